from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.kpis.arithmetic import add_up, currencies, div, median, ratio, total


def rows(**columns: list[object]) -> pd.DataFrame:
    money = ("spend", "revenue")
    kinds = {name: "Float64" if name in money else "Int64" for name in columns}
    kinds |= {"currency": "str", "campaign_name": "str"}
    frame = pd.DataFrame({name: pd.array(values, dtype=kinds[name]) for name, values in columns.items()})
    return frame.assign(source_file="a.csv")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 4, 0.25), (0, 4, 0.0), (1, 0, None), (0, 0, None), (None, 4, None), (1, None, None), (pd.NA, 4, None),
     (float("nan"), 4, None)],
)  # fmt: skip
def test_div_is_missing_rather_than_infinite(numerator, denominator, expected):
    assert div(numerator, denominator) == expected


def test_div_scales():
    # 5 per 2,000 is 2.5 per thousand
    assert div(5, 2000, scale=1000) == 2.5


def test_add_up_keeps_missing_missing():
    assert add_up(pd.Series([1, None, 3], dtype="Int64")) == 4
    assert add_up(pd.Series([None, None], dtype="Int64")) is None
    assert add_up(pd.Series([], dtype="Int64")) is None
    assert add_up(pd.Series([0, 0], dtype="Int64")) == 0


def test_median_of_what_is_there():
    assert median(pd.Series([1, None, 3, 100], dtype="Int64")) == 3
    assert median(pd.Series([None], dtype="Int64")) is None


def test_total_says_how_many_rows_state_it():
    counted = total(rows(likes=[1, None, 3]), "likes")
    assert (counted.value, counted.n, counted.sources) == (4, 2, ("a.csv",))
    assert counted.caveats == ("caveats.partly_missing",)
    assert counted.values == {"rows_known": 2, "rows_all": 3}


def test_total_of_nothing_is_not_zero():
    counted = total(rows(likes=[None, None]), "likes")
    assert counted.value is None
    assert counted.why == "caveats.no_rows"


def test_two_currencies_are_never_added():
    mixed = rows(spend=[1.0, 2.0], currency=["EUR", "SEK"])
    assert total(mixed, "spend").why == "caveats.mixed_currencies"
    assert ratio(mixed.assign(likes=1), "spend", "likes").why == "caveats.mixed_currencies"
    assert total(mixed, "spend").values == {"currencies": ["EUR", "SEK"]}


def test_currency_matters_for_money_only():
    mixed = rows(clicks=[1, 2], currency=["EUR", "SEK"])
    assert currencies(mixed, ("clicks",)) == []
    assert total(mixed, "clicks").value == 3


def test_ratio_is_sum_over_sum_not_a_mean_of_ratios():
    # 1/10 and 30/100: the mean of ratios would be 0.2, the ratio of sums is 31/110
    counted = ratio(rows(likes=[1, 30], reach=[10, 100]), "likes", "reach")
    assert counted.value == pytest.approx(31 / 110)
    assert (counted.numerator, counted.denominator) == (31, 110)


def test_ratio_leaves_out_rows_that_lack_a_part():
    # the second row has likes but no reach: its 30 likes must not stand over 10 people
    counted = ratio(rows(likes=[1, 30], reach=[10, None]), "likes", "reach")
    assert counted.value == 0.1
    assert counted.caveats == ("caveats.partly_missing",)


def test_ratio_over_nothing_says_so():
    counted = ratio(rows(likes=[0], reach=[0]), "likes", "reach")
    assert (counted.value, counted.why) == (None, "caveats.no_denominator")
    assert (counted.numerator, counted.denominator) == (0, 0)


def test_a_campaign_counts_whole_when_it_states_results_at_all():
    # campaign a: 100 spent, 2 joins, a blank on the second day; campaign b never states joins: its 900 is left out
    ads = rows(
        spend=[60.0, 40.0, 900.0], joins=[2, None, None], campaign_name=["a", "a", "b"], currency=["EUR", "EUR", "EUR"]
    )
    counted = ratio(ads, "spend", "joins", together=("campaign_name",))
    assert counted.value == 50.0
    assert counted.currency == "EUR"
    # a blank cell was taken as none, and that is said; where no cell is blank there is nothing to say
    assert counted.caveats == ("caveats.blank_results",)
    assert ratio(ads.assign(joins=[2, 3, 4]), "spend", "joins", together=("campaign_name",)).caveats == ()
