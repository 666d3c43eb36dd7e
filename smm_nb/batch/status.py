"""What there is of every report that the clients want: up to date, stale, failed, missing.

Imports the batch room. Tests: tests/batch/test_status.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smm_nb.batch import manifest, publish
from smm_nb.batch.latest import LatestMonths
from smm_nb.batch.plan import Job, plan
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError


@dataclass(frozen=True)
class ReportState:
    """The state of one report: `up to date`, `stale`, `missing`, or how its last attempt ended.

    `note` says why; `job` is None for a client that could not be planned.
    """

    client: str
    report: str
    period: str
    state: str
    note: str = ""
    job: Job | None = None


def states(workspace: Workspace) -> list[ReportState]:
    """The state of every report, clients with problems first."""
    hashes = manifest.hashes_of(workspace)
    latest = LatestMonths(workspace, hashes)
    broken: list[ReportState] = []
    listed: list[ReportState] = []
    for name, planned in plan(workspace, latest_month=latest):
        if isinstance(planned, SmmError):
            broken.append(ReportState(name, "", "", "cannot be planned", str(planned)))
        else:
            listed += [_state(workspace, job, hashes) for job in planned]
    return broken + listed


def _state(workspace: Workspace, job: Job, hashes: Callable[[str], Mapping[str, str]]) -> ReportState:
    folder = workspace.outputs / job.folder
    name = job.report + (f" {job.test}" if job.test else "")
    good, failed = manifest.read(folder), manifest.read(publish.failed_folder(folder))
    found = good or failed
    if found is None:
        return ReportState(job.client, name, job.period, "missing", "", job)
    try:
        now = manifest.ingredients(workspace, job, found.formats, hashes(job.client))
    except SmmError as problem:
        return ReportState(job.client, name, job.period, "stale", str(problem), job)
    if good is not None and manifest.is_up_to_date(folder, now.key):
        return ReportState(job.client, name, job.period, "up to date", "; ".join(good.warnings), job)
    last = failed or found  # a failure beside a good report is the later one of the two
    if last.state not in manifest.DONE:
        message = str((last.error or {}).get("message", ""))
        return ReportState(job.client, name, job.period, last.state.replace("_", " "), message, job)
    return ReportState(job.client, name, job.period, "stale", _why(now, found), job)


def _why(now: manifest.Ingredients, found: manifest.Manifest) -> str:
    """What changed since a report was made."""
    changed = [
        name for name in now.inputs.keys() | found.inputs.keys() if now.inputs.get(name) != found.inputs.get(name)
    ]
    parts = [", ".join(sorted(changed))] if changed else []
    parts += [what for what in ("notebook", "code", "versions") if getattr(now, what) != getattr(found, what)]
    return "changed: " + ", ".join(parts) if parts else "its files were touched"
