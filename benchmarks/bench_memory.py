"""How much memory a running kernel needs: its share (PSS) and what is its alone (USS), at the end of a real report.

    python benchmarks/bench_memory.py [--kernels 1,2,4,8] [--report monthly_review] [--json]

Kernels are forked from one warm server, as in a batch; each has run a whole report of an example client and waits in
one cell more while it is measured. The server's pages are shared by all: PSS counts a page for each process by its
share, so that it falls with the number of kernels. Linux only.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from bench_endurance import ROOT, memory
from compare_kernels import jobs

from smm_nb.batch import processes
from smm_nb.batch.engine import run_notebook
from smm_nb.batch.plan import Job
from smm_nb.batch.planning import RENDERING
from smm_nb.clients.workspace import Workspace

WAIT = """\
import os, time
from pathlib import Path
(Path({place!r}) / f"{{os.getpid()}}.pid").touch()
while not (Path({place!r}) / "go").exists():
    time.sleep(0.1)
"""


def measure(workspace: Workspace, jobs: list[Job], number: int) -> dict[str, float]:
    """Megabytes a kernel (means), with so many at once, and of the server beside them."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(number) as pool:
        place = Path(name)
        ended = threading.Event()
        chosen = [jobs[one % len(jobs)] for one in range(number)]
        runs = [pool.submit(_run, workspace, job, place / f"{one}.ipynb", ended) for one, job in enumerate(chosen)]
        try:
            while len(pids := [int(file.stem) for file in place.glob("*.pid")]) < number:
                if any(run.done() for run in runs):
                    raise SystemExit(next(run for run in runs if run.done()).result())
                time.sleep(0.1)
            kernels = [memory(pid) for pid in pids]
            server = memory(processes.warm_server().process.pid)
        finally:
            (place / "go").touch()
            ended.set()
    means = {kind: sum(kernel[kind] for kernel in kernels) / number for kind in ("pss", "uss", "rss")}
    return {"kernels": number, **means, "server_pss": server["pss"], "server_rss": server["rss"]}


def _run(workspace: Workspace, job: Job, file: Path, ended: threading.Event) -> Any:
    notebook = nbformat.read(job.notebook(workspace), as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(WAIT.format(place=str(file.parent))))
    nbformat.write(notebook, file)
    limits = {"run_seconds": 600, "cell_seconds": 600, "memory_bytes": 0}
    done = run_notebook(
        file, job.parameters, env={"SMM_NB_WORKSPACE": str(workspace.root)}, stop=ended.is_set, **limits
    )
    return done.error


def main() -> None:
    """Measure and print; with `--json` the figures as the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", default="1,2,4,8", help="how many at once, one after the other")
    parser.add_argument("--report", default="monthly_review")
    parser.add_argument("--json", action="store_true", help="print the figures as a last line of JSON")
    options = parser.parse_args()
    workspace = Workspace(ROOT)
    processes.warm_server(RENDERING).hello()
    chosen = list(jobs(workspace, reports=[options.report]))
    rows = []
    for number in map(int, options.kernels.split(",")):
        rows.append({name: round(value, 1) for name, value in measure(workspace, chosen, number).items()})
        print("  ".join(f"{name} {value:g}" for name, value in rows[-1].items()), flush=True)
    processes.close_server()
    if options.json:
        print(json.dumps({"memory_mb": rows}))


if __name__ == "__main__":
    main()
