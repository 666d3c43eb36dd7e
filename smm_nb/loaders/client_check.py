"""The check of a client's data: every file with its rows, then what a person should look at before trusting a report.

Imports client_data and tables. Tests: tests/loaders/test_client_check.py, test_client_data.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError
from smm_nb.loaders import doubts
from smm_nb.loaders.client_data import KINDS, ClientData
from smm_nb.loaders.load_report import FileReport
from smm_nb.tables import schema
from smm_nb.tables.columns import COLUMNS

IMPOSSIBLE = (
    ("clicks", "impressions"),
    ("link_clicks", "impressions"),
    ("reach", "impressions"),
    ("reach_followers", "reach"),
    ("engaged_sessions", "sessions"),
    ("bounces", "sessions"),
)
"""Pairs of columns of which the first cannot be larger than the second. Real files have a few such rows."""

DAILY = ("account_daily", "ads_daily", "traffic_daily")

STALE = 7
"""Days by which one daily table may end before another of the same client: a week is a late download, no more."""


@dataclass(frozen=True)
class Doubt:
    """Something to look at: `kind` is a short machine word, `text` says it with its numbers."""

    table: str
    kind: str
    text: str


@dataclass(frozen=True)
class ClientCheck:
    """What `smm-nb check` shows; `rows` counts those of the files that could be read."""

    client: str
    files: tuple[FileReport, ...]
    rows: dict[str, int]
    warnings: tuple[Doubt, ...]
    problems: tuple[SmmError, ...]


def check_client(client: str, workspace: Workspace) -> ClientCheck:
    """Read everything that a client's YAML names and look it over.

    Raises:
        SmmError: no such client, or its YAML needs mending. What is wrong with files is in the result.
    """
    data = _Readable(workspace.client(client), workspace, Period.month("1970-01"))
    files = data.load_report
    problems: dict[str, SmmError] = {str(problem): problem for problem in data.problems}
    rows: dict[str, int] = {}
    warnings: list[Doubt] = []
    for name in dict.fromkeys(table for tables in KINDS.values() for table in tables):
        try:
            rows[name] = len(data.table(name))
            warnings += look_over(data, name)
        except SmmError as problem:
            problems.setdefault(str(problem), problem)
    warnings += _stale(data, [name for name in DAILY if rows.get(name)])
    return ClientCheck(
        client, tuple(files), {n: r for n, r in rows.items() if r}, tuple(warnings), tuple(problems.values())
    )


class _Readable(ClientData):
    """The client's data without the files that cannot be read: one must not hide what is wrong with the others."""

    def _guard_file(self, report: FileReport) -> None:
        """Nothing: the file's problem is told with its report."""


def look_over(data: ClientData, name: str) -> Iterator[Doubt]:
    """Everything about one table that a person should look at."""
    frame = data.table(name)
    if frame.empty:
        return
    for breach in schema.check(frame, name).itertuples():
        yield Doubt(name, "schema", f"{breach.column}: {breach.check} fails for {breach.found!r} in row {breach.row}")
    yield from _impossible(frame, name)
    yield from (Doubt(name, "alike", text) for text in doubts.alike(frame))
    if name in schema.DAY:
        days = data.days(name)
        yield from (Doubt(name, "strange_days", text) for text in doubts.strange_days(days))
        yield from (Doubt(name, "partial_day", text) for text in doubts.partial_day(frame, days))
    yield from (Doubt(name, "merged", note) for note in data.merge_notes(name))
    if name in DAILY:
        yield from _gaps(data, name)
    if name in (*DAILY, "sales_log"):
        yield from _zones(data, name)


def _zones(data: ClientData, name: str) -> Iterator[Doubt]:
    frame = data.table(name)
    tools: dict[str, set[str]] = {}
    for zone, tool in frame[["timezone", "source_tool"]].dropna().drop_duplicates().itertuples(index=False):
        tools.setdefault(zone, set()).add(tool)
    # a shop writes the offset of each order: those of the client's summer and winter are one zone
    own = {pd.Timestamp(f"2025-{month}-01", tz=data.client.timezone).strftime("UTC%z") for month in ("01", "07")}
    if len(set(tools) - own) + bool(own & set(tools)) > 1:
        told = ", ".join(f"{zone} ({', '.join(sorted(names))})" for zone, names in sorted(tools.items()))
        advice = (
            "Set one zone where a tool lets you (in the YAML: `timezone` of the source); else compare weeks, not days"
        )
        yield Doubt(name, "timezones", f"its days are cut in different time zones: {told}. {advice}")


def missing_days(days: pd.Series) -> list[datetime.date]:
    """Days without a row between the first and the last.

    >>> missing_days(pd.Series(pd.to_datetime(["2025-08-01", "2025-08-04"])))
    [datetime.date(2025, 8, 2), datetime.date(2025, 8, 3)]
    """
    known = set(days.dropna().dt.date)
    return [day for day in Period(min(known), max(known)) if day not in known] if known else []


def _by_platform(data: ClientData, name: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of single days, each platform's apart, with their day as `_day`."""
    frame = data.table(name).assign(_day=data.days(name))
    if "period_type" in frame:
        frame = frame[frame["period_type"] == "day"]
    for platform, part in frame.groupby(frame["platform"].fillna("") if "platform" in frame else lambda _: ""):
        yield str(platform), part


def _gaps(data: ClientData, name: str) -> Iterator[Doubt]:
    for platform, part in _by_platform(data, name):
        # an account's row is put together from a file a metric: a metric may lack a day that the others have
        flows = [column for column in part if _flows(column) and part[column].notna().any()]
        metrics = flows if name == "account_daily" and flows else ["rows"]
        gaps: dict[tuple[datetime.date, ...], list[str]] = {}
        for metric in metrics:
            given = part if metric == "rows" else part[part[metric].notna()]
            gaps.setdefault(tuple(missing_days(given["_day"])), []).append(metric)
        for days, lacking in gaps.items():
            # levels alone, noted now and then, are no daily export
            sparse = name == "account_daily" and not flows and len(days) > part["_day"].nunique()
            if days and not sparse:
                yield Doubt(name, "gap", _gap_told(platform, lacking, days, part))


def _flows(column: str) -> bool:
    # a state, such as followers, may be noted once a month
    return column in COLUMNS and COLUMNS[column].additivity in ("additive", "non_additive")


def _gap_told(platform: str, lacking: list[str], days: tuple[datetime.date, ...], part: pd.DataFrame) -> str:
    shown = ", ".join(day.isoformat() for day in days[:5]) + (" ..." if len(days) > 5 else "")
    before = part[part["_day"] < pd.Timestamp(days[0])].sort_values("_day", kind="stable").iloc[-1]
    text = (
        f"{platform} has no {', '.join(lacking)} for {len(days)} days: {shown}; the day before is in {_where(before)}"
    )
    return f"{text}. Export these days too".strip()


def _stale(data: ClientData, names: list[str]) -> Iterator[Doubt]:
    """Daily tables that end long before the client's newest day: an export was not made again."""
    last = {
        (name, platform): part.loc[part["_day"].idxmax()]
        for name in names
        for platform, part in _by_platform(data, name)
    }
    if not last:
        return
    newest = max(last.values(), key=lambda row: row["_day"])
    for (name, platform), row in last.items():
        behind = (newest["_day"] - row["_day"]).days
        if behind > STALE:
            text = (
                f"{platform} ends on {row['_day'].date()} ({_where(row)}), {behind} days before the newest day, "
                f"{newest['_day'].date()} ({_where(newest)}). Export it again, or take it that nothing ran since"
            )
            yield Doubt(name, "stale", text.strip())


def _where(row: pd.Series) -> str:
    # a row put together from several files has a line in each of them
    alone = pd.notna(row["source_line"]) and "; " not in str(row["source_file"])
    return f"{row['source_file']}, line {row['source_line']}" if alone else str(row["source_file"])


def _impossible(frame: pd.DataFrame, name: str) -> Iterator[Doubt]:
    for small, large in IMPOSSIBLE:
        if small in frame and large in frame:
            wrong = frame[(frame[small] > frame[large]).fillna(False)]
            if len(wrong):
                row = wrong.iloc[0]
                found = f"{row[small]} and {row[large]} in {_where(row)}"
                text = f"{small} is above {large} in {len(wrong)} of {len(frame)} rows, first {found}. Export it again"
                yield Doubt(name, "impossible", text)
