"""A client's data: every canonical table, read on first use from the files that the YAML names, with its load report.

`open_client` is what a notebook calls first. Imports clients, tables and the loaders. Tests:
tests/loaders/test_client_data.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from smm_nb.clients.model import Client, Source, SourceKind, TestCampaign
from smm_nb.clients.period import Period
from smm_nb.clients.shelf import shared
from smm_nb.clients.workspace import Workspace, find
from smm_nb.errors import FileProblem, MissingFile, NoData, SmmError, WrongCurrency
from smm_nb.loaders import load, merge
from smm_nb.loaders.base import Context
from smm_nb.loaders.correct import correct, without_file
from smm_nb.loaders.load_report import FileReport
from smm_nb.loaders.progress import Tell, progress
from smm_nb.tables import schema
from smm_nb.tables.rows import where

T = TypeVar("T")
Frames = dict[str, pd.DataFrame]

TABLE = "table-"

KINDS: dict[SourceKind, tuple[str, ...]] = {
    "site": ("traffic_daily",),
    "ads": ("ads_daily",),
    "networks": ("posts", "account_daily", "audience"),
    "audience": ("audience",),
    "reputation": ("serp", "mentions"),
    "portals": ("portals",),
    "competitors": ("competitors",),
    "sales": ("sales_log",),
    "events": ("events",),
    "targets": ("targets",),
}
"""Which tables the files of a kind may fill. A table is read from the kinds that may fill it."""

MEASURED = ("posts", "account_daily", "ads_daily", "traffic_daily", "sales_log", "serp", "mentions")
"""Tables whose newest day says until when a client's data go."""


class ClientData:
    """The tables of one client, with the period that a report is about.

    Tables hold every period that the files give, so that a report can look back; `in_period` cuts one out.
    A table without a file is empty, never missing; a file that cannot be read is an error as soon as its table is
    asked for, because a figure without that file would be wrong. Tables never change, so what is computed from them is
    `kept` and computed once.
    """

    def __init__(self, client: Client, workspace: Workspace, period: Period, test: TestCampaign | None = None) -> None:
        self.client, self.workspace, self.period, self.test = client, workspace, period, test
        self.kept: dict[Hashable, Any] = {}
        self._taken: dict[str, Any] = {}
        self._read: dict[SourceKind, list[tuple[FileReport, Frames]]] = {}

    @property
    def language(self) -> str:
        """The language of the client's reports."""
        return self.client.language

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.client.currency

    def table(self, name: str) -> pd.DataFrame:
        """The canonical table of that name, all periods.

        Raises:
            UnknownName: there is no such table.
            SmmError: one of its files cannot be read, belongs to another account or is in another currency.
        """
        return self._table(name)[0]

    def in_period(self, name: str, period: Period | None = None) -> pd.DataFrame:
        """The rows of a table whose day lies in `period` (default: the report's)."""
        # a frame of its own: who adds a column to it must not add it to the table
        return where(self.table(name), self._is_in(name, period or self.period)).copy(deep=False)

    def _is_in(self, name: str, period: Period) -> pd.Series:
        days = self.days(name)
        return (days >= pd.Timestamp(period.first)) & (days <= pd.Timestamp(period.last))

    def days(self, name: str) -> pd.Series:
        """The day of each row of a table; instants are cut into days in the client's time zone."""
        key = ("days", name)
        if key not in self.kept:
            self.kept[key] = schema.days(self.table(name), name, self.client.timezone)
        found: pd.Series = self.kept[key]
        return found

    def merge_notes(self, name: str) -> tuple[str, ...]:
        """What was said when the files of a table were put together, such as rows that stand in two files."""
        return self._table(name)[1]

    def sources(self, name: str) -> tuple[str, ...]:
        """The files that a table's rows came from."""
        # a row that was put together from several files names them all: `a.csv; b.csv`
        named = self.table(name)["source_file"].dropna().unique()
        return tuple(sorted({file for several in named for file in several.split("; ")}))

    @property
    def load_report(self) -> list[FileReport]:
        """Every file of the client, read or refused, in the order of the YAML."""
        return [report for kind in KINDS for report in self._reports_of(kind)]

    @property
    def problems(self) -> list[SmmError]:
        """What keeps files of the client from being read."""
        read = self.load_report
        stray = without_file(self.client, [report.file for report in read])
        return [*(report.problem for report in read if report.problem), *stray]

    def newest_day(self) -> datetime.date | None:
        """The newest day of any measured table; None when there are no data at all."""
        newest = [self.days(name).max() for name in MEASURED if len(self.table(name))]
        return max(newest).date() if newest else None

    def __repr__(self) -> str:
        tables = {name.removeprefix(TABLE): kept[0] for name, kept in self._taken.items() if name.startswith(TABLE)}
        read = [f"{len(frame)} {name}" for name, frame in tables.items() if len(frame)]
        return f"<ClientData {self.client.client} {self.period}: {', '.join(read) or 'nothing read yet'}>"

    # ------------------------------------------------------------ reading

    def _table(self, name: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
        schema.table(name)
        return self._take(TABLE + name, lambda: self._build(name))

    def _take(self, name: str, read: Callable[[], T]) -> T:
        """What another report of the same run read, else what `read` gives; looked for once."""
        if name not in self._taken:
            self._taken[name] = shared(self.client.client, name, read)
        found: T = self._taken[name]
        return found

    def _build(self, name: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
        parts: list[pd.DataFrame] = []
        for kind in (kind for kind, tables in KINDS.items() if name in tables):
            for report in self._reports_of(kind):
                self._guard_file(report)
            parts += [frames[name] for frames in self._frames_of(kind) if name in frames]
        frame, notes = merge(parts, name)
        frame = pd.concat([frame, self._written_in_yaml(name)]) if name in ("events", "targets") else frame
        frame = frame.reset_index(drop=True).assign(client_id=self.client.client)
        self._guard(frame)
        return frame, tuple(note.text for note in notes)

    # a kind's files stand on the shelf twice: who only tells what was read need not take its tables

    def _reports_of(self, kind: SourceKind) -> list[FileReport]:
        return self._take(f"files-{kind}", lambda: [report for report, _ in self._files_of(kind)])

    def _frames_of(self, kind: SourceKind) -> list[Frames]:
        def read() -> list[Frames]:
            return [frames for _, frames in self._files_of(kind)]

        # where they fill one table alone, that table is all that another report will ask for
        return self._take(f"frames-{kind}", read) if len(KINDS[kind]) > 1 else read()

    def _files_of(self, kind: SourceKind) -> list[tuple[FileReport, Frames]]:
        if kind not in self._read:
            sources = [source for source in self.client.sources if source.kind == kind]
            with progress() as tell:
                self._read[kind] = [file for source in sources for file in self._read_source(source, tell)]
        return self._read[kind]

    def _read_source(self, source: Source, tell: Tell) -> Iterable[tuple[FileReport, Frames]]:
        paths = self.workspace.files(self.client, source)
        if not paths:
            missing = MissingFile(
                file=f"data/{self.client.client}/{', '.join(source.files)}",
                remedy="Put the export there, or take the source out of the YAML.",
            )
            yield FileReport(", ".join(source.files), source.kind, problem=missing), {}
        for path in paths:
            tell(self.workspace.relative(self.client, path))
            yield self._read_file(path, source)

    def _read_file(self, path: Path, source: Source) -> tuple[FileReport, Frames]:
        name = self.workspace.relative(self.client, path)
        context = Context(
            network=source.network or "",
            page_id=source.page_id or "",
            currency=self.client.currency,
            timezone=source.timezone or self.client.timezone,
            labelled_by=source.labelled_by or "",
        )
        try:
            loader, loaded = load(path, context, root=self.workspace.data / self.client.client)
            frames, corrected = correct(loaded.tables, self.client, name)
        except SmmError as problem:
            return FileReport(name, source.kind, problem=problem), {}
        first, last = _span(frames)
        report = FileReport(
            name,
            source.kind,
            loader.name,
            loader.tool,
            {table: len(frame) for table, frame in frames.items()},
            loaded.rows_in,
            loaded.rows_kept,
            loaded.set_aside,
            loaded.notes + corrected,
            first,
            last,
        )
        return report, frames

    def _written_in_yaml(self, name: str) -> pd.DataFrame:
        file = f"params/{self.client.client}.yml"
        if name == "events":
            rows = [
                {
                    "date_start": pd.Timestamp(event.start),
                    "date_end": pd.Timestamp(event.end or event.start),
                    "title": event.title,
                    "kind": event.kind,
                    "platform": event.network,
                    "affects_kpi": " ".join(event.affects) or None,
                }
                for event in self.client.events
            ]
        else:
            rows = [
                {
                    "kpi_id": target.kpi,
                    "period": target.month,
                    "platform": target.network,
                    "target": target.target,
                    "baseline": target.baseline,
                    "agreed_by": target.agreed_by,
                }
                for target in self.client.targets
            ]
        return schema.conform(pd.DataFrame(rows).assign(source_file=file, source_tool="YAML"), name)

    # ------------------------------------------------------------ guards

    def _guard_file(self, report: FileReport) -> None:
        if report.problem and not isinstance(report.problem, MissingFile):
            raise report.problem

    def _guard(self, frame: pd.DataFrame) -> None:
        self._guard_currency(frame)
        self._guard_account(frame)

    def _guard_currency(self, frame: pd.DataFrame) -> None:
        if "currency" not in frame:
            return
        wrong = frame["currency"].notna() & (frame["currency"] != self.client.currency)
        if wrong.any():
            row = frame[wrong].iloc[0]
            raise WrongCurrency(
                **_place(row),
                found=row["currency"],
                expected=self.client.currency,
                remedy=f"Export in {self.client.currency}, or change `currency` in params/{self.client.client}.yml.",
            )

    def _guard_account(self, frame: pd.DataFrame) -> None:
        """A file of another account would put another client's numbers into this report."""
        if "page_id" not in frame or "platform" not in frame:
            return
        for account in self.client.networks:
            if account.page_id is None:
                continue
            mine = (frame["platform"] == account.network) & frame["page_id"].notna()
            others = mine & (frame["page_id"] != account.page_id)
            if others.any():
                row = frame[others].iloc[0]
                raise FileProblem(
                    **_place(row),
                    problem=f"the rows are of {account.network} account {row['page_id']}, not of {account.page_id}",
                    remedy=f"Move the file out, or mend `page_id` in params/{self.client.client}.yml.",
                )


def open_client(client: str, *, month: str = "", test: str | None = None, workspace: str = "") -> ClientData:
    """The data of one client for one period: what a notebook calls first.

    Args:
        client: id, as in `params/<client>.yml`.
        month: `YYYY-MM`; empty = the client's last declared month, else the last whole month with data.
        test: id of a test campaign, empty = the client's last one; the period is then the test's. None = no test.
        workspace: folder of the workspace; empty = the one around this folder.

    Raises:
        SmmError: no such client, a YAML that needs mending, a month without data.
    """
    place = find(workspace)
    model = place.client(client)
    campaign = _campaign(model, test)
    if campaign:
        return ClientData(model, place, Period(campaign.start, campaign.end), campaign)
    data = ClientData(model, place, Period.month(month or (model.months[-1] if model.months else "1970-01")))
    newest = data.newest_day()
    if newest is None:
        raise NoData(
            client=model.name,
            what="data",
            period=month or "any month",
            remedy=f"Put its export files into data/{client}/ and name them under `sources`.",
        )
    if not month and not model.months:
        data.period = _last_whole_month(newest)
    elif not any(data._is_in(name, data.period).any() for name in MEASURED):
        raise NoData(client=model.name, what="data", period=data.period, remedy=f"The newest day is {newest}.")
    return data


def _campaign(client: Client, test: str | None) -> TestCampaign | None:
    if test:
        return client.test(test)
    tests = sorted(client.tests, key=lambda one: one.end)
    return tests[-1] if test == "" and tests else None


def _last_whole_month(newest: datetime.date) -> Period:
    month = Period.month(newest.strftime("%Y-%m"))
    return month if month.last == newest else month.previous


def _span(frames: dict[str, pd.DataFrame]) -> tuple[datetime.date | None, datetime.date | None]:
    columns = [frame[schema.DAY[name]].array for name, frame in frames.items() if name in schema.DAY]
    days = [day.date() for column in columns for day in (column.min(), column.max()) if day is not pd.NaT]
    return (min(days), max(days)) if days else (None, None)


def _place(row: pd.Series) -> dict[str, object]:
    line = row.get("source_line")
    return {"file": row.get("source_file"), "line": None if pd.isna(line) else int(line)}
