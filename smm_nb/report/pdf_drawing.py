"""What the pages of a PDF draw, in fewer operators. Imports nothing of ours. Tests: tests/report/test_pdf_lean.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

Widths: TypeAlias = dict[bytes, dict[int, int]]
"""Of each font's letters, in thousandths of its size."""

_NUMBER = rb"-?[\d.]+"
_PLACE = rb"%b %b" % (_NUMBER, _NUMBER)
_MARK = re.compile(rb"/(\w+)\n(?:(<<[^>]*>>)\nBDC|BMC)\n")
_ALPHA = re.compile(rb"/(\S+) gs\n")
# the border below one cell, and those of the same row, which go on where it ends, and of the rows below
_STROKE = rb"%b m\n%b l\nS\nQ\nQ\nEMC\n" % (_PLACE, _PLACE)
_BORDERS = re.compile(
    rb"/Artifact BMC\nq\nq\n((?:/A\S+ gs\n)?[\d. ]+ RG\n[\d.]+ w\n)%b(?:/Artifact BMC\nq\nq\n\1%b)+"
    % (_STROKE, _STROKE)
)
_SEGMENT = re.compile(rb"(%b) m\n(%b) l" % (_PLACE, _PLACE))
# words of a figure come letter by letter, each with a place of its own
_LETTER = re.compile(rb"1 0 0 -1 (%b) %b Tm\n(?:/\w+ [\d.]+ Tf\n)?<([0-9a-f]{4})> Tj\n" % (_NUMBER, _NUMBER))
_WORD = re.compile(
    rb"1 0 0 -1 (%b) (%b) Tm\n/(\w+) ([\d.]+) Tf\n<[0-9a-f]{4}> Tj\n"
    rb"(?:1 0 0 -1 %b \2 Tm\n<[0-9a-f]{4}> Tj\n)+" % (_NUMBER, _NUMBER, _NUMBER)
)


def drawing(operators: Sequence[Any], widths: Widths) -> bytes:
    """The operators of a page or figure without those that change nothing, and to a hundredth of a pixel.

    Args:
        operators: as pydyf has them: operators and marks.
        widths: to set the letters of a figure's words in one.
    """
    content = b"\n".join(map(_bytes, operators)) + b"\n"
    content = content.replace(b">0<", b"").replace(b">0]", b">]")
    content = re.sub(rb"\[(<[0-9a-f]+>)\] TJ", rb"\1 Tj", content)
    content = _MARK.sub(lambda mark: b"/%b%b\n" % (mark[1], mark[2] + b"BDC" if mark[2] else b" BMC"), content)
    if not re.search(rb"(?<!\n0) Tr\n", content):  # letters are filled, as they are where nothing is said
        content = content.replace(b"0 Tr\n", b"")
    if set(_ALPHA.findall(content)) <= {b"a1.0", b"A1.0"}:  # nor does anything shine through
        content = _ALPHA.sub(b"", content)
    content = _BORDERS.sub(_joined, content)
    content = _WORD.sub(lambda word: _in_one(word, widths), content)
    return b"\n".join(map(_short, _once(content.split(b"\n"))))


def is_words(content: bytes) -> bool:
    """Whether a drawing is words alone, which need nothing but the fonts that every page has."""
    return not re.search(rb"\b(?:gs|Do|sh|scn|SCN|BDC)\n", content)


def _once(lines: list[bytes]) -> list[bytes]:
    """Without a font that is chosen already."""
    font, kept = b"", []
    for line in lines:
        if line in (b"q", b"Q"):
            font = b""
        elif line.endswith(b" Tf"):
            if line == font:
                continue
            font = line
        kept.append(line)
    return kept


def _joined(borders: re.Match[bytes]) -> bytes:
    """Borders of one colour as one path."""
    path: list[bytes] = []
    last = b""
    for start, end in _SEGMENT.findall(borders[0]):
        path[-1:] = [end + b" l"] if start == last else [*path[-1:], start + b" m", end + b" l"]
        last = end
    return b"/Artifact BMC\nq\n%b%b\nS\nQ\nEMC\n" % (borders[1], b"\n".join(path))


def _in_one(word: re.Match[bytes], widths: Widths) -> bytes:
    """Letters of one line as one text, with the gaps between them where they are not as wide as the letters say."""
    x, y, font, size = word.groups()
    letters = [(float(place), code) for place, code in _LETTER.findall(word[0])]
    text = b""
    for (here, code), (there, _) in pairwise(letters):
        gap = round(widths[font][int(code, 16)] - (there - here) * 1000 / float(size))
        text += b"%b>%d<" % (code, gap) if gap else code
    shown = b"<%b>" % (text + letters[-1][1])
    shown = b"[%b] TJ" % shown if b">" in text else shown + b" Tj"
    return b"1 0 0 -1 %b %b Tm\n/%b %b Tf\n%b\n" % (x, y, font, size, shown)


def _short(line: bytes) -> bytes:
    if b"." not in line or line.endswith(b" cm"):  # what is scaled is scaled to the last digit
        return line
    # colours are told apart by a 255th
    return re.sub(rb"(\.\d{3})\d+" if line[-2:].lower() == b"rg" else rb"(\.\d\d)\d+", rb"\1", line)


def _bytes(item: Any) -> bytes:
    return item if isinstance(item, bytes) else item.data if hasattr(item, "data") else str(item).encode("ascii")
