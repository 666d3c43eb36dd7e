"""What a client's reports keep for each other within one run, and for nobody else."""

import os
import pickle
import shutil
from pathlib import Path

import pandas as pd
import pytest

from smm_nb import open_client
from smm_nb.clients import shelf
from smm_nb.errors import FileProblem
from tests.conftest import ROOT


@pytest.fixture
def on_shelf(tmp_path, monkeypatch):
    """Have this process use the shelf of `anna`, as a kernel of the batch would."""
    for name, value in shelf.variables(tmp_path, "anna", {"a.csv": "1"}).items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_what_one_report_read_the_next_one_takes(on_shelf):
    frame = pd.DataFrame({"likes": [1, 2]})
    assert shelf.shared("anna", "table-posts", lambda: frame) is frame
    again = shelf.shared("anna", "table-posts", lambda: pytest.fail("it was read again"))
    pd.testing.assert_frame_equal(again, frame)


def test_another_client_reads_for_itself(on_shelf):
    shelf.shared("anna", "table-posts", lambda: "anna's")
    assert shelf.shared("bo", "table-posts", lambda: "bo's") == "bo's"
    assert shelf.shared("anna", "table-posts", lambda: "read again") == "anna's"


def test_other_content_is_another_shelf(tmp_path):
    one, same, other = (shelf.variables(tmp_path, "anna", {"a.csv": digest}) for digest in ("1", "1", "2"))
    assert one == same != other


def test_without_a_batch_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv(shelf.SHELF_VARIABLE, raising=False)
    assert [shelf.shared("anna", "x", lambda: 1), shelf.shared("anna", "x", lambda: 2)] == [1, 2]


def test_a_failure_is_not_kept(on_shelf):
    def fail():
        raise FileProblem(problem="not today")

    with pytest.raises(FileProblem):
        shelf.shared("anna", "x", fail)
    assert shelf.shared("anna", "x", lambda: 1) == 1


class Trap:
    """What a file must not be able to do: have a function called that it names."""

    def __reduce__(self):
        return os.putenv, ("SMM_NB_TRAP", "sprung")


@pytest.mark.parametrize("damage", [b"", b"not a pickle", pickle.dumps(Trap())])
def test_a_damaged_shelf_is_read_past(on_shelf, damage):
    shelf.shared("anna", "x", lambda: 1)
    (file,) = on_shelf.rglob("x.pickle")
    file.write_bytes(damage)
    assert shelf.shared("anna", "x", lambda: 2) == 2


def test_a_shelf_that_cannot_be_written_costs_nothing(tmp_path, monkeypatch):
    (tmp_path / "anna").write_text("in the way")
    monkeypatch.setenv(shelf.SHELF_VARIABLE, str(tmp_path / "anna" / "1"))
    assert shelf.shared("anna", "x", lambda: 1) == 1


def test_a_clients_tables_are_the_same_from_the_shelf(tmp_path, monkeypatch):
    read = open_client("norrsken", month="2025-09", workspace=str(ROOT))
    tables = ("posts", "account_daily", "ads_daily", "traffic_daily", "events", "targets")
    fresh, notes = {name: read.table(name) for name in tables}, {name: read.merge_notes(name) for name in tables}
    for name, value in shelf.variables(tmp_path, "norrsken", {}).items():
        monkeypatch.setenv(name, value)
    for _ in range(2):  # put there, then taken from there
        data = open_client("norrsken", month="2025-09", workspace=str(ROOT))
        for name in tables:
            pd.testing.assert_frame_equal(data.table(name), fresh[name])
            assert data.merge_notes(name) == notes[name]
        assert data.load_report == read.load_report
    assert len(list(Path(tmp_path).rglob("*.pickle"))) > len(tables)


def test_files_are_read_once_whichever_of_their_tables_a_report_asks_for(tmp_path, monkeypatch):
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, tmp_path / "here" / name)
    for name, value in shelf.variables(tmp_path / "shelf", "norrsken", {}).items():
        monkeypatch.setenv(name, value)
    first = open_client("norrsken", month="2025-09", workspace=str(tmp_path / "here"))
    files, posts = first.load_report, first.table("posts")
    shutil.rmtree(tmp_path / "here" / "data")
    second = open_client("norrsken", month="2025-09", workspace=str(tmp_path / "here"))
    assert second.load_report == files
    pd.testing.assert_frame_equal(second.table("posts"), posts)
    # nobody made this table yet, from the files that were read for the posts
    assert len(second.table("audience")) > 0
