"""What an exercise says: right, close, wrong with a nudge, and never the answer."""

import pytest

from smm_nb.lessons.answer import Answer
from smm_nb.lessons.exercise import Exercise

TEXTS = {
    "hint": "Divide.",
    "right": "Well done.",
    "solution": "{a} of {b} are {answer:.0%}.",
    "wrong": {"summed": "You added."},
}


def share() -> Exercise:
    # 3 of 4 are 75 %; who adds gets 0.9
    return Exercise("99.q1", "number", lambda: Answer(0.75, {"summed": 0.9}, {"a": 3, "b": 4}), TEXTS, "share")


def letter() -> Exercise:
    texts = {**TEXTS, "options": {"a": "one", "b": "two"}, "wrong": {"a": "Look again."}}
    return Exercise("99.q2", "choice", lambda: Answer("b"), texts)


def several(kind: str) -> Exercise:
    texts = {**TEXTS, "wrong": {"all": "All are too many."}}
    return Exercise("99.q3", kind, lambda: Answer(["x", "y"], {"all": ["x", "y", "z"]}), texts)


@pytest.mark.parametrize(
    ("given", "verdict", "text"),
    [
        (0.75, "right", "Well done."),
        ("75%", "right", "Well done."),
        (0.9, "wrong", "You added."),
        (90, "wrong", "You added."),
        (75, "close", "divide by 100"),
        (0.25, "close", "share of the others"),
        (0.76, "close", "too high"),
        (0.1, "wrong", "too low"),
        (..., "unread", "a number"),
        ("three quarters", "unread", '"three quarters" could not be read'),
        ([0.2, 0.75], "unread", "There are 2 values"),
        (print, "unread", "Python calls it"),
    ],
)
def test_a_number(given, verdict, text):
    reply = share().check(given)

    assert reply.verdict == verdict
    assert text in reply.text


def test_without_an_answer_it_asks_for_one():
    assert share().check().verdict == "unread"


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("b", "right"),
        (" B ", "right"),
        ("(b)", "right"),
        ("b: yes", "right"),
        ("a", "wrong"),
        ("c", "unread"),
        (2, "unread"),
        ("abc", "unread"),
        (None, "unread"),
        ("", "unread"),
    ],
)
def test_a_letter(given, verdict):
    assert letter().check(given).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "given", "verdict"),
    [
        ("set", ["y", "x"], "right"),
        ("set", {"x", "y"}, "right"),
        ("set", "X, y", "right"),
        ("set", ["x"], "close"),
        ("set", ["x", "q"], "close"),
        ("set", ["q"], "wrong"),
        ("set", ["x", "y", "z"], "wrong"),
        ("set", ..., "unread"),
        ("set", [], "unread"),
        ("order", ["x", "y"], "right"),
        ("order", ["y", "x"], "close"),
    ],
)
def test_names(kind, given, verdict):
    assert several(kind).check(given).verdict == verdict


def test_half_a_set_is_told_how_many_not_which():
    text = several("set").check(["x", "q"]).text

    assert text.startswith("1 of your names belong there; 1 missing, 1 too many")
    assert "y" not in text.split()


def test_a_reply_reads_as_a_sentence_in_a_notebook():
    assert repr(share().check(0.9)) == "Not yet. You added."
    assert repr(share().check(0.75)) == "Right. Well done."


def test_a_notebook_shows_words_as_prose_not_as_code():
    # text/plain is set in a typewriter's letters and broken within words
    assert share().check(0.75)._repr_markdown_() == "**Right.** Well done."
    assert share().hint()._repr_markdown_() == "Divide."


def test_commas_without_quotes_are_no_traceback():
    reply = share().check(0, 75)
    assert (reply.verdict, "quotes" in reply.text) == ("unread", True)
    assert several("set").check("y", "x").verdict == "right"


def test_an_option_in_its_own_words_is_read():
    assert letter().check("Two").verdict == "right"
    assert letter().check("One").verdict == "wrong"


def test_hint_and_solution():
    assert repr(share().hint()) == "Divide."
    assert repr(share().solution()) == "3 of 4 are 75%."


def test_an_exercise_says_how_it_is_used():
    assert repr(share()) == "99.q1: q1.check(your answer), q1.hint(), q1.solution()"
