"""The driver: plans the jobs, runs a few at a time in warm kernels, renders and publishes each, and loses none.

A report that fails changes nothing for the others and never replaces a good one: its failure lies beside it. Notebooks
run in kernels of their own, reports are written in children of the same warm server; threads only wait for them.
Imports the batch room. Tests: tests/batch/test_run.py, tests/batch/test_faults.py.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import shutil
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from smm_nb.batch import manifest, processes, publish
from smm_nb.batch.calls import CallPool
from smm_nb.batch.index import write_index
from smm_nb.batch.make import DiskFull, Setup, failure, make
from smm_nb.batch.manifest import DONE, Manifest
from smm_nb.batch.plan import Job
from smm_nb.batch.planning import FORMATS, Options, Planner, Share, submit
from smm_nb.batch.zygote import PAGES
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import RunProblem, SmmError, UnknownName

log = logging.getLogger(__name__)

SAME_FAILURES = 10
"""After so many equal failures and nothing else, the rest is not tried: the notebook or the set-up is broken."""
FILES_BASE, FILES_EACH = 52, 20
"""Open files of a driver with a report that is being written, and of each report that it runs (16 were counted)."""
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(frozen=True)
class Event:
    """Something that happened, for whoever watches: problem, plan, start, kernel, cell, render, done, end.

    `plan` comes when the last client was looked through; the reports of others may be under way, or done, by then.
    `fields` are plain data: counts for `plan` and `end`, cell and cells for `cell`, state, seconds, message for `done`.
    """

    kind: str
    job: Job | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a run came to. The manifests are as written, but without their inputs.

    `not_tried`: planned, but the run was stopped, or the rest was hopeless.
    """

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
            with contextlib.closing(CallPool(options.limits.memory_bytes, PAGES)) as pages:
                setup = Setup(workspace, pages, options.formats, options.limits, stop.is_set, shelves)
                outcome = _Batch(setup, options, stop, watcher.tell).run()
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

    def __init__(self, setup: Setup, options: Options, stop: threading.Event, tell: Callable[[Event], None]) -> None:
        self.setup, self.options, self.stop, self.tell = setup, options, stop, tell
        self.jobs = _affordable(options.jobs)
        manifest.code_hash()  # before any process loads the code: a change from here on shows as one
        self.planner = Planner(setup.workspace, options, stop.is_set, setup.shelves)
        self.news: queue.SimpleQueue[Share | Job | Future[Any]] = queue.SimpleQueue()
        self.waiting: deque[Job] = deque()
        self.in_kernel: set[Job] = set()
        self.left: Counter[str] = Counter()
        self.skipped: list[Job] = []
        self.problems: dict[str, SmmError] = {}
        self.made: dict[Job, Manifest] = {}
        self.hopeless = ""

    def run(self) -> Outcome:
        """Plan and make, write the index; tells `end`."""
        self.make_all()
        problems = self.problems | self.code_problem(self.made)
        problems |= self.write_index(problems)
        rest = () if self.options.only_failed and not self.stop.is_set() else tuple(self.waiting)
        cancelled = self.stop.is_set() and not self.hopeless
        outcome = Outcome(self.made, tuple(self.skipped), problems, cancelled, rest)
        counts = {"made": len(self.made), "bad": len(outcome.bad), "skipped": len(self.skipped)}
        self.tell(Event("end", None, {**counts, "cancelled": cancelled}))
        return outcome

    def make_all(self) -> None:
        """Plan and make all reports, `jobs` notebooks at a time, the first while the plan is not yet whole.

        One report more than notebooks is under way: while a report is written, the next one's notebook runs. Notebooks
        start in the order of the plan.
        """
        with ThreadPoolExecutor(self.jobs + 2, thread_name_prefix="job") as pool:
            planning: Future[Any] | None = self.begin(pool, self.planner.run, self.news.put)
            running: dict[Future[Any], Job] = {}
            while running or planning is not None:
                match self.next_news():
                    case Share() as share:
                        self.take(share)
                    case Job() as written:
                        self.in_kernel.discard(written)
                    case Future() as done if done is planning:
                        done.result()
                        planning = None
                        self.tell(Event("plan", None, self.planned()))
                    case Future() as done:
                        self.end(running.pop(done), done)
                while self.waiting and self.has_room(len(running)) and not self.stop.is_set():
                    job = self.waiting.popleft()
                    self.in_kernel.add(job)
                    self.tell(Event("start", job))
                    running[self.begin(pool, make, self.setup, job, self.tell_of(job))] = job

    def has_room(self, running: int) -> bool:
        """Whether the next report may begin, with so many under way."""
        return running <= self.jobs and len(self.in_kernel) < self.jobs

    def begin(self, pool: ThreadPoolExecutor, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a thread call `function`; its end is news."""
        future = submit(pool, function, *arguments)
        future.add_done_callback(self.news.put)
        return future

    def next_news(self) -> Share | Job | Future[Any] | None:
        """What happened, after a short wait, so that a signal is handled between waits; None: nothing yet.

        A job is news when its notebook has run and its report is about to be written.
        """
        news = None
        with contextlib.suppress(queue.Empty):
            news = self.news.get(timeout=0.2)
        if self.stop.is_set():
            processes.end_waiting()
        return news

    def take(self, share: Share) -> None:
        """Add what is now known of a client; tells `problem`."""
        self.waiting.extend(share.todo)
        self.left[share.client] += len(share.todo)
        self.skipped.extend(share.skipped)
        if share.problem is not None:
            self.problems[share.client] = share.problem
            self.tell(Event("problem", None, {"client": share.client, "message": str(share.problem)}))

    def planned(self) -> dict[str, int]:
        """How many reports the whole plan has, made ones as well."""
        return {"jobs": self.left.total() + len(self.made), "up_to_date": len(self.skipped)}

    def end(self, job: Job, future: Future[Manifest]) -> None:
        """Keep the manifest of a job that is done; tells `done`, and `problem` when the rest need not be tried."""
        # the hashes of a client's files are most of it, and nothing at the end of a run asks for them
        self.made[job] = replace(_result(self.setup, job, future), inputs={})
        self.in_kernel.discard(job)
        self.left[job.client] -= 1
        if not self.left[job.client]:
            shutil.rmtree(self.setup.shelves / job.client, ignore_errors=True)
        self.tell(Event("done", job, _told(self.made[job])))
        if not self.stop.is_set() and (why := _why_hopeless(self.made)):
            self.hopeless = why
            self.tell(Event("problem", None, {"client": "the rest was not tried", "message": why}))
            self.stop.set()

    def tell_of(self, job: Job) -> Callable[[str, dict[str, Any]], None]:
        """What a job tells its news to."""

        def tell(kind: str, fields: dict[str, Any]) -> None:
            if kind == "render":
                self.news.put(job)
            self.tell(Event(kind, job, fields))

        return tell

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
            write_index(self.setup.workspace, problems)
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
