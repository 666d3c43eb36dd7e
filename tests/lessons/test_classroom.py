"""A class's progress as tables."""

import pytest

from smm_nb.errors import FileProblem
from smm_nb.lessons import class_report, progress, sound, stumbling_blocks


def file(folder, name, exercises, learner=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    progress.write(path, {"learner": learner, "exercises": exercises})
    return path


def one(tries, right, hints=0, *, solution=False):
    return {"tries": tries, "right": right, "hints": hints, "solution": solution}


@pytest.fixture
def files(tmp_path):
    anna = {"00.q1": one(1, True), "00.q2": one(3, True, 1), "03.q1": one(2, False, solution=True)}
    ben = {"00.q1": one(1, True), "03.q1": one(4, True)}
    return [file(tmp_path, "anna/progress.json", anna, "Anna"), file(tmp_path, "ben/progress.json", ben)]


def test_a_row_per_learner(files):
    anna, ben = class_report(files)

    # Anna: 2 right (00.q1, 00.q2), 1 + 3 + 2 tries
    assert {k: anna[k] for k in ("learner", "right", "tries", "hints", "solutions", "00", "03", "10")} == {
        "learner": "Anna", "right": 2, "tries": 6, "hints": 1, "solutions": 1, "00": "2/5", "03": "0/7", "10": "0/7",
    }  # fmt: skip
    assert (ben["learner"], ben["right"], ben["03"]) == ("ben/progress", 2, "1/7")


def test_the_hardest_exercise_comes_first(files):
    blocks = stumbling_blocks(files)

    # 00.q1: both at once; 00.q2: one learner, not at once, right; 03.q1: none at once, one of two right
    assert [block["exercise"] for block in blocks] == ["03.q1", "00.q2", "00.q1"]
    assert blocks[0] == {"exercise": "03.q1", "tried": 2, "right_at_once": 0, "right": 1, "solutions": 1}


def test_a_strangers_file_is_named(tmp_path, files):
    strange = tmp_path / "notes.json"
    strange.write_text("hello", "utf-8")

    with pytest.raises(FileProblem, match=r"notes\.json"):
        class_report([*files, strange])


def test_one_damaged_file_spoils_no_table(tmp_path, files):
    strange = tmp_path / "eve" / "progress.json"
    strange.parent.mkdir()
    strange.write_text('{"learner": "Eve", "exerc', "utf-8")

    kept, problems = sound([files[0], strange, files[1], files[0]])
    assert kept == files  # the file that was named twice counts once
    assert [str(problem).partition(":")[0] for problem in problems] == ["eve/progress.json"]


def test_two_learners_of_one_name_can_be_told_apart(tmp_path):
    two = [file(tmp_path, f"{folder}/progress.json", {}, "Anna") for folder in ("a", "b")]
    other = file(tmp_path, "c/progress.json", {}, "Bo")

    assert [row["learner"] for row in class_report([*two, other])] == ["Anna (a)", "Anna (b)", "Bo"]


def test_an_empty_class_is_an_empty_table():
    assert class_report([]) == []
    assert stumbling_blocks([]) == []
