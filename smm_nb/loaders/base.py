"""What a loader is: it says whether a file is its own, and reads it into canonical tables without losing a row.

Imports tables and the reading layer. Tests: tests/loaders/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smm_nb.loaders.header import Headers
from smm_nb.loaders.reading import Note, Reading, SetAside

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Context:
    """What the analyst declared about a file, for what the file does not say itself. Empty = not declared."""

    network: str = ""
    page_id: str = ""
    currency: str = ""
    timezone: str = ""
    labelled_by: str = ""


@dataclass(frozen=True)
class Loaded:
    """What a file gave.

    Invariant: rows_in == rows_kept + len(set_aside), all tables of the file counted.

    Attributes:
        tables: canonical table name -> frame in that table's schema (see `smm_nb.tables.schema.conform`).
        rows_in: data rows of the file.
        rows_kept: data rows that went into the tables (a row may fill several tables; it counts once).
        set_aside: rows that did not, each with its line and reason (totals, footers, descriptions, bad cells).
        notes: what a reader must know: guesses, unknown columns, repaired rows, missing marks by kind.
    """

    tables: Mapping[str, pd.DataFrame]
    rows_in: int
    rows_kept: int
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Loader:
    """One family of export files.

    Attributes:
        name: id of the family, such as `meta_content`.
        tool: the tool that exports it, as its users call it.
        tables: canonical tables that it fills.
        identify: whether the file is of this family, by its own content; never by its name alone.
        read: the file's rows as canonical tables.
        how_to_get: where in the tool to click.
        notes: dated facts about the export that a reader of the code or the docs needs.
        headers: what its columns are called, one entry a canonical table; empty where the keys of an answer are read.
    """

    name: str
    tool: str
    tables: tuple[str, ...]
    identify: Callable[[Reading], bool]
    read: Callable[[Reading, Context], Loaded]
    how_to_get: str
    notes: tuple[str, ...] = field(default=())
    headers: Mapping[str, tuple[Headers, ...]] = field(default_factory=dict)
