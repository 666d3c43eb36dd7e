"""Sales and what they returned: orders, revenue, receipt, and the returns on ads and on SMM as a whole.

Orders come from the client's own sales log or shop where there is one, else from site statistics; never from both.
Imports the window and the arithmetic. Tests: tests/kpis/test_money.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from smm_nb.kpis.arithmetic import add_up, currencies, div, not_available, sources, total
from smm_nb.kpis.kpi import Counted, Function, Kpi
from smm_nb.kpis.plain import noted, parts, ratio_of, total_of
from smm_nb.kpis.sources import is_social, names_social
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

LOG, SITE_TABLE = "sales_log", "traffic_daily"
CLAIMED = ("tracked", "declared")
"""Attributions that count as brought by SMM."""


def orders(window: Window) -> Counted:
    """Orders of the sales log or shop; without one, of site statistics."""
    return _sales(window, "orders")


def revenue(window: Window) -> Counted:
    """Amounts of the sales log or shop; without one, the revenue of site statistics."""
    return _sales(window, "revenue")


def aov(window: Window) -> Counted:
    """Revenue / orders: the average receipt, both from the same source."""
    money, count = revenue(window), orders(window)
    return parts(money, count)


def smm_orders(window: Window) -> Counted:
    """Orders known to come from SMM: tracked or declared in the sales log; without one, of social visits."""
    return _sales(window, "orders", claimed=True)


def smm_revenue(window: Window) -> Counted:
    """Amounts of the orders known to come from SMM."""
    return _sales(window, "revenue", claimed=True)


def smm_aov(window: Window) -> Counted:
    """Revenue from SMM / orders from SMM: the average receipt of what SMM brought."""
    return parts(smm_revenue(window), smm_orders(window))


def attribution(log: pd.DataFrame) -> pd.Series:
    """How each sale of a log is known: `tracked` or `declared` to SMM, `other` (known to be from elsewhere), `unknown`.

    A tracked source decides first, because a tag of Google Ads or of a newsletter is tracked too, but not to SMM; then
    what the log says itself; then whether the customer named a network.
    """
    tagged = log["session_source"].notna() | log["session_medium"].notna()
    said, declared = (log[column].to_numpy(dtype=object) for column in ("attribution", "source_declared"))
    # a log is short: plain Python is several times faster here than a dozen masks
    known = map(_known_by, tagged, is_social(log), said, declared, names_social(log["source_declared"]))
    return pd.Series(list(known), index=log.index, dtype="object")


def _known_by(tagged: bool, social: bool, said: object, declared: object, named: bool) -> str:
    if tagged:
        return "tracked" if social else "other"
    if isinstance(said, str) and said in (*CLAIMED, "unknown"):
        return said
    if isinstance(declared, str) and declared.strip():
        return "declared" if named else "other"
    return "unknown"


def unknown_orders_share(window: Window) -> Counted:
    """Orders of the sales log that nobody can attribute / all its orders."""
    rows = window.rows(LOG)
    if rows.empty:
        return not_available("no_rows")
    unknown = where(rows, attribution(rows) == "unknown")
    return parts(Counted(float(len(unknown))), Counted(float(len(rows)), len(rows), sources=sources(rows)))


def cpo(window: Window) -> Counted:
    """Ad spend / orders from SMM: what an order cost in ads, by the shop's or the site's own count."""
    return parts(total_of("ads_daily", "spend")(window), smm_orders(window))


def cac(window: Window) -> Counted:
    """(SMM and PR a month, fees and ads included) / new customers from SMM (`is_new_customer` of the sales log)."""
    fees = _fees(window)
    if fees.value is None:
        return fees
    rows = window.rows(LOG)
    rows = where(rows, _claimed(rows))
    if "is_new_customer" in rows:
        new = float(rows["is_new_customer"].fillna(False).astype(bool).sum())
        return parts(fees, Counted(new, round(new), sources=sources(rows)))
    return noted(parts(fees, smm_orders(window)), "caveats.orders_not_customers")


def romi_of(cost_of: Function) -> Function:
    """The function of a return: (gross margin of the sales from SMM - cost) / cost. Margin, never revenue."""

    def function(window: Window) -> Counted:
        rows = window.rows(LOG)
        margin = total(where(rows, _claimed(rows)), "margin")
        cost = cost_of(window)
        # revenue in place of margin is the usual way to a fine return
        if margin.value is None:
            return replace(margin, why="caveats.no_margin")
        if cost.value is None:
            return cost
        gain = margin.value - cost.value
        return replace(parts(replace(margin, value=gain), cost), value=div(gain, cost.value))

    return function


def not_a_kpi(window: Window) -> Counted:
    """No value: money that was not earned is no result (the trade's body AMEC rejects it); never in a score."""
    return not_available("not_a_kpi")


def _fees(window: Window) -> Counted:
    monthly = window.client.budget.smm_per_month
    if monthly is None:
        return not_available("no_budget")
    if not window.period.is_month:
        return not_available("months_only")
    fees = Counted(monthly, currency=window.client.currency)
    if not window.client.budget.ads_on_top:
        return fees
    spend = total_of("ads_daily", "spend")(window)
    # without the ads' export the cost is not known: it is not the fees alone
    return spend if spend.value is None else replace(spend, value=spend.value + monthly)


def _sales(window: Window, what: str, *, claimed: bool = False) -> Counted:
    if window.data.table(LOG).empty:
        return _site_sales(window, what, claimed=claimed)
    rows = window.rows(LOG)
    if rows.empty and not window.covered(LOG):
        return not_available("no_rows")
    if claimed:
        return _claimed_sales(rows, what)
    return _logged(rows, what)


def _claimed_sales(rows: pd.DataFrame, what: str) -> Counted:
    how = attribution(rows)
    unknown = _distinct(rows[how == "unknown"])
    if unknown and unknown == _distinct(rows):
        return not_available("no_attribution")
    counted = _logged(rows[how.isin(CLAIMED)], what)
    # who left no trace may have come from SMM too
    return noted(counted, "caveats.unknown_origin", unknown_orders=unknown) if unknown else counted


def _logged(rows: pd.DataFrame, what: str) -> Counted:
    found = currencies(rows, ("amount",))
    if what == "orders":
        return Counted(float(_distinct(rows)), n=_distinct(rows), sources=sources(rows))
    if len(found) > 1:
        return not_available("mixed_currencies", currencies=found)
    value = add_up(rows["amount"]) if len(rows) else 0.0
    return Counted(value, n=_distinct(rows), currency=found[0] if found else None, sources=sources(rows))


def _site_sales(window: Window, what: str, *, claimed: bool) -> Counted:
    rows = window.rows(SITE_TABLE, what)
    if claimed and len(rows):
        rows = where(rows, is_social(rows))
    counted = total(rows, what)
    if counted.value is None:
        return counted
    if counted.value == 0 and not window.client.site.ecommerce_tracking:
        # statistics systems export the column filled with 0 where nobody set up the tracking of sales
        return not_available("no_ecommerce")
    return noted(counted, "caveats.site_orders")


def _claimed(rows: pd.DataFrame) -> pd.Series:
    return attribution(rows).isin(CLAIMED)


def _distinct(rows: pd.DataFrame) -> int:
    # an order of several items stands in several rows of a shop's export
    orders = rows["order_id"].to_numpy(dtype=object)
    named = {order for order in orders if isinstance(order, str)}
    return len(named) + sum(not isinstance(order, str) for order in orders)


SHOP = "the client's shop or sales log"
NEEDS = {LOG: ("order_id", "amount", "currency"), SITE_TABLE: ("orders", "revenue")}
NEEDS_SMM = {
    LOG: ("order_id", "amount", "currency", "attribution", "source_declared", "session_source"),
    SITE_TABLE: ("orders", "session_source"),
}
NEEDS_MARGIN = {LOG: ("margin", "attribution", "currency"), "ads_daily": ("spend",)}
count = partial(Kpi, unit="count", additivity="additive", basis="period", direction="higher", source_tool=SHOP)
money = partial(count, unit="money")
rate = partial(
    Kpi, unit="ratio", additivity="non_additive", basis="period", direction="higher", source_tool=SHOP, pack=("KC",)
)

KPIS = (
    count(
        "orders", function=orders, formula="count(order_id)", needs=NEEDS, reference="common usage",
        pack=("KA", "KC", "general"), aliases=("sales", "purchases"),
    ),
    money(
        "revenue", function=revenue, formula="sum(amount)", needs=NEEDS, reference="common usage",
        pack=("KA", "KC", "general"), aliases=("sales amount",),
    ),
    rate(
        "aov", function=aov, formula="revenue / orders", unit="money", needs=NEEDS, reference="rule KA",
        pack=("KA", "general"), min_n=5, aliases=("average order value", "average receipt"),
    ),
    count(
        "smm_orders", function=smm_orders, formula="count(order_id) tracked or declared", needs=NEEDS_SMM,
        reference="rule KA, rule KC, rule W3", pack=("KA", "KC"),
    ),
    money(
        "smm_revenue", function=smm_revenue, formula="sum(amount) tracked or declared", needs=NEEDS_SMM,
        reference="rule KA, rule KC, rule W3", pack=("KA", "KC"),
    ),
    rate(
        "smm_aov", function=smm_aov, formula="smm_revenue / smm_orders", unit="money", needs=NEEDS_SMM,
        reference="rule KA", pack=("KA",), min_n=5,
    ),
    rate(
        "unknown_orders_share", function=unknown_orders_share, formula="orders of unknown origin / orders",
        direction="lower", needs={LOG: ("order_id", "attribution", "source_declared", "session_source")},
        reference="rule W3", pack=("general",), min_n=5,
    ),
    rate(
        "cpo", function=cpo, formula="spend / smm_orders", unit="money", direction="lower",
        needs={"ads_daily": ("spend", "currency"), **NEEDS_SMM}, reference="rule KC", min_n=5,
        aliases=("cost per order", "cost per sale"),
    ),
    rate(
        "cac", function=cac, formula="SMM and PR a month / new customers", unit="money", direction="lower",
        needs={LOG: ("order_id", "attribution", "is_new_customer")}, reference="practitioners on returns", min_n=5,
        aliases=("customer acquisition cost",),
    ),
    rate(
        "roas", function=ratio_of("ads_daily", "conversions_value", "spend"), formula="conversions_value / spend",
        unit="index", needs={"ads_daily": ("conversions_value", "spend", "currency")}, source_tool="ads manager",
        reference="practitioners on returns", aliases=("return on ad spend",),
    ),
    rate(
        "romi", function=romi_of(total_of("ads_daily", "spend")),
        formula="(margin of SMM sales - ad spend) / ad spend", needs=NEEDS_MARGIN,
        reference="practitioners on returns", aliases=("return on marketing investment",),
    ),
    rate(
        "roi", function=romi_of(_fees), formula="(margin of SMM sales - SMM and PR a month) / SMM and PR a month",
        needs={LOG: ("margin", "attribution", "currency")}, reference="practitioners on returns",
        aliases=("return on investment",),
    ),
    *(
        money(
            name, function=not_a_kpi, formula="none", direction="context", needs={}, source_tool="none",
            reference="published measurement checklists, AMEC", pack=(), aliases=aliases,
        )
        for name, aliases in (("emv", ("earned media value",)), ("ave", ("advertising value equivalency",)))
    ),
)  # fmt: skip
