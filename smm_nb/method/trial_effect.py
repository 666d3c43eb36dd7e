"""Before and after a test: what was to be expected without it, the difference, and whether it may be called an effect.

Imports statistics, calendar and trial_reading. Tests: tests/method/test_trial_effect.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.clients.model import TestCampaign
from smm_nb.method.blocks import Block, Data, history, once, table_of
from smm_nb.method.calendar import events_in, titles
from smm_nb.method.effects import Check, Effect
from smm_nb.method.effects import before_after as compare_before_after
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.trial_reading import span_of
from smm_nb.method.trial_rules import KIND_OF_RESULT
from smm_nb.tables.exhibit import Chart
from smm_nb.tables.rows import where


def series_of(data: Data, test: TestCampaign) -> tuple[pd.Series, pd.Series | None, str]:
    """What the test should move per day, the control beside it, and the measure's name for readers.

    Joins tests look at the account's joins; every other at the visits from the test's network. The control is the
    site's other traffic, where the YAML names it.
    """
    last = pd.Timestamp(test.end)
    if KIND_OF_RESULT.get(test.expectation.kpi) == "joins" and test.control == "none":
        frame = history(data, "account_daily")[["platform", "day", "period_type", "follows"]]
        mine = where(frame, frame["platform"] == test.network)
        mine = where(mine, (mine["period_type"] == "day") & (mine["day"] <= last))
        return _daily(mine, "follows"), None, "follows"
    frame = history(data, "traffic_daily")[["platform", "day", "period_type", "sessions"]]
    frame = where(frame, (frame["period_type"] == "day") & (frame["day"] <= last))
    own = _daily(where(frame, frame["platform"] == test.network), "sessions")
    other = _daily(where(frame, frame["platform"].isna()), "sessions")
    # a day on which the site was measured and the network is in no row had no visit from it
    days = other.index.union(own.index)
    own = own.reindex(days, fill_value=0.0) if len(own) else own
    return own, other if test.control == "other_traffic" else None, "sessions"


def _daily(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame.groupby("day")[column].sum(min_count=1).dropna().astype(float)


@once
def effect_of(data: Data, test: TestCampaign) -> Effect | None:
    """The effect with its checks, the events of the test's days among them; None without a series on both sides."""
    y, control, _ = series_of(data, test)
    start = pd.Timestamp(test.start)
    if (y.index < start).sum() < 7 or (y.index >= start).sum() < 3:
        return None
    effect = compare_before_after(y, start, control)
    beside = titles(events_in(data, span_of(test), network=test.network)) + _elsewhere(data, test)
    text = "no event overlaps the test" if not beside else f"events overlap the test: {', '.join(beside)}"
    return effect.with_checks(Check("no_event", not beside, text))


def _elsewhere(data: Data, test: TestCampaign) -> list[str]:
    """Events of other networks: they move the control when it is the site's other traffic."""
    if test.control == "none":
        return []
    same = titles(events_in(data, span_of(test), network=test.network))
    return [title for title in titles(events_in(data, span_of(test))) if title not in same]


def effect_blocks(data: Data, test: TestCampaign) -> list[Block]:
    """The finding on before and after, the checks, and the figure."""
    effect = effect_of(data, test)
    y, control, measure = series_of(data, test)
    if effect is None:
        table = "account_daily" if measure == "follows" else "traffic_daily"
        return [missing(data, table, "T2", weight=0.4)]
    low, high = effect.interval or (None, None)
    failed = [f"trial.check_{check.id}" for check in effect.checks if not check.passed]
    values: dict[str, Any] = {
        "test": test.name, "measure": measure, "network": test.network, "effect": effect.effect, "low": low,
        "high": high, "relative": effect.relative_effect, "failed": failed, "before": effect.n_before,
        "after": effect.n_after, "control": "other_traffic" if control is not None else "no_control",
    }  # fmt: skip
    evidence = table_of(
        ({"check": f"trial.check_{check.id}", "verdict": _passed(check.passed)} for check in effect.checks),
        {"check": "name", "verdict": "verdict"},
        "trial.table_checks",
    )
    if effect.effect is None or low is None or high is None:
        return [Finding("T2", "cannot_tell", "trial.effect_none", values, evidence, weight=0.3)]
    clear = low > 0 or high < 0
    if not clear:
        finding = Finding("T2", "cannot_tell", "trial.effect_chance", values, evidence, weight=0.3)
    elif effect.causal:
        finding = Finding("T2", "yes", "trial.effect_causal", values, evidence, weight=0.4)
    else:
        finding = Finding("T2", "cannot_tell", "trial.effect_no_claim", values, evidence, weight=0.4)
    return [finding, *_figure(data, test, effect, y, values)]


def _passed(passed: bool | None) -> str:
    return "cannot_tell" if passed is None else "yes" if passed else "no"


def _figure(data: Data, test: TestCampaign, effect: Effect, y: pd.Series, values: dict[str, Any]) -> list[Block]:
    if effect.expected is None:
        return []
    shown = y[y.index >= pd.Timestamp(test.start) - pd.Timedelta(days=56)]
    past = (y - effect.expected)[y.index < pd.Timestamp(test.start)]
    # a band for single days: the interval of the effect is that of their mean, and far narrower
    half = 1.96 * float(past.std(ddof=1))
    expected = effect.expected.reindex(shown.index)
    records = [
        {"date": day, "value": value, "expected": middle, "low": middle - half, "high": middle + half}
        for day, value, middle in zip(shown.index, shown, expected, strict=True)
        if not pd.isna(middle)
    ]
    kinds: dict[str, Any] = {"date": "date", "value": "count", "expected": "number", "low": "number", "high": "number"}
    frame = history(data, "account_daily" if values["measure"] == "follows" else "traffic_daily")
    exhibit = table_of(records, kinds, "trial.table_before_after", from_rows=(frame,), **values)
    title = "trial.chart_effect" if values["low"] > 0 or values["high"] < 0 else "trial.chart_no_effect"
    return [Chart("before_after", exhibit, title, values, options={"start": test.start})]
