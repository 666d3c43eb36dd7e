"""Handouts: the page with room for answers says none, the one with solutions says all."""

import re

import pytest

from smm_nb.errors import UnknownName
from smm_nb.lessons import exercises, handout
from smm_nb.lessons.handout import handout_page


@pytest.fixture(scope="module")
def pages():
    return {solved: handout_page("05", solutions=solved) for solved in (False, True)}


def test_each_exercise_has_room_for_its_answer(pages):
    assert pages[False].count("<strong>Your answer:</strong>") == len(exercises("05"))
    assert "Solution." not in pages[False]
    # the verdicts of the solved cells are not printed
    assert "Right." not in pages[False]


def test_each_solution_is_told_once(pages):
    assert pages[True].count("Solution.") == len(exercises("05"))
    assert "Your answer:" not in pages[True]


def test_code_figures_and_title_are_there(pages):
    page = pages[False]

    assert "<title>Lesson 05: The cheap test</title>" in page
    assert page.count("<h1") == 1
    assert "poisson_rate(3)" in re.sub(r"<[^>]+>", "", page)
    assert page.count("data:image/svg+xml") >= 3
    assert "<script" not in page


def test_files_are_written_where_asked(tmp_path):
    written = handout("00", tmp_path / "print", solutions=True)

    assert [path.name for path in written] == ["00_solutions.html", "00_solutions.pdf"]
    assert written[1].read_bytes().startswith(b"%PDF")
    assert handout("00", tmp_path / "print", pdf=False)[0].name == "00_handout.html"


def test_an_unknown_lesson_writes_nothing(tmp_path):
    with pytest.raises(UnknownName):
        handout("77", tmp_path / "print")
    assert not (tmp_path / "print").exists()
