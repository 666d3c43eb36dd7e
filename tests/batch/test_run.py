"""The driver: every report comes out or says why not, no report touches another, nothing is done twice."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from smm_nb.batch import manifest, publish
from smm_nb.batch.make import Limits
from smm_nb.batch.plan import Job
from smm_nb.batch.planning import FORMATS, Options, Planner
from smm_nb.batch.run import run_batch
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import UnknownName
from tests.batch.small import notebook, workspace

HTML = ("html",)


def run(place, **options):
    events = []
    outcome = run_batch(place, Options(formats=HTML, **options), events.append)
    return outcome, events


def folder(place, client, failed=False):
    path = place.outputs / client / "2025-08" / "audit"
    return publish.failed_folder(path) if failed else path


def text(place, client):
    return "".join(path.read_text("utf-8", "replace") for path in folder(place, client).rglob("*") if path.is_file())


def test_a_good_report_and_a_bad_one(tmp_path):
    place = workspace(tmp_path, {"good": "", "bad": "raise ValueError('no such thing')"})

    outcome, events = run(place)

    assert outcome.exit_code == 1
    assert {job.client: one.state for job, one in outcome.made.items()} == {"good": "ok", "bad": "failed"}
    names = {path.name for path in folder(place, "good").iterdir()}
    assert {"report.html", "report.ipynb", "manifest.json", "kpis.csv", "findings.json"} <= names
    assert "canary-of-good" in text(place, "good")
    assert "no such thing" in (folder(place, "bad") / "report.html").read_text()
    assert "Traceback" not in (folder(place, "bad") / "report.html").read_text()
    assert [event.kind for event in events][-1] == "end"
    index = (place.outputs / "index.html").read_text()
    assert "good/2025-08/audit/report.html" in index
    assert "bad/2025-08/audit/report.html" in index


def test_the_manifest_says_what_the_report_was_made_from(tmp_path):
    place = workspace(tmp_path, {"acme": ""})

    run(place)

    found = json.loads((folder(place, "acme") / "manifest.json").read_text())
    assert found["state"] == "ok"
    assert found["parameters"] == {"client": "acme", "month": "2025-08"}
    assert found["inputs"]["data/acme/canary.csv"] == manifest.file_hash(place.data / "acme" / "canary.csv")
    assert found["outputs"]["report.html"] == manifest.file_hash(folder(place, "acme") / "report.html")
    assert set(found["seconds"]) == {"run", "render", "total"}
    assert found["versions"]["pandas"]


def test_what_is_up_to_date_is_not_made_again(tmp_path):
    place = workspace(tmp_path, {"one": "", "two": ""})
    run(place)
    before = (folder(place, "one") / "manifest.json").stat().st_mtime_ns
    (place.data / "two" / "canary.csv").write_text("canary-of-two-changed")

    outcome, _ = run(place)

    assert [job.client for job in outcome.made] == ["two"]
    assert [job.client for job in outcome.skipped] == ["one"]
    assert (folder(place, "one") / "manifest.json").stat().st_mtime_ns == before
    assert "canary-of-two-changed" in text(place, "two")
    assert run(place)[0].made == {}
    assert len(run(place, force=True)[0].made) == 2


def test_a_report_that_is_made_again_has_the_same_bytes(tmp_path):
    place = workspace(tmp_path, {"one": "print(1)", "two": "print(2)"})

    hashes = []
    for _ in range(2):
        outcome = run_batch(place, Options(formats=FORMATS, force=True))
        hashes.append({job.client: one.outputs for job, one in outcome.made.items()})

    assert {"report.html", "report.pdf", "report.xlsx"} <= hashes[0]["one"].keys()
    assert hashes[0] == hashes[1]
    assert hashes[0]["one"] != hashes[0]["two"]


def test_a_failure_never_replaces_a_good_report(tmp_path):
    place = workspace(tmp_path, {"acme": ""})
    run(place)
    good = (folder(place, "acme") / "report.html").read_bytes()
    (place.data / "acme" / "code.py").write_text("1 / 0")
    (place.data / "acme" / "canary.csv").write_text("new")

    assert run(place)[0].exit_code == 1

    assert (folder(place, "acme") / "report.html").read_bytes() == good
    assert manifest.read(folder(place, "acme", failed=True)).state == "failed"
    assert "acme/2025-08/audit.failed/report.html" in (place.outputs / "index.html").read_text()

    (place.data / "acme" / "code.py").write_text("print('mended')")
    outcome, _ = run(place, only_failed=True)
    assert outcome.exit_code == 0
    assert not folder(place, "acme", failed=True).exists()
    assert run(place, only_failed=True)[0].made == {}


@pytest.mark.parametrize(
    ("code", "state", "message"),
    [
        ("import sys; sys.exit(0)", "failed", "ended early"),
        ("import os; os._exit(0)", "crashed", "the kernel died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed", "the kernel died"),
        ("import time; time.sleep(60)", "timed_out", "took longer than"),
        ("x = bytearray(2**31)", "failed", "MemoryError"),
    ],
    ids=["exit", "_exit", "kill", "sleep", "memory"],
)
def test_each_way_to_go_wrong_has_its_state_and_harms_nobody(tmp_path, code, state, message):
    place = workspace(tmp_path, {"bad": code, "good": ""})

    outcome, _ = run(place, limits=Limits(cell_seconds=3, memory_bytes=2**30))

    states = {job.client: one for job, one in outcome.made.items()}
    assert states["good"].state == "ok"
    assert states["bad"].state == state
    assert message in states["bad"].error["message"]
    assert states["bad"].attempts == (2 if state == "crashed" else 1)
    assert (folder(place, "bad") / "report.html").is_file()


def test_a_client_whose_yaml_is_broken_does_not_stop_the_others(tmp_path):
    place = workspace(tmp_path, {"good": ""})
    (place.params / "broken.yml").write_text("client: broken\nnam: x\n")

    outcome, events = run(place)

    assert outcome.exit_code == 1
    assert [one.state for one in outcome.made.values()] == ["ok"]
    assert "broken" in (place.outputs / "index.html").read_text()
    assert any(event.kind == "problem" and "nam" in event.fields["message"] for event in events)


def test_reports_begin_while_other_clients_months_are_looked_for(tmp_path):
    place = workspace(tmp_path, {"a_unread": "", "b": "", "c": ""})
    yaml = place.params / "a_unread.yml"
    yaml.write_text(yaml.read_text().replace("months: [2025-08]\n", ""))

    outcome, events = run(place)

    told = [(event.kind, event.job.client if event.job else event.fields.get("client")) for event in events]
    problem, plan = told.index(("problem", "a_unread")), told.index(("plan", None))
    assert max(told.index(("start", "b")), told.index(("start", "c"))) < problem < plan
    assert events[plan].fields == {"jobs": 2, "up_to_date": 0}
    assert {job.client: one.state for job, one in outcome.made.items()} == {"b": "ok", "c": "ok"}
    assert list(outcome.problems) == ["a_unread"]
    assert "a_unread" in (place.outputs / "index.html").read_text()


def test_the_memory_of_a_plan_does_not_grow_with_its_clients(tmp_path, monkeypatch):
    place = workspace(tmp_path, {f"c{number:03d}": "" for number in range(300)})
    monkeypatch.setattr(Planner, "warm_up", lambda self: None)
    planner = Planner(place, Options(formats=HTML), bool, tmp_path)
    held = []

    tracemalloc.start()
    for name in planner.clients:
        assert planner.tell(name, lambda share: None)
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()

    assert (held[299] - held[99]) / 200 < 500


def test_a_run_remembers_no_hashes_of_its_clients_files(tmp_path):
    outcome, _ = run(workspace(tmp_path, {"good": "", "bad": "1/0"}))

    assert [one.inputs for one in outcome.made.values()] == [{}, {}]
    assert manifest.read(folder(Workspace(tmp_path), "good")).inputs.keys() > {"params/good.yml"}


def test_an_input_that_changes_during_the_run_is_noticed(tmp_path):
    code = 'p = Path(os.environ["SMM_NB_WORKSPACE"]) / "data" / client / "canary.csv"; p.write_text("other")'
    place = workspace(tmp_path, {"acme": code})

    outcome, _ = run(place)

    (one,) = outcome.made.values()
    assert one.state == "failed"
    assert "data/acme/canary.csv changed while the report was made" in one.error["message"]


def test_a_broken_notebook_stops_the_batch_early(tmp_path):
    place = workspace(tmp_path, {f"c{number:02}": "" for number in range(16)})
    notebook(place, "audit", last="raise RuntimeError('broken template')")

    outcome, _ = run(place)

    assert 10 <= len(outcome.made) < 16
    assert outcome.exit_code == 1


def test_clients_names_and_files_do_not_mix(tmp_path):
    names = [f"client{number}" for number in range(12)]
    place = workspace(tmp_path, dict.fromkeys(names, ""))

    run(place, jobs=6)

    for name in names:
        own = text(place, name)
        assert f"canary-of-{name}-" in own
        assert [other for other in names if other != name and f"canary-of-{other}-" in own] == []


def test_no_more_notebooks_than_asked_run_at_once(tmp_path):
    span = "import time\nbegun = time.monotonic()\ntime.sleep(0.3)\nprint(f'span {begun} {time.monotonic()} end')"
    place = workspace(tmp_path, {f"client{number}": span for number in range(4)})

    outcome, _ = run(place, jobs=1)

    assert len(outcome.made) == 4
    said = [re.search(r"span ([\d.]+) ([\d.]+) end", text(place, f"client{number}")) for number in range(4)]
    spans = sorted((float(found[1]), float(found[2])) for found in said)
    assert all(end <= begun for (_, end), (begun, _) in pairwise(spans))


def test_notebooks_start_in_the_order_of_the_plan(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": "", "c": ""})
    with (place.data / "a" / "large.csv").open("wb") as file:
        file.truncate(100_000_000)  # to hash it takes longer than to start the kernels of the others

    _, events = run(place, jobs=1)

    assert [event.job.client for event in events if event.kind == "kernel"] == ["a", "b", "c"]


def test_each_client_has_a_shelf_of_its_own_and_none_stays(tmp_path):
    shelf = "import os; print(f\"shelf {os.environ['SMM_NB_SHELF']} end\")"
    place = workspace(tmp_path, dict.fromkeys(("anna", "bo"), shelf))

    run(place)

    shelves = [Path(re.search(r"shelf (\S+) end", text(place, name))[1]) for name in ("anna", "bo")]
    assert [path.parent.name for path in shelves] == ["anna", "bo"]
    assert not shelves[0].parents[1].exists()


def test_a_deliverable_holds_no_path_of_this_machine(tmp_path):
    place = workspace(tmp_path, {"acme": ""})

    run(place)

    for path in folder(place, "acme").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes(), path.name


def test_nothing_is_left_over(tmp_path):
    place = workspace(tmp_path, {"good": "", "bad": "1/0"})

    run(place)

    assert sorted(path.name for path in place.outputs.iterdir() if path.name != publish.STAGING) == [
        ".latest.json", ".lock", "bad", "good", "index.html",
    ]  # fmt: skip
    assert not list((place.outputs / publish.STAGING).glob("*"))


def test_a_format_that_there_is_not(tmp_path):
    with pytest.raises(UnknownName, match="no format docx"):
        run_batch(workspace(tmp_path, {"a": ""}), Options(formats=("docx",)))


def start(place: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "smm_nb.cli", "--workspace", str(place.root), "run", "--to", "html", "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(process: subprocess.Popen, event: str) -> None:
    for line in process.stdout:
        if json.loads(line)["event"] == event:
            return
    raise AssertionError(f"the run ended without {event}")


def kernels_of(pid: int) -> list[str]:
    """Processes of the session that a run leads, and of those that left it but carry its mark."""
    out = subprocess.run(["ps", "-eo", "pid,sess,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in out.splitlines()[1:] if line.split()[1] == str(pid)]


def test_ctrl_c_stops_at_once_and_leaves_finished_reports_whole(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": "import time; time.sleep(60)", "c": "import time; time.sleep(60)"})
    process = start(place)
    wait_for(process, "done")
    begun = time.monotonic()

    os.kill(process.pid, signal.SIGINT)
    code = process.wait(timeout=20)

    assert code == 130
    assert time.monotonic() - begun < 5
    assert manifest.is_up_to_date(
        folder(place, "a"), manifest.ingredients(place, Job("a", "audit", "2025-08"), HTML).key
    )
    assert not folder(place, "b").exists()
    assert kernels_of(process.pid) == []
    assert (place.outputs / "index.html").is_file()


def test_a_killed_driver_leaves_no_process_and_the_next_run_finishes_the_job(tmp_path):
    slow = "import time; time.sleep(0 if (data_ := Path(os.environ['SMM_NB_WORKSPACE']) / 'go').exists() else 60)"
    place = workspace(tmp_path, {"a": "", "b": slow})
    process = start(place)
    wait_for(process, "done")

    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 10
    while kernels_of(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert kernels_of(process.pid) == []

    (place.root / "go").touch()
    outcome, _ = run(place)
    assert [job.client for job in outcome.made] == ["b"]
    assert outcome.exit_code == 0
