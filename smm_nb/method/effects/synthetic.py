"""Some places with the action, many without: the mix of the others that moved as the treated ones did before.

May import the rest of `effects/` and `method/estimate.py`. Tests: tests/method/test_effects_synthetic.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from smm_nb.method.effects.before_after import length_check
from smm_nb.method.effects.labels import as_table, count_before
from smm_nb.method.effects.placebo import ALLOWED, judge_placebos, placebo_starts
from smm_nb.method.effects.result import Effect, no_effect, relative, relative_bounds, total_bounds
from smm_nb.method.estimate import Check, Estimate, Floats, Interval, check_level, t_p_value, two_sided_t

# With under 5 other places one of them can carry the whole mix.
MIN_PLACES = 5
# The mix must follow the treated places before the start: it leaves at most half of their variance unexplained.
MIN_FIT = 0.5
# A placebo alarm is a p-value under this.
ALARM = 0.05
MAX_PLACEBO_PLACES = 20
# The biggest and the smallest place are outside every mix of the others and give honest alarms: one in four is allowed.
ALLOWED_PLACES = 0.25
METHOD = "synthetic control with unit means removed, errors from held-out stretches"


@dataclass(frozen=True)
class Panel:
    """A panel cut into treated mean and donors.

    Attributes:
        target: t values, the mean of the treated places.
        donors: t x d values of the other places.
        before: periods before the start.
        places: names of the d donors.
        treated: how many places the target is the mean of.
        index: labels of the t periods.
        left_out: donors and periods dropped because a value was missing.
    """

    target: Floats
    donors: Floats
    before: int
    places: tuple[str, ...]
    treated: int
    index: pd.Index
    left_out: int


def synthetic_control(panel: Any, treated: Any, start: Any, level: float = 0.95) -> Effect:
    """Estimate what the action did in some places, against a weighted mix of the places without it.

    Each place's own mean before the start is taken off; weights (not negative, sum 1) are fitted on the periods
    before the start; several treated places count as their mean. The interval and the p-value compare the effect
    with the errors of the same mix on stretches as long as the action that it was not fitted on (Student's t with as
    many degrees of freedom as such stretches lie side by side before the start).

    Args:
        panel: one row per period (dates or ordered numbers), one column per place, numbers; of an array, rows and
            columns count from 0.
        treated: name of the treated place, or names.
        start: label of the first period of the action.
        level: nominal coverage of the interval, 0-1.

    Returns:
        An effect: `effect` is the mean per place and period (ATT), `total_effect` the sum over treated places and
        periods, `relative_effect` the lift, `terms` the weight of each place that has one. `causal` is False, with
        the reasons, when a check fails. Places with a missing value are left out. Missing with the reason when nothing
        can be fitted.

    References:
        Abadie, Diamond and Hainmueller (2010), JASA 105, 493-505; Ferman and Pinto (2021), Quantitative Economics 12,
        1197-1221 (means removed); Chernozhukov, Wuthrich and Zhu (2018), arXiv 1812.10820 (t-test on stretches).
    """
    check_level(level)
    named = isinstance(treated, Collection) and not isinstance(treated, str)
    cut = _cut(panel, list(dict.fromkeys(treated)) if named else [treated], start)
    if isinstance(cut, str):
        return no_effect(cut, level=level, method=METHOD)
    found = measure(cut.target, cut.donors, cut.before)
    actual, interval = float(cut.target[cut.before :].mean()), found.interval(level)
    periods = len(cut.target) - cut.before
    return Effect(
        effect=found.effect,
        interval=interval,
        relative_effect=relative(actual, found.effect),
        relative_interval=relative_bounds(actual, interval),
        total_effect=found.effect * periods * cut.treated,
        total_interval=total_bounds(interval, periods * cut.treated),
        p_value=found.p_value,
        probability=None if interval is None else float(special.stdtr(found.df, found.effect / found.error)),
        level=level,
        n_before=cut.before,
        n_after=periods,
        checks=_checks(cut, found.expected),
        expected=pd.Series(found.expected, index=cut.index, name="expected"),
        terms=_weight_terms(cut, found.weights, level),
        method=METHOD,
        reason=None if interval else "the mix fits exactly before the start: there is no noise to compare with",
    )


def _cut(panel: Any, treated: list[Any], start: Any) -> Panel | str:
    frame = as_table(panel)
    if isinstance(frame, str):
        return frame
    unknown = [name for name in treated if name not in frame.columns]
    if unknown or not treated:
        return f"no such place in the panel: {', '.join(map(str, unknown)) or '(none named)'}"
    whole = frame[frame[treated].notna().all(axis=1)]
    donors = whole.drop(columns=treated)
    kept = donors.dropna(axis=1)
    before = count_before(whole.index, start)
    if isinstance(before, str):
        return before
    if before < 2 or before == len(whole):
        return f"{before} periods before the start and {len(whole) - before} after it: too few to compare"
    if kept.shape[1] == 0:
        return "no place without the action has data for every period"
    return Panel(
        target=whole[treated].mean(axis=1).to_numpy(dtype=float),
        donors=kept.to_numpy(dtype=float),
        before=before,
        places=tuple(map(str, kept.columns)),
        treated=len(treated),
        index=whole.index,
        left_out=donors.shape[1] - kept.shape[1] + len(frame) - len(whole),
    )


def fit_weights(target: Floats, donors: Floats, before: int) -> Floats:
    """The weights (d, not negative, sum 1) with which the donors follow the target before the start, means removed."""
    from scipy.optimize import nnls

    moves = donors[:before] - donors[:before].mean(axis=0)
    goal = target[:before] - target[:before].mean()
    scale = float(np.abs(moves).max())
    if scale == 0:
        return np.full(donors.shape[1], 1 / donors.shape[1])
    # "sum to one" as one more row that outweighs all others; what is left of its error is divided out
    heavy = np.full((1, donors.shape[1]), 1e4)
    weights, _ = nnls(np.vstack([moves / scale, heavy]), np.append(goal / scale, 1e4), maxiter=100 * donors.shape[1])
    return np.asarray(weights / weights.sum(), dtype=float)


def synthetic_series(target: Floats, donors: Floats, before: int, weights: Floats) -> Floats:
    """What the mix says about every period (t), on the target's own level before the start."""
    return np.asarray(target[:before].mean() + (donors - donors[:before].mean(axis=0)) @ weights, dtype=float)


def held_out_errors(target: Floats, donors: Floats, before: int, window: int) -> Floats:
    """How far the mix is off, on average over a stretch that it was not fitted on.

    Stretches of `window` periods before the start, a quarter of a window apart, are left out in turn; the mix is
    fitted on the rest and its mean error on the stretch taken. Trend, drift and overfitting all show up here.

    Returns:
        One mean error per stretch, in the unit of the data.
    """
    errors = []
    for first in range(0, before - window + 1, max(1, window // 4)):
        kept = np.ones(before, dtype=bool)
        kept[first : first + window] = False
        weights = fit_weights(target[:before][kept], donors[:before][kept], before - window)
        level = target[:before][kept].mean() - donors[:before][kept].mean(axis=0) @ weights
        stretch = slice(first, first + window)
        errors.append(float((target[stretch] - level - donors[stretch] @ weights).mean()))
    return np.array(errors)


@dataclass(frozen=True)
class Measured:
    """The mean effect after the start with its noise.

    Attributes:
        effect: mean per period, in the unit of the data.
        error: its standard error, from the held-out stretches; 0 when the mix fits exactly.
        df: how many stretches lie side by side before the start.
        expected: t values of the mix on the target's level.
        weights: d weights.
    """

    effect: float
    error: float
    df: float
    expected: Floats
    weights: Floats

    @property
    def p_value(self) -> float | None:
        """Two-sided, for "no effect"; None without noise to compare with."""
        return t_p_value(self.effect / self.error, self.df) if self.error > 0 else None

    def interval(self, level: float) -> Interval | None:
        """The interval of the effect; None without noise to compare with."""
        half = two_sided_t(level, self.df) * self.error
        return (self.effect - half, self.effect + half) if self.error > 0 else None


def measure(target: Floats, donors: Floats, before: int) -> Measured:
    """The mean difference between target and mix after the start, and what that difference is worth."""
    # a stretch is as long as the action, but a third of the history at most: something must remain to fit on
    window = max(1, min(len(target) - before, before // 3))
    weights = fit_weights(target, donors, before)
    expected = synthetic_series(target, donors, before, weights)
    errors = held_out_errors(target, donors, before, window)
    error = float(np.sqrt((errors**2).mean()))
    tiny = 1e-9 * float(np.abs(target).max())
    effect = float((target - expected)[before:].mean())
    return Measured(effect, error if error > tiny else 0.0, before / window, expected, weights)


def _weight_terms(cut: Panel, weights: Floats, level: float) -> dict[str, Estimate]:
    order = np.argsort(-weights)
    return {
        cut.places[i]: Estimate(float(weights[i]), None, level, None, "rate", "weight in the mix")
        for i in order
        if weights[i] > 1e-4
    }


def _checks(cut: Panel, expected: Floats) -> tuple[Check, ...]:
    places = len(cut.places)
    enough = f"{places} places without the action; {MIN_PLACES} are needed"
    left = f"{cut.left_out} places or periods without data were left out; over a tenth is too many"
    return (
        length_check(cut.index[: cut.before]),
        Check("enough_places", places >= MIN_PLACES, enough, places, MIN_PLACES),
        Check("few_gaps", cut.left_out <= 0.1 * (places + len(cut.target)), left, cut.left_out),
        _fit_check(cut, expected),
        _placebo_dates(cut),
        _placebo_places(cut),
    )


def _fit_check(cut: Panel, expected: Floats) -> Check:
    spread = float(cut.target[: cut.before].var())
    fit = 0.0 if spread == 0 else 1 - float(((cut.target - expected)[: cut.before] ** 2).mean()) / spread
    text = f"before the start the mix explains {max(fit, 0):.0%} of the ups and downs; {MIN_FIT:.0%} is needed"
    return Check("fit_before", fit >= MIN_FIT, text, fit, MIN_FIT)


def _placebo_dates(cut: Panel) -> Check:
    target, donors = cut.target[: cut.before], cut.donors[: cut.before]
    window = max(1, min(len(cut.target) - cut.before, cut.before // 4))
    starts = placebo_starts(cut.before, window, 7)
    return _judge([measure(target[: i + window], donors[: i + window], i) for i in starts], "dates", ALLOWED)


def _placebo_places(cut: Panel) -> Check:
    # with many places every second or third: the check needs a share, not a census
    d = len(cut.places)
    chosen = sorted({int(i) for i in np.linspace(0, d - 1, min(d, MAX_PLACEBO_PLACES)).round()}) if d > 1 else []
    return _judge(
        [measure(cut.donors[:, i], np.delete(cut.donors, i, axis=1), cut.before) for i in chosen],
        "places",
        ALLOWED_PLACES,
    )


def _judge(runs: list[Measured], of: str, allowed: float) -> Check:
    p_values = [run.p_value for run in runs if run.p_value is not None]
    return judge_placebos(sum(p < ALARM for p in p_values), len(p_values), of, allowed)
