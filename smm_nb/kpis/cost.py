"""Ads and what they cost: displays, clicks, joins, and the cost of each as a ratio of sums.

Imports the window and the arithmetic. Tests: tests/kpis/test_cost.py.
"""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from smm_nb.kpis.arithmetic import add_up, not_available, quotient, ratio, sources
from smm_nb.kpis.kpi import Counted, Function, Kpi
from smm_nb.kpis.plain import noted, parts, post_ratio_of, ratio_of, total_of
from smm_nb.kpis.window import ACCOUNT, Window
from smm_nb.tables.rows import where

TABLE = "ads_daily"
TIRED = 4
"""From this exposure on, clicks are markedly fewer (Meta's analysis of 2022: -45 % at the fourth)."""

FEW_RESULTS = 5
"""A cost per result of fewer results than this is not shown: its interval spans a factor of four and more."""


def by_clicks_of(numerator: str, denominator: str) -> Function:
    """The function of a KPI over or under the column `link_clicks`.

    A network that exports only `clicks` (all of them) is counted by these, with a caveat.
    """

    def function(window: Window) -> Counted:
        columns = tuple(name for name in (numerator, denominator) if name != "link_clicks")
        rows = window.rows(TABLE, *columns, "link_clicks", "clicks")
        # per network: one that states link clicks must not be topped up with its likes and profile clicks
        linked = rows["link_clicks"].notna().groupby(rows["platform"]).transform("any").astype(bool)
        rows = rows.assign(link_clicks=rows["link_clicks"].where(linked, rows["clicks"]))
        counted = ratio(rows, numerator, denominator, together=ACCOUNT[TABLE])
        return counted if linked.all() or counted.value is None else noted(counted, "caveats.all_clicks")

    return function


def frequency_distribution(window: Window) -> Counted:
    """People who saw an ad four times or more / people reached, from VK's `views_ads_times_N` columns.

    Only from rows that span the window: people of several days or ads are not added.
    """
    rows = window.rows(TABLE)
    times = {name: re.search(r"views_ads_times_(\d+)", str(name)) for name in rows.columns}
    found = {name: int(match[1]) for name, match in times.items() if match}
    if not found:
        return not_available("no_column", column="views_ads_times_N")
    if len(rows) != 1:
        return not_available("not_added_days" if len(rows) else "no_rows")
    people = rows[list(found)].astype("Float64")
    tired = people[[name for name, number in found.items() if number >= TIRED]]
    above, below = add_up(tired.iloc[0]), add_up(people.iloc[0])
    return quotient(Counted(None, round(below or 0), above, below, sources=sources(rows)))


def fatigue_of(low: float, high: float) -> Function:
    """The function of a KPI that counts ads whose cost per result is `low` to below `high` times that before.

    `result` is the column of the results, by default link clicks, or all clicks where the export has no others; ads
    without results on one side are left out of `n`.
    """

    def function(window: Window, *, result: str = "") -> Counted:
        if not result:
            linked = window.rows(TABLE)["link_clicks"].notna().any()
            result = "link_clicks" if linked else "clicks"
        past = window.history(TABLE)
        past = where(past, past["day"] < pd.Timestamp(window.period.first))
        rows = window.rows(TABLE, "spend", result)
        cost = pd.DataFrame({"now": _cost_per(rows, result), "before": _cost_per(past, result)}).dropna()
        if cost.empty:
            return not_available("no_past_cost")
        times = cost["now"] / cost["before"]
        found = times[(times >= low) & (times < high)] if low > 1 else times[(times > low) & (times < high)]
        return Counted(float(len(found)), n=len(cost), sources=sources(rows, past))

    return function


def budget_pacing(window: Window) -> Counted:
    """Spend / planned spend of the days so far; the plan of the month (target `spend`) is spread evenly."""
    rows = window.rows(TABLE, "spend")
    planned = _planned_spend(window)
    if rows.empty or planned is None:
        return not_available("no_rows" if rows.empty else "no_plan")
    # a month that is not over is held against its days so far
    days = (rows["day"].max().date() - window.period.first).days + 1
    spent = total_of(TABLE, "spend")(window)
    plan = Counted(planned * days / window.period.days)
    return noted(parts(spent, plan, n=days), "caveats.even_phasing")


def smm_to_selling_spend(window: Window) -> Counted:
    """SMM and PR a month / advertising on selling tools a month, as the client's YAML says (rule A5: 25 % at most)."""
    budget = window.client.budget
    if budget.smm_per_month is None or budget.selling_tools_per_month is None:
        return not_available("no_budget")
    above, below = budget.smm_per_month, budget.selling_tools_per_month
    return quotient(Counted(None, 1, above, below, currency=window.client.currency))


def _cost_per(rows: pd.DataFrame, result: str) -> pd.Series:
    # some exports know ads by name only
    name = rows["ad_id"].fillna(rows["ad_name"])
    sums = rows.groupby(name)[["spend", result]].sum(min_count=1).astype("Float64")
    return (sums["spend"] / sums[result])[sums[result] > 0]


def _planned_spend(window: Window) -> float | None:
    targets = window.history("targets")
    mine = where(targets, (targets["kpi_id"] == "spend") & (targets["period"] == window.period.first.strftime("%Y-%m")))
    return add_up(mine["target"])


ADS = "ads manager"
count = partial(Kpi, unit="count", additivity="additive", basis="period", source_tool=ADS, pack=("KC",))
rate = partial(Kpi, unit="ratio", additivity="non_additive", basis="period", source_tool=ADS, pack=("KC",))
cost = partial(
    Kpi, unit="money", additivity="non_additive", basis="period", direction="lower", source_tool=ADS, pack=("KC",)
)


def _needs(*columns: str) -> dict[str, tuple[str, ...]]:
    return {TABLE: columns}


KPIS = (
    count(
        "spend", function=total_of(TABLE, "spend"), formula="sum(spend)", unit="money", direction="on_target",
        needs=_needs("spend", "currency"), reference="Fivetran's column names, Fivetran ad_reporting",
        aliases=("cost", "spent", "amount spent"),
    ),
    *(
        count(
            name, function=total_of(TABLE, column), formula=f"sum({column})", direction="higher",
            needs=_needs(column), reference=reference, aliases=aliases,
        )
        for name, column, reference, aliases in (
            ("ad_impressions", "impressions", "Fivetran social_media_reporting", ()),
            ("ad_clicks", "clicks", "Fivetran social_media_reporting, Airbyte", ("clicks (all)",)),
            ("link_clicks", "link_clicks", "Fivetran social_media_reporting, Airbyte", ("outbound clicks",)),
            ("joins", "joins", "VK API", ("ad-attributed joins", "join_rate (VK's field, a count)")),
            ("leads", "leads", "common usage", ()),
            ("ad_messages", "messages", "VK API", ("dialogs started",)),
            ("ad_conversions", "conversions", "Meta for developers", ("results", "actions")),
        )
    ),
    count(
        "ad_conversions_value", function=total_of(TABLE, "conversions_value"), formula="sum(conversions_value)",
        unit="money", direction="higher", needs=_needs("conversions_value", "currency"),
        reference="Fivetran ad_reporting",
    ),
    rate(
        "ctr", function=by_clicks_of("link_clicks", "impressions"), formula="link_clicks / impressions",
        direction="higher", needs=_needs("link_clicks", "impressions"), reference="Fivetran ad_reporting, X Ads",
        min_n=1000, aliases=("click-through rate", "click rate"),
    ),
    rate(
        "join_rate", function=by_clicks_of("joins", "link_clicks"), formula="joins / link_clicks", direction="higher",
        needs=_needs("joins", "link_clicks"), reference="VK API", min_n=30,
    ),
    rate(
        "ad_conversion_rate", function=by_clicks_of("conversions", "link_clicks"),
        formula="conversions / link_clicks", direction="higher", needs=_needs("conversions", "link_clicks"),
        reference="X Ads", min_n=30,
    ),
    cost(
        "cpm", function=ratio_of(TABLE, "spend", "impressions", scale=1000), formula="spend / impressions * 1000",
        needs=_needs("spend", "impressions"), reference="VK API, X Ads", min_n=1000,
        aliases=("eCPM", "effective_cost_per_mille"),
    ),
    cost(
        "cpc", function=by_clicks_of("spend", "link_clicks"), formula="spend / link_clicks",
        needs=_needs("spend", "link_clicks"), reference="Fivetran ad_reporting, VK API, X Ads", min_n=FEW_RESULTS,
        aliases=("eCPC", "effective_cost_per_click", "CPLC"),
    ),
    *(
        cost(
            name, function=ratio_of(TABLE, "spend", column), formula=f"spend / {column}",
            needs=_needs("spend", column), reference=reference, min_n=FEW_RESULTS, aliases=aliases,
        )
        for name, column, reference, aliases in (
            ("cpj", "joins", "VK API", ("cost per join", "CPF", "effective_cpf", "cost per follower", "CPS")),
            ("cost_per_message", "messages", "VK API", ("effective_cost_per_message",)),
            ("cpl", "leads", "common usage", ("cost per lead",)),
            ("cpa", "conversions", "Meta for developers", ("cost per action", "cost per acquisition")),
        )
    ),
    cost(
        "cpe", function=post_ratio_of("spend", "engagements"), formula="spend / engagements of the posts with spend",
        basis="lifetime", needs={"posts": ("spend", "engagements")}, reference="X Ads", min_n=FEW_RESULTS,
        aliases=("cost per engagement",),
    ),
    rate(
        "frequency_distribution", function=frequency_distribution,
        formula="people with 4 or more exposures / people reached", direction="lower",
        needs=_needs("views_ads_times_N"), reference="VK API, Meta on creative fatigue", min_n=100, networks=("vk",),
    ),
    *(
        count(
            name, function=fatigue_of(low, high), formula=f"ads with {limits} the cost per result before",
            additivity="non_additive", direction="lower", needs=_needs("spend", "link_clicks", "ad_id"),
            reference="Meta on creative fatigue", options=("result",),
        )
        for name, low, high, limits in (
            ("creative_limited", 1.0, 2.0, "more than 1 and less than 2 times"),
            ("creative_fatigue", 2.0, float("inf"), "2 times or more"),
        )
    ),
    rate(
        "budget_pacing", function=budget_pacing, formula="spend to date / planned to date", direction="on_target",
        needs={TABLE: ("spend",), "targets": ("target",)}, reference="Swydo, emax digital",
    ),
    rate(
        "smm_to_selling_spend", function=smm_to_selling_spend, formula="SMM and PR spend / spend on selling tools",
        basis="snapshot", direction="lower", needs={}, source_tool="the client's books", reference="rule A5",
        pack=("general",),
    ),
)  # fmt: skip
