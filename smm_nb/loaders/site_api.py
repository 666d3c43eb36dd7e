"""Answers of GA4's Data API (`runReport`) and Yandex Metrica's (`stat/v1/data`), saved as JSON [traffic_daily].

GA4 writes every value as text and dates without dashes; Metrica gives bounces in percent and its metrics by position.
Imports mapping and ga4's names of columns. Tests: tests/loaders/test_site_other.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.header import headers
from smm_nb.loaders.mapping import File, Layout, Part, check_currency, loaded, read_records
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, Reading, SetAside

Json = Mapping[str, Any]

GA4_NAMES = {
    "date": "date_day", "sessionSource": "session_source", "sessionMedium": "session_medium",
    "sessionCampaignName": "session_campaign", "sessionManualAdContent": "session_content",
    "sessionManualTerm": "session_term", "sessionDefaultChannelGroup": "session_default_channel_grouping",
    "sessionDefaultChannelGrouping": "session_default_channel_grouping", "landingPage": "landing_page_path",
    "sessions": "sessions", "engagedSessions": "engaged_sessions", "totalUsers": "users", "newUsers": "new_users",
    "screenPageViews": "page_views", "userEngagementDuration": "engagement_time_s", "keyEvents": "conversions",
    "conversions": "conversions", "transactions": "orders", "ecommercePurchases": "orders", "totalRevenue": "revenue",
}  # fmt: skip
METRICA_NAMES = {
    "ym:s:date": "date_day", "ym:s:UTMSource": "session_source", "ym:s:lastSignTrafficSource": "channel",
    "ym:s:lastsignTrafficSource": "channel", "ym:s:trafficSource": "channel", "ym:s:UTMMedium": "session_medium",
    "ym:s:UTMCampaign": "session_campaign", "ym:s:startURLPath": "landing_page_path", "ym:s:visits": "sessions",
    "ym:s:users": "users", "ym:s:newUsers": "new_users", "ym:s:pageviews": "page_views",
    "ym:s:bounceRate": "bounce_percent", "ym:s:sumGoalReachesAny": "conversions",
}  # fmt: skip
COUNTS = ("sessions", "engaged_sessions", "users", "new_users", "page_views", "orders")


def _dict(document: object) -> Json:
    return document if isinstance(document, dict) else {}


def is_ga4(reading: Reading) -> bool:
    """An answer of `runReport`."""
    return {"dimensionHeaders", "metricHeaders"} <= set(_dict(reading.document))


def read_ga4(reading: Reading, context: Context) -> Loaded:
    """Rows with a date; `rows` is absent when there are none, and a page of many says so in `rowCount`."""
    answer, file = _dict(reading.document), File(reading, context)
    about = answer.get("metadata", {})
    if about.get("currencyCode"):
        check_currency(about["currencyCode"], file)
    names = [header["name"] for key in ("dimensionHeaders", "metricHeaders") for header in answer.get(key, ())]
    given = answer.get("rows", [])
    rows, lines, aside = [], [], []
    for line, row in enumerate(given, start=1):
        texts = [cell["value"] for key in ("dimensionValues", "metricValues") for cell in row.get(key, ())]
        record = _ga4_row(dict(zip(names, texts, strict=False)))
        if record.get("date_day") is None:
            aside.append(SetAside(line, "no date: ask for the dimension `date`", tuple(texts)))
        else:
            rows.append(record | ({"currency": about["currencyCode"]} if about.get("currencyCode") else {}))
            lines.append(line)
    layout = _layout("ga4_api", "GA4 Data API", How(zone=about.get("timeZone", "")))
    part = Part("traffic_daily", read_records(rows, lines, layout, file), len(rows))
    return loaded([part], rows_in=len(given), set_aside=aside, notes=_incomplete(answer.get("rowCount"), len(given)))


def _ga4_row(texts: Mapping[str, str]) -> dict[str, object]:
    record: dict[str, object] = {"bounce_definition": "ga4"}
    for name, text in texts.items():
        column = GA4_NAMES.get(name)
        if column == "date_day":
            record[column] = datetime.date.fromisoformat(text) if text.isdigit() and len(text) == 8 else None
        elif column in COUNTS:
            record[column] = int(float(text))
        elif column in ("conversions", "engagement_time_s", "revenue"):
            record[column] = float(text)
        elif column:
            record[column] = text.lower() if column in ("session_source", "session_medium") else text
    if isinstance(record.get("sessions"), int) and isinstance(record.get("engaged_sessions"), int):
        record["bounces"] = record["sessions"] - record["engaged_sessions"]  # type: ignore[operator]
    return record


def is_metrica(reading: Reading) -> bool:
    """An answer of `stat/v1/data` with a query that names its metrics."""
    answer = _dict(reading.document)
    query = _dict(answer.get("query"))
    return "total_rows" in answer and any(str(name).startswith("ym:s:") for name in query.get("metrics", ()))


def read_metrica(reading: Reading, context: Context) -> Loaded:
    """Rows with a date; metrics stand in the order of the query, and bounces are percents here."""
    answer = _dict(reading.document)
    query = answer["query"]
    rows, lines, aside = [], [], []
    for line, row in enumerate(answer.get("data", []), start=1):
        names = [one.get("name") for one in row.get("dimensions", ())]
        record = _metrica_row(query, names, row.get("metrics", ()))
        if record.get("date_day") is None:
            aside.append(SetAside(line, "no date: ask for the dimension ym:s:date", (str(row)[:200],)))
        else:
            rows.append(record)
            lines.append(line)
    layout = _layout("metrica_api", "Yandex Metrica API", How(zone=""))
    part = Part("traffic_daily", read_records(rows, lines, layout, File(reading, context)), len(rows))
    notes = _incomplete(answer.get("total_rows"), len(answer.get("data", [])))
    if answer.get("sampled"):
        notes.append(Note("sampled", f"made of a sample of {answer.get('sample_share', 0):.0%} of the visits"))
    return loaded([part], rows_in=len(answer.get("data", [])), set_aside=aside, notes=notes)


def _metrica_row(query: Json, names: Sequence[object], metrics: Sequence[float]) -> dict[str, object]:
    from smm_nb.loaders.metrica import CHANNELS

    pairs = [*zip(query.get("dimensions", ()), names, strict=False), *zip(query["metrics"], metrics, strict=False)]
    found: dict[str, Any] = {
        METRICA_NAMES[name]: value for name, value in pairs if name in METRICA_NAMES and value is not None
    }
    record: dict[str, object] = {"bounce_definition": "metrika15"}
    for column, value in found.items():
        if column == "date_day":
            record[column] = datetime.date.fromisoformat(str(value))
        elif column == "channel":
            record["session_default_channel_grouping"] = CHANNELS.get(str(value).casefold(), value)
        elif column == "bounce_percent":
            record["bounces"] = round(float(value) / 100 * float(found.get("sessions", 0)))
        elif column in COUNTS:
            record[column] = round(float(value))
        else:
            record[column] = str(value).lower() if column == "session_source" else value
    return record


def _layout(family: str, tool: str, how: How) -> Layout:
    return Layout(family, tool, "traffic_daily", headers(), (), {"period_type": "day"}, how)


def _incomplete(total: object, found: int) -> list[Note]:
    if isinstance(total, int) and total > found:
        return [Note("incomplete", f"the file holds {found} of {total} rows: save the other pages too")]
    return []


LOADERS = (
    Loader(
        "ga4_api",
        "GA4 Data API",
        ("traffic_daily",),
        is_ga4,
        read_ga4,
        "Method runReport with the dimensions date, sessionSource, sessionMedium; save the JSON.",
        ("every value is text; `rows` is absent, not empty, when there are no data",),
    ),
    Loader(
        "metrica_api",
        "Yandex Metrica API",
        ("traffic_daily",),
        is_metrica,
        read_metrica,
        "GET /stat/v1/data with dimensions=ym:s:date and a source; save the JSON.",
        ("bounceRate is in percent here, a fraction in the CSV", "metrics stand in the order of the query"),
    ),
)
