"""An executed notebook as one HTML page: no script, no remote address, readable on paper, phone and dark screens.

The page comes from our nbconvert template on `basic` (folder `template/`). The exporter is kept between reports, since
building it costs more than using it. Imports tidy, blocks' records and brand. Tests: tests/report/test_html.py.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from smm_nb.report import tidy
from smm_nb.report.blocks import head
from smm_nb.report.brand import Brand
from smm_nb.report.cells import escape
from smm_nb.report.records import MIME, Record, from_notebook
from smm_nb.text import say

_HEADING = re.compile(r'<h2[^>]*?\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)


def render_html(notebook: Mapping[str, Any], *, brand: Brand | None = None) -> str:
    """The page of an executed notebook.

    Args:
        notebook: as nbformat reads it; it is not changed.
        brand: whose logo, colours and footer; without one, none.
    """
    import nbformat

    told = next((r for r in from_notebook(notebook) if r["kind"] == "title"), {})
    shown = nbformat.NotebookNode(notebook)
    shown["cells"] = [_without_title(cell) for cell in tidy.shown_cells(notebook)]
    page, _ = _exporter().from_notebook_node(shown, {"page": _page(told, brand or Brand())})
    return _with_contents(page, told.get("language", "en"))


def _page(told: Record, brand: Brand) -> dict[str, Any]:
    language = told.get("language", "en")
    parts = [told[part] for part in ("client_name", "title") if told.get(part)]
    parts += [told["period"]["told"]] if told else []
    return {
        "language": language,
        "title": ", ".join(parts) or "Report",
        "head": head(told) if told else "",
        "client": told.get("client_name", ""),
        "skip": say("report.skip", language),
        "own": {what: say(f"report.own_{what}", language) for what in ("figure", "table")},
        "style": brand.sheet(),
        "author": brand.name,
        "logo": brand.logo,
        "client_logo": brand.client_logo,
        "footer": [line for line in (brand.footer, say("report.how_made", language)) if line],
    }


def _without_title(cell: Any) -> Any:
    """The page has the title in its head: the output that said it in the notebook is left out."""

    def is_title(output: Mapping[str, Any]) -> bool:
        records = output.get("data", {}).get(MIME, {}).get("records", [])
        return [record["kind"] for record in records] == ["title"]

    if not any(is_title(output) for output in cell.get("outputs", [])):
        return cell
    return type(cell)({**cell, "outputs": [output for output in cell["outputs"] if not is_title(output)]})


def _with_contents(page: str, language: str) -> str:
    # headings that an analyst wrote have no place to jump to yet
    numbers = itertools.count(1)
    page = re.sub(r"<h2>", lambda _: f'<h2 id="note-{next(numbers)}">', page)
    items = [f'<li><a href="#{place}">{re.sub("<[^>]+>", "", text)}</a></li>' for place, text in _HEADING.findall(page)]
    if len(items) < 2:
        return page.replace("<!--contents-->", "<div></div>", 1)
    title = escape(say("report.contents", language))
    contents = (
        f'<nav class="toc" aria-labelledby="contents"><h2 id="contents">{title}</h2><ol>{"".join(items)}</ol></nav>'
    )
    return page.replace("<!--contents-->", contents, 1)


@cache
def _exporter() -> Any:
    """Nbconvert's exporter on our template, without the second parse that its HTML exporter makes of every page."""
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter

    class ReportExporter(HTMLExporter):
        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[str, Any]:
            page: tuple[str, Any] = TemplateExporter.from_notebook_node(self, nb, resources, **options)
            return page

        def _init_resources(self, resources: Any) -> Any:
            return TemplateExporter._init_resources(self, resources)

    folder = Path(str(files("smm_nb.report"))).resolve()
    exporter = ReportExporter(
        template_name="template", extra_template_basedirs=[str(folder)], exclude_anchor_links=True, preprocessors=[]
    )
    exporter.environment.filters["tidy"] = tidy.output
    # the base template names these two; our page shows no code and picks the kind of output itself
    exporter.environment.filters |= {"highlight_code": str, "filter_data_type": list}
    exporter.environment.filters["tidy_prose"] = tidy.prose
    return exporter
