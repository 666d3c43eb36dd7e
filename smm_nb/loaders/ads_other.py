"""Google Ads, Yandex Direct, TikTok, LinkedIn, X, Snapchat and Pinterest ads, and the KAG data set [ads_daily].

A report over a period, without a column of days, cannot be put on days: its rows are set aside and say how to export
them. Totals of totals (Google) and totals first (Yandex) are never data. Imports family, mapping and headers.
Tests: tests/loaders/test_ads_other.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import Headers, normal
from smm_nb.loaders.headers.ads_more import DIRECT, GOOGLE, KAG, LINKEDIN, PINTEREST, SNAPCHAT, TIKTOK, X
from smm_nb.loaders.mapping import File, Layout, Part, read_grid
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, SetAside
from smm_nb.loaders.values import parse_dates
from smm_nb.tables.schema import conform

GENDERS = {"женский": "f", "мужской": "m", "не определен": "u", "m": "m", "f": "f", "male": "m", "female": "f"}
_DAY = re.compile(r"\d{1,2}\.\d{2}\.\d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}")


def _derive(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    if "gender" in frame:
        frame["gender"] = frame["gender"].map(lambda text: GENDERS.get(normal(text), "u"), "ignore")
    if "age_segment" in frame:
        ages = frame["age_segment"].str.replace(r"\s*(?:лет|года)$", "", regex=True)
        frame["age_segment"] = ages.where(ages != "Не определен")
    return frame


def _read_by_day(raw: RawTable, layout: Layout, file: File) -> Part:
    part = read_grid(raw, layout, file)
    day = _only_day(raw)
    frame = part.frame
    if day is not None and frame["date_day"].isna().all():
        return replace(part, frame=frame.assign(date_day=day))
    undated = frame["date_day"].isna()
    rows = dict(zip(raw.lines, raw.rows, strict=True))
    reason = f"no day: the row is about {_period(raw) or 'a period'}; export it divided by day"
    aside = tuple(SetAside(line, reason, tuple(rows[line])) for line in frame.loc[undated, "source_line"])
    kept = conform(frame[~undated].reset_index(drop=True), layout.table)
    return replace(part, frame=kept, kept=len(kept), set_aside=(*part.set_aside, *aside))


def _period(raw: RawTable) -> str:
    return next((" - ".join(found) for line in raw.preamble if len(found := _DAY.findall(line)) == 2), "")


def _only_day(raw: RawTable) -> pd.Timestamp | None:
    # a report of one day states it above the table as `1 June 2025 - 1 June 2025`
    ends = _period(raw).split(" - ")
    return pd.Timestamp(parse_dates(ends[:1]).values[0]) if len(ends) == 2 and ends[0] == ends[1] else None


def _is_google(raw: RawTable) -> bool:
    return any(normal(cell) in ("impr.", "currency code", "campaign status") for cell in raw.header)


def _is_x(raw: RawTable) -> bool:
    return any(normal(cell) in ("billed engagements", "campaign url") for cell in raw.header)


def _layout(family: str, tool: str, names: Headers, platform: str, how: How) -> Layout:
    return Layout(family, tool, "ads_daily", names, ("spend",), {"platform": platform}, how, derive=_derive)


_GOOGLE = _layout("google_ads", "Google Ads", GOOGLE, "google", How(decimal="."))
_DIRECT = _layout("yandex_direct", "Yandex Direct", DIRECT, "yandex", How(order="dmy", zone="Europe/Moscow"))
_TIKTOK = _layout("tiktok_ads", "TikTok Ads Manager", TIKTOK, "tiktok", How(zone="UTC", decimal="."))
_LINKEDIN = _layout("linkedin_ads", "LinkedIn Campaign Manager", LINKEDIN, "linkedin", How("mdy", "UTC", "."))
_SNAPCHAT = _layout("snapchat_ads", "Snapchat Ads Manager", SNAPCHAT, "snapchat", How(zone="UTC", decimal="."))
_X = _layout("x_ads", "X Ads", X, "x", How(decimal="."))
_PINTEREST = _layout("pinterest_ads", "Pinterest Ads", PINTEREST, "pinterest", How(zone="UTC", decimal="."))
_KAG = _layout("kag", "KAG data set", KAG, "facebook", How(order="dmy", decimal="."))

LOADERS = (
    grid_family(
        (
            Grid(_GOOGLE, ("campaign_name", "impressions", "spend"), ("ad_name",), _read_by_day, _is_google),
            Grid(_GOOGLE, ("search_term", "spend"), read=_read_by_day),
            # a card of the overview: Date, Clicks, Impressions, Avg. CPC, Cost
            Grid(_GOOGLE, ("date_day", "clicks", "impressions", "spend"), ("campaign_name",), _read_by_day),
        ),
        how_to_get="Google Ads, Reports, a table with Day, Campaign, Cost, Currency code; Download, CSV.",
        notes=(
            "up to seven rows of totals follow the data, each of the whole spend: all are set aside",
            "two downloads: UTF-8 with commas, and UTF-16 with tabs that is called .csv too",
            "without the column Day nothing can be put on days; the overview's cards have it",
        ),
    ),
    grid_family(
        (Grid(_DIRECT, ("spend", "impressions"), read=_read_by_day),),
        how_to_get="Яндекс Директ, Мастер отчетов, with День in the columns; Экспорт в XLSX.",
        notes=(
            "four lines stand above the header, `Итого` is the first row; `-` is a missing number",
            "the header `Регион местонахождения` stands twice: the region's name, then its number",
        ),
    ),
    grid_family(
        (Grid(_TIKTOK, ("ad_name", "date_day", "spend", "link_clicks"), read=_read_by_day),),
        how_to_get="TikTok Ads Manager, Reporting, Custom report, by Day and Ad, Export CSV.",
        notes=("`Clicks (all)` and `Clicks (destination)` differ; the latter are the clicks to the site",),
    ),
    grid_family(
        (Grid(_LINKEDIN, ("date_day", "spend", "campaign_name"), read=_read_by_day),),
        how_to_get="LinkedIn Campaign Manager, Export, Ad performance, by day, CSV.",
        notes=(
            "days are UTC days; two to five lines stand above the header",
            "its campaign group is others' campaign, its campaign others' ad group",
        ),
    ),
    grid_family(
        (Grid(_SNAPCHAT, ("date_day", "impressions", "link_clicks", "spend"), read=_read_by_day),),
        how_to_get="Snapchat Ads Manager, Reports, by day, Export CSV.",
        notes=("by a documented header; no original was seen",),
    ),
    grid_family(
        (
            Grid(
                _X,
                ("campaign_id", "campaign_name", "date_day", "impressions", "spend"),
                read=_read_by_day,
                claims=_is_x,
            ),
        ),
        how_to_get="X Ads, Campaigns, Export, CSV, daily.",
        notes=(
            "by the columns that X's help lists; no original was seen",
            "engagements count each click on a post: likes, replies and follows are among them",
        ),
    ),
    grid_family(
        (Grid(_PINTEREST, ("date_day", "link_clicks", "spend"), read=_read_by_day),),
        how_to_get="Pinterest Ads, Reporting, by day, Export CSV.",
        notes=("by a documented header; no original was seen",),
    ),
    grid_family(
        (Grid(_KAG, ("ad_id", "campaign_id", "ad_group_id", "interest", "conversions"), read=_read_by_day),),
        how_to_get="The teaching data set KAG_conversion_data; its original has no dates.",
        notes=("a copy with a column Date is going round: the dates are invented",),
    ),
)
