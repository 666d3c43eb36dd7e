"""The example clients' files read with csv and json alone, for right answers that do not rest on the loaders.

Imports clients for the place of the files only. Tests: tests/lessons/test_plain.py.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from smm_nb.clients.model import Client
from smm_nb.clients.starter import shipped
from smm_nb.clients.workspace import Workspace, find
from smm_nb.errors import NoWorkspace

Row = Mapping[str, str]


def path(client: str, pattern: str) -> Path:
    """The one file of a client that fits a pattern."""
    (found,) = (_home(client).data / client).glob(pattern)
    return found


def table(
    client: str, pattern: str, *, encoding: str = "utf-8-sig", delimiter: str = ",", skip: int = 0
) -> list[dict[str, str]]:
    """Rows of a CSV file by its header, `skip` lines above the header left out."""
    text = path(client, pattern).read_bytes().decode(encoding)
    body = text.split("\n", skip)[skip]
    return list(csv.DictReader(io.StringIO(body, newline=""), delimiter=delimiter))


def daily(client: str, pattern: str) -> dict[str, int]:
    """ISO day -> count of an overview file of Meta Business Suite (UTF-16, a title and a header above the days)."""
    lines = path(client, pattern).read_bytes().decode("utf-16").splitlines()[3:]
    return {row[0][:10]: int(row[1]) for row in csv.reader(lines) if row}


def ga4(client: str) -> list[dict[str, str]]:
    """Rows of a GA4 export: lines that begin with # and empty ones stand above the header, a total may stand below."""
    lines = path(client, "ga4/*.csv").read_text("utf-8").split("\n")
    above = next(place for place, line in enumerate(lines) if line.strip() and not line.startswith("#"))
    return [row for row in table(client, "ga4/*.csv", skip=above) if (row["Date"] or "").isdigit()]


def answer_of(client: str, pattern: str) -> Any:
    """What an answer of VK's API holds."""
    return json.loads(path(client, pattern).read_bytes())["response"]


def params(client: str) -> Client:
    """What a client's YAML says."""
    return _home(client).client(client)


def _home(client: str) -> Workspace:
    """The workspace around, or where it has no such example, as in an agency's, the one that comes with the package."""
    try:
        around = find()
    except NoWorkspace:
        return Workspace(shipped())
    return around if (around.params / f"{client}.yml").exists() else Workspace(shipped())


def day(seconds: int) -> str:
    """The ISO day of an instant, in Moscow, where VK's example client lives (UTC+3 all year)."""
    moscow = datetime.timezone(datetime.timedelta(hours=3))
    return datetime.datetime.fromtimestamp(seconds, moscow).date().isoformat()


def total(rows: Iterable[Row], column: str) -> float:
    """The sum of a column; empty cells are left out, and a decimal comma is read as a point."""
    return sum(float(row[column].replace(",", ".")) for row in rows if row[column] not in ("", None))


def in_month(days: Mapping[str, int], month: str) -> list[int]:
    """The values of a month's days."""
    return [value for one, value in days.items() if one.startswith(month)]
