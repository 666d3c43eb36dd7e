"""Numbers, money, dates and lists as a language writes them (Babel's data), one function a kind.

Each takes a value and a language (en, sv, ru) and gives text; a missing value is `MISSING`, never 0.
Imports Babel on first use. Tests: tests/text/test_messages.py.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
HUGE = 1e20
"""No figure of a campaign is so large: it is a damaged cell, shown as it is. Babel cannot round it."""

_LETTERS_BEFORE_DIGITS = re.compile(r"([A-Za-z]{2,})(\d)")
LOCALES = {"en": "en_GB", "sv": "sv_SE", "ru": "ru_RU"}


def is_missing(value: Any) -> bool:
    """None, NaN, NaT, pandas' NA, and what is not a finite number."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and not math.isfinite(value)


def count(value: Any, language: str) -> str:
    """A whole number with the language's thousands: 12,345 · 12 345."""
    return MISSING if is_missing(value) else _decimal(round(value), language, "#,##0")


def number(value: Any, language: str, digits: int | None = None) -> str:
    """A number: three significant digits below 100, none after the point above; or exactly `digits` decimals."""
    if is_missing(value):
        return MISSING
    if digits is None:
        digits = _number_digits(value)
    return _decimal(value, language, "#,##0" + ("." + "0" * digits if digits else ""))


def percent(value: Any, language: str, digits: int | None = None) -> str:
    """A share of 0-1 as percent: 4.2% · 4,2 %. Below 1 % two decimals, from 10 % none."""
    if is_missing(value):
        return MISSING
    if digits is None:
        digits = _percent_digits(value)
    pattern = _locale(language).percent_formats[None].pattern
    return _decimal(value, language, pattern.replace("#,##0", "#,##0" + ("." + "0" * digits if digits else "")))


def apart(values: Sequence[float], kind: str, language: str) -> int | None:
    """Decimals with which an interval's ends and what lies between them do not look the same.

    Args:
        values: the numbers of one sentence, such as 0.0104, 0.0101 and 0.0106.
        kind: one of `DIGITS`.
        language: en, sv or ru.

    Returns:
        None where the usual decimals tell them apart, or two more would not.
    """
    digits, told = DIGITS[kind], {"number": number, "percent": percent}[kind]
    wanted = len(set(values))
    usual = max(map(digits, values))
    for given in (None, *range(usual, usual + 3)):
        if len({told(value, language, given) for value in values}) == wanted:
            return given
    return None


def change(value: Any, language: str) -> str:
    """A relative change with its sign: +12% · −4,2 %."""
    return MISSING if is_missing(value) else _signed(value, percent(abs(value), language))


def points(value: Any, language: str) -> str:
    """A difference of two shares (0-1 inside) in percentage points, with its sign and without the unit: +1.4."""
    return MISSING if is_missing(value) else _signed(value, number(abs(value) * 100, language, 1))


def signed(value: Any, language: str) -> str:
    """A whole number with its sign: +1,150."""
    return MISSING if is_missing(value) else _signed(value, count(abs(value), language))


def money(value: Any, language: str, currency: str | None, digits: int | None = None) -> str:
    """An amount with its currency; two decimals below 100, none above, or exactly `digits`.

    Without a currency: the bare number.
    """
    if is_missing(value):
        return MISSING
    if currency is None:
        return number(value, language)
    if abs(value) >= HUGE:
        return f"{_decimal(value, language, '')} {currency}"
    return _amount(value + 0, language, currency, digits)


def money_digits(values: Sequence[float]) -> int:
    """Decimals for the amounts of one interval: none where it goes beyond 100, unless that hides its lower part.

    >>> money_digits([94.94, 133.3, 194.0]), money_digits([4.5, 120.0]), money_digits([120.1, 120.4])
    (0, 2, 2)
    """
    whole = max(values) >= 100 and min(values) >= 10 and len(set(map(round, values))) == len(set(values))
    return 0 if whole else 2


def day(value: Any, language: str) -> str:
    """A day: 5 Aug 2025."""
    return MISSING if is_missing(value) else _written(_date(value), "medium", language)


def short_day(value: Any, language: str) -> str:
    """A day without its year, for axes: 5 Aug."""
    return MISSING if is_missing(value) else _skeleton("MMMd", value, language)


def short_month(value: Any, language: str) -> str:
    """A month in short, for axes: Aug 25. Takes a date or `2025-08`."""
    return MISSING if is_missing(value) else _skeleton("yyMMM", value, language)


def month(value: Any, language: str) -> str:
    """A month by name: August 2025. Takes a date or `2025-08`."""
    return MISSING if is_missing(value) else _written(_date(value), "LLLL y", language)


def duration(value: Any, language: str) -> str:
    """Seconds as m:ss or h:mm:ss."""
    if is_missing(value):
        return MISSING
    minutes, seconds = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def listing(values: Iterable[Any], language: str) -> str:
    """Several texts as the language joins them: a, b and c; without any, the mark for missing."""
    from babel.lists import format_list

    text: str = format_list([str(value) for value in values], locale=_locale(language))
    return text or MISSING


def plural(value: Any, language: str) -> str:
    """The plural form for a number: one, few, many or other.

    >>> [plural(n, "ru") for n in (1, 2, 5, 21)]
    ['one', 'few', 'many', 'one']
    """
    form: str = _locale(language).plural_form(abs(value))
    return form


def _number_digits(value: Any) -> int:
    return 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2


def _percent_digits(value: Any) -> int:
    size = abs(value)
    return 0 if size == 0 or size >= 0.0995 else 1 if size >= 0.00995 else 2


DIGITS: dict[str, Callable[[Any], int]] = {"number": _number_digits, "percent": _percent_digits}
"""Kinds whose decimals depend on the value."""


def _signed(value: Any, text: str) -> str:
    return ("+" if value > 0 else MINUS if value < 0 else "") + text


def _skeleton(skeleton: str, value: Any, language: str) -> str:
    from babel.dates import format_skeleton

    text: str = format_skeleton(skeleton, _date(value), locale=_locale(language))
    return text


# The same few numbers and days stand in a report's sentences, tables, plain text and figures: each is written once.
# A zero gets no sign (`+ 0`): it would be the one value that equals another and is written otherwise.


def _decimal(value: Any, language: str, pattern: str) -> str:
    return f"{value:.2e}".replace("-", MINUS) if abs(value) >= HUGE else _number(value + 0, language, pattern)


@lru_cache(maxsize=4096)
def _number(value: Any, language: str, pattern: str) -> str:
    from babel.numbers import format_decimal

    text: str = format_decimal(value, pattern, _locale(language))
    return text.replace("-", MINUS)


@lru_cache(maxsize=1024)
def _amount(value: Any, language: str, currency: str, digits: int | None) -> str:
    from babel.numbers import format_currency

    if digits is None:
        digits = 0 if abs(value) >= 100 or value == 0 else 2
    decimals = "." + "0" * digits if digits else ""
    pattern = _locale(language).currency_formats["standard"].pattern.replace(".00", decimals)
    text: str = format_currency(value, currency, pattern, _locale(language), currency_digits=False)
    # CLDR wants a space between a currency's letters and the digits; Babel does not put it
    return _LETTERS_BEFORE_DIGITS.sub("\\1\N{NO-BREAK SPACE}\\2", text).replace("-", MINUS)


@lru_cache(maxsize=1024)
def _written(value: datetime.date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    text: str = format_date(value, pattern, _locale(language))
    return text


def _date(value: Any) -> datetime.date:
    if isinstance(value, str):
        return datetime.date.fromisoformat(value if len(value) > 7 else value + "-01")
    return value.date() if isinstance(value, datetime.datetime) else value


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(LOCALES[language])
