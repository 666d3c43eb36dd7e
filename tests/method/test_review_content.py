"""W1 and the ranking of posts: judged per post and per week, never by totals alone."""

from __future__ import annotations

import pandas as pd

from smm_nb.method import review_content
from tests.method.made import make_data


def posts(month: str, counts: list[int], *, network: str = "vk", **more):
    return [
        {"platform": network, "page_id": "1", "post_id": f"{month}-{n}", "post_type": "photo", "likes": count,
         "created_timestamp": pd.Timestamp(f"2025-{month}-{1 + n % 28:02}T10:00Z"), "post_message": f"Post {n}",
         "as_of_date": pd.Timestamp("2025-09-30"), **more}
        for n, count in enumerate(counts)
    ]  # fmt: skip


def w1(july: list[int], august: list[int]):
    return review_content.less_but_better(make_data(posts=posts("07", july) + posts("08", august)))


def test_half_the_posts_with_double_response_are_no_loss():
    # 20 posts of about 50 in July, 10 of about 100 in August: the total is the same
    finding = w1([50, 52] * 10, [100, 104] * 5)
    assert (finding.verdict, finding.key) == ("yes", "review.w1_less")
    assert finding.values["per_post"] == 102


def test_fewer_posts_with_a_lower_total_are_left_open():
    assert w1([50, 52] * 10, [50, 52] * 5).verdict == "cannot_tell"


def test_more_posts_with_less_each_do_not_win():
    finding = w1([100, 104] * 5, [50, 52] * 10)
    assert (finding.verdict, finding.key) == ("no", "review.w1_more_worse")
    assert finding.action("en").startswith("VK: go back to")


def test_as_many_posts_are_told_without_a_verdict():
    assert w1([50, 60] * 5, [52, 61] * 5).verdict == "info"


def test_without_a_month_before_nothing_is_said():
    assert review_content.frequency(make_data(posts=posts("08", [1, 2]))) == []


def test_boosted_and_young_posts_are_not_ranked():
    rows = posts("07", [10] * 8) + posts("08", [900], is_boosted=True) + posts("08", [30])
    rows[-1]["post_id"] = "plain"
    young = posts("08", [700])[0] | {"post_id": "young", "as_of_date": pd.Timestamp("2025-08-03")}
    ranked = review_content.ranking(make_data(posts=[*rows, young]))["vk"]
    assert "plain" in set(ranked["post_id"])
    assert {"08-0", "young"}.isdisjoint(ranked["post_id"])


def test_the_best_post_is_told_against_the_usual():
    rows = posts("07", [10] * 8) + posts("08", [10, 60, 12, 9, 11])
    blocks = review_content.content(make_data(posts=rows))
    best = blocks[0]
    # usual 10, (60 + 5) / (10 + 5) = 4.33 times
    assert best.key == "review.post_good"
    assert round(best.values["times"], 2) == 4.33
    assert "Post 1" in best.sentence("en")


def test_no_posts_says_where_to_get_them():
    assert review_content.content(make_data())[0].key == "missing.posts"


def test_a_month_that_the_files_hold_in_part_is_no_yardstick():
    # one post on 23 July is no "0.2 posts a week": the files begin there. From 1 July on it would be.
    late = posts("07", [9])
    late[0]["created_timestamp"] = pd.Timestamp("2025-07-23T10:00Z")
    august = posts("08", [50, 52] * 5)

    assert review_content.frequency(make_data(posts=late + august)) == []
    assert len(review_content.frequency(make_data(posts=posts("07", [9]) + august))) == 1


def test_a_post_is_named_by_its_first_words_and_a_long_address_is_cut_itself():
    sentence = "Fifteen dresses for less than two thousand, and where to find the shoes for them"
    posts = [sentence, f"New {'https://shop.example/' + 'a' * 90}", "Short", None]
    named = [review_content._short(text) for text in posts]

    assert named[0] == "Fifteen dresses for less than two thousand, and where to find the …"
    assert named[1] == "New https://shop.example/" + "a" * 44 + "…"
    assert named[2:] == ["Short", "–"]
