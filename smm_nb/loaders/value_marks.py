"""The marks by which exports say that a value is missing, and `Parsed`, what reading a column gives.

May import nothing. Tests: tests/loaders/test_values.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Written in lower case; looked up after stripping. Only columns of values know marks: a campaign called NA stays NA.
MISSING_MARKS: Mapping[str, str] = {
    "": "empty",
    "-": "not given",
    "--": "not given",
    "—": "not given",
    "–": "not given",
    "−": "not given",
    ".": "not given",
    "n/a": "not available",
    "na": "not available",
    "n.a.": "not available",
    "н/д": "not available",
    "нет данных": "not available",
    "undefined": "not a number",
    "nan": "not a number",
    "null": "null",
    "none": "null",
    "(not set)": "not set",
    "(none)": "not set",
    "lifetime": "lifetime",
    "#n/a": "spreadsheet error",
    "#ref!": "spreadsheet error",
    "#div/0!": "spreadsheet error",
    "#value!": "spreadsheet error",
    "#name?": "spreadsheet error",
    "#num!": "spreadsheet error",
    "#null!": "spreadsheet error",
}
# A bound instead of a value: `< 10%`, `>90%`, `<1`. The bound is the meaning that is kept.
_BOUND = re.compile(r"[<>≤≥]\s*[\d.,]+\s*%?")
_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2009\u2007", " ") | dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", "")
)


class Problem(NamedTuple):
    """A cell that cannot be read: its index in the column, what stands there, what was expected."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a problem
    found: str
    expected: str


@dataclass
class Parsed(Generic[T]):
    """A column as values.

    Attributes:
        values: one for each text; None where the value is missing or cannot be read.
        problems: the cells that cannot be read. The caller decides whether they stop the file.
        missing: index → what the mark means; a cell that cannot be read is not in it.
        notes: what was decided for the column or is odd in it, each once.
        currency: of amounts, an ISO code, else "".
    """

    values: list[T | None] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    currency: str = ""

    def note(self, text: str) -> None:
        """Says something about the column, once."""
        if text not in self.notes:
            self.notes.append(text)


class NotReadable(Exception):
    """A single cell that cannot be read; the argument is what was expected."""


def missing_meaning(text: str, marks: Mapping[str, str] = MISSING_MARKS) -> str | None:
    """What a missing mark means, None when the text is a value.

    >>> missing_meaning(" --"), missing_meaning("< 10%"), missing_meaning("0")
    ('not given', '< 10%', None)
    """
    plain = tidy(text)
    meaning = marks.get(plain.lower())
    if meaning is None and marks and plain[:1] in "<>≤≥" and _BOUND.fullmatch(plain):
        return plain
    return meaning


def tidy(text: str) -> str:
    """The text without surrounding space, with every kind of space made plain."""
    return text.strip() if text.isascii() else text.translate(_SPACES).strip()


def parse_cells(
    texts: Iterable[str], read: Callable[[str, Parsed[Any]], Any], marks: Mapping[str, str] = MISSING_MARKS
) -> Parsed[Any]:
    """A column read cell by cell by `read(text, parsed)`, which raises `NotReadable` for a cell that is no value."""
    parsed: Parsed[Any] = Parsed()
    # days, zeros and names stand in many cells of a column: each text is read once
    known: dict[str, tuple[Any, str | None, str | None]] = {}
    for index, text in enumerate(texts):
        if text not in known:
            known[text] = _read_cell(text, read, marks, parsed)
        value, meaning, expected = known[text]
        if meaning is not None:
            parsed.missing[index] = meaning
        if expected is not None:
            parsed.problems.append(Problem(index, text, expected))
        parsed.values.append(value)
    return parsed


def _read_cell(
    text: str, read: Callable[[str, Parsed[Any]], Any], marks: Mapping[str, str], parsed: Parsed[Any]
) -> tuple[Any, str | None, str | None]:
    """A cell's value; else what its mark means; else what was expected of it."""
    meaning = missing_meaning(text, marks)
    if meaning is not None:
        return None, meaning, None
    try:
        return read(tidy(text), parsed), None, None
    except NotReadable as problem:
        return None, None, str(problem)
