"""What callers hand over, as tables whose index can be held against a start: lists, arrays, series, dates of any kind.

Imports pandas alone. Tests: tests/method/test_effects_labels.py.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

# A whole number or a date beside an index of whole numbers within these is a calendar year.
YEARS = range(1500, 2500)


def as_table(values: Any) -> pd.DataFrame | str:
    """The values as a table of float64 columns, sorted by a plain index, or why they make none.

    Args:
        values: a series, a table, an array of one or two dimensions, a mapping or any other run of numbers. What is
            no finite number becomes missing.
    """
    if not isinstance(values, pd.Series | pd.DataFrame):
        values = _from_plain(values)
        if isinstance(values, str):
            return values
    frame = with_dates(pd.DataFrame(values))
    if frame.columns.has_duplicates:
        return "a column stands more than once in the table"
    if frame.index.has_duplicates:
        return "a period stands more than once in the index"
    numbers = frame.apply(pd.to_numeric, errors="coerce").astype("float64")
    try:
        return numbers.where(np.isfinite(numbers)).sort_index()
    except TypeError:
        return "the labels of the index are of several kinds and have no order"


def _from_plain(values: Any) -> pd.Series | pd.DataFrame | str:
    if values is None or np.isscalar(values):
        return f"{values!r} is no series of values"
    if isinstance(values, dict):
        several = any(isinstance(part, list | tuple | pd.Series | np.ndarray) for part in values.values())
        return pd.DataFrame(values) if several else pd.Series(values, dtype=object)
    if isinstance(values, np.ndarray):
        return pd.DataFrame(values) if values.ndim <= 2 else f"an array of {values.ndim} dimensions is no table"
    return pd.Series(list(values), dtype=object)


def as_column(values: Any, name: str) -> pd.DataFrame | str:
    """One series as a table of one column of that name, or why it is none."""
    frame = as_table(values)
    if isinstance(frame, str):
        return frame
    if frame.shape[1] > 1:
        return f"{frame.shape[1]} columns were given where one series was expected"
    return frame.set_axis([name], axis=1) if frame.shape[1] else pd.DataFrame({name: []}, dtype="float64")


def beside(frame: pd.DataFrame, control: Any) -> pd.DataFrame | str:
    """The table with the control's columns beside it, row by row of the same period, or why they do not fit.

    A control without labels of its own (a list, an array) is taken in the order of the table's periods.
    """
    columns = as_table(control)
    if isinstance(columns, str):
        return f"control: {columns}"
    if not isinstance(control, pd.Series | pd.DataFrame | dict) and not columns.index.equals(frame.index):
        if len(columns) != len(frame):
            return f"the control has {len(columns)} values and the series {len(frame)}"
        columns = columns.set_axis(frame.index, axis=0)
    if frame.index.intersection(columns.index).empty:
        return "the control has no period in common with the series"
    return frame.join(columns.set_axis([f"control {i + 1}" for i in range(columns.shape[1])], axis=1))


def with_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with plain dates as index where it holds zoned dates, periods or ISO dates as text."""
    index = frame.index
    if isinstance(index, pd.DatetimeIndex) and index.tz is not None:
        # the wall clock counts: a day of 23 hours in March is a day
        return frame.set_axis(index.tz_localize(None), axis=0)
    if isinstance(index, pd.PeriodIndex):
        return frame.set_axis(index.to_timestamp(), axis=0)
    words = index.dtype == object or pd.api.types.is_string_dtype(index.dtype)
    if words and not any(isinstance(label, int | float) for label in index):
        dates = pd.to_datetime(index, errors="coerce", format="ISO8601")
        return frame if dates.isna().any() else frame.set_axis(dates, axis=0)
    return frame


def count_before(index: pd.Index, start: Any) -> int | str:
    """How many labels of an ordered index lie before the start, or why the two cannot be compared."""
    if start is None or start is pd.NaT or (isinstance(start, float) and math.isnan(start)):
        return "no start is given"
    try:
        return int((index < _as_label(start, index)).sum()) if len(index) else 0
    except (TypeError, ValueError):
        return f"the start {start!r} cannot be compared with an index of {index.dtype}"


def _as_label(start: Any, index: pd.Index) -> Any:
    if isinstance(start, pd.Period):
        start = start.to_timestamp()
    number = isinstance(start, int | float | np.number) and not isinstance(start, bool)
    if isinstance(index, pd.DatetimeIndex):
        # pandas reads a bare number as nanoseconds since 1970: every row would lie after it
        if number and int(start) not in YEARS:
            raise ValueError(start)
        stamp = pd.Timestamp(str(int(start)) if number else start)
        return stamp if stamp.tz is None else stamp.tz_localize(None)
    if not pd.api.types.is_numeric_dtype(index.dtype) or number:
        return start
    years = int(index.min()) in YEARS and int(index.max()) in YEARS
    return pd.Timestamp(start).year if years else float(start)
