"""The page docs/formats.md, made from the registry: which exports are read, where to get them, their columns and traps.

Imports the registry and the headers. Tests: tests/loaders/test_docs.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smm_nb.loaders import LOADERS
from smm_nb.loaders.base import Loader
from smm_nb.loaders.header import Headers
from smm_nb.loaders.refused import REFUSALS

TITLES = {
    "traffic_daily": "Sites",
    "ads_daily": "Advertising",
    "posts": "Networks",
    "account_daily": "Networks",
    "audience": "Networks",
    "serp": "Reputation",
    "mentions": "Reputation",
    "competitors": "Competitors",
    "sales_log": "Sales",
}
"""Which part of the page a family stands in, by the first table that it fills; sheets kept by hand stand last."""

INTRODUCTION = """\
# Exports that are read

{count} formats. This page is made from the loaders by `smm_nb.loaders.docs.page()`; change the loaders, not the page.

A file is recognised by what is in it, never by its name: put it into the client's folder as the tool gave it. A row
that is no data (totals, remarks, cells that cannot be read) is set aside with its line and its reason; a column that is
not known is kept beside with a note; what an export leaves empty stays missing and never becomes 0. Two files that
overlap count once, and two that contradict each other are an error that names both places.

Under each format the columns that are read, by our name and by what the export calls them in its languages (`en`, `ru`,
`sv` ...); `{{currency}}` and the like stand for any text. Case, spaces and invisible characters do not count.
"""


def page() -> str:
    """The whole page, in Markdown."""
    lines = [INTRODUCTION.format(count=len(LOADERS))]
    for title in (*dict.fromkeys(TITLES.values()), "Kept by hand"):
        lines += [f"## {title}", ""]
        for loader in LOADERS:
            if _title(loader) == title:
                lines += _family(loader)
    lines += ["## Known and not read", ""]
    lines += [f"- {one.what[0].upper()}{one.what[1:]}. {one.remedy}" for one in REFUSALS]
    return "\n".join(lines) + "\n"


def _title(loader: Loader) -> str:
    return "Kept by hand" if loader.name.startswith("hand_") else TITLES[loader.tables[0]]


def _family(loader: Loader) -> Iterator[str]:
    yield f"### {loader.tool} (`{loader.name}`)"
    yield ""
    yield f"Fills {', '.join(f'`{name}`' for name in loader.tables)}. {loader.how_to_get}"
    yield ""
    yield from (f"- {note[0].upper()}{note[1:]}." for note in loader.notes)
    yield ""
    for table, several in loader.headers.items():
        yield from _columns(table, several)


def _columns(table: str, several: Sequence[Headers]) -> Iterator[str]:
    """What the columns are called, as a table that opens on a click: for most readers the page would be too long."""
    yield f"<details><summary>Columns read into {table}</summary>"
    yield ""
    yield "| column | called in the export |"
    yield "|---|---|"
    merged: dict[str, dict[str, None]] = {}
    for headers in several:
        for column, aliases in headers.columns.items():
            words = (f"{_language(code)}{_cell(text)}" for code, text in aliases.items())
            merged.setdefault(column, {}).update(dict.fromkeys(words))
    yield from (f"| `{column}` | {'; '.join(words)} |" for column, words in merged.items())
    ignored = dict.fromkeys(name for headers in several for text in headers.ignored for name in text.split(" | "))
    if ignored:
        yield f"| known, not read | {_cell(' | '.join(ignored))} |"
    yield ""
    yield "</details>"
    yield ""


def _language(code: str) -> str:
    return "" if code == "any" else f"{code}: "


def _cell(names: str) -> str:
    """Names between bars as code, so that no sign in them means anything in Markdown; soft hyphens would not show."""
    return ", ".join(f"`{name.replace(chr(0xAD), '')}`" for name in names.split(" | "))
