"""Which canonical column a header of an export means, in any of its languages and spellings.

A family's headers are data (`smm_nb/loaders/headers/`); this is the one place that matches them.
Imports nothing of the package but errors. Tests: tests/loaders/test_header.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

Aliases = Mapping[str, str]
"""Language code -> aliases, separated by ` | `; the first found in a file wins. `any` = not a language's word."""

_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


def normal(text: str) -> str:
    r"""A header as it is compared: invisible characters out, width and case folded, one space between words.

    >>> normal("Auf\u00adru\u00adfe ") == normal("aufrufe")
    True
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Matched:
    """What a header row means.

    Attributes:
        columns: canonical column -> position in the header.
        captured: placeholder -> text found for it, such as `currency` -> `SEK`.
        doubles: positions that mean a column found elsewhere already.
        unknown: positions that nothing is known about; blank header cells are among them.
    """

    columns: Mapping[str, int]
    captured: Mapping[str, str] = field(default_factory=dict)
    doubles: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Headers:
    """The headers of a family: canonical column -> aliases by language, and those ignored on purpose.

    An alias may hold one placeholder, `{currency}` or `{name}`, that stands for any text.
    """

    columns: Mapping[str, Aliases]
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        plain: dict[str, tuple[str | None, int]] = {}
        patterns: list[tuple[re.Pattern[str], str | None, int]] = []
        for alias, column, rank in self._spelled():
            if "{" in alias:
                patterns.append((_pattern(alias), column, rank))
            elif plain.setdefault(normal(alias), (column, rank))[0] != column:
                raise ValueError(f"the header {alias!r} is given to two columns")
        object.__setattr__(self, "_plain", plain)
        object.__setattr__(self, "_patterns", patterns)

    def _spelled(self) -> list[tuple[str, str | None, int]]:
        known = [
            (alias, column, rank)
            for column, by_language in self.columns.items()
            for rank, alias in enumerate(part for text in by_language.values() for part in text.split(" | "))
        ]
        return known + [(alias, None, 0) for text in self.ignored for alias in text.split(" | ")]

    def lookup(self, header: str) -> tuple[str | None, int, Mapping[str, str]] | None:
        """The canonical column, its rank among the aliases, and what the placeholders hold; None when not known.

        A header that is ignored on purpose gives the column None.
        """
        text = normal(header)
        found = self._plain.get(text)  # type: ignore[attr-defined]
        if found:
            return (*found, {})
        for pattern, column, rank in self._patterns:  # type: ignore[attr-defined]
            hit = pattern.fullmatch(text)
            if hit:
                return column, rank, hit.groupdict()
        return None

    def match(self, header: Sequence[str]) -> Matched:
        """What each cell of the header row means; of two cells for one column the earlier alias wins."""
        return _match(self, tuple(header))

    def has(self, header: Sequence[str], *columns: str) -> bool:
        """Whether the header row holds all of these canonical columns."""
        found = self.match(header).columns
        return all(column in found for column in columns)


@lru_cache(maxsize=1024)  # every loader is asked about every file: twice the same question must cost nothing
def _match(headers: Headers, header: tuple[str, ...]) -> Matched:
    best: dict[str, tuple[int, int]] = {}
    captured: dict[str, str] = {}
    doubles, unknown = [], []
    for position, cell in enumerate(header):
        found = headers.lookup(cell) if cell.strip() else None
        if found is None:
            unknown.append(position)
            continue
        column, rank, texts = found
        if column is None:
            continue
        if column in best and best[column][0] <= rank:
            doubles.append(position)
            continue
        if column in best:
            doubles.append(best[column][1])
        best[column] = (rank, position)
        captured |= texts
    columns = {column: position for column, (_, position) in best.items()}
    return Matched(columns, captured, tuple(doubles), tuple(unknown))


def _pattern(alias: str) -> re.Pattern[str]:
    # casefold after escaping would break the escapes, so the words are folded first
    return re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(normal(alias))))


def headers(*ignored: str, **columns: Aliases) -> Headers:
    """Headers of a family, written as keywords: `headers("Data comment", views={"en": "Views"})`."""
    return Headers(columns, ignored)
