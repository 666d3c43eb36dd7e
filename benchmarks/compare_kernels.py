"""Whether a kernel forked from the warm server shows what one started from nothing shows, cell by cell.

    python benchmarks/compare_kernels.py [--client norrsken] [--workspace .]

Runs every report of the example clients twice, in a warm and in a spawned kernel, and compares all outputs of all cells
(figures, tables, text, metadata). Exit code 1 when any differs. Linux only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from smm_nb.batch import processes
from smm_nb.batch.engine import run_notebook
from smm_nb.batch.latest import LatestMonths
from smm_nb.batch.outcome import ExecutedNotebook
from smm_nb.batch.plan import Job, plan
from smm_nb.batch.warm import NotWarm
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError

ROOT = Path(__file__).resolve().parents[1]


def execute(workspace: Workspace, job: Job, *, warm: bool) -> ExecutedNotebook:
    """Run one report's notebook in a kernel of the kind that is asked for."""
    server = processes.warm_server
    if not warm:
        processes.warm_server = _refuse
    try:
        done = run_notebook(
            job.notebook(workspace),
            job.parameters,
            env={"SMM_NB_WORKSPACE": str(workspace.root)},
            run_seconds=600,
            cell_seconds=300,
            memory_bytes=0,
        )
    finally:
        processes.warm_server = server
    if done.state != "ok" or done.warm is not warm:
        raise SystemExit(f"{job.name}: {done.state}, warm: {done.warm}. {done.error}")
    return done


def _refuse(names: Any = ()) -> Any:
    raise NotWarm("the comparison wants none")


def outputs(done: ExecutedNotebook) -> list[str]:
    """What each cell shows, as text. A warning names its cell by a file in the kernel's own folder."""
    return [re.sub(r"/[^ ]*/ipykernel_\d+/", "", json.dumps(cell.get("outputs", []))) for cell in done.nb.cells]


def compare(workspace: Workspace, job: Job) -> tuple[dict[str, int], list[int]]:
    """How many cells, outputs and figures a report has, and the cells that differ."""
    warm, cold = (execute(workspace, job, warm=kind) for kind in (True, False))
    differing = [
        number for number, (one, other) in enumerate(zip(outputs(warm), outputs(cold), strict=True)) if one != other
    ]
    shown = [out for cell in warm.nb.cells for out in cell.get("outputs", [])]
    figures = sum(json.dumps(out.get("data", {})).count("<figure") for out in shown)
    return {"cells": len(warm.nb.cells), "outputs": len(shown), "figures": figures}, differing


def jobs(workspace: Workspace, clients: Sequence[str] = (), reports: Sequence[str] = ()) -> Iterator[Job]:
    """The reports that the clients want, of the named kinds; empty: all."""
    for _, planned in plan(workspace, clients=clients, reports=reports, latest_month=LatestMonths(workspace)):
        if isinstance(planned, SmmError):
            raise planned
        yield from planned


def main() -> None:
    """Compare all, print a line for each report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--client", action="append", default=[], help="which clients; default: all")
    parser.add_argument("--workspace", type=Path, default=ROOT, help="where they are; default: the examples")
    options = parser.parse_args()
    bad = 0
    for job in jobs(Workspace(options.workspace.absolute()), options.client):
        counts, differing = compare(Workspace(options.workspace.absolute()), job)
        told = f"cells {', '.join(map(str, differing))} differ" if differing else "the same"
        print(f"{job.name:<44} {', '.join(f'{value} {name}' for name, value in counts.items())}: {told}", flush=True)
        bad += bool(differing)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
