"""An exhibit as HTML, as plain text and as a record."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smm_nb.report import tables
from smm_nb.tables.exhibit import Exhibit
from tests.report import example

FRAME = pd.DataFrame({"network": ["vk", "facebook"], "posts": [22, 9], "share": [0.55, None]})
KINDS = {"network": "name", "posts": "count", "share": "percent"}
EXHIBIT = Exhibit(FRAME, KINDS, "example.reach", sources=("vk.csv", "meta.csv"), notes=(("example.note", {}),))


def parsed(exhibit, language="en", **options):
    """The HTML as a tree: it must be well-formed, since browsers forgive and PDF tags do not."""
    html = tables.to_html(exhibit, language, **options)
    return ET.fromstring(re.sub(r"(<(?:img|wbr)[^>]*)>", r"\1/>", html))


def test_caption_headers_and_scopes_are_there():
    tree = parsed(EXHIBIT)

    assert tree.find(".//caption/span").text == "Reach by network, share of posts that reached more than the median"
    assert [cell.get("scope") for cell in tree.findall(".//thead/tr/th")] == ["col"] * 3
    assert [cell.text for cell in tree.findall(".//thead/tr/th")] == ["Network", "Posts", "Share"]
    assert [cell.get("scope") for cell in tree.findall(".//tbody/tr/th")] == ["row", "row"]
    assert tree.find(".//tbody/tr/th").text == "VK"


def test_numbers_stand_to_the_right_under_their_headers():
    tree = parsed(EXHIBIT)

    assert [cell.get("class") for cell in tree.findall(".//thead/tr/th")] == [None, "num", "num"]
    assert [cell.get("class") for cell in tree.find(".//tbody/tr").findall("td")] == ["num", "num"]


def test_a_missing_value_is_a_dash_that_is_read_out_and_never_a_zero():
    cell = parsed(EXHIBIT).findall(".//tbody/tr")[1].findall("td")[1]

    assert cell.get("class") == "num missing"
    assert [(part.text, part.get("aria-hidden")) for part in cell] == [("–", "true"), ("no value", None)]


def test_sources_and_notes_stand_below():
    below = [(line.get("class"), line.text) for line in parsed(EXHIBIT).findall("p")]

    assert below == [("note", "Reach counts accounts once per day; days must not be added."), ("source", "Source: vk.csv; meta.csv")]  # fmt: skip


def test_many_sources_are_named_once_each_and_folded():
    names = [f"file{n}.csv" for n in range(5)]
    box = parsed(Exhibit(FRAME, KINDS, "example.reach", sources=(*names, *names))).find("details")

    assert box.find("summary").text == "Sources: 5 files"
    assert box.find("p").text == "Source: " + "; ".join(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("instagram/Jan_2025_Sep.csv", "instagram/<wbr>Jan_<wbr>2025_<wbr>Sep.<wbr>csv"),
        ("short/name.csv", "short/name.csv"),
        ("many short words/here and.there", "many short words/here and.there"),
        ("aaaaaaaaaaaaaaaa&amp;b.c", "aaaaaaaaaaaaaaaa&amp;b.c"),
    ],
)
def test_long_names_may_break_after_their_own_marks(text, expected):
    assert tables._breakable(text) == expected


def test_a_caption_that_is_not_seen_is_still_there():
    assert parsed(EXHIBIT, title=False).find(".//caption").get("class") == "unseen"


def test_an_empty_table_says_so():
    assert parsed(Exhibit(FRAME[:0], KINDS, "example.reach")).find(".//tbody/tr/td").text == "No rows."


def test_by_unit_takes_each_rows_own_unit_and_hides_it():
    tree = parsed(example.summary())
    cells = [["".join(cell.itertext()) for cell in row.findall("td")] for row in tree.findall(".//tbody/tr")]

    assert "unit" not in tables.columns(example.summary())
    assert [row[0] for row in cells[:3]] == ["1,000", "5.0%", tables.shown(25.0, "money", "en", "SEK")]


def test_a_trend_is_an_image_with_words():
    image = parsed(example.summary()).find(".//tbody/tr//img")

    assert image.get("alt") == "From 120 to 1,150; lowest 120, highest 1,150."
    assert image.get("src").startswith("data:image/svg+xml;base64,")


def test_a_status_has_a_sign_and_a_word():
    status = parsed(example.summary()).find(".//tbody/tr/td/span[@class='sign yes']")

    assert "".join(status.itertext()) == "✓\N{NO-BREAK SPACE}Ahead of plan"


@pytest.mark.parametrize(("columns", "focusable"), [(3, None), (4, "0")])
def test_only_a_wide_table_scrolls_and_can_be_reached_by_keyboard(columns, focusable):
    frame = pd.DataFrame({f"c{n}": [n] for n in range(columns)})
    box = parsed(Exhibit(frame, {}, "example.data")).find("div")

    assert box.get("tabindex") == focusable
    assert (box.get("aria-label") is None) == (focusable is None)


def test_data_that_looks_like_html_stays_text_everywhere():
    bad = "<script>alert(1)</script>\" onload='x"
    exhibit = Exhibit(pd.DataFrame({bad: [bad], "n": [1]}), {"n": "count"}, "example.data", sources=(bad,))
    html = tables.to_html(exhibit, "en")

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3
    assert parsed(exhibit).find(".//tbody/tr/th/bdi").text == bad


def test_plain_text_is_aligned_and_says_the_same():
    assert tables.to_text(EXHIBIT, "en").splitlines() == [
        "Reach by network, share of posts that reached more than the median",
        "Network   Posts  Share",
        "VK           22    55%",
        "Facebook      9      –",
        "Reach counts accounts once per day; days must not be added.",
        "Source: vk.csv; meta.csv",
    ]


def test_wide_characters_keep_the_columns_aligned():
    frame = pd.DataFrame({"network": ["日本", "ab"], "posts": [1, 2]})
    lines = tables.to_text(Exhibit(frame, {"posts": "count"}, "example.data"), "en").splitlines()

    # the two characters take four places: three fewer spaces than the two letters have
    assert lines[2:] == ["日本         1", "ab           2"]


def test_a_record_has_words_in_the_clients_language_and_numbers_as_numbers():
    record = tables.to_record(EXHIBIT, "ru")

    assert record["columns"][0] == {"name": "network", "header": "Соцсеть", "kind": "name"}
    assert record["rows"] == [["ВКонтакте", 22, 0.55], ["Facebook", 9, None]]
    assert record["sources"] == ["vk.csv", "meta.csv"]


def test_a_record_keeps_codes_of_status_and_units_of_rows():
    record = tables.to_record(example.summary(), "en")

    assert record["rows"][0][-1] == "ahead"
    assert record["units"][:3] == ["count", "percent", "money"]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=40), st.none() | st.floats(allow_infinity=False)), max_size=4))
def test_any_texts_give_well_formed_html_with_every_row(lines):
    frame = pd.DataFrame(lines, columns=["a", "b"])
    rows = parsed(Exhibit(frame, {"b": "number"}, "example.data")).findall(".//tbody/tr")

    assert len(rows) == max(len(lines), 1)


def test_only_a_long_word_may_be_broken_anywhere():
    table = Exhibit(pd.DataFrame({"a": ["x", "y"], "b": ["a word of fourteen", "f" * 15]}), {}, "example.data")
    html = tables.to_html(table, "en")

    assert "<bdi>a word of fourteen</bdi>" in html
    assert f'<bdi class="anywhere">{"f" * 15}</bdi>' in html
