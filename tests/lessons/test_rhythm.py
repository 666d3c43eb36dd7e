"""The rhythm of the lessons, as teaching notebooks that people love have it."""

import ast
import itertools
import json
import statistics

import pytest

from smm_nb.lessons import exercises
from smm_nb.lessons.course import LESSONS, notebook


@pytest.fixture(params=LESSONS)
def lesson(request):
    return request.param, json.loads(notebook(request.param).read_text("utf-8"))["cells"]


def code(cells):
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_length_and_runs(lesson):
    _, cells = lesson
    runs, run = [], 0
    for cell in cells:
        run = run + 1 if cell["cell_type"] == "code" else 0
        runs.append(run)

    assert 30 <= len(cells) <= 50
    assert max(runs) <= 3


def test_prose_carries_the_code(lesson):
    _, cells = lesson
    words = sum(len("".join(cell["source"]).split()) for cell in cells if cell["cell_type"] == "markdown")
    lines = sum(len("".join(cell["source"]).splitlines()) for cell in code(cells))
    after_prose = [a["cell_type"] == "markdown" for a, b in itertools.pairwise(cells) if b["cell_type"] == "code"]

    assert words / lines >= 14
    assert sum(after_prose) / len(after_prose) >= 0.7


def test_code_cells_are_short_and_define_nothing(lesson):
    _, cells = lesson
    sources = ["".join(cell["source"]) for cell in code(cells)]
    sizes = [len(source.splitlines()) for source in sources]

    assert statistics.median(sizes) <= 3
    assert max(sizes) <= 9
    assert max(len(line) for source in sources for line in source.splitlines()) <= 140
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for s in sources for node in ast.walk(ast.parse(s)))


def test_figures_take_five_lines_at_most(lesson):
    _, cells = lesson
    drawn = [cell["source"] for cell in code(cells) if "figures." in "".join(cell["source"])]

    assert [source for source in drawn if len("".join(source).splitlines()) > 5] == []


def test_every_exercise_is_asked_once_and_solved(lesson):
    number, cells = lesson
    answers = [cell for cell in code(cells) if "answer" in cell["metadata"].get("tags", [])]
    told = ["".join(cell["outputs"][-1]["data"]["text/plain"]) for cell in answers]

    assert len(answers) == len(exercises(number))
    assert all(text.startswith("Right.") for text in told)


def test_a_lesson_says_how_figures_mislead_and_ends_on_the_own_client(lesson):
    number, cells = lesson
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")

    assert number == "00" or prose.count("**How this misleads.**") >= 2
    assert "## Now on your own client" in "".join(cells[-1]["source"])
    assert number == "00" or "invented" in prose or "reconstruction" in prose


def test_no_cell_fails(lesson):
    _, cells = lesson
    assert [o for cell in code(cells) for o in cell["outputs"] if o["output_type"] == "error"] == []
