"""The plan: which reports a run makes, and which clients it cannot plan."""

import pytest

from smm_nb.batch.plan import Job, plan
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import BadParams, BadPeriod, SmmError, UnknownName

YAML = "client: {0}\nname: N\nlanguage: en\ncurrency: EUR\ntimezone: UTC\nbusiness: {{categories: [other]}}\n"
TEST = """\
tests:
  - {id: one, name: One, start: 2025-06-01, end: 2025-06-14, network: vk, tools: [survey], budget: 1, stated_on: 2025-05-01,
     expectation: {kpi: ctr, at_least: 0.01}}
  - {id: two, name: Two, start: 2025-08-01, end: 2025-08-14, network: vk, tools: [survey], budget: 1, stated_on: 2025-05-01,
     expectation: {kpi: ctr, at_least: 0.01}}
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "acme.yml").write_text(
        YAML.format("acme") + "months: [2025-06, 2025-07]\nreports: [audit]\n"
    )
    (tmp_path / "params" / "beta.yml").write_text(YAML.format("beta") + TEST)
    return Workspace(tmp_path)


def folders(place, **options):
    found = plan(place, latest_month=lambda name: "2025-09", **options)
    return [job.folder for _, jobs in found for job in jobs]


def test_all_clients_their_months_and_their_reports(place):
    assert folders(place) == [
        "acme/2025-06/audit",
        "acme/2025-07/audit",
        "beta/2025-09/audit",
        "beta/2025-09/network_choice",
        "beta/2025-09/test_campaign-one",
        "beta/2025-09/test_campaign-two",
        "beta/2025-09/monthly_review",
    ]


def test_chosen_clients_reports_and_months(place):
    assert folders(place, clients=["acme", "acme"], reports=["monthly_review"], months=["2025-01"]) == [
        "acme/2025-01/monthly_review"
    ]


def test_a_test_is_not_read_before_it_began(place):
    assert folders(place, clients=["beta"], reports=["test_campaign"], months=["2025-05"]) == []
    assert folders(place, clients=["beta"], reports=["test_campaign"], months=["2025-06"]) == [
        "beta/2025-06/test_campaign-one"
    ]


def test_the_month_is_not_asked_for_when_it_is_known(place):
    def never(name):
        raise AssertionError(name)

    ((_, jobs),) = plan(place, clients=["beta"], months=["2025-09"], latest_month=never)
    assert len(jobs) == 5


def test_what_a_notebook_is_given():
    assert Job("a", "test_campaign", "2025-09", "one").parameters == {"client": "a", "month": "2025-09", "test": "one"}
    assert Job("a", "audit", "2025-09").parameters == {"client": "a", "month": "2025-09"}


def test_a_client_that_cannot_be_planned_does_not_stop_the_others(place):
    (place.params / "bad.yml").write_text("client: bad\n")

    found = dict(plan(place, latest_month=lambda name: "2025-09"))

    assert [len(found[name]) for name in ("acme", "beta")] == [2, 5]
    assert isinstance(found["bad"], SmmError)


def test_names_that_there_are_not(place):
    with pytest.raises(UnknownName, match="no client gamma"):
        folders(place, clients=["gamma"])
    with pytest.raises(UnknownName, match="no report review"):
        folders(place, reports=["review"])
    with pytest.raises(BadPeriod):
        folders(place, months=["2025-13"])


def test_a_client_id_that_leads_out(place):
    with pytest.raises((UnknownName, BadParams)):
        folders(place, clients=["../acme"])
