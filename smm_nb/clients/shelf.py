"""What one report of a batch read of a client, kept for the client's other reports of the same run.

The batch names a folder in SMM_NB_SHELF: private to the run, and named for the content of the client's YAML and files.
Without the variable nothing is kept: a notebook in JupyterLab always reads the files. Imports nothing of the package.
Tests: tests/clients/test_shelf.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

SHELF_VARIABLE = "SMM_NB_SHELF"

TABLES = {
    "builtins": ("slice",),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
    "numpy": ("dtype", "ndarray"),
    "numpy._core.multiarray": ("_reconstruct",),
    "numpy._core.numeric": ("_frombuffer",),
    "pandas": (
        "BooleanDtype", "DataFrame", "DatetimeTZDtype", "Float64Dtype", "Index", "Int64Dtype", "RangeIndex",
        "StringDtype",
    ),
    "pandas._libs.arrays": ("__pyx_unpickle_NDArrayBacked",),
    "pandas._libs.internals": ("_unpickle_block",),
    "pandas.arrays": ("BooleanArray", "DatetimeArray", "FloatingArray", "IntegerArray", "StringArray"),
    "pandas.core.indexes.base": ("_new_Index",),
    "pandas.core.internals.managers": ("BlockManager",),
    "smm_nb.loaders.load_report": ("FileReport",),
    "smm_nb.loaders.read.model": ("Note", "SetAside"),
}  # fmt: skip
"""What a kept thing may be made of: tables and the report of the files. Anything else is read again."""

T = TypeVar("T")


def variables(folder: Path, client: str, inputs: Mapping[str, str]) -> dict[str, str]:
    """The environment with which a process uses the shelf of a client below `folder`.

    Args:
        folder: private to the run.
        client: the client's id.
        inputs: hash of the client's YAML and of each file: other content is another shelf.
    """
    content = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
    return {SHELF_VARIABLE: str(folder / client / content)}


def shared(client: str, name: str, read: Callable[[], T]) -> T:
    """What `read` gives, or what another report of this client found in the same files.

    Args:
        client: the client's id; a shelf is one client's, and no other's data are taken from it or put on it.
        name: what is read; a file's name.
        read: reads it. What it raises is raised, and nothing is kept.
    """
    shelf = Path(os.environ.get(SHELF_VARIABLE) or os.devnull)
    if shelf.parent.name != client:
        return read()
    file = shelf / f"{name}.pickle"
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError), file.open("rb") as kept:
        found: T = _Plain(kept).load()
        return found
    found = read()
    # a full disk costs the others a second reading, and nothing else
    with contextlib.suppress(OSError):
        _put(file, pickle.dumps(found, protocol=5))
    return found


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, begun = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    os.replace(begun, file)


class _Plain(pickle.Unpickler):
    """Takes back tables and their reports, and runs nothing else that a file may name."""

    def find_class(self, module: str, name: str) -> Any:
        """The class or function of that name, as far as it is among `TABLES`."""
        if name not in TABLES.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a table")
        return super().find_class(module, name)
