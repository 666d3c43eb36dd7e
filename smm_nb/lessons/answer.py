"""A right answer with the typical wrong ones, and how a learner's answer is read and compared. Pure, no files.

Imports nothing of the package. Tests: tests/lessons/test_answer.py.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

WITHIN = 0.005
"""Relative distance that counts as right for numbers that are no counts: half a percent, room for rounding."""
NEAR = 0.05
"""Relative distance that counts as close."""


@dataclass(frozen=True)
class Answer:
    """What an exercise's answer is, worked out from the data.

    Attributes:
        value: a number, a letter (choice), a set of names, or a list of names in order.
        wrong: name of a typical mistake -> what one gets by it.
        steps: figures that the solution's text shows.
    """

    value: Any
    wrong: Mapping[str, Any] = field(default_factory=dict)
    steps: Mapping[str, Any] = field(default_factory=dict)


def number(given: Any) -> float | None:
    """A learner's number: 1204, "1,204", "8.2%" (0.082), "0,62", "£533"; None when it is no number, or several.

    A single comma before exactly three digits divides thousands, elsewhere it is the decimal sign. A column with one
    value, which is what pandas often gives for one figure, is that value.
    """
    if isinstance(given, bool) or given is None or given is ...:
        return None
    if isinstance(given, str):
        return _written(given)
    if hasattr(given, "__len__"):
        return number(next(iter(given))) if len(given) == 1 else None
    try:
        found = float(given)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def _written(text: str) -> float | None:
    # a unit before or after, such as £ or SEK, is no part of the number
    bare = re.sub(r"^[^\W\d]+|[^\W\d]+$|[£$€₽]", "", re.sub(r"[\s_]", "", text)).removesuffix("%")
    thousands = re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare)
    bare = bare.replace(",", "" if thousands else ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", bare):
        return None
    return float(bare) / (100 if text.strip().endswith("%") else 1)


def same(given: float, wanted: float, unit: str) -> bool:
    """Whether two numbers are the same answer: counts exactly, others within half a percent.

    A share may also be rounded to two figures, as reports write it: 67 % for 10 of 15.
    """
    if unit == "count":
        return abs(given - wanted) < 1e-6
    rounded = unit == "share" and abs(given - float(f"{wanted:.2g}")) <= 1e-9
    return rounded or abs(given - wanted) <= max(WITHIN * abs(wanted), 1e-9)


def off_by(given: float, wanted: float, unit: str) -> str | None:
    """What is off with a number that is nearly right: the key of a message in `texts/replies.toml`, or None."""
    if unit == "share" and same(given, wanted * 100, unit):
        return "as_percent"
    if unit == "share" and same(given, 1 - wanted, unit):
        return "other_side"
    if wanted and same(given, -wanted, unit):
        return "sign"
    if given and wanted and unit != "count" and same(1 / given, wanted, unit):
        return "upside_down"
    for factor in (1000, 100, 10):
        if wanted and (same(given, wanted * factor, "") or same(given, wanted / factor, "")):
            return "magnitude"
    if wanted and abs(given - wanted) <= NEAR * abs(wanted):
        return "too_high" if given > wanted else "too_low"
    return None


def names(given: Any) -> list[str] | None:
    """A learner's names, in order: a list, a set, or a text with commas; None when it is neither."""
    if isinstance(given, str):
        return [part.strip() for part in given.split(",") if part.strip()]
    if isinstance(given, Iterable) and given is not ...:
        return [str(part).strip() for part in given]
    return None
