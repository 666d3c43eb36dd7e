"""How fast the reading layer is, beside pandas (and polars and DuckDB where they are installed).

Prints, from one run: the time and peak memory of reading a clean file of posts to text as ratios to
`pandas.read_csv(dtype=str)` that is told the dialect; the time of a 50-kB file after import; and the peak memory of
files made to exhaust a reader. Each reader runs in a process of its own, in turns, and the median of the turns counts.

Run: `python benchmarks/bench_loaders.py [--rows 1000000] [--turns 3]`
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

WORDS = [
    "reach",
    "post",
    "autumn",
    "sale",
    "новая",
    "коллекция",
    "стиль",
    "🍂",
    "see",
    "our",
    "shop",
    "today",
    "with",
    "friends",
]
HEADER = [
    "post_id",
    "created",
    "permalink",
    "type",
    "title",
    "impressions",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "er",
]


def write_posts(path: Path, rows: int) -> None:
    """A clean export of posts, about 200 bytes a row, a fifth of the titles with commas and quotes in them."""
    rng = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for i in range(rows):
            title = " ".join(rng.choices(WORDS, k=rng.randint(4, 18))) + (', "yes"' if i % 5 == 0 else "")
            numbers = [rng.randint(0, top) for top in (99_999, 90_000, 3_000, 90, 80, 70)]
            writer.writerow(
                [
                    1_790_000_000_000_000_000 + i * 7_919,
                    f"2025-{i % 12 + 1:02}-{i % 28 + 1:02}T{i % 24:02}:00:00",
                    f"https://posts.example/p/{i * 7_919:x}/",
                    ("Photo", "Video", "Reel")[i % 3],
                    title,
                    *numbers,
                    f"{rng.random() * 9:.2f}%",
                ]
            )


# Each reader: the statement that imports it, and the one that reads the file `path` to text.
READERS = {
    "pandas": ("import pandas", "rows = len(pandas.read_csv(path, dtype=str))"),
    "smm_nb": ("from smm_nb.loaders.reading import read_tables", "rows = read_tables(path).rows_kept"),
    # the same, and then every cell is touched: row by row, all rows kept as lists, all columns kept
    "smm_nb, row by row": (
        "from smm_nb.loaders.reading import read_tables",
        "rows = sum(1 for table in read_tables(path).tables for row in table.rows)",
    ),
    "smm_nb, rows kept": (
        "from smm_nb.loaders.reading import read_tables",
        "t = read_tables(path).tables[0]; kept = t.rows[:]; rows = len(kept)",
    ),
    "smm_nb, columns kept": (
        "from smm_nb.loaders.reading import read_tables",
        "t = read_tables(path).tables[0]; rows = len([t.rows.column(i) for i in range(len(t.header))][0])",
    ),
    "polars": (
        "import polars",
        "rows = polars.read_csv(open(path, 'rb'), infer_schema=False).height",
    ),
    "duckdb": (
        "import duckdb",
        "rows = len(duckdb.read_csv(open(path, 'rb'), all_varchar=True).fetchall())",
    ),
}
# VmHWM and not ru_maxrss: the latter carries the peak of the parent over into the child.
PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
"""
MEASURE = """
import json, os, sys, time
path = sys.argv[1]
{imports}
idle = peak()
before, clock = os.times(), time.perf_counter()
{read}
after = os.times()
print(json.dumps(dict(
    rows=rows, wall=time.perf_counter() - clock, cpu=after.user + after.system - before.user - before.system,
    memory=peak() - idle,
)))
"""


def measure(name: str, path: Path) -> dict[str, float]:
    """Rows, wall and processor seconds, and growth of the peak memory in MB, in a fresh process."""
    imports, read = READERS[name]
    done = subprocess.run(
        [sys.executable, "-c", PEAK + MEASURE.format(imports=imports, read=read), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(path: Path, turns: int) -> None:
    """The table of readers; the ratios are to pandas."""
    names = [name for name in READERS if find_spec(name.split(",")[0])]
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(turns):
        for name in names:  # in turns, so that a busy moment of the machine falls on all
            runs[name].append(measure(name, path))
    base = {key: statistics.median(run[key] for run in runs["pandas"]) for key in ("wall", "cpu", "memory")}
    print(f"{'reader':20} {'rows':>9} {'wall s':>7} {'cpu s':>7} {'MB':>6}   ratio to pandas: wall  cpu  memory")
    for name, found in runs.items():
        mid = {key: statistics.median(run[key] for run in found) for key in found[0]}
        ratios = "  ".join(f"{mid[key] / base[key]:4.2f}" for key in base)
        print(f"{name:20} {mid['rows']:9.0f} {mid['wall']:7.2f} {mid['cpu']:7.2f} {mid['memory']:6.0f}{'':20}{ratios}")


def small_file(folder: Path) -> None:
    """The time of a 50-kB file after import: the median and the worst of 30."""
    from smm_nb.loaders.reading import read_tables

    path = folder / "small.csv"
    write_posts(path, 250)
    times = []
    for _ in range(30):
        clock = time.perf_counter()
        read_tables(path)
        times.append(1000 * (time.perf_counter() - clock))
    size = path.stat().st_size / 1000
    print(f"\na file of {size:.0f} kB: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms of 30")


BOMB = """
import resource, sys, time
from smm_nb.errors import SmmError
from smm_nb.loaders.reading import read_tables
idle, clock = peak(), time.perf_counter()
try:
    told = f"read {read_tables(sys.argv[1]).rows_kept} rows"
except SmmError as problem:
    told = f"{type(problem).__name__}: {str(problem).partition(': ')[2]}"
seconds = time.perf_counter() - clock
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"peak {peak():.0f} MB (idle {idle:.0f}), child {child:.0f} MB, {seconds:.2f} s: {told}")
"""


def bombs(folder: Path) -> None:
    """The peak memory of files made to exhaust a reader."""
    import zipfile

    import xlsxwriter

    def workbook(name: str, change: tuple[str, bytes, bytes]) -> None:
        plain = folder / "plain.xlsx"
        book = xlsxwriter.Workbook(plain)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        book.close()
        part, old, new = change
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                content = source.read(info)
                target.writestr(info.filename, content.replace(old, new) if info.filename == part else content)

    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    workbook("two cells.xlsx", ("xl/worksheets/sheet1.xml", b"</sheetData>", corner))
    workbook("long cell.xlsx", ("xl/sharedStrings.xml", b"<t>a</t>", b"<t>" + b"a" * (200 << 20) + b"</t>"))
    with zipfile.ZipFile(folder / "zeros.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * (300 << 20))
    (folder / "deep.json").write_text("[" * 500_000 + "]" * 500_000)
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(10 << 30)
    (folder / "laughs.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
        + "]><l>&j;</l>"
    )
    print("\nfiles made to exhaust a reader: peak memory, time, and what is said")
    for name in ("two cells.xlsx", "long cell.xlsx", "zeros.zip", "deep.json", "huge.csv", "laughs.xml"):
        done = subprocess.run(
            [sys.executable, "-c", PEAK + BOMB, str(folder / name)], capture_output=True, text=True, check=True
        )
        said = " ".join(done.stdout.split())
        print(f"  {name:15} {(folder / name).stat().st_size:>14,} bytes  {said}")


def main() -> None:
    """Runs all three measurements."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "posts.csv"
        write_posts(path, options.rows)
        print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB, clean; {options.turns} turns")
        compare(path, options.turns)
        small_file(folder)
        bombs(folder)


if __name__ == "__main__":
    main()
