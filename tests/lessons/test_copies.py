"""Student copies: empty answers, no outputs, and a learner's work is never touched."""

import json

import pytest

from smm_nb.lessons import copy_lessons, exercises, progress
from smm_nb.lessons.copies import EXAMPLES, emptied
from smm_nb.lessons.course import LESSONS, notebook


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    # beside a workspace that has the examples nothing is laid
    place = tmp_path_factory.mktemp("w")
    (place / "params").mkdir()
    for client in EXAMPLES:
        (place / "params" / f"{client}.yml").touch()
    return copy_lessons(place / "mine", learner="Anna")


def test_all_lessons_and_the_progress_are_written(copied):
    assert [path.name for path in copied[-2:]] == ["glossary.md", "progress.json"]
    assert len(copied) == len(LESSONS) + 2
    assert "**reach**" in copied[-2].read_text("utf-8")
    assert json.loads(copied[-1].read_text("utf-8")) == {"learner": "Anna", "exercises": {}}


def test_a_copy_asks_every_exercise_and_answers_none(copied):
    for path, lesson in zip(copied, LESSONS, strict=False):
        book = json.loads(path.read_text("utf-8"))
        code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        asked = [
            line for cell in code if "answer" in cell["metadata"].get("tags", []) for line in cell["source"].split("\n")
        ]

        assert asked == [f"q{n}.check(...)" for n in range(1, len(exercises(lesson)) + 1)]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_a_copy_does_not_speak_of_the_solved_lessons(copied):
    told = copied[0].read_text("utf-8")

    assert "copy_lessons" not in told
    assert "*solved*" not in told
    assert "copy_lessons" in notebook("00").read_text("utf-8")


def test_a_name_given_later_is_kept_and_a_name_given_before_stays(tmp_path):
    mine = tmp_path / "mine"
    copy_lessons(mine)
    progress.write(mine / "progress.json", {"learner": "", "exercises": {"00.q1": {"tries": 2, "right": True}}})

    assert copy_lessons(mine, learner="Anna") == [mine / "progress.json"]
    assert copy_lessons(mine, learner="Bea") == []
    kept = progress.read(mine / "progress.json")
    assert (kept["learner"], list(kept["exercises"])) == ("Anna", ["00.q1"])


def test_a_learners_work_is_not_overwritten(copied):
    mine = copied[3]
    mine.write_text("my work", "utf-8")
    copied[4].unlink()

    assert copy_lessons(mine.parent) == [copied[4]]
    assert mine.read_text("utf-8") == "my work"


def test_outside_of_a_workspace_the_examples_come_along(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SMM_NB_WORKSPACE", raising=False)
    copy_lessons(tmp_path / "course")

    assert (tmp_path / "course" / "params" / "yarko.yml").exists()
    assert (tmp_path / "course" / "00_start.ipynb").exists()


def test_in_an_agencys_workspace_the_examples_come_into_the_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SMM_NB_WORKSPACE", raising=False)
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "acme.yml").touch()
    copy_lessons(tmp_path / "course")

    assert (tmp_path / "course" / "params" / "yarko.yml").exists()
    assert [path.name for path in (tmp_path / "params").iterdir()] == ["acme.yml"]


def test_the_solved_lesson_is_not_changed():
    solved = json.loads(notebook("00").read_text("utf-8"))
    before = json.dumps(solved)
    emptied(solved)

    assert json.dumps(solved) == before


def test_other_code_of_the_lesson_stays():
    solved = json.loads(notebook("03").read_text("utf-8"))
    kept = [c["source"] for c in emptied(solved)["cells"] if "answer" not in c["metadata"].get("tags", [])]

    assert kept == [c["source"] for c in solved["cells"] if "answer" not in c["metadata"].get("tags", [])]
