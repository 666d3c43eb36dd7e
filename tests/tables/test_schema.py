"""The canonical tables: every column known, every dtype nullable where a value may be missing, every breach named."""

import pandas as pd
import pytest

from smm_nb.errors import UnknownName
from smm_nb.tables.columns import COLUMNS
from smm_nb.tables.schema import SOURCE, TABLES, check, conform, empty, table


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_every_column_and_no_breach(name):
    frame = empty(name)

    assert list(frame.columns) == table(name).names
    assert len(check(frame, name)) == 0


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_traced_and_has_a_key(name):
    found = table(name)

    assert set(SOURCE.split()) <= set(found.names)
    assert found.key
    assert set(found.required) <= set(found.names)


def test_every_column_is_used_and_says_what_it_means():
    used = {name for found in TABLES.values() for name in found.names}

    assert used == set(COLUMNS)
    assert all(column.meaning and column.name == name for name, column in COLUMNS.items())


def test_reach_and_its_kin_are_never_additive():
    people = ("reach", "reach_followers", "reach_viral", "reach_paid", "users", "visitors", "frequency", "share")

    assert {COLUMNS[name].additivity for name in people} == {"non_additive"}
    assert COLUMNS["followers"].additivity == "semi_additive"
    assert COLUMNS["impressions"].additivity == COLUMNS["spend"].additivity == "additive"


def test_a_missing_count_stays_missing():
    frame = conform(pd.DataFrame({"platform": ["vk", "vk"], "likes": [5, None]}), "posts")

    assert frame["likes"].tolist()[0] == 5
    assert pd.isna(frame["likes"].tolist()[1])
    assert frame["comments"].isna().all()


def test_ids_over_2_to_the_53_stay_exact():
    frame = conform(pd.DataFrame({"post_id": ["17841400000000000000001"]}), "posts")

    assert frame["post_id"].item() == "17841400000000000000001"


def test_a_constant_stands_in_every_row_and_above_the_column_of_that_name():
    rows = pd.DataFrame({"platform": [None, None], "likes": [5, 6]})

    frame = conform(rows, "posts", {"platform": "vk", "Mood": "good"})

    assert frame["platform"].tolist() == ["vk", "vk"]
    assert frame["likes"].tolist() == [5, 6]
    assert frame["Mood"].tolist() == ["good", "good"]
    assert list(frame.columns) == [*table("posts").names, "Mood"]


@pytest.mark.parametrize("rows", [pd.DataFrame({"likes": [5, 6]}), conform(pd.DataFrame({"likes": [5, 6]}), "posts")])
def test_writing_to_the_table_leaves_the_rows_that_it_was_made_of(rows):
    frame = conform(conform(rows, "posts"), "posts")

    frame.loc[0, "likes"] = 7
    frame.loc[0, "comments"] = 8

    assert rows["likes"].tolist() == [5, 6]
    assert frame["likes"].tolist() == [7, 6]
    assert frame["shares"].isna().all()


def test_an_extra_column_is_kept_behind():
    frame = conform(pd.DataFrame({"Mood": ["good"], "likes": [1]}), "posts")

    assert frame.columns[-1] == "Mood"


def test_breaches_name_column_check_and_row():
    frame = conform(
        pd.DataFrame(
            {"platform": ["vk", None], "date_day": ["2025-08-01"] * 2, "period_type": "day", "reach": [-1, 5]}
        ),
        "account_daily",
    )

    breaches = check(frame, "account_daily").sort_values("column")

    assert breaches["column"].tolist() == ["platform", "reach"]
    assert breaches["row"].tolist() == [1, 0]


def test_a_table_that_there_is_not():
    with pytest.raises(UnknownName, match="there is no table nope"):
        table("nope")
