"""Every figure of the reports: a chart (its table, its finding) becomes an Axes, an SVG and HTML with its words.

`KINDS` names the drawing function of each kind of chart: a table in, an Axes out, nothing computed or read.
Imports look, the drawings, tables and text. Tests: tests/report/test_figures.py.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from smm_nb.report import tables
from smm_nb.report.cells import clean, escape
from smm_nb.report.figures_matrix import matrix
from smm_nb.report.figures_rows import bars, chain, dots, plan, shares
from smm_nb.report.figures_time import before_after, trend
from smm_nb.report.look import DARK, INK, entitle, look
from smm_nb.report.sparkline import address
from smm_nb.tables.exhibit import Chart
from smm_nb.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS: dict[str, Callable[..., Axes]] = {
    "trend": trend,
    "bars": bars,
    "dots": dots,
    "chain": chain,
    "plan": plan,
    "matrix": matrix,
    "before_after": before_after,
    "shares": shares,
}

KEYS = {"trend", "dots", "plan", "before_after"}
"""Kinds whose marks are explained below the figure (message `figures.key_<kind>`)."""

FONTS = "Inter, 'Source Sans 3', 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"

_DARK_STYLE = "".join(
    f'[style*="{paint}: {light}"]{{{paint}:{dark}!important}}'
    for light, dark in DARK.items()
    for paint in ("fill", "stroke")
)


# one rule instead of a list of fonts at every word
_STYLE = (
    f"<style>text{{font-family:{FONTS}}}"
    f"@media(prefers-color-scheme:dark){{text:not([style*=fill]){{fill:{DARK[INK]}}}{_DARK_STYLE}}}</style>"
)


_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def title(chart: Chart, language: str) -> str:
    """The finding that stands above a figure."""
    return clean(say(chart.title, language, **{"currency": chart.exhibit.currency, **chart.values}))


def alt(chart: Chart, language: str) -> str:
    """The text for who cannot see the figure; the finding where none was written."""
    return clean(say(chart.alt or chart.title, language, **{"currency": chart.exhibit.currency, **chart.values}))


def draw(chart: Chart, language: str, *, ax: Axes | None = None, titled: bool = True) -> Axes:
    """The chart on axes, its finding as the title.

    Args:
        chart: what to draw.
        language: of title, axes and labels.
        ax: where to draw; a new figure without one.
        titled: False where the page has the title in its own text.
    """
    exhibit = chart.exhibit
    kind = {"kind": exhibit.kinds["value"]} if "value" in exhibit.kinds else {}
    with look():
        ax = KINDS[chart.kind](
            exhibit.frame, ax=ax, language=language, currency=exhibit.currency, **kind, **chart.options
        )
        if titled:
            entitle(ax, title(chart, language))
    return ax


def to_svg(ax: Axes) -> str:
    """The figure of the axes as SVG: text stays text, colours follow a dark screen, no date and no random ids."""
    figure = ax.get_figure(root=True)
    buffer = io.StringIO()
    with look():
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)  # type: ignore[union-attr]
    return _slim(buffer.getvalue())


def to_html(chart: Chart, language: str) -> str:
    """The figure as HTML: its finding, the picture with alt text, and the same data as a table."""
    ax = draw(chart, language, titled=False)
    for axis in (ax.xaxis, ax.yaxis):
        if not axis.get_label_text():
            axis.set_label_coords(0, 0)  # else the ticks are measured again to place a label that is not there
    picture = image(to_svg(ax), alt(chart, language))
    key = f'<p class="key">{escape(say(_key(chart), language))}</p>' if _has_key(chart) else ""
    table = tables.to_html(chart.exhibit, language)
    as_table = f"<details><summary>{escape(say('figures.as_table', language))}</summary>{table}</details>"
    heading = f'<figcaption dir="auto">{escape(title(chart, language))}</figcaption>'
    return f'<figure class="chart">{heading}{picture}{key}{as_table}</figure>'


def to_text(chart: Chart, language: str) -> str:
    """The figure in words: its finding and its data."""
    return f"{title(chart, language)}\n{tables.to_text(chart.exhibit, language)}"


def to_record(chart: Chart, language: str) -> dict[str, Any]:
    """The figure as data: its words and its table."""
    return {
        "kind": "figure",
        "chart": chart.kind,
        "title": title(chart, language),
        "alt": alt(chart, language),
        "table": tables.to_record(chart.exhibit, language),
    }


def image(svg: str, alt_text: str) -> str:
    """An SVG as an image of the page, with its alt text."""
    size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    box = f' width="{_pixels(size[1])}" height="{_pixels(size[2])}"' if size else ""
    return f'<img alt="{escape(alt_text)}"{box} src="{address(svg)}">'


def _has_key(chart: Chart) -> bool:
    columns = set(chart.exhibit.frame.columns)
    drawn = {"trend": {"low", "high"}, "plan": {"last", "start"}}.get(chart.kind)
    return chart.kind in KEYS and (drawn is None or bool(drawn & columns))


def _key(chart: Chart) -> str:
    frame = chart.exhibit.frame
    alone = chart.kind == "dots" and not ("expected" in frame and frame["expected"].notna().any())
    return f"figures.key_{chart.kind}{'_alone' if alone else ''}"


def _pixels(points: str) -> int:
    return round(float(points) * 4 / 3)


def _slim(svg: str) -> str:
    """Drop what a page does not need, name the page's own fonts, and say what dark screens get."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r" font-family: [^;\"]*;?", "", svg)
    svg = re.sub(r" transform=\"rotate\(-?0 [^)]*\)\"", "", svg)
    svg = re.sub(r"\n\s*", "\n", svg)
    return svg.replace(">", f">{_STYLE}", 1)
