"""What tools say about the profiles of others: Fanpage Karma's metrics and Social Blade's table of a channel.

Neither says which company a profile belongs to: the profile's name stands for it. Imports family, mapping, headers.
Tests: tests/loaders/test_competitors.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from smm_nb.errors import BadValue
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.headers.networks import FANPAGE_KARMA, SOCIAL_BLADE
from smm_nb.loaders.mapping import File, Layout, Part, read_grid
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, RawTable

_DAY = re.compile(r"(?<!\d)(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)")

# ---------------------------------------------------------------- Fanpage Karma


def _read_profiles(raw: RawTable, layout: Layout, file: File) -> Part:
    """One row a profile and day, or a profile and period: the latter stands on the last day of its period."""
    if FANPAGE_KARMA.has(raw.header, "date_day"):
        return read_grid(raw, layout, file)
    last = _last_day(raw, file)
    rows = [[*row, last] for row in raw.rows]
    part = read_grid(replace(raw, header=[*raw.header, "Date"], rows=rows), layout, file)
    told = Note("period", f"the file has one row a profile; its figures stand on {last}, the last day of the period")
    return replace(part, notes=(*part.notes, told))


def _last_day(raw: RawTable, file: File) -> str:
    days = []
    for found in _DAY.finditer(" ".join(raw.preamble)):
        year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
        days.append(f"{year}-{int(month):02}-{int(day):02}")
    if not days:
        raise BadValue(
            file=file.reading.path,
            line=raw.first_line,
            found="profiles without a day",
            expected="a column `Date`, or the period above the table, such as 2025-08-01 - 2025-08-31",
            remedy="Export the metrics by day, or write the period into the first row.",
        )
    return max(days)


def _lower_network(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    return frame.assign(platform=frame["platform"].map(str.lower, "ignore"))


_KARMA = Layout(
    "fanpage_karma",
    "Fanpage Karma",
    "competitors",
    FANPAGE_KARMA,
    ("company", "platform", "date_day"),
    derive=_lower_network,
)

# ---------------------------------------------------------------- Social Blade


def _read_channel(raw: RawTable, layout: Layout, file: File) -> Part:
    part = read_grid(raw, layout, file)
    whose = f"the channel is taken for {_channel(raw, file)!r}, by " + (
        "the line above the table" if raw.title else "the file's name"
    )
    return replace(part, notes=(*part.notes, Note("channel", whose, raw.first_line)))


def _channel(raw: RawTable, file: File) -> str:
    return raw.title.strip() or file.reading.path.stem


def _name_channel(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    return frame.drop(columns="followers_change").assign(company=_channel(raw, file))


_BLADE = Layout(
    "social_blade",
    "Social Blade",
    "competitors",
    SOCIAL_BLADE,
    ("date_day", "followers"),
    {"platform": "youtube"},
    How(decimal="."),
    derive=_name_channel,
)

LOADERS = (
    grid_family(
        (Grid(_KARMA, ("company", "platform", "page_id"), ("post_id",), read=_read_profiles),),
        how_to_get="Fanpage Karma, Analytics, Metrics table with profile, network, date and followers, Export XLSX.",
        notes=(
            "the header stands in row 3 or 5, below the report's name and period; read by its documented columns",
            "`-` is missing; followers are a state, not an addition",
            "without a column of dates the figures stand on the last day of the period above the table",
        ),
    ),
    grid_family(
        (Grid(_BLADE, ("date_day", "followers", "followers_change"), read=_read_channel),),
        how_to_get="Social Blade, the YouTube channel, Detailed statistics: copy the table, with its name above.",
        notes=(
            "subscribers are rounded to three digits (6.15M), so growth comes in steps; `--` is missing",
            "the table does not name its channel: the line above it does, else the file's name",
            "changes, total views and earnings (an estimate) are not used",
        ),
    ),
)
