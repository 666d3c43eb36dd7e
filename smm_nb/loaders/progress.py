"""Says what is being read while a long load goes on, to somebody who waits for it; gone when done.

Only a Python or IPython prompt at a terminal and a kernel under `smm-nb lab`, which sets the variable below, have
somebody who waits. The batch passes the variable to no kernel, and the words are emptied, so no output keeps them.
Imports nothing of the package. Tests: tests/loaders/test_progress.py.
"""

from __future__ import annotations

import contextlib
import html
import os
import sys
import time
from collections.abc import Callable, Iterator

VARIABLE = "SMM_NB_LIVE"
PATIENCE = 1.0
"""Seconds after which somebody wants to know that it goes on."""

Tell = Callable[[str], None]


@contextlib.contextmanager
def progress() -> Iterator[Tell]:
    """Takes the name of each file before it is read; shows it once reading has taken longer than `PATIENCE`."""
    show, clear = _ways()
    start, shown = time.monotonic(), False

    def tell(file: str) -> None:
        nonlocal shown
        if show and time.monotonic() - start > PATIENCE:
            shown = True
            show(f"Reading {file} …")

    try:
        yield tell
    finally:
        if shown and clear:
            clear()


def _ways() -> tuple[Tell | None, Callable[[], None] | None]:
    """How to show and to clear: on the terminal of a prompt, in the output of a live notebook, or not at all."""
    # a plain script has no prompt; IPython sets one in its kernels, too, whose stderr is no terminal
    if hasattr(sys, "ps1") and sys.stderr.isatty():
        line = "\r\x1b[2K"
        return (lambda text: print(f"{line}{text}", end="", file=sys.stderr, flush=True)), (
            lambda: print(line, end="", file=sys.stderr, flush=True)
        )
    if os.environ.get(VARIABLE) and "ipykernel" in sys.modules:
        return _in_a_place_of_its_own()
    return None, None


def _in_a_place_of_its_own() -> tuple[Tell, Callable[[], None]]:
    """One output that is written over and emptied: clearing would take what the cell has printed before with it."""
    from IPython.display import DisplayHandle

    place = DisplayHandle()
    known: list[str] = []

    def show(text: str) -> None:
        # pages show HTML, other readers of the notebook text; both are empty in the end
        bundle = {"text/html": html.escape(text), "text/plain": text}
        (place.update if known else place.display)(bundle, raw=True)
        known.append(text)

    return show, lambda: show("")
