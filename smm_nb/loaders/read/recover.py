"""Reads one irregular record: a stray or unescaped quote, a lost delimiter beside a quote, a row in another delimiter.

Every way of cutting the line is weighed, the cheapest that gives the table's width wins; when none does the record is
kept with the width it has. May import nothing above.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from smm_nb.loaders.read.dialect import Format
from smm_nb.loaders.read.model import Cells

# The cost of each irregularity: a lost delimiter explains less than a stray quote.
BARE_QUOTE, ODD_QUOTES, INNER_QUOTE, LOST_DELIMITER, HIDDEN_BOUND = 1, 2, 1, 4, 3
MOST_WIDTH = 250  # cells in a row beyond which no search is made (it calls itself once for each cell)
MOST_STEPS = 8_000  # cells tried for one line before the search gives up
MOST_CLOSINGS = 60  # quotes that may close one cell
MOST_CHARS = 20_000  # of a record of several lines with irregular quotes
MOST_LINES = 60  # lines that a cell with irregular quotes may run over
LOOK_AHEAD = 2_000  # lines that a regular quoted cell may run over
MOST_EFFORT = 400_000_000  # characters looked at for the irregular records of one file: some seconds
MOST_FOR_ONE = 8_000_000  # of them for one record
STEP = 300  # what trying one cell costs, in characters
OTHERS = (",", ";", "\t", "|", " ")


@dataclass
class Effort:
    """How much may still be looked at for a file's irregular records, in characters, and for the present one."""

    left: int = MOST_EFFORT
    for_one: int = 0

    def begin(self) -> None:
        """A new record begins."""
        self.for_one = min(self.left, MOST_FOR_ONE)

    def spend(self, chars: int) -> None:
        """Counts what was looked at."""
        self.left -= chars
        self.for_one -= chars


@dataclass(frozen=True)
class Recovered:
    """Cells of one record, how many lines it took, and the kind of irregularity ("" for none)."""

    cells: Cells
    lines: int
    problem: str = ""


def recover(
    lines: list[str],
    at: int,
    form: Format,
    widths: tuple[int, ...],
    *,
    patience: int = MOST_LINES,
    more: bool = False,
    effort: Effort | None = None,
) -> Recovered:
    """The record that begins at line `at`, which is irregular or not of the usual width.

    Args:
        lines: masked lines with their ends.
        at: index of the record's first line.
        form: the dialect.
        widths: how many cells to expect, the likeliest first.
        patience: how many lines a cell with irregular quotes may run over (less after many failures).
        more: whether the file goes on after these lines; a record that may need them comes back with `lines`
            beyond them.
        effort: what may be spent; when it is, the line is cut at its delimiters without a search.
    """
    effort = effort or Effort()
    effort.begin()
    line = lines[at].rstrip("\r\n")
    strict = _strict(lines, at, form, patience, effort)
    if more and strict is None and len(lines) - at < LOOK_AHEAD and _ends_open(lines, at, form):
        return Recovered([], len(lines) - at + 1)
    if strict and strict.lines > 1 and any(_fits(strict.cells, width) for width in widths):
        return strict
    if strict and strict.lines == 1:
        return _lawful(strict, line, form, widths, effort)
    found = _one_line(line, form, widths, effort, lost=False)
    alone = found or _one_line(line, form, widths, effort, lost=True)  # before what costs more
    if not found and strict is None:
        found = _several_lines(lines, at, form, widths, effort, patience=patience, lost=False)
    found = found or alone or strict
    for width in widths:
        found = found or _other_delimiter(line, form, width)
    found = found or _several_lines(lines, at, form, widths, effort, patience=patience, lost=True)
    return found or _alone(line, form, effort)


def _fits(cells: Cells, width: int) -> bool:
    """Whether there are as many cells as expected, not counting blank ones at the end."""
    return len(cells) >= width and not any(cell.strip() for cell in cells[width:])


def _one_line(line: str, form: Format, widths: tuple[int, ...], effort: Effort, *, lost: bool) -> Recovered | None:
    for width in widths:
        found = _cheapest(line, form, width, effort, lost=lost)
        if found:
            return Recovered(found[1], 1, found[0])
    return None


def _lawful(strict: Recovered, line: str, form: Format, widths: tuple[int, ...], effort: Effort) -> Recovered:
    """A line that breaks no rule: it may still lack a delimiter between two quoted cells, or have another one."""
    for width in widths:
        if len(strict.cells) == width and not form.irregular(line):
            return strict
        if form.irregular(line) or len(strict.cells) == width - 1:
            found = _one_lost(line, form, width, effort)
            if found or len(strict.cells) == width:
                return found or strict
        other = _other_delimiter(line, form, width) if len(strict.cells) < width else None
        if other:
            return other
    return strict


def _one_lost(line: str, form: Format, width: int, effort: Effort) -> Recovered | None:
    """The line with one delimiter put beside a quote where it was lost, when nothing else is irregular then."""
    if not form.dialect.quote or form.dialect.quote not in line:
        return None
    found = _cheapest(line, form, width, effort)
    lost = found and found[0] == "missing_delimiter" and found[2] == LOST_DELIMITER
    return Recovered(found[1], 1, found[0]) if found and lost else None


def _strict(lines: list[str], at: int, form: Format, patience: int, effort: Effort) -> Recovered | None:
    """The record by the rules of RFC 4180, None when it breaks them."""
    reader = form.reader(
        lines[i] for i in range(at, min(len(lines), at + LOOK_AHEAD if patience == MOST_LINES else at + patience + 1))
    )
    try:
        cells = next(iter(reader), [])
    except csv.Error:
        return None
    finally:
        effort.spend(10 * reader.line_num)  # type: ignore[attr-defined]
    return Recovered(cells, max(1, reader.line_num))  # type: ignore[attr-defined]


def _ends_open(lines: list[str], at: int, form: Format) -> bool:
    """Whether the lines end inside a quoted cell that has broken no rule so far."""
    try:
        next(iter(form.reader(lines[i] for i in range(at, len(lines)))), None)
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _several_lines(
    lines: list[str], at: int, form: Format, widths: tuple[int, ...], effort: Effort, *, patience: int, lost: bool
) -> Recovered | None:
    """The record with the lines that follow; without lost delimiters only when little is irregular in it."""
    text = lines[at]
    for more in range(1, min(patience, len(lines) - at)):
        text += lines[at + more]
        if len(text) > MOST_CHARS or effort.for_one < 0:
            return None
        if not lines[at + more].count(form.dialect.quote):
            continue  # no cell can close here
        for width in widths:
            found = _cheapest(text.rstrip("\r\n"), form, width, effort, lost=lost)
            if found and (lost or found[2] < LOST_DELIMITER):
                return Recovered(found[1], more + 1, found[0])
    return None


def _alone(line: str, form: Format, effort: Effort) -> Recovered:
    """The line by itself, cut at every delimiter outside of quotes that close; nothing of it is lost."""
    marks = line.count(form.delimiter) + 1
    for width in range(marks, 0, -1) if marks <= 50 else ():
        found = _cheapest(line, form, width, effort, lost=False)
        if found:
            return Recovered(found[1], 1, found[0] or "stray_quote")
    return Recovered(line.split(form.delimiter), 1, "stray_quote")


def _other_delimiter(line: str, form: Format, width: int) -> Recovered | None:
    """The line cut by another delimiter, when exactly that gives the usual width."""
    if width < 3:
        return None
    for other in OTHERS:
        if other == form.delimiter or line.count(other) < width - 1:
            continue
        reader = csv.reader([line], delimiter=other, quotechar=form.dialect.quote or '"')
        cells = next(iter(reader), [])
        if len(cells) == width and (other != " " or line.count(form.delimiter) == 0):
            return Recovered(cells, 1, "other_delimiter")
    return None


def _cheapest(
    line: str, form: Format, width: int, effort: Effort, *, lost: bool = True
) -> tuple[str, Cells, int] | None:
    """The cheapest cut of the line into exactly `width` cells: kind of irregularity, cells and cost; None for none."""
    quote, delimiter = form.dialect.quote, form.delimiter
    if not quote or not 1 <= width <= MOST_WIDTH:
        return None
    cutter = _Cutter(line, delimiter, quote, effort, lost=lost)
    cost, cells = cutter.best(width)
    if cells is None:
        return None
    kind = "" if cost == 0 else "missing_delimiter" if cost >= LOST_DELIMITER and cutter.glued(width) else "stray_quote"
    return kind, cells, cost


NO_WAY = 10**6


class _Cutter:
    """Finds the cheapest cut of one line by dynamic programming over (position, cells still to come)."""

    def __init__(self, line: str, delimiter: str, quote: str, effort: Effort, *, lost: bool) -> None:
        self.line, self.delimiter, self.quote, self.lost, self.effort = line, delimiter, quote, lost, effort
        self.closings = [i for i, char in enumerate(line) if char == quote]
        effort.spend(len(line))
        self._best = cache(self._search)
        self.steps = 0

    def best(self, width: int) -> tuple[int, Cells | None]:
        """Least cost and its cells."""
        cost, _ = self._best(0, width)
        if cost >= NO_WAY:
            return cost, None
        cells, at = [], 0
        for left in range(width, 0, -1):
            _, step = self._best(at, left)
            if step is None:
                return NO_WAY, None
            cells.append(step[0])
            at = step[1]
        return cost, cells

    def glued(self, width: int) -> bool:
        """Whether the best cut puts a border where no delimiter stands."""
        at = 0
        for left in range(width, 1, -1):
            _, step = self._best(at, left)
            if step is None:
                return False
            at = step[1]
            if self.line[at - 1 : at] != self.delimiter:
                return True
        return False

    def _search(self, at: int, left: int) -> tuple[int, tuple[str, int] | None]:
        """Least cost of cutting the line from `at` into `left` cells, with the first cell and where the next begins."""
        best: tuple[int, tuple[str, int] | None] = (NO_WAY, None)
        end = len(self.line)
        if self.steps > MOST_STEPS or self.effort.for_one < 0:
            return best
        for cost, cell, after in self._cells(at):
            self.steps += 1
            self.effort.spend(STEP)
            if left == 1:
                total = cost if after > end else NO_WAY
            elif after > end:
                continue
            else:
                total = cost + self._best(after, left - 1)[0]
            if total < best[0]:
                best = (total, (cell, after))
        return best

    def _cells(self, at: int) -> list[tuple[int, str, int]]:
        """Every cell that can begin at `at`: (cost, text, where the next begins; beyond the end for the last)."""
        ways = [self._bare(at)]
        if self.line[at : at + 1] == self.quote:
            first = bisect_right(self.closings, at)
            closings = self.closings[first : first + MOST_CLOSINGS]
            self.steps += len(closings)
            ways += [way for close in closings for way in self._quoted(at, close)]
        elif self.lost:
            ways += self._before_quote(at)
        return [way for way in ways if way is not None]

    def _bare(self, at: int) -> tuple[int, str, int] | None:
        stop = self.line.find(self.delimiter, at)
        stop = len(self.line) if stop < 0 else stop
        cell = self.line[at:stop]
        if "\n" in cell or "\r" in cell:
            return None
        quotes = cell.count(self.quote)
        return BARE_QUOTE * quotes + ODD_QUOTES * (quotes % 2), cell, stop + 1

    def _quoted(self, at: int, close: int) -> list[tuple[int, str, int]]:
        inside = self.line[at + 1 : close]
        self.effort.spend(len(inside))
        cell = inside.replace(self.quote * 2, self.quote)
        irregular = inside.replace(self.quote * 2, "").count(self.quote)
        hidden = inside.count(self.delimiter + self.quote) + inside.count(self.quote + self.delimiter)
        cost = INNER_QUOTE * irregular + HIDDEN_BOUND * hidden
        after = self.line[close + 1 : close + 2]
        if after in ("", self.delimiter):
            return [(cost, cell, close + 2)]
        # two quotes together are one quote inside a cell far more often than a border between two cells
        if self.lost and irregular == 0 and after != self.quote and not inside.endswith(self.quote):
            return [(cost + LOST_DELIMITER, cell, close + 1)]
        return []

    def _before_quote(self, at: int) -> list[tuple[int, str, int]]:
        """A bare cell that ends where a quoted one begins, the delimiter between them lost."""
        stop = self.line.find(self.delimiter, at)
        stop = len(self.line) if stop < 0 else stop
        start = self.line.find(self.quote, at, stop)
        if start <= at:
            return []
        return [(LOST_DELIMITER, self.line[at:start], start)]
