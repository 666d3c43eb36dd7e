"""The look of every figure: colours, type, margins. Applied to one drawing at a time, never to the whole program.

Colours lie in the band that stands out on white and on near-black alike (contrast of 3 and more on both), and never
speak alone: each network has its own marker and dash as well, and lines are named where they end.
Imports cells and text. Tests: tests/report/test_look.py.
"""

from __future__ import annotations

import contextlib
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smm_nb.report.cells import clean, shown
from smm_nb.text import name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, MUTED, GRID, PALE = "#1c2430", "#5b6573", "#d9dde2", "#b4bcc6"
ACCENT, EXPECTED = "#13819a", "#c2571a"
DARK = {INK: "#e8eaed", MUTED: "#a9b2bd", GRID: "#333b45", PALE: "#5f6a77"}
"""What the neutral colours become where the reader's screen is dark; the others serve on both."""

WIDTH = 5.0
"""Width of a figure in inches. Words of 11.5 points stay readable when a phone shows it 350 pixels wide."""

SIZE, SMALL = 11.5, 10.5


@dataclass(frozen=True)
class Pen:
    """How one series is drawn: colour, marker and dash together."""

    colour: str
    marker: str = "o"
    dash: str | tuple[int, tuple[int, ...]] = "-"


NETWORKS = {
    "vk": Pen("#2b80d6", "o", "-"),
    "facebook": Pen("#7a63a8", "s", (0, (5, 1))),
    "instagram": Pen("#db4a8a", "^", (0, (2, 1))),
    "ok": Pen("#c96a10", "D", (0, (6, 2))),
    "telegram": Pen("#1b9a6c", "v", (0, (4, 1, 1, 1))),
    "youtube": Pen("#b8480e", "P", (0, (8, 2))),
    "tiktok": Pen("#6f7f92", "X", (0, (1, 1))),
    "x": Pen("#7b7b7b", "<", (0, (3, 1, 1, 1))),
    "linkedin": Pen("#4f7d9e", ">", (0, (5, 2, 1, 2))),
    "pinterest": Pen("#b3596a", "p", (0, (3, 2))),
    "snapchat": Pen("#978010", "h", (0, (2, 2))),
}
"""The same pen for the same network, in every figure of every report."""

OTHERS = (
    Pen(ACCENT, "o", "-"),
    Pen(EXPECTED, "s", (0, (5, 1))),
    Pen("#7d6fc2", "^", (0, (2, 1))),
    Pen("#5f8a3a", "D", (0, (6, 2))),
    Pen("#b8598b", "v", (0, (4, 1, 1, 1))),
    Pen(MUTED, "X", (0, (1, 1))),
)

TONES = {"positive": "#2f8f5b", "neutral": "#8d97a3", "negative": "#c9503f", "unlabelled": "#b4bcc6"}

_STYLE = {
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "text.color": INK,
    # titles and labels come from data: `$` in them is money, not mathematics
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "smm_nb",
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.titlesize": SIZE + 1,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlepad": 12.0,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 3.0,
    "ytick.major.size": 0.0,
    "lines.linewidth": 2.0,
    "lines.markersize": 5.0,
    "hatch.linewidth": 0.7,
}


@contextlib.contextmanager
def look() -> Iterator[None]:
    """Draw in the house's look; outside of it matplotlib is as it was."""
    import matplotlib as mpl

    # `rc_context` copies all three hundred settings twice
    before = {setting: mpl.rcParams[setting] for setting in _STYLE}
    mpl.rcParams.update(_STYLE)
    try:
        with warnings.catch_warnings():
            # emoji and scripts that the measuring font lacks: the page's own fonts have them
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            yield
    finally:
        mpl.rcParams.update(before)


def canvas(height: float, ax: Axes | None = None) -> Axes:
    """The caller's axes, or new ones on a figure of the house's width and `height` inches."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    # no pyplot: it keeps every figure alive and wants a window system
    return Figure(figsize=(WIDTH, height)).add_subplot()


def margins(ax: Axes, *, left: float = 0.05, right: float = 0.05, top: float = 0.1, bottom: float = 0.35) -> None:
    """Set the room around the axes, in inches. Fixed margins draw twice as fast as measured ones."""
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1:
        width, height = figure.get_size_inches()
        figure.subplots_adjust(left / width, bottom / height, 1 - right / width, 1 - top / height)


def entitle(ax: Axes, title: str) -> None:
    """Put the finding above the axes, wrapped to the figure's width; the figure grows by what the title takes."""
    lines = textwrap.wrap(clean(title), 48)
    ax.set_title("\n".join(lines))
    figure = ax.get_figure(root=True)
    if figure is None or len(figure.axes) != 1:
        return
    width, height = figure.get_size_inches()
    box, extra = ax.get_position(), 0.2 * len(lines) + 0.12
    figure.set_size_inches(width, height + extra)
    scale = height / (height + extra)
    figure.subplots_adjust(bottom=box.y0 * scale, top=box.y1 * scale)


def pen(series: object, place: int) -> Pen:
    """The pen of a series: a network's own, else the next of the others."""
    return NETWORKS.get(str(series), OTHERS[place % len(OTHERS)])


def label(text: object, language: str, width: int = 60) -> str:
    """A name for a figure: translated, in one line, shortened where a table beside it has it in full."""
    told = clean(" ".join(name(text, language).split()))
    return told if len(told) <= width else told[: width - 1].rstrip() + "…"


def breadth(texts: list[str], size: float = SIZE) -> float:
    """About how many inches the longest of these texts takes."""
    return max((len(text) for text in texts), default=0) * size * 0.0079


def on_axis(value: float, kind: str, language: str) -> str:
    """A value on an axis: bare where the currency already stands beside the marks."""
    return shown(value, "number" if kind == "money" else kind, language)


def mix(first: str, last: str, blend: float) -> str:
    """The colour that lies `blend` (0-1) of the way from the first to the last."""
    from matplotlib.colors import to_hex, to_rgb

    pairs = zip(to_rgb(first), to_rgb(last), strict=True)
    return to_hex([a + (b - a) * blend for a, b in pairs])
