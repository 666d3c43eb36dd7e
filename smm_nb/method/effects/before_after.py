"""One series before and after one date: interrupted time series, or regression on a control series.

May import the rest of `effects/` and `method/estimate.py`. Tests: tests/method/test_effects_before_after.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smm_nb.method.effects.labels import as_column, beside, count_before
from smm_nb.method.effects.placebo import placebo_check
from smm_nb.method.effects.regression import (
    Prediction,
    coefficient,
    hac_covariance,
    least_squares,
    predict_mean,
    usual_lags,
)
from smm_nb.method.effects.result import Effect, no_effect, relative, relative_bounds, total_bounds
from smm_nb.method.estimate import Check, Estimate, Floats, check_level, two_sided_t

# T2 asks for a baseline; under 4 full weeks weekday and trend cannot be told from the action.
MIN_DAYS, MIN_PERIODS = 28, 8
# Below this the control says little about the series, and its regression is no better than a mean.
MIN_CORRELATION = 0.5
# Above this the errors wander like a random walk: simulated 90 % intervals then cover less than 88 %.
MAX_AUTOCORRELATION = 0.8


@dataclass(frozen=True)
class Layout:
    """The data of a before-after comparison, ready for the regression.

    Attributes:
        y: n values in order.
        design: n x k regressors.
        before: how many of the n periods lie before the start.
        index: labels of the n periods.
        controls: n x c control series, c = 0 without control.
        left_out: periods dropped because a value was missing.
    """

    y: Floats
    design: Floats
    before: int
    index: pd.Index
    controls: Floats
    left_out: int


def before_after(y: Any, start: Any, control: Any = None, level: float = 0.95) -> Effect:
    """Estimate what a series did after a date beyond what it would have done anyway.

    Without control: interrupted time series. Level and trend before the start (with weekday dummies when the data
    are daily over 4 weeks or more) say what was to be expected after it; `terms` has the change of level at the start
    and the change of trend per period, with HAC errors or wider ones. With control: regression on the control series
    (and weekdays), fitted before the start. Either way the effect is the mean of what happened minus what was
    expected, and its interval holds the noise to come, the errors of the coefficients and the autocorrelation of the
    errors.

    Args:
        y: the series, in order of time or not; its index holds dates, or numbers in order of time. A list or an array
            counts its periods from 0. Periods with a missing value are left out (and counted in a check), never read
            as zero.
        start: label of the first period of the action: a date of any kind or an ISO date where the index holds dates
            (a bare number is a year there), else a number.
        control: one or several series that the action cannot have touched, with the same index (a list or an array:
            in the same order); at best 1 to 3.
        level: nominal coverage of the intervals, 0-1.

    Returns:
        An effect: `effect` is the mean per period after the start (ATT), `total_effect` the sum over those periods
        (CausalImpact's "cumulative"), `relative_effect` the lift. `causal` is False, with the reasons, when there are
        under 4 weeks (and 8 periods) before the start, when placebo dates show "effects" too, when the control does
        not follow the series, or when the errors wander. Missing with the reason when the model cannot be fitted.

    References:
        Bernal, Cummins and Gasparrini (2017), Int. J. Epidemiology 46, 348-355 (interrupted time series); Kerman,
        Wang and Vaver (2017), Estimating ad effectiveness using geo experiments in a time-based regression framework.
    """
    check_level(level)
    method = "interrupted time series" if control is None else "time-based regression on a control"
    layout = _lay_out(y, start, control)
    if isinstance(layout, str):
        return no_effect(layout, level=level, method=method)
    n = layout.before
    prediction = predict_mean(layout.y[:n], layout.design[:n], layout.design[n:])
    checks = _data_checks(layout)
    if prediction is None:
        return _effect_without_interval(layout, level, checks, method)
    checks += (_autocorrelation_check(prediction), placebo_check(layout.y[:n], layout.design[:n], len(layout.y) - n))
    return _effect(layout, prediction, level, checks, method)


def _effect(layout: Layout, prediction: Prediction, level: float, checks: tuple[Check, ...], method: str) -> Effect:
    n, m = layout.before, len(layout.y) - layout.before
    actual = float(layout.y[n:].mean())
    effect = actual - prediction.mean
    low, high = prediction.interval(level)
    interval = (actual - high, actual - low)
    up = prediction.below(actual)
    return Effect(
        effect=effect,
        interval=interval,
        relative_effect=relative(actual, effect),
        relative_interval=relative_bounds(actual, interval),
        total_effect=effect * m,
        total_interval=total_bounds(interval, m),
        p_value=2 * min(up, 1 - up),
        probability=up,
        level=level,
        n_before=n,
        n_after=m,
        checks=checks,
        expected=_expected(layout, effect),
        terms=None if layout.controls.shape[1] else _its_terms(layout, level),
        method=f"{method}, AR(1) errors",
    )


def _effect_without_interval(layout: Layout, level: float, checks: tuple[Check, ...], method: str) -> Effect:
    n, m = layout.before, len(layout.y) - layout.before
    fit = least_squares(layout.y[:n], layout.design[:n])
    if fit is None:
        reason = "the model cannot be fitted: too few periods, or a control that does not change or repeats another"
        return no_effect(reason, level=level, method=method, checks=checks)
    actual = float(layout.y[n:].mean())
    effect = actual - float((layout.design[n:] @ fit[0]).mean())
    # a series without noise leaves the rounding of the arithmetic, which is no effect
    effect = 0.0 if abs(effect) <= 1e-12 * float(np.abs(layout.y).max()) else effect
    return Effect(
        effect=effect,
        relative_effect=relative(actual, effect),
        total_effect=effect * m,
        level=level,
        n_before=n,
        n_after=m,
        checks=checks,
        expected=_expected(layout, effect),
        method=method,
        reason="no interval: too few periods before the start, or no noise at all to compare with",
    )


def _expected(layout: Layout, effect: float) -> pd.Series | None:
    n = layout.before
    fit = least_squares(layout.y[:n], layout.design[:n])
    if fit is None:
        return None
    line = layout.design @ fit[0]
    # the drawn line is moved onto the predicted mean, so that picture and number agree
    line[n:] += (layout.y[n:] - line[n:]).mean() - effect
    return pd.Series(line, index=layout.index, name="expected")


def _its_terms(layout: Layout, level: float) -> dict[str, Estimate] | None:
    n, after = layout.before, np.arange(len(layout.y)) >= layout.before
    # the second regressor is the trend: it runs on the calendar, and so does its change
    since = np.where(after, layout.design[:, 1] - layout.design[n, 1], 0.0)
    extra = [after.astype(float), since] if len(layout.y) - n >= 3 else [after.astype(float)]
    design = np.column_stack([layout.design, *extra])
    fit, df = least_squares(layout.y, design), len(layout.y) - design.shape[1]
    if fit is None or df < 3:
        return None
    lags = usual_lags(len(layout.y))
    errors = np.sqrt(np.diag(hac_covariance(design, fit[1], lags)))
    names = ("level_change", "trend_change")[: len(extra)]
    method = f"segmented regression, the wider of Newey-West ({lags} lags) and AR(1) errors"
    terms = {}
    for place, name in enumerate(names, start=layout.design.shape[1]):
        value, half = float(fit[0][place]), two_sided_t(level, df) * float(errors[place])
        # Newey-West errors alone cover 3 times in 4 in the 6 to 17 weeks that a test has
        remembering = coefficient(layout.y, design, place)
        if remembering is not None:
            low, high = remembering.interval(level)
            half = max(half, (high - low) / 2)
        terms[name] = Estimate(value, (value - half, value + half), level, len(layout.y), "", method)
    return terms


def _lay_out(y: Any, start: Any, control: Any) -> Layout | str:
    frame = as_column(y, "y")
    if control is not None and not isinstance(frame, str):
        frame = beside(frame, control)
    if isinstance(frame, str):
        return frame
    whole = frame.dropna()
    before = count_before(whole.index, start)
    if isinstance(before, str):
        return before
    if before < 2 or before == len(whole):
        return f"{before} periods with data before the start and {len(whole) - before} after it: too few to compare"
    values = whole.to_numpy(dtype=float)
    design = _design(whole, before, with_trend=control is None)
    return Layout(values[:, 0], design, before, whole.index, values[:, 1:], len(frame) - len(whole))


def _design(whole: pd.DataFrame, before: int, *, with_trend: bool) -> Floats:
    n = len(whole)
    columns = [np.ones(n)]
    if with_trend:
        columns.append(_steps(whole.index))
    columns += [whole[name].to_numpy(dtype=float) for name in whole.columns[1:]]
    if is_daily(whole.index) and before >= MIN_DAYS:
        weekday = pd.DatetimeIndex(whole.index).day_of_week.to_numpy()
        # a week may have five days only: a weekday that was never seen before the start has no effect to be known
        columns += [(weekday == day).astype(float) for day in np.unique(weekday[:before])[1:]]
    return np.column_stack(columns)


def _steps(index: pd.Index) -> Floats:
    # days that are missing still pass: the trend runs on the calendar, not on the row number
    if is_daily(index):
        return np.asarray((index - index[0]).days, dtype=float)
    return np.arange(len(index), dtype=float)


def is_daily(index: pd.Index) -> bool:
    """Whether the index holds dates a day apart (gaps allowed)."""
    if not isinstance(index, pd.DatetimeIndex) or len(index) < 2:
        return False
    return bool(pd.Series(index).diff().median() == pd.Timedelta(days=1))


def _data_checks(layout: Layout) -> tuple[Check, ...]:
    return (length_check(layout.index[: layout.before]), *_control_checks(layout), _gap_check(layout))


def length_check(index: pd.Index) -> Check:
    """Whether the periods before the start are enough: 28 days where the index holds dates, and 8 periods."""
    periods = len(index)
    if not isinstance(index, pd.DatetimeIndex):
        text = f"{periods} periods before the start; {MIN_PERIODS} are needed"
        return Check("enough_before", periods >= MIN_PERIODS, text, periods, MIN_PERIODS)
    step = pd.Series(index).diff().median() if periods > 1 else pd.Timedelta(0)
    days = (index[-1] - index[0] + step) / pd.Timedelta(days=1) if periods else 0.0
    text = f"{days:.0f} days ({periods} periods) before the start; {MIN_DAYS} days and {MIN_PERIODS} periods are needed"
    return Check("enough_before", days >= MIN_DAYS and periods >= MIN_PERIODS, text, days, MIN_DAYS)


def _control_checks(layout: Layout) -> tuple[Check, ...]:
    if layout.controls.shape[1] == 0:
        return ()
    n = layout.before
    fit = least_squares(layout.y[:n], np.column_stack([np.ones(n), layout.controls[:n]]))
    spread = float(layout.y[:n].var())
    multiple = 0.0 if fit is None or spread == 0 else max(0.0, 1 - float(fit[1].var()) / spread) ** 0.5
    text = f"the control's correlation with the series before the start is {multiple:.2f}; {MIN_CORRELATION} is needed"
    return (Check("control_correlated", multiple >= MIN_CORRELATION, text, multiple, MIN_CORRELATION),)


def _gap_check(layout: Layout) -> Check:
    share = layout.left_out / (layout.left_out + len(layout.y))
    text = f"{layout.left_out} periods without data were left out; over a tenth is too many"
    return Check("few_gaps", share <= 0.1, text, layout.left_out)


def _autocorrelation_check(prediction: Prediction) -> Check:
    rho = prediction.autocorrelation
    text = f"the errors' autocorrelation is {rho:.2f}; above {MAX_AUTOCORRELATION} the series wanders too much"
    return Check("errors_settle", rho <= MAX_AUTOCORRELATION, text, rho, MAX_AUTOCORRELATION)
