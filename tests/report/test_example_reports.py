"""Every report of the example clients as a reader gets it, and again with hostile texts in every field of every file."""

import base64
import email
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import openpyxl
import pypdf
import pytest

from smm_nb.report import mail, pdf
from tests.report.hostile import MARK, find_live
from tests.report.planted import ROOT, plant
from tests.report.test_browser import COLOURS, axe, contrast_of, open_page  # noqa: F401 -- fixtures

pytestmark = pytest.mark.browser

CLIENTS = ("brow_studio", "norrsken", "polaris_dental", "yarko")
WIDTHS = (390, 820, 1440)
TEXT = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with the example clients and their hostile copies (`<client>_h`), all reports made by the batch."""
    workspace = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "notebooks", workspace / "notebooks", ignore=shutil.ignore_patterns("lessons"))
    for folder in ("params", "data"):
        shutil.copytree(ROOT / folder, workspace / folder, ignore=shutil.ignore_patterns("_example.yml"))
    shutil.copy(ROOT / "brand.yml", workspace)
    planted = {f"{client}_h": plant(client, workspace, f"{client}_h") for client in CLIENTS}
    # one whose file cannot be read, so that a failure page and the portal name hostile texts, too
    planted["broken_h"] = plant("brow_studio", workspace, "broken_h")
    (file,) = (workspace / "data" / "broken_h").glob("sales_log*")
    file.write_text(f"what <script>window.{MARK}=1</script> is,this\n1,2\n", "utf-8")
    command = [sys.executable, "-m", "smm_nb.cli", "run", "--to", "html,xlsx", "--jobs", "2"]
    environment = {**os.environ, "SMM_NB_WORKSPACE": str(workspace)}
    done = subprocess.run(
        command, cwd=workspace, env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    folders = sorted(path.parent for path in workspace.glob("outputs/*/*/*/manifest.json"))
    return SimpleNamespace(workspace=workspace, planted=planted, folders=folders, log=done.stdout + done.stderr)


def client_of(folder):
    return folder.parents[1].name


def pages_of(made, hostile):
    """The pages of the reports, and the portal, which has all clients on it."""
    found = [f / "report.html" for f in made.folders if client_of(f).endswith("_h") == hostile]
    return [*found, made.workspace / "outputs" / "index.html"]


def text_of(page):
    return " ".join(html.unescape(TEXT.sub("", page)).split())


def test_all_come_out_but_the_one_with_the_broken_file(made):
    states = {
        (client_of(f), f.name): json.loads((f / "manifest.json").read_text("utf-8"))["state"] for f in made.folders
    }

    assert len(states) >= 2 * 17 + 4, made.log
    bad = {client for (client, _), state in states.items() if state not in ("ok", "ok_with_warnings")}
    assert bad == {"broken_h"}


PRINTED = """() => {
  const said = (node) => {
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(".unseen")) text += walk.currentNode.data;
    return text;
  };
  const seen = (kind) => [...document.querySelectorAll(kind)].filter((one) => one.checkVisibility());
  return {
    rows: seen("tr").map((row) => [...row.cells].map(said)),
    texts: seen("h1, h2, h3, p, figcaption, caption, summary, pre").map(said),
    figures: seen("figure img").map((one) => one.src),
  };
}"""
"""What a printed page must hold: the cells of each row, every other text, the pictures."""


def bare(text):
    return re.sub(r"[\s\u200b]+", "", text)


def words_of(address):
    """The words in a figure."""
    svg = base64.b64decode(address.partition("base64,")[2]).decode()
    return [bare(html.unescape(text)) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_every_example_report_fits_every_screen_and_can_be_read_by_day_and_night(made, open_page):  # noqa: F811
    wrong = []
    page = open_page("about:blank")
    for path in pages_of(made, hostile=False):
        page.goto(path.as_uri())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((path, width))
        if not page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth && one.alt)"):
            wrong.append((path, "a picture without data or words"))
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            wrong += [(path, text, pair) for pair, text in page.evaluate(COLOURS) if contrast_of(pair) < 4.5]
        assert path.stat().st_size < 1_000_000

    assert wrong == []
    assert page.said == []


def test_axe_finds_nothing_on_any_example_report(made, open_page, axe):  # noqa: F811
    wrong = []
    page = open_page("about:blank", bypass_csp=True)
    for path in pages_of(made, hostile=False):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        wrong += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found]

    assert wrong == []


def test_every_example_report_is_printed_whole(made, open_page):  # noqa: F811
    """As Chromium prints it: every text is there, no row and no figure goes on on the next sheet."""
    page = open_page("about:blank")
    page.emulate_media(media="print")
    for path in pages_of(made, hostile=False)[:-1]:  # the portal is for the screen
        page.goto(path.as_uri())
        wanted = page.evaluate(PRINTED)
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        sheets = [bare(sheet.extract_text()) for sheet in printed.pages]
        whole = "".join(sheets)
        rows = [[bare(cell) for cell in row] for row in wanted["rows"]]
        # the first cell of a wide table is painted apart, since it stays in place where the table scrolls
        cut = [row for row in rows if not any(row[0] in one and "".join(row[1:]) in one for one in sheets)]
        words = [words_of(address) for address in wanted["figures"]]

        assert 0 < len(sheets) <= 20, path
        assert cut == [], path
        assert [text for text in map(bare, wanted["texts"]) if text not in whole] == [], path
        assert [one for one in words if not any(all(word in sheet for word in one) for sheet in sheets)] == [], path
        assert len(rows) >= 6, path
        assert words, path


def test_the_portal_of_the_examples_is_searched_and_sorted(made, open_page):  # noqa: F811
    page = open_page((made.workspace / "outputs" / "index.html").as_uri(), width=1440)
    rows = lambda: page.locator("tbody tr:visible th").all_inner_texts()  # noqa: E731
    names = {json.loads((f / "findings.json").read_text("utf-8"))["report"]["client_name"]: f for f in made.folders if client_of(f) in CLIENTS}  # fmt: skip

    assert len(rows()) == len({(client_of(f), f.parent.name) for f in made.folders})
    for name, folder in names.items():
        page.fill("#search", name)
        found = rows()
        # the hostile copy has the client's name in its own, behind its word
        assert name in found, found
        assert all(name in one or one.startswith("canary") for one in found), found
        link = page.locator(f"tbody tr:visible a[href*='{client_of(folder)}/']").first
        assert (made.workspace / "outputs" / link.get_attribute("href")).is_file()
    page.fill("#search", "")
    page.get_by_role("button", name="Client").click()
    up = rows()
    page.get_by_role("button", name="Client").click()
    assert rows() == up[::-1] or sorted(rows()) == sorted(up)
    assert up != rows()
    assert page.said == []


def test_the_first_page_of_each_review_has_verdict_table_and_steps(made):
    for client in CLIENTS:
        (folder,) = (f for f in made.folders if client_of(f) == client and f.name == "monthly_review")
        page = (folder / "report.html").read_text("utf-8")
        records = json.loads((folder / "findings.json").read_text("utf-8"))
        # what follows the summary changes nothing on the first sheet, and takes most of the time
        # (but for the appendix, whose list of files spares the tables theirs)
        rest = re.compile(r"(<section .*?</section>).*(?=</main>)", re.DOTALL)
        summary = rest.sub(r'\1<p id="appendix"></p>', page, count=1)
        first = " ".join(pypdf.PdfReader(io.BytesIO(pdf.render_pdf(summary))).pages[0].extract_text().split())
        tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)
        rows = re.findall(r"<tr>(.*?)</tr>", tables[1], re.DOTALL)
        last = text_of(re.findall(r"<td>(.*?)</td>", rows[-1], re.DOTALL)[0]) if len(rows) > 1 else ""

        assert records["findings"][0]["sentence"] in first, client
        assert last.replace("\u200b", "") in first.replace("\u200b", ""), client


def test_hostile_texts_never_run_on_any_page(made, open_page):  # noqa: F811
    page = open_page("about:blank", width=390)
    for path in pages_of(made, hostile=True):
        page.goto(path.as_uri())

        assert page.evaluate(f"window.{MARK}") is None, path
        assert page.said == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_no_hostile_text_is_lost(made):
    """What the example's page says, its hostile copy's page says with the payload behind it."""
    checked = set()
    for folder in made.folders:
        if not client_of(folder).endswith("_h") or client_of(folder) == "broken_h":
            continue
        client, twin = client_of(folder), client_of(folder).removesuffix("_h")
        clean = text_of(
            (made.workspace / "outputs" / twin / folder.parent.name / folder.name / "report.html").read_text("utf-8")
        )
        page = text_of((folder / "report.html").read_text("utf-8"))
        for original, planted in made.planted[client].texts.items():
            # a word alone may be said for another reason
            if " " in original and " ".join(original.split()) in clean:
                said = " ".join(
                    re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", "\ufffd", planted).split()
                )
                # a post is named by its first words
                assert said[:40].strip() in page, (folder, original)
                checked.add((client, original))

    assert len(checked) >= 60


def test_hostile_texts_are_inert_in_every_file(made):
    for folder in made.folders:
        if not client_of(folder).endswith("_h"):
            continue
        page = (folder / "report.html").read_text("utf-8")
        assert find_live(page[page.index("<body") :]) == [], folder
        if (folder / "report.xlsx").exists():
            _inert_workbook(folder / "report.xlsx")
            _inert_notebook(folder / "report.ipynb")
            _inert_csv(folder / "kpis.csv")


def _inert_workbook(path):
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets), path
        assert not any("externalLink" in name or "vba" in name for name in parts.namelist()), path
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if MARK in str(cell.value)]
    assert all(cell.data_type == "s" for cell in cells), path


def _inert_notebook(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert set(output.get("data", {})) <= {"text/html", "text/plain"}, path
            assert find_live("".join(output.get("data", {}).get("text/html", ""))) == [], path


def _inert_csv(path):
    import csv

    with open(path, encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    risky = [
        cell
        for cell in cells
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"-?[\d.e-]+", cell)
    ]
    assert risky == [], path


def test_hostile_texts_are_inert_in_a_mail(made):
    for client in CLIENTS:
        (folder,) = (f for f in made.folders if client_of(f) == f"{client}_h" and f.name == "monthly_review")
        content = json.loads((folder / "findings.json").read_text("utf-8"))
        message = mail.compose(content, b"%PDF-1.7", sender="anna@agency.example", to="berry@client.example")
        again = email.message_from_bytes(bytes(message), policy=email.policy.default)

        assert MARK in again["Subject"]
        assert "\n" not in again["Subject"]
        assert again["To"] == "berry@client.example"
        assert set(again.keys()) == set(message.keys())
        for part in again.walk():
            if part.get_content_type() == "text/html":
                assert find_live(part.get_content()) == []


def test_hostile_texts_are_read_and_inert_in_a_pdf(made):
    words = {client: planter.canary for client, planter in made.planted.items()}
    for client in CLIENTS:
        (folder,) = (f for f in made.folders if client_of(f) == f"{client}_h" and f.name == "monthly_review")
        page = (folder / "report.html").read_text("utf-8")
        document = pypdf.PdfReader(io.BytesIO(pdf.render_pdf(page)))
        said = bare("".join(page.extract_text() for page in document.pages))
        root = document.trailer["/Root"]
        actions = [note.get_object()["/A"]["/S"] for page in document.pages for note in page.get("/Annots", [])]

        # wherever the page has a payload on paper, the sheets have it
        assert said.count(MARK) >= bare(text_of(pdf.on_paper(page))).count(MARK) >= 5, client
        assert [one for one, word in words.items() if word in said] == [f"{client}_h"]
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
        assert set(actions) <= {"/URI", "/GoTo"}, client


def test_a_failure_names_the_file_and_the_portal_names_the_client(made):
    folders = [f for f in made.folders if client_of(f) == "broken_h"]
    failed = [
        f
        for f in folders
        if json.loads((f / "manifest.json").read_text("utf-8"))["state"] not in ("ok", "ok_with_warnings")
    ]
    portal = text_of((made.workspace / "outputs" / "index.html").read_text("utf-8"))

    assert failed
    for folder in failed:
        page = text_of((folder / "report.html").read_text("utf-8"))
        assert "sales_log <img src=x onerror=" in page
        assert str(made.workspace) not in page
    assert "canarybrokenh Brows by Effie" in portal
    assert str(made.workspace) not in portal


def test_no_client_is_in_anothers_files(made):
    """Each hostile copy has a word of its own in all its texts: no other client's file has it. The portal has all."""
    words = {client: planter.canary.encode() for client, planter in made.planted.items()}
    seen = dict.fromkeys(words, 0)
    for folder in made.folders:
        for path in folder.iterdir():
            content = [path.read_bytes()]
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as parts:
                    content = [parts.read(name) for name in parts.namelist()]
            for client, word in words.items():
                found = any(word in part for part in content)
                assert client == client_of(folder) or not found, (path, client)
                seen[client] += found

    assert all(count >= 4 for count in seen.values()), seen
