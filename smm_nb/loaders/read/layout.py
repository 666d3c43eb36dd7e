"""Finds the tables in a file's records: preamble, header, rows, footnotes; one table or several.

Every record ends up in exactly one place: a header, a preamble, the rows, or the rows set aside with a reason.
May import `read` modules below it. Tests: tests/loaders/test_reading.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import cast

from smm_nb.loaders.read.cells import is_comment, is_typed, narrow
from smm_nb.loaders.read.header import Header, evidence, find_header
from smm_nb.loaders.read.model import CHUNK, Block, Cells, Note, RawTable
from smm_nb.loaders.read.split import Record
from smm_nb.loaders.read.table import TableMaker

Item = Record | Block
SEEN = 60  # records that are looked at to find a header
COMPARED = 10_000  # rows below a repeated header that are compared with those above
MOST_KEYS = 20  # lines that say what a file is about
MOST_CHECKED = 50  # repeated headers for which this is done


@dataclass
class Layout:
    """The tables of one grid, what is to be noted, and how many non-blank records there were."""

    tables: list[RawTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    records: int = 0


def lay_out(items: Iterable[Item], *, delimiter: str = ",", name: str = "", first_row_decides: bool = False) -> Layout:
    """The tables in the records of one file or sheet.

    Args:
        items: records and blocks of records in the order of the file.
        delimiter: joins what was cut apart, in preambles and in cells that held a bare delimiter.
        name: of the sheet or ZIP member.
        first_row_decides: the first row alone says how wide the table is (where rows of any width are to be expected).
    """
    maker = _LayoutMaker(delimiter, name, first_row_decides)
    for section in _sections(items, delimiter):
        maker.add(section)
    return maker.finish()


def _sections(items: Iterable[Item], delimiter: str) -> Iterator[list[Item]]:
    """Runs of non-blank records. Short blocks are taken apart, long ones stay whole once the table is known."""
    section: list[Item] = []
    seen = 0
    for item in items:
        if isinstance(item, Block) and len(item) >= CHUNK // 2 and seen >= SEEN and not _has_gap(item, delimiter):
            section.append(item)
            continue
        for record in _records(item):
            seen += 1
            if not record.blank:
                section.append(record)
            elif section:
                yield section
                section = []
    if section:
        yield section


def _records(item: Item) -> Iterator[Record]:
    if isinstance(item, Record):
        return iter((item,))
    return (Record(cells, line) for cells, line in zip(item.rows(), item.lines, strict=True))


def _has_gap(block: Block, delimiter: str) -> bool:
    """Whether a row of the block is blank."""
    if not any(block.may_begin(blank, delimiter) for blank in ("", " ", "\t")):
        return False
    return any(not any(map(str.strip, row)) for row in block.rows())


class _LayoutMaker:
    """Builds tables section by section."""

    def __init__(self, delimiter: str, name: str, first_row_decides: bool) -> None:
        self.delimiter, self.name, self.first_row_decides = delimiter, name, first_row_decides
        self.makers: list[TableMaker] = []
        self.held: list[Record] = []  # text that belongs to the next table, if one comes
        self.notes: list[Note] = []
        self.records = 0
        self.checked = 0

    def add(self, section: list[Item]) -> None:
        self.records += sum(len(item) if isinstance(item, Block) else 1 for item in section)
        width = _width(section[0]) if self.first_row_decides else _usual_width(section)
        lead = _lead(section, width)
        body = section[lead:]
        if width <= 1 or _all_text(section, width, anywhere=not self.makers) or _all_keys(section):
            self._narrow_section(section)
        elif not _commented(section[:lead]) and self._goes_on(body, width):
            for item in section[:lead]:
                record = cast(Record, item)  # rows in front of a table are never regular, so never come as a block
                if _is_row(record, width):
                    self._last.add(record)
                else:
                    self._last.put_aside(record, "text inside the table")
            self._note("blank_line", "the table goes on after a blank line", _line(section[0]))
            self._fill(body)
        else:
            self._fill(self._start(section[:lead], body, width))

    @property
    def _last(self) -> TableMaker:
        return self.makers[-1]

    def _narrow_section(self, section: list[Item]) -> None:
        """Lines of one cell: rows of a table of one column, or text around another table."""
        records = [record for item in section for record in _records(item)]
        if self.makers and self._last.width == 1 and not self.held:
            self._fill(list(records))
        else:
            self.held += records

    def _goes_on(self, body: list[Item], width: int) -> bool:
        """Whether a section carries on the table above: as wide, and its first row is no header."""
        if not self.makers or self._last.width != width or self.held:
            return False
        top = _head(body)
        if self._last.empty:
            return find_header([record.cells for record in top]).doubtful or not self._last.doubtful
        if top and top[0].cells == self._last.header:
            return False
        below = [record.cells for record in top[1:] if len(record.cells) == width] or self._last.sample()
        proof = evidence(top[0].cells, below) if top else 0
        if top and proof >= 0 and _same_name(top[0].cells[0], self._last.header[0]):
            return False  # other columns about the same things
        return bool(top) and proof <= 0 and not top[0].problem

    def _start(self, lead: list[Item], body: list[Item], width: int) -> list[Item]:
        """Begins a table; gives the items after its header."""
        top = _head(body)
        rows = [record.cells for record in top if len(record.cells) == width]
        offset = 0 if top and len(top[0].cells) == width else 1
        header = Header() if offset else find_header(rows)
        if header.doubtful and lead and _names(lead[-1], rows):
            return self._start(lead[:-1], [lead[-1], *body], width)
        preamble = self.held + [record for item in lead for record in _records(item)]
        self.held = []
        maker = TableMaker(self.delimiter, self.name, number=len(self.makers))
        self.makers.append(maker)
        names = list(takewhile(lambda record: len(record.cells) == width, top[: header.rows])) or top[:1]
        maker.begin(preamble, names, width)
        if header.doubtful:
            maker.doubtful = True
            self._note("no_header", "the first row looks like data, not like column names", top[0].line)
        rest = _without_head(body, len(names))
        if header.description and rest and isinstance(rest[0], Record):
            maker.put_aside(rest[0], "description row")
            rest = rest[1:]
        return rest

    def _fill(self, items: list[Item]) -> None:
        """Rows of the last table; a new header inside starts another one."""
        while items:
            items = self._fill_last(items)

    def _fill_last(self, items: list[Item]) -> list[Item]:
        """Rows up to where another table begins; gives the items after its header."""
        for at, item in enumerate(items):
            if isinstance(item, Record):
                other = len(item.cells) != self._last.width
                if other and self._new_table(items[at : at + SEEN + 1]):
                    foot = self._last.take_foot()
                    return self._start([], [*foot, *items[at:]], len(item.cells))
                if item.cells == self._last.header and self._is_copy(items[at + 1 : at + 1 + COMPARED]):
                    self._note("copy", "the table stands in the file twice", item.line)
                    return self._start([], items[at:], self._last.width)
            self._last.add(item)
        return []

    def _new_table(self, items: list[Item]) -> bool:
        """Whether a record of another width, and those that follow, are another table."""
        head = _head(items)
        width = len(head[0].cells)
        if width < 2 or head[0].problem or self._last.empty or self.first_row_decides:
            return False
        same = [record.cells for record in head[:10] if len(record.cells) == width]
        if len(same) < min(len(head), 10) or len(same) < 2:
            return False
        return evidence(same[0], same[1:]) > 0

    def _is_copy(self, items: list[Item]) -> bool:
        """Whether the rows after a repeated header stand above already: counting them twice would double every sum."""
        if self.checked > MOST_CHECKED:
            return False  # pages of a long table, each with the header
        self.checked += 1
        above = self._last.beginning(COMPARED)
        records = (record for item in items for record in _records(item))
        rows = [tuple(record.cells) for record in islice(records, len(above))]
        seen = set(above)
        return bool(rows) and sum(row in seen for row in rows) >= 0.9 * len(rows)

    def _note(self, kind: str, text: str, line: int | None) -> None:
        self.notes.append(Note(kind, text, line))

    def finish(self) -> Layout:
        if self.held:
            self._place_held()
        tables, notes = [], list(self.notes)
        for maker in self.makers:
            table, said = maker.finish()
            tables.append(table)
            notes += said
        return Layout(tables, sorted(notes, key=lambda note: note.line or 0), self.records)

    def _place_held(self) -> None:
        """Text after the last table is a footnote; in a file without any other table it is a table of one column."""
        if self.makers:
            for record in self.held:
                self._last.put_aside(record, "text after the table")
            return
        comments = 0
        while comments < len(self.held) - 1 and is_comment(self.held[comments].cells):
            comments += 1
        held, self.held = self.held, []
        width = max(len(record.cells) for record in held[comments:])
        self._fill(self._start(list(held[:comments]), list(held[comments:]), width))


def _line(item: Item) -> int:
    return item.line if isinstance(item, Record) else item.lines[0]


def _head(items: list[Item]) -> list[Record]:
    """The first records of a section."""
    head: list[Record] = []
    for item in items:
        for record in _records(item):
            head.append(record)
            if len(head) > SEEN:
                return head
    return head


def _without_head(items: list[Item], count: int) -> list[Item]:
    for at, item in enumerate(items):
        if count == 0:
            return items[at:]
        if isinstance(item, Block):
            return [*list(_records(item))[count:], *items[at + 1 :]]
        count -= 1
    return []


def _usual_width(section: list[Item]) -> int:
    """The width of the (first) table in a section: of its first long run of equal width, else the most frequent."""
    widths: Counter[int] = Counter()
    runs: list[list[int]] = []
    for item in section:
        count = len(item) if isinstance(item, Block) else int(not _is_text(item))
        if count:
            widths[_width(item)] += count
            if runs and runs[-1][0] == _width(item):
                runs[-1][1] += count
            else:
                runs.append([_width(item), count])
    total = sum(widths.values())
    first = next((width for width, count in runs if count >= max(3, min(20, 0.3 * total))), None)
    usual = first or max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))[0]
    return _header_width(runs, usual, total)


def _header_width(runs: list[list[int]], usual: int, total: int) -> int:
    """The width of the header instead of the usual one, when rows of it stand among the others.

    Then most rows hold a bare delimiter, and the header is right about the columns.
    """
    top = runs[0][0] if runs else usual
    begin = next((at for at, (width, _) in enumerate(runs) if width == usual), 0)
    among = sum(count for width, count in runs[begin:] if width == top)
    return top if 2 < top < usual and among >= max(3, 0.1 * total) else usual


def _is_text(record: Record) -> bool:
    """Whether a record is a line of text rather than cells: one cell, or a comment."""
    return len(record.cells) == 1 or is_comment(record.cells)


def _all_text(section: list[Item], width: int, *, anywhere: bool) -> bool:
    """Whether a section of a wide file has text in its first column only, as titles resaved by a spreadsheet have.

    `anywhere`: or in another column, before any table when the first is only a margin.
    """
    if width < 2 or len(section) > (20 if width > 2 else 3):
        return False
    return all(
        isinstance(item, Record) and narrow(item.cells) and (anywhere or item.cells[0].strip()) for item in section
    )


def _all_keys(section: list[Item]) -> bool:
    """Whether a section is lines of `key:` and value, with or without lines of text: what the file is about.

    The colon of the first key is enough: no column is called so.
    """
    if len(section) > MOST_KEYS or any(isinstance(item, Block) or item.problem for item in section):
        return False
    lines = [[cell for cell in record.cells if cell.strip()] for record in cast(list[Record], section)]
    pairs = [cells for cells in lines if len(cells) > 1]
    return len(lines) > 1 and bool(pairs) and max(map(len, pairs)) == 2 and pairs[0][0].rstrip().endswith(":")


def _is_row(record: Record, width: int) -> bool:
    """Whether a record with one filled cell is a row: a value, and not where titles stand."""
    return len(record.cells) == width and not record.cells[0].strip() and any(map(is_typed, record.cells))


def _names(item: Item, rows: list[Cells]) -> bool:
    """Whether a comment right above rows without names holds the names of their columns."""
    return (
        isinstance(item, Record)
        and not item.problem
        and is_comment(item.cells)
        and len(item.cells) == len(rows[0])
        and evidence(item.cells, rows) > 0
    )


def _same_name(cell: str, other: str) -> bool:
    return bool(cell.strip()) and cell.strip() == other.strip()


def _commented(lead: list[Item]) -> bool:
    return any(isinstance(item, Record) and is_comment(item.cells) for item in lead)


def _lead(section: list[Item], width: int) -> int:
    """How many records at the top are not the table yet: comments, titles, key and value lines."""
    if width <= 1:
        return 0
    at = 0
    while at < len(section) - 1:
        item = section[at]
        if isinstance(item, Block):
            break
        if not _above_header(item, section[at + 1], width) and not (
            item.problem and _has_header(section[at + 1 :], width)
        ):
            break
        at += 1
    return at


def _has_header(section: list[Item], width: int) -> bool:
    """Whether a table with names at its top begins here: then the line above is a title, however it could be cut."""
    rows = [record.cells for record in _head(section) if len(record.cells) == width]
    return len(rows) > 1 and evidence(rows[0], rows[1:]) > 0


def _above_header(record: Record, below: Item, width: int) -> bool:
    # a comment that fits the columns only when cut by another character is a comment
    if is_comment(record.cells) and (record.problem or len(record.cells) != width or _width(below) == width):
        return True
    if record.problem:
        return False
    filled = [at for at, cell in enumerate(record.cells) if cell.strip()]
    if width == 2:
        return len(record.cells) == 1 or (narrow(record.cells) and filled == [0] and not _is_narrow(below))
    return narrow(record.cells) or (
        len(filled) == 2 and filled[1] <= 1 and width > 4 and _fill(below) > 2 * len(filled)
    )


def _width(item: Item) -> int:
    return len(item.cells) if isinstance(item, Record) else item.width


def _is_narrow(item: Item) -> bool:
    return isinstance(item, Record) and narrow(item.cells)


def _fill(item: Item) -> int:
    return sum(1 for cell in item.cells if cell.strip()) if isinstance(item, Record) else item.width
