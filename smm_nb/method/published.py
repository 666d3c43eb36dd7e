"""Published audiences of the networks: `network_audiences.csv`, figures with source, year, country and measure (N3).

Measures are never mixed within a comparison: reach per day, monthly audience and writing authors are three things.
Imports clients and tables. Tests: tests/method/test_network_ranking.py.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from smm_nb.clients.model import Segment
from smm_nb.method.blocks import Data

COUNTRY_OF_ZONE = {"Europe/Stockholm": "SE", "Europe/Moscow": "RU", "Europe/Samara": "RU", "Europe/Kaliningrad": "RU"}
FALLBACK = "US"
"""Where no survey of the client's country is in the table: said beside every figure."""

OLDEST, YOUNGEST = 90, 13


@dataclass(frozen=True)
class Figure:
    """One published figure.

    Attributes:
        network: network.
        kind: all, age, gender or cohort.
        group: all, an age band, f or m, or a cohort.
        value: share 0-1, or million people, by `unit`.
        unit: percent or million people.
        measure: what was asked or counted, such as `ever use` or `daily reach`.
        base: of whom.
        country: ISO code.
        year: of the figure.
        source: who published it.
        url: where; empty when not known.
    """

    network: str
    kind: str
    group: str
    value: float
    unit: str
    measure: str
    base: str
    country: str
    year: int
    source: str
    url: str = ""


@cache
def figures() -> tuple[Figure, ...]:
    """Every figure of the table."""
    text = (files("smm_nb.method") / "network_audiences.csv").read_text("utf-8")
    return tuple(_figure(row) for row in csv.DictReader(text.splitlines()))


def _figure(row: dict[str, str]) -> Figure:
    value = float(row["value"])
    told = {**row, "value": value / 100 if row["unit"] == "percent" else value, "year": int(row["year"])}
    return Figure(**told)  # type: ignore[arg-type]


def country_of(data: Data) -> str:
    """The country whose figures are used: the client's by its time zone, else the fallback."""
    return COUNTRY_OF_ZONE.get(data.client.timezone, FALLBACK)


def measure_for(networks: list[str], country: str) -> str | None:
    """The one measure, a share of people, that covers most of the networks in the country.

    On a tie the one whose figures lie closest together in time, then the newest.
    """
    shares = [f for f in figures() if f.country == country and f.kind == "all" and f.unit == "percent"]
    ranked = []
    for measure in sorted({figure.measure for figure in shares}):
        newest = [figure_of(network, country, measure) for network in networks]
        years = [figure.year for figure in newest if figure is not None]
        if years:
            ranked.append((len(years), min(years) - max(years), max(years), measure))
    return max(ranked)[-1] if ranked else None


def figure_of(network: str, country: str, measure: str, kind: str = "all", group: str = "all") -> Figure | None:
    """The newest figure of a network for a group, by one measure."""
    found = [
        figure
        for figure in figures()
        if (figure.network, figure.country, figure.measure, figure.kind) == (network, country, measure, kind)
        and figure.group == group
    ]
    return max(found, key=lambda figure: figure.year, default=None)


def segment_share(segment: Segment, network: str, country: str, measure: str) -> float | None:
    """How large a share of the segment is in the network, 0-1; None without a figure.

    Age bands are weighted by the years that they share with the segment. Where the segment has a gender as well, the
    two figures are joined as if independent, since surveys do not publish the crossing: an approximation.
    """
    whole = figure_of(network, country, measure)
    if whole is None:
        return None
    by_age = _age_share(segment, whole)
    share = whole.value if by_age is None else by_age
    gender = _beside(whole, "gender", segment.gender) if segment.gender != "any" else None
    if gender is not None and whole.value > 0:
        share *= gender.value / whole.value
    return min(share, 1.0)


def _beside(whole: Figure, kind: str, group: str, *, years: int = 2) -> Figure | None:
    """The figure of a group from about the same time: networks change too fast to mix a decade."""
    found = figure_of(whole.network, whole.country, whole.measure, kind, group)
    return found if found is not None and abs(found.year - whole.year) <= years else None


def _age_share(segment: Segment, whole: Figure) -> float | None:
    """The share by age bands; None where the bands known cover less than half of the segment's years."""
    if segment.age_min is None and segment.age_max is None:
        return None
    first = YOUNGEST if segment.age_min is None else segment.age_min
    last = OLDEST if segment.age_max is None else segment.age_max
    weighted, years = 0.0, 0
    for band in {f.group for f in figures() if f.kind == "age" and f.country == whole.country}:
        figure = _beside(whole, "age", band)
        low, _, high = band.rstrip("+").partition("-")
        shared = min(last, int(high or OLDEST)) - max(first, int(low)) + 1
        if figure is not None and shared > 0:
            weighted, years = weighted + figure.value * shared, years + shared
    return weighted / years if years * 2 >= last - first + 1 else None


def measure_name(measure: str) -> str:
    """The measure as a thing with a name in the reader's language."""
    return "measure_" + _key(measure)


def base_name(base: str) -> str:
    """Of whom a figure is a share, as a thing with a name in the reader's language."""
    return "base_" + _key(base)


def _key(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text)
