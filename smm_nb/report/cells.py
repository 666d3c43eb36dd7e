"""One cell of a table as text: a value of some `CellKind` the way the client's language writes it.

Also the cleaning that every text from data goes through before it is shown. Imports text. Tests:
tests/report/test_cells.py.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from smm_nb.text import formats, has, name, say

SIGNS = {
    "yes": "✓", "no": "✗", "cannot_tell": "?", "info": "·",
    "on_plan": "✓", "ahead": "✓", "met": "✓", "off_plan": "✗", "behind": "✗", "not_met": "✗",
}  # fmt: skip
"""A sign beside the word, so that a verdict never hangs on colour."""

NUMERIC = {"count", "number", "percent", "points", "change", "money", "duration", "rank", "index", "by_unit"}
"""Kinds that are set to the right, so that digits stand below digits."""

_FORMATS = {
    "count": formats.count,
    "number": formats.number,
    "percent": formats.percent,
    "points": formats.points,
    "change": formats.change,
    "date": formats.day,
    "month": formats.month,
    "duration": formats.duration,
    "rank": formats.count,
    "index": formats.number,
}

# tabulators and line ends stay; other control characters are not legal in HTML, XML or a workbook
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_PATH = re.compile(r"(?<![\w.\-])(?:[A-Za-z]:\\|/)(?:[\w.\-+@ ]+[/\\])+([\w.\-+@]*)")
_BARS = "▁▂▃▄▅▆▇█"


def clean(text: object) -> str:
    """A text whose characters that no output can carry are replaced by the mark `\ufffd`: their place is seen."""
    return _UNFIT.sub("\ufffd", str(text))


def without_paths(message: str) -> str:
    """A message whose absolute paths are cut to their last part: folders are nobody's business but the operator's."""
    return _PATH.sub(lambda path: f"…/{path[1]}", message)


def escape(text: object) -> str:
    """A text for HTML, in an element or an attribute."""
    return html.escape(clean(text))


def shown(value: Any, kind: str, language: str, currency: str | None = None) -> str:
    """A value as text; missing is a dash, never 0.

    Args:
        value: what the frame holds.
        kind: a `CellKind`, or the unit that a `by_unit` row names.
        language: en, sv or ru.
        currency: ISO code for money.
    """
    if kind == "trend":
        return unicode_trend(value)
    if formats.is_missing(value):
        return formats.MISSING
    if kind == "money":
        return formats.money(value, language, currency)
    if kind in ("verdict", "status"):
        return f"{SIGNS.get(str(value), '·')} {word(str(value), language)}"
    if kind in _FORMATS:
        return _FORMATS[kind](value, language)
    return clean(name(value, language) if kind == "name" else _plain(value, language))


def word(value: str, language: str) -> str:
    """A verdict or status in words: `cannot_tell` is `Cannot tell`."""
    key = f"report.is_{value}"
    return say(key, language) if has(key, language) else clean(name(value, language))


def sign(value: str, language: str) -> str:
    """A verdict or status as HTML: its sign and its word."""
    kind = {"✓": "yes", "✗": "no", "?": "cannot_tell"}.get(SIGNS.get(value, ""), "info")
    mark = f'<span aria-hidden="true">{SIGNS.get(value, "·")}</span>'
    # the sign stays with its word
    return f'<span class="sign {kind}">{mark}\N{NO-BREAK SPACE}{escape(word(value, language))}</span>'


def numbers(values: object) -> list[float | None]:
    """The points of a trend cell; a missing point stays missing."""
    if not isinstance(values, Iterable) or isinstance(values, str | bytes):
        return []
    return [None if formats.is_missing(value) else float(value) for value in values]


def unicode_trend(values: object) -> str:
    """A trend as a row of block characters, for plain text: ▁▃█. A missing point is a gap."""
    points = numbers(values)
    known = [point for point in points if point is not None]
    if not known:
        return formats.MISSING
    low, span = min(known), (max(known) - min(known)) or 1.0
    return "".join(" " if p is None else _BARS[round((p - low) / span * (len(_BARS) - 1))] for p in points)


def trend_in_words(values: object, language: str, kind: str = "number", currency: str | None = None) -> str:
    """A trend for who cannot see it: its first, last, lowest and highest value."""
    known: Sequence[float] = [point for point in numbers(values) if point is not None]
    if not known:
        return say("report.no_trend", language)
    told = {
        what: shown(value, kind, language, currency)
        for what, value in (("first", known[0]), ("last", known[-1]), ("low", min(known)), ("high", max(known)))
    }
    return say("report.trend_alt", language, **told)


def _plain(value: Any, language: str) -> str:
    # dates and bare numbers in a text column still follow the language
    if hasattr(value, "year") and hasattr(value, "month"):
        return formats.day(value, language)
    return str(value)
