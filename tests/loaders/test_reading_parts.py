"""The parts of the reading layer by themselves: cells, dialect, splitting, recovery, header, realignment."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smm_nb.loaders.read.cells import is_comment, kind, shape
from smm_nb.loaders.read.dialect import Format, find_dialect, separator_line
from smm_nb.loaders.read.header import find_header, join_rows
from smm_nb.loaders.read.model import Block, Dialect, Rows
from smm_nb.loaders.read.realign import Shapes, realign
from smm_nb.loaders.read.recover import Effort, recover
from smm_nb.loaders.read.split import Record, Splitter
from smm_nb.memory import no_collecting

COMMA = Format(Dialect())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.50", "number"), ("-5", "number"), ("1e-3", "number"), ("12.5 %", "percent"), ("2025-08-01", "date"),
        ("01/02/25 11:50", "date"), ("Aug 5, 2025", "date"), ("5 янв. 2024 г.", "date"), ("00:01:22", "time"),
        ("US$1.92", "money"), ("350,50 ₽", "money"), ("https://a.example/x?y=1", "url"), ("VX-1234", "code"),
        (" --", "mark"), ("N/A", "mark"), ("", "empty"), ("  ", "empty"), ("Impressions", "text"), ("7,", "text"),
        ("Marketing", "text"), ("May the best win in 2025 or not", "text"),
    ],
)  # fmt: skip
def test_what_a_cell_looks_like(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_the_outline_of_a_cell() -> None:
    assert shape("2025-08-01") == "04-02-02"
    assert shape("$7.50") == shape("$8.99") != shape("$7.5")
    assert shape("x " * 21 + "x") == "long"
    assert shape("x" * 41) == "long word"  # a link is not a caption


def test_comments_are_not_order_numbers_or_hashtags() -> None:
    assert [is_comment([text]) for text in ("# Start date", "#----", "#", "#1001", "#sale")] == [
        True,
        True,
        True,
        False,
        False,
    ]


# ---------------------------------------------------------------- dialect


def dialect(text: str) -> tuple[str, str, str]:
    found = find_dialect(text.splitlines(keepends=True), newline="\n")
    return found.delimiter, found.quote, found.escape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n3,4\n", (",", '"', '"')),
        ("Day;Rate\n1.8;1,5\n2.8;2,5\n", (";", '"', '"')),  # decimal commas are no delimiters
        ("Day\tText\n1\tone, two\n2\tthree, four\n", ("\t", '"', '"')),
        ("a||b||c\n1||2||3\n4||5||6\n", ("||", '"', '"')),
        ("name, day, hits\nx, 2025-08-01, 5\ny, 2025-08-02, 6\n", (", ", '"', '"')),
        ("id,day,title,hits\n1,2025-08-01,x, y,5\n2,2025-08-02,z,6\n3,2025-08-03,u, v,7\n", (",", '"', '"')),
        ("'a','b, c'\n'd','e, f'\n'g','h, i'\n", (",", "'", "'")),
        ('id,text\n1,"say \\"hi\\" now"\n2,"a \\"b\\" c"\n', (",", '"', "\\")),
        ('id,path\n1,"C:\\dir\\"\n2,"D:\\x\\"\n', (",", '"', '"')),  # a path may end in a backslash
        ("One line of prose: nothing to separate here\n", (",", '"', '"')),
    ],
)
def test_the_dialect_is_found(text: str, expected: tuple[str, str, str]) -> None:
    assert dialect(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("sep=;\n", ";"), ('"sep=,"\r\n', ","), ("SEP=\t\n", "\t"), ("separate\n", None), ("sep,a\n", None)],
)
def test_the_hint_of_excel(line: str, expected: str | None) -> None:
    assert separator_line(line) == expected


def test_an_irregular_quote_stands_between_two_ordinary_characters() -> None:
    assert COMMA.irregular('a"b,c')
    assert not any(map(COMMA.irregular, ['"a","b"', '"a ""b"" c",d', "plain", '"x\ny",1']))


# ---------------------------------------------------------------- recovery of one record


@pytest.mark.parametrize(
    ("line", "width", "cells", "problem"),
    [
        ('"CC-9,5,"a, b",', 4, ['"CC-9', "5", "a, b", ""], "stray_quote"),
        ('1,""two words",3', 3, ["1", '"two words', "3"], "stray_quote"),
        ('1,say "hi, you" now,3', 4, ["1", 'say "hi', ' you" now', "3"], ""),
        ('1,"9" tall, wide",3', 3, ["1", '9" tall, wide', "3"], "stray_quote"),
        ('1,Shoes"warm, dry",3', 4, ["1", "Shoes", "warm, dry", "3"], "missing_delimiter"),
        ("1;2;3;4", 4, ["1", "2", "3", "4"], "other_delimiter"),
        ('1,"', 2, ["1", '"'], "stray_quote"),
    ],
)
def test_one_irregular_record(line: str, width: int, cells: list[str], problem: str) -> None:
    found = recover([line + "\n"], 0, COMMA, (width,))
    assert (found.cells, found.lines, found.problem) == (cells, 1, problem)


def test_two_quotes_in_a_lawful_line_are_one_quote_though_a_cell_is_missing() -> None:
    # to take the first for a bare quote would give three cells, and shift two of them
    found = recover(['5,"A pillow, wooden""With fun, and more","u"\n'], 0, COMMA, (4,))
    assert (found.cells, found.problem) == (["5", 'A pillow, wooden"With fun, and more', "u"], "")


def test_blank_cells_too_many_are_no_reason_to_cut_a_lawful_record_otherwise() -> None:
    found = recover(['"a";"b";"\n', '"\n'], 0, Format(Dialect(";")), (2,))
    assert (found.cells, found.lines, found.problem) == (["a", "b", "\n"], 2, "")


def test_what_is_spent_on_one_record_is_bounded() -> None:
    line = '1/3,01:45,2,TR-1,$9.42,Story,"Old first see, jackets and early.","https://s.example/1.html",\n'
    effort = Effort()
    recover(['","https://s.example/2.html",\n', line] * 30, 0, COMMA, (9, 8), effort=effort)
    assert 8_000_000 < 400_000_000 - effort.left < 10_000_000


def test_a_cell_of_several_lines_with_a_bare_quote_inside() -> None:
    lines = ['7,"first 9" line\n', 'second, line",5\n', "8,next,6\n"]
    found = recover(lines, 0, COMMA, (3,))
    assert (found.cells, found.lines) == (["7", '9" line'.join(["first ", "\nsecond, line"]), "5"], 2)


def test_a_record_that_may_go_on_asks_for_more_lines() -> None:
    assert recover(['1,"open\n', "still open\n"], 0, COMMA, (3,), more=True).lines > 2
    assert recover(['1,"open\n', "still open\n"], 0, COMMA, (3,), more=False).lines <= 2


def test_splitting_keeps_lines_and_order_over_batches() -> None:
    rows = [f'{i},"a\nb",{i * 2}' if i % 400 == 399 else f"{i},x,{i * 2}" for i in range(3_000)]
    lines = iter(("id,text,n\n" + "\n".join(rows) + "\n").splitlines(keepends=True))
    got = []
    for item in Splitter(COMMA, Path("x.csv")).split(lines):
        pairs = zip(item.rows(), item.lines, strict=True) if isinstance(item, Block) else [(item.cells, item.line)]
        got += list(pairs)
    assert [cells[0] for cells, _ in got] == ["id", *map(str, range(3_000))]
    # each of the rows 399, 799 ... before it took one line more
    assert got[1 + 2_000] == (["2000", "x", "4000"], 2_002 + 5)


def test_a_record_across_the_end_of_a_batch_stays_whole() -> None:
    # the file is read 1,000 lines at a time; this record takes lines 998 to 1004
    long = '996,"' + "\n".join("abcdefg") + '",1'
    rows = [f"{i},x,{i}" for i in range(996)] + [long] + [f"{i},y,{i}" for i in range(997, 1_500)]
    lines = iter(("id,text,n\n" + "\n".join(rows) + "\n").splitlines(keepends=True))
    items = list(Splitter(COMMA, Path("x.csv")).split(lines))
    got = [
        (cells, line)
        for item in items
        for cells, line in (
            zip(item.rows(), item.lines, strict=True) if isinstance(item, Block) else [(item.cells, item.line)]
        )
    ]
    assert got[997] == (["996", "a\nb\nc\nd\ne\nf\ng", "1"], 998)
    assert got[998] == (["997", "y", "997"], 1_005)
    assert len(got) == 1_501


PIECES = [
    "1,a,2\n3,b,4\n5,c,6\n",
    "1,a,2\r\n3,b,4\r\n",
    '1,"a, b",2\n3,"c ""d""",4\n5,"",6\n',
    '1,"a\n',  # the record goes on in the next piece
    'b",2\n3,c,4\n',
    "1,a\n3,b,4\n",
    "1,a,2,9\n3,4\n",
    "1,a,2\r3,b,4\n",
    "1,a\rb,2\r\n",
    '1,5" pipe,2\n3,b,4\n',
    '1,"never closed,2\n',
    "\n1,a,2\n",
    "1,\u00e9 \U0001f342,2\n",
    "1,a,2",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_a_text_in_pieces_gives_the_records_that_its_lines_give(pieces: list[str]) -> None:
    whole = [piece for piece in pieces[:-1] if piece.endswith("\n")] + pieces[-1:]
    text = "".join(whole)
    lines = io.StringIO(text, newline="")
    expected = list(_pairs(Splitter(COMMA, Path("x.csv"), width=3).split(lines)))
    found = _pairs(Splitter(COMMA, Path("x.csv"), width=3).split_pieces([piece.encode() for piece in whole], "utf-8"))
    assert list(found) == expected


def _pairs(items: Iterable[Record | Block]) -> Iterator[tuple[list[str], int]]:
    for item in items:
        yield from zip(item.rows(), item.lines, strict=True) if isinstance(item, Block) else [(item.cells, item.line)]


def test_a_regular_piece_is_not_cut_before_it_is_asked_for() -> None:
    piece = "".join(f'{i},"t, {i % 7}",x\n' for i in range(700)).encode()
    [block] = Splitter(COMMA, Path("x.csv"), width=3).split_pieces([piece], "utf-8")
    assert isinstance(block, Block)
    rows = list(block.rows())
    assert rows[699] == ["699", "t, 6", "x"]
    assert block._columns is None  # going through the rows kept none of them
    assert block.columns[0][:2] == ("0", "1")
    assert block.columns[1][0] is block.columns[1][7]  # equal cells of a column that repeats itself are one object
    assert block._text is None


def test_bytes_that_end_amid_a_character_are_no_regular_piece() -> None:
    pieces = [b"1,a,2\n3,b,4\n", b"5,c,6\n7,d,\xd0"]
    items = list(Splitter(COMMA, Path("x.csv"), width=3).split_pieces(pieces, "utf-8", "replace"))
    assert [cells for cells, _ in _pairs(items)][-1] == ["7", "d", "\ufffd"]


def test_a_second_byte_that_looks_like_a_delimiter_is_none() -> None:
    piece = "1|ポ\n".encode("shift_jis")  # two cells; the second byte of the sign is that of the bar
    assert piece.count(b"|") == 2
    items = list(Splitter(Format(Dialect("|")), Path("x.csv"), width=3).split_pieces([piece] * 2, "shift_jis"))
    assert not any(isinstance(item, Block) for item in items)  # it would say that it is three cells wide
    assert [cells for cells, _ in _pairs(items)] == [["1", "ポ"]] * 2


def test_a_block_that_is_still_text_gives_its_cells_when_asked() -> None:
    lines = ["id,text\n", *(f'{i},"t, {i}"\n' for i in range(8_000))]
    blocks = [item for item in Splitter(COMMA, Path("x.csv")).split(iter(lines)) if isinstance(item, Block)]
    late = blocks[-1]
    assert late._columns is None
    assert late.may_begin("7999", ",")
    assert not late.may_begin("id", ",")
    assert late._columns is None
    assert list(late.rows())[-1] == ["7999", "t, 7999"]
    assert len(late) == len(late.lines)


@given(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from([1, 2, -1]))
def test_a_part_of_the_rows_is_what_it_is_of_a_list(start: int, stop: int, step: int) -> None:
    block = Block(range(1, 4), 1, (("a", "b", "c"),))
    rows = Rows([[["y"], ["z"]], block])
    assert rows[start:stop:step] == [["y"], ["z"], ["a"], ["b"], ["c"]][start:stop:step]


def test_collecting_is_as_it_was_before() -> None:
    with no_collecting():
        assert not gc.isenabled()
    with pytest.raises(ZeroDivisionError), no_collecting():
        _ = 1 / 0
    assert gc.isenabled()
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


# ---------------------------------------------------------------- header


def test_names_above_values_are_the_header() -> None:
    found = find_header([["Day", "Clicks"], ["2025-08-01", "4"], ["2025-08-02", "5"]])
    assert (found.rows, found.doubtful, found.description) == (1, False, False)


def test_values_above_values_are_no_header() -> None:
    assert find_header([["2025-08-01", "4"], ["2025-08-02", "5"], ["2025-08-03", "5"]]).doubtful


def test_years_may_be_names() -> None:
    assert not find_header([["Network", "2023", "2024"], ["vk", "61", "63"], ["tg", "48", "55"]]).doubtful


def test_two_header_rows_are_joined_and_a_group_reaches_to_the_next() -> None:
    rows = [
        ["", "Paid", "", "Organic", ""],
        ["Day", "Reach", "Clicks", "Reach", "Clicks"],
        *[[f"2025-08-0{i}", "5", "1", "9", "2"] for i in range(1, 6)],
    ]
    found = find_header(rows)
    assert found.rows == 2
    assert join_rows(rows[:2]) == ["Day", "Paid Reach", "Paid Clicks", "Organic Reach", "Organic Clicks"]


def test_a_group_reaches_over_the_columns_that_have_names_below_and_no_further() -> None:
    top = ["Unit", "Staff", "", "", "", "Total", "", "Comments", ""]
    middle = ["", "Grade A", "", "Other", "", "", "", "", ""]
    names = ["", "Heads", "Hours", "Heads", "Hours", "Heads", "Hours", "", ""]
    grades = ["Staff Grade A Heads", "Staff Grade A Hours", "Staff Other Heads", "Staff Other Hours"]
    assert join_rows([top, middle, names]) == ["Unit", *grades, "Total Heads", "Total Hours", "Comments", ""]
    # a name with nothing below it is no group
    assert join_rows([["Day", "", "Clicks"], ["", "Campaign", ""]]) == ["Day", "Campaign", "Clicks"]


def test_a_second_header_row_that_names_the_columns_of_a_group_only() -> None:
    rows = [
        ["Day", "Travel", "", "Total", "Remark"],
        ["", "Rail", "Taxi", "", ""],
        ["2025-08-01", "65.60", "", "65.60", "x"],
        ["2025-08-02", "16.00", "with Bo", "16.00", "y"],
    ]
    assert find_header(rows).rows == 2
    # words without a group above them are a row of data
    rows[0][1] = ""
    assert find_header(rows).rows == 1


def test_a_first_row_of_missing_marks_is_data() -> None:
    rows = [["Campaign", "Clicks", "Cost"], ["Autumn", "--", "--"], ["Winter", "5", "1.20"], ["Spring", "7", "2.20"]]
    assert find_header(rows).rows == 1


def test_a_table_of_words_whose_first_row_repeats_has_no_header() -> None:
    rows = [["Photo", "paid"], ["Video", "free"], ["Photo", "paid"], ["Photo", "free"]]
    assert find_header(rows).doubtful


# ---------------------------------------------------------------- realignment


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    words = ["Photo", "Long video", "Carousel", "Story"]
    rows = [
        [f"2025-08-{i:02}", f"{i % 24:02}:15", str(i * 37), words[i % 4], f"https://a.example/{i}", ""]
        for i in range(1, 29)
    ]
    return Shapes.learn(rows, 6)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2025-08-05", "", "05:15", "185", "Photo", "https://a.example/5", ""], "empty cell dropped"),
        (["2025-08-05", "05:15", "185", "Long", "video", "https://a.example/5", ""], "cells joined"),
        (["2025-08-0505:15", "185", "Photo", "https://a.example/5", ""], "cell split"),
        (["2025-08-05", "05:15", "185", "Photo", "https://a.example/5"], "the empty cells at the end were missing"),
        (["2025-08-05", "05:15", "185", "Photo", "https://a.example/5", "", "", ""], "trailing empty cells dropped"),
    ],
)
def test_a_ragged_row_is_fitted_when_there_is_one_way(shapes: Shapes, row: list[str], expected: str) -> None:
    found = realign(row, 6, shapes, " ")
    assert found is not None
    cells, done = found
    assert done == expected
    assert cells[0] == "2025-08-05"
    assert cells[1:3] == ["05:15", "185"]
    assert cells[4:] == ["https://a.example/5", ""]


def test_a_row_that_fits_in_two_ways_is_left_alone() -> None:
    shapes = Shapes.learn([[str(i), str(i + 1), str(i + 2)] for i in range(10, 60)], 3)
    assert realign(["12", "13"], 3, shapes, ",") is None
    assert realign(["12", "13", "14", "15"], 3, shapes, ",") is None


def test_a_row_that_breaks_off_is_filled_at_its_end_and_no_word_is_cut() -> None:
    shapes = Shapes.learn([[f"2025-06-{i:02}", str(i), "SEK", f"Belt {i}"] for i in range(1, 12)], 4)
    assert realign(["2025-06-04", "3", "SEK"], 4, shapes, ",") == (["2025-06-04", "3", "SEK", ""], "empty cell put in")


def test_a_border_between_value_and_word_is_likelier_than_one_inside_the_number() -> None:
    prices = [*(f"${i}.{i + 30}" for i in range(1, 40)), "$0.9"]
    shapes = Shapes.learn([[price, f"Cap with {'a bow ' * (i % 7)}", "x"] for i, price in enumerate(prices)], 3)
    assert realign(["$6.45Tropic cap", "x"], 3, shapes, ",") == (["$6.45", "Tropic cap", "x"], "cell split")


def test_the_quote_between_two_glued_cells_is_found_by_what_stands_behind_it() -> None:
    caption = 'A caption that is long enough to be a long one, 9" wide, and goes on and on and on: '
    rows = [[str(i), f"{caption}{i}", f"https://a.example/post/{i:030}"] for i in range(20)]
    shapes = Shapes.learn(rows, 3)
    glued = [rows[3][0], rows[3][1] + '"' + rows[3][2]]
    assert realign(glued, 3, shapes, ",") == (rows[3], "cell split")


def test_a_cell_of_thousands_of_quotes_is_not_tried_at_each() -> None:
    shapes = Shapes.learn([[str(i), "a caption", "7"] for i in range(20)], 3)
    realign(["1", 'go"to ' * 9_000], 3, shapes, ",")
    assert len(shapes._memo) < 200  # each of them is as long as the cell


def test_a_row_that_is_nothing_like_the_table_is_left_alone(shapes: Shapes) -> None:
    assert realign(["Total of all", "x", "y", "z", "7"], 6, shapes, ",") is None


def test_a_record_knows_whether_it_is_blank() -> None:
    assert [Record(cells, 1).blank for cells in ([], ["", " "], ["0"])] == [True, True, False]
