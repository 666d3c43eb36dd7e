"""Builds one table: gathers its rows, fits the ragged ones, sets aside what is not data, and says what it did.

May import `read` modules below it. Tests: tests/loaders/test_reading.py.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice

from smm_nb.loaders.read.cells import is_comment, narrow
from smm_nb.loaders.read.header import join_rows
from smm_nb.loaders.read.model import Block, Cells, Note, RawTable, Rows, SetAside
from smm_nb.loaders.read.realign import LEARNT_FROM, Shapes, realign
from smm_nb.loaders.read.recover import OTHERS
from smm_nb.loaders.read.split import Record

PROBLEMS = {
    "stray_quote": "a quote that opens or closes nothing was kept as text",
    "other_delimiter": "the row is separated by another character; read by that one",
    "missing_delimiter": "a delimiter beside a quote was missing; the cells were separated there",
}
UNSURE = "names_unsure"  # the kind of the note that says so
PADDING = " \t\u00a0"  # what an empty column may hold; a line break was put there by someone


class TableMaker:
    """A table in the making. Rows go in with `add`, the table comes out of `finish`."""

    def __init__(self, delimiter: str, name: str, *, number: int) -> None:
        self.delimiter, self.name, self.number = delimiter, name, number
        self.header: Cells = []
        self.header_records: list[Record] = []
        self.preamble: list[str] = []
        self.parts: list[Block | Record] = []
        self.set_aside: list[SetAside] = []
        self.notes: list[Note] = []
        self.width = 0
        self.doubtful = False
        self.short: Note | None = None  # of a header with fewer names than columns

    def begin(self, preamble: list[Record], header: list[Record], width: int) -> None:
        """The lines above the header, and the header rows."""
        self.preamble = [self._text(record) for record in preamble]
        self.header_records = header
        self.width = width
        self.header = join_rows([self._fitted_header(record) for record in header])
        for record in header:
            self._note_problem(record)

    def _text(self, record: Record) -> str:
        joined = self.delimiter.join(record.cells) if record.problem != "other_delimiter" else " ".join(record.cells)
        return joined.rstrip(self.delimiter + " \t")

    def _fitted_header(self, record: Record) -> Cells:
        cells = list(record.cells)
        extra = len(cells) - self.width
        if extra > 0 and (blank := [i for i, cell in enumerate(cells) if not cell.strip()]):
            drop = set(blank[-extra:])
            cells = [cell for i, cell in enumerate(cells) if i not in drop]
            self._say("header_realigned", "empty cells of the header were dropped to fit the rows", record.line)
        glued = [i for i, cell in enumerate(cells) if '"' in cell.strip('"')]
        if len(cells) == self.width - 1 and len(glued) == 1:
            cells[glued[0] : glued[0] + 1] = cells[glued[0]].split('"', 1)
            self._say("header_realigned", "two names with a quote between them were separated", record.line)
        if len(cells) < self.width:
            self.short = Note(
                "header_short", f"the header has {len(cells)} names for {self.width} columns", record.line
            )
            self.notes.append(self.short)
            cells += [""] * (self.width - len(cells))
        self.width = len(cells)
        return cells

    @property
    def empty(self) -> bool:
        """Whether no row came yet."""
        return not self.parts

    def add(self, item: Block | Record) -> None:
        """One row or a block of rows."""
        if isinstance(item, Record):
            self._add_record(item)
        elif item.width != self.width or item.may_begin(self.header[0], self.delimiter):
            for cells, line in zip(item.rows(), item.lines, strict=True):
                self._add_record(Record(cells, line))
        else:
            self.parts.append(item)

    def _add_record(self, record: Record) -> None:
        if (
            self.header_records
            and any(record.cells == header.cells for header in self.header_records)
            and self.width > 1
        ):
            self.put_aside(record, "repeated header")
            self._say("repeated_header", "the header stands here again", record.line)
        else:
            self.parts.append(record)

    def put_aside(self, record: Record, reason: str) -> None:
        """Keeps a record that is not a row of this table."""
        self.set_aside.append(SetAside(record.line, reason, tuple(record.cells), self.number))

    def take_foot(self) -> list[Record]:
        """Takes back the lines of text at the end: they are the title of the table that follows."""
        foot: list[Record] = []
        while self.parts and isinstance(part := self.parts[-1], Record) and len(part.cells) == 1 < self.width:
            foot.insert(0, part)
            self.parts.pop()
        return foot

    def sample(self) -> list[Cells]:
        """A few rows that fit."""
        return [part.cells for part in self.parts[:100] if isinstance(part, Record) and len(part.cells) == self.width]

    def beginning(self, most: int) -> list[tuple[str, ...]]:
        """The first rows so far."""
        rows = (part.rows() if isinstance(part, Block) else [part.cells] for part in self.parts)
        return [tuple(row) for row in islice(chain.from_iterable(rows), most)]

    def finish(self) -> tuple[RawTable, list[Note]]:
        """The table and what is to be noted about it."""
        self._set_footnotes_aside()
        self._shift_names()
        self._drop_padding()
        self._doubt_names()
        parts, lines = self._fitted_parts()
        first = self.header_records[0].line if self.header_records else 1
        table = RawTable(
            title=self._title(),
            header=self.header,
            rows=Rows(parts),
            first_line=first,
            lines=lines,
            set_aside=sorted(self.set_aside, key=lambda row: row.line),
            preamble=self.preamble,
            name=self.name,
            header_rows=len(self.header_records),
        )
        return table, self.notes

    def _title(self) -> str:
        last = next((line for line in reversed(self.preamble) if not is_comment([line])), "")
        return last if len(last) < 200 else ""

    def _set_footnotes_aside(self) -> None:
        while self.parts and isinstance(part := self.parts[-1], Record) and len(part.cells) == 1 and self.width > 2:
            self.parts.pop()
            self.put_aside(part, "text after the table")

    def _drop_padding(self) -> None:
        """Drops columns at the end that have neither a name nor a single value."""
        keep = self.width
        if self.doubtful:
            return  # without names an empty column is as good as any other
        while keep > 1 and not self.header[keep - 1].strip() and not any(self._value_in(keep - 1)):
            keep -= 1
        if keep == self.width:
            return
        self._say("padding_columns", f"{self.width - keep} empty columns at the end were dropped", None)
        self.parts = [
            part.narrowed(keep) if isinstance(part, Block) else Record(part.cells[:keep], part.line, part.problem)
            for part in self.parts
        ]
        self.header, self.width = self.header[:keep], keep

    def _shift_names(self) -> None:
        """Moves the names to the right when the column without one is the first, which counts the rows (as R does)."""
        if self.short is None or self.width < 3 or self.header[-2] == "":
            return
        counted = [cell for part in self.parts for cell in self._column(part, 0)]
        start = 0 if counted[:1] == ["0"] else 1
        if len(counted) > 1 and counted == [str(at) for at in range(start, start + len(counted))]:
            self.header = ["", *self.header[:-1]]
            text = f"{self.short.text}; the first counts the rows and has none"
            self.notes[self.notes.index(self.short)] = replace(self.short, text=text)
            self.short = None

    def _column(self, part: Block | Record, index: int) -> Sequence[str]:
        return part.columns[index] if isinstance(part, Block) else part.cells[index : index + 1]

    def _doubt_names(self) -> None:
        """Says so when a name is missing and the last column is none that rows have for a delimiter too many.

        Then any of the columns may be the one without a name, and all to the right of it have their neighbour's.
        """
        if self.short is None or self.header[-1].strip():
            return
        last = self.width - 1
        filled = total = 0
        for part in self.parts:
            cells = self._column(part, last)
            filled += sum(1 for cell in cells if cell.strip(PADDING))
            total += len(cells)
        if total and filled >= total / 2:
            self.notes[self.notes.index(self.short)] = replace(self.short, kind=UNSURE)

    def _value_in(self, index: int) -> list[bool]:
        found = []
        for part in self.parts:
            if isinstance(part, Block):
                found.append(any(cell.strip(PADDING) for cell in set(part.columns[index])))
            else:
                found.append(any(cell.strip(PADDING) for cell in part.cells[index:]))
        return found

    def _fitted_parts(self) -> tuple[list[Block | list[Cells]], Sequence[int]]:
        shapes: Shapes | None = None
        parts: list[Block | list[Cells]] = []
        lines: list[int] = []
        for part in self.parts:
            if isinstance(part, Block):
                parts.append(part)
                lines.extend(part.lines)
                continue
            if len(part.cells) != self.width and shapes is None:
                shapes = Shapes.learn(self._regular(), self.width)
            cells = self._fitted(part, shapes)
            if cells is None:
                self.put_aside(part, f"the row has {len(part.cells)} cells, the header {self.width}")
                self._say("ragged_row", f"{len(part.cells)} cells instead of {self.width}: set aside", part.line)
                continue
            self._note_problem(part)
            if parts and isinstance(parts[-1], list):
                parts[-1].append(cells)
            else:
                parts.append([cells])
            lines.append(part.line)
        return parts, lines

    def _regular(self) -> list[Cells]:
        rows: list[Cells] = []
        for part in self.parts:
            if isinstance(part, Block):
                rows.extend(part.rows())
            elif len(part.cells) == self.width and not part.problem:
                rows.append(part.cells)
            if len(rows) > 4 * LEARNT_FROM:
                break
        return rows

    def _fitted(self, record: Record, shapes: Shapes | None) -> Cells | None:
        cells = record.cells
        if len(cells) == self.width or shapes is None:
            return cells
        other = self._by_other_delimiter(record, shapes) if len(cells) < self.width else None
        if other:
            return other
        found = realign(cells, self.width, shapes, self.delimiter)
        if found:
            self._say("ragged_row", f"{len(cells)} cells instead of {self.width}: {found[1]}", record.line)
            return found[0]
        if len(cells) < self.width and (narrow(cells) or shapes.total == 0):
            self._say("ragged_row", f"{len(cells)} cells instead of {self.width}: the rest left empty", record.line)
            return cells + [""] * (self.width - len(cells))
        return None

    def _by_other_delimiter(self, record: Record, shapes: Shapes) -> Cells | None:
        """The row cut by another character, when its pieces then fit the columns."""
        line = self.delimiter.join(record.cells)
        if "\n" in line or "\r" in line:
            return None
        for other in OTHERS:
            if other == self.delimiter or line.count(other) < self.width - 1:
                continue
            pieces = next(csv.reader([line], delimiter=other), [])
            found = realign(pieces, self.width, shapes, other) if len(pieces) >= self.width > 2 else None
            if found:
                self._say("other_delimiter", PROBLEMS["other_delimiter"], record.line)
                return found[0]
        return None

    def _note_problem(self, record: Record) -> None:
        if record.problem:
            self._say(record.problem, PROBLEMS[record.problem], record.line)

    def _say(self, kind: str, text: str, line: int | None) -> None:
        self.notes.append(Note(kind, text, line))
