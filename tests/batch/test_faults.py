"""The batch under real faults. After each: every other report is right, a rerun finishes, nothing half-made shows."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from smm_nb.batch import manifest, processes, publish, warm
from smm_nb.batch.make import Limits
from smm_nb.batch.run import FORMATS, Event, Options, run_batch
from smm_nb.batch.status import states as report_states
from tests.batch.faulty import (
    LIGHT,
    MONTH,
    WAIT,
    check,
    driver,
    report,
    run,
    set_code,
    skip_if_the_code_changed,
    states,
    text_of,
)
from tests.batch.small import notebook, workspace

ROOT = "Path(os.environ['SMM_NB_WORKSPACE'])"
ONCE = f"first = not ({ROOT} / (client + '.tried')).exists()\n({ROOT} / (client + '.tried')).touch()\n"
NAMESPACE = shutil.which("unshare") and subprocess.run(["unshare", "-rm", "true"], check=False).returncode == 0
needs_namespace = pytest.mark.skipif(not NAMESPACE, reason="the system allows no mount namespace")
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace")


@pytest.fixture(autouse=True, scope="module")
def _light_server():
    """The notebooks here need no tables and figures: a server that loads little is back sooner after it was killed."""
    processes.close_server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "PRELOAD", ())
        yield
    processes.close_server()


# ---------------------------------------------------------------- kernels and their server


DEATHS = {
    "segfault": ("import ctypes; ctypes.string_at(0)", "crashed"),
    "abort": ("os.abort()", "crashed"),
    "left": ("raise SystemExit", "failed"),
    "waits for ever": ("import threading; threading.Event().wait()", "timed_out"),
    "asks": ("input('?')", "failed"),
    "deletes its folder": ("import shutil; shutil.rmtree(os.getcwd()); 1/0", "failed"),
}


def test_one_bad_client_of_each_kind_changes_nothing_for_the_others(tmp_path):
    good = [f"good{number}" for number in range(4)]
    bad = {f"bad{number}": code for number, (code, _) in enumerate(DEATHS.values())}
    alone = workspace(tmp_path / "alone", dict.fromkeys(good, ""))
    mixed = workspace(tmp_path / "mixed", dict.fromkeys(good, "") | bad)
    run(alone)

    outcome, _ = run(mixed, jobs=4, limits=Limits(cell_seconds=2))

    assert outcome.exit_code == 1
    expected = dict.fromkeys(good, "ok") | dict(zip(bad, (state for _, state in DEATHS.values()), strict=True))
    assert states(outcome) == expected
    check(mixed)
    for name in good:
        for file in report(alone, name).iterdir():
            if file.name != manifest.FILE:
                assert file.read_bytes() == (report(mixed, name) / file.name).read_bytes()


def test_a_crash_that_does_not_come_again_costs_nothing(tmp_path):
    place = workspace(tmp_path, {"a": ONCE + "if first: os.kill(os.getpid(), 9)", "b": ""})

    outcome, _ = run(place)

    assert states(outcome) == {"a": "ok", "b": "ok"}
    assert {job.client: one.attempts for job, one in outcome.made.items()} == {"a": 2, "b": 1}
    check(place)


def test_an_error_in_the_data_is_not_tried_again(tmp_path):
    place = workspace(tmp_path, {"a": ONCE + "if first: raise ValueError('bad cell')"})

    outcome, _ = run(place)

    assert [(one.state, one.attempts) for one in outcome.made.values()] == [("failed", 1)]


@pytest.mark.slow
def test_a_client_that_kills_the_server_is_the_only_one_to_fail(tmp_path):
    processes.close_server()
    slow = "import time; time.sleep(1.5)"
    # a kernel that was started cold has the driver for its parent, which is not to be killed here
    poison = "import time; time.sleep(0.3)\nif b'zygote' in Path(f'/proc/{os.getppid()}/cmdline').read_bytes():\n"
    poison += "    os.kill(os.getppid(), 9); time.sleep(9)\n1 / 0"
    place = workspace(tmp_path, {"a": poison, "b": slow, "c": slow, "d": ""})

    outcome, _ = run(place, jobs=3, limits=Limits(cell_seconds=5))
    processes.close_server()

    found = states(outcome)
    assert found.pop("a") in ("crashed", "timed_out", "failed")
    assert found == {"b": "ok", "c": "ok", "d": "ok"}
    check(place)


@pytest.mark.slow
def test_the_server_may_die_between_reports(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": "", "c": ""})
    killed = []

    def kill_once(event: Event) -> None:
        if event.kind in ("render", "done") and len(killed) < 2:
            server = processes.warm_server()
            killed.append(server.process.pid)
            os.kill(server.process.pid, signal.SIGKILL)

    outcome = run_batch(place, Options(formats=("html",), jobs=1), kill_once)
    processes.close_server()

    assert len(killed) == 2
    assert set(states(outcome).values()) == {"ok"}, {job.client: one.error for job, one in outcome.made.items()}
    check(place)


# ---------------------------------------------------------------- rendering

STUB = """
import os, time
from pathlib import Path
mode = Path({mode!r})
class URLFetcher: pass
class _Any:
    def __init__(self, *a, **k):
        if mode.read_text() == "hang": time.sleep(60)
        if mode.read_text() == "crash": os.abort()
        raise RuntimeError("no PDF today")
HTML = CSS = Document = _Any
def __getattr__(name):
    if name.startswith("__"): raise AttributeError(name)
    return _Any
"""


@pytest.mark.slow
def test_a_broken_pdf_renderer_costs_the_pdf_alone(tmp_path, monkeypatch):
    mode = tmp_path / "mode"
    for name in ("weasyprint", "weasyprint/text"):
        (tmp_path / "lib" / name).mkdir(parents=True)
        (tmp_path / "lib" / name / "__init__.py").write_text(STUB.format(mode=str(mode)))
    (tmp_path / "lib" / "weasyprint" / "text" / "fonts.py").write_text(STUB.format(mode=str(mode)))
    (tmp_path / "lib" / "weasyprint" / "urls.py").write_text(STUB.format(mode=str(mode)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    processes.close_server()
    place = workspace(tmp_path / "w", {"a": ""})

    for what in ("hang", "crash", "error"):
        mode.write_text(what)
        outcome, _ = run(place, formats=FORMATS, force=True, limits=Limits(render_seconds=6))
        (one,) = outcome.made.values()
        assert one.state == "ok_with_warnings", (what, one.error)
        assert "The PDF was not made" in one.warnings[-1]
        assert set(one.outputs) == {"report.html", "report.xlsx", "report.ipynb", "kpis.csv", "findings.json"}
        check(place)
    processes.close_server()


NO_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/none</dir><cachedir>{0}/cache</cachedir></fontconfig>
"""


@pytest.mark.slow
def test_a_machine_without_fonts_makes_the_report_in_the_one_that_comes_along(tmp_path, monkeypatch):
    (tmp_path / "fonts.conf").write_text(NO_FONTS.format(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    place = workspace(tmp_path / "w", {"a": ""})

    outcome, _ = run(place, formats=FORMATS)

    (one,) = outcome.made.values()
    assert (one.state, one.warnings) == (
        "ok_with_warnings",
        ("This machine has no fonts: in the PDF they are replaced by DejaVu Sans.",),
    )
    document = pypdf.PdfReader(report(place, "a") / "report.pdf")
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in document.pages for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("DejaVu-Sans" in font for font in fonts)
    assert "canary-of-a" in "".join(page.extract_text() for page in document.pages)
    check(place)


def test_a_notebook_in_another_language_is_told_and_not_run(tmp_path):
    place = workspace(tmp_path, {"a": ""})
    file = place.notebooks / "audit.ipynb"
    file.write_text(file.read_text().replace('"language": "python"', '"language": "R"'))

    outcome, _ = run(place)

    (one,) = outcome.made.values()
    assert (one.state, one.attempts) == ("failed", 1)
    assert "the notebook is written in R, expected Python" in one.error["message"]
    check(place)


def test_a_renderer_that_cannot_work_leaves_a_page_or_at_least_a_word(tmp_path):
    place = workspace(tmp_path, {"a": ""})

    outcome, _ = run(place, limits=Limits(render_seconds=0.001))

    (one,) = outcome.made.values()
    assert one.state == "failed"
    assert "no answer" in one.error["message"]
    check(place)
    assert run(place)[0].exit_code == 0


# ---------------------------------------------------------------- what was there before


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "flipped":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if content else b"1")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()


@pytest.mark.parametrize("file", ["report.html", "kpis.csv", "findings.json", manifest.FILE])
@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "gone"])
def test_a_damaged_report_is_made_again(once, file, how):
    place = once
    before = text_of(report(place, "a")).replace((report(place, "a") / manifest.FILE).read_text(), "")
    damage(report(place, "a") / file, how)
    if (file, how) == (manifest.FILE, "flipped"):
        damage(report(place, "a") / file, "cut")  # the last byte alone is a line's end, which means nothing

    found = {one.client: one.state for one in report_states(place)}
    outcome, _ = run(place)

    assert found["a"] in ("stale", "missing")
    assert found["b"] == "up to date"
    assert states(outcome) == {"a": "ok"}
    after = text_of(report(place, "a")).replace((report(place, "a") / manifest.FILE).read_text(), "")
    assert after == before
    check(place)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Two reports that are up to date; a test leaves them so."""
    place = workspace(tmp_path_factory.mktemp("once"), {"a": "", "b": ""})
    run(place)
    return place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(name="report", value="", whole=False)
@given(name=st.sampled_from([*manifest.FIELDS, "error", "unknown"]), value=JSON, whole=st.booleans())
def test_no_manifest_however_damaged_is_more_than_not_done(once, name, value, whole):
    folder = report(once, "a")
    good = (folder / manifest.FILE).read_text()
    (folder / manifest.FILE).write_text(json.dumps(value if whole else json.loads(good) | {name: value}))
    try:
        found = {one.client: one.state for one in report_states(once)}
        run(once, clients=("b",))  # which writes the page of all reports, from this manifest too
    finally:
        (folder / manifest.FILE).write_text(good)
    assert found["b"] == "up to date"


def test_findings_that_somebody_wrote_do_not_reach_the_page_of_all_reports(once):
    file = report(once, "a") / "findings.json"
    good = file.read_bytes()
    file.write_text('{"headlines": 7, "findings": "no list", "report": {"client_name": "Somebody else"}}')

    run(once, clients=("b",))

    file.write_bytes(good)
    page = (once.outputs / "index.html").read_text()
    assert "Somebody else" not in page
    assert "a/2025-08/audit/report.html" in page


def test_a_lock_and_a_staging_folder_of_a_dead_batch_are_nobodys(tmp_path):
    place = workspace(tmp_path, {"a": ""})
    (place.outputs / publish.STAGING / "tmpdead").mkdir(parents=True)
    (place.outputs / publish.STAGING / "tmpdead" / "report.html").write_text("half")
    (place.outputs / publish.STAGING / "stray").write_text("half")
    (place.outputs / ".lock").write_text(json.dumps({"pid": os.getpid(), "host": "here"}))
    (place.outputs / "index.new").write_text("half")

    assert run(place)[0].exit_code == 0
    check(place)


def test_a_failure_is_over_when_the_good_report_is_up_to_date_again(tmp_path):
    place = workspace(tmp_path, {"a": ""})
    run(place)
    good = (place.data / "a" / "canary.csv").read_text()
    (place.data / "a" / "canary.csv").write_text("other")
    set_code(place, "a", "1/0")
    assert run(place)[0].exit_code == 1
    assert [one.state for one in report_states(place)] == ["failed"]

    (place.data / "a" / "canary.csv").write_text(good)

    assert [one.state for one in report_states(place)] == ["up to date"]
    outcome, _ = run(place)
    assert outcome.made == {}
    assert not publish.failed_folder(report(place, "a")).exists()
    check(place)


# ---------------------------------------------------------------- what changes meanwhile


CANARY = f"{ROOT} / 'data' / client / 'canary.csv'"
CHANGES = {
    "replaced": (f"({CANARY}).write_text('new')", "canary.csv"),
    "appended": (f"({CANARY}).open('a').write('more')", "canary.csv"),
    "deleted": (f"({CANARY}).unlink()", "canary.csv"),
    "added": (f"({CANARY}).with_name('more.csv').write_text('new')", "more.csv"),
    "yaml": (f"({ROOT} / 'params' / (client + '.yml')).open('a').write('note: new')", "params/a.yml"),
    "yaml broken": (f"({ROOT} / 'params' / (client + '.yml')).open('a').write('nam: new')", "nam"),
    "notebook": (f"({ROOT} / 'notebooks' / 'audit.ipynb').open('a').write(' ')", "notebooks/audit.ipynb"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_during_the_run_is_told_and_not_published(tmp_path, what):
    code, named = CHANGES[what]
    place = workspace(tmp_path, {"a": code})

    outcome, _ = run(place)

    (one,) = outcome.made.values()
    assert one.state == "failed"
    assert named in one.error["message"]
    page = (report(place, "a") / "report.html").read_text()
    assert named.split("/")[-1] in page
    assert "canary-of-a" not in text_of(report(place, "a"))  # nothing of the mixed report is kept
    check(place)


def test_clock_that_jumps_changes_nothing(tmp_path, monkeypatch):
    place = workspace(tmp_path, {"a": "", "b": ""})
    clock = iter(10**9 * factor for factor in (1.7, 0.1, 2.2) * 10**6)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: next(clock))

    outcome, _ = run(place)

    monkeypatch.setattr(time, "time", real)
    assert states(outcome) == {"a": "ok", "b": "ok"}
    for one in outcome.made.values():
        assert all(0 <= seconds < 60 for seconds in one.seconds.values())
    for file in place.outputs.rglob("*"):
        os.utime(file, (2**31 + 5, 2**31 + 5))  # as if it were written after 2038
    assert run(place)[0].made == {}


def test_a_client_named_twice_is_made_once(tmp_path):
    outcome, _ = run(workspace(tmp_path, {"a": ""}), clients=("a", "a"))

    assert len(outcome.made) == 1


# ---------------------------------------------------------------- those who watch


def test_a_watcher_that_fails_costs_no_report_and_is_told_at_the_end(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": ""})
    heard = []

    def watch(event: Event) -> None:
        heard.append(event.kind)
        raise BrokenPipeError("nobody reads")

    with pytest.raises(BrokenPipeError):
        run_batch(place, Options(formats=("html",)), watch)

    assert heard in (["start"], ["plan"])  # whichever came first: it was not told the next
    assert run(place)[0].skipped
    assert {one.state for one in report_states(place)} == {"up to date"}
    check(place)


def test_events_come_one_at_a_time(tmp_path):
    place = workspace(tmp_path, {f"c{number}": "" for number in range(6)})
    busy, together = threading.Lock(), []

    def watch(event: Event) -> None:
        together.append(not busy.acquire(blocking=False))
        time.sleep(0.002)
        busy.release()

    run_batch(place, Options(formats=("html",), jobs=6), watch)

    assert len(together) > 20
    assert not any(together)


def test_a_hopeless_run_says_so_and_names_what_it_did_not_try(tmp_path):
    place = workspace(tmp_path, {f"c{number:02}": "" for number in range(14)})
    notebook(place, "audit", last="raise RuntimeError('broken template')")

    outcome, events = run(place)

    assert not outcome.cancelled
    assert len(outcome.made) + len(outcome.not_tried) == 14
    assert outcome.not_tried
    told = [event.fields["message"] for event in events if event.kind == "problem"]
    assert "failed in the same way: RuntimeError: broken template" in told[0]
    check(place)

    notebook(place, "audit")
    assert set(states(run(place)[0]).values()) == {"ok"}


# ---------------------------------------------------------------- random faults over random plans

KINDS = {
    "good": "",
    "raises": "raise ValueError(client)",
    "dies": "os._exit(3)",
    "leaves": "import sys; sys.exit(0)",
    "dies once": ONCE + "if first: os._exit(3)",
}
GOOD = ("good", "dies once")


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(KINDS)), st.sampled_from(["", "flipped", "cut", "empty", "gone"]), st.booleans()
            ),
            min_size=4,
            max_size=4,
        ),
        min_size=2,
        max_size=3,
    ),
    jobs=st.integers(1, 4),
)
def test_whatever_happens_each_report_is_the_last_good_one_or_says_why_not(tmp_path_factory, rounds, jobs):
    names = ["a", "b", "c", "d"]
    place = workspace(tmp_path_factory.mktemp("random"), dict.fromkeys(names, ""))
    for number, plan in enumerate(rounds):
        for name, (kind, hurt, _) in zip(names, plan, strict=True):
            (place.root / f"{name}.tried").unlink(missing_ok=True)
            set_code(place, name, KINDS[kind] or f"print('round {number}', client)")
            if hurt and (report(place, name) / "report.html").exists():
                damage(report(place, name) / "report.html", hurt)
            (place.data / name / "canary.csv").write_text(f"canary-of-{name}-{number}")
        outcome, _ = run(place, jobs=jobs)

        assert set(states(outcome)) == set(names)
        for name, (kind, _, _) in zip(names, plan, strict=True):
            assert (states(outcome)[name] == "ok") == (kind in GOOD), (name, kind)
            last = manifest.read(report(place, name))
            failed = manifest.read(publish.failed_folder(report(place, name)))
            assert (failed or last).state == states(outcome)[name]
            assert (failed is None) == (states(outcome)[name] == last.state)
        assert outcome.exit_code == (0 if all(kind in GOOD for kind, _, _ in plan) else 1)

    for name in names:
        set_code(place, name, "print('mended', client)")
    assert set(states(run(place)[0]).values()) <= {"ok"}
    check(place)
    assert run(place)[0].made == {}


# ---------------------------------------------------------------- the driver as a process


@pytest.mark.slow
@pytest.mark.parametrize("event", ["plan", "kernel", "cell", "render", "done", "end"])
def test_a_driver_killed_at_any_step_leaves_nothing_and_the_next_run_finishes(tmp_path, event):
    place = workspace(tmp_path, dict.fromkeys("abc", ""))
    with driver(place) as one:
        one.wait_for(event)
        one.kill(signal.SIGKILL)
        one.process.wait()
        assert one.leaves_nothing()
    for folder in place.outputs.glob(f"*/{MONTH}/*"):
        assert manifest.read(folder).state == "ok"

    outcome, _ = run(place)

    assert outcome.exit_code == 0
    assert len(outcome.made) + len(outcome.skipped) == 3
    check(place)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_end_is_recorded_and_finished_by_the_next_run(tmp_path, number):
    place = workspace(tmp_path, {"a": "", "b": WAIT, "c": WAIT})
    with driver(place) as one:
        one.wait_for("done")
        begun = time.monotonic()
        one.kill(number)
        code, said = one.end()
        assert code == 130
        assert time.monotonic() - begun < 5
        assert "Traceback" not in said
        assert one.leaves_nothing()
    assert manifest.read(report(place, "a")).state == "ok"
    assert not report(place, "b").exists()

    (place.root / "go").touch()
    skip_if_the_code_changed(place, "a")
    assert states(run(place)[0]) == {"b": "ok", "c": "ok"}
    check(place)


STUCK = "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')"


@pytest.mark.slow
def test_a_second_ctrl_c_leaves_at_once_even_from_a_kernel_that_holds_the_interpreter(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": STUCK})
    with driver(place) as one:
        one.wait_for("done")
        one.kill(signal.SIGINT)
        time.sleep(0.05)  # the system makes one of two signals that come at the same moment
        one.kill(signal.SIGINT)
        begun = time.monotonic()
        code, said = one.end()
        assert code == 130
        assert time.monotonic() - begun < 3
        assert "Traceback" not in said
        assert not (place.outputs / "index.html").exists()  # the first one alone would have it written
        assert one.leaves_nothing()
    check_after_kill(place)


def check_after_kill(place):
    """After a death only the next run tidies up; what is published is whole all the same."""
    set_code(place, "b", "")
    assert run(place)[0].exit_code == 0
    check(place)


@pytest.mark.slow
def test_a_reader_that_goes_away_costs_no_report(tmp_path):
    place = workspace(tmp_path, dict.fromkeys("abcd", ""))
    with driver(place) as one:
        one.wait_for("plan")
        one.process.stdout.close()
        assert one.process.wait(60) == 1
        assert "Traceback" not in one.process.stderr.read()
        assert one.leaves_nothing()
        one.process.stdout = None
    skip_if_the_code_changed(place, "a")
    assert {one.state for one in report_states(place)} == {"up to date"}
    check(place)


@pytest.mark.slow
def test_a_second_batch_is_refused_and_harms_nothing(tmp_path):
    place = workspace(tmp_path, {"a": WAIT})
    with driver(place) as first:
        first.wait_for("cell")
        with driver(place) as second:
            code, said = second.end()
        assert code == 2
        assert str(first.process.pid) in said
        (place.root / "go").touch()
        assert first.end()[0] == 0
    check(place)


@pytest.mark.slow
def test_few_file_handles_mean_fewer_reports_at_once_or_a_clear_failure(tmp_path):
    place = workspace(tmp_path, {f"c{number}": "" for number in range(4)})
    with driver(place, "--jobs", "8", before=("prlimit", "--nofile=48")) as one:
        done = []
        for line in one.process.stdout:
            told = json.loads(line)
            if told["event"] == "done":
                done.append(told)
        code, said = one.end()
        assert one.leaves_nothing()
    assert len(done) == 4
    assert (code == 0) == all(told["state"] == "ok" for told in done)
    assert "Traceback" not in said
    outcome, _ = run(place)
    assert outcome.exit_code == 0
    check(place)


# ---------------------------------------------------------------- disks


IN_TMPFS = """
set -e
mount -t tmpfs -o size={size} none {outputs}
cp -a {before}/. {outputs}/
{fill}
{python} -c '{light}' --workspace {root} run --to html --force --json || echo "exit $?"
rm -rf {outputs}/filler
cp -a {outputs}/. {after}/
"""


def in_tmpfs(place, tmp_path, size, fill=""):
    """Run the driver with its outputs on a tiny disk; gives what it said. The outputs are copied back afterwards."""
    before, after = tmp_path / "before", tmp_path / "after"
    place.outputs.mkdir(exist_ok=True)
    shutil.copytree(place.outputs, before)
    after.mkdir()
    script = IN_TMPFS.format(
        size=size,
        outputs=place.outputs,
        before=before,
        after=after,
        fill=fill,
        python=sys.executable,
        root=place.root,
        light=LIGHT,
    )
    said = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=True)
    shutil.rmtree(place.outputs)
    shutil.copytree(after, place.outputs)
    return said.stdout + said.stderr


@pytest.mark.slow
@needs_namespace
@pytest.mark.parametrize("left", [0, 12, 24])
def test_a_full_disk_keeps_the_old_reports_and_stops_the_run(tmp_path, left):
    place = workspace(tmp_path / "w", {f"c{number}": "" for number in range(6)})
    run(place)
    old = {path: path.read_bytes() for path in place.outputs.glob("*/*/*/*")}
    fill = f"dd if=/dev/zero of={place.outputs}/filler bs=1k 2>/dev/null || true"
    fill += f"; truncate -s -{left}k {place.outputs}/filler"

    said = in_tmpfs(place, tmp_path, "2000k", fill)

    assert "exit 1" in said
    assert "the disk is full" in said
    assert "Traceback" not in said
    assert said.count('"event": "start"') < 6  # the rest is not tried
    for path, content in old.items():
        if path.name != manifest.FILE:
            assert path.read_bytes() == content
    check(place)
    assert run(place, force=True)[0].exit_code == 0


@pytest.mark.slow
@needs_namespace
def test_a_disk_without_room_for_another_file_is_told_as_a_full_one(tmp_path):
    place = workspace(tmp_path / "w", {f"c{number}": "" for number in range(6)})
    run(place)
    fill = f"mkdir {place.outputs}/filler; n=0; while touch {place.outputs}/filler/$n 2>/dev/null; do n=$((n+1)); done"
    fill += f"; rm {place.outputs}/filler/0 {place.outputs}/filler/1"

    said = in_tmpfs(place, tmp_path, "2000k,nr_inodes=200", fill)

    assert "exit 1" in said
    assert "the disk is full" in said
    assert "Traceback" not in said
    check(place)
    assert run(place, force=True)[0].exit_code == 0


@pytest.mark.slow
@needs_namespace
def test_a_folder_that_cannot_be_replaced_is_named_and_costs_nobody_else(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": ""})
    run(place)
    old = text_of(report(place, "a"))
    for name in "ab":
        (place.data / name / "canary.csv").write_text(f"canary-of-{name}-newer")
    busy = report(place, "a")
    script = f"mount --bind {busy} {busy} && exec {sys.executable} -c '{LIGHT}' --workspace {place.root} run --to html"

    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 1, done.stderr
    assert f"outputs/a/{MONTH}/audit: the system said: Device or resource busy." in done.stdout
    assert "1 report made" in done.stdout
    assert text_of(busy) == old
    check(place)
    skip_if_the_code_changed(place, "b")
    assert states(run(place)[0]) == {"a": "ok"}


@pytest.mark.slow
@needs_namespace
def test_outputs_that_are_read_only_are_refused_before_anything_runs(tmp_path):
    place = workspace(tmp_path, {"a": ""})
    place.outputs.mkdir()
    script = f"mount --bind {place.outputs} {place.outputs} && mount -o remount,ro,bind {place.outputs} && exec "
    script += f"{sys.executable} -m smm_nb.cli --workspace {place.root} run --json"

    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "nothing can be written here: Read-only file system" in done.stderr
    assert done.stdout == ""


# ---------------------------------------------------------------- publishing: the fault at every operation


def put(outputs: Path, text: str) -> None:
    """Publish a version as a report is published: staged, its manifest last."""
    with publish.staging(outputs) as folder:
        for name in ("report.html", "kpis.csv"):
            (folder / name).write_text(text)
        publish.write(folder / manifest.FILE, text)
        publish.publish(folder, outputs / "acme" / "2025-08" / "audit")


def versions(outputs: Path) -> set[tuple[str, ...]]:
    """What a reader finds: for each published folder, the versions of its files."""
    return {
        tuple(sorted(path.read_text() for path in folder.iterdir()))
        for folder in outputs.glob("acme/2025-08/*")
        if not folder.name.startswith(".")
    }


OLD, NEW = ("old",) * 3, ("new",) * 3


class Killed(BaseException):
    """The process is dead: nothing that it does afterwards happens."""


class FailAt:
    """Makes the Nth call of the file system fail; `dead`: and every later one, as after a kill."""

    CALLS = ("fsync", "rename", "chmod", "mkdir", "rmdir", "unlink", "open", "scandir")

    def __init__(self, monkeypatch, number: int, error: BaseException, *, dead: bool) -> None:
        self.number, self.error, self.dead, self.count = number, error, dead, 0
        for name in self.CALLS:
            monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))
        monkeypatch.setattr(publish, "_exchange", self.wrap(publish._exchange))

    def wrap(self, real):
        def call(*args, **kwargs):
            self.count += 1
            if self.count == self.number or (self.dead and self.count > self.number):
                raise self.error
            return real(*args, **kwargs)

        return call

    @property
    def happened(self) -> bool:
        return self.count >= self.number


@pytest.mark.parametrize("swap", [True, False], ids=["one call", "two renames"])
@pytest.mark.parametrize("kind", ["error", "kill"])
def test_the_fault_at_every_operation_of_publishing(tmp_path, monkeypatch, swap, kind):
    number = 0
    while True:
        number += 1
        outputs = tmp_path / str(number)
        put(outputs, "old")
        with monkeypatch.context() as patch:
            if not swap:
                patch.setattr(publish, "_exchange", lambda one, other: False)
            error = OSError(28, "No space left on device") if kind == "error" else Killed()
            fault = FailAt(patch, number, error, dead=kind == "kill")
            with contextlib.suppress(OSError, Killed):
                put(outputs, "new")
        if kind == "error":
            assert versions(outputs) in ({OLD}, {NEW}), number  # at once, without the next run's help
        publish.clean(outputs)
        assert versions(outputs) in ({OLD}, {NEW}), number
        assert [path.name for path in (outputs / "acme" / "2025-08").iterdir()] == ["audit"]
        put(outputs, "new")
        assert versions(outputs) == {NEW}
        assert not list((outputs / publish.STAGING).glob("*"))
        if not fault.happened:
            break
    assert number > 10  # there was something to fail


# the same, with nothing else loaded: under strace every import is slow
PUT = """
import sys
from pathlib import Path
from smm_nb.batch import publish
outputs = Path(sys.argv[1])
with publish.staging(outputs) as folder:
    for name in ("report.html", "kpis.csv", "manifest.json"):
        publish.write(folder / name, "new")
    publish.publish(folder, outputs / "acme" / "2025-08" / "audit")
"""


@pytest.mark.slow
@needs_strace
@pytest.mark.parametrize(
    ("calls", "fault"),
    [("fsync", "signal=KILL"), ("fsync", "error=EIO"), ("renameat2", "signal=KILL"), ("renameat2", "error=EINVAL"),
     ("fchmodat,chmod", "signal=KILL"), ("fchmodat,chmod", "error=EROFS")],
)  # fmt: skip
def test_the_systems_own_faults_while_publishing(tmp_path, calls, fault):
    number = 0
    while True:
        number += 1
        outputs = tmp_path / str(number)
        put(outputs, "old")
        mark = tmp_path / f"{number}.trace"
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            mark,
            "-e",
            f"trace={calls}",
            "-e",
            f"inject={calls}:{fault}:when={number}",
        ]
        done = subprocess.run([*command, sys.executable, "-c", PUT, outputs], capture_output=True, check=False)
        if "Operation not permitted" in done.stderr.decode():
            pytest.skip("strace may not trace here")
        publish.clean(outputs)
        assert versions(outputs) in ({OLD}, {NEW}), (number, done.stderr)
        put(outputs, "new")
        assert versions(outputs) == {NEW}
        if "INJECTED" not in mark.read_text() and "SIGKILL" not in mark.read_text():
            break
    assert number > 1


def test_a_failed_second_rename_brings_the_old_report_back_at_once(tmp_path, monkeypatch):
    put(tmp_path, "old")
    real, renames = os.rename, []

    def rename(source, target, **kwargs):
        renames.append(Path(source).name)
        if len(renames) == 2:
            raise OSError(5, "Input/output error")
        real(source, target, **kwargs)

    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(OSError, match="Input/output"):
        put(tmp_path, "new")

    assert versions(tmp_path) == {OLD}
    assert [path.name for path in (tmp_path / "acme" / "2025-08").iterdir()] == ["audit"]
