"""The check of a client's data as one accessible page: problems to mend, files, rows set aside, what to look at.

Its head and tables are those of the reports. Imports html, tables and text. Tests: tests/report/test_check_page.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from smm_nb.report import tables
from smm_nb.report.brand import Brand
from smm_nb.report.cells import clean, escape
from smm_nb.report.html import render_html
from smm_nb.report.records import bundle
from smm_nb.tables.exhibit import Exhibit
from smm_nb.text import formats, say

if TYPE_CHECKING:
    from smm_nb.clients.model import Client
    from smm_nb.loaders.client_check import ClientCheck
    from smm_nb.loaders.load_report import FileReport

COUNTS: Mapping[str, Any] = {"in": "count", "kept": "count", "aside": "count", "line": "count"}


def render_check(found: ClientCheck, client: Client, *, brand: Brand | None = None) -> str:
    """The page, in the client's language; what loaders and errors say is English, as in the terminal."""
    import nbformat

    language = client.language
    sections: list[tuple[str, list[str], list[tuple[object, ...]]]] = [
        ("problems", ["note"], [(str(problem),) for problem in found.problems]),
        (
            "files",
            ["file", "family", "in", "kept", "aside", "period", "note"],
            [_file(f, language) for f in found.files],
        ),
        ("doubts", ["table", "kind", "note"], [(one.table, one.kind, one.text) for one in found.warnings]),
        (
            "aside",
            ["file", "line", "note"],
            [(f.file, row.line, row.reason) for f in found.files for row in f.set_aside],
        ),
    ]
    parts = [_section(name, columns, rows, language) for name, columns, rows in sections if rows or name == "files"]
    outputs = [nbformat.v4.new_output("display_data", data=bundle([_head(found, client)]))]
    outputs += [nbformat.v4.new_output("display_data", data={"text/html": part}) for part in parts]
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    return render_html(page, brand=brand)


def _head(found: ClientCheck, client: Client) -> dict[str, Any]:
    counts = {"files": len(found.files), "doubts": len(found.warnings), "problems": len(found.problems)}
    period = {"first": "", "last": "", "told": say("check.told", client.language, **counts)}
    return {
        "kind": "title", "report": "check", "title": say("check.title", client.language), "client": client.client,
        "client_name": clean(client.name), "period": period, "language": client.language, "currency": None,
        "note": None, "test": None, "data_until": None,
    }  # fmt: skip


def _section(name: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]], language: str) -> str:
    exhibit = Exhibit(
        pd.DataFrame(rows, columns=list(columns)),
        kinds={column: COUNTS[column] for column in columns if column in COUNTS},
        caption=f"check.{name}",
        headers={column: f"check.column_{column}" for column in columns},
    )
    heading = f'<h2 id="{name}">{escape(say(f"check.{name}", language))}</h2>'
    return heading + tables.to_html(exhibit, language, title=False)


def _file(one: FileReport, language: str) -> tuple[object, ...]:
    if one.problem:
        return one.file, None, None, None, None, None, str(one.problem)
    span = None
    if one.first and one.last:
        span = f"{formats.day(one.first, language)} – {formats.day(one.last, language)}"
    notes = "; ".join(dict.fromkeys(note.text for note in one.notes_for_people())) or None
    return one.file, one.family, one.rows_in, one.rows_kept, len(one.set_aside), span, notes
