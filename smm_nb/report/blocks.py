"""Findings, headings and lists of KPIs as HTML, as plain text and as records: what `show` puts into a notebook.

Imports cells, tables, figures and, below, the method's and the KPIs' records. Tests: tests/report/test_blocks.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from smm_nb.kpis.kpi import KpiValue
from smm_nb.method.finding import Finding
from smm_nb.report import figures, tables
from smm_nb.report.cells import clean, escape, shown, sign, word
from smm_nb.report.records import Record, plain_value
from smm_nb.tables.exhibit import Chart, Exhibit
from smm_nb.text import has, name, say

Block = Finding | Exhibit | Chart | KpiValue

UNITS = {"count": "count", "ratio": "percent", "money": "money", "duration": "duration", "index": "index"}
"""A KPI's unit -> how its value is written; any other is a bare number."""


@dataclass(frozen=True)
class Piece:
    """Something shown: the same for the eye, for a terminal and for a program."""

    html: str
    text: str
    records: list[Record] = field(default_factory=list)


def pieces(blocks: Iterable[Any], language: str) -> list[Piece]:
    """The pieces of these blocks, in order; KPIs that follow each other become one table."""
    found: list[Piece] = []
    waiting: list[KpiValue] = []
    for block in blocks:
        if isinstance(block, KpiValue):
            waiting.append(block)
            continue
        if waiting:
            found.append(kpis(waiting, language))
            waiting = []
        found.append(piece(block, language))
    return [*found, kpis(waiting, language)] if waiting else found


def piece(block: Any, language: str) -> Piece:
    """The piece of one block: a finding, a table, a figure or a text.

    Raises:
        TypeError: it is nothing that a report can show.
    """
    if isinstance(block, Finding):
        return finding(block, language)
    if isinstance(block, Exhibit):
        return Piece(
            tables.to_html(block, language), tables.to_text(block, language), [tables.to_record(block, language)]
        )
    if isinstance(block, Chart):
        return Piece(
            figures.to_html(block, language), figures.to_text(block, language), [figures.to_record(block, language)]
        )
    if isinstance(block, str):
        return Piece(f'<p dir="auto">{escape(block)}</p>', clean(block), [{"kind": "text", "text": clean(block)}])
    raise TypeError(f"a report cannot show a {type(block).__name__}; show findings, tables, charts, KPIs and text")


def finding(one: Finding, language: str) -> Piece:
    """A finding: verdict by sign and word, the sentence, the next step, and the evidence behind it."""
    told = {"sentence": one.sentence(language), "action": one.action(language), "flips": one.flips(language)}
    subject = name(one.subject, language) if one.subject else ""
    lines = [f'<p class="verdict">{_verdict(one, language)}{_rule(one, language)}</p>']
    lines.append(f'<p class="sentence" dir="auto">{_subject(subject)}{escape(told["sentence"])}</p>')
    lines += _labelled("action", told["action"], language) + _labelled("flips", told["flips"], language)
    if one.defaults:
        lines.append(f'<p class="note">{escape(_defaults(one, language))}</p>')
    if one.evidence is not None and len(one.evidence):
        lines.append(_evidence(one.evidence, language))
    html = f'<div class="finding {one.verdict}">{"".join(lines)}</div>'
    return Piece(html, _finding_text(one, subject, told, language), [_finding_record(one, told, language)])


def kpis(values: Sequence[KpiValue], language: str) -> Piece:
    """KPIs as one table: value, what it is divided by, numerator, denominator, n, what to note; the files below it.

    Notes stand below the table, once each, and their numbers in the rows: most rows share them. Notes and files of each
    KPI are in its record, and so in kpis.csv and the workbook. So is a part that is the whole, such as the only
    network; the table lists it once.
    """
    records = [_kpi_record(value, language) for value in values]
    values = _once_each(values)
    notes = list(dict.fromkeys(note for value in values for note in _notes(value, language)))
    frame = pd.DataFrame([_kpi_row(value, language) for value in values])
    frame["note"] = [
        ", ".join(str(notes.index(note) + 1) for note in _notes(value, language)) or None for value in values
    ]
    told: dict[str, object] = {}
    if frame["period"].nunique() == 1:  # one period for all is said once, above the table
        told = {"period": frame["period"].iloc[0]}
        frame = frame.drop(columns="period")
    exhibit = Exhibit(
        frame,
        kinds={"kpi": "name", "value": "by_unit", "numerator": "number", "denominator": "number", "n": "count"},
        caption="report.kpis_of" if told else "report.kpis",
        values=told,
        headers={
            "kpi": "report.kpi", "by": "report.kpi_by", "value": "report.kpi_value", "period": "report.kpi_period",
            "numerator": "report.kpi_numerator", "denominator": "report.kpi_denominator", "n": "report.kpi_n",
            "note": "report.kpi_note",
        },
        currency=next((value.currency for value in values if value.currency), None),
        sources=tuple(sorted({source for value in values for source in value.sources})),
        notes=tuple(("report.footnote", {"number": n, "note": note}) for n, note in enumerate(notes, 1)),
    )  # fmt: skip
    return Piece(tables.to_html(exhibit, language), tables.to_text(exhibit, language), records)


def heading(section: str, language: str) -> Piece:
    """The heading of a section."""
    text = say(f"sections.{section}", language)
    record = {"kind": "section", "id": section, "heading": text}
    return Piece(f'<h2 id="{escape(section)}">{escape(text)}</h2>', f"{text}\n{'=' * len(text)}", [record])


def title(report: str, data: Any) -> Piece:
    """The head of a report: client, kind of report, period, and the client's note."""
    language, client = data.language, data.client
    what, when = say(f"report.{report}", language), period(data.period, language)
    test = getattr(data, "test", None)
    what = f"{what}: {clean(test.name)}" if test is not None and report == "test_campaign" else what
    told = f"{clean(client.name)}: {what}, {when}"
    record = {
        "kind": "title",
        "report": report,
        "client": client.client,
        "client_name": clean(client.name),
        "test": None if test is None else test.id,
        "title": what,
        "period": {"first": data.period.first.isoformat(), "last": data.period.last.isoformat(), "told": when},
        "language": language,
        "currency": data.currency,
        "note": plain_value(client.note),
        **_freshness(data, report),
    }
    return Piece(head(record), "\n".join(part for part in (told, client.note) if part), [record])


def head(record: Record) -> str:
    """The head of a report as HTML, from its record."""
    note = f'<p class="client-note" dir="auto">{escape(record["note"])}</p>' if record.get("note") else ""
    return (
        f'<div class="report-title"><p class="client"><bdi>{escape(record["client_name"])}</bdi></p>'
        f'<h1>{escape(record["title"])}</h1><p class="period">{escape(record["period"]["told"])}</p>{note}</div>'
    )


def period(span: Any, language: str) -> str:
    """A period in words: a month by name, other spans by their first and last day."""
    if span.is_month:
        return shown(span.first, "month", language)
    return say("report.days", language, first=span.first, last=span.last)


# ---------------------------------------------------------------- parts


def _freshness(data: Any, report: str) -> Record:
    """Until when the data go and which files could not be read, for the page of all reports."""
    # the review reads every table anyway; the other reports shall not read files only for this
    if report != "monthly_review" or not hasattr(data, "newest_day"):
        return {"data_until": None, "problems": []}
    newest = data.newest_day()
    return {
        "data_until": None if newest is None else str(newest),
        "problems": [clean(problem) for problem in getattr(data, "problems", [])],
    }


def _verdict(one: Finding, language: str) -> str:
    return sign(one.verdict, language)


def _rule(one: Finding, language: str) -> str:
    return f' <span class="rule">{escape(say("report.rule", language, rule=one.rule))}</span>' if one.rule else ""


def _subject(subject: str) -> str:
    return f"<b><bdi>{escape(subject)}</bdi></b>: " if subject else ""


def _labelled(kind: str, text: str | None, language: str) -> list[str]:
    label = escape(say(f"report.{kind}", language))
    return [f'<p class="{kind}" dir="auto"><b>{label}</b> {escape(text)}</p>'] if text else []


def _defaults(one: Finding, language: str) -> str:
    told = "; ".join(
        f"{name(f'assumed_{key}', language)}: {_assumed(value, language)}" for key, value in one.defaults.items()
    )
    return say("report.defaults", language, defaults=told)


def _assumed(value: Any, language: str) -> str:
    # below 1 an assumption is a share: a quarter of the budget, 80 chances in 100
    if isinstance(value, str):
        return clean(name(value, language))
    return shown(value, "percent" if 0 < value < 1 else "number", language)


def _evidence(evidence: Exhibit, language: str) -> str:
    told = escape(say("report.evidence", language, caption=tables.caption(evidence, language)))
    return f"<details><summary>{told}</summary>{tables.to_html(evidence, language, title=False)}</details>"


def _finding_text(one: Finding, subject: str, told: Mapping[str, str | None], language: str) -> str:
    sentence = clean(f"{subject}: " if subject else "") + clean(told["sentence"])
    lines = [f"[{word(one.verdict, language)}] {one.rule} {sentence}"]
    for kind in ("action", "flips"):
        lines += [f"  {say(f'report.{kind}', language)} {clean(told[kind])}"] if told[kind] else []
    if one.evidence is not None and len(one.evidence):
        lines.append(tables.to_text(one.evidence, language))
    return "\n".join(lines)


def _finding_record(one: Finding, told: Mapping[str, str | None], language: str) -> Record:
    return {
        "kind": "finding",
        "rule": one.rule,
        **plain_value({"subject": one.subject, "verdict": one.verdict, **told}),
        "defaults": plain_value({key: str(value) for key, value in one.defaults.items()}),
        "evidence": None if one.evidence is None else tables.to_record(one.evidence, language),
        "key": one.key,
        "weight": one.weight,
    }


def _once_each(values: Sequence[KpiValue]) -> list[KpiValue]:
    parts = Counter((value.kpi, value.period) for value in values if value.by)
    whole = {(value.kpi, value.period): value.value for value in values if not value.by}

    def again(value: KpiValue) -> bool:
        key = (value.kpi, value.period)
        return bool(value.by) and parts[key] == 1 and key in whole and whole[key] == value.value

    return [value for value in values if not again(value)]


def _kpi_row(value: KpiValue, language: str) -> dict[str, Any]:
    return {
        "kpi": value.kpi,
        "by": ", ".join(name(part, language) for part in value.by.values()) or name("whole", language),
        "value": value.value,
        "period": period(value.period, language),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "n": value.n,
        "note": " ".join(_notes(value, language)) or None,
        "unit": kind_of(value.kpi),
    }


def _notes(value: KpiValue, language: str) -> list[str]:
    fields = {"currency": value.currency, **value.values}
    keys = [*([value.why] if value.why else []), *value.caveats]
    return [say(key, language, **fields) if has(key, language) else key for key in keys]


def _kpi_record(value: KpiValue, language: str) -> Record:
    row = _kpi_row(value, language)
    return {
        "kind": "kpi",
        **plain_value({key: row[key] for key in ("kpi", "value", "numerator", "denominator", "n", "note")}),
        "name": name(value.kpi, language),
        "by": plain_value(value.by),
        "unit": row["unit"],
        "median_per_post": plain_value(value.median_per_post),
        "first": value.period.first.isoformat(),
        "last": value.period.last.isoformat(),
        "currency": value.currency,
        "sources": [clean(source) for source in value.sources],
        "why": value.why,
    }


def kind_of(kpi: str) -> str:
    """How the value of a KPI is written."""
    from smm_nb.kpis import registry

    return UNITS.get(registry.kpi(kpi).unit, "number")
