"""Rows of a table by a mask."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smm_nb.tables.rows import where

FRAME = pd.DataFrame(
    {"platform": ["vk", "vk", "ok", None], "likes": pd.array([1, None, 3, 4], dtype="Int64")}, index=[7, 5, 5, 0]
)


@given(st.lists(st.sampled_from([True, False]), min_size=4, max_size=4))
def test_the_rows_are_those_of_the_mask(mask):
    pd.testing.assert_frame_equal(where(FRAME, np.array(mask)), FRAME[mask])
    pd.testing.assert_frame_equal(where(FRAME, pd.Series(mask, index=FRAME.index)), FRAME[mask])


def test_what_is_not_known_is_no():
    mask = FRAME["likes"] > 1  # the second is missing
    assert where(FRAME, mask)["likes"].tolist() == [3, 4]


@pytest.mark.parametrize("mask", [[True] * 4, [False, True, True, False]])
def test_what_is_made_of_the_rows_does_not_change_the_table(mask):
    before = FRAME.copy()
    rows = where(FRAME, np.array(mask)).assign(likes=0)
    rows.iloc[0, 0] = "x"
    pd.testing.assert_frame_equal(FRAME, before)


def test_a_table_without_rows():
    assert where(FRAME.iloc[:0], np.array([], dtype=bool)).columns.tolist() == ["platform", "likes"]
