"""Reads a character-separated text: bytes → encoding → dialect → records → tables.

May import `read` modules below it. Tests: tests/loaders/test_reading.py.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from smm_nb.loaders.read import limits
from smm_nb.loaders.read.dialect import SAMPLE_LINES, Format, find_dialect, separator_line
from smm_nb.loaders.read.encoding import Decoded, find_encoding
from smm_nb.loaders.read.layout import lay_out
from smm_nb.loaders.read.model import CHUNK, Block, Dialect, Note, Reading
from smm_nb.loaders.read.split import Record, Splitter
from smm_nb.memory import no_collecting

LONG = 8 * limits.MB

MOJIBAKE = re.compile("Ð[\x80-\xbf°-¿]|Ã[©¨¶¤¼±³¡­]|â€[™œ“”¦]|Р[°±µёє]Р")


def read_text(data: bytes, path: Path) -> Reading:
    """A character-separated file.

    Raises:
        DamagedFile: two encodings are mixed, or the bytes are no text.
        TooLarge: a cell or a row beyond the limits.
    """
    csv.field_size_limit(limits.CELL_CHARS)
    try:
        return _read(data, path, find_encoding(data, path, thorough=len(data) < LONG))
    except UnicodeDecodeError:
        return _read(data, path, find_encoding(data, path))


def _read(data: bytes, path: Path, found: Decoded) -> Reading:
    notes = [*found.notes]
    data = _clean(data, found.encoding, notes)
    lines = _lines(data, found)
    head = list(islice(lines, SAMPLE_LINES))
    first, hint_line = 1, ""
    hint = separator_line(head[0]) if head else None
    if hint is not None:
        hint_line, head, first = head[0], head[1:], 2
        notes.append(Note("separator_line", f"the file names its delimiter: {hint!r}", 1))
    dialect = _dialect(head, hint)
    splitter = Splitter(Format(dialect), path)
    if _is_wrapped(head):
        return _unwrapped(chain(head, lines), path, found, notes)
    with no_collecting():  # rows of text have no cycles
        if _in_pieces(data, found.encoding):
            items = _split_pieces(splitter, data, found, head, hint_line)
        else:
            items = splitter.split(chain(head, lines), first_line=first)
        layout = lay_out(items, delimiter=dialect.delimiter, first_row_decides=dialect.delimiter == " ")
    if not layout.tables:
        notes.append(Note("empty", "the file has no row"))
    return Reading(path, "csv", layout.tables, notes + layout.notes, found.encoding, dialect, records=layout.records)


def _is_wrapped(head: list[str]) -> bool:
    """Whether each line is one quoted cell with a whole row of its own inside, as a table pasted into a table is."""
    lines = [line.strip() for line in head if line.strip()]
    if len(lines) < 2 or not all(line[0] == line[-1] == '"' and "," in line and len(line) > 2 for line in lines):
        return False
    rows = list(csv.reader(lines))
    if len(rows) != len(lines) or any(len(row) != 1 for row in rows):
        return False
    widths = [len(row) for row in csv.reader([row[0] for row in rows])]
    return len(widths) == len(lines) and min(widths) > 1 and widths.count(widths[0]) >= 0.9 * len(widths)


def _unwrapped(lines: Iterator[str], path: Path, found: Decoded, notes: list[Note]) -> Reading:
    """The table inside the quoted lines; a line stays a line, so that line numbers stay true."""
    inner = "".join("".join(row) + "\n" for row in csv.reader(lines))
    note = Note("csv_in_csv", "every line was quoted as a whole; the table inside was read")
    reading = _read(inner.encode("utf-8", "replace"), path, Decoded("utf-8"))
    return replace(reading, encoding=found.encoding, notes=[*notes, note, *reading.notes])


def _lines(data: bytes, found: Decoded) -> Iterator[str]:
    """The lines with their ends as they are (LF, CR or both; no other character ends a line)."""
    errors = "replace" if found.notes else "strict"
    return io.TextIOWrapper(io.BytesIO(data), found.encoding, errors=errors, newline="")


def _in_pieces(data: bytes, encoding: str) -> bool:
    """Whether the text is long and can be cut into pieces of lines before it is decoded."""
    return len(data) >= LONG and not encoding.startswith(("utf-16", "utf-32")) and b"\n" in data[:LONG]


def _split_pieces(
    splitter: Splitter, data: bytes, found: Decoded, head: list[str], hint_line: str
) -> Iterator[Record | Block]:
    """The records of a long text; `head` are its first lines, of which one that names the delimiter is none."""
    encoding = "utf-8" if found.encoding == "utf-8-sig" else found.encoding
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    start += len(hint_line.encode(encoding))
    size = 5 * CHUNK * len("".join(head).encode(encoding, "replace")) // (4 * len(head))
    errors = "replace" if found.notes else "strict"
    pieces = _pieces(data, start, size)
    return splitter.split_pieces(pieces, encoding, errors, first_line=2 if hint_line else 1)


def _pieces(data: bytes, start: int, size: int) -> Iterator[bytes]:
    """A long text from `start` on in pieces of whole lines: decoded piece by piece it is checked and read in one go."""
    while start < len(data):
        end = data.rfind(b"\n", start, start + size) + 1
        end = end or data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _dialect(head: list[str], hint: str | None) -> Dialect:
    newline = next((end for line in head[:1] for end in ("\r\n", "\n", "\r") if line.endswith(end)), "\n")
    dialect = find_dialect(head, newline=newline)
    return Dialect(hint, dialect.quote, dialect.escape, newline) if hint else dialect


def _clean(data: bytes, encoding: str, notes: list[Note]) -> bytes:
    """Without NULs and the old end-of-file mark, each noted; other oddities are noted and left."""
    if not encoding.startswith(("utf-16", "utf-32")):
        if b"\0" in data:
            line = data[: data.index(b"\0")].count(b"\n") + 1
            notes.append(Note("nul_removed", f"{data.count(0):,} NUL bytes were removed", line))
            data = data.replace(b"\0", b"")
        if data[-8:].rstrip(b"\r\n").endswith(b"\x1a"):
            notes.append(Note("end_mark", "the end-of-file mark (Ctrl-Z) was dropped", data.count(b"\n") + 1))
            data = data.rstrip(b"\r\n")[:-1]
    if encoding.startswith("utf-8"):
        replaced = data.count(codecs.encode("\ufffd", "utf-8"))
        if replaced:
            notes.append(
                Note("replacement_characters", f"{replaced:,} characters were lost before the file came here (U+FFFD)")
            )
        if len(MOJIBAKE.findall(data[:200_000].decode("utf-8", "replace"))) >= 3:
            notes.append(Note("mojibake", "the text looks encoded twice (such as Ã© for é); it is left as it is"))
    return data
