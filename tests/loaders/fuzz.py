"""A fuzz target for the reading layer: files broken at random, each read with nothing lost or refused by name.

`python -m tests.loaders.fuzz MINUTES [FOLDER [SEED]]` runs as long as it is told, in one process, and writes the bytes
of each finding into the folder. `seeds`, `mutated` and `fault` are there for a coverage-guided fuzzer too. What was
found becomes a named case in test_reading_damage.py.
"""

from __future__ import annotations

import io
import json
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import Reading, read_data
from tests.loaders import damage

LARGEST = 64 * 1024
SECONDS = 10.0  # of processor time for one file
MEMORY = 500 * 1024  # kB that one file may add to the most memory the process ever had
WORKBOOKS = 40  # a workbook is read by a process of its own: only each n-th is
NAME = "fuzz.csv"

TOKENS = [
    *(b",", b";", b"\t", b"|", b" ", b":", b'"', b'""', b"'", b"\\", b'\\"', b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\x1a"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80"),
    *(b"#", b"sep=;\n", b"Total", "Итого".encode(), "Итого".encode("cp1251"), b"--", b"1.234,5", b"2025-08-01", b"9" * 400),
    *(b"{", b"}", b"[", b"]", b"<", b">", b"</td>", b"<table><tr><td>", b"<html>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;"),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"null", b"NaN", b"1e999", b'"\\ud800"', b'"a":', b"<?xml"),
]  # fmt: skip


def seeds() -> list[bytes]:
    """One small file of each kind the reader knows, and each kind of damage of the corpus."""
    cases = {case.kind: case.data for case in damage.corpus(every=7, rows=8)}
    table = damage.clean_table(4)
    cyrillic = "Дата;Показы;Охват\n01.08.2025;1 234;900\n02.08.2025;1 300;950\n"
    return [
        *cases.values(),
        *(cyrillic.encode(encoding) for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r")),
        b"# Start date: 20250801\n\nDay,Users\n1,2\n2,3\n\nCity,Users\nUmea,2\nLund,1\n",
        b"Day\tUsers\tNote\n1\t2\tx\nTotal\t2\t\n",
        json.dumps({"data": [{"id": str(10**18), "likes": {"count": 3}, "text": "a\nb"}]}).encode(),
        json.dumps({"response": {"items": [{"date": 1, "views": None}], "count": 1}}).encode(),
        b'<?xml version="1.0"?><yandexsearch><response><group><doc id="1"><url>a</url></doc></group></response></yandexsearch>',
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>'
            b"<Row><Cell><Data>Day</Data></Cell></Row><Row><Cell><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>"
        ),
        b"<html><body><table><tr><th>Day</th><th>Users</th></tr><tr><td>1</td><td colspan=2>2</td></tr></table></body></html>",
        _zipped({"a.csv": b"Day,Users\n1,2\n", "b.json": b'[{"a":1}]', "c.txt": b"read me"}),
        _workbook(table),
    ]


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mutated(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """The file with one to eight things done to it."""
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
        data = rng.choice(_CHANGES)(data, rng, others)
    return data[:LARGEST]


def _place(data: bytes, rng: random.Random) -> tuple[int, int]:
    at = rng.randint(0, len(data))
    return at, min(len(data), at + rng.choice((1, 2, 8, 60, 400)))


def _insert(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    at, _ = _place(data, rng)
    return data[:at] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 50)) + data[at:]


def _remove(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    at, end = _place(data, rng)
    return data[:at] + data[end:]


def _repeat(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    at, end = _place(data, rng)
    return (data[:end] + data[at:end] * rng.choice((1, 2, 30, 2000)) + data[end:])[: 2 * LARGEST]


def _flip(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    at, _ = _place(data, rng)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _splice(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: _place(data, rng)[0]] + other[_place(other, rng)[0] :]


def _swap(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    old, new = rng.sample(TOKENS[:16], 2)
    return data.replace(old, new, rng.choice((1, 3, -1)))


def _shuffle(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


_CHANGES: list[Callable[[bytes, random.Random, list[bytes]], bytes]] = [
    _insert,
    _insert,
    _remove,
    _repeat,
    _flip,
    _splice,
    _swap,
    _shuffle,
]


def unbalanced(reading: Reading) -> str:
    """What does not add up in a reading, "" when every row is kept or set aside and fits its header."""
    if reading.rows_in != reading.rows_kept + reading.rows_set_aside:
        return f"{reading.rows_in} rows in, {reading.rows_kept} kept, {reading.rows_set_aside} set aside"
    for table in reading.tables:
        if len(table.lines) != len(table.rows):
            return f"{len(table.lines)} line numbers for {len(table.rows)} rows"
        if any(len(row) != len(table.header) for row in table.rows):
            return "a row is not as wide as its header"
        if any(not entry.reason or entry.line < 1 for entry in table.set_aside):
            return "a row is set aside without a reason or a line"
    return next((found for found in map(unbalanced, reading.members) if found), "")


def fault(data: bytes) -> str:
    """What the reader does wrong with these bytes, "" when nothing."""
    most = _most_memory()
    try:
        with _limited(SECONDS):
            found = unbalanced(read_data(data, Path(NAME)))
    except SmmError as error:
        found = "" if NAME in str(error) else f"the refusal does not name the file: {error}"
    except MemoryError:
        found = "memory ran out"
    except _TooLong as error:
        found = f"took more than its time, at last in {_where(error)}"
    except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
        found = f"{type(error).__name__} in {_where(error)}"
    if not found and _most_memory() - most > MEMORY:
        found = "took more than its memory"
    return found


class _TooLong(BaseException):
    """The time for one file is over."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Ends what takes more processor time than this."""

    def stop(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(frames) if "smm_nb" in frame.filename), frames[-1])
    return f"{Path(frame.filename).name}:{frame.name}"


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def skipped(data: bytes, rng: random.Random) -> bool:
    """Whether these bytes are a workbook whose turn it is not."""
    return (b"xl/workbook" in data or data.startswith(b"\xd0\xcf\x11\xe0")) and rng.randrange(WORKBOOKS) > 0


def main(minutes: float, folder: Path, seed: int) -> None:
    """Runs for some minutes; each new kind of finding is printed and its bytes are kept."""
    rng = random.Random(seed)
    pool = seeds()
    count, found = 0, set[str]()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        data = mutated(rng.choice(pool), rng, pool)
        if skipped(data, rng):
            continue
        count += 1
        what = fault(data)
        if what and what not in found:
            found.add(what)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"finding_{len(found)}.bin").write_bytes(data)
            print(f"{count:,}: {what}", flush=True)
    print(f"{count:,} files, {len(found)} kinds of findings")


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "findings"), int((sys.argv + ["1"] * 4)[3]))
