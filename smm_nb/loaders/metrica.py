"""Yandex Metrica: the CSV or XLSX of a report [traffic_daily].

Days come in the order of visits, the first row is of totals and averages, bounces are a fraction (the screen shows
percents), and the counter stands nowhere in the file. Imports family, mapping and window.
Tests: tests/loaders/test_metrica.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import normal
from smm_nb.loaders.headers.site import METRICA
from smm_nb.loaders.mapping import File, Layout, Part, cells, read_grid
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, SetAside
from smm_nb.loaders.values import parse_numbers
from smm_nb.loaders.window import Window, in_cell, in_name
from smm_nb.tables.schema import conform

CHANNELS = {
    "переходы из социальных сетей": "Organic Social", "social network traffic": "Organic Social",
    "переходы из поисковых систем": "Organic Search", "search engine traffic": "Organic Search",
    "переходы по рекламе": "Paid Other", "ad traffic": "Paid Other",
    "прямые заходы": "Direct", "direct traffic": "Direct",
    "переходы по ссылкам на сайтах": "Referral", "link traffic": "Referral",
    "внутренние переходы": "Internal", "internal traffic": "Internal",
    "переходы с почтовых рассылок": "Email", "mailing traffic": "Email",
    "переходы из мессенджеров": "Messengers", "messenger traffic": "Messengers",
    "переходы из рекомендательных систем": "Recommendation Systems",
    "переходы с сохранённых страниц": "Cached Pages", "cached page traffic": "Cached Pages",
}  # fmt: skip
"""Metrica's names of channels as GA4's, so that both tools' traffic is compared under one name."""

MISSING = ("не определено", "undefined", "not specified")
GOAL = re.compile(r"достижения цели \((.+)\)|goal reaches \((.+)\)")


def _aside(row: Mapping[str, str]) -> str:
    # the report of entry pages repeats the total in a row with an empty address
    page = row.get("landing_page_path")
    return "row of totals: no entry page" if page is not None and not page.strip() else ""


LAYOUT = Layout(
    "metrica_report", "Yandex Metrica", "traffic_daily", METRICA, ("sessions",), how=How(decimal="."), aside=_aside
)


def _read(raw: RawTable, layout: Layout, file: File) -> Part:
    part = read_grid(raw, layout, file)
    frame = _sources(_counts(part.frame))
    part = _with_window(replace(part, frame=frame), raw, file)
    return replace(part, frame=_by_goal(part.frame, raw))


def _counts(frame: pd.DataFrame) -> pd.DataFrame:
    # the report gives ratios of visits; the counts that they were made of are whole numbers
    visits = frame["sessions"].astype("Float64")
    for ratio, count in (("bounce_share", "bounces"), ("depth", "page_views")):
        if ratio in frame:
            values = pd.to_numeric(frame.pop(ratio), errors="coerce").astype("Float64")
            if frame[count].isna().all():
                frame[count] = (values * visits).round().astype("Int64")
    return frame.assign(bounce_definition="metrika15")


def _sources(frame: pd.DataFrame) -> pd.DataFrame:
    for name in ("session_source", "session_medium", "session_campaign", "session_content", "session_term", "channel"):
        if name in frame:
            frame[name] = frame[name].where(~frame[name].str.casefold().isin(MISSING))
    frame["session_source"] = frame["session_source"].str.lower()
    if "channel" in frame:
        own = frame.pop("channel")
        frame["session_default_channel_grouping"] = own.map(lambda text: CHANNELS.get(normal(text), text), "ignore")
    return frame


def _with_window(part: Part, raw: RawTable, file: File) -> Part:
    frame = part.frame
    named = in_name(file.reading.path)
    spans = [in_cell(str(text)) for text in frame["interval"]] if "interval" in frame else [named] * len(frame)
    fits = pd.Series([bool(span and span.period_type) for span in spans], index=frame.index, dtype=bool)
    frame["date_day"] = pd.Series([span.first if span else None for span in spans], index=frame.index, dtype=object)
    frame["period_type"] = [span.period_type if span else None for span in spans]
    rows = dict(zip(raw.lines, raw.rows, strict=True))
    aside = tuple(
        SetAside(line, _why(span), tuple(rows[line]))
        for line, span, fit in zip(frame["source_line"], spans, fits, strict=True)
        if not fit
    )
    frame = conform(frame[fits].drop(columns="interval", errors="ignore").reset_index(drop=True), "traffic_daily")
    return replace(part, frame=frame, kept=len(frame), set_aside=(*part.set_aside, *aside))


def _why(span: Window | None) -> str:
    if span is None:
        return "no date: neither the row nor the file's name says which days it is about"
    return f"about {span} in one row: neither a day, a week nor a month"


def _by_goal(frame: pd.DataFrame, raw: RawTable) -> pd.DataFrame:
    """A row for each goal that the report has a column of; sessions are repeated in each, as goals are no parts."""
    goals = [
        (at, found[1] or found[2]) for at, name in enumerate(raw.header) if (found := GOAL.fullmatch(normal(name)))
    ]
    if not goals:
        return frame
    extras = [name for name in frame if isinstance(name, str) and GOAL.fullmatch(normal(name))]
    plain = frame.drop(columns=extras)
    return conform(
        pd.concat([_one_goal(plain, raw, at, goal) for at, goal in goals], ignore_index=True), "traffic_daily"
    )


def _one_goal(frame: pd.DataFrame, raw: RawTable, position: int, goal: str) -> pd.DataFrame:
    texts = dict(zip(raw.lines, cells(raw, position), strict=True))
    reached = parse_numbers([texts[line] for line in frame["source_line"]], decimal=".").values
    name = raw.header[position]
    # the goal's name as it is written, not as it is compared
    written = name[name.index("(") + 1 : name.rindex(")")] if "(" in name else goal
    return frame.assign(conversions=pd.Series(list(reached), index=frame.index, dtype=object), goal_id=written)


LOADERS = (
    grid_family(
        (
            Grid(LAYOUT, ("sessions", "users"), read=_read),
            Grid(LAYOUT, ("sessions", "interval"), read=_read),
            Grid(LAYOUT, ("goal_visits", "users"), read=_read),
        ),
        how_to_get="Yandex Metrica, Reports, Sources, Summary; divide by day; Export, CSV.",
        notes=(
            "bounces are a fraction 0-1 although the screen shows percents; times are HH:MM:SS (2023-2026)",
            "no counter id is in the file: nothing tells one site's report from another's",
            "visitors of a total are fewer than the sum of the rows; the total is set aside",
        ),
    ),
)
