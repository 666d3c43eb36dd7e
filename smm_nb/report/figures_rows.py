"""Figures of rows: bars, dots with intervals, the chain to sales, plan and actual, and shares.

Each row has its name above its own mark, so that long names in any language fit a phone. They draw what the table
holds and compute nothing. Imports look and text. Tests: tests/report/test_figures.py.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from smm_nb.report.cells import shown
from smm_nb.report.look import (
    ACCENT,
    EXPECTED,
    GRID,
    INK,
    MUTED,
    NETWORKS,
    PALE,
    SIZE,
    SMALL,
    TONES,
    WIDTH,
    breadth,
    canvas,
    label,
    margins,
    mix,
    on_axis,
)  # fmt: skip
from smm_nb.text import formats, name, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.56
"""Height of a row in inches: its name and its mark."""


def bars(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "number",
    currency: str | None = None,
) -> Axes:
    """Bars in the order given, each with its name above and its value at its end.

    Args:
        table: label, value; low and high draw an interval, group a network's colour, mark what stands out.
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how values are written (a `CellKind`).
        currency: for money.
    """
    ax = _rows_canvas(table, ax)
    told = [shown(value, kind, language, currency) for value in table["value"]]
    for place, row in enumerate(table.to_dict("records")):
        value = row["value"]
        if not formats.is_missing(value):
            ax.barh(place, float(value), height=0.34, color=_bar_colour(row, "mark" in table), lw=0)
        _whisker(ax, place, row, INK)
        at = max(float(v) for v in (value, row.get("high"), 0) if not formats.is_missing(v))
        ax.annotate(told[place], (at, place), (5, 0), textcoords="offset points", va="center", fontweight="bold")
    _row_names(ax, [label(text, language) for text in table["label"]])
    _finish_rows(ax, breadth(told) * 1.15)
    return ax


def dots(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "number",
    currency: str | None = None,
    reference: float | None = None,
) -> Axes:
    """An estimate a row with its interval, beside what was expected where there was an expectation.

    Args:
        table: label, value, low, high; expected draws a diamond.
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how values are written (a `CellKind`).
        currency: for money.
        reference: what the rows are compared with, such as 1 for the usual post; drawn as a line.
    """
    ax = _rows_canvas(table, ax)
    told, ends = [], _ends(table, reference)
    if reference is not None:
        _line_at_marks(ax, reference, len(table), MUTED, 1.2)
    for place, row in enumerate(table.to_dict("records")):
        _whisker(ax, place, row, ACCENT, width=2.4)
        for side in _beyond(row, ends):
            _arrow(ax, place, side, ends[side == "high"], shown(row[side], kind, language, currency))
        if not formats.is_missing(row["value"]):
            ax.plot([float(row["value"])], [place], "o", color=ACCENT, ms=8, zorder=4)
        if not formats.is_missing(row.get("expected")):
            ax.plot([float(row["expected"])], [place], "D", mec=EXPECTED, mfc="none", mew=1.8, ms=8, zorder=5)
        told.append(_with_interval(row, language, kind, currency))
    names = [f"{label(text, language, 40)}: {value}" for text, value in zip(table["label"], told, strict=True)]
    _row_names(ax, names)
    _number_axis(ax, language, kind)
    if any(_beyond(row, ends) for row in table.to_dict("records")):
        ax.set_xlim(*ends)
        ax.set_ylim(len(table) - 0.5, -0.55)  # room for the words under the last arrow
    margins(ax, left=0.15, right=0.25, top=0.12, bottom=0.35)
    return ax


def chain(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "count",
    currency: str | None = None,
) -> Axes:
    """The steps from reach to sales; what was not measured is an empty frame, not a zero.

    Args:
        table: step, value (missing = not measured); rate, of: share, and of which step.
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how values are written (a `CellKind`).
        currency: for money.
    """
    ax = _rows_canvas(table, ax)
    known = pd.to_numeric(table["value"], errors="coerce")
    widest = float(known.max()) if known.notna().any() else 1.0
    for place, row in enumerate(table.to_dict("records")):
        if formats.is_missing(row["value"]):
            ax.barh(place, widest * 0.25, height=0.34, fill=False, ec=MUTED, ls=(0, (3, 2)), hatch="///")
            text, at = say("figures.not_measured", language), widest * 0.25
        else:
            at = float(row["value"])
            ax.barh(place, max(at, widest * 0.004), height=0.34, color=ACCENT, lw=0)
            text = shown(row["value"], kind, language, currency)
        if not formats.is_missing(row.get("rate")):
            text += " · " + say("figures.rate_of", language, rate=row["rate"], of=row["of"])
        # beside a short bar there is room; the text of a long one goes to its name
        inside = at > widest * 0.5
        row["told"] = text if inside else ""
        if not inside:
            ax.annotate(text, (at, place), (5, 0), textcoords="offset points", va="center", fontweight="bold")
        _row_name(ax, place, f"{label(row['step'], language, 30)}{': ' + text if inside else ''}")
    _rows_axis(ax, len(table))
    margins(ax, left=0.05, right=0.15, top=0.12, bottom=0.12)
    return ax


def plan(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "percent",
    currency: str | None = None,
) -> Axes:
    """Actual beside plan, a KPI a row: every row is drawn against its own plan, which stands at 100 %.

    Args:
        table: label, actual, plan; last and start draw small marks; network tells rows of one KPI apart.
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how the relation to the plan is written.
        currency: not used: rows have units of their own.
    """
    ax = _rows_canvas(table, ax)
    names, repeated = [], set(table.loc[table["label"].duplicated(), "label"])
    for place, row in enumerate(table.to_dict("records")):
        shares = {part: _share(row.get(part), row["plan"]) for part in ("actual", "last", "start")}
        if shares["actual"] is not None:
            ax.barh(place, shares["actual"], height=0.34, color=ACCENT, lw=0)
        for part, marker in (("last", "|"), ("start", "o")):
            if (share := shares[part]) is not None:
                ax.plot([share], [place], marker, color=INK, mfc="white", ms=12 if marker == "|" else 7, mew=1.6)
        told = shown(shares["actual"], kind, language, currency)
        names.append(f"{label(_whose(row, repeated, language), language, 46)}: {told}")
    _line_at_marks(ax, 1, len(names), INK, 1.8)
    ax.set_xlim(0, max(1.15, ax.get_xlim()[1]))
    _row_names(ax, names)
    ax.annotate(
        say("figures.plan", language), (1, 0), (0, -4), xycoords=("data", "axes fraction"), textcoords="offset points",
        ha="center", va="top", fontsize=SMALL,
    )  # fmt: skip
    margins(ax, left=0.05, right=0.2, top=0.12, bottom=0.3)
    return ax


def shares(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    kind: str = "percent",
    currency: str | None = None,
) -> Axes:
    """Parts of a whole, a bar a label; parts are told apart by order, tone, hatch and the words in them.

    Args:
        table: label, part, value (shares of the label's whole).
        ax: where to draw; a new figure without one.
        language: of the labels.
        kind: how shares are written.
        currency: not used.
    """
    labels, parts = list(dict.fromkeys(table["label"])), list(dict.fromkeys(table["part"]))
    ax = canvas(ROW * len(labels) + 0.3, ax)
    for place, one in enumerate(labels):
        at = 0.0
        for row in table[table["label"] == one].to_dict("records"):
            if formats.is_missing(row["value"]):
                continue
            value = float(row["value"])
            colour, hatch = _part_style(row["part"], parts.index(row["part"]), len(parts))
            ax.barh(place, value, left=at, height=0.38, color=colour, ec="white", lw=1, hatch=hatch)
            if value >= 0.14:
                text = f"{label(row['part'], language, int(value * 42))} {shown(value, kind, language, currency)}"
                _inside(ax, at + value / 2, place, text, value)
            at += value
    ax.set_xlim(0, 1)
    _row_names(ax, [label(text, language) for text in labels])
    margins(ax, left=0.05, right=0.05, top=0.12, bottom=0.1)
    return ax


# ---------------------------------------------------------------- parts


def _whose(row: dict[Any, Any], repeated: set[str], language: str) -> str:
    """The name of a row, with its network where two rows would have the same name."""
    network = row.get("network")
    if row["label"] not in repeated or formats.is_missing(network):
        return str(row["label"])
    return f"{name(row['label'], language)}, {name(network, language)}"


def _rows_canvas(table: pd.DataFrame, ax: Axes | None) -> Axes:
    return canvas(ROW * max(len(table), 1) + 0.5, ax)


def _bar_colour(row: dict[Any, Any], marked: bool) -> str:
    if str(row.get("group")) in NETWORKS:
        return NETWORKS[str(row["group"])].colour
    return PALE if marked and not row["mark"] else ACCENT


def _whisker(ax: Axes, place: int, row: dict[Any, Any], colour: str, width: float = 1.4) -> None:
    low, high = row.get("low", pd.NA), row.get("high", pd.NA)
    if not (formats.is_missing(low) or formats.is_missing(high)):
        ax.plot([float(low), float(high)], [place, place], "|-", color=colour, lw=width, ms=9, mew=width, zorder=3)


def _line_at_marks(ax: Axes, at: float, rows: int, colour: str, width: float) -> None:
    """What the rows are compared with, as a line that pauses at the names between the marks."""
    places = range(rows)
    ax.vlines([at] * rows, [n - 0.2 for n in places], [n + 0.3 for n in places], color=colour, lw=width, zorder=1.5)


def _ends(table: pd.DataFrame, reference: float | None, *, wide: float = 4.0) -> tuple[float, float]:
    """Where the axis ends: a row whose interval is `wide` times the usual one does not flatten the others."""
    if not {"low", "high"} <= set(table.columns):
        return (-math.inf, math.inf)
    low, high = (pd.to_numeric(table[side], errors="coerce").astype(float) for side in ("low", "high"))
    usual = high - low <= wide * (high - low).median()
    points = [pd.to_numeric(table[part], errors="coerce") for part in ("value", "expected") if part in table]
    held = pd.concat([low[usual], high[usual], *points, pd.Series([reference], dtype=float)]).dropna().astype(float)
    whole = max(high.max(), held.max()) - min(low.min(), held.min())
    if usual.all() or held.empty or whole <= 3 * (held.max() - held.min()):
        return (-math.inf, math.inf)
    room = 0.06 * (held.max() - held.min())
    return (held.min() - room, held.max() + room)


def _beyond(row: dict[Any, Any], ends: tuple[float, float]) -> list[str]:
    """The sides on which a row's interval goes on beyond the axis."""
    if formats.is_missing(row.get("low")) or formats.is_missing(row.get("high")):
        return []
    return [side for side, out in (("low", row["low"] < ends[0]), ("high", row["high"] > ends[1])) if out]


def _arrow(ax: Axes, place: int, side: str, at: float, told: str) -> None:
    ax.plot([at], [place], "<" if side == "low" else ">", color=ACCENT, ms=9, zorder=5, clip_on=False)
    ax.annotate(
        told, (at, place), (0, -5), textcoords="offset points", ha="left" if side == "low" else "right", va="top",
        fontsize=SMALL,
    )  # fmt: skip


def _with_interval(row: dict[Any, Any], language: str, kind: str, currency: str | None) -> str:
    value = shown(row["value"], kind, language, currency)
    low, high = (shown(row.get(side), kind, language, currency) for side in ("low", "high"))
    if formats.MISSING in (low, high):
        return value
    if kind in formats.DIGITS and value != formats.MISSING:
        numbers = [float(row[part]) for part in ("low", "value", "high")]
        digits = formats.apart(numbers, kind, language)
        write = formats.percent if kind == "percent" else formats.number
        low, value, high = (write(number, language, digits) for number in numbers)
    return say("figures.interval", language, value=value, low=low, high=high)


def _share(value: Any, whole: Any) -> float | None:
    # a scale, not a computation: the bar is drawn in units of its plan
    if formats.is_missing(value) or formats.is_missing(whole) or not float(whole):
        return None
    return float(value) / float(whole)


def _row_name(ax: Axes, place: int, text: str) -> None:
    ax.annotate(
        text, (0, place - 0.36), xycoords=("axes fraction", "data"), va="center", fontsize=SIZE, annotation_clip=False,
    )  # fmt: skip


def _row_names(ax: Axes, names: list[str]) -> None:
    for place, text in enumerate(names):
        _row_name(ax, place, text)
    _rows_axis(ax, len(names))


def _rows_axis(ax: Axes, rows: int) -> None:
    ax.set_ylim(max(rows, 1) - 0.7, -0.55)
    ax.set_yticks([])
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _finish_rows(ax: Axes, room: float) -> None:
    low, high = ax.get_xlim()
    # the value is written at the bar's end: the axis ends where there is room for it
    ax.set_xlim(min(low, 0), high * WIDTH / max(WIDTH - room - 0.2, 1))
    if low < 0:
        ax.axvline(0, color=MUTED, lw=0.8)
    margins(ax, left=0.05, right=0.05, top=0.12, bottom=0.1)


def _number_axis(ax: Axes, language: str, kind: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.spines["bottom"].set_visible(True)
    ax.xaxis.set_major_locator(MaxNLocator(4, integer=kind == "count"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: on_axis(value, kind, language)))
    ax.grid(axis="x", color=GRID)


def _part_style(part: object, place: int, parts: int) -> tuple[str, str]:
    if str(part) in TONES:
        return TONES[str(part)], {"negative": "//", "unlabelled": ".."}.get(str(part), "")
    blend = place / max(parts - 1, 1)
    return mix("#0d5a6d", "#bcd9e0", blend), ""


def _inside(ax: Axes, x: float, y: float, text: str, room: float) -> None:
    """A text on its own paper inside a bar, dropped to the number where the bar is short."""
    fits = breadth([text]) < room * WIDTH * 0.95
    ax.text(
        x, y, text if fits else text.rsplit(" ", 1)[-1], ha="center", va="center", color="#14181d", fontsize=SMALL,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.92},
    )  # fmt: skip
