"""What a caller may hand to the effects: one series in every shape, one start in every kind, and clear reasons."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from smm_nb.errors import BadNumber, SmmError
from smm_nb.method.effects import before_after, compare_means, compare_rates, synthetic_control
from smm_nb.method.effects.labels import as_column, as_table, beside, count_before

# 30 years whose level jumps by 4 in 1990; the numbers are of no source
LEVELS = [10 + (year % 3) + (4 if year >= 1990 else 0) for year in range(1970, 2000)]
YEARLY = pd.Series(LEVELS, index=range(1970, 2000), dtype=float)


@pytest.mark.parametrize(
    "index",
    [
        range(1970, 2000),
        pd.date_range("1970-01-01", periods=30, freq="YS"),
        pd.period_range("1970", periods=30, freq="Y"),
        [str(year) for year in range(1970, 2000)],
        [datetime.date(year, 1, 1) for year in range(1970, 2000)],
    ],
)
@pytest.mark.parametrize(
    "start", [1990, np.int64(1990), "1990", datetime.date(1990, 1, 1), pd.Timestamp("1990-01-01"), pd.Period("1990")]
)
def test_a_year_is_the_same_start_however_it_is_said(index, start):
    frame = as_column(YEARLY.set_axis(pd.Index(index)), "y")
    assert count_before(frame.index, start) == 20


@pytest.mark.parametrize("start", [50, 50.0, np.int64(20), True, "the 3rd"])
def test_a_number_that_is_no_year_is_no_date(start):
    # pandas would read 50 as 50 nanoseconds after 1970 and put every day behind it
    words = count_before(pd.date_range("2025-01-01", periods=60), start)
    assert "cannot be compared" in words


@pytest.mark.parametrize("start", [None, pd.NaT, float("nan")])
def test_no_start_is_said_so(start):
    assert count_before(pd.RangeIndex(9), start) == "no start is given"


@pytest.mark.parametrize(
    "values",
    [LEVELS, tuple(LEVELS), np.array(LEVELS), np.array(LEVELS)[:, None], YEARLY.to_frame(), dict(enumerate(LEVELS)),
     [str(v) for v in LEVELS], (v for v in LEVELS)],
)  # fmt: skip
def test_one_series_in_every_shape(values):
    assert as_column(values, "y")["y"].tolist() == LEVELS


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (None, "no series"),
        (5, "no series"),
        ("text", "no series"),
        (np.ones((3, 3, 3)), "3 dimensions"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "column stands more than once"),
        (pd.Series([1, 2], index=[3, 3]), "period stands more than once"),
        (pd.Series([1, 2, 3], index=[1, "a", None]), "no order"),
    ],
)
def test_what_is_no_table_says_why(values, words):
    assert words in as_table(values)


def test_several_columns_are_no_series():
    assert "2 columns" in before_after(np.ones((40, 2)), 30).reason


def test_infinite_is_missing_not_a_number():
    assert as_table([1.0, float("inf"), None])[0].isna().tolist() == [False, True, True]


def test_a_control_without_labels_goes_by_order_and_one_of_another_length_is_refused():
    frame = as_column(YEARLY, "y")
    control = [float(n) for n in range(30)]
    assert beside(frame, control)["control 1"].loc[1975] == 5
    assert "the control has 29 values and the series 30" in beside(frame, control[1:])
    assert "no period in common" in beside(frame, pd.Series(control, index=range(100, 130)))


def test_a_series_of_working_days_has_its_five_weekdays():
    # 8 weeks from Monday to Friday, Mondays 5 higher, 3 more from the 7th week on, and noise of a period of 3 days
    days = pd.date_range("2025-01-06", periods=56)
    days = days[days.day_of_week < 5]
    noise = np.tile([0.2, -0.1, -0.1], 14)[: len(days)]
    y = pd.Series(100 + 5.0 * (days.day_of_week == 0) + 3.0 * (days >= "2025-02-17") + noise, index=days)
    result = before_after(y, "2025-02-17")
    assert result.effect == pytest.approx(3, abs=0.1)
    assert result.interval[0] > 2


def test_a_place_may_be_named_by_a_number_and_a_name_said_twice_counts_once():
    rng = np.random.default_rng(7)
    common = rng.normal(0, 3, 40).cumsum()
    panel = np.column_stack([100 + common + rng.normal(0, 0.5, 40) for _ in range(6)])
    panel[30:, 0] += 6
    once = synthetic_control(panel, 0, 30)
    named = synthetic_control(pd.DataFrame(panel, columns=list("abcdef")), ["a", "a"], 30)
    assert once.effect == pytest.approx(named.effect)
    # one place and ten periods: the total is ten times the mean
    assert named.total_effect == pytest.approx(10 * named.effect)
    assert "no series" in synthetic_control(None, 0, 30).reason


@pytest.mark.parametrize("count", ["5", [1, 2], pd.NA, None])
def test_what_is_no_count_gives_a_reason(count):
    result = compare_rates(count, 10, 2, 10)
    assert result.effect is None
    assert "missing" in result.reason


@pytest.mark.parametrize("values", [None, 5, np.ones((3, 2)), "text"])
def test_what_is_no_group_gives_a_reason(values):
    result = compare_means(values, [1, 2, 3])
    assert result.effect is None
    assert "of A" in result.reason


def test_rounding_is_no_noise():
    assert compare_means([0.1] * 3, [0.3] * 3).reason == compare_means([1] * 3, [3] * 3).reason
    flat = before_after([0.1] * 40, 30)
    assert (flat.effect, flat.interval) == (0, None)


@pytest.mark.parametrize("level", [95, 0, 1, "high", None])
def test_a_level_that_is_none_is_the_callers_mistake_in_words(level):
    with pytest.raises(SmmError, match="between 0 and 1") as caught:
        compare_rates(1, 10, 2, 10, level=level)
    assert isinstance(caught.value, BadNumber)
