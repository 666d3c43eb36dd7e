"""The messages: every text that a report says, once per language, with its numbers shown the language's way.

A message is a line of `words/<language>/<subject>.toml`; its key is `<subject>.<name>`. A field says how its value is
shown: see `SHOWN` for the kinds, such as `{spend:money}` or `{rate:percent}`. `{n:plural:posts}` is the number with
the right form of a noun of `words/<language>/nouns.toml`, `{n:noun:posts}` the form alone. `{goal:name}` is a thing
by its name for readers (`names` for several), `{network:beside}` the same in brackets after a word, and nothing where
it is the whole; `{leaves:also:left}` is the message `also.left` with the value, or `also.left_none` where there is
none; `{name}` is text as it is, `{x:{unit}}` takes the kind from a field.
A value of None is shown as a dash.

Imports errors and formats. Tests: tests/text/test_messages.py.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from smm_nb.errors import UnknownName
from smm_nb.text import formats

LANGUAGES = ("en", "sv", "ru")

SHOWN: dict[str, Callable[..., str]] = {
    "count": formats.count,
    "number": formats.number,
    "percent": formats.percent,
    "change": formats.change,
    "signed": formats.signed,
    "points": formats.points,
    "money": formats.money,
    "date": formats.day,
    "month": formats.month,
    "duration": formats.duration,
    "list": formats.listing,
}

_TWO_STOPS = re.compile(r"(?<=\s)г\.\.(?!\.)")

WHOLE = ("", "whole")
"""What a part is called when it is no part."""


def say(key: str, language: str, /, **values: Any) -> str:
    """The message `key` in `language` with its fields filled in. Money needs `currency` among the values.

    Raises:
        UnknownName: no such message, or no such language.
        KeyError: a field of the message was not given.
    """
    text = _Filler(language, values).vformat(message(key, language), (), values)
    # a Russian date ends with the stop of its «г.»: a second one at the end of the sentence is a misprint
    return _TWO_STOPS.sub("г.", text) if language == "ru" else text


def message(key: str, language: str) -> str:
    """The message as it stands in the file, fields and all."""
    subject, _, name = key.partition(".")
    try:
        return _subjects(language)[subject][name]
    except KeyError:
        raise UnknownName(what=f"message in {language}", found=key, expected=f"words/{language}/*.toml") from None


def has(key: str, language: str = "en") -> bool:
    """Whether there is such a message."""
    subject, _, name = key.partition(".")
    return name in _subjects(language).get(subject, {})


def name(value: object, language: str) -> str:
    """What a reader calls a thing that the code calls `vk`, `er_by_reach` or `goal_sales`; unknown text as it is.

    Looked up among the names, the KPIs, the column headers and the references, in this order; a whole message key
    serves too. Several things are a tuple.
    """
    if isinstance(value, tuple):
        return ", ".join(name(one, language) for one in value)
    text = str(value)
    for key in (f"names.{text}", f"kpis.{text}", f"columns.{text}", f"references.{text}", text):
        if "." in key and has(key, language):
            return message(key, language)
    return text


def keys(language: str = "en") -> Iterator[str]:
    """Every key, nouns left out."""
    for subject, messages in _subjects(language).items():
        if subject != "nouns":
            yield from (f"{subject}.{name}" for name in messages)


def fields(text: str) -> set[str]:
    """Names of the fields of a message.

    >>> sorted(fields("{n:plural:posts} brought {joins:count} joins"))
    ['joins', 'n']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@cache
def _subjects(language: str) -> dict[str, dict[str, Any]]:
    if language not in LANGUAGES:
        raise UnknownName(what="language", found=language, expected=", ".join(LANGUAGES))
    folder = files("smm_nb.text") / "words" / language
    return {
        item.name.removesuffix(".toml"): tomllib.loads(item.read_text("utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".toml")
    }


class _Filler(string.Formatter):
    """Fills a message: the part after the colon names the kind of value."""

    def __init__(self, language: str, values: dict[str, Any]) -> None:
        self.language, self.currency, self.limits = language, values.get("currency"), _limits(values)

    def format_field(self, value: Any, format_spec: str) -> str:
        kind, _, option = format_spec.partition(":")
        if kind == "also":
            return say(f"also.{option}{'_none' if value is None else ''}", self.language, value=value)
        if value is None or kind == "":
            return formats.MISSING if value is None else str(value)
        if kind in ("plural", "noun"):
            form = _subjects(self.language)["nouns"][option][formats.plural(value, self.language)]
            return form if kind == "noun" else f"{formats.count(value, self.language)} {form}"
        if kind in ("name", "names"):
            told = [name(item, self.language) for item in ([value] if kind == "name" else value)]
            return formats.listing(told, self.language)
        if kind == "beside":
            return "" if value in WHOLE else f" ({name(value, self.language)})"
        if kind == "money":
            digits = formats.money_digits(self.limits) if value in self.limits else None
            return formats.money(value, self.language, self.currency, digits)
        if kind in formats.DIGITS and value in self.limits:
            return SHOWN[kind](value, self.language, formats.apart(self.limits, kind, self.language))
        return SHOWN[kind](value, self.language)


def _limits(values: dict[str, Any]) -> list[float]:
    """The ends of a sentence's interval and the numbers within it: they must not look the same, money is alike."""
    low, high = values.get("low"), values.get("high")
    if not (isinstance(low, float) and isinstance(high, float)):
        return []
    return [value for value in values.values() if isinstance(value, float) and low <= value <= high]
