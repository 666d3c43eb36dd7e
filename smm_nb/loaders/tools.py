"""What other tools export: Telegram Desktop [posts] and Hootsuite [posts, account_daily].

Telegram's own export has no views and no subscribers; those come from TGStat or a sheet. Imports family, mapping.
Tests: tests/loaders/test_networks.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from smm_nb.errors import BadValue
from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import headers
from smm_nb.loaders.headers.networks import HOOTSUITE_ACCOUNT, HOOTSUITE_POSTS
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_grid, read_records
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, RawTable, Reading, SetAside

# ---------------------------------------------------------------- Telegram Desktop

_UTC = How(zone="UTC", decimal=".")
TELEGRAM = Layout("telegram_desktop", "Telegram Desktop", "posts", headers(), (), {"platform": "telegram"}, _UTC)
TELEGRAM_MEDIA = {"video_file": "video", "animation": "video"}
CHANNELS = ("public_channel", "private_channel", "public_supergroup", "private_supergroup")


def is_telegram(reading: Reading) -> bool:
    """A channel's `result.json`."""
    answer = reading.document
    return isinstance(answer, dict) and answer.get("type") in CHANNELS and isinstance(answer.get("messages"), list)


def read_telegram(reading: Reading, context: Context) -> Loaded:
    """Posts with their reactions; there are no views, forwards or subscribers in this format."""
    answer: Any = reading.document
    rows, lines, aside = [], [], []
    for line, message in enumerate(answer["messages"], start=1):
        if message.get("type") == "message" and str(message.get("date_unixtime", "")).isdigit():
            rows.append(_telegram_post(message, answer))
            lines.append(line)
        else:
            aside.append(SetAside(line, f"{message.get('type')}: not a post", (str(message)[:200],)))
    part = Part("posts", read_records(rows, lines, TELEGRAM, File(reading, context)), len(rows))
    return loaded([part], rows_in=len(answer["messages"]), set_aside=aside)


def _telegram_post(message: Mapping[str, Any], channel: Mapping[str, Any]) -> dict[str, object]:
    # a text is a string, or a list of strings and of links, mentions and the like
    pieces = message.get("text") or ""
    parts = pieces if isinstance(pieces, list) else [pieces]
    text = "".join(piece if isinstance(piece, str) else piece.get("text", "") for piece in parts)
    reactions = message.get("reactions")
    return {
        "page_id": str(channel["id"]) if channel.get("id") is not None else None,
        "page_name": channel.get("name"),
        "post_id": str(message["id"]),
        "created_timestamp": datetime.datetime.fromtimestamp(int(message["date_unixtime"]), datetime.UTC),
        "post_message": text or None,
        "post_type": "photo"
        if "photo" in message
        else "video"
        if message.get("media_type") == "video_file"
        else "text",
        "likes": sum(one.get("count", 0) for one in reactions) if reactions is not None else None,
    }


# ---------------------------------------------------------------- Hootsuite

_HOOTSUITE = Layout(
    "hootsuite_posts",
    "Hootsuite",
    "posts",
    HOOTSUITE_POSTS,
    ("post_id", "created_timestamp"),
    {"platform": "facebook"},
    _UTC,
)

# `Page Reactions by Type - Like (Daily aggregated values for Facebook pages: A, B)`
_METRIC = re.compile(
    r"(?P<metric>.+?)(?: - (?P<part>.+?))? \((?P<span>Daily|Overall) aggregated .*?: (?P<pages>.+)\)", re.S
)
_REACTIONS = "Page Reactions by Type"


def _reactions(raw: RawTable) -> dict[int, str]:
    """Where the reactions of each day stand, and the pages that they are the sum of.

    Values of the whole period stand beside them under the same names, on one day of it; they are no figures of a day.
    """
    found = {at: _METRIC.fullmatch(cell.strip()) for at, cell in enumerate(raw.header)}
    return {
        at: hit["pages"] for at, hit in found.items() if hit and hit["metric"] == _REACTIONS and hit["span"] == "Daily"
    }


def _read_account(raw: RawTable, layout: Layout, file: File) -> Part:
    """Reactions of each day over the pages that the headers name.

    Raises:
        BadValue: the columns are about different pages, so that their sum would be about none.
    """
    columns = _reactions(raw)
    pages = sorted({", ".join(sorted(one.strip() for one in text.split(","))) for text in columns.values()})
    if len(pages) > 1:
        raise BadValue(
            file=file.reading.path,
            line=raw.first_line,
            found=f"reactions of different pages: {'; '.join(pages)}",
            expected="columns about the same pages",
            remedy="Export the report for one page, or for the same pages in every column.",
        )
    day = HOOTSUITE_ACCOUNT.match(raw.header).columns["date_day"]
    rows = [[row[day], _total([row[at] for at in columns]), pages[0]] for row in raw.rows]
    part = read_grid(replace(raw, header=["Date (GMT)", _REACTIONS, "Facebook Pages"], rows=rows), layout, file)
    left = len(raw.header) - len(columns) - 1
    told = Note("not_read", f"{left} columns are not read: values of the whole period, rates, and people by group over "
                "several pages, which cannot be added", raw.first_line)  # fmt: skip
    return replace(part, notes=(*part.notes, told))


def _total(cells: Sequence[str]) -> str:
    """The sum of counts; missing when one is, and the cell itself when it is no number."""
    if not all(cell.strip() for cell in cells):
        return ""
    odd = next((cell for cell in cells if not re.fullmatch(r"\d+(?:\.0+)?", cell.strip())), None)
    return odd if odd is not None else str(sum(int(cell.strip().partition(".")[0]) for cell in cells))


_HOOTSUITE_ACCOUNT = Layout(
    "hootsuite_account",
    "Hootsuite",
    "account_daily",
    HOOTSUITE_ACCOUNT,
    ("date_day", "likes"),
    {"platform": "facebook", "period_type": "day"},
    _UTC,
)


LOADERS = (
    Loader(
        "telegram_desktop",
        "Telegram Desktop",
        ("posts",),
        is_telegram,
        read_telegram,
        "Telegram Desktop, the channel, Export chat history, machine-readable JSON.",
        ("no views, no forwards, no subscribers; `date` has no zone, `date_unixtime` is taken",),
    ),
    grid_family(
        (Grid(_HOOTSUITE, ("created_timestamp", "page_name", "post_id", "likes")),),
        how_to_get="Hootsuite, Analytics, Facebook posts, Export CSV.",
        notes=("times are GMT (2018); the account's metrics are another file, whose headers are paragraphs",),
    ),
    grid_family(
        (Grid(_HOOTSUITE_ACCOUNT, ("date_day",), read=_read_account, claims=lambda raw: bool(_reactions(raw))),),
        how_to_get="Hootsuite, Analytics, a report of Facebook pages, Export CSV, account metrics; one page a file.",
        notes=(
            "a header is a paragraph that names the pages it is a sum of (2018); `likes` are all reactions of the day",
            "only the daily reactions are read: reach and engaged users of several pages cannot be added",
            "a blank cell is a metric that was not asked for that day: missing",
        ),
    ),
)
