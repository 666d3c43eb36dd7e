"""Files that overlap: each fact once, and no silent choice between two that disagree."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smm_nb.errors import ConflictingRows
from smm_nb.loaders import merge
from smm_nb.tables.schema import conform
from tests.loaders.files import rows


def days(file, *values, **more):
    """Days of an account: (day, reach) or (day, reach, follows)."""
    records = [
        {"platform": "vk", "period_type": "day", "date_day": pd.Timestamp(day), "reach": reach, "follows": rest[0] if rest else None,
         "source_file": file, "source_line": line, **more}
        for line, (day, reach, *rest) in enumerate(values, start=2)
    ]  # fmt: skip
    return conform(pd.DataFrame(records), "account_daily")


def kinds(notes):
    return {note.kind for note in notes}


def test_nothing_gives_the_empty_table():
    frame, notes = merge([], "posts")
    assert frame.empty
    assert "post_id" in frame
    assert notes == ()


def test_the_same_days_of_two_files_count_once():
    frame, notes = merge(
        [days("a.csv", ("2025-06-01", 5), ("2025-06-02", 6)), days("b.csv", ("2025-06-02", 6), ("2025-06-03", 7))],
        "account_daily",
    )
    assert rows(frame, "date_day reach source_file") == [
        ("2025-06-01", 5, "a.csv"), ("2025-06-02", 6, "a.csv; b.csv"), ("2025-06-03", 7, "b.csv"),
    ]  # fmt: skip
    assert kinds(notes) == {"merge_joined"}


def test_one_metric_a_file_becomes_one_row_a_day():
    frame, _ = merge(
        [days("reach.csv", ("2025-06-01", 5)), days("follows.csv", ("2025-06-01", None, 2))], "account_daily"
    )
    assert rows(frame, "reach follows") == [(5, 2)]


def test_two_files_that_disagree_are_an_error_that_names_both():
    with pytest.raises(ConflictingRows) as caught:
        merge([days("a.csv", ("2025-06-01", 5)), days("b.csv", ("2025-06-01", 9))], "account_daily")
    text = str(caught.value)
    assert text.startswith("a.csv, line 2: reach of vk, day, 2025-06-01")
    assert "has 5 here and 9 in b.csv, line 2" in text


def test_the_newer_export_wins_where_both_say_when_they_were_made():
    old = days("a.csv", ("2025-06-01", 5, 1), exported_at="2025-06-30")
    new = days("b.csv", ("2025-06-01", 9), exported_at="2025-07-31")
    for order in ([old, new], [new, old]):
        frame, notes = merge(order, "account_daily")
        # what the newer one does not say stays as the older one said
        assert rows(frame, "reach follows exported_at") == [(9, 1, "2025-07-31")]
        assert kinds(notes) == {"merge_revised"}


def test_a_key_twice_in_one_file_must_say_the_same():
    frame, notes = merge([days("a.csv", ("2025-06-01", 5), ("2025-06-01", 5))], "account_daily")
    assert len(frame) == 1
    assert kinds(notes) == {"merge_repeated"}
    with pytest.raises(ConflictingRows):
        merge([days("a.csv", ("2025-06-01", 5), ("2025-06-01", 6))], "account_daily")


def sales(file, *amounts):
    records = [
        {"date_day": pd.Timestamp("2025-06-01"), "amount": amount, "currency": "GBP", "source_file": file}
        for amount in amounts
    ]
    return conform(pd.DataFrame(records), "sales_log")


def test_sales_without_numbers_are_all_true_within_a_file_and_once_across_files():
    assert merge([sales("a.csv", 25, 25)], "sales_log")[0]["amount"].sum() == 50
    assert merge([sales("a.csv", 25, 25), sales("b.csv", 25, 25)], "sales_log")[0]["amount"].sum() == 50


def test_sales_without_numbers_of_two_sellers_are_not_a_contradiction():
    assert merge([sales("a.csv", 25), sales("b.csv", 40)], "sales_log")[0]["amount"].sum() == 65


def test_snapshots_of_a_post_are_two_rows():
    record = {
        "platform": "vk",
        "page_id": "1",
        "post_id": "7",
        "created_timestamp": pd.Timestamp("2025-06-01", tz="UTC"),
    }
    frames = [
        conform(
            pd.DataFrame([{**record, "likes": likes, "as_of_date": pd.Timestamp(day), "source_file": day}]), "posts"
        )
        for likes, day in ((5, "2025-06-30"), (9, "2025-07-31"))
    ]
    assert sorted(rows(merge(frames, "posts")[0], "as_of_date likes")) == [("2025-06-30", 5), ("2025-07-31", 9)]


def test_a_post_id_of_two_pages_is_given_to_neither():
    moment = pd.Timestamp("2025-06-01", tz="UTC")
    wall = conform(
        pd.DataFrame(
            [
                {"platform": "vk", "page_id": page, "post_id": "7", "created_timestamp": moment, "source_file": "w"}
                for page in ("1", "2")
            ]
        ),
        "posts",
    )
    reach = conform(pd.DataFrame([{"platform": "vk", "post_id": "7", "reach": 5, "source_file": "r"}]), "posts")
    frame, notes = merge([wall, reach], "posts")
    assert rows(frame, "page_id reach") == [("1", None), ("2", None)]
    assert kinds(notes) == {"posts_without_date"}


records = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 99)), max_size=12, unique_by=lambda record: record[0])


@settings(max_examples=40, deadline=None)
@given(records, st.data())
def test_splitting_a_file_into_overlapping_ones_changes_nothing(facts, data):
    whole = [(f"2025-06-{day:02d}", reach) for day, reach in facts]
    parts = [[fact for fact in whole if data.draw(st.booleans())] for _ in range(3)]
    missing = [fact for fact in whole if not any(fact in part for part in parts)]
    frames = [days(f"{n}.csv", *part) for n, part in enumerate([*parts, missing]) if part]
    frame, _ = merge(frames, "account_daily")
    assert sorted(rows(frame, "date_day reach")) == sorted(whole)
