"""Counts and costs: printed intervals of few events, and who is cheaper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from smm_nb.method.counts import (
    cheaper,
    cost_per_result,
    count_ratio,
    daily_ratio,
    dispersion,
    garwood_bounds,
    negative_binomial,
    poisson_rate,
    probability_cost_below,
)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # tables of exact Poisson limits (Pearson and Hartley, Biometrika Tables for Statisticians, table 40)
    [(0, 0.0, 3.69), (1, 0.0253, 5.57), (3, 0.619, 8.77), (10, 4.80, 18.39), (50, 37.11, 65.92)],
)
def test_few_events_get_the_printed_exact_limits(count, low, high):
    assert garwood_bounds(count) == pytest.approx((low, high), abs=0.006)


def test_a_rate_per_day_divides_count_and_bounds():
    estimate = poisson_rate(10, 5)

    assert estimate.value == 2
    assert estimate.interval == pytest.approx((4.7954 / 5, 18.3904 / 5), abs=1e-4)
    assert estimate.n == 10


def test_three_sales_leave_the_cost_open_by_a_factor_of_fourteen():
    # 3000 spent, 3 sales: 1000 each; exact limits 0.6187 to 8.7673 sales: 342.2 to 4849
    estimate = cost_per_result(3000, 3)

    assert estimate.value == 1000
    assert estimate.interval == pytest.approx((3000 / 8.7673, 3000 / 0.61867), rel=1e-4)
    assert estimate.interval[1] / estimate.interval[0] == pytest.approx(14.2, abs=0.1)


def test_no_sale_is_no_cost_but_a_lower_bound():
    # 0 of 3000: at most 3.6889 sales, so a sale costs more than 813
    estimate = cost_per_result(3000, 0)

    assert estimate.value is None
    assert estimate.interval == (pytest.approx(3000 / 3.68888, rel=1e-5), None)
    assert "no result yet" in estimate.reason


@pytest.mark.parametrize(
    ("spend", "results", "words"), [(0, 3, "nothing spent"), (None, 3, "missing"), (5, -1, "below zero")]
)
def test_no_cost_without_spend_and_results(spend, results, words):
    assert words in cost_per_result(spend, results).reason
    assert probability_cost_below(spend, results, 10) is None


def test_probability_of_reaching_the_target_is_the_gamma_tail():
    from scipy.stats import gamma

    # 20 joins for 1000; target 40 a join is 0.025 joins per unit: P(Gamma(20.5, rate 1000) > 0.025)
    assert probability_cost_below(1000, 20, 40) == pytest.approx(gamma.sf(0.025, 20.5, scale=1 / 1000))
    assert probability_cost_below(1000, 20, 50) == pytest.approx(0.5, abs=0.06)
    assert probability_cost_below(1000, 20, 0) is None


def test_cheaper_is_counted_the_same_way_as_by_drawing():
    rng = np.random.default_rng(3)
    a, b = rng.gamma(12.5, 1 / 500, 400_000), rng.gamma(25.5, 1 / 1500, 400_000)

    duel = cheaper(500, 12, 1500, 25)

    assert duel.probability == pytest.approx((a > b).mean(), abs=0.003)
    assert duel.loss_if_a == pytest.approx(np.maximum(b - a, 0).mean(), rel=0.02)
    assert duel.loss_if_b == pytest.approx(np.maximum(a - b, 0).mean(), rel=0.02)
    assert cheaper(0, 1, 1, 1).reason


def test_ratio_of_two_counts_is_what_r_prints():
    # R's help page: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): ratio 1.971488, interval 0.8584264 4.2772659
    ratio = count_ratio(11, 800, 21, 3011)

    assert ratio.estimate.value == pytest.approx(1.971488, abs=1e-6)
    assert ratio.estimate.interval == pytest.approx((0.8584264, 4.2772659), abs=1e-3)


def test_ratio_bounds_are_clopper_pearsons():
    from scipy.stats import binomtest

    # 60 events in 51477.5 against 30 in 54308.7 (Gu et al. 2008): the share's exact bounds, turned into a ratio
    share = binomtest(60, 90).proportion_ci(0.95, "exact")
    scale = 54308.7 / 51477.5

    ratio = count_ratio(60, 51477.5, 30, 54308.7)

    expected = (share.low / (1 - share.low) * scale, share.high / (1 - share.high) * scale)
    assert ratio.estimate.interval == pytest.approx(expected)
    assert ratio.p_value < 0.05


def test_p_value_of_a_ratio_is_twice_the_smaller_binomial_tail():
    from scipy.stats import binom

    assert count_ratio(3, 1, 9, 2).p_value == pytest.approx(2 * min(binom.cdf(3, 12, 1 / 3), binom.sf(2, 12, 1 / 3)))
    assert count_ratio(0, 1, 5, 1).p_value == pytest.approx(2 * 0.5**5)
    assert count_ratio(5, 1, 0, 1).p_value == pytest.approx(2 * 0.5**5)


@pytest.mark.parametrize(
    ("args", "value", "low_open", "high_open"),
    [((5, 10, 0, 10), None, False, True), ((0, 10, 5, 10), 0, False, False), ((0, 1, 0, 1), None, None, None)],
)
def test_a_count_of_zero_leaves_a_side_open_and_never_infinite(args, value, low_open, high_open):
    estimate = count_ratio(*args).estimate

    assert estimate.value == value
    if low_open is None:
        assert estimate.interval is None
        assert "no event" in estimate.reason
    else:
        assert (estimate.interval[0] is None, estimate.interval[1] is None) == (low_open, high_open)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 80), st.integers(0, 80), st.floats(0.5, 50), st.floats(0.5, 50))
def test_p_value_and_interval_of_a_ratio_agree(a, b, time_a, time_b):
    ratio = count_ratio(a, time_a, b, time_b)

    if ratio.p_value is not None and abs(ratio.p_value - 0.05) > 1e-6:
        assert ratio.estimate.excludes(1) is (ratio.p_value < 0.05)


def test_days_that_come_in_bunches_widen_the_ratio():
    # both means 10; A varies like Poisson, B's Pearson sum is 2 * 100 / 10 = 20 over 2 + 2 - 2 = 2 df with A's 0
    ratio = daily_ratio([10, 10], [0, 20])

    assert ratio.dispersion == pytest.approx(10)
    assert ratio.estimate.value == 1
    # half = t(2) 4.302653 * sqrt(10 (1/20 + 1/20)) = 4.302653
    assert ratio.estimate.interval == pytest.approx((np.exp(-4.302653), np.exp(4.302653)), rel=1e-5)


def test_days_more_even_than_chance_still_have_the_noise_of_counting():
    ratio = daily_ratio([10, 10, 10], [10, 10, 10])

    assert ratio.dispersion == 1
    assert ratio.estimate.interval[0] < 1 < ratio.estimate.interval[1]


def test_quasi_poisson_is_that_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    a, b = rng.negative_binomial(3, 0.1, 30), rng.negative_binomial(3, 0.15, 31)
    design = np.column_stack([np.ones(61), np.arange(61) < 30])
    theirs = sm.GLM(np.concatenate([a, b]), design, family=sm.families.Poisson()).fit(scale="X2")

    ratio = daily_ratio(a, b)

    assert np.log(ratio.estimate.value) == pytest.approx(theirs.params[1])
    assert ratio.dispersion == pytest.approx(theirs.scale)
    from scipy.stats import t

    half = t.ppf(0.975, 59) * theirs.bse[1]
    assert ratio.estimate.interval[1] == pytest.approx(np.exp(theirs.params[1] + half), rel=1e-5)


@pytest.mark.parametrize(("a", "b"), [([1], [1, 2]), ([0, 0], [1, 2]), ([1, -2], [1, 2]), ([None, None, 3], [1, 2])])
def test_days_that_make_no_ratio_give_a_reason(a, b):
    ratio = daily_ratio(a, b)

    assert ratio.p_value is None
    assert ratio.estimate.reason


def test_dispersion_by_hand():
    # mean 4, variance (4 + 0 + 4) / 2 = 4
    assert dispersion([2, 4, 6]) == 1
    assert dispersion(pd.Series([2, pd.NA, 4, 6], dtype="Int64")) == 1
    assert dispersion([5]) is None
    assert dispersion([0, 0]) is None


@settings(max_examples=200)
@given(st.floats(0.5, 5000), st.floats(0.001, 0.999))
def test_quantiles_of_a_count_to_come_are_scipys(shape, chance):
    steps = np.arange(0.005, 1, 0.01)

    assert negative_binomial(steps, shape, chance).tolist() == stats.nbinom.ppf(steps, shape, chance).tolist()
