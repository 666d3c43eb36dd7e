"""The files of a report, all from its executed notebook: page, PDF, workbook, clean notebook, kpis.csv, findings.json.

The formats are described in docs/outputs.md. Imports the room. Tests: tests/report/test_deliver.py.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smm_nb.report import tidy
from smm_nb.report.brand import Brand
from smm_nb.report.fonts import replaced_fonts
from smm_nb.report.html import render_html
from smm_nb.report.pdf import NoPango, render_pdf
from smm_nb.report.records import Record, from_notebook

FORMATS = ("html", "pdf", "xlsx")

FINDINGS_FORMAT = "smm-nb/findings/1"

KPI_COLUMNS = (
    "client", "report", "first", "last", "kpi", "name", "by", "value", "unit", "currency", "numerator", "denominator",
    "n", "median_per_post", "why", "note", "sources",
)  # fmt: skip

# a spreadsheet takes a text that begins so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SECRET_LINE = re.compile(r"^\s*workspace\s*=.*$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Delivery:
    """What was written: file names in the report's folder, and what could not be made, as sentences."""

    files: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def deliver(
    notebook: Mapping[str, Any], folder: Path, *, formats: Iterable[str] = FORMATS, brand: Brand | None = None
) -> Delivery:
    """Write a report's files into a folder.

    Args:
        notebook: the executed notebook as nbformat reads it.
        folder: an existing folder.
        formats: html, pdf and xlsx, as wanted; the notebook, kpis.csv and findings.json are always written.
        brand: whose logo, colours and footer.
    """
    records = from_notebook(notebook)
    told = next((record for record in records if record["kind"] == "title"), {})
    content: dict[str, bytes] = {
        "report.ipynb": clean_notebook(notebook).encode(),
        "kpis.csv": kpis_csv(records, told).encode(),
        "findings.json": findings_json(records, told).encode(),
    }
    page = render_html(notebook, brand=brand)
    warnings: list[str] = []
    if "html" in formats:
        content["report.html"] = page.encode()
    if "pdf" in formats:
        try:
            content["report.pdf"] = render_pdf(page)
            warnings += filter(None, [replaced_fonts()])
        except NoPango as problem:
            warnings.append(str(problem))
    if "xlsx" in formats:
        from smm_nb.report.xlsx import render_xlsx

        content["report.xlsx"] = render_xlsx(records)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return Delivery(tuple(sorted(content)), tuple(warnings))


def clean_notebook(notebook: Mapping[str, Any]) -> str:
    """The executed notebook for a reader: no paths, no environment, no records, only allowed outputs, no notes."""
    import nbformat

    cells = [_clean_cell(cell) for cell in notebook["cells"] if "analyst" not in _tags(cell)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    fresh = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    text: str = nbformat.writes(fresh)
    return text + "\n"


def kpis_csv(records: list[Record], told: Record) -> str:
    """Every KPI of the report, a row each: UTF-8, comma, numbers with a point, missing empty."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, KPI_COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for record in records:
        if record["kind"] == "kpi":
            named = {"client": told.get("client"), "report": told.get("report")}
            parts = {"by": _pairs(record["by"]), "sources": "; ".join(record["sources"])}
            writer.writerow({key: _harmless(value) for key, value in {**record, **named, **parts}.items()})
    return buffer.getvalue()


def findings_json(records: list[Record], told: Record) -> str:
    """The report's head, its headline KPIs and its findings, in the order of the report."""
    content = {
        "format": FINDINGS_FORMAT,
        "report": {key: value for key, value in told.items() if key != "kind"},
        "headlines": headlines(records),
        "findings": [
            {key: value for key, value in record.items() if key != "kind"}
            for record in records
            if record["kind"] == "finding"
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def headlines(records: list[Record]) -> list[Record]:
    """The rows of the report's first table that gives its KPIs a status."""
    for record in records:
        kinds = [column["kind"] for column in record.get("columns", [])]
        if "status" in kinds:
            names = [column["name"] for column in record["columns"]]
            units = record["units"] or [None] * len(record["rows"])
            rows = [dict(zip(names, row, strict=True)) for row in record["rows"]]
            return [
                {"label": _label(row), **row, "unit": unit, "currency": record["currency"]}
                for row, unit in zip(rows, units, strict=True)
            ]
    return []


def _label(row: Mapping[str, Any]) -> str:
    """What a headline is called outside of its table: the KPI, and the network where there is one."""
    parts = (row.get("kpi"), row.get("network") or row.get("platform"))
    return ", ".join(str(part) for part in parts if part)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _clean_cell(cell: Mapping[str, Any]) -> Any:
    import nbformat

    tags = _tags(cell)
    metadata = {"tags": tags} if tags else {}
    if cell["cell_type"] == "code":
        given = {"parameters", "injected-parameters"} & set(tags)
        fresh = nbformat.v4.new_code_cell(
            _SECRET_LINE.sub("", cell["source"]) if given else cell["source"],
            outputs=[one for output in cell.get("outputs", []) if (one := _clean_output(output)) is not None],
            metadata=metadata,
            execution_count=cell.get("execution_count"),
        )
    else:
        fresh = nbformat.v4.new_markdown_cell(cell["source"], metadata=metadata)
    # nbformat draws new ids at random: the cell keeps its own, so that the same run gives the same bytes
    fresh["id"] = cell.get("id", "cell")
    return fresh


def _clean_output(output: Mapping[str, Any]) -> Any:
    import nbformat

    if output.get("output_type") == "stream":
        named = output.get("name") == "stdout"
        return nbformat.v4.new_output("stream", name="stdout", text=output["text"]) if named else None
    data = {mime: output["data"][mime] for mime in tidy.MIMES if mime in output.get("data", {})}
    if not data:
        return None
    if "text/html" in data:
        data["text/html"] = tidy.html("".join(data["text/html"]))
    metadata = output.get("metadata", {})
    alts = {mime: {"alt": metadata[mime]["alt"]} for mime in data if "alt" in metadata.get(mime, {})}
    return nbformat.v4.new_output("display_data", data=data, metadata=alts)


def _pairs(by: Mapping[str, str]) -> str:
    return "; ".join(f"{key}={value}" for key, value in by.items())


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
