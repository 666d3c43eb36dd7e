"""Meta Business Suite: `Audience.csv`, followers by age and gender, city and country [audience].

The file has no date: `as_of_date` stays missing unless the analyst names the file with one.
Imports mapping and headers. Tests: tests/loaders/test_meta.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.header import headers, normal
from smm_nb.loaders.headers.meta import AUDIENCE_GENDERS, AUDIENCE_TITLES
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_records, unused
from smm_nb.loaders.meta import has_genders, is_metric, read_metric
from smm_nb.loaders.reading import Note, RawTable, Reading, SetAside

LAYOUT = Layout("meta_audience", "Meta Business Suite", "audience", headers(), (), {"basis": "followers"})

Segment = tuple[str, float]


def identify(reading: Reading) -> bool:
    """A file with a section by age and gender, or with top cities or countries, as percents."""
    return reading.document is None and any(map(has_genders, reading.tables))


def read(reading: Reading, context: Context) -> Loaded:
    """The shares of every section; a section whose numbers cannot be read is set aside row by row."""
    file, as_of = File(reading, context), _day_in_name(reading.path.stem)
    parts: list[Part] = []
    aside: list[SetAside] = []
    for raw in reading.tables:
        breakdown = _breakdown(raw)
        if breakdown:
            parts.append(_read_section(raw, breakdown, as_of, file))
        elif is_metric(raw):
            # somebody pasted the exports of a month below each other
            parts.append(read_metric(raw, file))
        else:
            aside += unused(raw, f"the section {raw.title!r} is no part of the audience")
    notes = list(reading.notes)
    if as_of is None:
        notes.append(Note("no_date", "the file has no date: name it with the day of the export, such as 2025-08-31"))
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=notes)


def _day_in_name(name: str) -> datetime.date | None:
    found = re.findall(r"20\d{2}-\d{2}-\d{2}", name)
    return datetime.date.fromisoformat(found[-1]) if found else None


def _breakdown(raw: RawTable) -> str:
    if has_genders(raw):
        return "age_gender"
    title = normal(raw.title)
    return next((kind for word, kind in AUDIENCE_TITLES.items() if word in title and kind != "age_gender"), "")


def _read_section(raw: RawTable, breakdown: str, as_of: datetime.date | None, file: File) -> Part:
    records, lines, aside, kept = [], [], list(raw.set_aside), 0
    platform = next((name for name in ("facebook", "instagram") if name in normal(raw.title)), None)
    for row, line in zip(raw.rows, raw.lines, strict=True):
        segments = _segments(raw, row, breakdown)
        if segments is None:
            aside.append(SetAside(line, "a share that cannot be read as a percent from 0 to 100", tuple(row)))
            continue
        kept += 1
        for segment, share in segments:
            records.append({"breakdown": breakdown, "segment": segment, "share": share, "as_of_date": as_of})
            lines.append(line)
    frame = read_records(records, lines, LAYOUT, file)
    unknown = platform or file.context.network or "meta"
    frame["platform"] = frame["platform"].fillna(unknown) if platform is None else platform
    return Part("audience", frame, kept, tuple(aside))


def _segments(raw: RawTable, row: list[str], breakdown: str) -> list[Segment] | None:
    try:
        return [(name, _share(text)) for name, text in _named(raw, row, breakdown) if text.strip()]
    except ValueError:
        return None


def _named(raw: RawTable, row: list[str], breakdown: str) -> Iterator[tuple[str, str]]:
    if breakdown == "age_gender":
        age = row[0].strip().replace("–", "-")
        genders = [AUDIENCE_GENDERS.get(normal(cell), "u") for cell in raw.header[1:]]
        yield from ((f"{gender};{age}", text) for gender, text in zip(genders, row[1:], strict=True))
    elif len(raw.header) == 2 and _is_number(row[1]) and not _is_number(row[0]):
        # until 2024 places stood below each other
        yield row[0].strip(), row[1]
    else:
        # since 2025 they lie down: a row of names, a row of numbers
        yield from ((name.strip(), text) for name, text in zip(raw.header, row, strict=True))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*\d+([.,]\d+)?\s*%?\s*", text) is not None


def _share(text: str) -> float:
    """A percent with or without its sign, with a comma or a point, as 0-1; decimals that became dates are refused."""
    if not _is_number(text):
        raise ValueError(text)
    percent = float(text.strip().rstrip("% ").replace(",", "."))
    if percent > 100:
        raise ValueError(text)
    return round(percent / 100, 12)


LOADERS = (
    Loader(
        "meta_audience",
        "Meta Business Suite",
        ("audience", "account_daily"),
        identify,
        read,
        "Meta Business Suite, Insights, Audience, Demographics, Export, CSV; write the day into the file's name.",
        (
            "2023-24: places below each other, shares with a percent sign; since 2025 they lie down, without one",
            "a spreadsheet in a language with decimal commas may have turned 3.4 into a date: those rows are set aside",
        ),
    ),
)
