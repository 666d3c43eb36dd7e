"""What was read from which file: the record that `smm-nb check` prints and that reports carry beside their numbers.

Imports errors and base. Tests: tests/loaders/test_client_data.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import Note, SetAside


@dataclass(frozen=True)
class FileReport:
    """One file of a client.

    Attributes:
        file: name relative to the client's data folder.
        kind: kind of source it was declared as.
        family: loader that claimed it; empty when none did.
        tool: tool that exported it.
        rows: canonical table -> rows that went into it.
        rows_in, rows_kept: data rows of the file, and those that were kept.
        set_aside: the others, with line and reason.
        notes: what a reader must know.
        first, last: first and last day of its rows.
        problem: why it was refused; None when it was read.
    """

    file: str
    kind: str
    family: str = ""
    tool: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    rows_in: int = 0
    rows_kept: int = 0
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Note, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    problem: SmmError | None = None

    def notes_for_people(self) -> list[Note]:
        """The notes without those that only repeat what every export of the tool says of itself."""
        return [note for note in self.notes if note.kind != "separator_line"]
