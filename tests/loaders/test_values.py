"""Numbers, percent, money, durations and ids: the column decides, and nothing missing becomes zero."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smm_nb.errors import BadValue, SmmError
from smm_nb.loaders.values import (
    parse_durations,
    parse_ids,
    parse_money,
    parse_numbers,
    parse_percents,
    parse_texts,
)

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,234.5", "2,000", "7"], [1234.5, 2000, 7]),
        (["1.234,5", "2.000", "7"], [1234.5, 2000, 7]),
        (["1 234,50", f"12{NBSP}345", f"1{NARROW}000{NARROW}000", f"9{THIN}000"], [1234.5, 12345, 1000000, 9000]),
        (["1'234.50", "1’000"], [1234.5, 1000]),
        (["1,23,456", "12,34,567.5"], [123456, 1234567.5]),  # Indian groups
        (["1,234,567", "1,234"], [1234567, 1234]),  # the repeated sign groups, for the whole column
        (["0.125", "1.234"], [0.125, 1.234]),  # nobody groups after a zero
        (["-5", "−7", "(123)", "+4"], [-5, -7, -123, 4]),
        (["12.0", "1e3", "12"], [12.0, 1000.0, 12]),
        (["25881", "1902622306553184746"], [25881, 1902622306553184746]),
    ],
)
def test_numbers(texts: list[str], values: list[float]) -> None:
    parsed = parse_numbers(texts)
    assert parsed.values == values
    assert (parsed.problems, parsed.missing) == ([], {})


def test_missing_marks_are_missing_with_their_meaning_and_never_zero() -> None:
    texts = ["", " --", "-", "—", "N/A", "undefined", "NAN", "< 10%", "Lifetime", "(not set)", "#REF!", "0", "<10"]
    parsed = parse_numbers(texts)
    assert parsed.values == [None] * 11 + [0, None]
    assert [parsed.missing[i] for i in range(11)] == [
        "empty", "not given", "not given", "not given", "not available", "not a number", "not a number", "< 10%",
        "lifetime", "not set", "spreadsheet error",
    ]  # fmt: skip
    assert parsed.missing[12] == "<10"
    assert parsed.problems == []


def test_a_text_that_stands_in_several_cells_is_told_of_each() -> None:
    parsed = parse_numbers(["x1", "7", "-", "x1", "7", "-"])

    assert parsed.values == [None, 7, None, None, 7, None]
    assert [(problem.index, problem.found) for problem in parsed.problems] == [(0, "x1"), (3, "x1")]
    assert sorted(parsed.missing) == [2, 5]


def test_what_could_be_either_is_asked_not_guessed() -> None:
    with pytest.raises(BadValue, match="'1,234'") as caught:
        parse_numbers(["12", "1,234", "56"])
    assert caught.value.fields["index"] == 1
    assert parse_numbers(["12", "1,234"], decimal=".").values == [12, 1234]
    assert parse_numbers(["12", "1,234"], decimal=",").values == [12, 1.234]


def test_two_decimal_signs_in_a_column_are_refused_with_both() -> None:
    with pytest.raises(BadValue, match=r"'1,5' and '2\.75'") as caught:
        parse_numbers(["1,5", "8", "2.75"])
    assert caught.value.fields["index"] == 2


def test_a_cell_against_the_given_sign_is_a_problem_not_another_number() -> None:
    parsed = parse_numbers(["1,5", "2.5", "three", "1e999"], decimal=".")
    assert parsed.values == [None, 2.5, None, None]
    assert [(p.index, p.found) for p in parsed.problems] == [(0, "1,5"), (2, "three"), (3, "1e999")]
    assert parsed.missing == {}  # unreadable is not missing


def test_rounded_numbers_foreign_digits_and_footnotes_are_read_and_noted() -> None:
    parsed = parse_numbers(["1.2K", "3 тыс.", "2M", "１２３", "٣", "123*", "~5"])
    assert parsed.values == [1200, 3000, 2000000, 123, 3, 123, 5]
    assert len(parsed.notes) >= 3


def test_five_thousand_digits_are_refused_at_once() -> None:
    assert parse_numbers(["9" * 5000]).problems[0].expected == "a number"


@pytest.mark.parametrize(
    ("texts", "unit", "values"),
    [
        (["12.5%", "0", "0.8 %", "--"], None, [0.125, 0, 0.008, None]),
        (["12,5 %", "7 %"], None, [0.125, 0.07]),
        (["0.125", "1"], "fraction", [0.125, 1]),
        (["12.5", "3"], "percent", [0.125, 0.03]),
        (["12.5%", "0.125"], "fraction", [0.125, 0.125]),
    ],
)
def test_percent_is_a_fraction_of_one_inside(texts: list[str], unit: str | None, values: list[float | None]) -> None:
    assert parse_percents(texts, unit=unit).values == pytest.approx(values)


def test_a_share_without_a_sign_is_asked_about() -> None:
    with pytest.raises(BadValue, match=r"'0\.83' beside '12%'"):
        parse_percents(["12%", "0.83"])
    with pytest.raises(BadValue, match="percent sign"):
        parse_percents(["0.83"])


@pytest.mark.parametrize(
    ("texts", "currency", "values"),
    [
        (["US$1.92", "US$50.00", "--"], "USD", [1.92, 50.0, None]),
        (["1 234,50 ₽", "5,5 руб."], "RUB", [1234.5, 5.5]),
        (["€1,234.50", "-€3.00", "€-3.00", "(€2.00)"], "EUR", [1234.5, -3.0, -3.0, -2.0]),
        (["USD 5", "12.50 USD"], "USD", [5, 12.5]),
        (["5.00", "7"], "", [5.0, 7]),
    ],
)
def test_money_keeps_its_currency(texts: list[str], currency: str, values: list[float | None]) -> None:
    parsed = parse_money(texts)
    assert (parsed.currency, parsed.values, parsed.problems) == (currency, values, [])


def test_a_shared_sign_is_said_and_the_argument_decides() -> None:
    assert parse_money(["$5"]).notes == ["the sign '$' is read as USD"]
    given = parse_money(["$5"], currency="MXN")
    assert (given.currency, given.notes) == ("MXN", [])


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(BadValue, match="EUR and USD") as caught:
        parse_money(["US$5", "€3"])
    assert caught.value.fields["index"] == 1
    with pytest.raises(BadValue, match="amounts in SEK"):
        parse_money(["€3"], currency="SEK")


@pytest.mark.parametrize(
    ("texts", "seconds"),
    [
        (["00:01:22", "1:02:03"], [82, 3723]),
        (["1:22", "0:09", "75:00"], [82, 9, 4500]),
        (["1m 22s", "2h 3m", "45s", "1 ч 2 мин"], [82, 7380, 45, 3720]),
        (["45.3", "7"], [45.3, 7]),
        (["00:00:01.500", "-"], [1.5, None]),
    ],
)
def test_durations_in_seconds(texts: list[str], seconds: list[float | None]) -> None:
    assert parse_durations(texts).values == seconds


def test_an_impossible_duration_is_a_problem() -> None:
    assert [p.index for p in parse_durations(["00:75:00", "5 apples"]).problems] == [0, 1]


def test_ids_are_exact_text() -> None:
    parsed = parse_ids(["1902622306553184746", "007", "+79160000000", "", "NA", '="00123"', "'45", "120.0"])
    assert parsed.values == ["1902622306553184746", "007", "+79160000000", None, "NA", "00123", "45", "120"]
    assert parsed.missing == {3: "empty"}


def test_ids_that_a_spreadsheet_rounded_are_problems() -> None:
    parsed = parse_ids(["1.23457E+17", "1,78414e+16", "17841400000000000.0"])
    assert parsed.values == [None] * 3
    assert all("export" in problem.expected for problem in parsed.problems)


def test_a_campaign_called_na_stays() -> None:
    assert parse_texts(["NA", "null", "None", "nan", "-", " x ", ""]).values == [
        "NA",
        "null",
        "None",
        "nan",
        "-",
        "x",
        None,
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=1, max_size=8),
    st.sampled_from([",.", ".,", " ,"]),
)
def test_numbers_written_in_one_way_come_back(numbers: list[float], signs: str) -> None:
    group, point = signs
    texts = [f"{x:,.2f}".replace(",", "\0").replace(".", point).replace("\0", group) for x in numbers]
    assert parse_numbers(texts).values == pytest.approx(numbers, abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(max_size=12), max_size=5),
    st.sampled_from([parse_numbers, parse_money, parse_durations, parse_ids]),
)
def test_any_text_is_a_value_missing_or_a_problem(texts: list[str], parse: object) -> None:
    try:
        parsed = parse(texts)  # type: ignore[operator]
    except SmmError:
        return
    for index, value in enumerate(parsed.values):
        told = index in parsed.missing or any(problem.index == index for problem in parsed.problems)
        assert (value is None) == told
        assert not isinstance(value, float) or math.isfinite(value)
