"""A PDF of WeasyPrint's in far fewer bytes: the same pages and the same tags, without what says nothing.

`lean` works on the document before it is written, `with_small_index` on the file. Nothing that is seen or read aloud
changes. Imports pdf_tags and pdf_drawing. Tests: tests/report/test_pdf_lean.py.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from typing import Any

from smm_nb.report import pdf_tags
from smm_nb.report.pdf_drawing import Widths, drawing, is_words

FONT_TABLES = {b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"}
"""What a PDF needs of a TrueType font whose letters it names by number (ISO 32000-1, 9.9)."""


def lean(document: Any, pdf: Any) -> None:
    """Make a document smaller before it is written: a `finisher` of WeasyPrint.

    Args:
        document: WeasyPrint's, for the widths of letters.
        pdf: pydyf's; changed in place.
    """
    pdf_tags.lean(pdf)
    _draw(pdf, {font.hash.encode(): font.widths for font in document.fonts.values()})
    for one in pdf.objects:
        if "Length1" in getattr(one, "extra", ()):
            one.stream = [small_font(one.stream[0])]
            one.extra["Length1"] = len(one.stream[0])
    _number_anew(pdf)


def with_small_index(content: bytes) -> bytes:
    """A file whose index says of each object how it differs from the one before (PNG's predictor): nearly nothing."""
    start = int(content.rsplit(b"\n", 3)[1])
    head, _, rest = content[start:].partition(b"\nstream\n")
    breadth = sum(int(width) for width in head.partition(b"/W [")[2].partition(b"]")[0].split())
    plain = bytes(breadth) + zlib.decompress(rest)
    rows = [plain[place : place + breadth] for place in range(0, len(plain), breadth)]
    steps = [bytes([2, *((b - a) % 256 for a, b in zip(*pair, strict=True))]) for pair in pairwise(rows)]
    packed = zlib.compress(b"".join(steps), 9)
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), head)
    head = head.replace(b"/Filter", b"/DecodeParms<</Predictor 12/Columns %d>>/Filter" % breadth)
    return content[:start] + head + b"\nstream\n" + packed + rest[rest.rindex(b"\nendstream") :]


def small_font(font: bytes) -> bytes:
    """A TrueType font with the tables that a PDF needs; other kinds as they are."""
    if font[:4] not in (b"\0\1\0\0", b"true"):
        return font
    entries = [font[12 + 16 * n : 28 + 16 * n] for n in range(int.from_bytes(font[4:6], "big"))]
    kept = [entry for entry in entries if entry[:4] in FONT_TABLES]
    # the three numbers after the count help to search the tables by halves
    power = 1 << (len(kept).bit_length() - 1)
    numbers = (len(kept), power * 16, power.bit_length() - 1, (len(kept) - power) * 16)
    head, tables = font[:4] + b"".join(number.to_bytes(2, "big") for number in numbers), b""
    for entry in kept:
        begins, length = (int.from_bytes(entry[at : at + 4], "big") for at in (8, 12))
        head += entry[:8] + (12 + 16 * len(kept) + len(tables)).to_bytes(4, "big") + entry[12:]
        tables += font[begins : begins + length] + bytes(-length % 4)
    return head + tables


def _draw(pdf: Any, widths: Widths) -> None:
    """Shorten what pages and figures draw, and put a figure's words into it instead of into drawings of their own."""
    from weasyprint.pdf.stream import Stream

    for one in pdf.objects:
        if isinstance(one, Stream):
            one.stream = [drawing(one.stream, widths)]
    put: set[tuple[int, int, str]] = set()
    for page in (pdf.objects[pdf_tags.number(reference)] for reference in pdf.page_references):
        stream = pdf.objects[pdf_tags.number(page["Contents"])]
        stream.stream = [_with_words(stream.stream[0], pdf, pdf_tags.number(page["Resources"]), put)]
    for resources, place, name in put:
        pdf.objects[pdf_tags.number(pdf.objects[place].extra["Resources"])] = pdf.objects[0]
        pdf.objects[place] = pdf.objects[0]
        del pdf.objects[resources]["XObject"][name]


def _with_words(content: bytes, pdf: Any, resources: int, put: set[tuple[int, int, str]]) -> bytes:
    def words(call: re.Match[bytes]) -> bytes:
        name = call[1].decode()
        place = pdf_tags.number(pdf.objects[resources]["XObject"][name])
        form = pdf.objects[place]
        if form.extra.get("Subtype") != "/Form" or not is_words(form.stream[0]):
            return call[0]
        put.add((resources, place, name))
        return bytes(form.stream[0]).strip(b"\n")

    return re.sub(rb"/(\S+) Do(?=\n)", words, content)


def _number_anew(pdf: Any) -> None:
    """Close the gaps that objects without use have left: numbers in a row cost nothing."""
    unused = pdf.objects[0]
    pdf.pages["Kids"][:] = pdf.page_references
    pdf.objects = [unused, *(one for one in pdf.objects if one is not unused)]
    names = {one.reference: b"%d 0 R" % number for number, one in enumerate(pdf.objects) if number}
    for number, one in enumerate(pdf.objects):
        one.number = number
        _rename(one, names)
        _rename(getattr(one, "extra", None), names)


def _rename(holder: Any, names: dict[bytes, bytes]) -> None:
    places = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
    for place, value in list(places):
        if isinstance(value, bytes):
            holder[place] = names.get(value, value)
        else:
            _rename(value, names)
