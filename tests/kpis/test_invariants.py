"""What must hold for whatever rows come: their order does not matter, and doubling every count leaves rates alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smm_nb.kpis import KPIS, compute
from tests.data_for import HandMade, make_data

counts = st.one_of(st.none(), st.integers(0, 100_000))
some = st.integers(1, 100_000)
days = st.integers(1, 30).map(lambda number: f"2025-06-{number:02}")
networks = st.sampled_from(["vk", "instagram"])

posts = st.lists(
    st.fixed_dictionaries(
        {
            "platform": networks,
            "created_timestamp": days.map(lambda day: f"{day}T10:00:00Z"),
            **dict.fromkeys(("likes", "comments", "shares", "saves", "reach", "views", "impressions", "hides"), counts),
        }
    ),
    max_size=6,
).map(lambda rows: [row | {"post_id": str(number), "page_id": row["platform"]} for number, row in enumerate(rows)])

ads = st.lists(
    st.fixed_dictionaries(
        {
            "platform": networks,
            "date_day": days,
            "campaign_name": st.sampled_from(["a", "b"]),
            "spend": st.one_of(st.none(), st.integers(0, 10_000).map(float)),
            **dict.fromkeys(("impressions", "clicks", "link_clicks", "joins", "conversions"), counts),
        }
    ),
    max_size=6,
).map(lambda rows: [row | {"ad_name": str(number), "currency": "EUR"} for number, row in enumerate(rows)])

visits = st.lists(
    st.fixed_dictionaries(
        {
            "date_day": days,
            "session_source": st.sampled_from(["vk.com", "google", "(direct)", "instagram"]),
            "session_medium": st.sampled_from(["referral", "organic", "cpc"]),
            "sessions": some,
            **dict.fromkeys(("engaged_sessions", "conversions", "orders"), counts),
        }
    ),
    max_size=6,
    unique_by=lambda row: (row["date_day"], row["session_source"], row["session_medium"]),
).map(lambda rows: [row | {"period_type": "day"} for row in rows])

accounts = st.lists(
    st.fixed_dictionaries(
        {
            "platform": networks,
            "date_day": days,
            **dict.fromkeys(("follows", "unfollows", "followers", "views"), counts),
        }
    ),
    max_size=8,
    unique_by=lambda row: (row["platform"], row["date_day"]),
).map(lambda rows: [row | {"period_type": "day", "page_id": row["platform"]} for row in rows])

tables = st.fixed_dictionaries({"posts": posts, "ads_daily": ads, "traffic_daily": visits, "account_daily": accounts})

RATES = [kpi.id for kpi in KPIS.values() if kpi.unit == "ratio" and not kpi.options]


def values(data: HandMade, ids: list[str]) -> dict[str, Any]:
    return {v.kpi: (v.value, v.numerator, v.denominator) for v in compute(data, ids)}


def close(found: dict[Any, Any], expected: dict[Any, Any]) -> None:
    assert found == {key: pytest.approx(value) if value != (None,) * 3 else value for key, value in expected.items()}


def doubled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v * 2 if isinstance(v, int | float) else v for k, v in row.items()} for row in rows]


@settings(max_examples=5, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = {name: random.sample(part, len(part)) for name, part in rows.items()}
    ids = [kpi.id for kpi in KPIS.values() if set(kpi.needs) & set(rows)]
    close(values(make_data(**shuffled), ids), values(make_data(**rows), ids))


@settings(max_examples=6, deadline=None)
@given(tables)
def test_doubling_every_count_leaves_rates_alone(rows):
    once = {v.kpi: v.value for v in compute(make_data(**rows), RATES)}
    twice = {v.kpi: v.value for v in compute(make_data(**{n: doubled(r) for n, r in rows.items()}), RATES)}
    # a rate may come out of hiding, because twice the cases may be enough
    known = {kpi: value for kpi, value in once.items() if value is not None}
    assert {kpi: twice[kpi] for kpi in known} == {kpi: pytest.approx(value) for kpi, value in known.items()}


@settings(max_examples=5, deadline=None)
@given(tables)
def test_additive_kpis_add_up_over_networks(rows):
    ids = ["posts", "likes", "follows", "unfollows", "spend", "joins", "ad_impressions"]
    data = make_data(**rows)
    for kpi in ids:
        (whole,) = compute(data, kpi)
        parts = [v.value for v in compute(data, kpi, by="platform") if v.value is not None]
        assert whole.value == (pytest.approx(sum(parts)) if parts else None)


@settings(max_examples=5, deadline=None)
@given(tables)
def test_a_value_is_finite_and_a_missing_one_has_a_reason(rows):
    data = make_data(**rows)
    for value in compute(data, list(KPIS)):
        if value.value is None:
            assert value.why
        else:
            assert abs(value.value) < float("inf")
            assert not value.why


@settings(max_examples=6, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_an_export_split_in_two_files_gives_the_same(rows, random):
    split = {
        name: [row | {"source_file": f"{name}_{random.choice('ab')}.csv"} for row in part]
        for name, part in rows.items()
    }
    ids = [kpi.id for kpi in KPIS.values() if set(kpi.needs) & set(rows)]
    close(values(make_data(**split), ids), values(make_data(**rows), ids))
