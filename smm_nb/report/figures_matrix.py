"""The figure of a matrix: a heat map with its numbers written in.

It draws what the table holds and computes nothing. Imports look and text. Tests: tests/report/test_figures.py.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from smm_nb.report.cells import shown
from smm_nb.report.look import GRID, INK, MUTED, SMALL, WIDTH, breadth, canvas, label, margins, mix
from smm_nb.text import formats

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def matrix(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "number",
    currency: str | None = None,
) -> Axes:
    """A heat map with its numbers written in; a cell without a value is a dash on paper.

    Args:
        table: row, column, value.
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how values are written (a `CellKind`).
        currency: for money.
    """
    names, heads = list(dict.fromkeys(table["row"])), list(dict.fromkeys(table["column"]))
    ax = canvas(0.4 * len(names) + 0.85, ax)
    values = pd.to_numeric(table["value"], errors="coerce")
    low, high = float(values.min()), float(values.max())
    for row in table.to_dict("records"):
        x, y, value = heads.index(row["column"]), names.index(row["row"]), row["value"]
        tint = 0.0 if formats.is_missing(value) else 0.12 + 0.88 * (float(value) - low) / ((high - low) or 1.0)
        _cell(ax, x, y, tint, shown(value, kind, language, currency))
    ax.set_xlim(-0.5, max(len(heads), 1) - 0.5)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    side = [label(text, language, 24) for text in names]
    ax.set_yticks(range(len(names)), side)
    left = breadth(side, SMALL) + 0.12
    width = int((WIDTH - left) / max(len(heads), 1) / breadth(["n"], SMALL))
    ax.set_xticks(range(len(heads)), [_broken(label(text, language, 28), max(width, 6), language) for text in heads])
    ax.xaxis.tick_top()
    ax.tick_params(length=0, colors=INK, labelsize=SMALL)
    ax.spines[:].set_visible(False)
    margins(ax, left=left, right=0.05, top=0.72, bottom=0.08)
    return ax


def _broken(text: str, width: int, language: str) -> str:
    """A heading over a narrow column: a word that is longer than a line is hyphenated the language's way."""
    words = (part for word in text.split() for part in _parts(word, width, language))
    return textwrap.fill(" ".join(words), width, break_long_words=False, break_on_hyphens=False)


def _parts(word: str, width: int, language: str) -> list[str]:
    if len(word) <= width:
        return [word]
    # its patterns are read from files: not before a word needs them
    import pyphen

    split = pyphen.Pyphen(lang=language).wrap(word, width)
    return [word] if split is None else [split[0], *_parts(split[1], width, language)]


def _cell(ax: Axes, x: int, y: int, tint: float, text: str) -> None:
    from matplotlib.patches import Rectangle

    colour = mix("#eef6f8", "#0d5a6d", tint) if tint else "none"
    # no patch, whose share in the limits would be reckoned: they are set
    ax.add_artist(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, edgecolor=GRID if not tint else "none"))
    ink = "#ffffff" if tint > 0.55 else "#14181d" if tint else MUTED
    ax.text(x, y, text, ha="center", va="center", color=ink, fontsize=SMALL)
