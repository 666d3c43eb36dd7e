"""Small notebooks for the tests of the batch, made afresh."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

from smm_nb.batch.engine import run_notebook
from smm_nb.batch.outcome import ExecutedNotebook

LANGUAGE = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def write_notebook(path: Path, *cells: str, parameters: str = "client = 'nobody'\nmonth = None") -> Path:
    """Write a notebook: the cell tagged `parameters`, then the given code cells."""
    first = v4.new_code_cell(parameters)
    first.metadata["tags"] = ["parameters"]
    notebook = v4.new_notebook(metadata=LANGUAGE, cells=[first, *(v4.new_code_cell(cell) for cell in cells)])
    nbformat.write(notebook, path)
    return path


def run(path: Path, *cells: str, parameters: dict[str, Any] | None = None, **options: Any) -> ExecutedNotebook:
    """Write a notebook of these cells to the folder `path` and run it."""
    env = {"SMM_NB_WORKSPACE": str(path)}
    options = {"env": env, "run_seconds": 60, "cell_seconds": 30, "memory_bytes": 0, **options}
    return run_notebook(write_notebook(path / "in.ipynb", *cells), parameters or {}, **options)


def text(outcome: ExecutedNotebook, cell: int = -1) -> str:
    """What a cell printed."""
    return "".join(out.text for out in outcome.nb.cells[cell].outputs if out.output_type == "stream")


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait for a condition; False when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_running(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
