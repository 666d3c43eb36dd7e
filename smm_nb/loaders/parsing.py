"""Cells of one column as values of the canonical column's kind: text, ids, days, instants, counts, shares, money.

Thin: how a number or a date is written is decided in `values.py`; here is only which of its functions a kind takes.
Tests: tests/loaders/test_mapping.py.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from smm_nb.errors import SmmError
from smm_nb.loaders import values
from smm_nb.loaders.reading import Note
from smm_nb.tables.columns import COLUMNS, Kind

CURRENCIES = {
    "₽": "RUB", "руб": "RUB", "руб.": "RUB", "р": "RUB", "р.": "RUB", "rub": "RUB",
    "€": "EUR", "£": "GBP", "us$": "USD", "₴": "UAH", "грн": "UAH", "₸": "KZT", "₹": "INR", "zł": "PLN",
}  # fmt: skip
"""Marks that mean one currency. `$` and `kr` are not here: four and five countries use them."""

FLAGS = {
    "true": True, "yes": True, "1": True, "да": True, "ja": True, "x": True, "sim": True, "sí": True, "y": True,
    "false": False, "no": False, "0": False, "нет": False, "nej": False, "não": False, "n": False, "nein": False,
}  # fmt: skip


@dataclass(frozen=True)
class How:
    """How a family writes its values.

    Attributes:
        order: order of day, month and year in its dates (`dmy`, `mdy`, `ymd`); empty = decided by the column.
        zone: zone in which the platform writes times and cuts days; empty = the client's, as declared.
        decimal: the decimal mark when the platform always uses one; empty = decided by the column.
        percents: how a share is written: `fraction` (0-1) or `points` (0-100); a percent sign always decides itself.
    """

    order: str = ""
    zone: str = ""
    decimal: str = ""
    percents: str = "fraction"


@dataclass
class Values:
    """Values of a column, None where missing; problems are (position, found, expected)."""

    values: list[object]
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    currency: str = ""


def parse(column: str, texts: Sequence[str], how: How, *, zone: str, lines: Sequence[int], header: str) -> Values:
    """The cells of canonical column `column` as values of its kind.

    Args:
        column: canonical name; one that the tables do not know is text.
        texts: cells, top to bottom.
        how: how the family writes numbers, dates and shares.
        zone: zone of times without one when the family has none: the client's.
        lines: line of each cell, for an error.
        header: what the export calls the column, for an error.

    Raises:
        AmbiguousDates: nothing decides between day and month.
        BadValue: the column contradicts itself, such as two decimal marks.
    """
    kind = COLUMNS[column].kind if column in COLUMNS else "text"
    try:
        parsed = _BY_KIND[kind](texts, how, zone)
    except SmmError as error:
        at = error.fields.pop("index", None)
        raise type(error)(**{**error.fields, "line": None if at is None else lines[at], "column": header}) from None
    parsed.notes = [Note(note.kind, f"{header}: {note.text}") for note in parsed.notes]
    return parsed


def _text(texts: Sequence[str], how: How, zone: str) -> Values:
    # text columns never go through missing marks: a campaign called NA stays NA
    written = [text.strip() or None for text in texts]
    found = Values([text and unicodedata.normalize("NFC", text) for text in written])
    changed = sum(value != text for value, text in zip(found.values, written, strict=True))
    if changed:
        # one campaign written by a Mac and by a web form is one campaign
        found.notes.append(Note("composed", f"{changed} cells with decomposed letters were composed (é of e and ´)"))
    return found


def _id(texts: Sequence[str], how: How, zone: str) -> Values:
    return _values(values.parse_ids(texts))


def _number(texts: Sequence[str], how: How, zone: str) -> Values:
    return _values(values.parse_numbers(texts, decimal=how.decimal or None))


LARGEST = 2**53
"""No count of a network comes near; beyond it a number has lost digits on its way."""

_GROUPS = re.compile(r"-?\d{1,3}([.,])\d{3}(?:\1\d{3})*")


def _count(texts: Sequence[str], how: How, zone: str) -> Values:
    # of whole numbers `1,234` is no riddle: the mark stands between thousands, unless a cell says otherwise
    marked = [text for text in map(values.tidy, texts) if "," in text or "." in text]
    marks = {found[1] if (found := _GROUPS.fullmatch(text)) else "" for text in marked}
    decimal = {frozenset(","): ".", frozenset("."): ","}.get(frozenset(marks), how.decimal)
    parsed = _values(values.parse_numbers(texts, decimal=decimal or None))
    for at, value in enumerate(parsed.values):
        if value is None or (type(value) is int and -LARGEST <= value <= LARGEST):
            continue
        if float(value) != int(value) or abs(value) > LARGEST:  # type: ignore[arg-type, call-overload]
            parsed.problems.append((at, texts[at], "a whole number"))
            parsed.values[at] = None
        else:
            parsed.values[at] = int(value)  # type: ignore[call-overload]
    return parsed


def _share(texts: Sequence[str], how: How, zone: str) -> Values:
    unit = "percent" if how.percents == "points" else "fraction"
    parsed = _values(values.parse_percents(texts, unit=unit))
    for at, value in enumerate(parsed.values):
        if value is not None and not 0 <= value <= 1:  # type: ignore[operator]
            parsed.problems.append((at, texts[at], "a share from 0 to 1" if unit == "fraction" else "0 to 100 percent"))
            parsed.values[at] = None
    return parsed


def _money(texts: Sequence[str], how: How, zone: str) -> Values:
    parsed = values.parse_money(texts)
    money = _values(parsed)
    money.currency = parsed.currency
    return money


def _date(texts: Sequence[str], how: How, zone: str) -> Values:
    return _values(values.parse_dates(texts, order=how.order if how.order in ("dmy", "mdy") else None))


def _instant(texts: Sequence[str], how: How, zone: str) -> Values:
    order = how.order if how.order in ("dmy", "mdy") else None
    # a day without a time stays the client's day of that name; in the platform's zone it might become another
    zones = (how.zone, zone) if any(":" in text for text in texts) else (zone, how.zone)
    parsed = _values(values.parse_datetimes(texts, order=order, timezone=zones[0] or zones[1] or None))
    if any(isinstance(value, datetime.datetime) and value.tzinfo is None for value in parsed.values):
        parsed.notes.append(Note("no_zone", "times without a zone are taken as UTC: declare `timezone`"))
        parsed.values = [value and value.replace(tzinfo=value.tzinfo or datetime.UTC) for value in parsed.values]  # type: ignore[attr-defined]
    return parsed


def _flag(texts: Sequence[str], how: How, zone: str) -> Values:
    parsed = Values([FLAGS.get(text.strip().casefold()) for text in texts])
    parsed.problems = [
        (at, text, "yes or no")
        for at, text in enumerate(texts)
        if text.strip() and text.strip().casefold() not in FLAGS
    ]
    return parsed


def _values(parsed: values.Parsed[Any]) -> Values:
    problems = [(problem.index, problem.found, problem.expected) for problem in parsed.problems]
    notes = [Note("values", text) for text in parsed.notes]
    marks = Counter(meaning for meaning in parsed.missing.values() if meaning != "empty")
    if marks:
        kinds = ", ".join(f"{meaning} {count}" for meaning, count in sorted(marks.items()))
        notes.append(Note("missing_marks", f"{sum(marks.values())} cells are marked as missing: {kinds}"))
    return Values(list(parsed.values), problems, notes)


_BY_KIND: Mapping[Kind, Callable[[Sequence[str], How, str], Values]] = {
    "text": _text, "id": _id, "date": _date, "instant": _instant, "count": _count, "number": _number,
    "share": _share, "money": _money, "flag": _flag,
}  # fmt: skip
