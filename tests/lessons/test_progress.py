"""Progress is kept beside the learner's copies, and nowhere else."""

import json

import pytest

from smm_nb.errors import FileProblem
from smm_nb.lessons import exercises, progress


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(progress.ENVIRONMENT, raising=False)
    return tmp_path / "progress.json"


def noted(place) -> dict:
    return json.loads(place.read_text("utf-8"))["exercises"]


def test_nothing_is_recorded_where_no_progress_is_kept(place):
    progress.note("03.q1", tried=True)

    assert not place.exists()


def test_tries_count_until_the_first_right_answer(place):
    progress.write(place, progress.empty("Anna"))
    progress.note("03.q1", tried=True)
    progress.note("03.q1", hint=True)
    progress.note("03.q1", tried=True, right=True)
    progress.note("03.q1", tried=True)
    progress.note("03.q1", solution=True)  # a look after the right answer is no look before it

    assert noted(place) == {"03.q1": {"tries": 2, "right": True, "hints": 1, "solution": False}}


def test_a_look_at_the_solution_stays_noted(place):
    progress.write(place, progress.empty())
    progress.note("03.q1", solution=True)
    progress.note("03.q1", tried=True, right=True)

    assert noted(place)["03.q1"] == {"tries": 1, "right": True, "hints": 0, "solution": True}


def test_the_environment_may_name_another_place(place, monkeypatch, tmp_path):
    other = tmp_path / "elsewhere.json"
    progress.write(other, progress.empty())
    monkeypatch.setenv(progress.ENVIRONMENT, str(other))
    progress.note("00.q1", tried=True)

    assert noted(other)["00.q1"]["tries"] == 1


def test_checking_an_exercise_leaves_a_note(place, monkeypatch):
    # the examples are found by the environment, the progress by the folder
    from pathlib import Path

    monkeypatch.setenv("SMM_NB_WORKSPACE", str(Path(__file__).parents[2]))
    progress.write(place, progress.empty())
    exercises("03")[6].check("a")
    exercises("03")[6].check("b")
    exercises("03")[6].check(...)

    assert noted(place) == {"03.q7": {"tries": 2, "right": True, "hints": 0, "solution": False}}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"exercises": {"03.q1": {}}}', '{"exercises": 3}'])
def test_a_damaged_file_is_named_not_overwritten(place, content):
    place.write_text(content, "utf-8")

    with pytest.raises(FileProblem, match="no progress file"):
        progress.read(place)
    assert "no progress file" in progress.note("03.q1", tried=True)
    assert place.read_text("utf-8") == content


def test_an_exercise_is_checked_even_when_progress_cannot_be_kept(place):
    place.write_text("damaged", "utf-8")
    exercise = exercises("00")[3]

    reply = exercise.check("b")
    assert reply.verdict == "right"
    assert reply.text.startswith("Missing is never zero.")
    assert "Your progress was not noted." in reply.text
    assert "Your progress was not noted." in exercise.hint()


def test_a_file_is_named_with_its_folder_since_all_have_one_name(tmp_path):
    theirs = tmp_path / "eve" / "progress.json"
    with pytest.raises(FileProblem, match=r"^eve/progress\.json"):
        progress.read(theirs)


def test_a_file_that_is_not_there_is_a_problem_to_mend(place):
    with pytest.raises(FileProblem, match=r"progress\.json"):
        progress.read(place)
