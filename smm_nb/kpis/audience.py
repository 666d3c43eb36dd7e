"""Audience: followers, joins and leaves, growth, active members, fit of the audience with the client's customers.

Imports the window and the arithmetic. Tests: tests/kpis/test_audience.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import add_up, div, not_available, sources, total
from smm_nb.kpis.kpi import Counted, Kpi
from smm_nb.kpis.levels import at_end, at_start, levels
from smm_nb.kpis.plain import noted, parts, people, total_of, where_people, with_gaps
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

RETENTION_DAYS = 30


def followers(window: Window) -> Counted:
    """Followers at the end of the window, added over accounts: a gross audience, people of two networks twice.

    `n` is the number of accounts.
    """
    found = at_end(levels(window), window.period)
    value = add_up(found["followers"])
    if value is None:
        return not_available("no_rows")
    counted = Counted(value, n=len(found), sources=sources(found))
    if len(found) > 1:
        counted = noted(counted, "caveats.gross_audience")
    if found["reckoned"].any():
        counted = noted(counted, "caveats.level_reckoned")
    oldest = found["day"].min()
    if oldest < pd.Timestamp(window.period.last):
        counted = noted(counted, "caveats.level_date", level_date=oldest.date())
    return counted


def followers_start(window: Window) -> Counted:
    """Followers at the start of the window: at the end of the day before, else at the end of the first day."""
    found = at_start(levels(window), window.period)
    value = add_up(found["followers"])
    if value is None:
        return not_available("no_start_level")
    return Counted(value, n=len(found), sources=sources(found))


def net_new_followers(window: Window) -> Counted:
    """Joins - leaves; where leaves are not exported, followers at the end - at the start. Added over networks."""
    return _over_networks(window, _net_new)


def follower_growth_rate(window: Window) -> Counted:
    """(Joins - leaves) / followers at the start; networks that lack either are left out and named."""
    return _over_networks(window, lambda part: _of_start(part, _net_new(part)))


def audience_churn_rate(window: Window) -> Counted:
    """Leaves / followers at the start."""
    return _over_networks(window, lambda part: _of_start(part, _flow(part, "unfollows")))


def join_retention_30(window: Window) -> Counted:
    """1 - leaves of the window and the 30 days after / joins of the window: at least this share stayed.

    A lower bound: everybody who left is taken for a newcomer. Member lists would give the share itself.
    """
    after = window.period.last + datetime.timedelta(days=RETENTION_DAYS)
    joins = _flow(window, "follows")
    leaves = _flow(window.during(Period(window.period.first, after)), "unfollows")
    if leaves.value is not None and "caveats.days_missing" in leaves.caveats:
        return not_available("days_not_over", last_day=after)
    left = parts(leaves, joins)
    if left.value is None or joins.value is None or leaves.value is None:
        return left
    # leaves of older followers can outnumber the joins of a quiet month
    stayed = max(0.0, joins.value - leaves.value)
    return noted(replace(left, value=div(stayed, joins.value), numerator=stayed), "caveats.lower_bound")


def audience_share_active(window: Window) -> Counted:
    """Unique people who acted (the export's `engaged_users`) / followers at the end."""
    if "engaged_users" not in window.history("account_daily"):
        return not_available("no_column", column="engaged_users")
    return of_followers(window, "engaged_users")


def of_followers(window: Window, column: str) -> Counted:
    """Unique people of a window / followers at its end, both of the same network."""
    above = people(window, "account_daily", column)
    return parts(above, followers(where_people(window, "account_daily", column)))


def active_at_first_visit(window: Window) -> Counted:
    """Joiners who acted on the day they joined (`active_joins`, counted by hand or by a member tool) / joins."""
    if "active_joins" not in window.history("account_daily"):
        return not_available("no_column", column="active_joins")
    rows = window.rows("account_daily", "active_joins", "follows")
    return parts(total(rows, "active_joins"), total(rows, "follows"))


def affinity_index(window: Window, *, basis: str = "followers", base: str = "network") -> Counted:
    """Share of one segment in `basis` / its share in `base` * 100; 100 is as common as there.

    Divide by `breakdown` and `segment`: an index of several segments together means nothing.
    """
    shares = [_share(window, name) for name in (basis, base)]
    if any(len(rows) > 1 for rows in shares):
        return not_available("needs_segment")
    if any(rows.empty for rows in shares):
        return not_available("no_rows")
    above, below = (float(rows["share"].iloc[0]) for rows in shares)
    value = div(above, below, scale=100)
    why = None if value is not None else "caveats.no_denominator"
    return Counted(value, n=1, numerator=above, denominator=below, why=why, sources=sources(*shares))


def client_coverage(window: Window) -> Counted:
    """People of the segment in the network / people of the segment in the population (basis `population`)."""
    rows = _latest_audience(window)
    above, below = where(rows, rows["basis"] == "network"), where(rows, rows["basis"] == "population")
    return parts(total(above, "people"), total(below, "people"))


def _flow(window: Window, column: str) -> Counted:
    rows = window.rows("account_daily", column)
    return with_gaps(total(rows, column), rows, window, "account_daily")


def _net_new(window: Window) -> Counted:
    rows = window.rows("account_daily", "follows", "unfollows")
    joins, leaves = total(rows, "follows"), total(rows, "unfollows")
    known = levels(window)
    start, end = at_start(known, window.period), at_end(known, window.period)
    by_level = _difference(end, start)
    if joins.value is None or leaves.value is None:
        if by_level is None:
            return not_available("no_unfollows" if joins.value is not None else "no_rows")
        return noted(Counted(by_level, n=len(end), sources=sources(start, end)), "caveats.net_of_levels")
    net = Counted(joins.value - leaves.value, n=joins.n, sources=sources(rows))
    net = with_gaps(net, rows, window, "account_daily")
    # a residual means something only between two levels that the export states for the window's own ends
    whole = by_level is not None and (start["day"] == pd.Timestamp(window.period.first) - pd.Timedelta(days=1)).all()
    stated = not start["reckoned"].any() and not end["reckoned"].any()
    if whole and stated and by_level != net.value and (end["day"] == pd.Timestamp(window.period.last)).all():
        return noted(net, "caveats.residual", residual=round((by_level or 0) - (net.value or 0)))
    return net


def _difference(end: pd.DataFrame, start: pd.DataFrame) -> float | None:
    # an account without a start would bring its whole audience in as growth
    begun = {account: (day, level) for account, day, level in _told(start)}
    ended = list(_told(end))
    if not ended or any(account not in begun for account, _, _ in ended):
        return None
    # the same single level cannot be both ends
    if any(day <= begun[account][0] for account, day, _ in ended):
        return None
    return float(sum(level - begun[account][1] for account, _, level in ended))


def _told(levels: pd.DataFrame) -> Iterator[tuple[str, np.datetime64, float]]:
    """Account, day and followers of each level."""
    accounts, followers = levels["account"].to_numpy(dtype=object), levels["followers"].to_numpy(dtype=float)
    return zip(accounts, levels["day"].to_numpy(), followers, strict=True)


def _of_start(window: Window, flow: Counted) -> Counted:
    start = followers_start(window)
    if start.value is None and flow.value is not None:
        # some exports have one level and the daily flows: the start follows from them
        end = followers(window)
        net = _net_new(window)
        if end.value is not None and net.value is not None:
            start = noted(replace(end, value=end.value - net.value), "caveats.start_derived")
    return parts(flow, start)


def _over_networks(window: Window, function: Callable[[Window], Counted]) -> Counted:
    """The function network by network, added: one network's joins must not stand against another's leaves."""
    rows = [window.rows(name)["platform"] for name in ("account_daily", "competitors")]
    networks = sorted({str(name) for column in rows for name in column.dropna().unique()})
    if "platform" in window.by or len(networks) < 2:
        return function(window)
    found = {name: function(window.part(platform=name)) for name in networks}
    known = {name: counted for name, counted in found.items() if counted.value is not None}
    if not known:
        return next(iter(found.values()))
    added = _added(list(known.values()))
    left_out = [name for name in networks if name not in known and _own(window, name)]
    return noted(added, "caveats.networks_left_out", left_out=left_out) if left_out else added


def _own(window: Window, network: str) -> bool:
    return bool((window.rows("account_daily")["platform"] == network).any())


def _added(found: list[Counted]) -> Counted:
    caveats = tuple(dict.fromkeys(key for counted in found for key in counted.caveats))
    values = {name: value for counted in found for name, value in counted.values.items()}
    files = tuple(sorted({file for counted in found for file in counted.sources}))
    n = sum(counted.n for counted in found)
    if found[0].denominator is None:
        return Counted(sum(c.value or 0 for c in found), n=n, caveats=caveats, values=values, sources=files)
    above = sum(counted.numerator or 0 for counted in found)
    below = sum(counted.denominator or 0 for counted in found)
    return Counted(div(above, below), n, above, below, caveats=caveats, values=values, sources=files)


def _share(window: Window, basis: str) -> pd.DataFrame:
    rows = _latest_audience(window)
    return where(rows, (rows["basis"] == basis) & rows["share"].notna())


def _latest_audience(window: Window) -> pd.DataFrame:
    rows = window.history("audience")
    rows = where(rows, rows["day"].isna() | (rows["day"] <= pd.Timestamp(window.period.last)))
    key = ["platform", "basis", "breakdown", "segment", "source"]
    return rows.sort_values("day", kind="stable", na_position="first").drop_duplicates(key, keep="last")


ACCOUNT_LEVEL = {"account_daily": ("followers",), "competitors": ("followers", "is_focus")}
FLOWS = {"account_daily": ("follows", "unfollows", "followers")}
NETWORK = "platform statistics"

count = partial(Kpi, unit="count", additivity="additive", basis="period", direction="higher", source_tool=NETWORK)
rate = partial(Kpi, unit="ratio", additivity="non_additive", basis="period", direction="higher", source_tool=NETWORK)

KPIS = (
    Kpi(
        "followers", function=followers, formula="last followers of the window, added over accounts", unit="count",
        additivity="semi_additive", basis="snapshot", direction="higher", needs=ACCOUNT_LEVEL, source_tool=NETWORK,
        reference="Rival IQ, Fanpage Karma, Sprout Social", pack=("KA", "general"),
        aliases=("fans", "subscribers", "members", "audience (gross)"),
    ),
    Kpi(
        "followers_start", function=followers_start, formula="last followers before the window", unit="count",
        additivity="semi_additive", basis="snapshot", direction="context", needs=ACCOUNT_LEVEL, source_tool=NETWORK,
        reference="common usage",
    ),
    count(
        "follows", function=total_of("account_daily", "follows"), formula="sum(follows)",
        needs={"account_daily": ("follows",)}, reference="Swydo, Reportei", pack=("KA", "KC"),
        aliases=("joins", "new followers", "subscribed", "fan adds"),
    ),
    count(
        "unfollows", function=total_of("account_daily", "unfollows"), formula="sum(unfollows)", direction="lower",
        needs={"account_daily": ("unfollows",)}, reference="Swydo", pack=("KA",),
        aliases=("leaves", "unsubscribed", "fan removes"),
    ),
    count(
        "net_new_followers", function=net_new_followers,
        formula="follows - unfollows = followers_end - followers_start", needs=FLOWS, reference="Hootsuite",
        pack=("KA",),
    ),
    rate(
        "follower_growth_rate", function=follower_growth_rate, formula="(follows - unfollows) / followers_start",
        needs=FLOWS, reference="Hootsuite, Fanpage Karma", min_n=30, pack=("KA",), aliases=("audience growth rate",),
    ),
    rate(
        "audience_churn_rate", function=audience_churn_rate, formula="unfollows / followers_start", direction="lower",
        needs=FLOWS, reference="practitioners on giveaways", min_n=30, pack=("KA",),
    ),
    rate(
        "join_retention_30", function=join_retention_30, formula="1 - unfollows(window + 30 days) / follows(window)",
        needs={"account_daily": ("follows", "unfollows")}, reference="common usage", min_n=30, pack=("KA", "KC"),
    ),
    rate(
        "audience_share_active", function=audience_share_active, formula="engaged_users / followers",
        needs={"account_daily": ("engaged_users", "followers")}, reference="LiveDune", min_n=30, pack=("KA",),
        aliases=("% of active audience", "active members"),
    ),
    rate(
        "active_at_first_visit", function=active_at_first_visit, formula="active_joins / follows",
        needs={"account_daily": ("active_joins", "follows")}, source_tool="member tool or a count by hand",
        reference="rule KC", min_n=30, pack=("KC",),
    ),
    Kpi(
        "affinity_index", function=affinity_index, formula="share(segment, basis) / share(segment, base) * 100",
        unit="index", additivity="non_additive", basis="snapshot", direction="context",
        needs={"audience": ("share", "basis", "segment")},
        source_tool="platform statistics and published audience figures", reference="media planning",
        options=("basis", "base"),
    ),
    rate(
        "client_coverage", function=client_coverage, formula="people(segment, network) / people(segment, population)",
        basis="snapshot", needs={"audience": ("people", "basis", "segment")},
        source_tool="published audience figures", reference="common usage",
    ),
)  # fmt: skip
