"""How long one report takes: the usual loops, our driver, and the limit of what the machine can do.

    python benchmarks/bench_batch.py [--jobs 40] [--limit 8] [--to html] [--json]

All variants make the same reports of the same clients (the examples, copied under other ids), on two cores:

(a) sequential     the loop of `papermill` and `jupyter nbconvert --to html --no-input`, one report after the other
(b) two_at_a_time  the same, two at a time
(c) pool           a pool of two processes: `papermill.execute_notebook`, and one HTML exporter per process
(d) ours           `smm-nb run --jobs 2`
(e) limit          the same cells in one warm process per core, without kernels, with the same rendering as (d)

(a) to (c) are slow and go through a sample of `--limit` reports, of every kind and client in turn. (d) and (e) are
measured at the beginning, in the middle and at the end, and count by their medians: a machine is not as fast from one
minute to the next. A ratio is seconds a
report of the variant, divided by ours: `sequential` 20 means that we are 20 times faster; `limit` 0.8 means that the
limit needs 0.8 of our time.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
REPORTS = ("audit", "network_choice", "test_campaign", "monthly_review")


class Job(NamedTuple):
    """One report: what its notebook is given. A month that is not named is found by the notebook itself."""

    client: str
    report: str
    month: str
    test: str = ""

    @property
    def name(self) -> str:
        """A name for its files."""
        return "-".join(part for part in (self.client, self.report, self.test) if part)

    def parameters(self, workspace: Path) -> dict[str, str]:
        """What is injected into its notebook."""
        given = {"client": self.client, "month": self.month, "workspace": str(workspace)}
        return given | ({"test": self.test} if self.test else {})


def copy_clients(folder: Path, jobs: int, reports: list[str]) -> list[Job]:
    """Make a workspace in `folder` with enough copies of the example clients for `jobs` reports, or a few more.

    Returns:
        The reports that `smm-nb run` makes of them.
    """
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name in ("params", "data"):
        (folder / name).mkdir()
    examples = sorted(path for path in (ROOT / "params").glob("*.yml") if not path.name.startswith("_"))
    made: list[Job] = []
    copy = 0
    while len(made) < jobs:
        example = examples[copy % len(examples)]
        client = f"c{copy // len(examples):03d}_{example.stem}"
        text = re.sub(rf"(?m)^client: *{example.stem}\b.*$", f"client: {client}", example.read_text("utf-8"))
        (folder / "params" / f"{client}.yml").write_text(text, "utf-8")
        shutil.copytree(ROOT / "data" / example.stem, folder / "data" / client)
        made += _jobs(client, text, reports)
        copy += 1
    return made


def _jobs(client: str, text: str, reports: list[str]) -> list[Job]:
    """The reports of a client, by its YAML."""
    declared = yaml.safe_load(text)
    tests = [test["id"] for test in declared.get("tests", [])]
    return [
        Job(client, report, month, test)
        for month in declared.get("months") or [""]
        for report in reports
        for test in (tests if report == "test_campaign" else [""])
    ]


# ---------------------------------------------------------------- (a), (b): two commands a report


def by_commands(folder: Path, job: Job) -> None:
    """papermill, then nbconvert, each in a process of its own."""
    executed = folder / f"{job.name}.ipynb"
    parameters = [word for name, value in job.parameters(folder).items() for word in ("-r", name, value)]
    papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", str(folder / f"notebooks/{job.report}.ipynb")]
    _quietly([*papermill, str(executed), *parameters])
    _quietly([sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", str(executed)])
    _must_exist(executed.with_suffix(".html"))


def _quietly(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_env())
    if done.returncode:
        raise SystemExit(f"{' '.join(command[2:])} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


def _must_exist(file: Path) -> None:
    if not file.is_file() or file.stat().st_size == 0:
        raise SystemExit(f"{file.name} was not made: the variants cannot be compared")


# ---------------------------------------------------------------- (c): a pool

_exporter: list[Any] = []


def in_pool(folder: Path, job: Job) -> None:
    """What a careful user writes: papermill's function, and one exporter for each process."""
    import papermill
    from nbconvert import HTMLExporter

    if not _exporter:
        _exporter.append(HTMLExporter(exclude_input=True))
    notebook = papermill.execute_notebook(
        str(folder / f"notebooks/{job.report}.ipynb"),
        str(folder / f"{job.name}-pool.ipynb"),
        parameters=job.parameters(folder),
        progress_bar=False,
    )
    page, _ = _exporter[0].from_notebook_node(notebook)
    (folder / f"{job.name}-pool.html").write_text(page, "utf-8")


# ---------------------------------------------------------------- (e): the limit


def without_kernel(folder: Path, job: Job, formats: list[str]) -> None:
    """Run the cells in this process and render what they displayed. Nothing protects one report from another."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from smm_nb.batch.execution import prepare
    from smm_nb.batch.render import render_report

    notebook = prepare(folder / f"notebooks/{job.report}.ipynb", job.parameters(folder))
    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            shell.run_cell(cell.source).raise_error()
        cell.outputs = [
            nbformat.v4.new_output("display_data", data=shown.data, metadata=shown.metadata)
            for shown in captured.outputs
        ]
    place = folder / "limit" / job.name
    place.mkdir(parents=True)
    nbformat.write(notebook, place / "executed.ipynb")
    render_report(
        executed=str(place / "executed.ipynb"),
        folder=str(place),
        formats=formats,
        workspace=str(folder),
        client=job.client,
    )
    if not list(place.glob("*.html")):
        raise SystemExit("the limit made no page: the variants cannot be compared")


def measure_limit(folder: Path, jobs: list[Job], formats: list[str]) -> float:
    """Seconds for all jobs in two warm processes, which take the next one as they are ready; loading is not counted."""
    from smm_nb.batch import child, zygote
    from smm_nb.batch.planning import PDF, RENDERING

    os.environ.update(child.LIBRARY_ENV)
    names = [*zygote.PRELOAD, "smm_nb.batch.execution", *RENDERING, *PDF]
    zygote.preload([module for name in names for module in zygote.expand(name)])
    gc.freeze()  # as with the warm server: what is loaded need not be searched for cycles in each process
    gc.set_threshold(*child.RARELY)
    fork = multiprocessing.get_context("fork")
    turn = fork.Value("i", 0)
    workers = [fork.Process(target=_take_turns, args=(turn, folder, jobs, formats)) for _ in range(AT_ONCE)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("the limit failed: the variants cannot be compared")
    return time.perf_counter() - begun


def _take_turns(turn: Any, folder: Path, jobs: list[Job], formats: list[str]) -> None:
    while True:
        with turn:
            number = turn.value
            turn.value += 1
        if number >= len(jobs):
            return
        without_kernel(folder, jobs[number], formats)


# ---------------------------------------------------------------- all of it


def measure_ours(folder: Path, jobs: list[Job], formats: str) -> float:
    """Seconds for all jobs by the driver, from its start to its end."""
    reports = [word for report in dict.fromkeys(job.report for job in jobs) for word in ("--report", report)]
    command = [sys.executable, "-m", "smm_nb.cli", "--workspace", str(folder), "run", "--jobs", str(AT_ONCE)]
    begun = time.perf_counter()
    _quietly([*command, "--to", formats, "--force", *reports])
    seconds = time.perf_counter() - begun
    pages = len([page for page in (folder / "outputs").rglob("*.html") if page.parent != folder / "outputs"])
    if pages != len(jobs):
        raise SystemExit(f"{pages} pages for {len(jobs)} reports: the variants cannot be compared")
    return seconds


def timed(work: Callable[[], Any]) -> float:
    """Seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds a report, for each variant."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = copy_clients(folder, options.jobs, options.report)
        sample = jobs[:: max(1, len(jobs) // options.limit)][: options.limit]
        ours: list[float] = []
        limit: list[float] = []

        def turn() -> None:
            shutil.rmtree(folder / "outputs", ignore_errors=True)
            shutil.rmtree(folder / "limit", ignore_errors=True)
            ours.append(measure_ours(folder, jobs, options.to) / len(jobs))
            limit.append(measure_limit(folder, jobs, options.to.split(",")) / len(jobs))

        turn()
        seconds["sequential"] = timed(lambda: [by_commands(folder, job) for job in sample]) / len(sample)
        turn()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            both = timed(lambda: list(threads.map(lambda job: by_commands(folder, job), sample)))
        seconds["two_at_a_time"] = both / len(sample)
        with ProcessPoolExecutor(AT_ONCE, mp_context=multiprocessing.get_context("spawn")) as pool:
            seconds["pool"] = timed(lambda: list(pool.map(in_pool, [folder] * len(sample), sample))) / len(sample)
        turn()
        seconds = {"ours": statistics.median(ours), "limit": statistics.median(limit), **seconds}
    names = ("sequential", "two_at_a_time", "pool", "limit")
    return {
        "jobs": len(jobs),
        "sample": len(sample),
        "to": options.to,
        "seconds_per_report": {name: round(value, 3) for name, value in seconds.items()},
        "ratios": {name: round(seconds[name] / seconds["ours"], 2) for name in names},
    }


def main() -> None:
    """Measure, print a table, and with `--json` the figures as the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=40, help="reports for (d) and (e)")
    parser.add_argument("--limit", type=int, default=8, help="reports for (a), (b) and (c)")
    parser.add_argument("--to", default="html", help="formats of (d) and (e), such as html,pdf")
    parser.add_argument("--report", action="append", help="which reports; default: all four")
    parser.add_argument("--json", action="store_true", help="print the figures as a last line of JSON")
    options = parser.parse_args()
    options.report = options.report or list(REPORTS)
    found = measure(options)
    for name, value in found["seconds_per_report"].items():
        ratio = f"{found['ratios'][name]:8.2f} x ours" if name in found["ratios"] else ""
        print(f"{name:<14} {value:8.3f} s a report {ratio}")
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
