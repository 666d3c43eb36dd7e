"""Google Analytics 4: the CSV of a report, with one table or many [traffic_daily].

The dates of a report stand only in its comment lines; weeks and days may be numbers counted from there. Of a file with
many tables one is read: the others divide the same traffic in another way, and adding them would count it twice.
Imports family, mapping and window. Tests: tests/loaders/test_ga4.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.headers.site import GA4
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_grid, unused
from smm_nb.loaders.reading import Note, RawTable, Reading, SetAside
from smm_nb.loaders.window import Window, in_lines, nth, numbered_week, windows
from smm_nb.tables.schema import conform

DIMENSIONS = ("source_medium", "session_source", "session_default_channel_grouping", "session_campaign")
TIMES = ("date_day", "year_month", "week", "nth_day", "nth_week", "nth_month")

LAYOUT = Layout("ga4_report", "Google Analytics 4", "traffic_daily", GA4, ("sessions",))


def identify(reading: Reading) -> bool:
    """A report's CSV: tables with comment lines that state dates of eight digits, not an exploration."""
    if reading.kind != "csv":
        return False
    lines = [line for raw in reading.tables for line in raw.preamble]
    if any("exploration" in line.casefold() for line in lines):
        return False
    # an older tool's comments have no `Start date:` line, but both dates in one
    stated = any(re.fullmatch(r"#[^\d]*\d{8}\s*", line) for line in lines)
    return stated and any(_known(raw) >= 2 for raw in reading.tables)


def _known(raw: RawTable) -> int:
    return len(GA4.match(raw.header).columns)


def read(reading: Reading, context: Context) -> Loaded:
    """The table with sessions by source, channel or campaign; every other table of the file set aside."""
    file = File(reading, context)
    chosen = _choose(reading.tables)
    parts: list[Part] = []
    aside: list[SetAside] = []
    for raw in reading.tables:
        if raw is chosen:
            parts.append(read_table(raw, file, _window(raw, reading)))
        else:
            aside += unused(raw, "another table of the same traffic, or one that no KPI is made of")
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)


def _choose(tables: Sequence[RawTable]) -> RawTable:
    def worth(raw: RawTable) -> tuple[bool, bool, int]:
        found = GA4.match(raw.header).columns
        return "sessions" in found, any(name in found for name in DIMENSIONS), len(found)

    return max(tables, key=worth)


def _window(raw: RawTable, reading: Reading) -> Window | None:
    # someone may have cut the first comment lines: the dates of a later table are the same report's
    return in_lines(raw.preamble) or in_lines(line for other in reading.tables for line in other.preamble)


def read_table(raw: RawTable, file: File, window: Window | None) -> Part:
    """One table of GA4's: sources in lower case, counts instead of rates, every row on its day, week or month."""
    part = read_grid(raw, LAYOUT, file)
    frame = _parts_of_rates(_sources(part.frame))
    return _with_window(part, frame, window, raw)


def _sources(frame: pd.DataFrame) -> pd.DataFrame:
    if "source_medium" in frame:
        both = frame.pop("source_medium").str.split(" / ", n=1, expand=True).reindex(columns=[0, 1])
        frame = frame.assign(session_source=both[0], session_medium=both[1])
    for name in ("session_source", "session_medium"):
        frame[name] = frame[name].str.lower()
    return frame


def _parts_of_rates(frame: pd.DataFrame) -> pd.DataFrame:
    # GA4's bounce is, by definition, a session that was not engaged
    frame = frame.assign(bounces=frame["sessions"] - frame["engaged_sessions"], bounce_definition="ga4")
    if "time_per_session" in frame:
        seconds = pd.to_numeric(frame.pop("time_per_session")).astype("Float64")
        frame["engagement_time_s"] = seconds * frame["sessions"].astype("Float64")
    return frame


def _with_window(part: Part, frame: pd.DataFrame, window: Window | None, raw: RawTable) -> Part:
    """Every row with its day and `period_type`; rows that are about another span are set aside."""
    unit = next((name for name in TIMES if name in frame and frame[name].notna().any()), "")
    spans = [_span(unit, value, window) for value in (frame[unit] if unit else [""] * len(frame))]
    fits = pd.Series([span is not None and bool(span.period_type) for span in spans], index=frame.index, dtype=bool)
    if unit in ("week", "nth_week"):
        # the first and the last week of a report are often cut short: said, not dropped
        fits = pd.Series([span is not None for span in spans], index=frame.index, dtype=bool)
    period_type = {"week": "week", "nth_week": "week", "nth_month": "month", "year_month": "month"}.get(unit, "")
    frame["date_day"] = pd.Series([span.first if span else None for span in spans], index=frame.index, dtype=object)
    frame["period_type"] = [period_type or (span.period_type if span else None) for span in spans]
    rows = dict(zip(raw.lines, raw.rows, strict=True))
    reason = f"about {window or 'an unknown span'} in one row: neither a day, a week nor a month"
    aside = tuple(SetAside(line, reason, tuple(rows[line])) for line in frame.loc[~fits, "source_line"])
    note = _short_weeks(unit, spans)
    kept = frame[fits].drop(columns=[name for name in TIMES if name != "date_day"], errors="ignore")
    return replace(
        part,
        frame=conform(kept.reset_index(drop=True), "traffic_daily"),
        kept=len(kept),
        set_aside=(*part.set_aside, *aside),
        notes=(*part.notes, *note),
    )


def _span(unit: str, value: object, window: Window | None) -> Window | None:
    if unit == "date_day":
        day = None if pd.isna(value) else pd.Timestamp(value).date()
        return Window(day, day) if day else None
    if not unit:
        return window
    text = str(value)
    if window is None or not text.isdigit():
        return None
    if unit == "year_month":
        return next((span for span in windows(window, "month") if f"{span.first:%Y%m}" == text), None)
    if unit == "week":
        return numbered_week(window, int(text))
    return nth(window, int(text), unit.removeprefix("nth_"))


def _short_weeks(unit: str, spans: Sequence[Window | None]) -> list[Note]:
    short = sorted({str(span) for span in spans if span and unit in ("week", "nth_week") and not span.period_type})
    return [Note("cut_weeks", f"weeks cut short by the report's dates: {', '.join(short)}")] if short else []


LOADERS = (
    Loader(
        "ga4_report",
        "Google Analytics 4",
        ("traffic_daily",),
        identify,
        read,
        "GA4, Reports, Acquisition, Traffic acquisition; add Date as a second dimension; Share, Download CSV.",
        (
            "dates stand only in the `#` lines; a report without Date is read when it is about one month",
            "rates are fractions, durations seconds; `Conversions` became `Key events` in 2024-03",
            "of a file with many tables only the one with sessions by source or channel is read",
        ),
        {"traffic_daily": (GA4,)},
    ),
)
