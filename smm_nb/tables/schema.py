"""The canonical tables: grain, key, required and optional columns; empty tables; the check that a table is one.

Loaders fill them, KPIs read them, and neither knows the other. Built on `columns.py`; pandera checks.
Imports errors only. Tests: tests/tables/test_schema.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from smm_nb.errors import UnknownName
from smm_nb.tables.columns import COLUMNS, Column, Kind

if TYPE_CHECKING:
    import pandera.pandas as pa

DTYPES: dict[Kind, str] = {
    "text": "str",
    "id": "str",
    "date": "datetime64[s]",
    "instant": "datetime64[s, UTC]",
    "count": "Int64",
    "number": "Float64",
    "share": "Float64",
    "money": "Float64",
    "flag": "boolean",
}

_NONE: Mapping[str, object] = MappingProxyType({})

SOURCE = "client_id source_file source_line source_tool exported_at timezone"


DAY: dict[str, str] = {
    "posts": "created_timestamp",
    "account_daily": "date_day",
    "ads_daily": "date_day",
    "traffic_daily": "date_day",
    "audience": "as_of_date",
    "serp": "captured_at",
    "mentions": "published_at",
    "portals": "as_of_date",
    "competitors": "date_day",
    "sales_log": "date_day",
    "events": "date_start",
}
"""The column that says when a row of a table was; `targets` has none: its rows are for months."""


@dataclass(frozen=True)
class Table:
    """A canonical table: `grain` says what one row is, `key` which columns name it, `required` which are never missing.

    Every table also carries the columns of `SOURCE`, so that a figure can be traced to a file and a line.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _table(name: str, grain: str, key: str, required: str, others: str) -> Table:
    # the key comes first, each column once
    names = dict.fromkeys(f"{key} {required} {others} {SOURCE}".split())
    return Table(name, grain, tuple(key.split()), tuple(required.split()), tuple(COLUMNS[n] for n in names))


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "posts",
            "one post, its totals to date (lifetime) as of the export",
            "platform page_id post_id as_of_date",
            "platform post_id created_timestamp",
            "page_name post_url post_message post_type is_boosted impressions views reach reach_followers reach_viral "
            "reach_paid likes comments shares saves clicks video_views joins unsubscribes hides reports spend currency "
            "hashtags topic",
        ),
        _table(
            "account_daily",
            "account x window (`period_type`: day, week or month, because reach cannot be added)",
            "platform page_id period_type date_day",
            "platform period_type date_day",
            "page_name followers follows unfollows impressions views reach reach_followers profile_views visitors "
            "clicks posts likes comments shares saves engagements messages video_views hides",
        ),
        _table(
            "ads_daily",
            "ad x day (x age and gender where the export divides)",
            "platform date_day account_id campaign_name ad_group_name ad_id ad_name age_segment gender region",
            "platform date_day spend currency",
            "account_name campaign_id ad_group_id creative_id impressions reach frequency clicks link_clicks joins "
            "messages leads conversions conversions_value attribution_window",
        ),
        _table(
            "traffic_daily",
            "source / medium / campaign x window",
            "date_day period_type session_source session_medium session_campaign session_content session_term "
            "session_default_channel_grouping landing_page_path goal_id",
            "date_day period_type",
            "sessions engaged_sessions bounces bounce_definition users new_users returning_users page_views "
            "engagement_time_s conversions orders revenue currency",
        ),
        _table(
            "audience",
            "network x segment, at a date",
            "platform as_of_date basis breakdown segment",
            "platform basis breakdown segment",
            "people share source sample_size",
        ),
        _table(
            "competitors",
            "company x network x day",
            "company platform date_day",
            "company platform date_day",
            "is_focus page_id page_url followers posts likes comments shares engagements ads_seen",
        ),
        _table(
            "serp",
            "search result: query x engine x region x capture x position",
            "captured_at search_engine region query position labelled_by",
            "captured_at query position url",
            "domain title result_type tone ownership is_recommendation",
        ),
        _table(
            "mentions",
            "one mention",
            "platform mention_id url",
            "published_at",
            "domain author_id author_followers text tone engagement reach_potential is_owned is_recommendation topic",
        ),
        _table(
            "portals",
            "one target portal, at a date (KR2: 20 popular portals of similar topics)",
            "domain as_of_date",
            "domain as_of_date",
            "url title is_discussed links is_recommendation",
        ),
        _table(
            "events",
            "something that happened, a day or a span",
            "date_start title",
            "date_start date_end title",
            "description kind platform affects_kpi",
        ),
        _table(
            "targets",
            "KPI x month",
            "kpi_id period platform",
            "kpi_id period target",
            "baseline direction phasing source agreed_at agreed_by",
        ),
        _table(
            "sales_log",
            "one sale (order)",
            "order_id date_day",
            "date_day amount currency",
            "margin items source_declared attribution session_source session_medium session_campaign client_confirmed "
            "title",
        ),
    )
}


def table(name: str) -> Table:
    """The canonical table of that name.

    Raises:
        UnknownName: there is none.
    """
    if name not in TABLES:
        raise UnknownName(what="table", found=name, expected=", ".join(TABLES))
    return TABLES[name]


def empty(name: str) -> pd.DataFrame:
    """A table without rows, with every column in its dtype."""
    return conform(pd.DataFrame(), name)


def conform(frame: pd.DataFrame, name: str, constants: Mapping[str, object] = _NONE) -> pd.DataFrame:
    """`frame` with the columns of table `name` in their order and dtypes; a column that it lacks is missing, never 0.

    Columns that the table does not know are kept at the end: a loader may carry what its export says beside.

    Args:
        frame: rows; not changed.
        name: the canonical table.
        constants: column -> its one value in every row; stands above a column of `frame` with that name.
    """
    # files are small and tables wide: what is done a column costs more than what is done a row
    has = dict(zip(frame.columns, frame.dtypes, strict=True))
    dtypes = _dtypes(name)
    if not constants and list(has.items())[: len(dtypes)] == list(dtypes.items()):
        return frame.copy(deep=False)
    known: dict[Any, Any] = {}
    missing = {dtype: _missing(dtype).repeat(len(frame)) for dtype in set(dtypes.values())}
    for column, dtype in dtypes.items():
        if column in constants:
            known[column] = pd.array([constants[column]], dtype=dtype).repeat(len(frame))
        elif column not in has:
            known[column] = missing[dtype].copy()
        else:
            known[column] = frame[column] if has[column] == dtype else frame[column].array.astype(dtype)
    extra = {label: frame[label] for label in has if label not in known}
    extra |= {label: [value] * len(frame) for label, value in constants.items() if label not in known}
    # every array is new or a column of `frame`, which pandas copies when one of the two is written to
    return pd.DataFrame(known | extra, index=frame.index, copy=False)


@cache
def _dtypes(name: str) -> Mapping[str, Any]:
    """Column -> dtype of a table, as objects: to compare a dtype with its name means to parse the name."""
    return {column.name: pd.api.types.pandas_dtype(DTYPES[column.kind]) for column in table(name).columns}


@cache
def _missing(dtype: Any) -> Any:
    """An array of one missing value; never written to, only repeated."""
    return pd.array([None], dtype=dtype)


def days(frame: pd.DataFrame, name: str, timezone: str) -> pd.Series:
    """The day of each row of table `name`; instants are cut into days in `timezone`."""
    column = frame[DAY[name]]
    instants = column.array
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        instants = instants.tz_convert(timezone).tz_localize(None)
    # arrays, since the same by way of columns costs three times as much for the few rows of a table
    days = instants.to_numpy().astype("M8[D]").astype("M8[s]")
    return pd.Series(days, index=column.index, name=column.name, copy=False)


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Every breach of the schema of table `name`, one row each: column, check, found, row (index label).

    Empty when the table is right: dtypes, required columns filled, additive counts and money not below zero,
    shares within 0-1.
    """
    import pandera.errors

    try:
        _pandera(name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["column", "check", "failure_case", "index"]]
        return cases.set_axis(["column", "check", "found", "row"], axis="columns").reset_index(drop=True)
    return pd.DataFrame(columns=["column", "check", "found", "row"])


@cache
def _pandera(name: str) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    required = table(name).required

    def rule(column: Column) -> pa.Column:
        checks = []
        if column.kind == "share":
            checks = [pa.Check.in_range(0, 1)]
        elif column.kind in ("count", "number") and column.additivity != "label":
            checks = [pa.Check.ge(0)]
        return pa.Column(DTYPES[column.kind], checks, nullable=column.name not in required)

    return pa.DataFrameSchema({column.name: rule(column) for column in table(name).columns}, strict=False)
