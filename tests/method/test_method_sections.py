"""Every section of the four reports on the four example clients: it speaks in three languages, and finds what the
makers of the examples put there (see smm_nb/examples/README.md; the figures below are its plan, not our output).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from smm_nb.kpis.kpi import KpiValue
from smm_nb.loaders.client_data import open_client
from smm_nb.method import audit, first_client, network_choice, pace, reputation, review, test_campaign
from smm_nb.method.finding import Finding
from smm_nb.report.tables import to_text
from smm_nb.tables.exhibit import Chart, Exhibit
from smm_nb.text import say

ROOT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(r"\b(?:nan|None|inf|NaT)\b|<NA>|[{}]")
CLIENTS = ("yarko", "norrsken", "polaris_dental", "brow_studio")
SECTIONS = (
    *((audit, name) for name in ("verdicts", "goal_and_kpis", "chain", "warnings", "first_90_days")),
    *((review, name) for name in review.__all__),
    *((network_choice, name) for name in network_choice.__all__),
    (first_client, "first_client"),
)


@cache
def opened(client: str, month: str = "", test: str | None = None):
    if not (ROOT / "params" / f"{client}.yml").is_file():
        pytest.skip("the example clients are not here")
    return open_client(client, month=month, test=test, workspace=str(ROOT))


def said(block, language: str) -> str:
    if isinstance(block, Finding):
        told = [block.sentence(language), block.action(language) or "", block.flips(language) or ""]
        return " ".join(told) + (said(block.evidence, language) if block.evidence else "")
    if isinstance(block, Chart):
        return say(block.title, language, **{"currency": block.exhibit.currency, **block.values})
    if isinstance(block, KpiValue):
        return " ".join([block.kpi, *block.notes(language)])
    assert isinstance(block, Exhibit)
    return to_text(block, language)


def speaks(blocks) -> None:
    for block in blocks:
        for language in ("en", "sv", "ru"):
            text = said(block, language)
            assert text
            # a number that could not be made is a dash or a sentence, never a word of the machine's
            assert not MACHINE.search(text), text


@pytest.mark.parametrize("client", CLIENTS)
def test_every_section_speaks_three_languages(client):
    for module, name in SECTIONS:
        speaks(getattr(module, name)(opened(client)))


@pytest.mark.parametrize("client", CLIENTS)
def test_every_section_of_the_test_campaign_speaks(client):
    for name in test_campaign.__all__:
        speaks(getattr(test_campaign, name)(opened(client, test="")))


@pytest.mark.parametrize(
    ("client", "test", "key"),
    [
        ("yarko", "targeted_june", "trial.met"),
        ("norrsken", "autumn_jackets", "trial.met"),
        ("norrsken", "base_layer", "trial.cannot_tell"),
        ("polaris_dental", "parents_group", "trial.met"),
        ("brow_studio", "town_group", "trial.cannot_tell"),
    ],
)
def test_the_tests_are_read_as_they_were_made(client, test, key):
    assert test_campaign.decision(opened(client, test=test))[0].key == key


@pytest.mark.parametrize("test", ["autumn_jackets", "base_layer"])
def test_the_guest_film_takes_the_claim_of_cause_away(test):
    assert test_campaign.before_after(opened("norrsken", test=test))[0].verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("month", "kr1", "kr3"), [("05", "no", "no"), ("06", "no", "yes"), ("07", "yes", "yes"), ("08", "no", "no")]
)
def test_polaris_reputation_month_by_month(month, kr1, kr3):
    data = opened("polaris_dental", f"2025-{month}")
    assert reputation.positive_share(data).verdict == kr1
    assert reputation.recommended(data).verdict == kr3
    assert reputation.portals(data).verdict == "no"


def test_polaris_june_praise_outran_its_pace():
    finding = pace.natural_pace(opened("polaris_dental", "2025-06"))
    assert (finding.verdict, finding.key) == ("no", "pace.over_results")


def test_yarko_june_doubled_the_group_and_broke_the_pace():
    data = opened("yarko", "2025-06")
    growth = next(b for b in review.account(data) if isinstance(b, Finding) and b.values.get("network") == "vk")
    assert (growth.values["joins"], growth.values["net"]) == (1204, 1166)
    assert any("Золотой июнь" in title for title in growth.values["events"])
    assert pace.natural_pace(data).key == "pace.over"


def test_yarko_audit_share_and_term():
    found = {f.key: f for f in audit.findings(opened("yarko", "2025-08"))}
    assert round(found["audit.a5_yes"].values["share"], 3) == 0.227
    assert found["audit.a5_term_no"].values["n"] == 3
    assert "audit.a3_no_ecommerce" in found


def test_norrsken_is_over_a_quarter_and_no_brand():
    found = {f.key: f for f in audit.findings(opened("norrsken", "2025-09"))}
    assert "audit.a5_over" in found


def test_norrsken_posts_less_from_july_and_loses_nothing():
    finding = next(
        b for b in review.content(opened("norrsken", "2025-07")) if isinstance(b, Finding) and b.rule == "W1"
    )
    assert (finding.verdict, finding.values["posts"], finding.values["posts_before"]) == ("yes", 10, 18)


def test_brow_studio_claims_what_customers_said_and_no_more():
    values = first_client.progress(opened("brow_studio", "2025-07")).values
    assert (values["brought"], values["confirmed"], values["amount"]) == (6, 5, 256.0)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_audit_says_each_finding_once(client):
    data = opened(client)
    parts = (audit.verdicts, audit.goal_and_kpis, audit.chain, audit.warnings, audit.first_90_days)
    told = [(block.rule, block.key) for part in parts for block in part(data) if isinstance(block, Finding)]
    assert len(told) == len(set(told))
    assert {(f.rule, f.key) for f in audit.findings(data)} <= set(told)


def test_brow_studio_audit_sends_the_money_to_the_site():
    found = {f.key for f in audit.findings(opened("brow_studio", "2025-07"))}
    assert {"audit.a2_no", "audit.a3_no_analytics", "audit.a5_unknown"} <= found


def test_a_count_of_results_is_said_once():
    joins = test_campaign.decision(opened("brow_studio", "2025-07", "town_group"))[0]
    price = test_campaign.decision(opened("yarko", "2025-08", "targeted_june"))[0]

    assert "Joins 13, likely between 7 and 22; expected" in joins.sentence("en")
    assert "(results: 178); expected" in price.sentence("en")


@pytest.mark.parametrize(
    ("points", "names", "wins"),
    [
        ({"traffic": [1.0, 0.2], "audience": [0.7, 0.9], "rivals": [0.8, 0.5]}, ["vk"], 2),
        ({"traffic": [1.0, 0.2], "audience": [0.7, 0.9]}, ["vk", "x"], 1),
        ({"traffic": [1.0, None], "audience": [None, None]}, ["vk"], 1),
        ({"audience": [None, None]}, [], 0),
    ],
)
def test_the_matrix_is_titled_by_who_has_most_points(points, names, wins):
    frame = pd.DataFrame(points, index=["vk", "x"], dtype=float)
    said = network_choice._most_points(frame)

    assert (said.get("names", []), said.get("wins", 0)) == (names, wins)


@pytest.mark.parametrize(
    ("client", "month", "test"), [("brow_studio", "2025-07", "town_group"), ("yarko", "2025-08", "targeted_june")]
)
def test_a_test_campaign_says_each_finding_once(client, month, test):
    data = opened(client, month, test)
    parts = [getattr(test_campaign, name)(data) for name in test_campaign.__all__]
    told = [block.key for part in parts for block in part if isinstance(block, Finding)]

    assert len(told) == len(set(told))
    assert any(isinstance(block, Chart) for block in test_campaign.results(data))
