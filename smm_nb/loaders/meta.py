"""Meta Business Suite: content CSV of Facebook and Instagram and videos [posts], overview CSV [account_daily].

An overview file holds one metric and says only in its title which; its times show the viewer's summer time against
days of the Pacific zone, so that the date part alone is taken and nothing is converted. `meta_audience.py` reads the
audience file. Imports family, mapping and headers. Tests: tests/loaders/test_meta.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import pandas as pd

from smm_nb.errors import FileProblem
from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import headers, normal
from smm_nb.loaders.headers.meta import (
    AUDIENCE_GENDERS,
    CONTENT,
    OVERVIEW_DATE,
    OVERVIEW_TITLES,
    POST_TYPES,
    VIDEO,
    VIDEO_MARKS,
)
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_records, unused, why_no_data
from smm_nb.loaders.merge import VIDEO_EXPORT
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, RawTable, Reading, SetAside

TOOL = "Meta Business Suite"
PACIFIC = How(order="mdy", zone="America/Los_Angeles")

# ---------------------------------------------------------------- content: one row a post

_RANGE_IN_NAME = re.compile(r"[A-Z][a-z]{2}-\d{2}-\d{4}_([A-Z][a-z]{2})-(\d{2})-(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _derive_content(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    # Instagram's export alone names the account's user
    frame["platform"] = "instagram" if "username" in frame else "facebook"
    messages = [frame[name] for name in ("headline", "description") if name in frame]
    if messages:
        # the caption is in the title or in the description, by the kind of post
        frame["post_message"] = messages[0].where(messages[0].notna(), messages[-1])
    if "post_type" in frame:
        frame["post_type"] = frame["post_type"].map(_post_type, "ignore")
    if "reach_paid" in frame:
        frame["is_boosted"] = frame["reach_paid"].map(lambda people: people > 0, "ignore")
    frame["as_of_date"] = _last_day_in_name(file.reading.path.name)
    return frame.drop(columns=["headline", "description", "username", "funded", "reach_organic"], errors="ignore")


def _post_type(text: str) -> str:
    words = normal(text)
    return next((kind for word, kind in POST_TYPES.items() if word in words), words)


def _last_day_in_name(name: str) -> datetime.date | None:
    # `Mar-18-2025_Apr-14-2025_553302954456165.csv`: totals are to date, and this is the latest day the file states
    found = _RANGE_IN_NAME.search(name)
    if not found or found[1] not in _MONTHS:
        return None
    return datetime.date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))


def _is_video_export(raw: RawTable) -> bool:
    return any(normal(cell) in VIDEO_MARKS for cell in raw.header[:3])


_CONTENT = Layout(
    "meta_content", TOOL, "posts", CONTENT, ("post_id", "created_timestamp"), how=PACIFIC, derive=_derive_content
)

# ---------------------------------------------------------------- videos: one row a video, by an id of its own


def _derive_video(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    as_of = _last_day_in_name(file.reading.path.name)
    # a column that the export was made without is missing, as its cells would be
    titles = frame.get("headline")
    return frame.drop(columns="headline", errors="ignore").assign(post_message=titles, as_of_date=as_of)


_VIDEO = Layout(
    "meta_video",
    VIDEO_EXPORT,
    "posts",
    VIDEO,
    ("post_id", "created_timestamp"),
    {"platform": "facebook", "post_type": "video"},
    PACIFIC,
    derive=_derive_video,
)

# ---------------------------------------------------------------- overview: one metric, day by day

_OVERVIEW = Layout("meta_overview", TOOL, "account_daily", headers(), (), {"period_type": "day"}, PACIFIC)


def is_overview(reading: Reading) -> bool:
    """A file of one metric: two columns, the first a date, the values under `Primary` or the metric's name."""
    return any(map(is_metric, reading.tables)) and not any(map(has_genders, reading.tables))


def has_genders(raw: RawTable) -> bool:
    """Whether the table is the audience by age and gender: such a file is an audience file, whatever else it holds."""
    names = [normal(cell) for cell in raw.header]
    by_gender = len(names) >= 3 and sum(name in AUDIENCE_GENDERS for name in names[1:]) >= 2
    return by_gender and bool(len(raw.rows)) and re.match(r"\d\d[-–]\d\d", raw.rows[0][0].strip()) is not None


def is_metric(raw: RawTable) -> bool:
    """Whether the table is one metric by day."""
    names = [normal(cell) for cell in raw.header if cell.strip()]
    if len(names) != 2 or names[0] not in OVERVIEW_DATE:
        return False
    dated = not len(raw.rows) or re.match(r"\d{4}-\d{2}-\d{2}T0[01]:00:00", raw.rows[0][0]) is not None
    return dated and (names[1] == "primary" or normal(raw.title) in OVERVIEW_TITLES)


def read_overview(reading: Reading, context: Context) -> Loaded:
    """The days of each metric in the file; a metric that no KPI is made of is set aside."""
    file = File(reading, context)
    parts: list[Part] = []
    aside: list[SetAside] = []
    for raw in reading.tables:
        if is_metric(raw):
            parts.append(read_metric(raw, file))
        else:
            aside += unused(raw, f"the table {raw.title!r} is not a metric by day")
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)


def read_metric(raw: RawTable, file: File) -> Part:
    """One metric by day, with days of zero put in where Meta leaves them out."""
    network, column = _metric(raw, file)
    days, aside = _days(raw, column)
    notes = []
    if column == "follows" and len(days) > 1:
        days, note = _with_absent_days(days)
        notes += note
    platform = network or file.context.network
    if not platform:
        platform = "meta"
        text = f"the title {raw.title!r} does not say whether Facebook or Instagram: declare `network` for this file"
        notes.append(Note("network_unknown", text, raw.first_line))
    records = [{"platform": platform, "date_day": day, column: value} for day, value, _ in days]
    lines = [line for _, _, line in days]
    frame = read_records(records, lines, _OVERVIEW, file)
    kept = sum(line is not None for line in lines)
    return Part("account_daily", frame, kept, (*raw.set_aside, *aside), tuple(notes))


def _metric(raw: RawTable, file: File) -> tuple[str, str]:
    # until 2023 the value column was labelled wrongly (visits as `Facebook Page likes`): the title decides
    for text in (raw.title, raw.header[1]):
        if normal(text) in OVERVIEW_TITLES:
            return OVERVIEW_TITLES[normal(text)]
    raise FileProblem(
        file=file.reading.path,
        line=raw.first_line,
        problem=f"the export does not say which metric it holds: its title is {raw.title!r}",
        remedy="Export it again from Meta Business Suite, and keep its first lines.",
    )


Day = tuple[datetime.date, object, int | None]


def _days(raw: RawTable, column: str) -> tuple[list[Day], list[SetAside]]:
    days: list[Day] = []
    aside: list[SetAside] = []
    for row, line in zip(raw.rows, raw.lines, strict=True):
        reason = why_no_data(row, [0])
        try:
            if not reason:
                day = datetime.date.fromisoformat(row[0].strip()[:10])
                days.append((day, _count(row[1]), line))
        except ValueError:
            reason = f"found {row[0]!r} and {row[1]!r}, expected a date and a whole number"
        if reason:
            aside.append(SetAside(line, reason, tuple(row)))
    return sorted(days, key=lambda one: one[0]), aside


def _count(text: str) -> int | None:
    text = text.strip().replace(",", "").replace("\xa0", "")
    if text in ("", "-", "--"):
        return None
    if len(text) > 16:
        raise ValueError(text)  # no count has so many digits
    return int(text)


def _with_absent_days(days: Sequence[Day]) -> tuple[list[Day], list[Note]]:
    # Follows leaves out days on which nobody followed (2024, 2025): between two days of the file absent means 0
    given = {day: (value, line) for day, value, line in days}
    span = (days[-1][0] - days[0][0]).days + 1
    absent = [day for n in range(span) if (day := days[0][0] + datetime.timedelta(days=n)) not in given]
    if not absent:
        return list(days), []
    note = Note("absent_days_are_zero", f"{len(absent)} days without a new follower are left out by Meta: read as 0")
    return sorted([*days, *((day, 0, None) for day in absent)], key=lambda one: one[0]), [note]


LOADERS = (
    grid_family(
        (Grid(_CONTENT, ("post_id", "created_timestamp", "page_id"), claims=lambda raw: not _is_video_export(raw)),),
        how_to_get="Meta Business Suite, Insights, Content, Export data, post level, lifetime.",
        notes=(
            "`Publish time` is MM/DD/YYYY in Pacific time in every language; `Date` holds the word Lifetime",
            "29, 31, 38 and 42 columns were seen in 2024-2025; `Views` may stand twice, then the first counts",
            "empty means not available (Follows of reels), 0 means none",
        ),
    ),
    grid_family(
        (Grid(_VIDEO, ("post_id", "created_timestamp", "page_id"), claims=_is_video_export),),
        how_to_get="Meta Business Suite, Insights, Content, Export data, video level, lifetime.",
        notes=(
            "videos have ids of their own: one that the content export holds too (same page and minute) is read there",
            "a view has lasted three seconds; curves, countries and groups of people are not read (212 columns)",
            "every line may be quoted as a whole, with its quotes doubled",
        ),
    ),
    Loader(
        "meta_overview",
        TOOL,
        ("account_daily",),
        is_overview,
        read_overview,
        "Meta Business Suite, Insights, Results or Overview, the metric's card, Export, CSV: one file a metric.",
        (
            "UTF-16 with `sep=,`; the metric is named in the title only, the value column may be labelled wrongly",
            "T00:00:00 and T01:00:00 stand in one file: the viewer's summer time; the date part is the day",
            "Follows leaves out days without any: absent means 0 between the first and the last day of the file",
            "reach is of unique people on that day: days are never added",
        ),
    ),
)
