"""The check of a client whose files are damaged on purpose: each damage told with its place, its values and a remedy."""

from __future__ import annotations

import pytest

from smm_nb.clients.workspace import Workspace
from smm_nb.loaders.client_check import check_client
from tests.loaders.bad_input import CLIENT, put
from tests.loaders.files import lines, utf16

SOURCES = """networks:
  - {network: instagram, page_id: "17841"}
sources:
  - {kind: networks, network: instagram, page_id: "17841", files: ["instagram/*.csv"]}
  - {kind: networks, files: ["hand/*.csv"]}
  - {kind: ads, network: instagram, files: ["ads/*.csv"]}
  - {kind: sales, files: ["sales.csv"]}
"""
ADS = "Day,Campaign name,Ad set name,Ad name,Reach,Impressions,Link clicks,Amount spent (SEK),Reporting starts,Reporting ends"


def metric(folder, name, title, *days):
    """One metric of a page as Meta gives it: (day of May 2025, value)."""
    (folder / "data" / "acme" / "instagram").mkdir(parents=True, exist_ok=True)
    body = [f'"2025-05-{day:02}T00:00:00","{value}"' for day, value in days]
    utf16(folder / "data" / "acme" / "instagram", name, lines("sep=,", f'"{title}"', '"Date","Primary"', *body))


@pytest.fixture
def place(tmp_path):
    put(tmp_path, CLIENT + SOURCES, "params/acme.yml")
    metric(tmp_path, "Reach.csv", "Instagram reach", *((day, 100 + day) for day in range(1, 21)))
    metric(tmp_path, "Visits.csv", "Instagram profile visits", *((day, day) for day in range(1, 21)))
    put(tmp_path, "platform,page_id,period_type,date_day,followers\ninstagram,17841,day,2025-04-30,900\n"
        "instagram,17841,day,2025-05-20,930\n", "data/acme/hand/accounts.csv")  # fmt: skip
    put(tmp_path, lines(ADS, *(f"2025-05-{d:02},Spring,A,a,90,95,3,10.50,2025-05-{d:02},2025-05-{d:02}" for d in range(1, 21))),
        "data/acme/ads/ads.csv")  # fmt: skip
    put(tmp_path, "date_day,amount,currency\n2025-05-03,250,SEK\n", "data/acme/sales.csv")
    return tmp_path


def doubts(place):
    found = check_client("acme", Workspace(place))
    assert found.problems == (), found.problems
    return {(doubt.table, doubt.kind): doubt.text for doubt in found.warnings}


def problems(place):
    return sorted(str(problem) for problem in check_client("acme", Workspace(place)).problems)


def test_followers_noted_now_and_then_are_no_gap(place):
    assert {kind for _, kind in doubts(place)} <= {"merged", "timezones"}


def test_a_gap_of_one_metric_is_told_though_the_other_files_have_the_days(place):
    metric(place, "Reach.csv", "Instagram reach", *((day, 100 + day) for day in (*range(1, 10), *range(13, 21))))
    assert doubts(place)["account_daily", "gap"] == (
        "instagram has no reach for 3 days: 2025-05-10, 2025-05-11, 2025-05-12; the day before is in "
        "instagram/Reach.csv; instagram/Visits.csv. Export these days too"
    )


def test_an_export_that_was_not_made_again_is_stale(place):
    put(place, lines(ADS, "2025-05-12,Spring,A,a,90,95,3,10.50,2025-05-12,2025-05-12"), "data/acme/ads/ads.csv")
    assert doubts(place)["ads_daily", "stale"] == (
        "instagram ends on 2025-05-12 (ads/ads.csv, line 2), 8 days before the newest day, 2025-05-20 "
        "(instagram/Reach.csv; instagram/Visits.csv; hand/accounts.csv). Export it again, or take it that nothing ran since"
    )
    put(place, lines(ADS, "2025-05-13,Spring,A,a,90,95,3,10.50,2025-05-13,2025-05-13"), "data/acme/ads/ads.csv")
    assert ("ads_daily", "stale") not in doubts(place)


def test_impossible_values_are_told_with_both(place):
    put(place, lines(ADS, "2025-05-19,Spring,A,a,90,95,3,10.50,2025-05-19,2025-05-19",
        "2025-05-20,Spring,A,a,96,95,1000,10.50,2025-05-20,2025-05-20"), "data/acme/ads/ads.csv")  # fmt: skip
    told = [d.text for d in check_client("acme", Workspace(place)).warnings if d.kind == "impossible"]
    assert told == [
        "link_clicks is above impressions in 1 of 2 rows, first 1000 and 95 in ads/ads.csv, line 3. Export it again",
        "reach is above impressions in 1 of 2 rows, first 96 and 95 in ads/ads.csv, line 3. Export it again",
    ]


def test_zones_are_told_with_the_tools_whose_days_they_cut(place):
    assert doubts(place)["account_daily", "timezones"] == (
        "its days are cut in different time zones: America/Los_Angeles (Meta Business Suite), "
        "Europe/Stockholm (kept by hand). Set one zone where a tool lets you (in the YAML: `timezone` of the source); "
        "else compare weeks, not days"
    )


def test_one_damaged_file_hides_nothing_of_the_others(place):
    metric(place, "Reach 2.csv", "Instagram reach", (1, 999))
    put(place, "platform,page_id,post_id,created_timestamp,likes\ninstagram,555,p1,2025-05-03 10:00,4\n",
        "data/acme/hand/posts.csv")  # fmt: skip
    put(place, "fruit,weight\napple,3\n", "data/acme/hand/fruit.csv")
    put(place, CLIENT + SOURCES + """corrections:
  - {file: sales.csv, match: {date_day: "2025-05-03"}, column: amount, expect: 2500, value: 250, reason: a nought too many}
""", "params/acme.yml")  # fmt: skip
    account, correction, two, unknown = (
        next((text for text in problems(place) if word in text), "")
        for word in ("account", "corrections", "Reach 2", "fruit")
    )
    assert "hand/posts.csv, line 2: the rows are of instagram account 555, not of 17841. Move the file out" in account
    assert "corrections[0]: found no row with date_day = 2025-05-03 where amount is 2500 in sales.csv" in correction
    assert "take the correction out" in correction
    assert "reach of instagram, 17841, day, 2025-05-01 has 999 here and 101 in instagram/Reach.csv, line 4" in two
    assert "Keep one of the two files" in two
    assert "no loader knows this format" in unknown
    assert len(problems(place)) == 4
