"""The driver: plans the jobs, runs a few at a time in warm kernels, renders and publishes each, and loses none.

A report that fails changes nothing for the others and never replaces a good one: its failure lies beside it. Notebooks
run in kernels of their own, rendering in children of the same warm server; threads only wait for them.
Imports the batch room. Tests: tests/batch/test_run.py, tests/batch/test_faults.py.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from smm_nb.batch import engine, manifest, processes, publish
from smm_nb.batch.index import write_index
from smm_nb.batch.latest import LatestMonths
from smm_nb.batch.make import DiskFull, Limits, Setup, failure, make
from smm_nb.batch.manifest import DONE, Manifest
from smm_nb.batch.outcome import Cancelled
from smm_nb.batch.plan import Job, Plan, plan, read_client
from smm_nb.batch.warm import NotWarm
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import RunProblem, SmmError, UnknownName

log = logging.getLogger(__name__)

FORMATS = ("html", "pdf", "xlsx")
SAME_FAILURES = 10
"""After so many equal failures and nothing else, the rest is not tried: the notebook or the set-up is broken."""
RENDERING = ("smm_nb.batch.render", "nbformat", "nbconvert", "nh3", "xlsxwriter", "smm_nb.batch.render:rehearse")
PDF = ("weasyprint",)
"""What rendering needs, for the warm server to load once."""
FILES_BASE, FILES_EACH = 52, 20
"""Open files of a driver with a report that is being written, and of each report that it runs (16 were counted)."""
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


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
class Event:
    """Something that happened, for whoever watches: problem, plan, start, kernel, cell, render, done, end.

    `fields` are plain data: counts for `plan` and `end`, cell and cells for `cell`, state, seconds, message for `done`.
    """

    kind: str
    job: Job | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a run came to. `not_tried`: planned, but the run was stopped, or the rest was hopeless."""

    made: dict[Job, Manifest]
    skipped: tuple[Job, ...]
    problems: dict[str, SmmError]
    cancelled: bool
    not_tried: tuple[Job, ...] = ()

    @property
    def bad(self) -> dict[Job, Manifest]:
        """The reports that did not come out."""
        return {job: one for job, one in self.made.items() if one.state not in DONE}

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when a client or report failed, 130 when the user stopped the run."""
        return 130 if self.cancelled else 1 if self.bad or self.problems else 0


def run_batch(workspace: Workspace, options: Options, on_event: Callable[[Event], None] | None = None) -> Outcome:
    """Make all reports that are not up to date, then the index page.

    Args:
        workspace: where the clients are.
        options: which reports, and how.
        on_event: hears what happens, one event at a time, from any thread. When it raises, it hears no more, the
            reports are made all the same, and what it raised is raised at the end.

    Raises:
        OutputsBusy, OutputsReadOnly: before anything runs.
        UnknownName, BadPeriod: a client, report, month or format that there is not.
    """
    for name in options.formats:
        if name not in FORMATS:
            raise UnknownName(what="format", found=name, expected=", ".join(FORMATS))
    watcher = _Watcher(on_event or (lambda event: None))
    with publish.lock(workspace.outputs), _interruptible() as stop:
        publish.clean(workspace.outputs)
        shelves = processes.new_folder()
        try:
            outcome = _Batch(workspace, options, stop, watcher.tell, shelves).run()
        finally:
            shutil.rmtree(shelves, ignore_errors=True)
    watcher.raise_if_broken()
    return outcome


class _Watcher:
    """Hands events to whoever watches, one at a time; a watcher that fails must not cost a report."""

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self._on_event = on_event
        self._guard = threading.Lock()
        self._error: Exception | None = None

    def tell(self, event: Event) -> None:
        with self._guard:
            if self._error is None:
                try:
                    self._on_event(event)
                except Exception as error:  # noqa: BLE001 - a closed pipe as well as a mistake; raised at the end
                    self._error = error

    def raise_if_broken(self) -> None:
        if self._error is not None:
            raise self._error


class _Batch:
    """One run, from the plan to the page of all reports."""

    def __init__(
        self,
        workspace: Workspace,
        options: Options,
        stop: threading.Event,
        tell: Callable[[Event], None],
        shelves: Path,
    ) -> None:
        self.workspace, self.options, self.stop, self.tell, self.shelves = workspace, options, stop, tell, shelves
        self.jobs = _affordable(options.jobs)
        self._is_warm = False
        manifest.code_hash()  # before any process loads the code: a change from here on shows as one
        # hashed once for the plan; a job hashes again, before and after its run
        self.hashes = cache(lambda client: manifest.input_hashes(workspace, client))

    def run(self) -> Outcome:
        """Plan, make, write the index; tells `problem`, `plan` and `end`."""
        planned = self.plan()
        todo, skipped = self.sort_out(planned.jobs)
        self.tell(Event("plan", None, {"jobs": len(todo), "up_to_date": len(skipped)}))
        made, hopeless = self.make_all(todo)
        problems = planned.problems | self.code_problem(made)
        problems |= self.write_index(problems)
        rest = tuple(job for job in planned.jobs if job not in made and job not in set(skipped))
        if self.options.only_failed and not self.stop.is_set():
            rest = ()  # they were not asked for
        outcome = Outcome(made, tuple(skipped), problems, self.stop.is_set() and not hopeless, rest)
        counts = {"made": len(made), "bad": len(outcome.bad), "skipped": len(skipped)}
        self.tell(Event("end", None, {**counts, "cancelled": outcome.cancelled}))
        return outcome

    # ------------------------------------------------------------ what is to be made

    def plan(self) -> Plan:
        """The jobs; months that are not said anywhere are read from the data, several clients at a time."""
        options = self.options
        latest = LatestMonths(self.workspace, self.hashes, self.stop.is_set, self.shelves)
        if not options.months:
            self.read_months(latest)
        planned = plan(
            self.workspace,
            clients=options.clients,
            reports=options.reports,
            months=options.months,
            latest_month=latest,
        )
        latest.save()
        problems = {name: one for name, one in planned.problems.items() if not isinstance(one, Cancelled)}
        for name, problem in problems.items():
            self.tell(Event("problem", None, {"client": name, "message": str(problem)}))
        return Plan(planned.jobs, problems)

    def read_months(self, latest: LatestMonths) -> None:
        """Have `latest` know the months of all clients that do not say theirs; problems are the plan's to tell."""
        wanted = self.options.clients or self.workspace.client_ids()
        unknown = []
        for name in wanted:
            with contextlib.suppress(SmmError):
                if not read_client(self.workspace, name).months and not latest.is_known(name):
                    unknown.append(name)
        if not unknown:
            return
        self.warm_up()
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="month") as pool:
            running = {pool.submit(latest, name) for name in unknown}
            while running:
                running -= self.wait_for(running)

    def sort_out(self, jobs: Iterable[Job]) -> tuple[list[Job], list[Job]]:
        """Those to be made, and those that are up to date (or not asked for)."""
        todo: list[Job] = []
        skipped: list[Job] = []
        for job in jobs:
            if self.stop.is_set():
                break
            if self.is_wanted(job):
                self.warm_up()
                todo.append(job)
            else:
                skipped.append(job)
        return todo, skipped

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
        if self._is_warm:
            return
        self._is_warm = True
        with contextlib.suppress(NotWarm):
            processes.warm_server(RENDERING + (PDF if "pdf" in self.options.formats else ()))
        engine.load_meanwhile()

    # ------------------------------------------------------------ making it

    def make_all(self, todo: list[Job]) -> tuple[dict[Job, Manifest], str]:
        """All reports, `jobs` notebooks at a time. Gives their manifests, and why the rest was not tried, if so.

        One report more than notebooks is under way: while a report is written, the next one's notebook runs.
        """
        slot = threading.Semaphore(self.jobs)
        setup = Setup(self.workspace, self.options.formats, self.options.limits, self.stop.is_set, slot, self.shelves)
        left = Counter(job.client for job in todo)
        under_way = self.jobs + 1
        made: dict[Job, Manifest] = {}
        waiting = iter(todo)
        running: dict[Future[Manifest], Job] = {}
        hopeless = ""
        with ThreadPoolExecutor(under_way, thread_name_prefix="job") as pool:

            def start_more() -> None:
                while len(running) < under_way and not self.stop.is_set() and (job := next(waiting, None)):
                    self.tell(Event("start", job))
                    try:
                        running[pool.submit(make, setup, job, self.tell_of(job))] = job
                    except RuntimeError as error:  # the system gives no more threads
                        raise RunProblem(problem=f"the system said: {error}", remedy="Allow more processes.") from None

            start_more()
            while running:
                for future in self.wait_for(running):
                    job = running.pop(future)
                    made[job] = _result(setup, job, future)
                    left[job.client] -= 1
                    if not left[job.client]:
                        shutil.rmtree(self.shelves / job.client, ignore_errors=True)
                    self.tell(Event("done", job, _told(made[job])))
                if not self.stop.is_set() and (hopeless := _why_hopeless(made)):
                    self.tell(Event("problem", None, {"client": "the rest was not tried", "message": hopeless}))
                    self.stop.set()
                start_more()
        return made, hopeless

    def tell_of(self, job: Job) -> Callable[[str, dict[str, Any]], None]:
        """What a job tells its news to."""
        return lambda kind, fields: self.tell(Event(kind, job, fields))

    def wait_for(self, running: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Those that are done, after a short wait, so that a signal is handled between waits."""
        done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
        if self.stop.is_set():
            processes.end_waiting()
        return done

    def code_problem(self, made: Mapping[Job, Manifest]) -> dict[str, SmmError]:
        """Tell when somebody has changed smm_nb meanwhile. What was made carries the code of before, so it is stale."""
        if not made or not manifest.code_changed():
            return {}
        problem = RunProblem(
            problem="the package was changed while the batch ran: reports may be of two versions",
            remedy="Run it again.",
        )
        self.tell(Event("problem", None, {"client": "smm_nb", "message": str(problem)}))
        return {"smm_nb": problem}

    def write_index(self, problems: Mapping[str, SmmError]) -> dict[str, SmmError]:
        """Write the page of all reports; a disk that is full for it is a problem to tell, not a crash."""
        try:
            write_index(self.workspace, problems)
        except OSError as error:
            problem = RunProblem(file="outputs/index.html", problem=f"the system said: {error.strerror or error}")
            self.tell(Event("problem", None, {"client": "index.html", "message": str(problem)}))
            return {"index.html": problem}
        return {}


def _affordable(jobs: int) -> int:
    """As many reports at once as open files are allowed for: where they run out, ZMQ ends the whole process."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return jobs
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = FILES_BASE + FILES_EACH * jobs
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return jobs
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(1, (allowed - FILES_BASE) // FILES_EACH)


def _result(setup: Setup, job: Job, future: Future[Manifest]) -> Manifest:
    """The manifest of a job; a mistake of ours in one job must not take the other clients' reports with it."""
    try:
        return future.result()
    except Exception as error:
        problem = RunProblem(problem=f"smm_nb itself failed: {type(error).__name__}: {error}")
        log.exception("%s", job.folder)
        return failure(setup, job, problem)


def _told(one: Manifest) -> dict[str, Any]:
    message = str((one.error or {}).get("message", "")) or "; ".join(one.warnings)
    return {"state": one.state, "seconds": one.seconds.get("total", 0.0), "message": message}


def _why_hopeless(made: Mapping[Job, Manifest]) -> str:
    """Why the rest need not be tried: the disk is full, or everything so far failed in the same way. Else empty."""
    errors = [one.error or {} for one in made.values()]
    full = next((error for error in errors if error.get("type") == DiskFull.type), None)
    if full is not None:
        return str(full["message"])
    if len(made) < SAME_FAILURES or any(one.state in DONE for one in made.values()):
        return ""
    messages = {str(error.get("message")) for error in errors}
    return f"{len(made)} reports failed in the same way: {messages.pop()}" if len(messages) == 1 else ""


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl-C, a polite kill and a closed terminal set; a second one of them leaves at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def on_signal(number: int, frame: object) -> None:
        if stop.is_set():
            _leave()
        stop.set()

    # a signal that is ignored stays so: `nohup` means what it says
    numbers = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave() -> NoReturn:
    """End this process without waiting for its threads. Its children end with it; the next run removes their traces."""
    if os.isatty(1):
        os.write(1, b"\x1b[?25h\n")  # the live display had hidden the cursor
    os._exit(130)
