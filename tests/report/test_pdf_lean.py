"""What the PDF says in fewer bytes is what WeasyPrint says: the same text in the same places, fonts and tags."""

import collections
import io
import re
from pathlib import Path

import pydyf
import pypdf
import pytest

from smm_nb.report import pdf, pdf_lean
from smm_nb.report.pdf_drawing import drawing


@pytest.fixture(scope="module")
def plain(report_page):
    """The example's PDF as WeasyPrint writes it."""
    import weasyprint

    return weasyprint.HTML(string=pdf.on_paper(report_page)).write_pdf(pdf_variant="pdf/ua-1")


@pytest.fixture(scope="module")
def ours(report_page):
    return pdf.render_pdf(report_page)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def lines_of(page):
    """The letters of a page line by line (what stands within a point of each other), each with its height."""
    pieces = []

    def seen(text, _, place, *__):
        if text.strip():
            pieces.append((place[5], place[4], "".join(text.split())))

    page.extract_text(visitor_text=seen)
    lines = []
    for height, left, text in sorted(pieces):
        if not lines or height - lines[-1][0] > 1:
            lines.append((height, []))
        lines[-1][1].append((left, text))
    return [(height, "".join(text for _, text in sorted(line))) for height, line in lines]


def test_the_same_text_stands_in_the_same_places(plain, ours):
    before, after = read(plain), read(ours)

    assert len(before.pages) == len(after.pages)
    for old, new in zip(before.pages, after.pages, strict=True):
        assert [text for _, text in lines_of(new)] == [text for _, text in lines_of(old)]
        assert [at for at, _ in lines_of(new)] == pytest.approx([at for at, _ in lines_of(old)], abs=0.02)


def test_it_takes_much_less_room(plain, ours):
    document = read(ours)

    assert len(ours) < 0.6 * len(plain)
    # no number without an object, which the index would have to say
    assert set(document.xref_objStm) | set(document.xref[0]) == set(range(1, int(document.trailer["/Size"])))


def elements_of(content):
    found = []

    def walk(node, inside):
        found.append((str(node["/S"]), inside, node))
        for child in node.get("/K", []):
            if not isinstance(child, int) and "/S" in (child := child.get_object()):
                walk(child, (*inside, str(node["/S"])))

    walk(read(content).trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object(), ())
    return found


def test_the_tags_that_say_something_are_all_there(plain, ours):
    said = {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Caption", "/Figure", "/Sect"}
    before, after = (
        collections.Counter(kind for kind, *_ in elements_of(content) if kind in said) for content in (plain, ours)
    )

    assert before == after
    assert after["/TD"] > 40
    assert not {"/NonStruct", "/Div"} & {kind for kind, *_ in elements_of(ours)}


def test_headers_say_which_cells_they_head(ours):
    scopes = {(inside[-2], str(node["/A"]["/Scope"])) for kind, inside, node in elements_of(ours) if kind == "/TH"}

    assert scopes == {("/THead", "/Column"), ("/TBody", "/Row")}


def test_the_running_header_is_no_part_of_the_text(ours):
    page = read(ours).pages[1]
    content = page["/Contents"].get_data()
    # a piece that is marked, and the artifacts: what is shown in each
    artifacts = re.findall(rb"/Artifact BMC\n(.*?)EMC", content, re.DOTALL)

    assert "Berry" in page.extract_text()
    assert sum(b" Tj" in one or b" TJ" in one for one in artifacts) == 3


def test_borders_of_a_row_become_one_line():
    cell = ["/Artifact", b"BMC", b"q", b"q", b"/A1.0 gs", b"0.835294 0.82 0.79 RG", b"1 w"]
    end = [b"S", b"Q", b"Q", b"EMC"]
    row = [*cell, b"10 5.123456 m", b"20 5.123456 l", *end, *cell, b"20 5.123456 m", b"30 5.123456 l", *end]
    below = [*cell, b"10 9 m", b"20 9 l", *end]

    assert drawing([*row, *below], {}).split(b"\n") == [
        b"/Artifact BMC", b"q", b"0.835 0.82 0.79 RG", b"1 w",
        b"10 5.12 m", b"30 5.12 l", b"10 9 m", b"20 9 l",
        b"S", b"Q", b"EMC", b"",
    ]  # fmt: skip


def test_borders_of_another_colour_stay_apart():
    def border(colour):
        return ["/Artifact", b"BMC", b"q", b"q", colour, b"1 w", b"1 5 m", b"2 5 l", b"S", b"Q", b"Q", b"EMC"]

    assert drawing([*border(b"0 0 0 RG"), *border(b"1 0 0 RG")], {}).count(b"S\n") == 2


def test_letters_of_a_figure_become_words_with_their_gaps():
    # letters half as wide as high, so 5 at size 10: the second follows at once, the third 2 later, a fifth of the size
    places = (b"100", b"105", b"112")
    letters = [
        part
        for place, code, font in zip(places, (b"41", b"42", b"43"), ([b"/F 10 Tf"], [], []), strict=True)
        for part in (b"0 Tr", b"1 0 0 -1 %b 7.5 Tm" % place, *font, b"[<00%b>0] TJ" % code)
    ]
    shown = drawing([b"BT", *letters, b"ET"], {b"F": {0x41: 500, 0x42: 500, 0x43: 500}})

    assert shown == b"BT\n1 0 0 -1 100 7.5 Tm\n/F 10 Tf\n[<00410042>-200<0043>] TJ\nET\n"


def test_what_shines_through_still_does():
    through, solid = [b"/a0.5 gs", b"0 0 9 9 re", b"f"], [b"/a1.0 gs", b"0 0 9 9 re", b"f"]

    assert b"gs" not in drawing(solid, {})
    assert drawing([*through, *solid], {}).count(b"gs") == 2


def test_a_font_is_named_again_only_after_another_state():
    text = [b"BT", b"/F 9 Tf", b"<0001> Tj", b"ET"]

    assert drawing([*text, *text], {}).count(b"Tf") == 1
    assert drawing([b"q", *text, b"Q", *text], {}).count(b"Tf") == 2


def test_a_font_keeps_its_letters_and_loses_what_a_pdf_does_not_read():
    import matplotlib
    from fontTools.ttLib import TTFont

    whole = (Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf").read_bytes()
    before = TTFont(io.BytesIO(whole))
    after = TTFont(io.BytesIO(pdf_lean.small_font(whole)), checkChecksums=2)

    assert set(after.reader.keys()) <= {name.decode() for name in pdf_lean.FONT_TABLES}
    for table in ("glyf", "loca", "hmtx", "head"):
        assert after.reader[table] == before.reader[table]
    assert pdf_lean.small_font(b"OTTO and more") == b"OTTO and more"


def test_numbers_close_up_and_every_reference_follows():
    made = pydyf.PDF()
    gone, drawn = pydyf.Dictionary({"Gone": 1}), pydyf.Stream([b"drawn"])
    made.add_object(gone)
    made.add_object(drawn)
    own = pydyf.Dictionary({"Own": 1})
    made.add_object(own)
    drawn.extra["Resources"] = own.reference
    deep = pydyf.Array([pydyf.Dictionary({"Deep": own.reference})])
    made.add_page(pydyf.Dictionary({"Type": "/Page", "Contents": drawn.reference, "Also": deep}))
    made.objects[gone.number] = made.objects[0]
    pdf_lean._number_anew(made)
    numbers = [one.number for one in made.objects]
    output = io.BytesIO()
    made.write(output, compress=True)
    document = read(output.getvalue())
    page = document.pages[0]

    assert numbers == list(range(6))  # without use, pages, catalogue, drawn, own, page
    assert page["/Contents"].get_data() == b"drawn"
    assert page["/Contents"]["/Resources"]["/Own"] == page["/Also"][0]["/Deep"]["/Own"] == 1


def test_the_index_is_small_and_leads_to_the_same_objects():
    made = pydyf.PDF()
    for number in range(400):
        made.add_object(pydyf.Dictionary({"Number": number, "Text": pydyf.String("x" * (number % 7))}))
    made.add_object(pydyf.Stream([b"drawn"]))
    output = io.BytesIO()
    made.write(output, compress=True)
    content = output.getvalue()
    small = pdf_lean.with_small_index(content)
    objects = [[reader.get_object(number) for number in range(1, 404)] for reader in (read(content), read(small))]

    assert [str(one) for one in objects[0][2:]] == [str(one) for one in objects[1][2:]]
    assert objects[1][101]["/Number"] == 99
    assert len(small) < len(content) - 300
