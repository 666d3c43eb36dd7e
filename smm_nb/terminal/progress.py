"""The progress of a run: a live bar on a terminal, plain lines in a log, JSON lines for machines.

Imports rich on use. Tests: tests/terminal/test_progress.py.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Task

    from smm_nb.batch.run import Event

SIGNS = {"ok": "✓", "ok_with_warnings": "✓ with warnings", "failed": "✗ failed", "crashed": "✗ crashed",
         "timed_out": "✗ took too long", "cancelled": "– stopped"}  # fmt: skip

Watch = Callable[["Event"], None]


@contextlib.contextmanager
def display(*, as_json: bool = False) -> Iterator[Watch]:
    """A watcher for `run_batch` that shows what happens."""
    if as_json:
        yield _print_json
    elif sys.stdout.isatty():
        with _live() as watch:
            yield watch
    else:
        yield _print_line


def _print_json(event: Event) -> None:
    job = None if event.job is None else event.job.folder
    print(json.dumps({"event": event.kind, "job": job, **event.fields}, ensure_ascii=False), flush=True)


def _print_line(event: Event) -> None:
    line = told(event)
    if line:
        print(line, flush=True)


def told(event: Event) -> str:
    """One line for an event; empty for those that only a live display shows."""
    fields = event.fields
    if event.kind == "problem":
        return f"✗ {fields['client']}: {fields['message']}"
    if event.kind == "plan":
        return f"{_count(fields['jobs'], 'report')} to make, {fields['up_to_date']} up to date."
    if event.kind == "done" and event.job:
        line = f"{SIGNS[fields['state']]} {event.job.name} ({fields['seconds']:.1f} s)"
        return f"{line}: {fields['message']}" if fields["message"] else line
    if event.kind == "end":
        return _summary(fields)
    return ""


def _summary(fields: dict[str, Any]) -> str:
    good = fields["made"] - fields["bad"]
    parts = [f"{_count(good, 'report')} made", f"{fields['skipped']} up to date"]
    if fields["bad"]:
        parts.append(f"{fields['bad']} did not come out")
    return ("Stopped. " if fields["cancelled"] else "") + ", ".join(parts) + ". See outputs/index.html."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _rate(task: Task) -> str:
    """Reports a minute so far."""
    return f"{60 * task.completed / task.elapsed:.0f} a minute" if task.elapsed else ""


@contextlib.contextmanager
def _live() -> Iterator[Watch]:
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    total = progress.add_task("reports", total=None, what="")
    rows: dict[str, TaskID] = {}

    def watch(event: Event) -> None:
        line = told(event)
        if line:
            progress.console.print(escape(line), highlight=False)
        if event.kind == "plan":
            progress.update(total, total=event.fields["jobs"])
        if event.job is None:
            return
        name = event.job.folder
        if event.kind == "start":
            rows[name] = progress.add_task(f"  {escape(event.job.name)}", total=None, what="starting")
        elif event.kind == "cell":
            progress.update(rows[name], total=event.fields["cells"], completed=event.fields["cell"], what="running")
        elif event.kind == "render":
            progress.update(rows[name], what="writing")
        elif event.kind == "done":
            progress.remove_task(rows.pop(name))
            progress.advance(total)
            progress.update(total, what=_rate(progress.tasks[0]))

    with progress:
        yield watch
