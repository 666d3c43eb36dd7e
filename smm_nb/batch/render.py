"""Rendering in a child of the warm server: the executed notebook becomes a report's files, or a failure's page.

Both functions take and give plain JSON, since they are called across a process border; see `calls`. One process writes
the reports of several clients: nothing of a report may stay behind in it.
Imports report and `publish`. Tests: tests/batch/test_run.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smm_nb.batch.publish import remove
from smm_nb.errors import SmmError


def render_report(
    *, executed: str, folder: str, formats: list[str], workspace: str, client: str, **_: Any
) -> dict[str, list[str]]:
    """Write the files of a report that came out; gives their names, and warnings as sentences."""
    import nbformat

    from smm_nb.report.brand import read_brand
    from smm_nb.report.deliver import deliver
    from smm_nb.report.records import from_notebook

    notebook = nbformat.read(executed, as_version=4)
    _empty(Path(folder), executed)
    brand = read_brand(Path(workspace), client)
    delivery = deliver(notebook, Path(folder), formats=formats, brand=brand)
    told = [record for record in from_notebook(notebook) if record["kind"] == "title"]
    missing = [text for record in told for text in record.get("problems", [])]
    return {"files": list(delivery.files), "warnings": [*missing, *delivery.warnings]}


def render_failure(
    *, executed: str, folder: str, workspace: str, client: str, error: dict[str, Any], named: dict[str, str], **_: Any
) -> dict[str, list[str]]:
    """Write the page and the log of a report that did not come out; gives their names. `executed` may be empty."""
    import nbformat

    from smm_nb.report.brand import Brand, read_brand
    from smm_nb.report.failure import deliver_failure

    _empty(Path(folder), executed)
    try:
        brand = read_brand(Path(workspace), client)
    except SmmError:
        brand = Brand()  # a brand that needs mending must not hide what went wrong
    notebook = nbformat.read(executed, as_version=4) if executed else nbformat.v4.new_notebook()
    return {
        "files": list(deliver_failure(notebook, Path(folder), error=error, named=named, brand=brand)),
        "warnings": [],
    }


def _empty(folder: Path, executed: str) -> None:
    """Remove what an attempt before this one left, but not the notebook that is to be rendered."""
    for path in folder.iterdir():
        if str(path) != executed:
            remove(path)


def rehearse() -> None:
    """Render an empty page, so that the warm server builds the exporter once and not each child."""
    import nbformat

    from smm_nb.report.html import render_html

    render_html(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Page")]))
