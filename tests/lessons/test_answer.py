"""How a learner's answer is read and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smm_nb.lessons.answer import names, number, off_by, same
from smm_nb.lessons.exercise import words


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (1204, 1204),
        (0.62, 0.62),
        ("1,204", 1204),
        ("1 204", 1204),
        ("62%", 0.62),
        ("62 %", 0.62),
        ("0,62", 0.62),
        ("8,25%", 0.0825),
        ("1,204,000.5", 1204000.5),
        ("-3", -3),
        (".5", 0.5),
        ("£533", 533),
        ("15 500 SEK", 15500),
        ("8.25 percent", 8.25),
        ([0.4], 0.4),
    ],
)
def test_numbers_are_read_as_people_write_them(given_, wanted):
    assert number(given_) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "given_", [..., None, "", "about ten", True, float("nan"), float("inf"), [1, 2], [], "1-2", "14 of 20", "kr", "%"]
)
def test_what_is_no_number_is_none(given_):
    assert number(given_) is None


def test_a_count_must_be_exact_and_a_rate_may_be_rounded():
    assert same(1204, 1204, "count")
    assert not same(1203, 1204, "count")
    assert not same(1.6, 2, "count")  # half an event is none
    assert same(0.0373, 0.03734, "share")  # 0.1 % off
    assert not same(0.0371, 0.03734, "share")  # 0.6 % off, and no rounding gives it


def test_a_share_may_be_rounded_as_reports_round_it():
    assert same(0.67, 10 / 15, "share")  # rule W2's own words: 67 %
    assert same(0.037, 0.03734, "share")
    assert not same(0.04, 0.03734, "share")  # one figure is too few
    assert not same(0.66, 10 / 15, "share")
    assert not same(1500, 1525, "money")  # money is no share


@pytest.mark.parametrize(
    ("given_", "wanted", "unit", "off"),
    [
        (62, 0.62, "share", "as_percent"),
        (0.38, 0.62, "share", "other_side"),
        (-1150, 1150, "count", "sign"),
        (0.02, 50, "money", "upside_down"),
        (7137, 71.37, "money", "magnitude"),
        (73, 71.37, "money", "too_high"),
        (70, 71.37, "money", "too_low"),
        (40, 71.37, "money", None),
        (0, 71.37, "money", None),
    ],
)
def test_what_is_nearly_right_is_told_what_is_off(given_, wanted, unit, off):
    assert off_by(given_, wanted, unit) == off


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.sampled_from(["count", "share", "money", "number"]))
def test_whatever_is_off_has_words(given_, wanted, unit):
    off = off_by(given_, wanted, unit)

    assert off is None or words("replies")[off]


@given(st.integers(0, 10**9))
def test_a_count_is_read_back_in_every_spelling(count):
    assert {number(count), number(str(count)), number(f"{count:,}"), number(f"{count:_}")} == {count}


def test_names_come_as_list_set_or_text():
    assert names(["a", " b "]) == ["a", "b"]
    assert names("a, b") == ["a", "b"]
    assert sorted(names({"b", "a"})) == ["a", "b"]
    assert names(...) is None
    assert names(3) is None
