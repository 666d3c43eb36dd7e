"""Which reports are to be made: clients x reports x months, each one a `Job` with a folder of its own.

Imports clients. Tests: tests/batch/test_plan.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import get_args

from smm_nb.clients.model import Client, Report
from smm_nb.clients.period import Period
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError, UnknownName

REPORTS: tuple[str, ...] = get_args(Report)


@dataclass(frozen=True)
class Job:
    """One report to be made: `report` of `client` for `period` (a month); `test` names the test campaign."""

    client: str
    report: str
    period: str
    test: str = ""

    @property
    def folder(self) -> str:
        """Its folder, relative to the workspace's outputs."""
        return f"{self.client}/{self.period}/{self.report}" + (f"-{self.test}" if self.test else "")

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.folder.replace("/", " ")

    @property
    def parameters(self) -> dict[str, str]:
        """What its notebook is given."""
        return {"client": self.client, "month": self.period} | ({"test": self.test} if self.test else {})

    def notebook(self, workspace: Workspace) -> Path:
        """The notebook that makes it."""
        return workspace.notebooks / f"{self.report}.ipynb"


def plan(
    workspace: Workspace,
    *,
    clients: Sequence[str] = (),
    reports: Sequence[str] = (),
    months: Sequence[str] = (),
    latest_month: Callable[[str], str],
) -> Iterator[tuple[str, tuple[Job, ...] | SmmError]]:
    """Each client's jobs, in the order of months and reports, or why it cannot be planned; nothing is executed.

    Args:
        workspace: where the clients are.
        clients: ids; empty = all.
        reports: names; empty = those that each client's YAML wants.
        months: `YYYY-MM`; empty = the client's declared months, else its last whole month with data.
        latest_month: gives that month for a client's id (it must read the data, so the caller decides how).

    Raises:
        UnknownName: a client or report that there is not.
        BadPeriod: a month that is none.
    """

    def planned(name: str) -> tuple[Job, ...] | SmmError:
        try:
            client = read_client(workspace, name)
            return jobs_of(client, reports, months or client.months or (latest_month(name),))
        except SmmError as problem:
            return problem

    return ((name, planned(name)) for name in chosen_clients(workspace, clients, reports, months))


def chosen_clients(
    workspace: Workspace, clients: Sequence[str], reports: Sequence[str], months: Sequence[str]
) -> tuple[str, ...]:
    """The clients of a plan, in order, each once. Arguments and errors as for `plan`."""
    for report in reports:
        if report not in REPORTS:
            raise UnknownName(what="report", found=report, expected=", ".join(REPORTS))
    for month in months:
        Period.month(month)
    known = workspace.client_ids()
    for name in clients:
        if name not in known:
            raise UnknownName(what="client", found=name, expected=", ".join(known) or "none yet")
    return tuple(dict.fromkeys(clients or known))


def jobs_of(client: Client, reports: Sequence[str], months: Iterable[str]) -> tuple[Job, ...]:
    """One client's jobs in these months, each once; `reports` as for `plan`."""
    return tuple(dict.fromkeys(job for month in months for job in _jobs(client, reports or client.reports, month)))


def read_client(workspace: Workspace, name: str) -> Client:
    """`Workspace.client`, but the YAML of who was read just now is not taken apart again.

    Raises:
        SmmError: as `Workspace.client` does.
    """
    try:
        content = (workspace.params / f"{name}.yml").read_bytes()
    except OSError:
        return workspace.client(name)  # it knows what to say
    return _read_client(workspace, name, content)


# a client takes 30 KB of memory; who looks through many takes what is needed of one after the other
@lru_cache(maxsize=64)
def _read_client(workspace: Workspace, name: str, content: bytes) -> Client:
    return workspace.client(name)


def _jobs(client: Client, reports: Iterable[str], month: str) -> Iterable[Job]:
    for report in sorted(reports, key=REPORTS.index):
        if report != "test_campaign":
            yield Job(client.client, report, month)
            continue
        # a test is read in the month that holds its last day, and in every later month that is asked for
        for test in client.tests:
            if test.start <= Period.month(month).last:
                yield Job(client.client, report, month, test.id)
