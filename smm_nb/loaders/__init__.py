"""Every export format that is read, and the two questions about a file: whose is it, and what is in it.

`LOADERS` is the explicit list; a file is claimed by exactly one of them or refused. Imports the families.
Tests: tests/loaders/test_registry.py, test_exports.py.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from smm_nb.errors import AmbiguousFormat, DamagedFile, EmptyFile, FileProblem, UnknownFormat
from smm_nb.loaders import (
    ads_other,
    competitors,
    crm,
    crowdtangle,
    ga4,
    ga4_bigquery,
    hand_kept,
    linkedin,
    mentions,
    meta,
    meta_ads,
    meta_audience,
    meta_old,
    metrica,
    serp,
    shopify,
    site_api,
    site_other,
    tiktok,
    tools,
    vk,
    vk_ads,
    vk_screen,
    x,
    youtube,
)
from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.load_notes import with_reading
from smm_nb.loaders.merge import merge
from smm_nb.loaders.read.table import UNSURE
from smm_nb.loaders.reading import Reading, read_tables
from smm_nb.loaders.refused import refusal

__all__ = ["LOADERS", "Context", "Loaded", "Loader", "identify", "load", "merge"]

LOADERS: tuple[Loader, ...] = (
    *ga4.LOADERS,
    *ga4_bigquery.LOADERS,
    *site_other.LOADERS,
    *site_api.LOADERS,
    *metrica.LOADERS,
    *meta_ads.LOADERS,
    *vk_ads.LOADERS,
    *ads_other.LOADERS,
    *meta.LOADERS,
    *meta_audience.LOADERS,
    *vk.LOADERS,
    *vk_screen.LOADERS,
    *meta_old.LOADERS,
    *youtube.LOADERS,
    *tiktok.LOADERS,
    *x.LOADERS,
    *linkedin.LOADERS,
    *tools.LOADERS,
    *crowdtangle.LOADERS,
    *competitors.LOADERS,
    *serp.LOADERS,
    *mentions.LOADERS,
    *shopify.LOADERS,
    *crm.LOADERS,
    *hand_kept.LOADERS,
)


MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
"""How JSON of another shape than an API ever gives shows itself: a list where an object was, a word for a number. Every
place in every answer would need a check of its own; here, where an untrusted document is read, one is enough."""


def identify(file: str | os.PathLike[str] | Reading) -> Loader:
    """The one loader that claims the file, by what is in it.

    Raises:
        EmptyFile: there is no table and no document in it.
        UnknownFormat: no loader claims it; says which columns were found.
        FileProblem: a format that is known and not read, with the reason.
        AmbiguousFormat: more than one does.
        MissingFile, DamagedFile, TooLarge: it cannot be read at all.
    """
    reading = file if isinstance(file, Reading) else read_tables(file)
    claims = [loader for loader in LOADERS if _claims(loader, reading)]
    if len(claims) == 1:
        return claims[0]
    if claims:
        raise AmbiguousFormat(file=reading.path, found=", ".join(loader.name for loader in claims))
    if not reading.tables and reading.document is None:
        raise EmptyFile(file=reading.path, remedy="Export it again.")
    error = next((note for note in reading.notes if note.kind == "error_body"), None)
    if error:
        raise FileProblem(file=reading.path, problem=error.text, remedy="Export it again.")
    known = refusal(reading)
    if known:
        raise FileProblem(file=reading.path, problem=f"this is {known.what}", remedy=known.remedy)
    raise UnknownFormat(
        file=reading.path,
        found=_what_is_there(reading),
        expected="docs/formats.md lists the exports that are read",
    )


def load(
    path: str | os.PathLike[str], context: Context | None = None, *, root: Path | None = None
) -> tuple[Loader, Loaded]:
    """The loader that claims the file, and the file's rows as canonical tables.

    Args:
        path: the file.
        context: what the analyst declared about it.
        root: folder that `source_file` is written relative to; without one it is the file's name.

    Raises:
        FileProblem: as `identify`, and what the loader finds wrong in the file.
    """
    reading = read_tables(path)
    loader = identify(reading)
    _refuse_unsure_names(reading)
    try:
        result = loader.read(reading, context or Context())
    except MISSHAPEN as problem:
        if reading.document is None:
            raise
        what = f"it is not shaped as {loader.tool} shapes it ({problem!r})"
        raise DamagedFile(file=path, problem=what, remedy="Save the whole answer, unchanged.") from problem
    except FileProblem as problem:
        if "file" in problem.fields:
            raise
        raise type(problem)(**{**problem.fields, "file": reading.path}) from None
    result = replace(result, notes=with_reading(result, reading))
    name = Path(path).resolve().relative_to(root.resolve()).as_posix() if root else Path(path).name
    for frame in result.tables.values():
        files = frame["source_file"].array.copy()
        files[~files.isna()] = name
        frame["source_file"] = files
    return loader, result


def _refuse_unsure_names(reading: Reading) -> None:
    """A figure under its neighbour's name is worse than none."""
    unsure = next((note for note in reading.notes if note.kind == UNSURE), None)
    if unsure:
        raise DamagedFile(
            file=reading.path,
            line=unsure.line,
            problem=f"{unsure.text}: which name belongs to which column cannot be told",
            remedy="Export the file again, or put the missing name into the header.",
        )


def _claims(loader: Loader, reading: Reading) -> bool:
    try:
        return loader.identify(reading)
    except MISSHAPEN:
        if reading.document is None:
            raise
        return False


def _what_is_there(reading: Reading) -> str:
    if reading.tables:
        header = [cell for cell in max(reading.tables, key=lambda raw: len(raw.rows)).header if cell.strip()]
        return ", ".join(header[:12]) + (", ..." if len(header) > 12 else "")
    if isinstance(reading.document, dict):
        return "the keys " + ", ".join(map(str, list(reading.document)[:12]))
    return f"a {reading.kind} without a table"
