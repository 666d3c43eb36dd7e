"""A loader out of data: most families are tables of text, and differ only in what their columns are called.

Imports base and mapping. Tests: tests/loaders/test_registry.py, test_mapping.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_grid, unused
from smm_nb.loaders.reading import RawTable, Reading, SetAside

Reader = Callable[[RawTable, Layout, File], Part]


@dataclass(frozen=True)
class Grid:
    """One kind of table in a family's files.

    Attributes:
        layout: what it becomes.
        tells: canonical columns that, all together, tell this kind of table from every other family's.
        without: canonical columns whose presence says that it is another kind of table.
        read: how its rows become canonical ones.
        claims: what else must hold of the table, such as a line above the header.
    """

    layout: Layout
    tells: tuple[str, ...]
    without: tuple[str, ...] = ()
    read: Reader = read_grid
    claims: Callable[[RawTable], bool] = lambda raw: True

    def fits(self, raw: RawTable) -> bool:
        """Whether the table is of this kind."""
        found = self.layout.headers.match(raw.header).columns
        return (
            all(column in found for column in self.tells)
            and not any(column in found for column in self.without)
            and self.claims(raw)
        )


def grid_family(grids: Sequence[Grid], *, how_to_get: str, notes: tuple[str, ...] = ()) -> Loader:
    """The loader of a family whose files hold tables of text; named as its first grid's layout."""
    layout = grids[0].layout
    tables = tuple(dict.fromkeys(grid.layout.table for grid in grids))

    def identify(reading: Reading) -> bool:
        # what a JSON or XML file looks like as a table is no evidence: their families read the document
        return reading.kind not in ("json", "xml") and any(grid.fits(raw) for raw in reading.tables for grid in grids)

    def read(reading: Reading, context: Context) -> Loaded:
        return read_tables_as(reading, context, grids)

    headers = {
        table: tuple(dict.fromkeys(grid.layout.headers for grid in grids if grid.layout.table == table))
        for table in tables
    }
    return Loader(layout.family, layout.tool, tables, identify, read, how_to_get, notes, headers)


def read_tables_as(reading: Reading, context: Context, grids: Sequence[Grid]) -> Loaded:
    """Every table of the file as the first grid that fits it; tables that none fits are set aside row by row."""
    file = File(reading, context)
    parts: list[Part] = []
    aside: list[SetAside] = []
    for raw in reading.tables:
        grid = next((grid for grid in grids if grid.fits(raw)), None)
        if grid:
            parts.append(grid.read(raw, grid.layout, file))
        else:
            aside += unused(raw, f"the table {raw.title or raw.name or 'at line ' + str(raw.first_line)!r} is not used")
    return loaded(parts, rows_in=reading.rows_in, set_aside=aside, notes=reading.notes)
