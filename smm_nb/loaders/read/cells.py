"""What a cell looks like from outside: number, date, link, words. Tells headers from data, and columns apart.

A look, not a reading: values are read by `smm_nb.loaders.values`. May import nothing.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import re
from functools import lru_cache

MARKS = frozenset(
    {"-", "--", "—", "–", "n/a", "#n/a", "na", "nan", "null", "none", "undefined", "(not set)", "lifetime", ".", ".."}
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|maj|okt|mai|juin"
    r"|juil|ao[uû]t|d[ée]c|ene|abr|ago|dic|fev|mai|set|out|dez)\w*\.?"
)
_WEEKDAY, _DAY = r"(?:\w{2,3},? )?", r"(?:\d{1,2}(?:\.| de)?[ -])?"
_KINDS: tuple[tuple[str, str], ...] = (  # the first that matches counts
    ("number", r"(?a:[(+\-−]?\d{1,3}(?:[ ,.'’\u00a0\u202f\u2009]\d{2,3})*(?:[.,]\d+)?\)?)"),
    ("number", r"(?a:[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?)"),
    ("percent", r"[<>~]?\s?[+\-−]?\d[\d.,\u00a0 ]*\s?%"),
    ("date", r"\d{1,4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?|\d{4}-W?\d{2}"),
    ("date", rf"(?i:(?=.*\d){_WEEKDAY}{_DAY}{_MONTH}(?:[ ,-]+\d{{1,4}})*(?: г\.?)?(?:,? \d+:.*)?)"),
    ("time", r"\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?"),
    ("money", r"(?:[A-Z]{0,3}[$€£₽¥₹]|[A-Z]{3}\s)\s?-?[\d.,\u00a0 ]+"),
    ("money", r"-?[\d.,\u00a0 ]+\s?(?:[$€£₽¥₹]|kr|руб\.?|[A-Z]{3})"),
    ("url", r"(?i:(?:https?://|www\.)\S+)"),
    ("code", r"(?=\S*\d)[\w.:#@+/\-]+"),
)
# one search for all of them: a cell is looked at once, not once for each kind
_KIND = re.compile("|".join(f"(?P<{name}{at}>{pattern})" for at, (name, pattern) in enumerate(_KINDS)))
_FIGURE, _ADDRESS = re.compile(r"\d"), ("http", "www.")
LONG = 60  # characters beyond which a cell is a link or a text: nothing else is as long, and the cache stays small
MOST_URL = 2_000
TYPED = frozenset({"number", "percent", "date", "time", "money", "url"})
_COMMENT = re.compile(r"#(?:\s|-|$|[^\W\d_][\w /.-]*:$)")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


def kind(text: str) -> str:
    """`empty`, `mark` (of a missing value), `number`, `percent`, `date`, `time`, `money`, `url`, `code` or `text`."""
    if len(text) <= LONG:
        return _kind(text)
    cell = text.strip()
    if len(cell) <= LONG or cell[:4].lower().startswith(("http", "www")):
        return _kind(cell[:MOST_URL])
    return "text"


@lru_cache(maxsize=16_384)
def _kind(text: str) -> str:
    cell = text.strip()
    if not cell:
        return "empty"
    if cell.lower() in MARKS:
        return "mark"
    if not _FIGURE.search(cell) and not cell[:4].lower().startswith(_ADDRESS):
        return "text"  # every other kind has a figure in it
    found = _KIND.fullmatch(cell)
    return found.lastgroup.rstrip("0123456789") if found and found.lastgroup else "text"


def is_typed(text: str) -> bool:
    """Whether the cell is a value no header would have: a number, date, time, amount or link."""
    return kind(text) in TYPED


def shape(text: str) -> str:
    """The outline of a cell: digits as 0 with their count, words as a, the rest as is (`2025-08-01` → `04-02-02`)."""
    if len(text) > 40:
        return "long" if " " in text.strip() else "long word"
    return _LETTERS.sub("a", _DIGITS.sub(lambda run: f"0{len(run.group())}", text))


def is_comment(cells: list[str]) -> bool:
    """Whether a record is a comment: `# `, a ruler or `#KEY:`. Order numbers (#1001) and hashtags are not."""
    return bool(_COMMENT.match(cells[0])) if cells else False


def narrow(cells: list[str]) -> bool:
    """Whether at most one cell has text."""
    return sum(1 for cell in cells if cell.strip()) <= 1
