"""The reading layer against damage: nothing lost, nothing crashes, and the table comes back."""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import Reading, read_data
from tests.loaders import damage, fuzz

# A kind of damage may cost this much of the score, and no more; every other kind costs nothing.
ALLOWED = {
    # two names run together (`DayHour`) and nothing says where one ends
    "header_row_less_delimiter": 0.7,
    # one row in hundreds is set aside because two ways to cut it are as good
    "row_less_delimiter": 0.9999,
    "row_space_delimiter": 0.9985,
}


@pytest.fixture(scope="module")
def scores() -> dict[str, list[float]]:
    """Scores per kind over a part of the corpus (every fifth row is damaged)."""
    found: dict[str, list[float]] = defaultdict(list)
    for case in damage.corpus(every=5, rows=40):
        reading = damage.read_case(case)
        check_account(reading)
        assert not damage.lost(case, reading), case.kind
        found[case.kind].append(damage.score(case.expected, damage.first_table(reading)))
    return found


def test_every_kind_of_damage_gives_the_table_back(scores: dict[str, list[float]]) -> None:
    short = {kind: round(mean(values), 4) for kind, values in scores.items() if mean(values) < ALLOWED.get(kind, 1.0)}
    assert short == {}
    assert len(scores) >= 45  # the corpus has not shrunk


def test_every_repair_is_noted() -> None:
    # no silent repair: a file that is not as the rules say never comes back without a word
    silent = [
        case.kind
        for case in damage.corpus(every=13, rows=30)
        if "row_" in case.kind or "quote" in case.kind
        if not damage.read_case(case).notes and case.kind not in {"quote_apostrophe", "header_row_less_delimiter"}
    ]
    assert silent == []


@pytest.mark.parametrize("kinds", [("utf-16", "\r"), ("cp1252", "\r\n"), ("utf-8-sig", "\n")])
def test_damage_of_several_kinds_at_once(kinds: tuple[str, str]) -> None:
    encoding, newline = kinds
    table = damage.clean_table(50)
    lines = damage.write(table, delimiter=";", newline="\n").replace("a scarf", "an écharpe").split("\n")
    lines[7] = lines[7].replace(";", ";;", 1)
    lines[20] = lines[20].replace('"', "", 1) if '"' in lines[20] else lines[20]
    data = newline.join(["Shop report", "", *lines]).encode(encoding)
    reading = read_data(data, Path("mixed.csv"))
    check_account(reading)
    assert reading.tables[0].header == damage.HEADER
    assert len(reading.tables[0].rows) + len(reading.tables[0].set_aside) == 50
    assert {8 + 2} <= {note.line for note in reading.notes}  # the doubled delimiter stands in physical line 10


def check_account(reading: Reading) -> None:
    """Rows in = rows kept + rows set aside; every row fits its header and knows its line."""
    assert reading.rows_in == reading.rows_kept + reading.rows_set_aside
    for table in reading.tables:
        assert len(table.lines) == len(table.rows)
        assert all(len(row) == len(table.header) for row in table.rows)
        assert all(entry.reason and entry.line > 0 for entry in table.set_aside)
    for member in reading.members:
        check_account(member)


def read_or_refused(data: bytes) -> None:
    """The bytes are read with nothing lost, or refused by an error that names the file."""
    refusal = "any.csv"
    try:
        check_account(read_data(data, Path("any.csv")))
    except SmmError as problem:
        refusal = str(problem)
    assert "any.csv" in refusal


LINE = b'01/03/2024,01:45,2,TR-1,$9.42,Story,"Old first see, jackets and early.","https://s.example/1.html",\r\n'
# What tests/loaders/fuzz.py found. Each took from five seconds to minutes, or ended in an error of Python's own.
FUZZED = {
    "quotes that neither open nor close": LINE + (LINE + b'","https://s.example/2.html",\r\n') * 100,
    "a long run of letters before a foreign one": b"Day,Note\n1," + b"x" * 60_000 + b"\n2,\xe9t\xe9\n",
    "the header again and again": b"".join(b"Day,Users\n%d,1\n" % i for i in range(12_000)),
    "the table again and again": b"Day,Users\n1,2\n" * 3_000,
    "a cell of thousands of quotes": LINE * 9 + b"01/03/2024,01:45,2,TR-1,$9.42,Story," + b'go"to ' * 9_000 + b",\n",
    "a second header row of another width": b"Day|Posts|Note\nDay|Posts|Note|x\nDay|Posts|Note\n1|2|a\n2|3|b\n",
    "a stray quote in a row of 490 cells": (b"v," * 489 + b"v\n") * 3 + b'v,"' + b"v," * 488 + b"v\n",
}
MOST_SECONDS = 3.0  # of processor time; none takes one


@pytest.mark.parametrize("name", FUZZED)
def test_what_fuzzing_found_is_read_in_time(name: str) -> None:
    began = time.process_time()
    check_account(read_data(FUZZED[name], Path("any.csv")))
    assert time.process_time() - began < MOST_SECONDS


def test_the_fuzz_target_sees_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fuzz.fault(b"Day,Users\n1,2\n") == ""
    monkeypatch.setattr(fuzz, "read_data", lambda data, path: Reading(path, "csv", records=1))
    assert fuzz.fault(b"") == "1 rows in, 0 kept, 0 set aside"
    monkeypatch.setattr(fuzz, "read_data", lambda data, path: [].pop())
    assert fuzz.fault(b"").startswith("IndexError in ")


def test_a_short_run_of_the_fuzz_target_finds_nothing() -> None:
    rng = random.Random(20)
    pool = fuzz.seeds()
    files = [fuzz.mutated(rng.choice(pool), rng, pool) for _ in range(40)]
    assert [found for data in files if not fuzz.skipped(data, rng) and (found := fuzz.fault(data))] == []


PIECES = st.sampled_from(
    ["a", "Да", "é", "1", "2,5", "1.234", "2025-08-01", "01/02/2025", ",", ",", ";", "\t", "|", " ", '"', '""', "'", "\\", '\\"',
     "\n", "\r\n", "\r", "\n\n", "#", "# ", "sep=;\n", "Total", "\u2028", "\x85", "\ufdd0", "\0", "{", "[", "<", "<html>", "<table><tr><td>",
     "PK\x03\x04", "\ufeff", ",,,,"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1251", "gb18030"])
)
@example('"a\n\n\n,', "utf-8")
@example('a,b\n1,"x""\n2,3', "utf-8")
def test_any_text_is_read_or_refused_and_nothing_is_lost(text: str, encoding: str) -> None:
    read_or_refused(text.encode(encoding, "replace"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters='"'), max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, st.integers(0, 10**20).map(str)), min_size=3, max_size=12))
def test_a_table_that_is_written_by_the_rules_comes_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    names = ["Post title", "Campaign name", "Impressions"]
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [names, *rows])
    reading = read_data(text.encode(), Path("clean.csv"))
    assert reading.tables[0].header == names
    assert [tuple(row) for row in reading.tables[0].rows] == rows


@settings(max_examples=60, deadline=None)
@given(st.text('ab,"\n ;1', max_size=120))
def test_every_letter_of_a_file_is_somewhere_in_its_reading(text: str) -> None:
    # the separators may go, the letters may not
    text = "Name,Note,Count\n" + text
    reading = read_data(text.encode(), Path("letters.csv"))
    cells = [cell for table in reading.tables for row in [table.header, *table.rows] for cell in row]
    aside = [cell for table in reading.tables for entry in table.set_aside for cell in entry.row]
    preamble = [line for table in reading.tables for line in table.preamble]
    kept = "".join(cells + aside + preamble)
    assert len(re.findall("[ab1]", kept)) >= len(re.findall("[ab1]", text))
