"""Right answers against the plans that the example files were made from (smm_nb/examples/README.md), worked by hand."""

import itertools
import re

import pytest

from smm_nb.lessons import exercises
from smm_nb.lessons.answer import number, same
from smm_nb.lessons.course import LESSONS
from smm_nb.lessons.exercise import words

EVERY = [exercise for lesson in LESSONS for exercise in exercises(lesson)]
NUMBERS = [exercise for exercise in EVERY if exercise.kind == "number"]
NAMES = [exercise for exercise in EVERY if exercise.kind in ("set", "order")]

BY_HAND = {
    "00.q1": 15,  # July: 15 sales, GBP 533
    "00.q2": 533,
    "00.q3": 87,  # joins on VK in July
    "00.q4": "b",
    "00.q5": 13,  # follows from 14 July
    "01.q1": "a",
    "01.q2": 167 / (2140 + 480),  # key events of Instagram over paid and unpaid sessions
    "01.q3": "d",
    "01.q4": (512 + 286 + 241 + 176 + 205 + 188 + 22 + 41 + 33) / 18704,
    "01.q5": 6,  # six positive mentions in the same words on 10 June
    "01.q6": "c",
    "02.q1": 5,
    "02.q2": ["brow_studio"],
    "02.q3": ["norrsken"],  # yarko has three goals and no e-commerce tracking
    "02.q4": 18_000 / 62_000,  # 29.0 %
    "02.q5": 15_500,
    "02.q6": "b",  # 22.7 % is within a quarter, three months are not six
    "02.q7": "c",
    "03.q1": 14_860,  # VK's row of June
    "03.q2": 1343 / 26_800,  # interactions over reach of September's ten posts
    "03.q3": 18_700 / 262,  # 71.37 RUB
    "03.q4": 248_500,
    "03.q5": (6 + 3) / 15,
    "03.q6": 13,
    "03.q7": "b",
    "04.q1": (198 + 210 + 2140 + 395 + 440 + 480) / (11_428 + 12_910 + 16_070),
    "04.q2": "a",
    "04.q3": (2940 + 210 + 126) / 30,
    "04.q4": 0.40 + 0.18 + 0.08,
    "04.q5": 0.22 / 0.42,  # 0.2 w = (0.6 x 0.3 + 0.4 x 0.1) (1 - w)
    "04.q6": "b",
    "04.q7": "c",
    "05.q1": 210,  # 2,940 SEK for 14 purchases
    "05.q2": 8.767,  # Garwood's table: 3 events, 0.619 to 8.767
    "05.q3": "c",
    # (1.96 + 0.8416)^2 x (0.008 x 0.992 + 0.0104 x 0.9896) / 0.0024^2 = 7.849 x 0.018228 / 5.76e-6
    "05.q4": 24_839,
    "05.q5": ["base_layer", "town_group"],
    "05.q6": "b",
    "06.q1": 10 / 15,
    "06.q2": 1150,
    "06.q3": 81 / 2169,  # 3.7 %
    "06.q4": ["18-24", "25-33", "34-42"],  # 0.62, 0.59, 0.27 %
    "06.q5": 133.33 / 50,
    "06.q6": 96 / 47.5,
    "06.q7": "c",
    "06.q8": "b",
    "07.q1": 8 / 18,
    "07.q2": (1200 + 1263 + 1343) / 30,
    "07.q3": 126.867 / 63.074,
    "07.q4": (3806 / 92) / (6812 / 181),
    "07.q5": "a",
    "07.q6": "c",
    "08.q1": 15,
    "08.q2": "b",  # 14 of 20 is exactly 70 %
    "08.q3": 0.77,
    "08.q4": 0.88,
    "08.q5": 0.81,
    "08.q6": ["careprices.example", "studentlife.example"],  # 18 discuss, 16 link
    "08.q7": "c",
    "09.q1": 1 - 234_849 / 240_000,
    "09.q2": 154 / 125 - 1,
    "09.q3": 234_849 / 154,
    "09.q4": 29 - 15,
    "09.q5": 2,
    "09.q6": "b",
    "09.q7": "d",
    "10.q1": "b",
    "10.q2": 31,
    "10.q3": 5,
    "10.q4": 45 + 38 + 38 + 45 + 45,
    "10.q5": (15 / 4) / (4 / 2),
    "10.q6": "c",
    "10.q7": "b",
}


def test_every_exercise_is_worked_by_hand():
    assert [exercise.id for exercise in EVERY] == list(BY_HAND)


@pytest.mark.parametrize("exercise", EVERY, ids=lambda one: one.id)
def test_the_hand_worked_answer_is_right(exercise):
    assert exercise.check(BY_HAND[exercise.id]).verdict == "right"


@pytest.mark.parametrize("exercise", EVERY, ids=lambda one: one.id)
def test_every_typical_mistake_has_its_own_words_and_is_not_right(exercise):
    for mistake, value in exercise.work_out().wrong.items():
        reply = exercise.check(value)

        assert reply.verdict == "wrong", mistake
        assert reply.text == exercise.texts["wrong"][mistake], mistake


@pytest.mark.parametrize("exercise", EVERY, ids=lambda one: one.id)
def test_no_words_are_left_over(exercise):
    mistakes = exercise.texts.get("options") or exercise.work_out().wrong

    assert set(exercise.texts.get("wrong", {})) <= set(mistakes)
    assert exercise.kind != "choice" or set(exercise.texts["wrong"]) == set(mistakes) - {exercise.work_out().value}


def figures(text: str) -> list[float]:
    found = re.findall(r"\d[\d,]*(?:\.\d+)?%?", text)
    return [value for value in map(number, found) if value is not None]


@pytest.mark.parametrize("exercise", NUMBERS, ids=lambda one: one.id)
def test_no_reply_or_hint_gives_a_number_away(exercise):
    answer = exercise.work_out()
    given = [*answer.wrong.values(), answer.value * 1.03, answer.value * 7 + 3, -answer.value, ...]
    told = [exercise.texts["hint"], *(exercise.check(one).text for one in given)]
    leaks = [text for text in told for shown in figures(text) if same(shown, answer.value, exercise.unit)]

    assert leaks == []


@pytest.mark.parametrize("exercise", NAMES, ids=lambda one: one.id)
def test_a_set_is_never_given_away_by_a_near_miss(exercise):
    wanted = list(exercise.work_out().value)
    for given in itertools.chain([[*wanted[:1], "nonsense"]], [["nonsense"]]):
        text = exercise.check(given).text + exercise.texts["hint"]

        assert not set(wanted[1:]) & set(re.findall(r"[\w.-]+", text)) or exercise.kind == "order"


@pytest.mark.parametrize("exercise", EVERY, ids=lambda one: one.id)
def test_the_solution_says_the_answer(exercise):
    told = exercise.solved()

    assert "{" not in told
    if exercise.kind == "choice":
        assert f"({exercise.work_out().value})" in told


def test_every_lesson_says_its_length_and_rules():
    for lesson in LESSONS:
        assert 10 <= words(lesson)["minutes"] <= 90
        assert words(lesson)["title"]
