"""One report: run its notebook, render what came out, write the manifest last, publish the folder.

Never raises for what a client's data, a notebook or a kernel do: the manifest says it. Imports the batch room.
Tests: tests/batch/test_run.py, tests/batch/test_faults.py.
"""

from __future__ import annotations

import contextlib
import errno
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from smm_nb.batch import manifest, publish
from smm_nb.batch.calls import CallFailed, CallPool
from smm_nb.batch.manifest import DONE, Ingredients, Manifest, State
from smm_nb.batch.outcome import ExecutedNotebook, RunEvent
from smm_nb.batch.plan import Job, read_client
from smm_nb.clients import shelf
from smm_nb.clients.workspace import ENVIRONMENT, Workspace
from smm_nb.errors import RunProblem, SmmError

EXECUTED = "executed.ipynb"
ATTEMPTS = 2
SETTLE_SECONDS = 0.05  # a server that is killed shows as dead a moment after its children do
FULL = (errno.ENOSPC, errno.EDQUOT)

Tell = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class Limits:
    """What one report may use: seconds by the wall clock, bytes that its kernel may write to."""

    run_seconds: float = 300
    cell_seconds: float = 120
    render_seconds: float = 120
    memory_bytes: int = 2 * 2**30


@dataclass(frozen=True)
class Setup:
    """What all reports of one run share: where everything lies, the formats, the limits, and when to give up.

    `pages` are the children that write reports. In `shelves` a client's reports keep what they read for each other.
    """

    workspace: Workspace
    pages: CallPool
    formats: tuple[str, ...]
    limits: Limits
    stop: Callable[[], bool]
    shelves: Path


class InputChanged(RunProblem):
    """A file of the client was changed while its report was made."""

    type, title = "input-changed", "A file changed during the run"
    template = "{found} changed while the report was made. Run it again."


class DiskFull(RunProblem):
    """There is no room for what is to be written."""

    type, title = "disk-full", "The disk is full"
    template = "the disk is full, or the quota used up."


def make(setup: Setup, job: Job, tell: Tell) -> Manifest:
    """Make one report and publish it; returns its manifest, which is also in its folder. `tell` hears what happens."""
    begun = time.monotonic()
    try:
        with publish.staging(setup.workspace.outputs) as folder:
            record = _attempt(setup, job, folder, tell)
            record = replace(record, seconds={**record.seconds, "total": round(time.monotonic() - begun, 3)})
            return _finish(setup.workspace, job, record, folder)
    except OSError as error:  # nothing can be written, not even that it failed
        return failure(setup, job, _system_problem(setup.workspace, error))


def failure(setup: Setup, job: Job, problem: SmmError | None = None) -> Manifest:
    """The manifest of a report of which nothing is known but that it did not come out."""
    return Manifest(
        key="", state="failed", client=job.client, report=job.report, period=job.period, parameters=job.parameters,
        inputs={}, notebook="", code="", versions={}, formats=tuple(sorted(setup.formats)),
        error=None if problem is None else manifest.problem_record(problem),
    )  # fmt: skip


def _attempt(setup: Setup, job: Job, folder: Path, tell: Tell) -> Manifest:
    """Fill the staging folder with a report, or with the page that says why there is none."""
    record = failure(setup, job)
    try:
        made = manifest.ingredients(setup.workspace, job, setup.formats)
        record = replace(
            record, key=made.key, inputs=made.inputs, notebook=made.notebook, code=made.code, versions=made.versions
        )
        record = _run_and_render(setup, job, record, folder, tell)
        _check_unchanged(setup.workspace, job, made)
        return record
    except SmmError as found:
        problem = found
    except OSError as error:  # disk full, folder gone: the report's fault is nobody else's
        problem = _system_problem(setup.workspace, error)
    if setup.stop():
        return replace(record, state="cancelled")
    return _without_report(setup, replace(record, state="failed", error=manifest.problem_record(problem)), folder)


def _run_and_render(setup: Setup, job: Job, record: Manifest, folder: Path, tell: Tell) -> Manifest:
    run, attempts = _run(setup, job, tell, record.inputs)
    # a kernel that was ended while it started looks like a crash
    state: State = "cancelled" if run.state == "crashed" and setup.stop() else run.state
    record = replace(
        record,
        state=state,
        attempts=attempts,
        kernel="warm" if run.warm else "spawned",
        sandbox="no network" if run.offline else "none: the system does not allow it",
        seconds={"run": round(run.seconds, 3)},
        error=None if run.error is None else _error(run),
    )
    if state == "cancelled":
        return record
    tell("render", {})
    begun = time.monotonic()
    rendered = _render(setup, record, run, folder)
    return replace(
        record,
        state="ok_with_warnings" if state == "ok" and rendered["warnings"] else state,
        warnings=tuple(rendered["warnings"]),
        outputs=_hashes(folder, rendered["files"]),
        seconds={**record.seconds, "render": round(time.monotonic() - begun, 3)},
    )


def _run(setup: Setup, job: Job, tell: Tell, inputs: Mapping[str, str]) -> tuple[ExecutedNotebook, int]:
    """Run the notebook; a kernel that died is tried once more, a notebook that failed never.

    A kernel that went down with the warm server does not count: the one to blame may be another client's. It cannot go
    on for ever, since the server is started three times at most.
    """
    from smm_nb.batch.engine import run_notebook
    from smm_nb.batch.processes import server_deaths

    def on_event(event: RunEvent) -> None:
        if event.kind != "end":  # `done` says it, once the report is published
            tell(event.kind, {"cell": event.cell, "cells": event.cells})

    env = {ENVIRONMENT: str(setup.workspace.root)} | shelf.variables(setup.shelves, job.client, inputs)
    attempts = crashes = 0
    while True:
        deaths = server_deaths()
        run = run_notebook(
            job.notebook(setup.workspace),
            job.parameters,
            env=env,
            run_seconds=setup.limits.run_seconds,
            cell_seconds=setup.limits.cell_seconds,
            memory_bytes=setup.limits.memory_bytes,
            on_event=on_event,
            stop=setup.stop,
        )
        attempts += 1
        if run.state != "crashed" or setup.stop():
            return run, attempts
        time.sleep(SETTLE_SECONDS)
        crashes += server_deaths() == deaths
        if crashes == ATTEMPTS:
            return run, attempts


def _render(setup: Setup, record: Manifest, run: ExecutedNotebook, folder: Path) -> dict[str, Any]:
    """Render what the notebook left. Where that dies it is tried once more, without the PDF, which costs the most."""
    from smm_nb.batch.processes import server_deaths

    executed = folder / EXECUTED
    # for the child that reads it next, not for people: nbformat's own layout takes a quarter of the driver's time
    executed.write_text(json.dumps(run.nb, ensure_ascii=False, sort_keys=True), "utf-8")
    target, deaths = ("render_report" if run.error is None else "render_failure"), server_deaths()
    formats = record.formats
    try:
        return _call(setup, target, record, folder, executed=executed, formats=formats)
    except RunProblem as problem:
        time.sleep(SETTLE_SECONDS)
        if server_deaths() == deaths:
            formats = tuple(name for name in formats if name != "pdf")
        hopeless = isinstance(problem, CallFailed) and formats == record.formats
        if hopeless or isinstance(problem, DiskFull) or setup.stop():
            raise
        answer = _call(setup, target, record, folder, executed=executed, formats=formats)
        if formats != record.formats:
            answer["warnings"].append(f"The PDF was not made: {problem} Try again with --force.")
        return answer
    finally:
        executed.unlink(missing_ok=True)


def _call(
    setup: Setup, function: str, record: Manifest, folder: Path, *, executed: Path | None, formats: Iterable[str]
) -> dict[str, Any]:
    """Call one of the functions of `render` in a child; its files come into the folder, which it empties before."""
    arguments = {
        "executed": str(executed or ""),
        "folder": str(folder),
        "formats": list(formats),
        "workspace": str(setup.workspace.root),
        "client": record.client,
        "error": record.error,
        "named": _named(setup.workspace, record),
    }
    try:
        answer: dict[str, Any] = setup.pages.call(
            f"smm_nb.batch.render:{function}", arguments, seconds=setup.limits.render_seconds
        )
    except CallFailed as problem:
        if problem.fields.get("errno") in FULL:
            raise DiskFull(file="outputs") from problem
        raise
    return answer


def _without_report(setup: Setup, record: Manifest, folder: Path) -> Manifest:
    """What a failure outside of the notebook leaves: nothing half-made, a page where that can be had."""
    try:
        files = _call(setup, "render_failure", record, folder, executed=None, formats=())["files"]
    except (RunProblem, OSError):  # the page is a courtesy: the manifest says it as well
        files = ()
        for path in folder.iterdir():
            publish.remove(path)
    return replace(record, outputs=_hashes(folder, files), warnings=())


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: manifest.file_hash(folder / name) for name in sorted(names)}


def _system_problem(workspace: Workspace, error: OSError) -> RunProblem:
    file = error.filename
    with contextlib.suppress(TypeError, ValueError):  # no file, or one outside of the workspace
        file = Path(file).relative_to(workspace.root).as_posix()
    if error.errno in FULL:
        return DiskFull(file=file)
    return RunProblem(file=file, problem=f"the system said: {error.strerror or error}")


def _named(workspace: Workspace, record: Manifest) -> dict[str, str]:
    """What a failure's page calls the report, in case the notebook did not come as far as to say it."""
    names = {"client": record.client, "report": record.report, "period": record.period}
    with contextlib.suppress(SmmError):  # a YAML that was broken meanwhile is what the page is about to say
        client = read_client(workspace, record.client)
        names |= {"client_name": client.name, "language": client.language}
    return names


def _error(run: ExecutedNotebook) -> dict[str, Any]:
    """The error as the manifest keeps it: the sentence for the reader first, the rest for the operator.

    An error of ours is its own sentence; anything else is told with its name.
    """
    error = run.error
    assert error is not None
    if error.ename in ("", "SystemExit"):
        told = error.message
    elif _is_ours(error.ename):
        told = error.evalue
    else:
        told = f"{error.ename}: {error.evalue}".removesuffix(": ")
    return {
        "type": error.ename or run.state,
        "message": told,
        "cell": error.cell,
        "source": error.source,
        "traceback": error.traceback,
    }


def _is_ours(name: str) -> bool:
    import smm_nb.errors as kinds

    return isinstance(getattr(kinds, name, None), type)


def _check_unchanged(workspace: Workspace, job: Job, made: Ingredients) -> None:
    now = manifest.ingredients(workspace, job, made.formats)
    changed = sorted(
        name for name in now.inputs.keys() | made.inputs.keys() if now.inputs.get(name) != made.inputs.get(name)
    )
    if now.notebook != made.notebook:
        changed.append(f"notebooks/{job.report}.ipynb")
    if changed:
        raise InputChanged(found=", ".join(changed))


def _finish(workspace: Workspace, job: Job, record: Manifest, folder: Path) -> Manifest:
    """Write the manifest and publish. A failure takes the report's place only where there is no good one."""
    target = workspace.outputs / job.folder
    failed = publish.failed_folder(target)
    if record.state == "cancelled":
        return record
    publish.write(folder / manifest.FILE, record.to_json())
    if record.state in DONE:
        publish.publish(folder, target)
        publish.remove(failed)
        return record
    last = manifest.read(target)
    publish.publish(folder, failed if last is not None and last.state in DONE else target)
    return record
