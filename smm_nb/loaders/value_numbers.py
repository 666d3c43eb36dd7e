"""Numbers, percent, money and durations out of text. The whole column decides the decimal sign, never one cell.

May import `errors` and `value_marks`. Tests: tests/loaders/test_values.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from smm_nb.errors import BadValue
from smm_nb.loaders.value_marks import MISSING_MARKS, NotReadable, Parsed, missing_meaning, parse_cells, tidy

MOST_DIGITS = 300
_SCALES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?<=\d)\s?(?:k|тыс\.?|tn|tis\.?)$", re.I), 1_000),
    (re.compile(r"(?<=\d)\s?(?:m|mn|mln|млн\.?)$", re.I), 1_000_000),
    (re.compile(r"(?<=\d)\s?(?:b|bn|млрд\.?)$", re.I), 1_000_000_000),
)
_FOOTNOTE = re.compile(r"(?<=[\d%])\s?(?:\*+|†|‡|\[\d+\])$")
_PLAIN = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d+))?", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}")
_SIGNS: Mapping[str, str] = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "R$": "BRL", "HK$": "HKD", "NZ$": "NZD", "MX$": "MXN",
    "€": "EUR", "£": "GBP", "₽": "RUB", "РУБ.": "RUB", "РУБ": "RUB", "Р.": "RUB", "₹": "INR", "₴": "UAH", "₸": "KZT",
    "₺": "TRY", "₩": "KRW", "ZŁ": "PLN", "₪": "ILS", "₫": "VND", "CHF": "CHF", "FR.": "CHF",
}  # fmt: skip
# One sign, several currencies: read as the most common one, and said so.
_SHARED_SIGNS: Mapping[str, str] = {"$": "USD", "¥": "JPY", "KR": "SEK", "KR.": "DKK"}
_CURRENCY = re.compile(r"^([^\d\s.,()+\-−]{1,4}\.?)\s?(?=[\d.,(+\-−])|(?<=[\d.,)])\s?([^\d\s.,()+\-−%]{1,4}\.?)$")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)")
_UNITS: Mapping[str, int] = {
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "ч": 3600, "час": 3600, "std": 3600, "tim": 3600,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "мин": 60,
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "с": 1, "сек": 1, "sek": 1,
    "d": 86400, "day": 86400, "days": 86400, "д": 86400,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?")


def parse_numbers(
    texts: Sequence[str], *, decimal: str | None = None, marks: Mapping[str, str] = MISSING_MARKS
) -> Parsed[float]:
    """Numbers: int where the text has no fraction, else float.

    Args:
        texts: the column's cells.
        decimal: the decimal sign ("." or ",") when the export's format fixes it; else all cells together decide.
        marks: which texts mean a missing value.

    Raises:
        BadValue: the cells contradict each other (`1,5` and `1.5`), or nothing decides what `1,234` is. The field
            `index` says which cell.
    """
    sign = decimal or _decimal_sign([_bare(text) for text in texts], marks)
    return parse_cells(texts, lambda text, parsed: _number(text, sign, parsed), marks)


def parse_percents(
    texts: Sequence[str],
    *,
    unit: str | None = None,
    decimal: str | None = None,
    marks: Mapping[str, str] = MISSING_MARKS,
) -> Parsed[float]:
    """Shares as fractions of 1: `12.5%` gives 0.125.

    Args:
        texts: the column's cells.
        unit: what a number without a sign is: "percent" (12.5) or "fraction" (0.125); None asks when one occurs.
        decimal: as in `parse_numbers`.
        marks: as in `parse_numbers`.

    Raises:
        BadValue: a number without a percent sign and no `unit`; or as in `parse_numbers`.
    """
    sign = decimal or _decimal_sign([_bare(text) for text in texts], marks)
    signed = [text for text in texts if "%" in text]

    def read(text: str, parsed: Parsed[Any]) -> float:
        value = _number(text.removesuffix("%").strip(), sign, parsed)
        if "%" in text:
            return value / 100
        if unit is None and value != 0:
            found = f"{text!r} beside {signed[0]!r}" if signed else repr(text)
            raise BadValue(found=found, expected="a percent sign, or a format that says what the number is")
        return value / 100 if unit == "percent" else value

    return parse_cells(texts, read, marks)


def parse_money(
    texts: Sequence[str],
    *,
    currency: str | None = None,
    decimal: str | None = None,
    marks: Mapping[str, str] = MISSING_MARKS,
) -> Parsed[float]:
    """Amounts in one currency; `.currency` is its ISO code, or "" when no cell and no argument names one.

    Raises:
        BadValue: two currencies in one column, or as in `parse_numbers`.
    """
    signs = {index: _currency(text) for index, text in enumerate(texts) if missing_meaning(text, marks) is None}
    amounts = [_amount(text) if signs.get(index) else text for index, text in enumerate(texts)]
    parsed = parse_numbers(amounts, decimal=decimal, marks=marks)
    parsed.problems = [problem._replace(found=texts[problem.index]) for problem in parsed.problems]
    parsed.currency = _one_currency(signs, currency, parsed)
    return parsed


def parse_durations(texts: Sequence[str], *, unit: int = 1, marks: Mapping[str, str] = MISSING_MARKS) -> Parsed[float]:
    """Seconds out of `00:01:22`, `1:22` (minutes and seconds), `1m 22s` or a bare number of `unit` seconds.

    Raises:
        BadValue: as in `parse_numbers`, for bare numbers.
    """
    bare = [text if not re.search(r"[:^\W]|[^\W\d_]", text) else "" for text in map(tidy, texts)]
    sign = _decimal_sign(bare, marks)

    def read(text: str, parsed: Parsed[Any]) -> float:
        clock = _CLOCK.fullmatch(text)
        if clock:
            return _clock_seconds(*clock.groups())
        parts = _PART.findall(text)
        if parts and not _PART.sub("", text).strip(" ,"):
            return _unit_seconds(parts)
        return _number(text, sign, parsed) * unit

    return parse_cells(texts, read, marks)


def _clock_seconds(hours: str | None, minutes: str, seconds: str) -> float:
    rest = float(seconds.replace(",", "."))
    if rest >= 60 or (hours and int(minutes) >= 60):
        raise NotReadable("hours:minutes:seconds")
    total = int(hours or 0) * 3600 + int(minutes) * 60 + rest
    return int(total) if total == int(total) else total


def _unit_seconds(parts: list[tuple[str, str]]) -> float:
    total = 0.0
    for amount, unit in parts:
        if unit.lower() not in _UNITS:
            raise NotReadable("a duration in hours, minutes and seconds")
        total += float(amount.replace(",", ".")) * _UNITS[unit.lower()]
    return int(total) if total == int(total) else total


def _bare(text: str) -> str:
    """The text with plain digits, spaces and minus sign, without a footnote mark."""
    plain = tidy(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).replace("−", "-").replace("’", "'")
        plain = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)
    return _FOOTNOTE.sub("", plain) if plain[-1:] in "*†‡]" else plain


def _decimal_sign(cells: list[str], marks: Mapping[str, str]) -> str:
    """The decimal sign on which all cells agree."""
    proof: dict[str, int] = {}
    unsure: int | None = None
    for index, cell in enumerate(cells):
        if not ("." in cell or "," in cell) or missing_meaning(cell, marks) is not None:
            continue
        sign = _proves(cell)
        if sign == "?":
            unsure = index if unsure is None else unsure
        elif sign:
            proof.setdefault(sign, index)
    if len(proof) == 2:
        first, second = sorted(proof.values())
        raise BadValue(
            found=f"{cells[first]!r} and {cells[second]!r}", expected="one decimal sign in the column", index=second
        )
    if not proof and unsure is not None:
        raise BadValue(
            found=repr(cells[unsure]),
            expected="a number whose decimal sign the column or the format of the export decides",
            index=unsure,
        )
    return next(iter(proof), ".")


def _proves(cell: str) -> str:
    """The decimal sign that a cell proves, "?" for one that could be either, "" for none."""
    digits = re.sub(r"[^\d.,]", "", cell)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if not points and not commas:
        return ""
    sign, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other  # 1,234,567: the sign repeats, so it groups
    before, after = digits.split(sign)
    if len(after) == 3 and 1 <= len(before) <= 3 and before != "0" and not re.search(r"[ ']\d", cell):
        return "?"
    return sign


def _number(text: str, sign: str, parsed: Parsed[Any]) -> float:
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)  # most cells of an export
    plain = _bare(text)
    if plain != text and not plain.startswith("-") and _FOOTNOTE.search(tidy(text)):
        parsed.note(f"footnote marks were left out, such as in {text!r}")
    elif not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        parsed.note(f"digits of another script were read, such as {text!r}")
    negative = plain.startswith("(") and plain.endswith(")")
    plain, scale = _scaled(plain.strip("()"), text, parsed)
    value = _value(_ungrouped(plain, sign)) * scale
    return -value if negative else value


def _scaled(plain: str, text: str, parsed: Parsed[Any]) -> tuple[str, int]:
    approximate = plain.startswith("~")
    plain = plain.lstrip("~").strip()
    for pattern, scale in _SCALES if not plain[-1:].isdigit() else ():
        shorter = pattern.sub("", plain)
        if shorter != plain:
            parsed.note(f"rounded numbers were read, such as {text!r}")
            return shorter, scale
    if approximate:
        parsed.note(f"rounded numbers were read, such as {text!r}")
    return plain, 1


def _ungrouped(plain: str, sign: str) -> str:
    """The number with a point as its decimal sign and no grouping; a group of the wrong size is no number."""
    whole, point, fraction = plain.partition(sign)
    if "," in fraction or "." in fraction:
        raise NotReadable(f"a number with {sign!r} as its decimal sign")
    groups = re.split(r"[ ',.]", whole.lstrip("+-"))
    if len(groups) > 1:
        if not _GROUPED.fullmatch(",".join(groups)):
            raise NotReadable(f"a number with {sign!r} as its decimal sign")
        whole = ("-" if whole.startswith("-") else "") + "".join(groups)
    return whole + ("." if point else "") + fraction


def _value(plain: str) -> float:
    found = _PLAIN.fullmatch(plain)
    if not found or len(plain) > MOST_DIGITS:
        raise NotReadable("a number")
    if plain.lstrip("+-").isdigit():
        return int(plain)
    value = float(plain)
    if value in (float("inf"), float("-inf")):
        raise NotReadable("a number of a size that exists")
    return value


def _currency(text: str) -> str:
    """The sign or code of a currency in a cell, in capitals, else ""."""
    found = _CURRENCY.search(_bare(text).strip("-+()"))
    sign = (found.group(1) or found.group(2) or "").upper() if found else ""
    return sign if sign in _SIGNS or sign in _SHARED_SIGNS or re.fullmatch("[A-Z]{3}", sign) else ""


def _amount(text: str) -> str:
    """The number in a cell, without its currency; a minus or a bracket may stand on either side of the sign."""
    plain = _bare(text)
    negative = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    number = _CURRENCY.sub("", plain.strip("-+()")).strip()
    return "-" + number.lstrip("-") if negative else number


def _one_currency(signs: Mapping[int, str], given: str | None, parsed: Parsed[float]) -> str:
    seen: dict[str, int] = {}
    for index, sign in signs.items():
        if sign in _SHARED_SIGNS and not given:
            parsed.note(f"the sign {sign!r} is read as {_SHARED_SIGNS[sign]}")
        code = (
            (given if sign in _SHARED_SIGNS and given else None) or _SIGNS.get(sign) or _SHARED_SIGNS.get(sign) or sign
        )
        if code:
            seen.setdefault(code, index)
    if len(seen) > 1:
        raise BadValue(
            found=" and ".join(sorted(seen)), expected="one currency in the column", index=max(seen.values())
        )
    found = next(iter(seen), "")
    if given and found and found != given:
        raise BadValue(found=found, expected=f"amounts in {given}", index=seen[found])
    return found or given or ""
