"""Says what is being read while a long load goes on, to somebody who waits for it; gone when done.

Only a Python or IPython prompt at a terminal and a kernel under `smm-nb lab`, which sets the variable below, have
somebody who waits. The batch passes the variable to no kernel, and the words are cleared, so no output keeps them.
Imports nothing of the package. Tests: tests/loaders/test_progress.py.
"""

from __future__ import annotations

import contextlib
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
        from IPython.display import clear_output

        def show(text: str) -> None:
            clear_output(wait=True)
            print(text, file=sys.stderr, flush=True)

        return show, clear_output
    return None, None
