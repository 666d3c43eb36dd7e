"""What a KPI is and what a computed KPI is: the two frozen records that the whole house speaks in.

Imports periods and text. Tests: tests/kpis/test_registry.py.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from smm_nb.clients.model import Client
    from smm_nb.clients.period import Period
    from smm_nb.kpis.window import Window

Unit = Literal["count", "ratio", "money", "duration", "index", "per_thousand"]
"""How a value is shown: ratio as percent (0-1 inside), money in the value's currency, duration in seconds inside,
index and per_thousand as bare numbers."""

Additivity = Literal["additive", "semi_additive", "non_additive"]
Basis = Literal["period", "lifetime", "snapshot"]
Direction = Literal["higher", "lower", "on_target", "context"]


class Data(Protocol):
    """What a KPI is computed from: `ClientData`, or anything with its four members. Its tables never change."""

    @property
    def client(self) -> Client:
        """What the analyst says of the client."""

    @property
    def period(self) -> Period:
        """The window when none is given."""

    @property
    def kept(self) -> dict[Hashable, Any]:
        """What was computed from the tables, so that it is computed once."""

    def table(self, name: str) -> pd.DataFrame:
        """The canonical table of that name, all periods, possibly empty."""


@dataclass(frozen=True)
class Kpi:
    """A KPI's definition. Name, definition and pitfall stand in the messages `kpis.<id>`, `_what` and `_pitfall`.

    Attributes:
        id: unambiguous id, such as `er_by_reach`.
        function: computes it; pure: a window of the tables in, `Counted` out.
        formula: in the names of the columns, such as `engagements / reach`.
        unit: how its value is shown, see `Unit`.
        additivity: whether values of several windows or accounts may be added.
        basis: activity in the window, posts' totals to date, or a level on a day.
        direction: which way is better; `context` is neither.
        needs: table -> columns; empty when the client's YAML says it.
        source_tool: independent tool that yields the number (rule K0).
        reference: where the definition is from.
        min_n: smallest denominator for which the value is shown; below, the count is shown and the rate withheld.
        pack: KR, KA, KC or `general`: the goals' packs that it belongs to (rules KR, KA, KC).
        aliases: names in the wild.
        networks: networks that give it; empty = any.
        options: keyword options that `compute` passes on to the function, such as `of`.
    """

    id: str
    function: Callable[..., Counted]
    formula: str
    unit: Unit
    additivity: Additivity
    basis: Basis
    direction: Direction
    needs: Mapping[str, tuple[str, ...]]
    source_tool: str
    reference: str
    min_n: int = 0
    pack: tuple[str, ...] = ("general",)
    aliases: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """What a reader calls it."""
        return self._say("", language)

    def what(self, language: str) -> str:
        """Its definition in one line, denominator included."""
        return self._say("_what", language)

    def pitfall(self, language: str) -> str:
        """How it misleads."""
        return self._say("_pitfall", language)

    def _say(self, suffix: str, language: str) -> str:
        from smm_nb.text import say

        return say(f"kpis.{self.id}{suffix}", language)


@dataclass(frozen=True)
class Counted:
    """What a KPI's function gives: the value with its parts and what it rests on, without names or words.

    Attributes:
        value: None when it cannot be said; `why` is then a message key such as `caveats.no_rows`.
        n: what was counted: posts, sessions, results ...
        numerator, denominator: the sums that a ratio is made of; None for counts.
        median_per_post: the median of the posts' own values.
        currency: ISO code of the amounts; None when there are none.
        why: message key that says why there is no value.
        caveats: message keys of what a reader must know beside the value.
        values: fields of those messages.
        sources: files that the rows came from.
    """

    value: float | None
    n: int = 0
    numerator: float | None = None
    denominator: float | None = None
    median_per_post: float | None = None
    currency: str | None = None
    why: str | None = None
    caveats: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class KpiValue:
    """A computed KPI: a number that can be traced.

    Attributes:
        kpi: id in the registry.
        value: the number (ratio 0-1, money in `currency`, seconds ...); None when it is not available or withheld.
        n: what the value rests on: posts, sessions, results ... counted.
        period: the window.
        numerator, denominator: the sums that a ratio is made of; None for counts.
        median_per_post: the median of the posts' own values, beside the sum over sum.
        by: what the value is divided by, such as {"platform": "vk"}.
        currency: ISO code of the amounts; None when there are none.
        sources: files that the rows came from.
        why: message key that says why there is no value.
        caveats: message keys of what a reader must know beside the number.
        values: fields of those messages.
    """

    kpi: str
    value: float | None
    n: int
    period: Period
    numerator: float | None = None
    denominator: float | None = None
    median_per_post: float | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    sources: tuple[str, ...] = ()
    why: str | None = None
    caveats: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def notes(self, language: str) -> list[str]:
        """The reason why there is no value, and every caveat, as sentences."""
        from smm_nb.text import say

        keys = ([self.why] if self.why else []) + list(self.caveats)
        return [say(key, language, currency=self.currency, **self.values) for key in keys]


Function = Callable[["Window"], Counted]
