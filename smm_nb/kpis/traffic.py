"""Traffic to the site: visits, their quality, what the networks' share of them is, and what nobody can attribute.

GA4's, Universal Analytics' and Metrica's bounce rates are three different measures and stay apart.
Imports the window and the arithmetic. Tests: tests/kpis/test_traffic.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from smm_nb.kpis.arithmetic import not_available, ratio, total
from smm_nb.kpis.kpi import Counted, Function, Kpi
from smm_nb.kpis.plain import parts, post_total_of, ratio_of, total_of
from smm_nb.kpis.sources import is_paid, is_search, is_social, is_unattributed
from smm_nb.kpis.window import Window, one_series
from smm_nb.tables.rows import where

TABLE = "traffic_daily"
Which = Callable[[pd.DataFrame], pd.Series]


def some_total_of(column: str, which: Which) -> Function:
    """The function of a KPI that adds up one column of some of the visits, such as the social ones."""

    def function(window: Window) -> Counted:
        rows = _by_source(window, column)
        return total(rows[which(rows)], column)

    return function


def some_ratio_of(numerator: str, denominator: str, which: Which) -> Function:
    """The function of a KPI that is one column over another of some of the visits."""

    def function(window: Window) -> Counted:
        rows = _by_source(window, numerator, denominator)
        return ratio(rows[which(rows)], numerator, denominator)

    return function


def share_of(column: str, which: Which) -> Function:
    """The function of a KPI that is some of the visits / all visits of the same export."""

    def function(window: Window) -> Counted:
        rows = _by_source(window, column)
        if rows.empty:
            return not_available("no_rows")
        some = rows[which(rows)]
        # an export by source that names no social source says 0, not unknown
        above = total(some, column) if len(some) else Counted(0.0)
        return parts(above, total(rows, column))

    return function


def bounce_rate_of(definition: str) -> Function:
    """The function of a bounce rate: bounces by that definition / sessions. Definitions are never mixed."""

    def function(window: Window) -> Counted:
        rows = window.rows(TABLE, "bounces", "sessions")
        return ratio(where(rows, (rows["bounce_definition"] == definition).fillna(False)), "bounces", "sessions")

    return function


def bounce_rate_ga4(window: Window) -> Counted:
    """1 - engaged sessions / sessions."""
    rows = window.rows(TABLE, "engaged_sessions", "sessions")
    return ratio(rows.assign(bounced=rows["sessions"] - rows["engaged_sessions"]), "bounced", "sessions")


def returning_visitors(window: Window) -> Counted:
    """Unique visitors who had been there before; only from a row whose span is the window."""
    return _visitors(window, "returning_users")


def returning_visitor_share(window: Window) -> Counted:
    """Returning visitors / all visitors, both of the row whose span is the window."""
    return parts(_visitors(window, "returning_users"), _visitors(window, "users"))


def clicks_to_site(window: Window) -> Counted:
    """Clicks from the account to the site, where the account's export has them; else from the posts' own links."""
    account = total_of("account_daily", "clicks")(window)
    return account if account.value is not None else post_total_of("clicks")(window)


def social_returning_share(window: Window) -> Counted:
    """1 - new users / users of the visits that come from networks; a source's users of a span are not added."""
    rows = _whole_span(_by_source(window, "users", "new_users"), window)
    if isinstance(rows, Counted):
        return rows
    rows = where(rows, is_social(rows))
    if len(rows) > 1:
        return not_available("not_added_accounts", accounts=len(rows))
    return ratio(rows.assign(back=rows["users"] - rows["new_users"]), "back", "users")


def economic_value(window: Window) -> Counted:
    """Revenue / sessions of the visits that come from networks; none where sales are not tracked."""
    counted = some_ratio_of("revenue", "sessions", is_social)(window)
    if counted.numerator == 0 and not window.client.site.ecommerce_tracking:
        return not_available("no_ecommerce")
    return counted


def goal_count(window: Window) -> Counted:
    """Goals that are set up in the statistics system, as the client's YAML says (rule A3: three is best)."""
    return Counted(float(len(window.client.site.goals)), n=len(window.client.site.goals))


def contact_options_count(window: Window) -> Counted:
    """Ways in which a visitor can reach the client directly, as the client's YAML says (rule A2)."""
    options = window.client.site.contact_options
    return Counted(float(len(options)), n=len(options))


def _by_source(window: Window, *columns: str) -> pd.DataFrame:
    rows = window.rows(TABLE)
    divided = rows["session_source"].notna() | rows["session_medium"].notna()
    divided |= rows["session_default_channel_grouping"].notna()
    # an export without sources cannot say which visits are social
    return one_series(rows[divided], TABLE, columns, window.period)


def _visitors(window: Window, column: str) -> Counted:
    rows = _whole_span(window.rows(TABLE, column), window)
    if isinstance(rows, Counted):
        return rows
    if len(rows) > 1:
        return not_available("not_added_accounts", accounts=len(rows))
    return total(rows, column)


def _whole_span(rows: pd.DataFrame, window: Window) -> pd.DataFrame | Counted:
    if rows.empty:
        return not_available("no_rows")
    # visitors are people: only a row that spans the window may speak of them
    whole = rows if window.period.days == 1 else where(rows, rows["period_type"] != "day")
    return whole if len(whole) else not_available("not_added_days")


SITE = "site statistics"
GA4 = "Google Analytics 4"
count = partial(Kpi, unit="count", additivity="additive", basis="period", direction="higher", source_tool=SITE)
rate = partial(Kpi, unit="ratio", additivity="non_additive", basis="period", direction="higher", source_tool=SITE)


def _needs(*columns: str) -> dict[str, tuple[str, ...]]:
    return {TABLE: columns}


KPIS = (
    count(
        "sessions", function=total_of(TABLE, "sessions"), formula="sum(sessions)", needs=_needs("sessions"),
        reference="Google Analytics help", pack=("KA", "KC", "general"), aliases=("visits",),
    ),
    count(
        "page_views", function=total_of(TABLE, "page_views"), formula="sum(page_views)", needs=_needs("page_views"),
        reference="Fivetran's column names",
    ),
    *(
        count(
            f"{name}_sessions", function=some_total_of("sessions", which), formula=f"sum(sessions) where {name}",
            needs=_needs("sessions", "session_source", "session_medium"), reference=reference, pack=pack,
            aliases=aliases,
        )
        for name, which, reference, pack, aliases in (
            (
                "social",
                is_social,
                "Google's default channel rules",
                ("KA", "KC", "general"),
                ("traffic from the networks",),
            ),
            (
                "organic_social",
                lambda rows: is_social(rows) & ~is_paid(rows),
                "Google's default channel rules",
                ("KA",),
                ("organic_social",),
            ),
            (
                "paid_social",
                lambda rows: is_social(rows) & is_paid(rows),
                "Google's default channel rules",
                ("KC",),
                ("paid_social",),
            ),
            ("organic_search", is_search, "rule KR", ("KR",), ("natural traffic",)),
        )
    ),
    rate(
        "social_share_of_sessions", function=share_of("sessions", is_social),
        formula="sessions from networks / sessions", needs=_needs("sessions", "session_source", "session_medium"),
        reference="practitioners on dark social", min_n=100, pack=("KA", "KC"),
    ),
    rate(
        "unattributed_share", function=share_of("sessions", is_unattributed),
        formula="sessions direct or not set / sessions", direction="lower",
        needs=_needs("sessions", "session_source"), reference="practitioners on dark social", min_n=100,
    ),
    rate(
        "engagement_rate_ga4", function=ratio_of(TABLE, "engaged_sessions", "sessions"),
        formula="engaged_sessions / sessions", needs=_needs("engaged_sessions", "sessions"), source_tool=GA4,
        reference="Google Analytics help", min_n=30, pack=("KA", "KR"),
    ),
    rate(
        "bounce_rate_ga4", function=bounce_rate_ga4, formula="1 - engaged_sessions / sessions", direction="lower",
        needs=_needs("engaged_sessions", "sessions"), source_tool=GA4, reference="Google Analytics help", min_n=30,
    ),
    rate(
        "bounce_rate_ua", function=bounce_rate_of("ua"), formula="bounces (ua) / sessions", direction="lower",
        needs=_needs("bounces", "bounce_definition", "sessions"), source_tool="Universal Analytics (history)",
        reference="Google Analytics help", min_n=30,
    ),
    rate(
        "bounce_rate_metrika", function=bounce_rate_of("metrika15"), formula="bounces (metrika15) / sessions",
        direction="lower", needs=_needs("bounces", "bounce_definition", "sessions"), source_tool="Yandex Metrica",
        reference="Yandex Metrica help", min_n=30, pack=("KA", "KR"),
    ),
    count(
        "conversions", function=total_of(TABLE, "conversions"), formula="sum(conversions)",
        needs=_needs("conversions"), reference="X Ads", pack=("KA", "KC"), aliases=("key events", "goals reached"),
    ),
    rate(
        "conversion_rate_session", function=ratio_of(TABLE, "conversions", "sessions"),
        formula="conversions / sessions", needs=_needs("conversions", "sessions"), reference="X Ads", min_n=100,
        pack=("KA", "KC"),
    ),
    count(
        "social_conversions", function=some_total_of("conversions", is_social),
        formula="sum(conversions) where social", needs=_needs("conversions", "session_source"), reference="rule KC",
        pack=("KC",),
    ),
    rate(
        "social_conversion_rate", function=some_ratio_of("conversions", "sessions", is_social),
        formula="conversions / sessions where social", needs=_needs("conversions", "sessions", "session_source"),
        reference="rule KA, rule N5", min_n=100, pack=("KA", "KC"),
    ),
    rate(
        "social_engagement_rate_ga4", function=some_ratio_of("engaged_sessions", "sessions", is_social),
        formula="engaged_sessions / sessions where social",
        needs=_needs("engaged_sessions", "sessions", "session_source"), source_tool=GA4, reference="rule KA, rule N5",
        min_n=30, pack=("KA",),
    ),
    count(
        "returning_visitors", function=returning_visitors,
        formula="returning_users of the row whose span is the window", additivity="non_additive",
        needs=_needs("returning_users", "period_type"), reference="rule KR", pack=("KR",),
    ),
    rate(
        "returning_visitor_share", function=returning_visitor_share, formula="returning_users / users",
        needs=_needs("returning_users", "users", "period_type"), reference="rule KR", min_n=30, pack=("KR",),
    ),
    rate(
        "social_returning_share", function=social_returning_share, formula="1 - new_users / users where social",
        needs=_needs("new_users", "users", "session_source"), reference="rule KA", min_n=30, pack=("KA",),
        aliases=("people coming back from the account",),
    ),
    count(
        "clicks", function=clicks_to_site, formula="sum(clicks)",
        needs={"account_daily": ("clicks",), "posts": ("clicks",)}, source_tool="platform statistics",
        reference="rule KA", pack=("KA", "KR"), aliases=("website clicks", "link clicks of the account"),
    ),
    rate(
        "economic_value", function=economic_value, formula="revenue / sessions where social", unit="money",
        needs=_needs("revenue", "sessions", "session_source"), reference="True Social Metrics, Avinash Kaushik",
        min_n=100, pack=("KC",), aliases=("per-visit value",),
    ),
    count(
        "goal_count", function=goal_count, formula="count(goals)", additivity="non_additive", basis="snapshot",
        direction="on_target", needs={}, reference="rule A3",
    ),
    count(
        "contact_options_count", function=contact_options_count, formula="count(contact options)",
        additivity="non_additive", basis="snapshot", needs={}, source_tool="the site itself", reference="rule A2",
    ),
)  # fmt: skip
