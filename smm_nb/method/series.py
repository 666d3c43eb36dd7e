"""Daily series: which days stick out once level and weekday are taken off.

Imports pandas and numpy alone. Tests: tests/method/test_series.py; false alarms: benchmarks/calibration.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from smm_nb.tables.rows import where

# Under 4 weeks a weekday has 3 values or fewer, and its median is one of them.
MIN_DAYS = 28
# 3 weeks around each day: every weekday has the same say in the level
LEVEL_DAYS = 21
# Robust z at which a day is called odd: in quiet series fewer than 1 month in 20 gets a false alarm (calibration).
THRESHOLD = 5.0
# median absolute deviation -> standard deviation of a normal distribution
MAD_SCALE = 1.4826


@dataclass(frozen=True)
class Anomaly:
    """One odd day.

    Attributes:
        day: its label in the series.
        actual: what was counted.
        expected: what level and weekday say, in the unit of the series.
        z: distance in robust standard deviations; above 0 when more than expected.
    """

    day: Any
    actual: float
    expected: float
    z: float


@dataclass(frozen=True)
class Anomalies:
    """The odd days of a series.

    Attributes:
        found: in order of time; empty when no day sticks out.
        table: per day `actual`, `expected` and `z`; None when nothing could be computed.
        threshold: the |z| from which a day is odd.
        n: days with data.
        reason: why nothing could be computed.
    """

    found: tuple[Anomaly, ...]
    table: pd.DataFrame | None
    threshold: float
    n: int
    reason: str | None = None


def anomalies(y: pd.Series, *, threshold: float = THRESHOLD, method: Literal["median", "stl"] = "median") -> Anomalies:
    """Find days that level and weekday do not explain. An odd day is a question, not yet a finding.

    Counts are looked at on the square-root scale, where a busy and a quiet week vary alike. The level is the running
    median of 3 weeks, the weekday the median of its distances from the level ("median"), or both come from a robust
    STL ("stl"); the spread is the median absolute deviation. A burst of odd days does not hide itself.

    Args:
        y: one value per day, dates as index; missing days are left out.
        threshold: robust z.
        method: "median", or "stl" for a season that changes its shape (needs a series without gaps).

    Returns:
        The odd days; a reason under 28 days, or when more than half of the days are exactly as expected.

    References:
        Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers; Cleveland et al. (1990), J. Official Statistics
        6, 3-73 (STL).
    """
    values = pd.to_numeric(y, errors="coerce").astype("float64").dropna().sort_index()
    if len(values) < MIN_DAYS or not isinstance(values.index, pd.DatetimeIndex):
        reason = f"{len(values)} days with data: {MIN_DAYS} dated days are needed to know the weekdays"
        return Anomalies((), None, threshold, len(values), reason)
    counts = bool((values >= 0).all())
    scaled = 2 * np.sqrt(values + 3 / 8) if counts else values
    fitted = _stl_fit(scaled) if method == "stl" else _median_fit(scaled)
    if fitted is None:
        return Anomalies((), None, threshold, len(values), "the series has gaps: STL needs every day")
    residual = scaled - fitted
    spread = MAD_SCALE * float((residual - residual.median()).abs().median())
    if spread <= 1e-9 * max(float(scaled.abs().max()), 1e-300):
        return Anomalies((), None, threshold, len(values), "more than half of the days are exactly as expected")
    expected = (fitted / 2).clip(lower=0) ** 2 - 3 / 8 if counts else fitted
    table = pd.DataFrame({"actual": values, "expected": expected.clip(lower=0) if counts else expected})
    table["z"] = (residual - residual.median()) / spread
    odd = where(table, table["z"].abs() >= threshold)
    found = tuple(Anomaly(row.Index, float(row.actual), float(row.expected), float(row.z)) for row in odd.itertuples())
    return Anomalies(found, table, threshold, len(values))


def _median_fit(scaled: pd.Series) -> pd.Series:
    weekday = pd.DatetimeIndex(scaled.index).day_of_week
    level, week = _level(scaled), scaled * 0.0
    # twice around: the second level no longer carries the weekday
    for _ in range(2):
        week = (scaled - level).groupby(weekday).transform(_median_of_others)
        level = _level(scaled - week)
    return level + week


def _median_of_others(values: pd.Series) -> pd.Series:
    # a day must not explain itself: among 4 Mondays the middle ones would always be "exactly as expected"
    numbers = values.to_numpy(dtype=float)
    order = np.argsort(numbers, kind="stable")
    rank = np.empty(len(numbers), dtype=int)
    rank[order] = np.arange(len(numbers))
    ranked, others = np.append(numbers[order], np.nan), len(numbers) - 1
    low, high = (others - 1) // 2, others // 2
    # without the day of rank r, place k of the others is place k or, from r on, k + 1 of all
    middle = (ranked[low + (low >= rank)] + ranked[high + (high >= rank)]) / 2
    return pd.Series(middle, index=values.index)


def _level(scaled: pd.Series) -> pd.Series:
    return scaled.rolling(LEVEL_DAYS, center=True, min_periods=LEVEL_DAYS // 2 + 1).median()


def _stl_fit(scaled: pd.Series) -> pd.Series | None:
    if (pd.Series(scaled.index).diff().dropna() != pd.Timedelta(days=1)).any():
        return None
    from statsmodels.tsa.seasonal import STL

    parts = STL(scaled.to_numpy(), period=7, robust=True).fit()
    return pd.Series(parts.trend + parts.seasonal, index=scaled.index)
