"""A line of the size of a word, as an SVG image inside the page: no script, no file, readable on light and dark.

Imports cells. Tests: tests/report/test_sparkline.py.
"""

from __future__ import annotations

import base64

from smm_nb.report.cells import numbers

WIDTH, HEIGHT, PAD = 96, 24, 4

_STYLE = (
    "<style>path{fill:none;stroke:#5b6573;stroke-width:1.5}circle{fill:#0f6377}"
    "@media(prefers-color-scheme:dark){path{stroke:#a9b2bd}circle{fill:#6cc4d8}}</style>"
)


def svg(values: object) -> str:
    """A trend as SVG; its last point is marked. A missing point breaks the line. Empty without two points."""
    points = numbers(values)
    known = [point for point in points if point is not None]
    if len(known) < 2:
        return ""
    placed = _place(points, min(known), max(known))
    pen = []
    for before, here in zip([None, *placed], placed, strict=False):
        if here:
            pen.append(f"{'L' if before else 'M'}{here[0]:.1f} {here[1]:.1f}")
    x, y = next(spot for spot in reversed(placed) if spot)
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{_STYLE}'
        f'<path d="{"".join(pen)}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def address(image: str) -> str:
    """An SVG as a `data:` address."""
    return "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode()


def _place(points: list[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    step = (WIDTH - 2 * PAD) / max(len(points) - 1, 1)
    # a line without change runs through the middle instead of along an edge
    tall, base = (HEIGHT - 2 * PAD, HEIGHT - PAD) if high > low else (0.0, HEIGHT / 2)
    span = (high - low) or 1.0
    return [None if p is None else (PAD + n * step, base - (p - low) / span * tall) for n, p in enumerate(points)]
