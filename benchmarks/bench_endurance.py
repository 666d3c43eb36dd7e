"""Whether the thousandth report costs what the first did, and whether anything is left at the end.

    python benchmarks/bench_endurance.py [--reports 1000] [--tiny] [--window 100] [--json]

Copies the example clients under other ids, in turn and without the months that their YAML names: each window holds as
many reports of each, and every month is read from the data. Runs `smm-nb run --jobs 2 --to html` over them and prints,
for each window of reports: whether all months were read by then (the plan runs ahead of the reports, and the last
windows are cheaper), reports a minute, processor seconds a report (driver, server and all their children: the figure to
go by on a busy machine), the memory of driver and server (megabytes) and their open files. Then what is left over
(processes, sockets, files, locks) and how long the same command takes when there is nothing to do.
`--tiny`: one small notebook with a table and a figure in place of the example reports. Linux only.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from bench_batch import copy_clients

ROOT = Path(__file__).resolve().parents[1]
DRIFTS = ("cpu_seconds", "driver_cpu_seconds", "driver_mb", "server_mb")
TICKS = os.sysconf("SC_CLK_TCK")

TINY_CLIENT = """\
client: {0}
name: Client {0}
language: en
currency: EUR
timezone: UTC
business: {{categories: [other]}}
reports: [audit]
months: [2025-08]
sources: [{{files: ["*.csv"], kind: ads}}]
"""
TINY_CELLS = (
    'client = ""\nmonth = ""',
    "import os\nfrom pathlib import Path\nimport matplotlib.pyplot as plt\nimport pandas as pd",
    'table = pd.read_csv(Path(os.environ["SMM_NB_WORKSPACE"]) / "data" / client / "a.csv")\ntable',
    "table.plot(title=client)\nplt.show()",
)


def tiny_clients(folder: Path, number: int) -> int:
    """Make a workspace of so many clients with one small report each."""
    for name in ("params", "notebooks"):
        (folder / name).mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in TINY_CELLS])
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, folder / "notebooks" / "audit.ipynb")
    for client in (f"client{one:04d}" for one in range(number)):
        (folder / "params" / f"{client}.yml").write_text(TINY_CLIENT.format(client))
        (folder / "data" / client).mkdir(parents=True)
        (folder / "data" / client / "a.csv").write_text("a,b\n1,2\n3,4\n")
    return number


def example_clients(folder: Path, number: int, reports: list[str]) -> int:
    """Make a workspace with copies of the example clients, whose months only their data tell, for so many reports."""
    made = copy_clients(folder, number, reports)
    for file in (folder / "params").glob("*.yml"):
        file.write_text(re.sub(r"(?m)^months:.*\n", "", file.read_text("utf-8")), "utf-8")
    return len(made)


def command(workspace: Path) -> list[str]:
    """What is measured."""
    return [sys.executable, "-m", "smm_nb.cli", "--workspace", str(workspace), "run", "--to", "html", "--json"]


def environment(tmp: Path) -> dict[str, str]:
    """A temporary folder of the run's own, in which whatever is left can be seen."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "TMPDIR": str(tmp), "PYTHONPATH": path}


# ---------------------------------------------------------------- the run, window by window


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of all children that it has waited for."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(word) for word in words[11:15]) / TICKS


def children_cpu_seconds() -> float:
    """Processor time of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(pid: int) -> dict[str, float]:
    """Megabytes of a process: in its memory, its share of it (PSS), and its alone (USS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kb = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    own = kb["Private_Clean"] + kb["Private_Dirty"]
    return {"rss": kb["Rss"] / 1024, "pss": kb["Pss"] / 1024, "uss": own / 1024}


def server_of(pid: int) -> int | None:
    """The warm server of a driver, whichever of its threads started it."""
    children = " ".join(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children"))
    for child in children.split():
        if b"zygote" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    return None


def windows(process: subprocess.Popen[str], size: int) -> Iterator[dict[str, float]]:
    """One row for each `size` reports of a running driver."""
    assert process.stdout is not None
    done, planned, begun, used, used_by_driver = 0, False, 0.0, 0.0, 0.0
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "start":
            begun = begun or time.monotonic()
        planned = planned or event["event"] == "plan"
        if event["event"] != "done":
            continue
        if event["state"] not in ("ok", "ok_with_warnings"):
            raise SystemExit(f"{event['job']}: {event['state']}, {event['message']}")
        done += 1
        server = server_of(process.pid)
        if done % size or server is None:
            continue
        now, driver = time.monotonic(), cpu_seconds(process.pid)
        cpu = driver + cpu_seconds(server)
        yield {
            "reports": done,
            "planned": planned,
            "a_minute": 60 * size / (now - begun),
            "cpu_seconds": (cpu - used) / size,
            "driver_cpu_seconds": (driver - used_by_driver) / size,
            "driver_mb": memory(process.pid)["rss"],
            "server_mb": memory(server)["rss"],
            "driver_files": len(os.listdir(f"/proc/{process.pid}/fd")),
            "server_files": len(os.listdir(f"/proc/{server}/fd")),
        }
        begun, used, used_by_driver = now, cpu, driver


def left_over(workspace: Path, tmp: Path) -> list[str]:
    """What a run should have taken away with it, and has not."""
    found = [f"file {path.name}" for path in tmp.iterdir()]
    found += [f"staged {path.name}" for path in (workspace / "outputs" / ".staging").iterdir()]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(tmp).encode() in told and int(folder.name) != os.getpid():
            found.append(f"process {folder.name}")
    sockets = Path("/proc/net/unix").read_text().splitlines()
    found += [f"socket {line.split()[-1]}" for line in sockets if str(tmp) in line]
    with (workspace / "outputs" / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            found.append("lock")
    return found


def drift(rows: list[dict[str, float]], name: str) -> float:
    """By how much the last third of the windows lies above the first, as a share; of those while months are read."""
    rows = [row for row in rows if not row["planned"]] or rows
    # the first window also pays for what is loaded once
    rows = rows[1:] if len(rows) > 3 else rows
    third = max(1, len(rows) // 3)
    first, last = (sum(row[name] for row in part) / len(part) for part in (rows[:third], rows[-third:]))
    return last / first - 1


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run it all."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(prefix="e-") as short:
        workspace, tmp = Path(name), Path(short)
        make = tiny_clients if options.tiny else partial(example_clients, reports=options.report)
        jobs = make(workspace, options.reports)
        reports = [] if options.tiny else [word for report in options.report for word in ("--report", report)]
        run = [*command(workspace), *reports]
        rows = []
        with subprocess.Popen(
            [*run, "--jobs", "2"], stdout=subprocess.PIPE, text=True, env=environment(tmp)
        ) as process:
            for row in windows(process, options.window):
                print("  ".join(f"{key} {value:.4g}" for key, value in row.items()), flush=True)
                rows.append(row)
        begun, used = time.monotonic(), children_cpu_seconds()
        again = subprocess.run(run, capture_output=True, text=True, check=False, env=environment(tmp))
        seconds = time.monotonic() - begun
        end = json.loads(again.stdout.splitlines()[-1])
        if process.returncode or again.returncode or (end["made"], end["skipped"]) != (0, jobs):
            raise SystemExit(f"exit codes {process.returncode} and {again.returncode}; the second run: {end}")
        if not rows:
            raise SystemExit("nothing was measured: more reports, or a smaller window")
        return {
            "reports": jobs,
            "windows": rows,
            "drift": {name: round(drift(rows, name), 3) for name in DRIFTS},
            "left_over": left_over(workspace, tmp),
            "nothing_to_do_seconds": round(seconds, 2),
            "nothing_to_do_cpu_seconds": round(children_cpu_seconds() - used, 2),
        }


def main() -> None:
    """Measure and print; with `--json` the figures as the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--window", type=int, default=100, help="reports in a row of the table")
    parser.add_argument("--tiny", action="store_true", help="one small notebook in place of the example reports")
    parser.add_argument("--report", action="append", help="which reports; default: monthly_review")
    parser.add_argument("--json", action="store_true", help="print the figures as a last line of JSON")
    options = parser.parse_args()
    options.report = options.report or ["monthly_review"]
    found = measure(options)
    shown = ", ".join(f"{name} {value:+.1%}" for name, value in found["drift"].items())
    print(f"from the first third to the last: {shown}")
    print(f"left over: {', '.join(found['left_over']) or 'nothing'}")
    seconds, cpu = found["nothing_to_do_seconds"], found["nothing_to_do_cpu_seconds"]
    print(f"nothing to do on {found['reports']} reports: {seconds} s, of them {cpu} s of the processor")
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
