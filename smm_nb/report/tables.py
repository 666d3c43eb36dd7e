"""An exhibit as accessible HTML, as plain text and as a record of typed values: one formatting for every output.

Imports cells, records and text. Tests: tests/report/test_tables.py.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from smm_nb.report import sparkline
from smm_nb.report.cells import NUMERIC, clean, escape, shown, sign, trend_in_words
from smm_nb.report.records import plain_value
from smm_nb.tables.exhibit import Exhibit
from smm_nb.text import formats, has, name, say

MANY_SOURCES = 3
"""Files that are named below a table; more of them are folded."""

DAYS = {"date", "month"}
"""Kinds that stay in one line."""

SHORT, LONG = 6, 40
"""Letters up to which a row's name needs no room of its own, and beyond which a cell needs more than a word a line."""

WORD = 14
"""Letters up to which a word is never broken: three such columns fit a phone."""

_LONG_WORD = re.compile(r"[^\s;&]{16,}")
_BREAKS = re.compile(r"([/_.|])(?=\w)")

WIDE = 3
"""Columns that fit a phone; a wider table may scroll sideways in its own box."""


def columns(exhibit: Exhibit) -> list[str]:
    """The columns that are shown: `unit` only tells how a `by_unit` cell is written."""
    names = [str(column) for column in exhibit.frame.columns]
    return [n for n in names if n != "unit"] if "by_unit" in exhibit.kinds.values() else names


def header(exhibit: Exhibit, column: str, language: str) -> str:
    """The text above a column."""
    return say(exhibit.headers[column], language) if column in exhibit.headers else _heading(column, language)


def caption(exhibit: Exhibit, language: str) -> str:
    """The text above a table."""
    return say(exhibit.caption, language, **{"currency": exhibit.currency, **exhibit.values})


def rows(exhibit: Exhibit) -> list[dict[str, Any]]:
    """The rows as dicts of Python values, missing as None."""
    names = [str(column) for column in exhibit.frame.columns]
    # values.tolist() keeps every cell's own type where itertuples would mangle odd column names
    return [
        dict(zip(names, line, strict=True))
        for line in zip(*(exhibit.frame[column].tolist() for column in exhibit.frame.columns), strict=True)
    ]


def to_html(exhibit: Exhibit, language: str, *, title: bool = True) -> str:
    """The table as HTML: caption, scoped headers, numbers to the right, sources and notes below.

    Args:
        exhibit: the table.
        language: en, sv or ru.
        title: whether the caption is seen; one that is not seen is still read aloud.
    """
    names, told = columns(exhibit), caption(exhibit, language)
    head = "".join(_head_cell(exhibit, column, language) for column in names)
    body = "".join(_row(exhibit, row, names, language) for row in rows(exhibit))
    if not body:
        body = f'<tr><td colspan="{len(names)}">{escape(say("report.no_rows", language))}</td></tr>'
    seen = "" if title else ' class="unseen"'
    top = f"<caption{seen}><span>{escape(told)}</span></caption><thead><tr>{head}</tr></thead>"
    table = f"<table>{top}<tbody>{body}</tbody></table>"
    # who uses the keyboard must be able to scroll a wide table, and to hear what it is
    scroll = f' tabindex="0" role="group" aria-label="{escape(told)}"' if len(names) > WIDE else ""
    return f'<div class="table"><div class="scroll"{scroll}>{table}</div>{_below(exhibit, language)}</div>'


def to_text(exhibit: Exhibit, language: str) -> str:
    """The table as aligned plain text, for terminals and for who compares two runs of a notebook."""
    names = columns(exhibit)
    grid = [[header(exhibit, column, language) for column in names]]
    grid += [[_text(exhibit, row, column, language) for column in names] for row in rows(exhibit)]
    widths = [max(_width(line[place]) for line in grid) for place in range(len(names))]
    right = [exhibit.kinds.get(column, "text") in NUMERIC for column in names]
    lines = ["  ".join(_pad(*cell) for cell in zip(line, widths, right, strict=True)).rstrip() for line in grid]
    return "\n".join([caption(exhibit, language), *lines, *_below_text(exhibit, language)])


def to_record(exhibit: Exhibit, language: str) -> dict[str, Any]:
    """The table as data: words in the client's language, numbers as numbers (see docs/outputs.md)."""
    names, lines = columns(exhibit), rows(exhibit)
    return {
        "kind": "table",
        "caption": clean(caption(exhibit, language)),
        "currency": exhibit.currency,
        "columns": [
            {"name": n, "header": clean(header(exhibit, n, language)), "kind": exhibit.kinds.get(n, "text")}
            for n in names
        ],
        "rows": [[_recorded(exhibit, row, n, language) for n in names] for row in lines],
        "units": [row.get("unit") for row in lines] if "by_unit" in exhibit.kinds.values() else [],
        "sources": [clean(source) for source in _sources(exhibit)],
        "notes": _notes(exhibit, language),
    }


# ---------------------------------------------------------------- parts


def _heading(column: str, language: str) -> str:
    key = f"columns.{column}"
    return say(key, language) if has(key, language) else name(column, language)


def _kind(exhibit: Exhibit, row: dict[str, Any], column: str) -> str:
    kind = exhibit.kinds.get(column, "text")
    return str(row.get("unit") or "number") if kind == "by_unit" else kind


def _text(exhibit: Exhibit, row: dict[str, Any], column: str, language: str) -> str:
    text = shown(row[column], _kind(exhibit, row, column), language, exhibit.currency)
    return " ".join(text.split()) if exhibit.kinds.get(column) != "trend" else text


def _head_cell(exhibit: Exhibit, column: str, language: str) -> str:
    side = ' class="num"' if exhibit.kinds.get(column, "text") in NUMERIC else ""
    return f'<th scope="col"{side}>{escape(header(exhibit, column, language))}</th>'


def _row(exhibit: Exhibit, row: dict[str, Any], names: list[str], language: str) -> str:
    cells = [_cell(exhibit, row, column, language) for column in names]
    first = exhibit.kinds.get(names[0], "text")
    if first not in NUMERIC and first not in ("trend", "verdict", "status"):
        narrow = ' class="short"' if len(str(row[names[0]])) <= SHORT else ""
        cells[0] = cells[0].replace("<td", f'<th scope="row"{narrow}', 1).removesuffix("</td>") + "</th>"
    return f"<tr>{''.join(cells)}</tr>"


def _cell(exhibit: Exhibit, row: dict[str, Any], column: str, language: str) -> str:
    value, kind = row[column], _kind(exhibit, row, column)
    text = escape(shown(value, kind, language, exhibit.currency))
    if kind == "trend":
        image = sparkline.svg(value)
        unit = str(row.get("unit") or "number")
        alt = escape(trend_in_words(value, language, unit, exhibit.currency))
        return (
            f'<td><img class="spark" alt="{alt}" src="{sparkline.address(image)}"></td>' if image else _blank(language)
        )
    if text == formats.MISSING:
        return _blank(language, "num" if kind in NUMERIC else "")
    if kind in ("verdict", "status"):
        return f"<td>{sign(str(value), language)}</td>"
    if kind in NUMERIC or kind in DAYS:
        return f'<td class="{"num" if kind in NUMERIC else "day"}">{text}</td>'
    # a text from data may run right to left: it must not turn its neighbours round
    if kind == "text":
        anywhere = ' class="anywhere"' if any(len(part) > WORD for part in text.split()) else ""
        return f"<td><bdi{anywhere}>{_breakable(text)}</bdi></td>"
    return f"<td{_long(text)}>{text}</td>"


def _long(text: str) -> str:
    return ' class="long"' if len(text) > LONG else ""


def _blank(language: str, side: str = "") -> str:
    kind = f"{side} missing".strip()
    spoken = escape(say("report.missing", language))
    return (
        f'<td class="{kind}"><span aria-hidden="true">{formats.MISSING}</span><span class="unseen">{spoken}</span></td>'
    )


def _breakable(text: str) -> str:
    """File names and addresses may break after their own marks rather than anywhere. Entities stay whole."""
    return _LONG_WORD.sub(lambda word: _BREAKS.sub(r"\1<wbr>", word[0]), text)


def _notes(exhibit: Exhibit, language: str) -> list[str]:
    return [clean(say(key, language, **{"currency": exhibit.currency, **fields})) for key, fields in exhibit.notes]


def _source_line(exhibit: Exhibit, language: str) -> str:
    return say("report.source", language, sources="; ".join(_sources(exhibit))) if exhibit.sources else ""


def _sources(exhibit: Exhibit) -> list[str]:
    return list(dict.fromkeys(exhibit.sources))


def _below(exhibit: Exhibit, language: str) -> str:
    lines = [f'<p class="note">{escape(note)}</p>' for note in _notes(exhibit, language)]
    files = _sources(exhibit)
    told = escape(_source_line(exhibit, language))
    if len(files) > MANY_SOURCES:
        # the names are there for who asks; the appendix has them on paper
        many = escape(say("report.sources", language, files=len(files)))
        lines.append(f'<details class="source"><summary>{many}</summary><p>{told}</p></details>')
    elif files:
        lines.append(f'<p class="source">{told}</p>')
    return "".join(lines)


def _below_text(exhibit: Exhibit, language: str) -> list[str]:
    return [*_notes(exhibit, language), *([clean(_source_line(exhibit, language))] if exhibit.sources else [])]


def _recorded(exhibit: Exhibit, row: dict[str, Any], column: str, language: str) -> Any:
    kind = exhibit.kinds.get(column, "text")
    value = row[column]
    if kind == "name" and not formats.is_missing(value):
        return clean(name(value, language))
    return plain_value(value)


def _width(text: str) -> int:
    # Chinese, Japanese and emoji take two places, combining marks none
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in clean(text)
    )


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
