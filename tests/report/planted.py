"""The example clients with hostile texts in every text field: of every kind of export, and of their YAML.

Each planted text is a payload and its original, the same for the same original, so that what a YAML names (a campaign,
a competitor, an event) is still found in the files. `plant` says what it planted, for a test to look for.
"""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import yaml

from tests.report.hostile import MARK, PAYLOADS

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"[\s\d.,:%+\-/TZ]*")

COLUMNS = {
    "Page name", "Account name", "Title", "Description", "Custom labels", "Sidnamn", "Titel", "Kontonamn", "Beskrivning",
    "Campaign name", "Ad set name", "Ad name", "Video title", "Lineitem name", "Billing Name", "Billing Street", "Vendor",
    "Headline", "Opening Text", "Hit Sentence", "Influencer", "Key Phrases", "Keywords", "Twitter Bio",
    "Session source / medium", "Event name", "Кампания", "Объявление", "Источник трафика (детально)",
    "title", "description", "company", "labelled_by", "source_declared",
}  # fmt: skip
"""Headers of columns that hold texts which somebody wrote."""

KEYS = {"text", "title", "snippet", "displayed_link", "source"}
"""Keys of JSON files, and tags of XML files, whose values somebody wrote."""

FIELDS = {
    "name", "note", "description", "goal_text", "interests", "places", "title", "goals", "campaigns", "labelled_by",
}  # fmt: skip
"""Keys of a client's YAML whose values are free texts."""


BAIT = f"<img src=x onerror=window.{MARK}=1> =1+1 {{{{7*7}}}}"
"""In the names of files, sheets and columns of the tables that are kept by hand; no name can hold a slash."""


class Planter:
    """Adds a payload to texts, round and round, and remembers which text got which."""

    def __init__(self, canary: str) -> None:
        self.canary, self.texts = canary, {}

    def text(self, original: str, encoding: str = "utf-8") -> str:
        if not original or NUMBER.fullmatch(original):
            return original
        if original not in self.texts:
            able = [payload for payload in PAYLOADS if _fits(payload, encoding)]
            self.texts[original] = f"{able[len(self.texts) % len(able)]} {self.canary} {original}"
        told = self.texts[original]
        return told if _fits(told, encoding) else original


def _fits(text: str, encoding: str) -> bool:
    # no export's text can hold half a character, and a program that writes CSV or XML has no NUL
    try:
        return "\x00" not in text and bool(text.encode(encoding))
    except UnicodeEncodeError:
        return False


def plant(client: str, workspace: Path, name: str) -> Planter:
    """Write a copy of an example client into a workspace, as client `name`, with hostile texts. Gives what was planted."""
    planter = Planter(f"canary{name.replace('_', '')}")
    for path in sorted((ROOT / "data" / client).rglob("*")):
        if path.is_file():
            target = workspace / "data" / name / path.relative_to(ROOT / "data" / client)
            target.parent.mkdir(parents=True, exist_ok=True)
            _file(planter, path, target if not _by_hand(path) else target.with_stem(f"{target.stem} {BAIT}"))
    told = yaml.safe_load((ROOT / "params" / f"{client}.yml").read_text("utf-8"))
    told = _yaml(planter, told) | {"client": name}
    for source in told["sources"]:
        source["files"] = [_any_ending(pattern) for pattern in source["files"]]
    (workspace / "params").mkdir(exist_ok=True)
    (workspace / "params" / f"{name}.yml").write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    return planter


def _by_hand(path: Path) -> bool:
    return path.parent.name == "hand" or path.name == "sales_log.csv"


def _any_ending(pattern: str) -> str:
    return pattern.removesuffix(".csv") + "*" if _by_hand(Path(pattern)) else pattern


def _file(planter: Planter, path: Path, target: Path) -> None:
    if path.suffix == ".json":
        content = json.loads(path.read_text("utf-8"))
        target.write_text(json.dumps(_json(planter, content), ensure_ascii=False), "utf-8")
    elif path.suffix == ".xml":
        root = ElementTree.fromstring(path.read_bytes())
        for element in root.iter():
            if element.tag in KEYS and element.text:
                element.text = _printable(planter.text(element.text))
        ElementTree.ElementTree(root).write(target, "utf-8", xml_declaration=True)
    elif path.suffix == ".csv":
        _csv(planter, path, target)
    else:
        shutil.copy(path, target)


def _csv(planter: Planter, path: Path, target: Path) -> None:
    raw = path.read_bytes()
    encoding = (
        "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig" if raw[:3] == b"\xef\xbb\xbf" else "utf-8"
    )
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "cp1251", raw.decode("cp1251")
    delimiter = max(",;\t", key=text[:4000].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    places: set[int] = set()
    for row in rows:
        if named := {place for place, cell in enumerate(row) if cell in COLUMNS}:
            places = named
        elif len(row) > 1:
            row[:] = [planter.text(c, encoding) if place in places else c for place, c in enumerate(row)]
    if _by_hand(path):
        rows = [[*row, BAIT if n == 0 else planter.canary] for n, row in enumerate(rows)]
    if path.name == "accounts.csv":
        _sheet(rows, target.with_suffix(".xlsx"))
        return
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    target.write_bytes(buffer.getvalue().encode(encoding))


def _sheet(rows: list[list[str]], target: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("=1+1 <img src=x onerror=x>")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, float(cell) if number and place in (4, 5) and cell else cell or None)


def _json(planter: Planter, node: object, key: str = "") -> object:
    if isinstance(node, dict):
        return {name: _json(planter, value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [_json(planter, value, key) for value in node]
    return planter.text(node) if isinstance(node, str) and key in KEYS else node


def _yaml(planter: Planter, node: object, key: str = "") -> object:
    if isinstance(node, dict):
        return {name: _yaml(planter, value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [_yaml(planter, value, key) for value in node]
    return _printable(planter.text(node)) if isinstance(node, str) and key in FIELDS else node


def _printable(text: str) -> str:
    # XML and YAML refuse control characters themselves
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


__all__ = ["MARK", "Planter", "plant"]
