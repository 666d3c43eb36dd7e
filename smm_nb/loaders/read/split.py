"""Cuts text into records: the C parser takes what is regular, in bulk; each irregular record is looked at by itself.

A record knows the physical line on which it begins. May import `read` modules below it.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice, repeat
from operator import itemgetter, not_
from pathlib import Path

from smm_nb.errors import TooLarge
from smm_nb.loaders.read import limits
from smm_nb.loaders.read.dialect import Format
from smm_nb.loaders.read.encoding import ASIAN
from smm_nb.loaders.read.model import CHUNK, Block, Cells, Text, in_columns, lines_of
from smm_nb.loaders.read.recover import MOST_LINES, Effort, Recovered, recover

EAGER_LINES = 5_000  # the head of a file is looked at anyway


@dataclass
class Record:
    """One record: its cells, its first physical line, and what was irregular about it (a note's kind, else "")."""

    cells: Cells
    line: int
    problem: str = ""

    @property
    def blank(self) -> bool:
        """Whether no cell has text."""
        return not any(cell.strip() for cell in self.cells)


@dataclass
class Splitter:
    """Cuts batches of lines; remembers the width of rows so that irregular ones can be judged by it."""

    form: Format
    path: Path
    width: int = 0
    _recent: int = 0
    _alike: int = 0
    _failures: int = 0
    _effort: Effort = field(default_factory=Effort)

    def split(self, lines: Iterator[str], *, first_line: int = 1) -> Iterator[Record | Block]:
        """Every record of the lines, in order; long regular stretches come as blocks of columns."""
        left: list[str] = []
        line = first_line
        while True:
            size = max(CHUNK, 2 * len(left))
            batch = left + list(islice(lines, size - len(left)))
            final = len(batch) < size
            if not batch:
                return
            left = yield from self._batch(batch, line, final)
            line += len(batch) - len(left)
            if final:
                return

    def split_pieces(
        self, pieces: Iterable[bytes], encoding: str, errors: str = "strict", *, first_line: int = 1
    ) -> Iterator[Record | Block]:
        """As `split`, out of pieces of a text that hold whole lines; a regular piece stays the bytes it is."""
        left: list[str] = []
        # damage is judged by what follows it, so an irregular piece waits for as many lines as `split` looks at
        enough = CHUNK
        line = first_line
        for piece in pieces:
            block = None if left else self._regular_piece(piece, encoding, line)
            if block:
                yield block
                line += len(block)
                continue
            batch = left + list(io.StringIO(piece.decode(encoding, errors), newline=""))
            if len(batch) < enough:
                left = batch
                continue
            left = yield from self._batch(batch, line, final=False)
            line += len(batch) - len(left)
            enough = max(CHUNK, 2 * len(left))  # a record without an end is tried again with twice as much
        if left:
            yield from self._batch(left, line, final=True)

    def _regular_piece(self, piece: bytes, encoding: str, line: int) -> Block | None:
        """The piece as one block, when each line is a regular row: then counting delimiters is enough to know it.

        Only lines with a quote are cut to see how wide they are.
        """
        quote, delimiter, width = self.form.dialect.quote, self.form.delimiter, self.width
        # in East Asian encodings the second byte of a character may be that of a delimiter
        if self.form.masks or width < 2 or len(piece) > limits.CELL_CHARS or encoding in ASIAN or _bare_return(piece):
            return None
        lines = lines_of(piece)
        mark = quote.encode()
        has_quote = [mark in one for one in lines] if quote else []
        bare = list(compress(lines, map(not_, has_quote))) if quote else lines
        if any(count != width - 1 for count in set(map(bytes.count, bare, repeat(delimiter.encode(encoding))))):
            return None
        try:
            if not piece.isascii():
                deque(map(bytes.decode, bare, repeat(encoding)), 0)
            text = [one.decode(encoding) for one in compress(lines, has_quote)]
            widths = list(map(len, self.form.reader(text)))
        except (csv.Error, UnicodeDecodeError):
            return None
        if len(widths) != len(text) or any(one != width for one in set(widths)):
            return None
        if self.form.irregular("\n".join(text)):
            return None
        starts = frozenset(map(itemgetter(slice(1)), lines))
        return Block.uncut(range(line, line + len(lines)), width, Text(piece, encoding, self._cut, starts))

    def _batch(self, batch: list[str], line: int, final: bool) -> Generator[Record | Block, None, list[str]]:
        self._check_length(batch)
        masked = [self.form.mask(text) for text in batch] if self.form.masks else batch
        self.width = self.width or usual_width(self.form, masked)
        if self.width > limits.COLUMNS:
            raise self._too_large("the number of columns", self.width, limits.COLUMNS)
        block = self._whole(masked, line)
        if block:
            yield block
            return []
        used = yield from self._one_by_one(masked, line, final)
        return batch[used:]

    def _whole(self, lines: list[str], line: int) -> Block | None:
        """The lines as one block, when each of them is a regular row of the usual width."""
        try:
            widths = list(map(len, self.form.reader(lines)))
        except csv.Error:
            return None
        if len(widths) != len(lines) or set(widths) != {self.width} or not self.width:
            return None
        if self.form.irregular("".join(lines)):
            return None
        where = range(line, line + len(lines))
        if line <= EAGER_LINES:
            return self._block(self._cut(lines), where)
        data = [one.encode("utf-8", "surrogatepass") for one in lines]
        text = b"".join(data)
        starts = frozenset(map(itemgetter(slice(1)), data))
        return Block.uncut(where, self.width, Text(text, "utf-8", self._cut, starts, _bare_return(text)))

    def _cut(self, lines: Iterable[str]) -> Iterator[Cells]:
        """The rows of regular lines, their cells as they will stay."""
        return self._restored(self.form.reader(lines))

    def _check_length(self, batch: list[str]) -> None:
        longest = max(map(len, batch))
        if longest > limits.CELL_CHARS:
            raise self._too_large("a line's length in characters", longest, limits.CELL_CHARS)

    def _too_large(self, what: str, found: int, limit: int) -> TooLarge:
        return TooLarge(file=self.path, what=what, found=f"{found:,}", expected=f"{limit:,}")

    def _one_by_one(self, lines: list[str], line: int, final: bool) -> Generator[Record | Block, None, int]:
        at = 0
        odd = self.form.irregular("".join(lines))
        while at < len(lines):
            good, starts, at = self._regular(lines, at, odd)
            if good:
                yield self._block(self._restored(good), array("q", (line + start for start in starts)))
            if at < len(lines):
                found = self._recover(lines, at, more=not final)
                if found.lines > len(lines) - at:
                    return at  # the record goes on in the next batch
                yield self._record(found, line + at)
                at += found.lines
        return at

    def _regular(self, lines: list[str], at: int, odd: bool) -> tuple[list[Cells], list[int], int]:
        """The run of regular rows from line `at`: rows, where each begins, and where the run ends.

        `odd` says that a quote stands where none may somewhere in the lines, so that each must be looked at.
        """
        rows: list[Cells] = []
        starts: list[int] = []
        reader = self.form.reader(islice(lines, at, None))
        width, end, start = self.width, at, at
        try:
            for row in reader:
                if len(row) != width or not row:
                    break
                after = start + reader.line_num  # type: ignore[attr-defined]
                if odd and self._odd(lines, end, after):
                    break
                rows.append(row)
                starts.append(end)
                end = after
        except csv.Error:
            pass
        return rows, starts, end

    def _odd(self, lines: list[str], first: int, last: int) -> bool:
        return any(self.form.irregular(lines[i]) for i in range(first, last))

    def _recover(self, lines: list[str], at: int, *, more: bool) -> Recovered:
        # a hostile file could make each line costly: the more failures, the less is tried
        patience = MOST_LINES if self._failures < 10 else 2 if self._failures < 100 else 1
        patience = patience if self._effort.left > 0 else 1
        widths = tuple(dict.fromkeys(width for width in (self._recent, self.width) if width > 0))
        tried = widths if patience > 1 else ()
        found = recover(lines, at, self.form, tried, patience=patience, more=more, effort=self._effort)
        width = len(found.cells)
        self._failures += found.problem != "" and width not in widths
        if not found.problem and width > 1:
            self._alike = self._alike + 1 if width == self._recent else 0
            self._recent = width
            if self._alike >= 3:
                self.width = width  # another table has begun
        return found

    def _record(self, found: Recovered, line: int) -> Record:
        cells = [self.form.restore(cell) for cell in found.cells] if self.form.masks else found.cells
        return Record(cells, line, found.problem)

    def _block(self, rows: Iterable[Cells], lines: Sequence[int]) -> Block:
        return Block(lines, self.width, in_columns(rows))

    def _restored(self, rows: Iterable[Cells]) -> Iterator[Cells]:
        """The rows with what was masked in its own characters."""
        return (list(map(self.form.restore, row)) for row in rows) if self.form.masks else iter(rows)


def _bare_return(data: bytes) -> bool:
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def usual_width(form: Format, lines: list[str]) -> int:
    """The width most rows have: read as records and line by line, whichever agrees better; 0 for no rows."""
    if form.dialect.delimiter == " ":
        # cells of several words make rows of any width: only the header can tell
        return next((len(row) for row in _loose(form, lines) if row), 0)
    whole = Counter(len(row) for row in _loose(form, lines) if row)
    best = _top(whole)
    if best[1] >= 0.9 * len([line for line in lines if line.strip()]):
        return best[0]
    single = Counter(len(row) for line in lines for row in _strict_line(form, line) if len(row) > 1)
    by_line = _top(single)
    if best[0] <= 1 or by_line[1] > best[1]:
        return by_line[0] or best[0]
    return best[0]


def _top(widths: Counter[int]) -> tuple[int, int]:
    """The most frequent width and its count; of equals the wider."""
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))


def _loose(form: Format, lines: list[str]) -> list[Cells]:
    try:
        return list(form.reader(lines, strict=False))
    except csv.Error:
        return []


def _strict_line(form: Format, line: str) -> list[Cells]:
    try:
        return [row for row in form.reader([line]) if row]
    except csv.Error:
        return []
