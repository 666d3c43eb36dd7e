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
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"[(+\-−]?\d{1,3}(?:[ ,.'’\u00a0\u202f\u2009]\d{2,3})*(?:[.,]\d+)?\)?", re.A)),
    ("number", re.compile(r"[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.A)),
    ("percent", re.compile(r"[<>~]?\s?[+\-−]?\d[\d.,\u00a0 ]*\s?%")),
    ("date", re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?|\d{4}-W?\d{2}")),
    ("date", re.compile(rf"(?=.*\d){_WEEKDAY}{_DAY}{_MONTH}(?:[ ,-]+\d{{1,4}})*(?: г\.?)?(?:,? \d+:.*)?", re.I)),
    ("time", re.compile(r"\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?")),
    (
        "money",
        re.compile(
            r"(?:[A-Z]{0,3}[$€£₽¥₹]|[A-Z]{3}\s)\s?-?[\d.,\u00a0 ]+|-?[\d.,\u00a0 ]+\s?(?:[$€£₽¥₹]|kr|руб\.?|[A-Z]{3})"
        ),
    ),
    ("url", re.compile(r"(?:https?://|www\.)\S+", re.I)),
    ("code", re.compile(r"(?=\S*\d)[\w.:#@+/\-]+")),
)
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
    if cell.isalpha() and cell.isascii() and len(cell) > 9:
        return "text"
    for name, pattern in _KINDS:
        if pattern.fullmatch(cell):
            return name
    return "text"


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
