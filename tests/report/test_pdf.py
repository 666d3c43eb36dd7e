"""The PDF: tagged, in pages, whole, and blind to every address but data."""

import io
import re
import time

import pypdf
import pytest

from smm_nb.report import pdf
from smm_nb.report.html import render_html
from tests.report import example


@pytest.fixture(scope="module")
def document(report_page):
    return pypdf.PdfReader(io.BytesIO(pdf.render_pdf(report_page)))


def text_of(document):
    return "\n".join(page.extract_text() for page in document.pages)


def test_it_is_tagged_for_who_listens(document):
    root = document.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- pypdf has its own boolean
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert document.metadata.title == "Berry & Söner, Monthly review, August 2025"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data() or b"<pdfuaid:part>1" in root["/Metadata"].get_data()


def test_figures_carry_their_alt_text_into_the_tags(document):
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, dict):
            found.append((node.get("/S"), node.get("/Alt")))
            children = node.get("/K", [])
            for child in children if isinstance(children, list) else [children]:
                if not isinstance(child, int):
                    walk(child)

    walk(document.trailer["/Root"]["/StructTreeRoot"])
    alts = [alt for kind, alt in found if kind == "/Figure"]

    assert len(alts) >= 8
    assert all(alts)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption"} <= {kind for kind, _ in found}


def test_bookmarks_follow_the_headings(document):
    names = [item.title for part in document.outline for item in (part if isinstance(part, list) else [part]) if not isinstance(item, list)]  # fmt: skip

    assert names[0] == "Monthly review"
    assert {"Summary", "The accounts", "Traffic and sales"} <= set(names)
    assert "Contents" not in names


def test_pages_are_numbered_and_headed_from_the_second(document):
    pages = [page.extract_text() for page in document.pages]

    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
    assert "Berry & Söner" in pages[1]
    assert "Monthly review" in pages[1]


def test_all_words_of_the_report_are_on_paper_and_data_of_figures_is_not(document):
    text = re.sub(r"\s+", " ", text_of(document))

    assert "Put a promo code into every post, so that orders can be counted." in text
    assert "Reach by network, share of posts that reached more than the median" in text
    assert "The figure as a table" not in text


def test_fonts_are_inside_with_cyrillic():
    document = pypdf.PdfReader(io.BytesIO(pdf.render_pdf(render_html(example.notebook("ru")))))
    fonts = {str(font["/BaseFont"]): font.get_object() for page in document.pages for font in (f.get_object() for f in page["/Resources"]["/Font"].values())}  # fmt: skip

    assert "Добавить промокод в каждый пост" in re.sub(r"\s+", " ", text_of(document))
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"] if "/DescendantFonts" in font else font["/FontDescriptor"]  # fmt: skip
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("subsetter", ["the machine's", "fontTools"])
def test_the_same_page_gives_the_same_pdf(monkeypatch, report_page, subsetter):
    if subsetter == "fontTools":  # as on a machine without HarfBuzz's own
        monkeypatch.setattr("weasyprint.pdf.fonts.harfbuzz_subset", None)
    first = pdf.render_pdf(report_page)
    time.sleep(1.1)  # a date in a file counts seconds
    assert pdf.render_pdf(report_page) == first


def test_no_file_and_no_address_is_read(tmp_path, report_page):
    import http.server
    import threading

    canary = tmp_path / "canary.png"
    canary.write_bytes(b"CANARY-IN-A-FILE")
    hits = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    remote = f"http://127.0.0.1:{server.server_port}"
    bait = (
        f'<link rel="attachment" href="{canary.as_uri()}"><link rel="stylesheet" href="{remote}/a.css">'
        f'<img src="{canary.as_uri()}"><img src="{remote}/b.png"><style>@import url({remote}/c.css);'
        f'@font-face{{font-family:x;src:url({remote}/d.ttf)}} body{{background:url({remote}/e.png);font-family:x}}</style>'
    )  # fmt: skip
    content = pdf.render_pdf(report_page.replace("</main>", bait + "</main>"))
    server.shutdown()

    assert hits == []
    assert b"CANARY" not in content
    assert not pypdf.PdfReader(io.BytesIO(content)).attachments


def test_without_pango_the_message_says_what_to_install(monkeypatch):
    import builtins

    real = builtins.__import__

    def refuse(name, *args, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(pdf.NoPango, match="apt-get install libpango"):
        pdf.render_pdf("<p></p>")


def test_paper_keeps_evidence_and_drops_only_the_data_of_figures():
    page = (
        "<style>a{} @media (min-width: 9rem) { b{} c{} } @media print { d{} }</style>"
        "<details><summary>e</summary>EVIDENCE</details>"
        "<figure><img><details><summary>f</summary>DATA</details></figure><details>MORE</details>"
    )
    paper = pdf.on_paper(page)

    assert "EVIDENCE" in paper
    assert "MORE" in paper
    assert "DATA" not in paper
    assert "b{}" not in paper
    assert "d{}" in paper


def test_paper_lays_out_only_what_is_on_paper():
    style = "<style>:root { --a: red; --b: 2px; } p { color: var(--a); width: var(--b) } @media print { :root { --a: blue } }</style>"
    page = (
        f'{style}<a class="skip" href="#main">go</a><nav class="toc"><ol><li>x</li></ol></nav>'
        '<td><span aria-hidden="true">–</span><span class="unseen">no value</span></td><bdi>short</bdi>'
        f"<bdi>{'long' * 6}</bdi><bdi>a/<wbr>b</bdi>"
    )
    sheet, body = pdf.on_paper(page).split("</style>")

    assert "p { color: blue; width: 2px }" in sheet
    assert "--" not in sheet
    assert body == f"<td>–</td>short<bdi>{'long' * 6}</bdi>a/\u200bb"


def test_a_long_word_stays_on_its_page():
    from tests.report.test_html import code, page_of

    words = "".join(f"<td><bdi>{letter * 300}</bdi></td>" for letter in "abcd")
    page = page_of(code({"text/html": f"<div class='scroll' tabindex='0'><table><tr>{words}</tr></table></div>"}))
    document = pypdf.PdfReader(io.BytesIO(pdf.render_pdf(page)))
    edges = []
    document.pages[0].extract_text(
        visitor_text=lambda text, _, place, *__: edges.append(place[4]) if "d" * 9 in text else None
    )

    assert sum(part.extract_text().count("d") for part in document.pages) >= 300
    assert edges
    assert max(edges) * 0.75 < 540


def test_every_line_of_text_belongs_to_an_element_that_may_hold_it(document):
    root = document.trailer["/Root"]["/StructTreeRoot"]
    owners = document.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(document.pages)}
    seen, holders = [], set()

    def walk(node, parent):
        children = node.get("/K", [])
        assert node["/P"].get_object() == parent
        for child in children:
            if isinstance(child, int):
                page = pages[node.raw_get("/Pg").idnum]
                assert owners[2 * page + 1][child].get_object() == node
                seen.append((page, int(child)))
                holders.add(str(node["/S"]))
            elif "/S" in (child := child.get_object()):
                walk(child, node)

    walk(root["/K"][0].get_object(), root.get_object())
    marked = [
        (n, int(mark))
        for n, page in enumerate(document.pages)
        for mark in re.findall(rb"/MCID (\d+)", page["/Contents"].get_data())
    ]

    assert sorted(seen) == sorted(marked)
    assert {"/TD", "/TH", "/P", "/H2"} <= holders
    assert not {"/Div", "/Sect", "/Part", "/Document", "/Table", "/TR"} & holders


@pytest.mark.parametrize("place", ["appendix", "elsewhere"])
def test_files_are_named_below_a_table_unless_the_appendix_names_them(report_page, place):
    files = '<details class="source"><summary>Sources: 4 files</summary><p>zebra.csv</p></details>'
    page = report_page.replace('id="appendix"', 'id="last"')
    page = page.replace("</main>", f'<section id="{place}"><h2>Files</h2>{files}</section></main>')

    said = text_of(pypdf.PdfReader(io.BytesIO(pdf.render_pdf(page))))

    assert ("zebra.csv" in said) == (place == "elsewhere")
