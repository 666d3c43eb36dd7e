"""Formats that are known and refused on purpose: a file that looks useful gets the reason, not `unknown format`.

Data only. Imports header's `normal`. Tests: tests/loaders/test_registry.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from smm_nb.loaders.header import normal
from smm_nb.loaders.reading import Reading


@dataclass(frozen=True)
class Refusal:
    """A format that is not read.

    Attributes:
        columns: headers that, all together, tell it (or keys of a JSON object); `*` stands for any text.
        what: what the file is, for `this is ...`.
        remedy: what to do instead.
    """

    columns: tuple[str, ...]
    what: str
    remedy: str


REFUSALS = (
    Refusal(
        ("Page total likes", "Lifetime Post Total Reach"),
        "the UCI teaching data set of Facebook posts: its posts have a month and no day",
        "Use it as a table of its own; it cannot be put on days.",
    ),
    Refusal(
        ("Message-ID", "Profile-ID", "Message"),
        "Fanpage Karma's export of posts: nothing in it tells the client's posts from those of others",
        "Export the metrics of the profiles instead: Metrics table, Export XLSX.",
    ),
    Refusal(
        ("status_id", "status_type", "num_reactions"),
        "the UCI teaching data set of live sellers, not a tool's export",
        "Use it as a table of its own.",
    ),
    Refusal(
        ("From Home", "From Hashtags", "Caption"),
        "a sheet of Instagram posts without ids and days",
        "Export the content from Meta Business Suite.",
    ),
    Refusal(
        ("Keyword", "Position", "Search Volume", "Url"),
        "SEMrush's organic positions of a domain: one place a query, not the results of a query",
        "For the reputation capture the search results themselves (SerpApi, Yandex XML).",
    ),
    Refusal(
        ("Day", "Start Hour", "Impressions"),
        "Google Ads' card by weekday and hour: it has no dates and no cost",
        "Download the card `Time series` instead.",
    ),
    Refusal(
        ("$schema", "definitions"),
        "a description of an API, not an answer of it",
        "Save the answer of the method itself.",
    ),
    Refusal(
        ("$schema", "methods"),
        "a description of an API's methods, not an answer of one",
        "Save the answer of the method itself, such as stats.get.",
    ),
    Refusal(
        ("ERROR * :: *",),
        "SEMrush's answer that it found nothing, or that the request was wrong: an error message and no data",
        "Mend the request (domain, data base, key, units left) and save the answer again.",
    ),
    Refusal(
        ("Date (GMT)", "* (Overall aggregated value*"),
        "Hootsuite's account metrics of the whole period: not one column of it is a figure of a day",
        "Choose daily values in the report (`Daily aggregated values`), and export it again.",
    ),
    Refusal(
        ("query", "data", "total_rows"),
        "an answer of Yandex Metrica without names of its metrics",
        "Save the whole answer, with `query`.",
    ),
)


def refusal(reading: Reading) -> Refusal | None:
    """Why a file that no loader claims is refused; None when it is simply not known."""
    names = _names(reading)
    for one in REFUSALS:
        if any(all(_is_among(column, found) for column in one.columns) for found in names):
            return one
    return None


def _is_among(column: str, names: set[str]) -> bool:
    wanted = normal(column)
    return any(fnmatchcase(name, wanted) for name in names) if "*" in wanted else wanted in names


def _names(reading: Reading) -> list[set[str]]:
    names = [{normal(cell) for cell in raw.header} for raw in reading.tables]
    # a line that a program quoted as a whole is one cell that begins with the first header
    names += [{normal(raw.header[0].split(",")[0])} for raw in reading.tables if raw.header]
    if isinstance(reading.document, dict):
        names.append({normal(str(key)) for key in reading.document})
    return names
