"""Fits a row that has too many or too few cells to its table, when the columns' own values leave one way only.

A title with a bare comma, a lost or doubled delimiter: each way to merge, split, drop or fill cells is weighed by how
each cell looks beside the others of its column. May import `cells` and `model`.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from smm_nb.loaders.read.cells import kind, shape
from smm_nb.loaders.read.model import Cells

LEARNT_FROM = 400
MARGIN = 1.5  # how much better (in natural-log units) the best way must be than the next different one
MERGE, DROP, FILL, SPLIT = 1.5, 1.0, 2.0, 3.0  # what each change costs before looks are weighed
IN_NUMBER = 1.5  # and more for a border inside a number
MOST_OFF = 12  # cells too many or too few beyond which no way is looked for
MOST_WIDTH = 120
MOST_KEPT = 50_000  # cells whose fit is remembered
LONGEST_SPLIT = 80
MOST_QUOTES = 20  # of one cell, that are tried as borders
UNSEEN = 0.004
FLOOR = math.log(UNSEEN) + 0.01
MOSTLY_EMPTY = math.log(0.3)
_NUMBER = re.compile(r".?\d[.,]?\d.?", re.S)  # two characters on each side of a border inside a number
MADE = ("cells joined", "cell split")


@dataclass
class Shapes:
    """How the cells of each column look, learnt from rows that fit."""

    shapes: list[Counter[str]]
    kinds: list[Counter[str]]
    total: int
    _memo: dict[tuple[int, str], float] = field(default_factory=dict)

    @classmethod
    def learn(cls, rows: list[Cells], width: int) -> Shapes:
        """Counts of the outlines and kinds in each column."""
        sample = rows[:: max(1, len(rows) // LEARNT_FROM)][:LEARNT_FROM]
        columns = [[row[i] for row in sample] for i in range(width)]
        return cls([Counter(map(shape, c)) for c in columns], [Counter(map(kind, c)) for c in columns], len(sample))

    def fit(self, cell: str, index: int) -> float:
        """The logarithm of how usual the cell looks in the column, 0 at best."""
        key = (index, cell)
        if key not in self._memo:
            if len(self._memo) > MOST_KEPT:
                self._memo.clear()
            # where all cells have one outline, the kind alone says little: $25.3 is not like $25.38
            loose = 0.05 + 0.4 * (1 - self._regularity(index))
            seen = (1 - loose) * self.shapes[index][shape(cell)] + loose * self.kinds[index][kind(cell)]
            self._memo[key] = math.log(max(UNSEEN, seen / max(1, self.total)))
        return self._memo[key]

    def _regularity(self, index: int) -> float:
        return max(self.shapes[index].values(), default=0) / max(1, self.total)


@dataclass(frozen=True)
class Way:
    """One way to make the row fit: its score (higher is better), the cells, and what was done."""

    score: float
    cells: tuple[str, ...]
    changes: frozenset[str] = frozenset()


def realign(row: Cells, width: int, shapes: Shapes, delimiter: str) -> tuple[Cells, str] | None:
    """The row with exactly `width` cells and what was done to it, None when several ways are as good."""
    plain = _trimmed(row, width)
    if plain is not None and (shapes.total == 0 or all(shapes.fit(cell, i) > FLOOR for i, cell in enumerate(plain))):
        return plain, "trailing empty cells dropped"
    padded = row + [""] * (width - len(row))
    if len(row) < width and shapes.total and _plainly_short(padded, len(row), shapes):
        return padded, "the empty cells at the end were missing"
    if shapes.total == 0 or abs(len(row) - width) > MOST_OFF or max(width, len(row)) > MOST_WIDTH:
        return None
    ways = _ways(row, width, shapes, delimiter)
    if not ways:
        return None
    best = ways[0]
    if len(ways) > 1 and best.score - ways[1].score < MARGIN:
        return None
    # an unlikely row is not made likely by being the least unlikely
    if sum(shapes.fit(cell, i) <= FLOOR for i, cell in enumerate(best.cells)) > max(1, width // 6):
        return None
    return list(best.cells), ", ".join(sorted(best.changes))


def _plainly_short(padded: Cells, filled: int, shapes: Shapes) -> bool:
    """Whether the missing cells are ones that are mostly empty in other rows, and all others look right."""
    fits = [shapes.fit(cell, i) for i, cell in enumerate(padded)]
    return min(fits[:filled], default=0.0) > FLOOR and min(fits[filled:]) > MOSTLY_EMPTY


def _trimmed(row: Cells, width: int) -> Cells | None:
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        return row[:width]
    return None


Step = tuple[int, tuple[str, ...], float, str]  # cells used, columns filled, cost, what was done


def _ways(row: Cells, width: int, shapes: Shapes, delimiter: str) -> list[Way]:
    """The two best different ways, by dynamic programming over (cells used, columns filled)."""
    off = len(row) - width
    table: dict[tuple[int, int], list[Way]] = {(0, 0): [Way(0.0, ())]}
    for used in range(len(row) + 1):
        for filled in range(width + 1):
            if not min(off, 0) <= used - filled <= max(off, 0):
                continue
            ways = table.get((used, filled), ())
            steps = list(_steps(row[used:], filled, off, width, delimiter)) if ways else []
            for way in ways:
                for taken, cells, cost, change in steps:
                    fits = [shapes.fit(cell, filled + i) for i, cell in enumerate(cells)]
                    if change in MADE and min(fits) <= FLOOR:
                        continue  # a cell of our own making must look like its column
                    score = way.score - cost + sum(fits)
                    changes = way.changes | {change} if change else way.changes
                    _keep(table, (used + taken, filled + len(cells)), Way(score, way.cells + cells, changes))
    return table.get((len(row), width), [])


def _steps(rest: Cells, filled: int, off: int, width: int, delimiter: str) -> Iterator[Step]:
    """What can be done with the next cells for the next columns."""
    if rest and filled < width:
        yield 1, (rest[0],), 0.0, ""
    if off > 0:
        yield from _too_many(rest, filled, off, width, delimiter)
    elif filled < width:
        yield 0, ("",), FILL, "empty cell put in"
        if rest and filled + 1 < width:
            yield from _splits(rest[0])


def _splits(cell: str) -> Iterator[Step]:
    """The cell in two: anywhere when it is short, and where `"a""b"` left a quote between."""
    for at in range(1, len(cell)) if len(cell) <= LONGEST_SPLIT else ():
        before, after = cell[at - 1], cell[at]
        # a border inside a word is no border, but for the one in `storyPhoto`
        if not (before.isalpha() and after.isalpha()) or (before.islower() and after.isupper()):
            cost = SPLIT + (IN_NUMBER if _NUMBER.fullmatch(cell, max(0, at - 2), at + 2) else 0.0)
            yield 1, (cell[:at], cell[at:]), cost, "cell split"
    for at in islice((at for at, char in enumerate(cell) if char == '"'), MOST_QUOTES):
        yield 1, (cell[:at], cell[at + 1 :]), SPLIT, "cell split"


def _too_many(rest: Cells, filled: int, off: int, width: int, delimiter: str) -> Iterator[Step]:
    if rest and not rest[0].strip():
        yield 1, (), DROP, "empty cell dropped"
    if filled < width and rest and rest[0].strip():
        for count in range(2, min(off + 1, len(rest)) + 1):
            if not rest[count - 1].strip() or any(delimiter in piece for piece in rest[:count]):
                break  # a piece that holds the delimiter stood in quotes: it is a cell of its own
            yield count, (delimiter.join(rest[:count]),), MERGE * (count - 1), "cells joined"


def _keep(table: dict[tuple[int, int], list[Way]], key: tuple[int, int], way: Way) -> None:
    same = [other for other in table.get(key, []) if other.cells == way.cells]
    if same and same[0].score >= way.score:
        return
    others = [other for other in table.get(key, []) if other.cells != way.cells]
    table[key] = sorted([*others, way], key=lambda other: -other.score)[:2]
