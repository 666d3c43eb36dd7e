"""The end of the monthly review: events and breaks, how good the data are, sources and definitions.

Imports kpis, calendar and blocks. Tests: tests/method/test_review_traffic.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.arithmetic import sources as file_names
from smm_nb.kpis.kpi import KpiValue
from smm_nb.kpis.registry import KPIS
from smm_nb.method.blocks import Block, Data, history, once, rows, table_of
from smm_nb.method.calendar import events_in, titles
from smm_nb.method.chain import unattributed
from smm_nb.method.finding import Finding
from smm_nb.method.review_lines import MEASURED, lines
from smm_nb.tables import breaks
from smm_nb.tables.exhibit import Exhibit
from smm_nb.tables.rows import where
from smm_nb.text import name as word
from smm_nb.text import say

ALWAYS = (
    "followers", "net_new_followers", "follows", "posts", "reach", "engagements", "er_by_reach", "comments",
    "spend", "ctr", "cpj", "sessions", "social_sessions", "conversions", "orders", "smm_orders", "revenue",
    "serp_positive_share", "portals_with_link", "mentions",
)  # fmt: skip
"""KPIs that every monthly review lists, where the files give them."""

NETWORK_TABLES = ("account_daily", "posts", "ads_daily")


def events(data: Data) -> list[Block]:
    """What happened in the month and the month before, changes of the platforms' metrics included.

    Reference: K2; they are joined to the figures before anything is called performance.
    """
    span = Period(data.period.previous.first, data.period.last)
    found = events_in(data, span)
    records = [
        {"date_start": row["date_start"], "date_end": row["date_end"], "title": row["title"],
         "kind": None if pd.isna(row["kind"]) else row["kind"],
         "network": None if pd.isna(row["platform"]) else row["platform"]}
        for row in found.to_dict("records")
    ]  # fmt: skip
    changed = metric_breaks(data, span)
    records += changed
    values = {"n": len(found), "breaks": len(changed), "first": span.first, "last": span.last, "events": titles(found)}
    if not records:
        return [Finding("K2", "info", "review.events_none", values, weight=0.3)]
    key = "review.events_breaks" if changed else "review.events"
    kinds: dict[str, Any] = {
        "date_start": "date", "date_end": "date", "title": "text", "kind": "name", "network": "name",
    }  # fmt: skip
    table = table_of(records, kinds, "review.table_events", from_rows=(found,), first=span.first, last=span.last)
    return [Finding("K2", "info", key, values), table]


def metric_breaks(data: Data, span: Period) -> list[dict[str, Any]]:
    """Changes of metrics that the client's own files hold, in the window, as rows of the events table."""
    networks = {str(name) for table in NETWORK_TABLES for name in data.table(table)["platform"].dropna()}
    own = networks | set(data.client.site.analytics)
    read = {table for table in MEASURED if not data.table(table).empty}
    language = data.client.language
    found = [item for item in breaks.calendar() if item.effective_date in span]
    return [
        {"date_start": row.effective_date, "date_end": row.effective_date, "kind": "metric_break",
         "title": f"{word(row.metric, language)}: {say(f'caveats.break_{row.change}', language)}",
         "network": row.platform}
        for row in found
        if row.platform in own and read & set(row.tables)
    ]  # fmt: skip


@once
def data_quality(data: Data) -> list[Block]:
    """How far the data reach, what was set aside, how much of the traffic has no source, what could not be computed.

    Reference: K0; what could not be measured is said, and why.
    """
    blocks: list[Block] = [*_lag(data), *_hidden(data), *_withheld(data)]
    report = _files(data)
    if report is not None:
        blocks.append(report)
    if not blocks:
        blocks = [Finding("K0", "info", "review.quality_fine", {"last": data.period.last})]
    return blocks


def _lag(data: Data, *, allowed: int = 1) -> list[Block]:
    found: list[Block] = []
    for name in MEASURED:
        frame = history(data, name)
        daily = where(frame, frame["period_type"] == "day") if "period_type" in frame else frame
        days = daily["day"].dropna()
        if days.empty or name in ("posts", "sales_log", "serp", "mentions"):
            continue
        gap = (pd.Timestamp(data.period.last) - days.max()).days
        if gap > allowed:
            values = {"table": f"quality_{name}", "day": days.max().date(), "n": gap}
            found.append(Finding("K0", "no", "review.quality_lag", values, weight=0.65))
    return found


def _hidden(data: Data, *, much: float = 0.2) -> list[Block]:
    share = unattributed(data)
    if share is None or share < much:
        return []
    return [Finding("K0", "info", "review.quality_hidden", {"share": share}, weight=0.35, defaults={"much": much})]


def _withheld(data: Data) -> list[Block]:
    gone = [line for line in lines(data) if line.value is None]
    if not gone:
        return []
    return [Finding("K0", "cannot_tell", "review.quality_withheld", {"kpis": [line.kpi for line in gone]}, weight=0.4)]


def _files(data: Data) -> Exhibit | None:
    """The files with their rows kept and set aside, when the data know them."""
    report = getattr(data, "load_report", None)
    if not report:
        return None
    read = [one for one in report if one.problem is None]
    groups: dict[tuple[str, str], list[Any]] = {}
    for one in read:
        groups.setdefault((one.file.rpartition("/")[0], one.tool), []).append(one)
    kinds: dict[str, Any] = {
        "file": "text", "tool": "name", "files": "count", "rows_in": "count", "rows_kept": "count",
        "set_aside": "count", "date_start": "date", "date_end": "date",
    }  # fmt: skip
    records = [_file_row(folder, files) for (folder, _), files in groups.items()]
    return table_of(records, kinds, "review.table_files", notes=(("review.note_set_aside", {}),), n=len(read))


def _file_row(folder: str, files: list[Any]) -> dict[str, Any]:
    """One row for the files that a tool gave into one folder: forty captures are one line, not forty."""
    days = [day for one in files for day in (one.first, one.last) if day is not None]
    return {
        "file": files[0].file if len(files) == 1 else f"{folder or '.'}/",
        "tool": files[0].tool,
        "files": len(files),
        "rows_in": sum(one.rows_in for one in files),
        "rows_kept": sum(one.rows_kept for one in files),
        "set_aside": sum(len(one.set_aside) for one in files),
        "date_start": min(days, default=None),
        "date_end": max(days, default=None),
    }


def appendix(data: Data) -> list[Block]:
    """The month's KPIs with what they are made of, their definitions and tools, and the files of each kind of data."""
    numbers = figures(data)
    used = [value.kpi for value in numbers]
    definitions = table_of(
        (
            {"kpi": kpi, "definition": f"kpis.{kpi}_what", "tool": KPIS[kpi].source_tool,
             "reference": tuple(KPIS[kpi].reference.split(", "))}
            for kpi in dict.fromkeys(used)
        ),
        {"kpi": "name", "definition": "name", "tool": "name", "reference": "name"},
        "review.table_definitions",
    )  # fmt: skip
    files = [
        {"table": f"quality_{name}", "files": ", ".join(file_names(frame)), "rows": len(frame)}
        for name, frame in ((name, rows(data, name)) for name in MEASURED)
        if not frame.empty
    ]
    sources = table_of(files, {"table": "name", "files": "text", "rows": "count"}, "review.table_sources_files")
    return [*numbers, *(table for table in (definitions, sources) if len(table))]


@once
def figures(data: Data) -> list[KpiValue]:
    """The KPIs behind the report, the same every month so that two months can be compared: whole, then per network.

    Those of the summary first, then `ALWAYS`, as far as the files give them.
    """
    wanted = list(dict.fromkeys([*(line.kpi for line in lines(data)), *ALWAYS]))
    whole = [value for value in compute(data, wanted) if value]
    parts = [value for value in compute(data, ALWAYS, by="platform") if value and value.by]
    return sorted([*whole, *parts], key=lambda value: wanted.index(value.kpi))
