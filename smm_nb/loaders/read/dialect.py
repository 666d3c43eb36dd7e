r"""Finds the dialect of a character-separated text: delimiter, quote, escape, line end.

Each plausible delimiter is tried on the first lines; the one that gives rows of equal width with cells that look like
values wins. Delimiters of several characters and escaped quotes are masked with one character each, so that the C
parser of `csv` can do the work in every dialect. May import nothing above.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

from smm_nb.loaders.read.cells import TYPED, is_comment, kind
from smm_nb.loaders.read.model import Dialect

USUAL = (",", ";", "\t", "|")
UNUSUAL = (", ", "; ", " | ", "||", "::", "|;|", "~|~", "¦", "§", "^", "~", "\x1f", "\x01", ":", " ")
SAMPLE_LINES = 300
SCORED_ROWS = 40
GOOD_ENOUGH = 0.75
# Characters that Unicode promises never to use: they stand for what the C parser cannot take.
MASK_DELIMITER, MASK_QUOTE = "\ufdd0", "\ufdd1"

_VALUE = {"text": 0.7, "code": 0.9, "empty": 0.6, "mark": 0.9}


@dataclass(frozen=True)
class Format:
    """A dialect made ready for the `csv` module: what to mask in a line and what to restore in a cell."""

    dialect: Dialect

    @property
    def delimiter(self) -> str:
        """The one character that separates cells after masking."""
        return self.dialect.delimiter if len(self.dialect.delimiter) == 1 else MASK_DELIMITER

    @property
    def masks(self) -> bool:
        """Whether lines must be masked at all."""
        return len(self.dialect.delimiter) > 1 or self.dialect.escape == "\\"

    def mask(self, line: str) -> str:
        """The line with long delimiters and escaped quotes as one character each."""
        if self.dialect.escape == "\\":
            line = line.replace("\\" + self.dialect.quote, MASK_QUOTE)
        return line.replace(self.dialect.delimiter, MASK_DELIMITER) if len(self.dialect.delimiter) > 1 else line

    def restore(self, cell: str) -> str:
        """The cell with its own text again (a masked quote loses its escape, as it should)."""
        return cell.replace(MASK_DELIMITER, self.dialect.delimiter).replace(MASK_QUOTE, self.dialect.quote)

    def irregular(self, text: str) -> bool:
        """Whether a quote stands between two ordinary characters, which no rule allows and the C parser lets pass."""
        quote = self.dialect.quote
        return bool(quote) and quote in text and _inner_quote(quote, self.delimiter).search(text) is not None

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> Iterable[list[str]]:
        """Rows of masked lines by the C parser; `strict` raises `csv.Error` at the first irregular quote."""
        if not self.dialect.quote:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=strict)
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.dialect.quote, strict=strict)


@cache
def _inner_quote(quote: str, delimiter: str) -> re.Pattern[str]:
    # it begins with the quote itself, so that the search jumps from quote to quote
    plain = rf"[^{re.escape(quote)}{re.escape(delimiter)}\r\n]"
    return re.compile(rf"{re.escape(quote)}(?<={plain}{re.escape(quote)}){plain}")


def separator_line(line: str) -> str | None:
    """The delimiter that Excel's hint `sep=;` names, None for any other line."""
    found = re.fullmatch(r'"?sep=(.+?|)"?\s*', line.strip("\ufeff\r\n"), re.I)
    if not found:
        return None
    name = found.group(1)
    return "\t" if name in ("", "\\t") else name


def find_dialect(lines: list[str], *, newline: str) -> Dialect:
    """The dialect of a text by its first lines (with line ends); a comma when nothing speaks for anything else."""
    sample = [line for line in lines[:SAMPLE_LINES] if line.strip() and not is_comment([line])]
    delimiter = _find_delimiter(sample)
    quote = _find_quote(sample, delimiter)
    return Dialect(delimiter, quote, _find_escape(sample, quote, delimiter), newline)


def _find_delimiter(sample: list[str]) -> str:
    text = "".join(sample)
    scores = {name: _score(sample, name) for name in USUAL if name in text}
    best = max(scores.values(), default=0.0)
    if best < GOOD_ENOUGH:
        # a stray quote may have swallowed rows; the look line by line is dear, and no score is above the share of lines
        # that have the delimiter
        scores |= {
            name: _score(sample, name, line_by_line=True)
            for name in scores
            if sum(name in line for line in sample) > best * (len(sample) - 1)
        }
    if len(sample) > 1 and max(scores.values(), default=0.0) < GOOD_ENOUGH:
        for name in UNUSUAL:
            if text.count(name) >= len(sample) * 0.5 and _whole(name, text):
                scores[name] = _score(sample, name, line_by_line=True)
    elif ", " in text and _whole(", ", text) and scores.get(",", 0) == max(scores.values()):
        scores[", "] = _score(sample, ", ")
    first = max(scores, key=lambda name: scores[name], default=",")
    if scores.get(first, 0.0) > 0.12:
        return first
    counts = {name: text.count(name) for name in USUAL}
    return max(counts, key=lambda name: counts[name]) if len(sample) < 3 else ","


def _whole(delimiter: str, text: str) -> bool:
    """Whether a delimiter of several characters stands wherever its first visible one does: a title has `, ` too."""
    sign = delimiter.strip()[:1]
    return len(delimiter) == 1 or not sign or text.count(delimiter) * len(delimiter.strip()) >= 0.9 * text.count(sign)


def _score(sample: list[str], delimiter: str, *, line_by_line: bool = False) -> float:
    """0 to 1: how equal the rows are, times how much the cells look like values, a little better for wide rows.

    `line_by_line`: looked at a second time so, where a stray quote could have swallowed rows.
    """
    quote = _find_quote(sample, delimiter)
    form = Format(Dialect(delimiter, quote))
    if form.masks and any(MASK_DELIMITER in line for line in sample):
        return 0.0
    masked = [form.mask(line) for line in sample] if form.masks else sample
    rows = _loose(form, masked)
    best = _agreement(rows) * _looks(rows, delimiter)
    if line_by_line and best <= 0.6 and quote and quote in "".join(masked):
        rows = [_loose_line(form, line) for line in masked]
        best = max(best, _agreement(rows) * _looks(rows, delimiter))
    if delimiter == " ":
        if len(_loose_line(form, masked[0])) < 2:
            return 0.0  # words in a cell further down are no columns
        return 0.7 * max(best, _words_score(_loose(form, masked)))
    return best * (0.7 if delimiter == ":" else 1.0)


def _words_score(rows: list[list[str]]) -> float:
    """For spaces, where cells of several words make rows of any width: no row is narrower than the header, and the
    first columns hold one kind of value each.
    """
    width = len(rows[0]) if rows else 0
    if width < 3 or len(rows) < 3 or any(len(row) < width for row in rows):
        return 0.0
    kinds = [Counter(kind(row[i]) for row in rows[1:]).most_common(1)[0] for i in range(min(3, width))]
    steady = all(count >= 0.9 * (len(rows) - 1) and what in TYPED | {"code"} for what, count in kinds)
    return 0.9 if steady else 0.0


def _loose(form: Format, lines: list[str]) -> list[list[str]]:
    try:
        return [row for row in form.reader(lines, strict=False) if row]
    except csv.Error:
        return []


def _loose_line(form: Format, line: str) -> list[str]:
    rows = _loose(form, [line])
    return rows[0] if rows else []


def _agreement(rows: list[list[str]]) -> float:
    """The share of neighbouring rows of equal width above one (so that several tables in a file do no harm).

    Blank cells at the end make no difference: rows with a delimiter too many under a header without are common.
    """
    widths = [len(row) for row in rows]
    if len(widths) < 2:
        return 0.3 * (1 - 1 / widths[0]) if widths and widths[0] > 1 else 0.0
    counts = Counter(widths)
    width = counts.most_common(1)[0][0]
    alike = len(counts) == 1 and width > 1
    same = 1.0 if alike else sum(_as_wide(a, b) for a, b in pairwise(rows)) / (len(widths) - 1)
    return same * (1 - 0.5 / max(width, 1))


def _as_wide(row: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((row, other), key=len)
    return len(shorter) > 1 and not any(cell.strip() for cell in longer[len(shorter) :])


def _looks(rows: list[list[str]], delimiter: str) -> float:
    step = max(1, len(rows) // SCORED_ROWS)
    cells = Counter(chain.from_iterable(row[:60] for row in rows[::step] if len(row) > 1))
    total = cells.total()
    return sum(_cell_value(cell, delimiter) * count for cell, count in cells.items()) / total if total else 0.0


def _cell_value(cell: str, delimiter: str) -> float:
    """Cells that still hold another delimiter, a loose quote or a leading space were cut in the wrong place."""
    if cell[:1] == " " and delimiter != " " and cell.strip():
        return 0.3
    if cell[:1] in "\"'" and cell[:1]:
        return 0.2
    what = kind(cell)
    if what in ("text", "code"):
        if (
            (";" in cell and delimiter != ";")
            or ("\t" in cell and delimiter != "\t")
            or ("|" in cell and delimiter != "|")
        ):
            return 0.3
        if delimiter in " :" and "," in cell:
            return 0.2  # words with a comma inside are prose; values with one were cut at the wrong sign
    return _VALUE.get(what, 1.0)


def _find_quote(sample: list[str], delimiter: str) -> str:
    """The apostrophe when cells begin and end with it and hardly any with the double quote."""
    double, single = (_bounds(sample, delimiter, quote) for quote in "\"'")
    return "'" if single > max(2 * double, 0.3 * len(sample)) else '"'


def _bounds(sample: list[str], delimiter: str, quote: str) -> int:
    text = "".join(sample)  # a delimiter never ends a line, so that none of these is found across two
    if quote not in text:
        return 0
    opening = text.count(delimiter + quote) + sum(line.startswith(quote) for line in sample)
    closing = text.count(quote + delimiter) + sum(line.rstrip("\r\n").endswith(quote) for line in sample)
    return min(opening, closing)


def _find_escape(sample: list[str], quote: str, delimiter: str) -> str:
    """A backslash when quotes inside cells stand behind one; the quote itself otherwise."""
    text = "".join(sample)
    if "\\" + quote not in text:
        return quote
    end = rf"(?:{re.escape(delimiter)}|[\r\n]|$)"
    inside = len(re.findall(rf"\\{quote}(?!{end})", text))
    paired = len(re.findall(rf"\\{quote}(?={end})", text)) if inside else 0
    doubled = len(re.findall(rf"(?<![\\{quote}\r\n]){quote}{quote}(?!{quote}|{end})", text))
    return "\\" if inside + paired > doubled else quote
