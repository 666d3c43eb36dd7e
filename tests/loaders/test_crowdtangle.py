"""CrowdTangle's downloads: thousands in text, zones as abbreviations, ids in addresses. Names and numbers are invented."""

from __future__ import annotations

from tests.loaders.files import read, reasons, rows, table, write

SCORE = "Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x )"
FACEBOOK = [
    "Page Name", "User Name", "Facebook Id", "Followers at Posting", "Post Created", "Type", "Total Interactions", "Likes",
    "Comments", "Shares", "Love", "Wow", "Haha", "Sad", "Angry", "Care", "Post Views", "Video Length", "URL", "Message", SCORE,
]  # fmt: skip


def post(created: str, likes: str, url: str, kind: str = "Photo") -> list[str]:
    return ["Toys", "toys", "100044", "5100", created, kind, "1,250", likes, "10", "5", "4", "3", "2", "1", "0", "0", "0",
            "N/A", url, "NA", "-1,2"]  # fmt: skip


def test_facebook(tmp_path):
    text = table(
        FACEBOOK,
        post("2021-07-06 16:45:20 EDT", "1,225", "https://www.facebook.com/100044/posts/777000111"),
        post("2021-07-07 09:00:00 BRT", "20", "https://www.facebook.com/toys/videos/42/", "Native Video"),
        post("2021-07-08 09:00:00 CST", "20", "https://www.facebook.com/100044/posts/3"),
    )
    loaded = read(write(tmp_path, "2021-07-09-11-06-19-EDT-search-csv-export.csv", text), "crowdtangle")
    # 16:45 at -4 hours is 20:45 UTC; 1,225 likes and 4 + 3 + 2 + 1 other reactions are 1,235
    assert rows(
        loaded.tables["posts"], "platform page_id post_id created_timestamp post_type likes comments shares"
    ) == [
        ("facebook", "100044", "777000111", "2021-07-06 20:45 UTC", "photo", 1235, 10, 5),
        ("facebook", "100044", "42", "2021-07-07 12:00 UTC", "video", 30, 10, 5),
    ]
    assert loaded.tables["posts"]["post_message"].tolist() == ["NA", "NA"]
    assert [line for line, reason in reasons(loaded)] == [4]


def test_instagram(tmp_path):
    header = ["Account", "User Name", "Followers at Posting", "Post Created", "Type", "Total Interactions", "Likes",
              "Comments", "Views", "URL", "Link", "Photo", "Title", "Description"]  # fmt: skip
    row = ["Toys", "toys", "900", "2023-07-10 11:06:19 CEST", "IGTV", "1,010", "1,000", "10", "7,000",
           "https://www.instagram.com/p/AbC-1_x/", "", "", "", "Hello"]  # fmt: skip
    loaded = read(write(tmp_path, "ig.csv", table(header, row, delimiter="\t")), "crowdtangle")
    assert rows(
        loaded.tables["posts"], "platform post_id created_timestamp post_type likes video_views post_message"
    ) == [("instagram", "AbC-1_x", "2023-07-10 09:06 UTC", "video", 1000, 7000, "Hello")]
