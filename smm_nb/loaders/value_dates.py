"""Dates, times and months out of text. The whole column decides the order of day and month, never one cell.

When no cell, no argument and no period decides it, the column is refused: a guess would move days silently.
May import `errors` and `value_marks`. Tests: tests/loaders/test_values_dates.py.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from smm_nb.errors import AmbiguousDates, BadValue
from smm_nb.loaders.value_marks import MISSING_MARKS, NotReadable, Parsed, missing_meaning, parse_cells, tidy

Period = tuple[dt.date, dt.date]

# The first letters that tell a month apart, in en, ru, sv, de, fr, es, pt, nl; the longest match counts.
MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan янв ene januar januari janv",
            "feb фев fev fév febr févr",
            "mar мар mär mars mrz mrt maart marz",
            "apr апр abr avr april avril",
            "may май мая maj mai mayo maio mei",
            "jun июн juin junho juni",
            "jul июл juil julho juli",
            "aug авг ago août aou aoû augusti",
            "sep сен set sept",
            "oct окт okt out",
            "nov ноя",
            "dec дек dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
# Which locales write numbers as day/month and which as month/day; others do not decide.
ORDERS: Mapping[str, str] = {
    "en_us": "mdy", "en_gb": "dmy", "en_au": "dmy", "en_in": "dmy", "ru": "dmy", "de": "dmy", "fr": "dmy", "es": "dmy",
    "pt": "dmy", "it": "dmy", "nl": "dmy", "pl": "dmy", "sv": "dmy", "bg": "dmy", "uk": "dmy",
}  # fmt: skip
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.I)
_EAST = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.0+)?")
_TIME = re.compile(
    r"[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([AaPp]\.?[Mm]\.?)?\s?"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$"
)
_FILLER = re.compile(r"\b(?:de|del|den|г|года|year)\b\.?|(?<=\d)(?:st|nd|rd|th|er|º)\b", re.I)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class _Parts:
    """A date before the order is known: `style` is how it is written, `numbers` its day-like parts."""

    style: str
    year: int | None = None
    month: int = 0
    day: int = 0
    first: int = 0
    second: int = 0


def parse_dates(
    texts: Sequence[str],
    *,
    order: str | None = None,
    locale: str | None = None,
    period: Period | None = None,
    marks: Mapping[str, str] = MISSING_MARKS,
) -> Parsed[dt.date]:
    """Dates. A time of day behind the date is left out.

    Args:
        texts: the column's cells.
        order: "dmy" or "mdy" when the export's format fixes it.
        locale: such as "en_US"; decides the order when no cell and no `order` does.
        period: first and last day of the report; decides the order, and the year of dates that have none.
        marks: which texts mean a missing value.

    Raises:
        AmbiguousDates: `01/02/2025` and nothing decides.
        BadValue: two ways of writing dates in one column, or dates without a year and no period.
    """
    whole = [_split_time(tidy(text))[0] for text in texts]
    reader = _column(whole, order=order, locale=locale, period=period, marks=marks)

    def read(text: str, parsed: Parsed[Any]) -> dt.date:
        return reader.date(_split_time(text)[0], parsed)

    return parse_cells(texts, read, marks)


def parse_datetimes(
    texts: Sequence[str],
    *,
    order: str | None = None,
    locale: str | None = None,
    period: Period | None = None,
    timezone: str | None = None,
    marks: Mapping[str, str] = MISSING_MARKS,
) -> Parsed[dt.datetime]:
    """Moments. A text with an offset gives an aware moment; one without stays naive unless `timezone` names its zone.

    Args:
        texts: the column's cells.
        order: as in `parse_dates`.
        locale: as in `parse_dates`.
        period: as in `parse_dates`.
        marks: as in `parse_dates`.
        timezone: an IANA name. Texts without an offset are moments of this zone; those with one are converted to it.

    Raises:
        AmbiguousDates, BadValue: as in `parse_dates`.
    """
    whole = [_split_time(tidy(text))[0] for text in texts]
    reader = _column(whole, order=order, locale=locale, period=period, marks=marks)
    zone = ZoneInfo(timezone) if timezone else None

    def read(text: str, parsed: Parsed[Any]) -> dt.datetime:
        day, time = _split_time(text)
        date = reader.date(day, parsed)
        if time is None:
            parsed.note("dates without a time were read as midnight")
        moment = dt.datetime.combine(date, _time_of(time) if time else dt.time())
        if zone is None:
            return moment
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)

    return parse_cells(texts, read, marks)


def parse_months(texts: Sequence[str], *, marks: Mapping[str, str] = MISSING_MARKS) -> Parsed[dt.date]:
    """Months as their first day: `2025-08`, `08.2025`, `Aug 2025`, `август 2025`, `202508`, `2025-08-01`."""
    return parse_cells(texts, lambda text, parsed: _month_of(text), marks)


def _month_of(text: str) -> dt.date:
    plain = _split_time(text)[0]
    for pattern, year, month in (
        (r"(\d{4})[-/. ]?(\d{1,2})(?:[-/.]0?1)?", 1, 2),
        (r"(\d{1,2})[-/. ](\d{4})", 2, 1),
        (r"(\d{4})年(\d{1,2})月", 1, 2),
    ):
        found = re.fullmatch(pattern, plain)
        if found:
            return _made(int(found.group(year)), int(found.group(month)), 1)
    words = _FILLER.sub(" ", plain.replace(",", " ")).split()
    years = [int(word) for word in words if re.fullmatch(r"\d{4}", word)]
    names = [number for word in words if (number := month_number(word))]
    if len(years) == 1 and len(names) == 1 and len(words) == 2:
        return _made(years[0], names[0], 1)
    raise NotReadable("a month with its year")


def month_number(word: str) -> int:
    """The number of a month by its name or its first letters, 0 for any other word.

    >>> month_number("января"), month_number("Sept."), month_number("Marketing")
    (1, 9, 0)
    """
    plain = word.lower().strip(".,")
    for length in range(min(len(plain), 8), 2, -1):
        number = MONTHS.get(plain[:length])
        if number:
            return number if len(plain) <= 10 and plain not in _NOT_MONTHS else 0
    return 0


_NOT_MONTHS = frozenset(
    {"marketing", "market", "mark", "markt", "maybe", "decide", "novel", "octopus", "junior", "outside"}
)


def _split_time(text: str) -> tuple[str, re.Match[str] | None]:
    found = _TIME.search(text)
    return (text[: found.start()].strip(), found) if found else (text, None)


def _time_of(found: re.Match[str]) -> dt.time:
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    half, zone = (found.group(5) or "").lower()[:1], found.group(6)
    if half:
        if not 1 <= hour <= 12:
            raise NotReadable("an hour from 1 to 12 before AM or PM")
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((found.group(4) or "0").ljust(6, "0")[:6])
    try:
        return dt.time(hour, minute, second, micro, tzinfo=_offset(zone))
    except ValueError:
        raise NotReadable("a time of day that exists") from None


def _offset(zone: str | None) -> dt.tzinfo | None:
    if not zone:
        return None
    if zone in ("Z", "UTC", "GMT"):
        return dt.UTC
    minutes = int(zone[1:3]) * 60 + int(zone[3:].strip(":") or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _made(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NotReadable("a day that exists") from None


def _taken_apart(text: str) -> _Parts | None:
    """The parts of a date by the way it is written, None when it is none."""
    for style, pattern in (("iso", _ISO), ("compact", _COMPACT), ("east", _EAST)):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(group) for group in found.groups() if group.isdigit())
            return _Parts(style, year, month, day)
    if found := _NUMERIC.fullmatch(text):
        year = int(found.group(4))
        year += 2000 if year < 100 else 0
        return _Parts("numeric" + found.group(2), year, first=int(found.group(1)), second=int(found.group(3)))
    if found := _WEEK.fullmatch(text):
        return _Parts("week", int(found.group(1)), first=int(found.group(2)))
    if _SERIAL.fullmatch(text):
        return _Parts("serial", first=int(float(text)))
    return _named(text)


def _named(text: str) -> _Parts | None:
    """A date with a month's name, in any order, perhaps behind a weekday."""
    words = [word.strip(".,") for word in re.split(r"[\s,./-]+", _FILLER.sub(" ", text)) if word.strip(".,")]
    months = [(at, number) for at, word in enumerate(words) if not word.isdigit() and (number := month_number(word))]
    numbers = [word for word in words if word.isdigit()]
    # the one other word may be a weekday in front; some (French and Spanish `mar.`) look like a month
    others = [at for at, word in enumerate(words) if not word.isdigit() and at != (months[-1][0] if months else -1)]
    if not months or others not in ([], [0]) or not 1 <= len(numbers) <= 2:
        return None
    years = [number for number in numbers if len(number) == 4] or numbers[1:]
    days = [number for number in numbers if number not in years] or numbers[:1]
    if len(years) > 1 or len(days[0]) > 2:
        return None
    year = int(years[0]) if years else None
    return _Parts("named", year + 2000 if year is not None and year < 100 else year, months[-1][1], int(days[0]))


@dataclass
class _Column:
    """How the dates of one column are to be read."""

    order: str
    period: Period | None
    unsure: str = ""

    def date(self, text: str, parsed: Parsed[Any]) -> dt.date:
        parts = _taken_apart(text)
        if parts is None:
            raise NotReadable("a date")
        if parts.style == "serial":
            parsed.note("numbers were read as Excel's day numbers")
            return _EXCEL_EPOCH + dt.timedelta(days=parts.first)
        if parts.style == "week":
            parsed.note("weeks were read as their Monday")
            return _monday(parts)
        if parts.style.startswith("numeric"):
            return _ordered(parts, self.order)
        if parts.year is None:
            return self._with_year(parts)
        return _made(parts.year, parts.month, parts.day)

    def _with_year(self, parts: _Parts) -> dt.date:
        """The day in the year that lies within the period."""
        if self.period is None:
            raise BadValue(
                found=f"dates without a year, such as {parts.day}.{parts.month}.",
                expected="a period that decides the year",
            )
        first, last = self.period
        for year in range(first.year, last.year + 1):
            try:
                day = dt.date(year, parts.month, parts.day)
            except ValueError:
                continue
            if first <= day <= last:
                return day
        raise NotReadable(f"a day between {first} and {last}")


def _monday(parts: _Parts) -> dt.date:
    try:
        return dt.date.fromisocalendar(parts.year or 0, parts.first, 1)
    except ValueError:
        raise NotReadable("a week that exists") from None


def _ordered(parts: _Parts, order: str) -> dt.date:
    day, month = (parts.first, parts.second) if order == "dmy" else (parts.second, parts.first)
    if month > 12 and day <= 12:
        raise NotReadable("a date as day, month, year" if order == "dmy" else "a date as month, day, year")
    return _made(parts.year or 0, month, day)


def _column(
    texts: Sequence[str],
    *,
    order: str | None,
    locale: str | None,
    period: Period | None,
    marks: Mapping[str, str],
) -> _Column:
    first_at: dict[str, int] = {}
    for index, text in enumerate(texts):
        first_at.setdefault(text, index)
    parts = [(index, _taken_apart(text)) for text, index in first_at.items() if missing_meaning(text, marks) is None]
    known = [(index, part) for index, part in parts if part is not None]
    styles: dict[str, int] = {}
    for index, part in known:
        styles.setdefault(part.style, index)
    if len(styles) > 1:
        first, second = sorted(styles.values())[:2]
        raise BadValue(
            found=f"{texts[first]!r} and {texts[second]!r}",
            expected="one way of writing dates in the column",
            index=second,
        )
    numeric = [(index, part) for index, part in known if part.style.startswith("numeric")]
    if not numeric:
        return _Column("dmy", period)
    return _Column(order or _order(numeric, texts, locale, period), period)


def _order(numeric: list[tuple[int, _Parts]], texts: Sequence[str], locale: str | None, period: Period | None) -> str:
    """Day first or month first: by a day above 12, the dots, the locale, or the period, in this order."""
    day_first = next((index for index, part in numeric if part.first > 12), None)
    month_first = next((index for index, part in numeric if part.second > 12), None)
    if day_first is not None and month_first is not None:
        raise BadValue(
            found=f"{texts[day_first]!r} and {texts[month_first]!r}",
            expected="one order of day and month in the column",
            index=max(day_first, month_first),
        )
    if day_first is not None or month_first is not None:
        return "dmy" if day_first is not None else "mdy"
    if numeric[0][1].style == "numeric.":
        return "dmy"  # nobody writes month.day.year with dots
    if all(part.first == part.second for _, part in numeric):
        return "dmy"  # 01/01 is the same day either way
    by_locale = _locale_order(locale)
    if by_locale:
        return by_locale
    fitting = [order for order in ("dmy", "mdy") if period and _inside(numeric, order, period)]
    if len(fitting) == 1:
        return fitting[0]
    raise AmbiguousDates(found=repr(texts[numeric[0][0]]), index=numeric[0][0])


def _locale_order(locale: str | None) -> str:
    name = (locale or "").lower().replace("-", "_")
    return ORDERS.get(name) or ORDERS.get(name.split("_")[0], "")


def _inside(numeric: list[tuple[int, _Parts]], order: str, period: Period) -> bool:
    try:
        return all(period[0] <= _ordered(part, order) <= period[1] for _, part in numeric)
    except NotReadable:
        return False
