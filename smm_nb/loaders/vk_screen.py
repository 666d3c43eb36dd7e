"""VK: the table that a community's statistics page gives [account_daily], one row a day, criterion and its parameters.

Read by its documented columns; no original was seen, and the criteria's names are those on the screen. So only a
criterion known by name becomes a column: all others are set aside by name, and a breakdown (`Охват`, `Пол`, `м`) never
passes for the day's total. Imports mapping, values.
Tests: tests/loaders/test_vk.py.
"""

from __future__ import annotations

import datetime

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.header import headers, normal
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_records
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, Reading, SetAside
from smm_nb.loaders.values import Parsed, parse_dates, parse_numbers

COLUMNS = tuple(map(normal, ("Дата", "Критерий", "Параметр 1", "Параметр 2", "Значение")))

NAMES = headers(
    visitors={"ru": "Уникальные посетители | Посетители"},
    profile_views={"ru": "Просмотры"},
    reach={"ru": "Охват | Полный охват | Общий охват"},
    reach_followers={"ru": "Охват подписчиков"},
    follows={"ru": "Подписались | Подписавшиеся | Вступили | Вступившие | Новые подписчики | Новые участники"},
    unfollows={"ru": "Отписались | Отписавшиеся | Вышли | Вышедшие | Вышедшие участники"},
    likes={"ru": "Нравится | Мне нравится | Отметки «Мне нравится»"},
    comments={"ru": "Комментарии"},
    shares={"ru": "Поделились | Рассказали друзьям | Рассказать друзьям"},
    hides={"ru": "Скрыли | Скрытия | Скрыто из новостей"},
)
"""What the criteria are called: cells here, where other exports have names of columns."""

CRITERIA = {normal(name): column for column, names in NAMES.columns.items() for name in names["ru"].split(" | ")}
SECTIONS = frozenset(map(normal, ("Посещаемость", "Охват аудитории", "Активность", "Участники", "Подписчики")))
"""Pages of the statistics, which may stand before a criterion."""

_LAYOUT = Layout("vk_screen", "VK", "account_daily", headers(), (), {"platform": "vk", "period_type": "day"}, How())


def is_screen(reading: Reading) -> bool:
    """The five columns, whatever stands beside them."""
    return any(_is_table(raw) for raw in reading.tables)


def _is_table(raw: RawTable) -> bool:
    return set(COLUMNS) <= set(map(normal, raw.header))


def read_screen(reading: Reading, context: Context) -> Loaded:
    """One canonical row a day, of all its criteria that are known."""
    file = File(reading, context)
    parts = [_read(raw, file) for raw in reading.tables if _is_table(raw)]
    aside = [
        SetAside(line, "another table", tuple(row))
        for raw in reading.tables
        if not _is_table(raw)
        for line, row in zip(raw.lines, raw.rows, strict=True)
    ]
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)


def _read(raw: RawTable, file: File) -> Part:
    at = {name: position for position, name in enumerate(map(normal, raw.header))}
    days, criteria, first, second, figures = ([row[at[name]] for row in raw.rows] for name in COLUMNS)
    dates, numbers = parse_dates(days, order="dmy"), parse_numbers(figures)
    known = [_column(*words) for words in zip(criteria, first, second, strict=True)]
    records: dict[datetime.date, dict[str, object]] = {}
    lines: dict[datetime.date, int] = {}
    aside: list[SetAside] = []
    for row, (day, column, number) in enumerate(zip(dates.values, known, numbers.values, strict=True)):
        record = records.get(day, {}) if day else {}
        reason = _wrong(row, dates, numbers) or _unused(raw.rows[row], at, column, record)
        if reason or day is None:
            aside.append(SetAside(raw.lines[row], reason or "no day", tuple(raw.rows[row])))
            continue
        records.setdefault(day, {"date_day": day})[column] = number
        lines.setdefault(day, raw.lines[row])
    frame = read_records(list(records.values()), list(lines.values()), _LAYOUT, file)
    return Part("account_daily", frame, len(raw.rows) - len(aside), (*raw.set_aside, *aside))


def _column(*words: str) -> str:
    """The canonical column that the criterion and its parameters name, "" for a breakdown and what is not known."""
    said = [normal(word) for word in words if word.strip()]
    if not said or any(word not in CRITERIA and word not in SECTIONS for word in said):
        return ""
    return CRITERIA.get(said[-1], "")


def _wrong(row: int, dates: Parsed[datetime.date], numbers: Parsed[float]) -> str:
    for problem in (*dates.problems, *numbers.problems):
        if problem.index == row:
            return f"{problem.found!r} is not {problem.expected}"
    return ""


def _unused(row: list[str], at: dict[str, int], column: str, record: dict[str, object]) -> str:
    what = " / ".join(row[at[name]] for name in COLUMNS[1:4] if row[at[name]].strip())
    if not column:
        return f"not a figure of the whole day that is known by name: {what}"
    return f"said twice for the day: {what}" if column in record else ""


LOADERS = (
    Loader(
        "vk_screen",
        "VK",
        ("account_daily",),
        is_screen,
        read_screen,
        "The community's page Статистика, Выгрузка статистики, Получить статистику: CSV, by day.",
        (
            "by its documented columns (Дата, Критерий, Параметр 1, Параметр 2, Значение); no original was seen",
            "the criteria's names are the screen's, not a file's: hold the first month against the page",
            "a criterion of another name, and every breakdown by sex, age or place, is set aside by its name",
        ),
        {"account_daily": (NAMES,)},
    ),
)
