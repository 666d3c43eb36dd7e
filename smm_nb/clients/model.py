"""What an analyst says of a client: `params/<client>.yml` as frozen models. An unknown key is an error with its path.

`params/_example.yml` explains every key; `smm-nb schema` prints the JSON Schema of these models.
Imports errors and period. Tests: tests/clients/test_load.py.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Language = Literal["en", "sv", "ru"]
Report = Literal["audit", "network_choice", "test_campaign", "monthly_review"]
Network = Literal[
    "vk", "facebook", "instagram", "ok", "telegram", "youtube", "tiktok", "x", "linkedin", "pinterest", "snapchat"
]
Category = Literal[
    "known_brand", "sport_health_beauty", "children", "expensive_reputation", "big_online_shop", "novelty_online_shop",
    "service_trade", "other",
]  # fmt: skip
Expectation = Literal[
    "loyal_customers", "new_sources_sales", "up_selling", "higher_receipt", "repeat_sales", "good_reputation",
    "keep_potential_customers",
]  # fmt: skip
Goal = Literal["reputation", "loyal_audience", "brand_support", "sales", "feedback", "traffic"]
ContactOption = Literal[
    "feedback_form", "buy_online", "calculate", "see_prices", "call_back", "phone", "messenger", "chat", "booking",
    "email", "visit",
]  # fmt: skip
SourceKind = Literal[
    "site", "ads", "networks", "reputation", "competitors", "sales", "events", "targets", "portals", "audience",
]  # fmt: skip
Tool = Literal["targeted_ads", "post_in_group", "survey", "seeding", "contest", "exchange", "bloggers", "invitations"]

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Plain = bool | int | float | str | None
"""A cell's value as YAML writes it."""
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _iso_day(value: object) -> object:
    # YAML keeps days as text here (no implicit dates), so that 2025-8-1 is an error and not a guess
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _zone(name: str) -> str:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone such as Europe/Stockholm") from None
    return name


Day = Annotated[datetime.date, BeforeValidator(_iso_day)]
Zone = Annotated[str, AfterValidator(_zone)]


class Part(BaseModel):
    """A part of the YAML: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Business(Part):
    """What the client sells (rule A1)."""

    categories: tuple[Category, ...] = Field(description="which of rule A1's kinds the business is; several may fit")
    is_brand: bool = Field(False, description="a known brand: the 25 % budget rule does not bind it (rule A5)")
    description: Text | None = Field(None, description="one sentence for the report")


class Website(Part):
    """The client's site (rules A2, A3)."""

    url: Text | None = Field(None, description="address; leave out when there is no site")
    contact_options: tuple[ContactOption, ...] = Field(
        (), description="ways in which a visitor can reach the client directly (rule A2)"
    )
    analytics: tuple[Literal["ga4", "yandex_metrica", "matomo", "shopify", "other"], ...] = Field(
        (), description="connected statistics systems (rule A3)"
    )
    goals: tuple[Text, ...] = Field((), description="goals set up there; three is best (rule A3)")
    is_shop: bool = Field(False, description="a web shop")
    ecommerce_tracking: bool = Field(False, description="e-commerce tracking is on (rule A3)")


class Budget(Part):
    """Money a month, in the client's currency (rule A5). Unknown is not 0: leave the key out."""

    smm_per_month: Money | None = Field(None, description="SMM and PR, fees included")
    ads_included: bool | None = Field(
        None,
        description="whether `smm_per_month` and each network's `monthly_cost` hold the money spent on ads: true (when "
        "left out), or false: ads come on top, and a target for `spend` says how much",
    )
    selling_tools_per_month: Money | None = Field(
        None, description="advertising on selling tools: context ads, SEO ..."
    )
    months_committed: Annotated[int, Field(ge=0)] | None = Field(None, description="months agreed on; 6 is the rule")
    capacity_hours_per_week: Annotated[float, Field(ge=0, le=400)] | None = Field(
        None, description="hours a week that people have for SMM"
    )

    @property
    def ads_on_top(self) -> bool:
        """Whether money for ads comes on top of the SMM budget; where nothing is said they are within it."""
        return self.ads_included is False


class Segment(Part):
    """A part of the audience (rule N2)."""

    name: Text
    gender: Literal["f", "m", "any"] = "any"
    age_min: Annotated[int, Field(ge=0, le=120)] | None = None
    age_max: Annotated[int, Field(ge=0, le=120)] | None = None
    places: tuple[Text, ...] = ()
    interests: tuple[Text, ...] = ()
    share: Share | None = Field(None, description="share of the customers, 0-1")

    @model_validator(mode="after")
    def _ages(self) -> Segment:
        if self.age_min is not None and self.age_max is not None and self.age_max < self.age_min:
            raise ValueError("an age_max that is not below age_min")
        return self


class NetworkAccount(Part):
    """A network where the client is or may be."""

    network: Network
    status: Literal["active", "candidate", "left"] = "active"
    page_id: Text | None = Field(None, description="the account's id in the exports; guards against another's file")
    url: Text | None = None
    started: Day | None = Field(None, description="first day of the work there: the `start` of plan and actual")
    monthly_cost: Money | None = Field(None, description="what the work there costs a month")


class Competitor(Part):
    """A competitor (rule N6)."""

    name: Text
    networks: tuple[Network, ...] = ()


class Source(Part):
    """Where the files of one kind lie."""

    files: tuple[Text, ...] = Field(description="file names or globs, inside the client's data folder only")
    kind: SourceKind
    network: Network | None = Field(None, description="when the files do not say it themselves")
    page_id: Text | None = Field(None, description="when the files do not say it themselves")
    timezone: Zone | None = Field(None, description="when it differs from the client's")
    labelled_by: Text | None = Field(None, description="who labelled the search results or mentions")


class Correction(Part):
    """A known wrong value of an export, mended here and never in the file; every report's list of files says it."""

    file: Text = Field(description="file name inside the client's data folder")
    match: dict[str, Plain] = Field(min_length=1, description="column: value of the rows, such as date_day or order_id")
    column: Text = Field(description="column that is wrong, by its name in docs/formats.md")
    expect: Plain = Field(description="the wrong value; when it is no longer there, the correction is an error")
    value: Plain = Field(description="the right value; null = missing")
    reason: Text = Field(description="why, and who says so")


class Expectations(Part):
    """What a test is expected to bring, stated before it runs (rule T)."""

    kpi: Text = Field(description="id in the KPI registry, such as cpj, ctr, joins, conversion_rate_session")
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Expectations:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("exactly one of at_least and at_most")
        return self


class TestCampaign(Part):
    """A test with a small budget (rules T1-T4)."""

    __test__ = False  # not a test case of pytest's

    id: Slug
    name: Text
    start: Day
    end: Day
    network: Network
    tools: tuple[Tool, ...]
    budget: Money
    expectation: Expectations = Field(description="the one measure that decides, stated before the test")
    stated_on: Day = Field(description="day on which the expectation was written down; after `start` it is refused")
    campaigns: tuple[Text, ...] = Field((), description="names of its campaigns in the ads export; empty = all")
    control: Literal["none", "other_traffic"] = Field(
        "none", description="other_traffic: the site's traffic from elsewhere is the control series"
    )
    stop_rule: Text | None = Field(None, description="when it ends, fixed beforehand; default: at `end`")
    continues_per_month: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="money a month, in the client's currency, that goes on after the test when its expectation is met; "
        "next month's targets then hold what it should bring",
    )

    @property
    def has_ads(self) -> bool:
        """Whether ads are among its tools: a survey or a post in a group has no impressions to buy."""
        return "targeted_ads" in self.tools

    @model_validator(mode="after")
    def _order(self) -> TestCampaign:
        if self.end < self.start:
            raise ValueError("an end that is not before start")
        return self


class PlanStep(Part):
    """How much of a month's plan is due by a day of it."""

    by_day: Annotated[int, Field(ge=1, le=31)] = Field(description="day of the month")
    share: Share = Field(description="share of the plan that is due by the end of that day, 0-1")


def _rising(phasing: object) -> object:
    steps = phasing if isinstance(phasing, tuple) else ()
    for early, late in itertools.pairwise(steps):
        if late.by_day <= early.by_day or late.share < early.share:
            raise ValueError("steps in the order of their days, whose shares never fall")
    return phasing


Phasing = Annotated[Literal["linear", "weekday"] | tuple[PlanStep, ...], AfterValidator(_rising)]


class Target(Part):
    """A planned KPI (rule K2)."""

    kpi: Text
    month: Month
    target: float
    network: Network | None = None
    baseline: float | None = Field(None, description="the starting situation")
    phasing: Phasing = Field(
        "linear",
        description="how a count or an amount is spread over the month, for a month whose data end early: linear = "
        "evenly, weekday = as the weekdays of the month before were, or steps",
    )
    agreed_by: Text | None = None


class Event(Part):
    """Something that happened and may explain a figure."""

    start: Day
    end: Day | None = None
    title: Text
    kind: Literal["ours", "client", "platform", "season", "competitor"] = "ours"
    network: Network | None = None
    affects: tuple[Text, ...] = Field((), description="KPI ids that it may move")


class Pace(Part):
    """What counts as a natural pace (rule D1). No platform publishes its limits: declare yours."""

    joins_per_day: Annotated[float, Field(gt=0)] | None = None
    invitations_per_day: Annotated[float, Field(gt=0)] | None = None
    results_per_week: Annotated[float, Field(gt=0)] | None = Field(
        None, description="new positive search results or reviews a week"
    )


class Reputation(Part):
    """What the reputation is measured by (rules KR1-KR3)."""

    queries: tuple[Text, ...] = ()
    own_domains: tuple[Text, ...] = Field((), description="the client's own sites and pages: never third-party")
    neutral_counts: bool = Field(True, description="neutral results count in the denominator of KR1 (the seed's 20)")


class FirstClient(Part):
    """A beginner's first client (rule W3)."""

    day_zero: Day = Field(description="day of the baseline")
    free_until: Day | None = Field(None, description="last day without pay; at most a month after day zero")


class Client(Part):
    """A client: one `params/<client>.yml`."""

    client: Slug = Field(description="id: lower-case letters, digits, `-`, `_`; the name of its folders")
    name: Text = Field(description="name in the reports")
    language: Language
    currency: Currency
    timezone: Zone
    week_start: Literal["monday", "sunday"] = "monday"
    note: Text | None = Field(None, description="said on every report, such as: these data are a reconstruction")
    business: Business
    expectations: tuple[Expectation, ...] = Field((), description="what the client expects (rule E1)")
    goal: Goal | None = Field(None, description="what SMM is for first of all (rule A4); leave out when not formulated")
    goal_text: Text | None = Field(None, description="the goal in the client's words")
    site: Website = Website()
    budget: Budget = Budget()
    audience: tuple[Segment, ...] = ()
    networks: tuple[NetworkAccount, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    sources: tuple[Source, ...] = ()
    corrections: tuple[Correction, ...] = Field((), description="known wrong values of the exports")
    tests: tuple[TestCampaign, ...] = ()
    targets: tuple[Target, ...] = ()
    events: tuple[Event, ...] = ()
    pace: Pace = Pace()
    reputation: Reputation = Reputation()
    first_client: FirstClient | None = None
    reports: tuple[Report, ...] = ("audit", "network_choice", "test_campaign", "monthly_review")
    months: tuple[Month, ...] = Field((), description="months to report on; empty = the last month with data")

    @model_validator(mode="after")
    def _no_doubles(self) -> Client:
        for what, names in (
            ("networks", Counter(str(n.network) for n in self.networks if n.status != "left")),
            ("tests", Counter(t.id for t in self.tests)),
        ):
            doubles = {name for name, times in names.items() if times > 1}
            if doubles:
                raise ValueError(f"each of {what} once; {', '.join(sorted(doubles))} stands there twice")
        return self

    def test(self, name: str) -> TestCampaign:
        """The test campaign with that id.

        Raises:
            UnknownName: there is none.
        """
        from smm_nb.errors import UnknownName

        for test in self.tests:
            if test.id == name:
                return test
        raise UnknownName(what="test", found=name, expected=", ".join(t.id for t in self.tests) or "none")
