"""Meta Business Suite: content, overview and audience files."""

from __future__ import annotations

import pytest

from smm_nb.errors import FileProblem
from smm_nb.loaders import load, merge
from tests.loaders.files import kinds, lines, read, reasons, rows, utf16, write

FACEBOOK = (
    '"Post ID","Page ID","Page name",Title,Description,"Duration (sec)","Publish time","Caption type",Permalink,'
    '"Is crosspost","Is share","Post type",Languages,"Custom labels","Funded content status","Data comment",Date,Views,'
    'Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares,"Total clicks","Link Clicks","Other Clicks"'
)
INSTAGRAM = (
    '"Post ID","Account ID","Account username","Account name",Description,"Duration (sec)","Publish time",Permalink,'
    '"Post type","Data comment",Date,Views,Reach,Likes,Shares,Comments,Saves,Follows'
)
BOM = "\ufeff"


def test_facebook_posts(tmp_path):
    path = write(
        tmp_path,
        "Jun-01-2025_Aug-31-2025_1187402266339175.csv",
        BOM
        + lines(
            FACEBOOK,
            '939005954986064001,104417739582216,"Nord Café","Nytt\nbröd",,0,"07/01/2025 23:30",N/A,https://fb.example/1,0,0,Photos,,,,,Lifetime,640,410,17,12,3,2,30,9,21',
            '939005954986064002,104417739582216,"Nord Café",,"En film",31,"06/30/2025 05:00",N/A,https://fb.example/2,0,0,Videos,,,,,Lifetime,0,,0,0,0,0,0,0,0',
        ),
    )
    loaded = read(path, "meta_content", timezone="Europe/Stockholm")
    # 23:30 on 1 July in Los Angeles (UTC-7) is 06:30 on 2 July in UTC
    assert rows(
        loaded.tables["posts"],
        "platform page_id post_id created_timestamp post_type post_message views reach likes comments shares clicks as_of_date",
    ) == [
        ("facebook", "104417739582216", "939005954986064001", "2025-07-02 06:30 UTC", "photo", "Nytt\nbröd", 640, 410, 12, 3, 2, 9, "2025-08-31"),
        ("facebook", "104417739582216", "939005954986064002", "2025-06-30 12:00 UTC", "video", "En film", 0, None, 0, 0, 0, 0, "2025-08-31"),
    ]  # fmt: skip
    assert rows(loaded.tables["posts"], "timezone impressions saves") == [("America/Los_Angeles", None, None)] * 2
    # the row below a caption of two lines keeps its physical line
    assert rows(loaded.tables["posts"], "source_line") == [(2,), (4,)]


def test_instagram_posts_whose_follows_are_not_given(tmp_path):
    path = write(
        tmp_path,
        "posts.csv",
        BOM
        + lines(
            INSTAGRAM,
            '18355151116178767,17841446494080465,nord,"Nord","Bröd",0,"12/31/2025 20:00",https://ig.example/1,"IG carousel",,Lifetime,900,700,40,5,6,7,2',
            '18355151116178768,17841446494080465,nord,"Nord","Film",12,"01/15/2025 09:00",https://ig.example/2,"IG reel",,Lifetime,300,250,10,1,0,3,',
        ),
    )
    loaded = read(path, "meta_content")
    assert rows(
        loaded.tables["posts"],
        "platform created_timestamp post_type views likes shares comments saves joins as_of_date",
    ) == [
        ("instagram", "2026-01-01 04:00 UTC", "carousel", 900, 40, 5, 6, 7, 2, None),
        ("instagram", "2025-01-15 17:00 UTC", "reel", 300, 10, 1, 0, 3, None, None),
    ]


def test_swedish_and_portuguese_headers(tmp_path):
    swedish = write(
        tmp_path,
        "sv.csv",
        BOM
        + lines(
            "Publicerings-id,Konto-id,Kontots användarnamn,Kontonamn,Beskrivning,Publiceringstid,Inläggstyp,Permalänk,Visningar,Räckvidd,Gilla-markeringar,Kommentarer,Delningar,Följer,Sparade objekt",
            "18000000000000001,17840000000000001,fjall,Fjäll,Tält,08/05/2025 03:00,Instagram-karusell,https://ig.example/3,500,410,33,4,2,1,6",
        ),
    )
    portuguese = write(
        tmp_path,
        "pt.csv",
        BOM
        + lines(
            "Identificação da publicação,Identificação da conta,Nome de usuário da conta,Nome da conta,Descrição,Duração (segundos),Horário de publicação,Link permanente,Tipo de publicação,Comentário de dados,Data,Visualizações,Curtidas,Compartilhamentos,Comentários,Salvamentos,Alcance,Seguimentos",
            "18000000000000002,17840000000000002,praia,Praia,Sol,0,04/02/2025 10:00,https://ig.example/4,Carrossel do Instagram,,Vitalício,120,9,1,2,3,,",
        ),
    )
    columns = "platform post_id created_timestamp post_type views reach likes comments shares saves joins"
    assert rows(read(swedish, "meta_content").tables["posts"], columns) == [
        ("instagram", "18000000000000001", "2025-08-05 10:00 UTC", "carousel", 500, 410, 33, 4, 2, 6, 1)
    ]
    assert rows(read(portuguese, "meta_content").tables["posts"], columns) == [
        ("instagram", "18000000000000002", "2025-04-02 17:00 UTC", "carousel", 120, None, 9, 2, 1, 3, None)
    ]


def test_views_twice_count_once(tmp_path):
    header = FACEBOOK + ",Views"
    row = '1,2,N,T,,0,"06/30/2025 05:00",N/A,x,0,0,Links,,,,,Lifetime,64,41,0,0,0,0,0,0,0,63'
    loaded = read(write(tmp_path, "a.csv", BOM + lines(header, row)), "meta_content")
    assert rows(loaded.tables["posts"], "views") == [(64,)]
    assert loaded.tables["posts"]["Views"].tolist() == ["63"]
    assert "double_columns" in kinds(loaded)


def test_an_empty_export_is_no_error(tmp_path):
    assert read(write(tmp_path, "a.csv", BOM + FACEBOOK + "\n"), "meta_content").rows_in == 0


def test_a_post_export_without_its_time_of_publication_is_not_claimed_as_something_else(tmp_path):
    path = write(tmp_path, "a.csv", lines('"Post ID","Page ID",Views', "1,2,3"))
    with pytest.raises(FileProblem):
        load(path)


# ---------------------------------------------------------------- overview


def overview(folder, title, *days, header='"Date","Primary"', name="metric.csv"):
    body = lines("sep=,", f'"{title}"', header, *(f'"{day}","{value}"' for day, value in days), "")
    return utf16(folder, name, body)


@pytest.mark.parametrize(
    ("title", "platform", "column"),
    [
        ("Facebook reach", "facebook", "reach"),
        ("Instagram reach", "instagram", "reach"),
        ("Facebook visits", "facebook", "profile_views"),
        ("Instagram profile visits", "instagram", "profile_views"),
        ("Instagram follows", "instagram", "follows"),
        ("Facebook link clicks", "facebook", "clicks"),
        ("Alcance do Instagram", "instagram", "reach"),
        ("Cliques no link do Instagram", "instagram", "clicks"),
        ("Views", "facebook", "views"),
        ("Content interactions", "facebook", "engagements"),
    ],
)
def test_the_title_says_which_metric(tmp_path, title, platform, column):
    path = overview(tmp_path, title, ("2025-06-01T00:00:00", 5), ("2025-06-02T00:00:00", 0))
    loaded = read(path, "meta_overview", network="facebook")
    frame = loaded.tables["account_daily"]
    assert rows(frame, f"platform period_type date_day {column}") == [
        (platform, "day", "2025-06-01", 5),
        (platform, "day", "2025-06-02", 0),
    ]


def test_the_hour_is_the_viewers_summer_time_and_the_date_is_the_day(tmp_path):
    path = overview(tmp_path, "Facebook reach", ("2025-03-08T01:00:00", 5), ("2025-03-09T00:00:00", 6))
    frame = read(path, "meta_overview", timezone="Asia/Tokyo").tables["account_daily"]
    assert rows(frame, "date_day timezone") == [
        ("2025-03-08", "America/Los_Angeles"),
        ("2025-03-09", "America/Los_Angeles"),
    ]


def test_the_value_columns_label_of_2023_is_not_believed(tmp_path):
    for label in ("Facebook Page likes", "Facebook reach"):
        path = overview(tmp_path, "Facebook visits", ("2023-06-15T00:00:00", 4), header=f'"Date","{label}"')
        assert rows(read(path, "meta_overview").tables["account_daily"], "profile_views follows reach") == [
            (4, None, None)
        ]


def test_two_sections_are_two_networks(tmp_path):
    body = lines(
        "sep=,", '"Facebook reach"', '"Date","Facebook reach"', '"2023-06-15T00:00:00","7"', "",
        '"Instagram reach"', '"Date","Instagram reach"', '"2023-06-15T00:00:00","90"', "",
    )  # fmt: skip
    frame = read(utf16(tmp_path, "Reach.csv", body), "meta_overview").tables["account_daily"]
    assert rows(frame, "platform reach") == [("facebook", 7), ("instagram", 90)]


def test_follows_leave_out_days_without_any_and_reach_does_not(tmp_path):
    days = [("2025-06-01T00:00:00", 2), ("2025-06-04T00:00:00", 1)]
    follows = read(overview(tmp_path, "Instagram follows", *days), "meta_overview")
    assert rows(follows.tables["account_daily"], "date_day follows source_line") == [
        ("2025-06-01", 2, 4), ("2025-06-02", 0, None), ("2025-06-03", 0, None), ("2025-06-04", 1, 5),
    ]  # fmt: skip
    assert "absent_days_are_zero" in kinds(follows)
    reach = read(overview(tmp_path, "Instagram reach", *days, name="r.csv"), "meta_overview")
    assert len(reach.tables["account_daily"]) == 2


def test_a_title_that_names_no_network_needs_the_analysts_word(tmp_path):
    path = overview(tmp_path, "Views", ("2025-06-01T00:00:00", 5))
    assert "network_unknown" in kinds(read(path, "meta_overview"))
    assert "network_unknown" not in kinds(read(path, "meta_overview", network="instagram"))


def test_a_file_that_lost_its_title_is_refused(tmp_path):
    path = utf16(tmp_path, "visits.csv", lines("sep=,", '"Date","Primary"', '"2025-06-01T00:00:00","5"'))
    with pytest.raises(FileProblem, match="does not say which metric"):
        load(path)


def test_saved_again_with_semicolons_it_is_still_read(tmp_path):
    path = write(tmp_path, "Views.csv", lines("Views;", "Date;Primary", "2025-10-31T00:00:00;5213"))
    assert rows(read(path, "meta_overview", network="facebook").tables["account_daily"], "date_day views") == [
        ("2025-10-31", 5213)
    ]


def test_a_cell_that_is_no_number_is_set_aside(tmp_path):
    path = overview(tmp_path, "Facebook reach", ("2025-06-01T00:00:00", 5), ("2025-06-02T00:00:00", "x"))
    assert reasons(read(path, "meta_overview")) == [
        (5, "found '2025-06-02T00:00:00' and 'x', expected a date and a whole number")
    ]


# ---------------------------------------------------------------- audience


def test_audience_since_2025_lies_down(tmp_path):
    body = lines(
        "sep=,", '"Age & gender"', '"","Men","Women"', '"18-24","6.5","10.6"', '"65+","2","3"', "",
        '"Top cities"', '"Cape Town, South Africa","Lagos, Nigeria"', '"13.7","1.8"', "",
    )  # fmt: skip
    loaded = read(utf16(tmp_path, "Audience 2025-08-31.csv", body), "meta_audience", network="instagram")
    assert rows(loaded.tables["audience"], "platform as_of_date basis breakdown segment share people") == [
        ("instagram", "2025-08-31", "followers", "age_gender", "m;18-24", 0.065, None),
        ("instagram", "2025-08-31", "followers", "age_gender", "f;18-24", 0.106, None),
        ("instagram", "2025-08-31", "followers", "age_gender", "m;65+", 0.02, None),
        ("instagram", "2025-08-31", "followers", "age_gender", "f;65+", 0.03, None),
        ("instagram", "2025-08-31", "followers", "city", "Cape Town, South Africa", 0.137, None),
        ("instagram", "2025-08-31", "followers", "city", "Lagos, Nigeria", 0.018, None),
    ]


def test_audience_until_2024_stands_upright(tmp_path):
    body = lines(
        "sep=,", '"Instagram followers by gender and age"', '"Age","Women","Men"', '"18-24","23,9%","1%"', "",
        '"Instagram followers by top cities"', '"Top towns/cities","Value"', '"Delhi, India","15.6%"', '"Pune, India","4%"', "",
    )  # fmt: skip
    loaded = read(utf16(tmp_path, "Audience.csv", body), "meta_audience")
    assert rows(loaded.tables["audience"], "platform breakdown segment share") == [
        ("instagram", "age_gender", "f;18-24", 0.239),
        ("instagram", "age_gender", "m;18-24", 0.01),
        ("instagram", "city", "Delhi, India", 0.156),
        ("instagram", "city", "Pune, India", 0.04),
    ]
    assert "no_date" in kinds(loaded)


def test_decimals_that_a_spreadsheet_made_into_dates_are_set_aside(tmp_path):
    text = lines("Age & gender;;", ";Women;Men", "18-24;3.апр;1.юни", "25-34;20.3;17.4")
    loaded = read(write(tmp_path, "Audience.csv", text, "cp1251"), "meta_audience", network="facebook")
    assert rows(loaded.tables["audience"], "segment share") == [("f;25-34", 0.203), ("m;25-34", 0.174)]
    assert [row.row for row in loaded.set_aside] == [("18-24", "3.апр", "1.юни")]


def test_columns_that_an_export_leaves_out_are_missing(tmp_path):
    text = lines('"Post ID","Page ID","Publish time",Views', '1,2,"06/30/2025 05:00",3')
    assert rows(read(write(tmp_path, "a.csv", text), "meta_content").tables["posts"], "post_id views reach") == [
        ("1", 3, None)
    ]


VIDEO = (
    "Video asset ID,Universal video ID,Page ID,Page name,Title,Duration (sec),Publish time,Custom labels,Data comment,"
    'Date,Reach,3-second video views,1-minute video views,Seconds viewed,"Reactions, comments and shares",Reactions,'
    "Comments,Shares,Seconds viewed from Followers,Percentage of total views at interval 0,Estimated earnings (USD),"
    '"3-second video views by top audience (M, 45-54)",3-second video views by country (Sweden (SE))'
)
VIDEOS = (
    '4388000000000001,,104417739582216,Nord Café,Bröd,31,06/30/2025 05:00,,,Lifetime,222,148,9,1432.6,16,12,3,1,310.4,0.97,0,12,140',
    '4388000000000002,,104417739582216,Nord Café,,8,07/01/2025 23:30,,,Lifetime,,0,0,0,,,,0,,,0,,',
)  # fmt: skip


def test_videos_whose_every_line_was_quoted_as_a_whole(tmp_path):
    whole = ['"' + line.replace('"', '""') + '"' for line in (VIDEO, *VIDEOS)]
    loaded = read(write(tmp_path, "Jun-01-2025_Aug-31-2025_1187402266339175.csv", BOM + lines(*whole)), "meta_video")
    # 05:00 in Los Angeles (UTC-7) is 12:00 in UTC; a view of three seconds is a video view, and none of `views`
    assert rows(
        loaded.tables["posts"],
        "platform page_id post_id created_timestamp post_type post_message reach video_views views likes comments shares as_of_date",
    ) == [
        ("facebook", "104417739582216", "4388000000000001", "2025-06-30 12:00 UTC", "video", "Bröd", 222, 148, None, 12, 3, 1, "2025-08-31"),
        ("facebook", "104417739582216", "4388000000000002", "2025-07-02 06:30 UTC", "video", None, None, 0, None, None, None, 0, "2025-08-31"),
    ]  # fmt: skip
    # 212 columns are known and not read: none of them is told of as unknown
    assert "unknown_columns" not in kinds(loaded)


def test_a_video_that_the_content_export_holds_too_is_one_post(tmp_path):
    content = write(
        tmp_path,
        "content.csv",
        BOM
        + lines(
            FACEBOOK,
            '939005954986064002,104417739582216,"Nord Café",,"En film",31,"06/30/2025 05:00",N/A,https://fb.example/2,0,0,Videos,,,,,Lifetime,90,70,17,12,3,2,0,0,0',
        ),
    )
    videos = write(tmp_path, "videos.csv", BOM + lines(VIDEO, *VIDEOS))
    frames = [load(path)[1].tables["posts"] for path in (content, videos)]
    posts, notes = merge(frames, "posts")
    assert rows(posts, "post_id likes") == [("939005954986064002", 12), ("4388000000000002", None)]
    assert [note.text[:8] for note in notes if note.kind == "videos_once"] == ["1 videos"]
