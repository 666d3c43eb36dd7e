"""GA4 explorations, Universal Analytics, Search Console, Shopify's own analytics [traffic_daily].

Universal Analytics writes numbers as its account's language does, and days in a second table below. Search Console's
clicks are no sessions and stay beside. Imports family, mapping, ga4, window.
Tests: tests/loaders/test_site_other.py.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from smm_nb.loaders import ga4
from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import headers
from smm_nb.loaders.headers.site import GA4
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_grid, unused
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, Reading, SetAside
from smm_nb.loaders.values import parse_percents
from smm_nb.loaders.window import in_lines
from smm_nb.tables.schema import conform

# ---------------------------------------------------------------- GA4 explorations


def is_exploration(reading: Reading) -> bool:
    """An exploration's download: its comment names the exploration and its tab, and both dates in one line."""
    return any(
        "exploration" in line.casefold() and line.startswith("#") for raw in reading.tables for line in raw.preamble
    )


def read_exploration(reading: Reading, context: Context) -> Loaded:
    """The exploration's first table as a GA4 report; the grand total, which has no dimensions, is set aside."""
    raw = reading.tables[0]
    part = ga4.read_table(raw, File(reading, context), in_lines(raw.preamble))
    aside = tuple(row for other in reading.tables[1:] for row in unused(other, "another tab of the exploration"))
    return loaded([part], rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)


# ---------------------------------------------------------------- Universal Analytics (until 2023)

UNIVERSAL = headers(
    "% New Sessions | % nieuwe sessies | Pages / Session | Pages/Session | Pagina's/sessie | Avg. Session Duration",
    "Gem. sessieduur | Goal Conversion Rate | Doelconversieratio | Goal Value | Doelwaarde | Browser Version",
    "Browserversie | Operating System | {name} Conversion Rate) | {name} Value)",
    browser={"en": "Browser"},
    day_index={"en": "Day Index", "nl": "Dagindex", "sv": "Dagindex", "de": "Tagesindex"},
    date_day={"en": "Date"},
    source_medium={"en": "Source / Medium | Source/Medium", "nl": "Bron/medium"},
    session_default_channel_grouping={"en": "Default Channel Grouping"},
    session_campaign={"en": "Campaign"},
    landing_page_path={"en": "Landing Page", "nl": "Bestemmingspagina"},
    sessions={"en": "Sessions | Visits", "nl": "Sessies", "sv": "Sessioner"},
    users={"en": "Users", "nl": "Gebruikers"},
    new_users={"en": "New Users", "nl": "Nieuwe gebruikers"},
    bounce_share={"en": "Bounce Rate", "nl": "Bouncepercentage"},
    page_views={"en": "Pageviews", "nl": "Paginaweergaven"},
    conversions={"en": "Goal Completions", "nl": "Behaalde doelen"},
    orders={"en": "Transactions"},
    revenue={"en": "Revenue"},
)
_UNIVERSAL = Layout("universal_analytics", "Universal Analytics", "traffic_daily", UNIVERSAL, ())


def is_universal(reading: Reading) -> bool:
    """A table of Universal Analytics: comments above it, and headers that GA4 does not have."""
    return any(_is_universal(raw) for raw in reading.tables) and not is_exploration(reading)


def _is_universal(raw: RawTable) -> bool:
    found = UNIVERSAL.match(raw.header).columns
    by_day = "day_index" in found and len(raw.header) == 2
    commented = any(line.startswith("#") for line in raw.preamble)
    return by_day or (
        commented and "sessions" in found and ("browser" in found or "bounce_share" in found) and not _ga4(raw)
    )


def _ga4(raw: RawTable) -> bool:
    return "engaged_sessions" in GA4.match(raw.header).columns or any("Start date" in line for line in raw.preamble)


def read_universal(reading: Reading, context: Context) -> Loaded:
    """The days of the second table; the first one's rows where the file is about one month."""
    file = File(reading, context)
    window = in_lines(line for raw in reading.tables for line in raw.preamble)
    parts: list[Part] = []
    aside: list[SetAside] = []
    for raw in reading.tables:
        found = UNIVERSAL.match(raw.header).columns
        if "day_index" in found:
            parts.append(_read_days(raw, file))
        elif window and window.period_type == "month" and not parts:
            part = read_grid(_without_totals(raw), _UNIVERSAL, file)
            frame = _universal_parts(part.frame).assign(date_day=pd.Timestamp(window.first), period_type="month")
            parts.append(
                replace(part, frame=conform(frame, "traffic_daily"), set_aside=(*part.set_aside, *_totals(raw)))
            )
        else:
            aside += unused(raw, f"about {window or 'an unknown span'} in one row: neither a day, a week nor a month")
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)


def _read_days(raw: RawTable, file: File) -> Part:
    header = ["Date" if at == 0 else cell for at, cell in enumerate(raw.header)]
    part = read_grid(replace(_without_totals(raw), header=header), _UNIVERSAL, file)
    frame = part.frame.assign(period_type="day")
    return replace(part, frame=conform(frame, "traffic_daily"), set_aside=(*part.set_aside, *_totals(raw)))


def _is_universal_total(row: list[str]) -> bool:
    # the totals of Universal Analytics have no label: the first cell is empty
    return not row[0].strip()


def _totals(raw: RawTable) -> tuple[SetAside, ...]:
    pairs = zip(raw.lines, raw.rows, strict=True)
    return tuple(SetAside(line, "row of totals", tuple(row)) for line, row in pairs if _is_universal_total(row))


def _without_totals(raw: RawTable) -> RawTable:
    kept = [at for at, row in enumerate(raw.rows) if not _is_universal_total(row)]
    return replace(raw, rows=[raw.rows[at] for at in kept], lines=[raw.lines[at] for at in kept])


def _universal_parts(frame: pd.DataFrame) -> pd.DataFrame:
    if "source_medium" in frame:
        both = frame.pop("source_medium").str.split(" / ", n=1, expand=True).reindex(columns=[0, 1])
        frame = frame.assign(session_source=both[0].str.lower(), session_medium=both[1].str.lower())
    if "bounce_share" in frame:
        shares = parse_percents(frame.pop("bounce_share").fillna("").tolist(), unit="percent").values
        bounces = pd.Series(shares, index=frame.index, dtype="Float64") * frame["sessions"].astype("Float64")
        frame["bounces"] = bounces.round().astype("Int64")
    return frame.assign(bounce_definition="ua")


# ---------------------------------------------------------------- Search Console and Shopify's own analytics

SEARCH_CONSOLE = headers(
    date_day={"en": "Date", "ru": "Дата", "sv": "Datum"},
    search_clicks={"en": "Clicks", "fr": "Clics", "ru": "Клики", "sv": "Klick"},
    search_impressions={"en": "Impressions", "ru": "Показы", "sv": "Exponeringar"},
    click_rate={"en": "CTR"},
    search_position={"en": "Position"},
)
_GOOGLE_SEARCH = {"session_source": "google", "session_medium": "organic", "period_type": "day"}
_SEARCH = Layout(
    "search_console", "Google Search Console", "traffic_daily", SEARCH_CONSOLE, ("date_day",), _GOOGLE_SEARCH
)

SHOPIFY = headers(
    "{name} (previous_year)",
    month={"en": "Month"},
    date_day={"en": "Day"},
    sessions={"en": "Sessions"},
    users={"en": "Online store visitors"},
    referrer={"en": "Referring channel | Referrer source"},
)


def _derive_shopify(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    if "month" in frame:
        return frame.assign(date_day=pd.to_datetime(frame.pop("month")), period_type="month")
    return frame.assign(period_type="day")


_SHOPIFY = Layout(
    "shopify_sessions", "Shopify analytics", "traffic_daily", SHOPIFY, (), how=How(decimal="."), derive=_derive_shopify
)

LOADERS = (
    Loader(
        "ga4_exploration",
        "Google Analytics 4 exploration",
        ("traffic_daily",),
        is_exploration,
        read_exploration,
        "GA4, Explore, the exploration with Date, Session source / medium, Sessions; Export, CSV.",
        ("the grand total is the first row, with one cell more than the header",),
        {"traffic_daily": (GA4,)},
    ),
    Loader(
        "universal_analytics",
        "Universal Analytics",
        ("traffic_daily",),
        is_universal,
        read_universal,
        "No longer to be had: Universal Analytics ended in 2023; old files are read.",
        ("a second table below gives the days; rows of totals have an empty first cell",),
        {"traffic_daily": (UNIVERSAL,)},
    ),
    grid_family(
        (Grid(_SEARCH, ("date_day", "search_clicks", "search_impressions", "click_rate", "search_position")),),
        how_to_get="Google Search Console, Performance, Export, CSV: a zip; its Chart (Dates) is read.",
        notes=("clicks are not sessions; queries do not add up to the chart, because rare ones are left out",),
    ),
    grid_family(
        (Grid(_SHOPIFY, ("month", "sessions"), ("search_clicks",)), Grid(_SHOPIFY, ("date_day", "sessions", "users"))),
        how_to_get="Shopify admin, Analytics, Reports, Sessions over time, Export.",
        notes=("`Sessions (previous_year)` stands twice, once with a trailing space: that one is a change in percent",),
    ),
)
