"""Libraries without those parts that no report uses: what the warm server leaves out when it loads them.

A module that is left out is only not loaded yet: a notebook that imports it gets it. Imports the standard library only.
Tests: tests/batch/test_lean.py.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from typing import Any

UNUSED = (
    "debugpy",  # ipykernel's debugger: 0.3 s, 15 MB
    "rfc3987_syntax",  # jsonschema's, for web addresses of other scripts: 1.5 s for a grammar
    "nbconvert.postprocessors.serve",  # a web server for slides
)
"""Modules that a library loads where they are there, and does well without."""


@contextlib.contextmanager
def absent(*modules: str) -> Iterator[None]:
    """Have modules not be there meanwhile; one that is loaded already stays."""
    hidden = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for module in hidden:
            del sys.modules[module]


def import_kernel() -> Any:
    """Import what a kernel is made of, its debugger's frame too: a kernel would load that at its start."""
    with absent(*UNUSED):
        importlib.import_module("ipykernel.debugger")
        return importlib.import_module("smm_nb.batch.kernel_app")


def import_figures() -> None:
    """Import matplotlib without the lists of each artist's properties in its docstrings (75 ms)."""
    artist: Any = importlib.import_module("matplotlib.artist")
    kwdoc = artist.kwdoc
    artist.kwdoc = lambda _: ""
    try:
        importlib.import_module("matplotlib.figure")
        importlib.import_module("matplotlib.backends.backend_svg")
    finally:
        artist.kwdoc = kwdoc


def import_special() -> None:
    """Import `scipy.special` without `numpy.f2py`: its `from numpy import *` would load it (30 ms, 3 MB)."""
    numpy: Any = importlib.import_module("numpy")
    vars(numpy).setdefault("f2py", None)
    try:
        importlib.import_module("scipy.special")
    finally:
        if numpy.f2py is None:
            del numpy.f2py
