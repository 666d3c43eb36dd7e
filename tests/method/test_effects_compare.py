"""Rates and means side by side, against published answers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from smm_nb.method.effects import compare_means, compare_rates
from smm_nb.method.effects.compare import fisher_p_value

# R's `sleep` data (Student 1908): `t.test(extra ~ group, data = sleep)` prints
# t = -1.8608, df = 17.776, p-value = 0.07939, 95 percent interval -3.3654832 0.2054832, means 0.75 and 2.33.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_marketing_ab_set_gives_the_published_answer(exports):
    row = pd.read_csv(exports / "experiments" / "marketing_AB_published_marketing_ab_test_results.csv").iloc[0]
    n_a, n_b = int(row.Control_Sample_Size), int(row.Treatment_Sample_Size)

    result = compare_rates(round(row.Control_Rate * n_a), n_a, round(row.Treatment_Rate * n_b), n_b)

    assert result.effect == pytest.approx(row.Absolute_Effect, rel=1e-9)
    assert result.relative_effect == pytest.approx(0.43085, abs=5e-6)
    assert result.interval == pytest.approx((row.CI_Lower, row.CI_Upper), rel=1e-9)
    assert result.p_value == pytest.approx(row.P_Value, rel=1e-6)
    assert result.probability == pytest.approx(1.0)


def test_facebook_against_adwords_gives_the_published_t(exports):
    table = pd.read_csv(exports / "experiments" / "fb_vs_adwords_marketing_campaign.csv")

    result = compare_means(table["AdWords Ad Conversions"], table["Facebook Ad Conversions"])

    assert result.statistic == pytest.approx(32.884, abs=5e-4)
    assert result.effect == pytest.approx(11.74 - 5.98, abs=0.01)
    assert result.probability == pytest.approx(1.0)


def test_means_give_what_r_prints_for_the_sleep_data():
    result = compare_means(SLEEP_1, SLEEP_2)

    assert result.statistic == pytest.approx(1.8608, abs=5e-5)
    assert result.p_value == pytest.approx(0.07939, abs=5e-6)
    assert result.interval == pytest.approx((-0.2054832, 3.3654832), abs=5e-7)
    assert (result.value_a, result.value_b, result.effect) == pytest.approx((0.75, 2.33, 1.58))
    # the mean of group 1 is not clearly above zero, so a relative effect of +211 % has no bounds
    assert result.relative_interval is None


def test_means_agree_with_scipy_on_uneven_groups():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(7)
    a, b = rng.normal(50, 4, 12), rng.normal(53, 15, 31)

    result, theirs = compare_means(a, b, level=0.9), ttest_ind(b, a, equal_var=False)
    interval = theirs.confidence_interval(0.9)

    assert result.p_value == pytest.approx(theirs.pvalue)
    assert result.interval == pytest.approx((interval.low, interval.high))


def test_fieller_interval_is_the_set_of_ratios_that_welch_does_not_reject():
    # B / A = r is not rejected when mean_b - r mean_a lies within t standard errors of zero; at the bounds it is equal
    a, b = [9.0, 10, 11, 10, 9, 11], [12.0, 15, 13, 14, 12, 15]
    result = compare_means(a, b)
    error_a, error_b = np.var(a, ddof=1) / 6, np.var(b, ddof=1) / 6
    df = (error_a + error_b) ** 2 / (error_a**2 / 5 + error_b**2 / 5)
    from scipy.stats import t

    for bound in result.relative_interval:
        ratio = 1 + bound
        distance = abs(np.mean(b) - ratio * np.mean(a)) / math.sqrt(error_b + ratio**2 * error_a)
        assert distance == pytest.approx(t.ppf(0.975, df))


@pytest.mark.parametrize(
    ("b", "a", "low", "high"),
    [
        # Newcombe (1998), table II, method 10; his examples (a), (d), (e) ... with p1 in the place of our B
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_small_rates_get_newcombes_published_intervals(b, a, low, high):
    result = compare_rates(*a, *b)

    assert result.interval == pytest.approx((low, high), abs=6e-5)


def test_small_tables_get_fishers_exact_p():
    # Fisher's tea taster, 3 of 4 against 1 of 4: p = 34/70 = 0.486
    result = compare_rates(1, 4, 3, 4)

    assert result.p_value == pytest.approx(34 / 70)
    assert result.statistic is None
    assert [check.id for check in result.checks if not check.passed] == ["enough_cells"]
    assert "more than 5" in result.reasons[0]


@settings(max_examples=200)
@given(*[st.integers(0, 60)] * 2, *[st.integers(0, 100_000)] * 2)
def test_fishers_p_is_scipys(hits_a, hits_b, misses_a, misses_b):
    assume(hits_a + misses_a and hits_b + misses_b)
    theirs = stats.fisher_exact([[hits_a, misses_a], [hits_b, misses_b]]).pvalue

    assert fisher_p_value(hits_a, misses_a, hits_b, misses_b) == pytest.approx(theirs, rel=1e-6, abs=1e-12)


def test_ratio_interval_is_katz_by_hand():
    # 20/100 against 30/100: log 1.5 = 0.405465; error sqrt(80/2000 + 70/3000) = sqrt(0.063333) = 0.251661
    # 0.405465 -+ 1.959964 * 0.251661 = -0.087781, 0.898711; exp - 1 = -0.084039, 1.456436
    result = compare_rates(20, 100, 30, 100)

    assert result.relative_effect == pytest.approx(0.5)
    assert result.relative_interval == pytest.approx((-0.084039, 1.456436), abs=2e-5)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((1, 0, 1, 10), "no trials"),
        ((None, 10, 1, 10), "missing"),
        ((11, 10, 1, 10), "between 0 and the trials"),
        ((-1, 10, 1, 10), "between 0 and the trials"),
        ((float("nan"), 10, 1, 10), "missing"),
    ],
)
def test_counts_that_make_no_rate_give_a_reason_and_no_number(args, words):
    result = compare_rates(*args)

    assert result.effect is None
    assert result.interval is None
    assert words in result.reason


@pytest.mark.parametrize("pair", [((0, 20), (0, 30)), ((20, 20), (30, 30))])
def test_equal_rates_at_the_border_are_no_difference(pair):
    result = compare_rates(*pair[0], *pair[1])

    assert (result.effect, result.p_value, result.statistic) == (0, 1.0, None)
    assert result.interval[0] < 0 < result.interval[1]


def test_nothing_from_nothing_is_no_relative_effect():
    result = compare_rates(0, 50, 5, 50)

    assert result.relative_effect is None
    assert result.relative_interval is None
    assert result.effect == pytest.approx(0.1)


@pytest.mark.parametrize(("a", "b"), [([], [1, 2]), ([1], [1, 2]), ([5, 5], [5, 5]), ([None, 3], [1, 2, 3])])
def test_groups_without_noise_or_values_give_a_reason(a, b):
    result = compare_means(a, b)

    assert result.effect is None
    assert result.reason


def test_one_viral_post_that_carries_the_mean_is_named():
    result = compare_means([10, 11, 9, 10, 12, 8, 10, 11, 9, 10], [10, 9, 11, 10, 900, 10, 12, 8, 9, 11])

    assert [check.id for check in result.checks if not check.passed] == ["no_dominant_value"]


counts = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(lambda t: sum(t) > 0)


@settings(max_examples=60, deadline=None)
@given(counts, counts)
def test_turning_the_groups_around_turns_the_answer_around(a, b):
    there = compare_rates(a[0], sum(a), b[0], sum(b))
    back = compare_rates(b[0], sum(b), a[0], sum(a))

    assert there.effect == pytest.approx(-back.effect)
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
    assert there.interval[0] - 1e-12 <= there.effect <= there.interval[1] + 1e-12
    assert there.p_value == pytest.approx(back.p_value)
    assert there.probability + back.probability == pytest.approx(1, abs=2e-3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=20), st.randoms())
def test_the_order_of_the_days_does_not_matter(values, random):
    mixed = list(values)
    random.shuffle(mixed)
    other = [3, 5, 8]

    assert compare_means(values, other).effect == pytest.approx(compare_means(mixed, other).effect)
