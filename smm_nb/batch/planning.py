"""The plan of a run, found while the run goes on: each client's reports are handed out as soon as they are known.

A month that nobody names takes a look at the data; the reports of other clients need not wait for it.
Imports the batch room. Tests: tests/batch/test_run.py.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from smm_nb.batch import engine, manifest, processes, publish
from smm_nb.batch.latest import LatestMonths
from smm_nb.batch.make import Limits
from smm_nb.batch.manifest import DONE
from smm_nb.batch.outcome import Cancelled
from smm_nb.batch.plan import Job, chosen_clients, jobs_of, read_client
from smm_nb.batch.warm import NotWarm
from smm_nb.batch.zygote import PAGES
from smm_nb.clients.model import Client
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import RunProblem, SmmError

T = TypeVar("T")

FORMATS = ("html", "pdf", "xlsx")
RENDERING = ("smm_nb.batch.render", "nbformat", "nbconvert", "nh3", "xlsxwriter", "smm_nb.batch.render:rehearse")
PDF = ("weasyprint",)
"""What rendering needs, for the warm server to load once."""
LONGEST = "monthly_review"
"""Each client's first, so that at the end of a run no long report is left alone on one core."""


@dataclass(frozen=True)
class Options:
    """What a run is asked for; empty = all, or the client's own choice."""

    clients: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    jobs: int = 2
    force: bool = False
    only_failed: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Share:
    """What a run is to do for one client: the reports to make, those to leave; or why there is nothing to be known."""

    client: str
    todo: tuple[Job, ...] = ()
    skipped: tuple[Job, ...] = ()
    problem: SmmError | None = None


def submit(pool: Executor, function: Callable[..., T], *arguments: Any) -> Future[T]:
    """Have a thread of the pool call `function`. Raises `RunProblem` where the system gives no more threads."""
    try:
        return pool.submit(function, *arguments)
    except RuntimeError as error:
        raise RunProblem(problem=f"the system said: {error}", remedy="Allow more processes.") from None


class Planner:
    """Goes through the clients of a run in their order.

    Args:
        workspace: where the clients are.
        options: what is asked for.
        stop: once it says True, nothing more is planned.
        shelves: where what was read is kept for the client's reports.

    Raises:
        UnknownName, BadPeriod: a client, report or month that there is not.
    """

    def __init__(
        self,
        workspace: Workspace,
        options: Options,
        stop: Callable[[], bool],
        shelves: Path,
    ) -> None:
        self.workspace, self.options, self.stop = workspace, options, stop
        self.clients = chosen_clients(workspace, options.clients, options.reports, options.months)
        # hashed once for the plan; a job hashes again, before and after its run
        self.hashes = manifest.hashes_of(workspace)
        self.latest = LatestMonths(workspace, self.hashes, stop, shelves)
        self._guard = threading.Lock()
        self._is_warm = False

    def run(self, hand_out: Callable[[Share], None]) -> None:
        """Hand out the share of each client, from any thread, and return after the last; clients to be read come later.

        Half as many clients are read at a time as notebooks run: that is always ahead of their reports.
        """
        readers = (self.options.jobs + 1) // 2
        with ThreadPoolExecutor(readers, thread_name_prefix="month") as pool:
            reading = [
                submit(pool, self.read, name, hand_out) for name in self.clients if not self.tell(name, hand_out)
            ]
        for one in reading:
            one.result()  # a mistake of ours must not pass in silence
        self.latest.save()

    def tell(self, name: str, hand_out: Callable[[Share], None]) -> bool:
        """Hand out a client's share if that can be done without reading its tables."""
        if self.stop():
            return True
        try:
            client = read_client(self.workspace, name)
            months = self.options.months or client.months or (self.latest.known(name),)
            if not all(months):
                self.warm_up()
                return False
            hand_out(self.share(client, months))
        except SmmError as problem:
            hand_out(Share(name, problem=problem))
        return True

    def read(self, name: str, hand_out: Callable[[Share], None]) -> None:
        """Hand out the share of a client whose month only its tables tell."""
        try:
            month = self.latest(name)
            hand_out(self.share(read_client(self.workspace, name), (month,)))
        except Cancelled:
            return
        except SmmError as problem:
            hand_out(Share(name, problem=problem))

    def share(self, client: Client, months: Sequence[str]) -> Share:
        """A client's reports, sorted into those to be made and those that are up to date or were not asked for."""
        todo: list[Job] = []
        skipped: list[Job] = []
        jobs = jobs_of(client, self.options.reports, months)
        for job in sorted(jobs, key=lambda job: job.report != LONGEST):
            # once the run is stopped nobody asks what is up to date: it counts as not tried
            (todo if self.stop() or self.is_wanted(job) else skipped).append(job)
        if todo and not self.stop():
            self.warm_up()
        return Share(client.client, tuple(todo), tuple(skipped))

    def is_wanted(self, job: Job) -> bool:
        """Whether a job is to be done. A failure that lies beside a report that is up to date is over, and removed."""
        folder = self.workspace.outputs / job.folder
        failed = publish.failed_folder(folder)
        if self.options.only_failed:
            last = manifest.read(failed) or manifest.read(folder)
            return last is not None and last.state not in DONE
        if self.options.force:
            return True
        try:
            key = manifest.ingredients(self.workspace, job, self.options.formats, self.hashes(job.client)).key
        except SmmError:
            return True  # the run itself will say what is wrong
        if not manifest.is_up_to_date(folder, key):
            return True
        publish.remove(failed)
        return False

    def warm_up(self) -> None:
        """Have the server and this process load while the plan is made; where there can be no server, a job says so."""
        with self._guard:
            if self._is_warm:
                return
            self._is_warm = True
        with contextlib.suppress(NotWarm):
            pdf = PDF if "pdf" in self.options.formats else ()
            processes.warm_server((*RENDERING, *pdf, PAGES))
        engine.load_meanwhile()
