"""Profiles of others: Fanpage Karma's metrics and Social Blade's table; and Hootsuite's sums over pages."""

from __future__ import annotations

import pytest
import xlsxwriter

from smm_nb.errors import BadValue, FileProblem
from smm_nb.loaders import identify, load
from tests.loaders.files import kinds, lines, read, rows, write

KARMA = ["Profile", "Social network", "Profile-ID", "Link", "Fans", "Number of posts",
         "Number of Reactions, Comments & Shares", "Post interaction"]  # fmt: skip


def karma(folder, rows, *, header=KARMA, period="2025-08-01 - 2025-08-31"):
    """A workbook as the tool writes it: its name, the period and two empty rows above the header in row 5."""
    path = folder / "metrics.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Metrics")
    for at, row in enumerate((["Fanpage Karma"], [period], [], [], header, *rows)):
        sheet.write_row(at, 0, row)
    book.close()
    return path


def test_karma_profiles_of_a_period_stand_on_its_last_day(tmp_path):
    path = karma(
        tmp_path,
        [
            ["Dvorik", "FACEBOOK", "100064771234567890", "https://fb.example/d", 3120, 14, 549, "0.4%"],
            ["Kafé Å", "Instagram", "17841400000000001", "https://ig.example/k", "-", 3, "-", "-"],
        ],
    )
    loaded = read(path, "fanpage_karma")
    assert rows(
        loaded.tables["competitors"], "company platform page_id date_day followers posts engagements likes"
    ) == [
        ("Dvorik", "facebook", "100064771234567890", "2025-08-31", 3120, 14, 549, None),
        ("Kafé Å", "instagram", "17841400000000001", "2025-08-31", None, 3, None, None),
    ]
    assert "period" in kinds(loaded)


def test_karma_profiles_by_day(tmp_path):
    path = karma(
        tmp_path,
        [["Dvorik", "X", "7", "l", 10, 1, 5, "", "2025-08-02"], ["Dvorik", "X", "7", "l", 12, 0, 0, "", "2025-08-03"]],
        header=[*KARMA, "Date"],
        period="",
    )
    assert rows(read(path, "fanpage_karma").tables["competitors"], "date_day followers posts engagements") == [
        ("2025-08-02", 10, 1, 5),
        ("2025-08-03", 12, 0, 0),
    ]


def test_karma_without_a_day_is_asked_for_one(tmp_path):
    path = karma(
        tmp_path, [["Dvorik", "X", "7", "l", 10, 1, 5, ""], ["B", "X", "8", "l", 11, 1, 5, ""]], period="August"
    )
    with pytest.raises(BadValue, match="period above the table"):
        load(path)


def test_karma_posts_of_others_are_refused(tmp_path):
    text = lines("Date,Message,Profile,Profile-ID,Network,Message-ID,Link", "2025-08-01,Hi,Dvorik,7,X,9,l")
    with pytest.raises(FileProblem, match="tells the client's posts from those of others"):
        identify(write(tmp_path, "p.csv", text))


BLADE = (
    "Date,Day,Subscribers Change,Total Subscribers,Views Change,Total Views,Estimated Earnings",
    '2024-06-01,Sat,--,6.15M,"+1,204,113","776,414,400",$301 - $4.8K',
    '2024-06-02,Sun,+10K,6.16M,"+1,100,000","777,514,400",$275 - $4.4K',
)


def test_social_blade_names_the_channel_above_the_table(tmp_path):
    loaded = read(write(tmp_path, "blade.csv", lines("Some Channel", *BLADE)), "social_blade")
    assert rows(loaded.tables["competitors"], "company platform date_day followers") == [
        ("Some Channel", "youtube", "2024-06-01", 6_150_000),
        ("Some Channel", "youtube", "2024-06-02", 6_160_000),
    ]
    assert "likes" not in [
        name for name in loaded.tables["competitors"] if loaded.tables["competitors"][name].notna().any()
    ]


def test_social_blade_else_by_the_file(tmp_path):
    loaded = read(write(tmp_path, "Dvorik TV.csv", lines(*BLADE)), "social_blade")
    assert set(loaded.tables["competitors"]["company"]) == {"Dvorik TV"}
    assert "channel" in kinds(loaded)


def hootsuite(*heads):
    return ",".join(f'"{head}"' if "," in head else head for head in ("Date (GMT)", *heads))


DAILY = "Page Reactions by Type - {} (Daily aggregated values for Facebook pages: {})"
OVERALL = "Page Reactions by Type - {} (Overall aggregated value for Facebook pages: {})"


def test_hootsuite_adds_the_reactions_of_a_day_and_nothing_else(tmp_path):
    text = lines(
        hootsuite(
            OVERALL.format("Like", "North, South"),
            DAILY.format("Like", "North, South"),
            DAILY.format("Anger", "South, North"),
            "Page Engaged Users (Daily aggregated values for Facebook pages: North, South)",
            "Total Reach by Age - 25-34 (Daily aggregated values for Facebook pages: North, South)",
        ),
        "2018-01-01,,433.0,36.0,6147.0,11746.0",
        "2018-01-02,,1223.0,,19062.0,26597.0",
        "2018-01-03,9000.0,0.0,0.0,1.0,2.0",
    )
    loaded = read(write(tmp_path, "h.csv", text), "hootsuite_account")
    frame = loaded.tables["account_daily"]
    assert rows(frame, "platform period_type date_day page_name likes") == [
        ("facebook", "day", "2018-01-01", "North, South", 469),
        ("facebook", "day", "2018-01-02", "North, South", None),
        ("facebook", "day", "2018-01-03", "North, South", 0),
    ]
    assert frame["reach"].isna().all()
    assert "not_read" in kinds(loaded)


def test_hootsuite_never_adds_reactions_of_different_pages(tmp_path):
    text = lines(
        hootsuite(DAILY.format("Like", "North"), DAILY.format("Anger", "South")),
        "2018-01-01,433.0,36.0",
        "2018-01-02,400.0,30.0",
    )
    with pytest.raises(BadValue, match="different pages"):
        load(write(tmp_path, "h.csv", text))
