"""A corpus of damaged tables, written afresh: one clean table, and every way in which files arrive broken.

`corpus()` yields cases of (kind, bytes, expected rows); `score` says how much of the expected table a reading gives back.
Run as a module it prints the score of each kind: `python -m tests.loaders.damage`.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import Reading, read_data

HEADER = ["Day", "Hour", "Posts", "ShopCode", "Spent", "Format", "Caption", "Link", "Remark"]
QUOTED = {"Caption", "Link"}
FORMATS = ["Short vertical video", "Photo", "Carousel of the team's picks", "Story with a poll", "Live Stream"]
WORDS = [
    "autumn",
    "jackets",
    "arrive",
    "today",
    "and",
    "the",
    "first",
    "twenty",
    "visitors",
    "get",
    "a",
    "scarf",
    "come",
    "early",
    "it's",
    "warm",
    "inside",
    "bring",
    "friends",
    "ask",
    "Olga",
    "about",
    "sizes",
    "see",
    "what's",
    "new",
    "don't",
    "miss",
    "our",
    "workshop",
    "rain",
    "or",
    "shine",
    "the",
    "old",
    "town",
    "shop",
]


@dataclass(frozen=True)
class Case:
    """One damaged file: its kind, its bytes, and the table that a careful person would read out of it."""

    kind: str
    data: bytes
    expected: list[list[str]]


def clean_table(rows: int = 60, seed: int = 7) -> list[list[str]]:
    """Header and rows of the undamaged table: dates, times, codes, money, words, long captions, links, an empty column."""
    rng = random.Random(seed)
    table = [HEADER]
    for i in range(rows):
        words = [rng.choice(WORDS) for _ in range(rng.randint(8, 25))]
        if i % 3:
            words[4] += ","
        if i == 12:
            words[5] = '9" tall'
        code = f"{rng.choice(['VX', 'OK', 'TR'])}-{rng.randint(1000, 9999)}"
        table.append(
            [
                f"{i % 28 + 1:02}/{i // 28 + 3:02}/2024",
                f"{i // 4:02}:{15 * (i % 4):02}",
                str(rng.randint(0, 9)),
                code,
                f"${rng.randint(10, 99)}.{rng.randint(10, 99)}",
                rng.choice(FORMATS),
                " ".join(words).capitalize() + ".",
                f"https://shop.example/p/{code.replace('-', '_')}.html",
                "",
            ]
        )
    return table


def write(
    table: list[list[str]], *, delimiter: str = ",", quote: str = '"', escape: str | None = None, newline: str = "\r\n"
) -> str:
    """The table as text; columns of `QUOTED` are always in quotes, others when they must be."""
    return newline.join(delimiter.join(row) for row in written(table, delimiter, quote, escape)) + newline


def written(table: list[list[str]], delimiter: str, quote: str, escape: str | None) -> list[list[str]]:
    """Each cell as it stands in the file."""
    escape = quote if escape is None else escape
    quoted = {i for i, name in enumerate(table[0]) if name in QUOTED}
    lines = []
    for row in table:
        cells = []
        for i, cell in enumerate(row):
            if i in quoted:
                cells.append(quote + cell.replace(quote, escape + quote) + quote)
            else:
                cells.append(cell)
        lines.append(cells)
    return lines


def corpus(*, every: int = 1, rows: int = 60) -> Iterator[Case]:
    """All cases; `every` takes each n-th row for the kinds that damage one row (so that tests stay quick)."""
    table = clean_table(rows)
    yield from _whole_file(table)
    yield from _structure(table)
    cells = written(table, ",", '"', None)
    for r in range(0, len(table), every):
        for c in range(len(HEADER)):
            if c:
                yield _row(table, cells, r, "row_less_delimiter", _glue(cells[r], c))
            yield _row(table, cells, r, "row_more_delimiter", ",".join([*cells[r][:c], "", *cells[r][c:]]))
            yield _extra_quote(table, cells, r, c)
        yield _row(table, cells, r, "row_space_delimiter", " ".join(cells[r]))
        yield _row(table, cells, r, "row_semicolon", ";".join(cells[r]))


def _glue(cells: list[str], column: int) -> str:
    return ",".join([*cells[: column - 1], cells[column - 1] + cells[column], *cells[column + 1 :]])


def _row(table: list[list[str]], cells: list[list[str]], index: int, kind: str, line: str) -> Case:
    lines = [",".join(row) for row in cells]
    lines[index] = line
    where = "header_" if index == 0 else ""
    return Case(where + kind, ("\r\n".join(lines) + "\r\n").encode(), table)


def _extra_quote(table: list[list[str]], cells: list[list[str]], r: int, c: int) -> Case:
    row = list(cells[r])
    row[c] = '""' + row[c][1:] if row[c].startswith('"') else '"' + row[c]
    expected = [list(line) for line in table]
    expected[r][c] = '"' + expected[r][c]
    return Case(("header_" if r == 0 else "") + "extra_quote", _row(table, cells, r, "", ",".join(row)).data, expected)


def _whole_file(table: list[list[str]]) -> Iterator[Case]:
    yield Case("clean", write(table).encode(), table)
    for name, delimiter in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("comma_space", ", "), ("space", " ")):
        yield Case(f"delimiter_{name}", write(table, delimiter=delimiter).encode(), table)
    yield Case("quote_apostrophe", write(table, quote="'", escape="").encode(), table)
    yield Case("escape_backslash", write(table, escape="\\").encode(), table)
    yield Case("escape_none", write(table, escape="").encode(), table)
    yield Case("newline_lf", write(table, newline="\n").encode(), table)
    yield Case("newline_cr", write(table, newline="\r").encode(), table)
    yield Case("no_last_newline", write(table).rstrip("\r\n").encode(), table)
    yield Case("two_last_newlines", write(table).encode() + b"\r\n", table)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Case(f"encoding_{encoding}", write(table).encode(encoding), table)
    yield Case("nul_bytes", write(table).replace("Photo", "Pho\0to").encode(), table)
    yield Case("sep_line", ("sep=;\r\n" + write(table, delimiter=";")).encode(), table)


def _structure(table: list[list[str]]) -> Iterator[Case]:
    text = write(table)
    yield Case("empty", b"", [])
    yield Case("no_header", write([HEADER, *table[1:]]).partition("\r\n")[2].encode(), table[1:])
    yield Case("header_only", write(table[:1]).encode(), table[:1])
    yield Case("one_row", write(table[:2]).encode(), table[:2])
    for count in (2, 3):
        names = [" ".join([name] * count) for name in HEADER]
        head = text.partition("\r\n")[0] + "\r\n"
        yield Case(f"header_rows_{count}", (head * (count - 1) + text).encode(), [names, *table[1:]])
    yield Case("preamble_delimited", ("Shop report,,,,,,,,\r\n,,,,,,,,\r\n" + text).encode(), table)
    yield Case("preamble_plain", ("Shop report\r\nMarch 2024\r\n\r\n" + text).encode(), table)
    yield Case("preamble_comments", ("# Shop report\r\n# Start: 1 March\r\n" + text).encode(), table)
    yield Case("preamble_keys", ("#REPORT:,shop\r\n#PERIOD:,March 2024\r\n\r\n" + text).encode(), table)
    groups = ["Day", "Shop", "", "", "Money", "", "Caption", "Link", "Remark"]
    parts = ["", "Hour", "Posts", "Code", "Spent", "Format", "", "", ""]
    joined = ["Day", "Shop Hour", "Shop Posts", "Shop Code", "Money Spent", "Money Format", "Caption", "Link", "Remark"]
    yield Case("header_groups", write([groups, parts, *table[1:]]).encode(), [joined, *table[1:]])
    again = [[*row[:5], row[6], "", *row[7:]] if i % 16 == 5 else row for i, row in enumerate(table)]
    yield Case("two_tables_same_damaged", (text + write(again)).encode(), table)
    yield Case("footnote", (text + "\r\nSource: the shop's own till\r\n").encode(), table)
    yield Case("padding_columns", text.replace("\r\n", ",,,\r\n").encode(), table)
    yield Case("trailing_delimiters", _trailing(text).encode(), table)
    yield Case("repeated_header", (text + text.partition("\r\n")[0] + "\r\n" + write(_later(table)).partition("\r\n")[2])
               .encode(), [*table, *_later(table)[1:]])  # fmt: skip
    for name, width in (("less", 8), ("same", 9), ("more", 10)):
        second = [[*row, "x1"][:width] for row in table]
        yield Case(f"two_tables_{name}", (text + write(second)).encode(), table)


def _later(table: list[list[str]]) -> list[list[str]]:
    return [table[0], *([row[0].replace("2024", "2025"), *row[1:]] for row in table[1:])]


def _trailing(text: str) -> str:
    head, _, rest = text.partition("\r\n")
    return head + "\r\n" + rest.replace("\r\n", ",\r\n")


def read_case(case: Case) -> Reading:
    """The reading of a case's bytes."""
    return read_data(case.data, Path("case.csv"))


def first_table(reading: Reading) -> list[list[str]]:
    """Header and rows of the first table."""
    return [reading.tables[0].header, *reading.tables[0].rows] if reading.tables else []


def score(expected: list[list[str]], got: list[list[str]]) -> float:
    """0 to 1: the mean F1 of header names, of whole rows and of cells, each as multisets."""
    if not expected:
        return float(not got)
    return mean(
        (
            _f1(expected[0], got[0] if got else []),
            _f1(["\0".join(row) for row in expected[1:]], ["\0".join(row) for row in got[1:]]),
            _f1([cell for row in expected for cell in row], [cell for row in got for cell in row]),
        )
    )


def _f1(expected: list[str], got: list[str]) -> float:
    if not expected or not got:
        return float(not expected and not got)
    both = sum((Counter(expected) & Counter(got)).values())
    return 2 * both / (len(expected) + len(got))


def lost(case: Case, reading: Reading) -> bool:
    """Whether a row of the case is nowhere: neither in a table nor set aside (by its link, which no damage touches)."""
    text = "\n".join(
        "".join(row)
        for table in reading.tables
        for row in [table.header, *table.rows, *(s.row for s in table.set_aside)]
    )
    return any(row[7].partition("//")[2] not in text for row in case.expected[1:])


def main() -> None:
    """Prints for each kind how many cases there are, the mean score, and how many lost a row."""
    scores: dict[str, list[float]] = defaultdict(list)
    losses: Counter[str] = Counter()
    for case in corpus():
        try:
            reading = read_case(case)
        except SmmError as error:
            print(case.kind, "refused:", error)
            scores[case.kind].append(0.0)
            continue
        scores[case.kind].append(score(case.expected, first_table(reading)))
        losses[case.kind] += lost(case, reading)
    for kind, values in scores.items():
        print(f"{kind:28} {len(values):5}  {mean(values):.4f}  worst {min(values):.4f}  lost a row in {losses[kind]}")
    print(f"{'all':28} {sum(map(len, scores.values())):5}  {mean(v for vs in scores.values() for v in vs):.4f}")


if __name__ == "__main__":
    main()
