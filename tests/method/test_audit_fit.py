"""Rules A1-A5 on hand-written clients: each threshold on both sides."""

from __future__ import annotations

import pytest

from smm_nb.method import audit, audit_fit
from tests.method.made import make_client, make_data


def data(**keys):
    return make_data(client=make_client(**keys))


@pytest.mark.parametrize(
    ("categories", "verdict"),
    [(["children"], "yes"), (["other", "known_brand"], "yes"), (["service_trade"], "no"), ([], "cannot_tell")],
)
def test_a1_names_a_weaker_case_but_forbids_nothing(categories, verdict):
    finding = audit_fit.fit(data(business={"categories": categories}))
    assert (finding.rule, finding.verdict) == ("A1", verdict)
    if verdict == "no":
        assert "forbids nothing" in finding.sentence("en")


@pytest.mark.parametrize(("ways", "verdict"), [(1, "no"), (2, "no"), (3, "yes")])
def test_a2_one_or_two_ways_to_be_reached_send_the_money_to_the_site_first(ways, verdict):
    options = ["phone", "email", "chat"][:ways]
    finding = audit_fit.converting_site(data(site={"url": "https://shop.example", "contact_options": options}))
    assert finding.verdict == verdict
    if verdict == "no":
        assert finding.weight == 1.0
        assert "first on a conversion audit" in finding.action("en")


def test_a2_counts_an_option_once():
    # phone twice is still one way
    site = {"url": "https://shop.example", "contact_options": ["phone", "phone", "chat"]}
    assert audit_fit.converting_site(data(site=site)).verdict == "no"


def test_a2_without_a_site_is_broken_and_an_uncounted_site_cannot_be_told():
    assert audit_fit.converting_site(data()).key == "audit.a2_no_site"
    assert audit_fit.converting_site(data(site={"url": "https://shop.example"})).verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("site", "key"),
    [
        ({}, "no_analytics"),
        ({"analytics": ["ga4"]}, "no_goals"),
        ({"analytics": ["ga4"], "goals": ["a", "b", "c"], "is_shop": True}, "no_ecommerce"),
        ({"analytics": ["ga4"], "goals": ["a", "b", "c", "d"]}, "many_goals"),
        ({"analytics": ["ga4"], "goals": ["a", "b"]}, "few_goals"),
        ({"analytics": ["ga4"], "goals": ["a", "b", "c"], "is_shop": True, "ecommerce_tracking": True}, "yes"),
    ],
)
def test_a3_names_the_first_thing_that_lacks(site, key):
    finding = audit_fit.analytics(data(site=site))
    assert finding.key == f"audit.a3_{key}"
    assert finding.verdict == ("yes" if key == "yes" else "no")


def test_a4_a_goal_named_is_not_yet_a_goal_in_words():
    assert audit_fit.goal(data()).verdict == "no"
    assert audit_fit.goal(data(goal="sales")).action("en")
    told = audit_fit.goal(data(goal="sales", goal_text="100 orders a month by June"))
    assert told.action("en") is None
    assert "100 orders a month by June" in told.sentence("en")


@pytest.mark.parametrize(
    ("smm", "selling", "verdict"),
    [
        (250, 1000, "yes"),  # exactly a quarter: "at most 25 %"
        (251, 1000, "no"),
        (2500, 10000, "yes"),  # exactly 25 %
        (2501, 10000, "no"),  # 25.01 %
        (None, 1000, "cannot_tell"),
        (250, None, "cannot_tell"),
        (250, 0, "cannot_tell"),  # no division by zero
    ],
)
def test_a5_a_quarter_of_the_selling_tools_is_the_limit(smm, selling, verdict):
    budget = {k: v for k, v in (("smm_per_month", smm), ("selling_tools_per_month", selling)) if v is not None}
    assert audit_fit.budget_share(data(budget=budget)).verdict == verdict


def test_a5_names_the_amount_that_would_do():
    finding = audit_fit.budget_share(data(budget={"smm_per_month": 400, "selling_tools_per_month": 1000}))
    assert finding.values["allowed"] == 250
    assert "€250" in finding.action("en")


@pytest.mark.parametrize("business", [{"categories": ["other"], "is_brand": True}, {"categories": ["known_brand"]}])
def test_a5_a_brand_is_exempt_and_the_finding_says_so(business):
    budget = {"smm_per_month": 900, "selling_tools_per_month": 1000}
    finding = audit_fit.budget_share(data(business=business, budget=budget))
    assert finding.verdict == "info"
    assert "does not bind" in finding.sentence("en")


@pytest.mark.parametrize(("months", "verdict"), [(5, "no"), (6, "yes"), (12, "yes"), (None, "cannot_tell")])
def test_a5_wants_half_a_year(months, verdict):
    budget = {} if months is None else {"months_committed": months}
    assert audit_fit.commitment(data(budget=budget)).verdict == verdict


@pytest.mark.parametrize(
    ("selling", "months", "verdict"),
    [
        (4000, 6, "yes"),  # 400 of 4000: 10 %, and half a year
        (4000, 5, "no"),  # the share is met, the term is not
        (1000, 6, "no"),  # 40 %
        (None, 6, "cannot_tell"),
        (None, 5, "no"),
    ],
)
def test_the_overview_lists_the_budget_and_its_term_as_one_rule(selling, months, verdict):
    budget = {"smm_per_month": 400, "months_committed": months}
    if selling:
        budget["selling_tools_per_month"] = selling
    overview = audit.verdicts(data(budget=budget))[0]
    rules = overview.frame["rule"].tolist()

    assert len(rules) == len(set(rules)) == overview.values["n"] == 11
    assert overview.frame.set_index("rule").loc["A5", "verdict"] == verdict
    assert overview.values["broken"] == (overview.frame["verdict"] == "no").sum()
