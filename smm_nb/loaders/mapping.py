"""From a table of text to a canonical table: the one machine behind every family of exports.

A family says what its headers mean (`Layout`); here cells become values, rows that are no data are set aside with their
reason, and every row keeps the file, line and tool it came from. Imports the reading layer, tables and errors.
Tests: tests/loaders/test_mapping.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from smm_nb.errors import BadValue, MissingColumn, WrongCurrency
from smm_nb.loaders.base import Context, Loaded
from smm_nb.loaders.cross_check import contradictions
from smm_nb.loaders.header import Headers, Matched, normal
from smm_nb.loaders.parsing import CURRENCIES, How, parse
from smm_nb.loaders.reading import Note, RawTable, Reading, Rows, SetAside
from smm_nb.tables.columns import COLUMNS
from smm_nb.tables.schema import TABLES, conform

TOTAL_LABELS = frozenset({
    "total", "totals", "grand total", "total general", "итого", "итого:", "итого и средние", "итоговое значение",
    "всего", "всего:", "gesamt", "insgesamt", "summa", "totalt", "sum", "totale", "totaal",
})  # fmt: skip
"""How a row of totals is called, as `header.normal` writes it. `Total: Account` and its like count too."""

LABELS = frozenset(name for name, column in COLUMNS.items() if column.kind in ("text", "id", "date", "instant"))
"""Canonical columns whose cells say what a row is about."""

TOTALS = "row of totals"

Aside = Callable[[Mapping[str, str]], str]
"""Says why a row (canonical column -> cell) is no data, or nothing when it is."""

Derive = Callable[[pd.DataFrame, RawTable, "File"], pd.DataFrame]
"""Makes canonical columns out of what the export says in its own way; rows that it drops are noted by it."""


@dataclass(frozen=True)
class File:
    """A file on its way into canonical tables: what was read, and what the analyst declared about it."""

    reading: Reading
    context: Context


@dataclass(frozen=True)
class Layout:
    """How one kind of table in a family's files becomes a canonical table.

    Attributes:
        family: id of the family, for messages.
        tool: the tool, for `source_tool`.
        table: the canonical table.
        headers: what the columns are called.
        needs: canonical columns without which the table is not what it should be.
        constants: canonical columns that have the same value in every row.
        how: how numbers, dates and shares are written.
        aside: why a row is no data, beyond blank rows and rows of totals.
        derive: makes canonical columns out of what the export says in its own way; keeps every row.
    """

    family: str
    tool: str
    table: str
    headers: Headers
    needs: tuple[str, ...]
    constants: Mapping[str, object] = field(default_factory=dict)
    how: How = field(default_factory=How)
    aside: Aside | None = None
    derive: Derive | None = None


@dataclass(frozen=True)
class Part:
    """What one table of a file gave; `kept` counts rows of the file, however many canonical rows they made."""

    table: str
    frame: pd.DataFrame
    kept: int
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Note, ...] = ()


def read_grid(raw: RawTable, layout: Layout, file: File) -> Part:
    """The canonical rows of one table of text.

    Raises:
        MissingColumn: a needed column is not there.
        BadValue: most rows hold a cell that cannot be read, so the table is not what it seems.
        WrongCurrency: the amounts are not in the client's currency.
        AmbiguousDates: nothing decides between day and month.
    """
    matched = matched_or_missing(raw, layout, file)
    rows, aside = split_rows(raw, matched, layout)
    parsed = _parse_columns(raw, rows, matched, layout, file)
    currency = _currency(raw, matched, parsed, layout, file)
    _mostly_readable(raw, parsed.bad, len(rows), file)
    kept = [at for at, row in enumerate(rows) if row not in parsed.bad]
    columns = {name: [values[at] for at in kept] for name, values in parsed.columns.items()}
    if currency:
        columns["currency"] = [currency] * len(kept)
    frame = objects(columns, lines=[raw.lines[rows[at]] for at in kept])
    totals = [] if parsed.bad else [row for row in aside if row.reason == TOTALS]
    notes = (
        *parsed.notes,
        *_header_notes(raw, matched),
        *contradictions(raw, matched.columns, frame, totals, layout.how),
    )
    if layout.derive:
        frame = layout.derive(frame, raw, file)
    aside += [SetAside(raw.lines[row], reason, tuple(raw.rows[row])) for row, reason in parsed.bad.items()]
    return Part(layout.table, finish(frame, layout, file), len(kept), (*raw.set_aside, *aside), notes)


def read_records(
    records: Sequence[Mapping[str, object]], lines: Sequence[int | None], layout: Layout, file: File
) -> pd.DataFrame:
    """Canonical rows from records whose values are ready, such as those of an API's JSON.

    Args:
        records: canonical column -> value; None or an absent key is missing.
        lines: line of each record; of JSON, the place of the element in its list, from 1.
        layout: names the table and its constants; its headers are not used.
        file: where the records are from.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    return finish(objects({name: [record.get(name) for record in records] for name in names}, lines), layout, file)


def objects(columns: Mapping[str, list[object]], lines: Sequence[int | None]) -> pd.DataFrame:
    """A frame of Python values as they are, with their lines: pandas would make floats of whole numbers beside None."""
    return pd.DataFrame({**columns, "source_line": list(lines)}, dtype=object, copy=False)


def cells(raw: RawTable, position: int) -> list[str]:
    """One column of a table, top to bottom."""
    return raw.rows.column(position) if isinstance(raw.rows, Rows) else [row[position] for row in raw.rows]


def matched_or_missing(raw: RawTable, layout: Layout, file: File) -> Matched:
    """What the table's header means.

    Raises:
        MissingColumn: a needed column is not there; names what was found and what it may be called.
    """
    matched = layout.headers.match(raw.header)
    for column in layout.needs:
        if column not in matched.columns and column not in layout.constants:
            names = ", ".join(layout.headers.columns[column].values()).replace(" | ", ", ")
            raise MissingColumn(
                file=file.reading.path,
                line=raw.first_line,
                family=layout.family,
                expected=f"{column} ({names})",
                found=", ".join(cell for cell in raw.header if cell.strip()),
                remedy="Export it again with this column, or rename the column in the file.",
            )
    return matched


def split_rows(raw: RawTable, matched: Matched, layout: Layout) -> tuple[list[int], list[SetAside]]:
    """Positions of the rows that are data, and the other rows with the reason."""
    # a row of totals has a currency, as every row has
    labels = sorted({0, *(at for name, at in matched.columns.items() if name in LABELS and name != "currency")})
    totals = {cell for at in labels for cell in set(cells(raw, at)) if is_total(cell)}
    rows: list[int] = []
    aside: list[SetAside] = []
    for at, row in enumerate(raw.rows):
        known = any(row[i].strip() for i in matched.columns.values())
        reason = why_no_data(row, labels) if not known or not totals.isdisjoint(row) else ""
        if not reason and not known:
            reason = "nothing in any column that is known"
        if not reason and layout.aside:
            reason = layout.aside({name: row[i] for name, i in matched.columns.items()})
        if reason:
            aside.append(SetAside(raw.lines[at], reason, tuple(row)))
        else:
            rows.append(at)
    return rows, aside


def why_no_data(row: Sequence[str], labels: Sequence[int]) -> str:
    """Why a row is no data whatever the family: blank, or totals; empty when it may be data.

    Args:
        row: its cells.
        labels: positions of the cells that hold words: names, dates, ids.
    """
    if not any(cell.strip() for cell in row):
        return "blank row"
    if any(is_total(row[at]) for at in labels):
        # a campaign may be called Total: a row of totals has a label and no other words
        words = sum(1 for at in labels if row[at].strip(" -—–\t\xa0"))
        if words == 1 or normal(row[labels[0]]).startswith("total: "):
            return TOTALS
    return ""


def is_total(cell: str) -> bool:
    """Whether the cell is the label of a row of totals."""
    text = normal(cell)
    return text in TOTAL_LABELS or text.startswith("total: ")


def check_currency(found: str, file: File, line: int | None = None) -> None:
    """Nothing when the amounts are in the client's currency or none was declared.

    Raises:
        WrongCurrency: they are in another.
    """
    expected = file.context.currency
    if expected and found != expected:
        remedy = "Export in the client's currency; amounts in two currencies are never added."
        raise WrongCurrency(file=file.reading.path, line=line, found=found, expected=expected, remedy=remedy)


def finish(frame: pd.DataFrame, layout: Layout, file: File) -> pd.DataFrame:
    """The frame as the layout's canonical table, with its constants and where its rows come from."""
    context = file.context
    constants: dict[str, object] = {
        "source_file": str(file.reading.path),
        "source_tool": layout.tool,
        "timezone": layout.how.zone or context.timezone or "unknown",
        **layout.constants,
    }
    # what the file says itself stands above what the analyst declared
    declared = {"platform": context.network, "page_id": context.page_id, "labelled_by": context.labelled_by}
    absent: dict[str, object] = {
        name: text
        for name, text in declared.items()
        if text and name in TABLES[layout.table].names and (name not in frame or frame[name].isna().all())
    }
    absent |= {name: value for name, value in constants.items() if name not in frame}
    return conform(frame, layout.table, absent)


def unused(raw: RawTable, why: str) -> tuple[SetAside, ...]:
    """All rows of a table that the family does not use, set aside."""
    return (*raw.set_aside, *(SetAside(line, why, tuple(row)) for line, row in zip(raw.lines, raw.rows, strict=True)))


def loaded(
    parts: Sequence[Part], *, rows_in: int, set_aside: Sequence[SetAside] = (), notes: Sequence[Note] = ()
) -> Loaded:
    """The parts of a file as one result; parts of the same canonical table are put one below the other."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        frames.setdefault(part.table, []).append(part.frame)
    return Loaded(
        tables={name: stack(several, name) for name, several in frames.items()},
        rows_in=rows_in,
        rows_kept=sum(part.kept for part in parts),
        set_aside=(*(row for part in parts for row in part.set_aside), *set_aside),
        notes=(*notes, *(note for part in parts for note in part.notes)),
    )


def stack(frames: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    """Frames of one canonical table below each other."""
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    return conform(pd.concat(filled, ignore_index=True), name) if len(filled) > 1 else filled[0]


# ---------------------------------------------------------------- inside


@dataclass
class _Parsed:
    columns: dict[str, list[object]]
    bad: dict[int, str]
    notes: list[Note]
    currency: str = ""


def _parse_columns(raw: RawTable, rows: Sequence[int], matched: Matched, layout: Layout, file: File) -> _Parsed:
    parsed = _Parsed({}, {}, [])
    for name, position in matched.columns.items():
        column = cells(raw, position)
        texts = [column[row] for row in rows]
        lines = [raw.lines[row] for row in rows]
        zone = file.context.timezone
        values = parse(name, texts, layout.how, zone=zone, lines=lines, header=raw.header[position])
        parsed.columns[name] = values.values
        parsed.notes += values.notes
        parsed.currency = parsed.currency or values.currency
        for at, found, expected in values.problems:
            # a cell that cannot be read makes the row unfit: half a row would be counted as a whole one
            reason = f"column {raw.header[position]}: found {found!r}, expected {expected}"
            parsed.bad.setdefault(rows[at], reason)
    for position in (*matched.unknown, *matched.doubles):
        name = _extra_name(raw.header, position, parsed.columns)
        column = cells(raw, position)
        if not raw.header[position].strip() and not any(cell.strip() for cell in column):
            continue  # one stray cell at a sheet's edge makes sixteen thousand columns of nothing
        parsed.columns[name] = [column[row] or None for row in rows]
    return parsed


def _extra_name(header: Sequence[str], position: int, taken: Mapping[str, object]) -> str:
    name = header[position].strip() or f"column {position + 1}"
    # the name of a canonical column is not free: an unknown column must not pass for a known one
    return f"{name} ({position + 1})" if name in taken or name in COLUMNS else name


def _currency(raw: RawTable, matched: Matched, parsed: _Parsed, layout: Layout, file: File) -> str:
    """The currency of the table's money: as its header or cells say, else as declared; empty when a column says it."""
    if "currency" in parsed.columns:
        for found in sorted({str(value) for value in parsed.columns["currency"] if value}):
            check_currency(found, file, raw.first_line)
        return ""
    text = matched.captured.get("currency", "").strip()
    found = CURRENCIES.get(text, text.upper()) or parsed.currency
    if found:
        check_currency(found, file, raw.first_line)
        return found
    return file.context.currency if "currency" in TABLES[layout.table].names else ""


def _mostly_readable(raw: RawTable, bad: Mapping[int, str], rows: int, file: File) -> None:
    # one bad cell is a bad row; a column of bad cells is a wrong file, and half a report would hide it
    if len(bad) * 2 > rows:
        row, reason = min(bad.items())
        raise BadValue(
            file=file.reading.path,
            line=raw.lines[row],
            found=f"{len(bad)} of {rows} rows that cannot be read, the first: {reason}",
            expected="readable values",
            remedy="Export the file again; do not save it from a spreadsheet.",
        )


def _header_notes(raw: RawTable, matched: Matched) -> list[Note]:
    notes = []
    unknown = ", ".join(raw.header[at] for at in matched.unknown if raw.header[at].strip())
    if unknown:
        notes.append(Note("unknown_columns", f"kept as they are: {unknown}", raw.first_line))
    nameless = [at for at in matched.unknown if not raw.header[at].strip()]
    if any(cell.strip() for at in nameless for cell in cells(raw, at)):
        places = ", ".join(f"column {at + 1}" for at in nameless)
        notes.append(
            Note("nameless_columns", f"have values and no name, kept by their place: {places}", raw.first_line)
        )
    if matched.doubles:
        names = ", ".join(raw.header[at] for at in matched.doubles)
        notes.append(Note("double_columns", f"mean what another column means, kept beside: {names}", raw.first_line))
    return notes
