"""Pauses Python's search for reference cycles where very many objects are made that all stay.

Imports nothing of the package. Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """No search inside: it would go through all that was made, again and again, and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
