"""More than one driver over one workspace, or one driver over code that changes: one result for each report, whole."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

import smm_nb
from smm_nb.batch import manifest
from tests.batch.faulty import WAIT, check, driver, report, run, states
from tests.batch.notebooks import until
from tests.batch.small import OK, workspace

pytestmark = pytest.mark.slow


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_a_stopped_driver_keeps_its_lock_and_finishes_when_it_goes_on(tmp_path):
    place = workspace(tmp_path, {"a": WAIT})
    with driver(place) as first:
        first.wait_for("cell")
        first.kill(signal.SIGSTOP)
        assert until(lambda: is_stopped(first.process.pid))
        (place.root / "go").touch()
        with driver(place) as second:
            code, said = second.end()
        assert code == 2  # nobody can know that a driver that stands still is dead
        assert str(first.process.pid) in said
        first.kill(signal.SIGCONT)
        assert first.end()[0] == 0
    check(place)
    assert manifest.read(report(place, "a")).state == "ok"


def test_a_driver_whose_lock_was_taken_away_mixes_nothing_with_its_successor(tmp_path):
    place = workspace(tmp_path, {"a": WAIT + OK, "b": "", "c": WAIT})
    with driver(place) as first:
        first.wait_for("done")
        first.kill(signal.SIGSTOP)
        assert until(lambda: is_stopped(first.process.pid))
        (place.outputs / ".lock").unlink()  # what one should not do, and does
        (place.data / "a" / "canary.csv").write_text("canary-of-a-1x, newer")
        (place.root / "go").touch()
        with driver(place) as second:
            assert second.end()[0] == 0
        published = {name: report(place, name).stat().st_ino for name in "abc"}
        first.kill(signal.SIGCONT)
        first.end()
        assert first.leaves_nothing()
    check(place)
    for name in "abc":
        assert manifest.read(report(place, name)).state == "ok"
    # the old driver saw older data: its report of them is not the one that stands
    assert report(place, "a").stat().st_ino == published["a"]
    assert "newer" in (report(place, "a") / "report.ipynb").read_text()
    assert run(place)[0].exit_code == 0
    check(place)


def test_ctrl_c_for_the_whole_group_ends_it_as_well(tmp_path):
    place = workspace(tmp_path, {"a": "", "b": WAIT})
    with driver(place) as one:
        one.wait_for("done")
        os.killpg(one.process.pid, signal.SIGINT)
        code, said = one.end()
        assert code == 130
        assert "Traceback" not in said
        assert one.leaves_nothing()
    assert manifest.read(report(place, "a")).state == "ok"
    assert not report(place, "b").exists()


@pytest.fixture
def code(tmp_path):
    """A copy of the package, for a test to change."""
    shutil.copytree(
        Path(smm_nb.__file__).parent, tmp_path / "code" / "smm_nb", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path / "code"


def test_code_that_changes_during_the_run_is_told_and_its_reports_are_made_again(tmp_path, code):
    place = workspace(tmp_path / "w", {"a": WAIT, "b": ""})
    with driver(place, code=code) as one:
        one.wait_for("done")
        (code / "smm_nb" / "kpis" / "__init__.py").open("a").write("# a newer version\n")
        (place.root / "go").touch()
        told = one.wait_for("problem")
        assert "the package was changed while the batch ran" in told["message"]
        assert one.end()[0] == 1

    for made in ({"jobs": 2, "up_to_date": 0}, {"jobs": 0, "up_to_date": 2}):
        with driver(place, code=code) as again:
            assert made.items() <= again.wait_for("plan").items()
            assert again.end()[0] == 0
    check(place)


def test_libraries_of_other_versions_are_a_reason_to_make_it_again(tmp_path, monkeypatch):
    place = workspace(tmp_path, {"a": ""})
    run(place)
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "versions", lambda: {"pandas": "0.1"})
        assert states(run(place)[0]) == {"a": "ok"}
        assert run(place)[0].made == {}
    assert states(run(place)[0]) == {"a": "ok"}
    check(place)
