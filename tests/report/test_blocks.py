"""Findings, KPI lists, headings and titles as pieces."""

import datetime
import re
from types import SimpleNamespace

import pytest

from smm_nb.clients.period import Period
from smm_nb.kpis.kpi import KpiValue
from smm_nb.method.finding import Finding
from smm_nb.report import blocks
from tests.report import example

AUGUST = Period.month("2025-08")


def kpi(name="er_by_reach", value=0.042, **more):
    return KpiValue(name, value, n=22, period=AUGUST, **more)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_a_finding_says_verdict_rule_subject_sentence_action_and_flips():
    html = blocks.finding(example.findings()[0], "en").html

    assert text_of(html).startswith(
        "✓ Yes Rule K2 VK : The group grew by 1,150 people in August, most of them in the contest&#x27;s week. "
        "Next step: Keep the contest monthly; Anna checks the joins on 15 September. "
        "What would change this: If more than half of the joins leave within 30 days, the growth was bought."
    )
    assert '<div class="finding yes">' in html


def test_a_findings_evidence_is_a_table_below_it():
    html = blocks.finding(example.findings()[0], "en").html

    assert "<details><summary>Evidence: Reach by network" in html
    assert html.count("<table>") == 1


def test_a_finding_without_action_or_evidence_has_neither():
    html = blocks.finding(example.findings()[2], "en").html

    assert "Next step" not in html
    assert "<details>" not in html


def test_assumed_parameters_are_named():
    one = Finding("D1", "info", "example.below", {"plan": 0.05}, defaults={"joins": 50})

    assert "Assumed, since nothing else was declared: " in blocks.finding(one, "en").html


@pytest.mark.parametrize("language", ["en", "sv", "ru"])
def test_a_finding_in_plain_text_says_the_same(language):
    lines = blocks.finding(example.findings()[0], language).text.splitlines()

    assert lines[0].startswith("[" + {"en": "Yes", "sv": "Ja", "ru": "Да"}[language] + "] K2 ")
    assert example.WORDS[language]["grew_action"] in lines[1]


def test_a_findings_record_has_what_findings_json_needs():
    record = blocks.finding(example.findings()[0], "en").records[0]

    assert (record["kind"], record["rule"], record["verdict"], record["weight"]) == ("finding", "K2", "yes", 0.9)
    assert record["evidence"]["rows"] == [["VK", 22, 0.55], ["Facebook", 9, None]]


def test_kpis_that_follow_each_other_share_a_table():
    found = blocks.pieces([kpi(), kpi("sessions", 2876), "a text", kpi()], "en")

    assert [len(piece.records) for piece in found] == [2, 1, 1]
    assert found[0].html.count("<table>") == 1


def test_a_kpi_is_shown_with_numerator_denominator_n_and_files():
    text = blocks.kpis([kpi(numerator=2025, denominator=48210, sources=("vk.csv",), by={"platform": "vk"})], "en").text

    for part in ("Engagement rate by reach", "4.2%", "2,025", "48,210", "22", "VK", "August 2025", "vk.csv"):
        assert part in text


def test_the_only_network_is_the_whole_and_listed_once_but_kept_in_the_data():
    one = blocks.kpis([kpi("sessions", 50), kpi("sessions", 50, by={"platform": "vk"})], "en")
    two = blocks.kpis(
        [kpi("sessions", 50), kpi("sessions", 30, by={"platform": "vk"}), kpi("sessions", 20, by={"platform": "ok"})],
        "en",
    )

    assert "VK" not in one.text
    assert [record["by"] for record in one.records] == [{}, {"platform": "vk"}]
    assert "VK" in two.text


def test_an_only_network_that_is_not_the_whole_is_listed():
    # sales of which 6 of 15 came from one network
    piece = blocks.kpis([kpi("orders", 15), kpi("orders", 6, by={"platform": "vk"})], "en")

    assert "VK" in piece.text


def test_a_kpi_without_a_value_says_why_and_shows_a_dash():
    piece = blocks.kpis([kpi(value=None, why="example.note")], "en")

    assert "days must not be added" in piece.text
    assert piece.records[0]["value"] is None
    assert piece.records[0]["why"] == "example.note"


def test_kpi_units_follow_the_registry():
    assert blocks.kind_of("er_by_reach") == "percent"
    assert blocks.kind_of("cpj") == "money"
    assert blocks.kind_of("sessions") == "count"


def test_a_heading_carries_the_id_that_the_contents_point_to():
    assert blocks.heading("account", "sv").html == '<h2 id="account">Kontona</h2>'


def test_a_title_names_client_report_period_and_note():
    piece = blocks.title("monthly_review", example.client_data())

    assert piece.text.splitlines() == ["Berry & Söner: Monthly review, August 2025", "These data are invented."]
    assert "<h1>Monthly review</h1>" in piece.html
    assert piece.records[0]["period"] == {"first": "2025-08-01", "last": "2025-08-31", "told": "August 2025"}


def test_a_tests_title_names_the_test_and_its_days():
    test = SimpleNamespace(id="cards", name="Promo <cards>")
    span = Period.between("2025-08-05", "2025-08-19")
    piece = blocks.title("test_campaign", example.client_data(test=test, period=span))

    assert "<h1>Test campaign: Promo &lt;cards&gt;</h1>" in piece.html
    assert "5 Aug 2025 to 19 Aug 2025" in piece.html


def test_the_review_says_until_when_data_go():
    data = example.client_data(newest_day=lambda: datetime.date(2025, 9, 2))

    assert blocks.title("monthly_review", data).records[0]["data_until"] == "2025-09-02"
    # the audit does not read every file only to say this
    assert blocks.title("audit", data).records[0]["data_until"] is None


def test_what_no_report_can_show_is_refused_by_its_kind():
    with pytest.raises(TypeError, match="cannot show a dict"):
        blocks.piece({}, "en")


def test_the_list_of_kpis_is_no_wider_than_paper_and_its_records_name_the_files():
    # with a column of file names the table ran over the edge of A4: they stand below it, and whole in the records
    value = kpi("follows", 5.0, sources=("vk/a.csv", "vk/b.csv"))
    piece = blocks.pieces([value], "en")[0]

    assert piece.html.count('scope="col"') <= 8
    assert "vk/a.csv; vk/b.csv" in piece.html.split("</table>")[1]
    assert piece.records[0]["sources"] == ["vk/a.csv", "vk/b.csv"]
