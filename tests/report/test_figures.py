"""Every kind of figure: what is drawn where, in which words, and what it becomes on a page."""

import datetime
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from smm_nb.report import figures
from smm_nb.report.figures_matrix import matrix
from smm_nb.report.figures_rows import bars, chain, dots, plan, shares
from smm_nb.report.figures_time import before_after, date_ticks, trend
from smm_nb.report.look import NETWORKS, PALE, look
from tests.report import example

KINDS = sorted(figures.KINDS)


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_draws_on_new_axes_and_on_given_ones(kind):
    chart = example.charts()[kind]
    given_axes = Figure().add_subplot()

    assert figures.draw(chart, "en") is not given_axes
    assert figures.draw(chart, "en", ax=given_axes) is given_axes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "sv", "ru"])
def test_the_title_is_the_finding(kind, language):
    ax = figures.draw(example.charts()[kind], language)

    assert " ".join(ax.get_title(loc="left").split()) == example.WORDS[language][f"{kind.split('_')[0]}_title"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_small_well_formed_and_the_same_every_time(kind):
    chart = example.charts()[kind]
    first, again = (figures.to_svg(figures.draw(chart, "ru")) for _ in range(2))

    assert first == again
    assert len(first) < 40_000
    ET.fromstring(first)
    assert not re.search(r"<script|<metadata|http(?!://www\.w3\.org/)", first)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_the_picture(kind):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with look():
        ax = figures.draw(example.charts()[kind], "ru", titled=False)
        figure = ax.get_figure()
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        boxes = {t.get_text(): t.get_window_extent(renderer) for t in [*ax.texts, *ax.get_xticklabels()] if t.get_text()}  # fmt: skip
    width, height = figure.bbox.size
    left, right = ax.get_xlim()
    # matplotlib keeps the labels of ticks beyond the axis, and does not draw them
    beyond = {t.get_text() for t in ax.get_xticklabels() if not left <= t.get_position()[0] <= right}

    # words are measured in DejaVu, which is wider than the fonts that pages use
    for text, box in boxes.items():
        inside = box.x0 >= -1 and box.y0 >= -1 and box.y1 <= height + 1 and box.x1 <= width * 1.04
        assert inside or text in beyond, (text, box.extents)


def test_a_figure_on_a_page_has_title_alt_key_and_its_data_as_a_table():
    html = figures.to_html(example.charts()["trend"], "en")

    assert "<figcaption" in html
    assert 'alt="Daily reach of VK and Facebook in August: VK between 400 and 1,900, Facebook about 150."' in html
    assert "<summary>The figure as a table</summary>" in html
    assert html.count("<tr>") == 63  # a header, 31 days of two networks
    assert '<p class="key">' not in html  # no interval in it
    assert '<p class="key">' in figures.to_html(example.charts()["dots"], "en")


@pytest.mark.parametrize("expected", ["none", "missing"])
def test_the_key_explains_no_diamond_where_none_is_drawn(expected):
    chart = example.charts()["dots"]
    frame = chart.exhibit.frame.drop(columns="expected")
    if expected == "missing":
        frame["expected"] = None
    alone = replace(chart, exhibit=replace(chart.exhibit, frame=frame))

    assert "Diamond" in figures.to_html(chart, "en")
    assert "Diamond" not in figures.to_html(alone, "en")
    assert "Dot: measured" in figures.to_html(alone, "en")


def test_without_an_alt_text_the_finding_serves():
    assert 'alt="Videos bring most engagement per post"' in figures.to_html(example.charts()["bars"], "en")


def test_emoji_and_right_to_left_text_reach_the_page_as_text():
    chart = example.charts()["bars"]
    frame = chart.exhibit.frame.assign(label=["🎉 مرحبا", "$5 & <b>", "c", "d"])
    svg = figures.to_svg(figures.draw(replace(chart, exhibit=replace(chart.exhibit, frame=frame)), "en"))

    texts = ["".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"🎉 مرحبا", "$5 & <b>"} <= set(texts)


def test_a_trend_has_a_line_a_network_in_its_own_pen_named_at_its_end():
    ax = trend(example.charts()["trend"].exhibit.frame, language="en", kind="count")
    lines = [line for line in ax.lines if len(line.get_xdata()) == 31]

    assert [line.get_color() for line in lines] == [NETWORKS["vk"].colour, NETWORKS["facebook"].colour]
    assert [line.get_ydata()[0] for line in lines] == [400, 150]
    assert {"VK 480", "Facebook 150"} <= set(words(ax))


def test_a_missing_day_is_a_gap_and_not_a_zero():
    frame = pd.DataFrame({"date": pd.date_range("2025-08-01", periods=3), "value": [1.0, None, 3.0], "series": "vk"})

    assert np.isnan(trend(frame).lines[0].get_ydata()[1])


def test_names_of_lines_that_end_together_do_not_cover_each_other():
    days = pd.date_range("2025-08-01", periods=2)
    frame = pd.concat([pd.DataFrame({"date": days, "value": [9.0, 10.0], "series": one}) for one in ("vk", "ok", "x")])
    ax = trend(frame)
    spots = sorted(text.xy[1] for text in ax.texts)
    low, high = ax.get_ylim()

    assert min(np.diff(spots)) >= (high - low) * 0.08


def test_events_are_marked_and_named_and_those_outside_are_not():
    chart = example.charts()["trend"]
    outside = pd.DataFrame({"date_start": pd.to_datetime(["2024-01-01", "2025-09-02"]), "date_end": [pd.NaT, pd.NaT], "title": ["Long ago", "Later"]})  # fmt: skip
    ax = trend(chart.exhibit.frame, events=pd.concat([chart.options["events"], outside]))

    assert {"Contest “Golden June”", "Specialist on leave"} <= set(words(ax))
    assert not {"Long ago", "Later"} & set(words(ax))


def test_a_trend_shows_its_interval_and_plan():
    frame = pd.DataFrame({"date": pd.date_range("2025-08-01", periods=3), "value": [1.0, 2, 3], "low": [0.5, 1, 2], "high": [2.0, 3, 4], "plan": 2.5})  # fmt: skip
    ax = trend(frame)

    assert len(ax.collections) == 1
    assert "plan" in words(ax)
    assert any(list(line.get_ydata()) == [2.5] * 3 for line in ax.lines)


def test_bars_have_their_values_at_their_ends_and_what_is_missing_has_a_dash():
    ax = bars(example.charts()["bars"].exhibit.frame)

    assert [patch.get_width() for patch in ax.patches] == [41.2, 28.5, 6.1]
    assert [text for text in words(ax) if text in ("41.2", "28.5", "6.10", "–")] == ["41.2", "28.5", "6.10", "–"]
    assert [patch.get_facecolor() != ax.patches[0].get_facecolor() for patch in ax.patches] == [False, True, True]


def test_bars_of_networks_have_the_networks_colours():
    from matplotlib.colors import to_hex

    ax = bars(pd.DataFrame({"label": ["a", "b"], "value": [1.0, 2.0], "group": ["vk", "elsewhere"]}))

    assert to_hex(ax.patches[0].get_facecolor()) == NETWORKS["vk"].colour
    assert to_hex(ax.patches[1].get_facecolor()) not in (NETWORKS["vk"].colour, PALE)


def test_dots_have_interval_and_expectation():
    ax = dots(example.charts()["dots"].exhibit.frame, kind="money", currency="SEK")

    assert [list(line.get_xdata()) for line in ax.lines[:3]] == [[14.9, 22.4], [18.2], [25.0]]
    assert "to" in words(ax)[0]


def test_one_wide_interval_does_not_flatten_the_others():
    # three narrow rows within 0.4 to 1.2 %, and one from 0.1 to 60 %
    frame = pd.DataFrame(
        [("18-24", 0.006, 0.004, 0.008), ("25-34", 0.008, 0.006, 0.010), ("35-44", 0.010, 0.008, 0.012), ("45-54", 0.009, 0.001, 0.6)],
        columns=["label", "value", "low", "high"],
    )  # fmt: skip
    ax = dots(frame, kind="percent")

    # the axis holds what the narrow rows hold: 0.004 to 0.012, and 6 % of that on each side
    assert ax.get_xlim() == pytest.approx((0.004 - 0.00048, 0.012 + 0.00048))
    assert {"45-54: 0.90% (0.10% to 60%)", "0.10%", "60%"} <= set(words(ax))
    assert [line.get_marker() for line in ax.lines if line.get_marker() in "<>"] == ["<", ">"]
    plain = dots(frame.head(3), kind="percent")
    assert not [line for line in plain.lines if line.get_marker() in "<>"]


def test_the_reference_is_drawn_beside_the_marks_and_not_through_the_names():
    frame = pd.DataFrame({"label": ["a", "b"], "value": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5]})
    ax = dots(frame, reference=0.0)
    names = [text.xy[1] for text in ax.texts]

    for (_, low), (_, high) in ax.collections[0].get_segments():
        # a name is 0.3 of a row high
        assert not any(low < name + 0.15 and high > name - 0.15 for name in names)


def test_the_plan_is_drawn_beside_the_bars_and_not_through_the_names():
    ax = plan(example.charts()["plan"].exhibit.frame)
    names = [text.xy[1] for text in ax.texts if ":" in text.get_text()]

    assert len(names) == len(ax.collections[0].get_segments())
    for (_, low), (_, high) in ax.collections[0].get_segments():
        assert not any(low < name + 0.15 and high > name - 0.15 for name in names)


def test_the_chain_shows_what_was_not_measured_as_such():
    ax = chain(example.charts()["chain"].exhibit.frame)

    assert "not measured" in words(ax)
    assert "2,025 · 4.2% of reach" in words(ax)
    assert [patch.get_fill() for patch in ax.patches] == [True, True, True, False, True]


def test_plan_draws_each_kpi_in_units_of_its_own_plan():
    ax = plan(example.charts()["plan"].exhibit.frame)

    # 1150 / 1000, 0.042 / 0.05, 2876 / 3000
    assert [round(patch.get_width(), 4) for patch in ax.patches] == [1.15, 0.84, 0.9587]
    assert [{float(x) for x, _ in segment} for segment in ax.collections[0].get_segments()] == [{1.0}] * 3
    assert words(ax)[:1] == ["Joins: 115%"]


def test_one_kpi_of_two_networks_has_two_names():
    rows = {
        "label": ["follows", "follows", "comments"],
        "network": ["vk", None, "vk"],
        "actual": [1, 2, 3],
        "plan": [1] * 3,
    }

    assert words(plan(pd.DataFrame(rows)))[:3] == ["Joins, VK: 100%", "Joins: 200%", "Comments: 300%"]


def test_a_kpi_without_a_plan_has_no_bar():
    ax = plan(pd.DataFrame({"label": ["a", "b"], "actual": [1.0, 1.0], "plan": [None, 0.0]}))

    assert len(ax.patches) == 0
    assert words(ax)[:2] == ["a: –", "b: –"]


def test_shares_fill_the_bar_and_short_parts_keep_their_number():
    ax = shares(example.charts()["shares"].exhibit.frame)

    assert sum(patch.get_width() for patch in ax.patches[:3]) == pytest.approx(1)
    assert "positive 45%" in words(ax)
    assert {patch.get_hatch() for patch in ax.patches[:3]} == {"", "//"}  # greyscale print tells negative apart


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("ru", "активность", "актив-\nность"),
        ("sv", "konkurrenternas", "konkur-\nrenternas"),
        ("en", "x" * 20, "x" * 20),
    ],
)
def test_a_heading_over_a_narrow_column_is_hyphenated_as_its_language_does(language, word, parts):
    table = pd.DataFrame([{"row": "a", "column": head, "value": 1.0} for head in (word, "b", "c", "d", "e", "g")])
    heads = [text.get_text() for text in matrix(table, language=language).get_xticklabels()]

    assert heads == [parts, "b", "c", "d", "e", "g"]


def test_the_matrix_writes_every_number_and_a_dash_for_none():
    ax = matrix(example.charts()["matrix"].exhibit.frame)

    assert len(words(ax)) == 12
    assert words(ax).count("–") == 1
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["VK", "Facebook", "Instagram"]


def test_before_and_after_marks_the_start_and_names_both_lines():
    chart = example.charts()["before_after"]
    ax = before_after(chart.exhibit.frame, start=datetime.date(2025, 8, 16))

    assert {"measured", "expected", "start 16 Aug 2025"} <= set(words(ax))
    assert len(ax.collections) == 1


@settings(max_examples=50)
@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 1, 1)), st.integers(0, 3000))
def test_an_axis_has_few_dates_all_inside_its_span(first, days):
    last = first + datetime.timedelta(days=days)
    ticks = date_ticks(first, last)

    assert 1 <= len(ticks) <= 6
    assert all(first <= tick <= last for tick in ticks)
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_draws_nothing_and_does_not_fail(kind):
    chart = example.charts()[kind]
    frame = chart.exhibit.frame[:0]

    figures.to_svg(figures.draw(replace(chart, exhibit=replace(chart.exhibit, frame=frame), options={}), "en"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_row_and_missing_values_draw(kind):
    chart = example.charts()[kind]
    for frame in (chart.exhibit.frame[:1], chart.exhibit.frame[:2].assign(**{c: None for c in ("value", "actual") if c in chart.exhibit.frame})):  # fmt: skip
        figures.to_svg(figures.draw(replace(chart, exhibit=replace(chart.exhibit, frame=frame)), "en"))
