"""Listings: states, checks, identified files, KPIs and rules, as a table for people or JSON for machines.

Imports rich on use. Tests: tests/terminal/test_listings.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smm_nb.batch.status import ReportState
    from smm_nb.loaders.client_check import ClientCheck
    from smm_nb.loaders.load_report import FileReport
    from smm_nb.loaders.reading import Note


def print_json(value: Any) -> None:
    """Print JSON, one document."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table as wide as the terminal; into a pipe, lines of tab-separated cells. Data are never markup."""
    if not sys.stdout.isatty():
        for row in [headers, *rows]:
            print("\t".join(_one_line(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headers, title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    Console().print(table)


def _one_line(cell: object) -> str:
    # control characters of a file name or a campaign must not reach the terminal
    return "".join(sign if sign.isprintable() else " " for sign in ("" if cell is None else str(cell)))


def print_states(
    states: Sequence[ReportState], *, as_json: bool, empty: str = "No clients yet: smm-nb new CLIENT."
) -> None:
    """Print what there is of every report."""
    if as_json:
        fields = ("client", "period", "report", "state", "note")
        print_json([{name: getattr(one, name) for name in fields} for one in states])
    elif not states:
        print(empty)
    else:
        print_table(
            ["client", "period", "report", "state", "note"],
            [(one.client, one.period, one.report, one.state, one.note) for one in states],
        )


def print_check(found: ClientCheck, *, as_json: bool) -> None:
    """Print what was read from which file of a client, and what to look at."""
    if as_json:
        print_json(check_record(found))
        return
    print_table(
        ["file", "family", "tables", "rows in", "kept", "set aside", "first", "last"],
        [_file_row(one) for one in found.files],
        title=found.client,
    )
    for one in found.files:
        for row in one.set_aside:
            print(f"set aside: {_one_line(one.file)}, line {row.line}: {_one_line(row.reason)}")
        for notes in _by_kind(one).values():
            line = "" if notes[0].line is None else f", line {notes[0].line}"
            more = f" (and {len(notes) - 1} more such notes)" if len(notes) > 1 else ""
            said = "corrected" if notes[0].kind == "corrected" else "note"
            print(f"{said}: {_one_line(one.file)}{line}: {_one_line(notes[0].text)}{more}")
    for doubt in found.warnings:
        print(f"look at {doubt.table} ({doubt.kind}): {_one_line(doubt.text)}")
    for problem in found.problems:
        print(f"mend: {_one_line(problem)}")
    print(f"{len(found.files)} files, {len(found.warnings)} to look at, {len(found.problems)} to mend.")


def _by_kind(one: FileReport) -> dict[str, list[Note]]:
    """The notes that are for people, the many of one kind together; each correction stands alone."""
    kinds: dict[str, list[Note]] = {}
    for at, note in enumerate(one.notes_for_people()):
        kinds.setdefault(f"corrected {at}" if note.kind == "corrected" else note.kind, []).append(note)
    return kinds


def _file_row(one: FileReport) -> list[object]:
    tables = ", ".join(one.rows)
    return [
        one.file,
        one.family or "not read",
        tables,
        one.rows_in,
        one.rows_kept,
        len(one.set_aside),
        one.first,
        one.last,
    ]


def check_record(found: ClientCheck) -> dict[str, Any]:
    """The check as data."""
    return {
        "client": found.client,
        "rows": found.rows,
        "files": [
            {
                "file": one.file,
                "kind": one.kind,
                "family": one.family or None,
                "tables": dict(one.rows),
                "rows_in": one.rows_in,
                "rows_kept": one.rows_kept,
                "set_aside": [{"line": row.line, "reason": row.reason} for row in one.set_aside],
                "notes": [{"kind": note.kind, "text": note.text, "line": note.line} for note in one.notes],
                "first": one.first,
                "last": one.last,
                "problem": None if one.problem is None else one.problem.to_dict(),
            }
            for one in found.files
        ],
        "warnings": [{"table": doubt.table, "kind": doubt.kind, "text": doubt.text} for doubt in found.warnings],
        "problems": [problem.to_dict() for problem in found.problems],
    }


def print_identified(found: Sequence[Any], *, as_json: bool) -> None:
    """Print which export each file is."""
    records = [one.to_dict() for one in found]
    if as_json:
        print_json(records)
        return
    headers = ["file", "family", "tables", "period", "rows", "set aside", "why not"]
    print_table(headers, [_identified_row(record) for record in records])


def _identified_row(record: Mapping[str, Any]) -> list[object]:
    period = " to ".join(record["period"] or [])
    why = record["error"]["message"] if record["error"] else None
    tables = ", ".join(record["tables"])
    return [record["path"], record["family"], tables, period, record["rows"], len(record["set_aside"]), why]


def print_lessons(lessons: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Print the lessons of a learner with their progress, then what to do next; how to begin, where no copies are."""
    rows = [[one["lesson"], one["title"], f"{one['right']}/{one['of']}", one["state"]] for one in lessons]
    print_table(["lesson", "title", "right", "state"], rows)
    following = next((one for one in lessons if one["next"]), None)
    print(f"Next: {following['lesson']} {following['title']}" if following else "You have done all lessons.")
    if not list(folder.glob("*.ipynb")):
        print(f"There are no copies of the lessons in {folder} yet. Make them: smm-nb learn {folder} --copy")


def print_copies(folder: Path, written: Sequence[Path]) -> None:
    """Print the copies that were made, and how to open them."""
    print_paths(written)
    if not written:
        print("Your copies are here already; nothing was changed.")
    print(f"Next: smm-nb learn {folder}")


def print_class(
    learners: Sequence[Mapping[str, Any]], hardest: Sequence[Mapping[str, Any]], problems: Iterable[Exception]
) -> None:
    """Print a class: a row per learner, the ten exercises that stopped most, and the files that could not be read."""
    if learners:
        print_table(list(learners[0]), [[_told(value) for value in one.values()] for one in learners])
    if hardest:
        print("\nThe hardest exercises:")
        print_table(list(hardest[0]), [[_told(value) for value in one.values()] for one in hardest[:10]])
    for problem in problems:
        print(f"set aside: {problem}", file=sys.stderr)


def print_paths(paths: Iterable[Path]) -> None:
    """Print the files that were written, one a line."""
    for path in paths:
        print(_one_line(path))


def print_records(records: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print KPIs or rules: some columns of many records, or every field of one."""
    if as_json:
        print_json(records if len(records) != 1 else records[0])
    elif len(records) == 1:
        for name, value in records[0].items():
            print(f"{name}: {_told(value)}")
    else:
        print_table(columns, [[_told(record.get(column)) for column in columns] for record in records])
        print(f"{len(records)} in all.")


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_told(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_told(item) for item in value)
    return "" if value is None else str(value)
