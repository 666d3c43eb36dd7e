"""The page that stands where a report did not come out: one sentence, the cell that failed and the head of its source.

The operator's log, with the whole cell and traceback, is a file of its own. Imports html and text.
Tests: tests/report/test_failure.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smm_nb.report.brand import Brand
from smm_nb.report.cells import escape, without_paths
from smm_nb.report.html import render_html
from smm_nb.report.records import bundle, from_notebook
from smm_nb.text import say

PAGE, LOG = "report.html", "failure.log"

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def deliver_failure(
    notebook: Mapping[str, Any],
    folder: Path,
    *,
    error: Mapping[str, Any],
    named: Mapping[str, str],
    brand: Brand | None = None,
) -> tuple[str, ...]:
    """Write the failure's page and the operator's log; gives their names.

    Args:
        notebook: the notebook as far as it came.
        folder: an existing folder.
        error: message, and cell, type, source and traceback as far as known.
        named: client, client_name, report, period and language.
        brand: whose logo, colours and footer.
    """
    (folder / PAGE).write_text(render_failure(notebook, error=error, named=named, brand=brand), "utf-8")
    (folder / LOG).write_text(failure_log(error), "utf-8")
    return PAGE, LOG


def render_failure(
    notebook: Mapping[str, Any], *, error: Mapping[str, Any], named: Mapping[str, str], brand: Brand | None = None
) -> str:
    """The page of a report that did not come out."""
    import nbformat

    told = next((r for r in from_notebook(notebook) if r["kind"] == "title"), None) or _told(named)
    language = told["language"]
    lines = [say("report.failed", language), without_paths(str(error.get("message", "")))]
    cell = error.get("cell")
    lines += [say("report.failed_cell", language, cell=cell)] if cell is not None else []
    lines.append(say("report.failed_last", language))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line) + _cell_head(error.get("source"))
    title = f'<p class="verdict"><b>{escape(say("report.failed_title", language))}</b></p>'
    html = f'<div class="finding no">{title}{body}</div>'
    outputs = [
        nbformat.v4.new_output("display_data", data=bundle([told])),
        nbformat.v4.new_output("display_data", data={"text/html": html}),
    ]
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    return render_html(page, brand=brand)


def failure_log(error: Mapping[str, Any]) -> str:
    """What the operator needs: kind, message, cell, source and traceback."""
    traceback = error.get("traceback") or ""
    joined = "\n".join(traceback) if isinstance(traceback, list | tuple) else str(traceback)
    parts = [f"{key}: {error[key]}" for key in ("type", "message", "cell") if error.get(key) is not None]
    parts += [f"source:\n{error['source']}"] if error.get("source") else []
    return "\n".join([*parts, _COLOURS.sub("", joined)]).rstrip() + "\n"


def _cell_head(source: object, *, lines: int = 5) -> str:
    """The first lines of the cell that failed: who keeps the notebook finds it by them."""
    head = without_paths(str(source or "")).strip().splitlines()[:lines]
    return f"<pre>{escape(chr(10).join(head))}</pre>" if head else ""


def _told(named: Mapping[str, str]) -> dict[str, Any]:
    language = named.get("language", "en")
    report = say(f"report.{named['report']}", language)
    period = {"first": "", "last": "", "told": named.get("period", "")}
    return {
        "kind": "title", "report": named["report"], "title": report, "client": named["client"], "period": period,
        "client_name": named.get("client_name") or named["client"], "language": language, "currency": None,
        "note": None, "test": None, "data_until": None,
    }  # fmt: skip
