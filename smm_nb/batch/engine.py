"""The papermill engine `smm-nb`, and `run_notebook`, through which the driver runs one report.

`papermill --engine smm-nb in.ipynb out.ipynb -p ...` works from anybody's script. papermill loads this module while it
is itself half loaded, so that `execution`, which needs all of papermill, is imported on first use. Imports `outcome`.
Tests: tests/batch/test_engine.py.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from smm_nb.batch.lean import UNUSED, absent
from smm_nb.batch.outcome import ExecutedNotebook, RunError, RunEvent, RunRecord, describe_death
from smm_nb.errors import RunProblem

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_loading = threading.Lock()
KERNEL = "python3"  # this very interpreter, whatever its kernel was called on the machine where the notebook was saved


class WarmEngine:
    """papermill's engine over warm kernels, as its entry point names it; the work is `execution.SmmEngine`'s."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run a notebook that papermill has read and parameterised; see `execution.SmmEngine.execute_notebook`."""
        done: NotebookNode = _execution().SmmEngine.execute_notebook(nb, kernel_name, **options)
        return done

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """The kernel's name: the one given, else the notebook's."""
        return str(_execution().SmmEngine.nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """The notebook's language: the one given, else the notebook's."""
        return str(_execution().SmmEngine.nb_language(nb, language))


def run_notebook(
    path: Path,
    parameters: Mapping[str, Any],
    *,
    env: Mapping[str, str],
    run_seconds: float,
    cell_seconds: float,
    memory_bytes: int,
    on_event: Callable[[RunEvent], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> ExecutedNotebook:
    """Run one notebook in a kernel of its own, cut off the network where possible. Safe to call from many threads.

    Args:
        path: the notebook; it is only read.
        parameters: values for names that its cell tagged `parameters` assigns.
        env: variables for the kernel besides the allow-listed ones: SMM_NB_WORKSPACE is the folder with `params/` and
            `data/`.
        run_seconds: limit for the whole run, by the wall clock.
        cell_seconds: limit for each cell.
        memory_bytes: limit on what the kernel may write to; 0: none.
        on_event: called in this thread as the run goes on.
        stop: asked five times a second; once it says True the run ends as `cancelled`.

    Returns:
        The outcome; a notebook that fails, crashes or takes too long is one, not an exception.

    Raises:
        MissingFile, BadParams, UnknownKey, RunProblem: the notebook was not started.
    """
    begun = time.monotonic()
    execution = _execution()
    nb = execution.prepare(path, parameters)
    _check_language(nb, path)
    record = RunRecord()
    # what ended the run is in `record`, with more than the exception tells
    with contextlib.suppress(*execution.RUN_ENDINGS):
        execution.SmmEngine.execute_notebook(
            nb,
            KERNEL,
            progress_bar=False,
            run_timeout=run_seconds,
            execution_timeout=cell_seconds,
            memory_bytes=memory_bytes,
            offline=True,
            kernel_env=dict(env),
            on_event=on_event,
            stop=stop,
            record=record,
        )
    error = None if record.state == "ok" else _error(nb, record, memory_bytes)
    return ExecutedNotebook(nb, record.state, time.monotonic() - begun, error, record.warm, record.offline)


def _check_language(nb: NotebookNode, path: Path) -> None:
    spec, info = nb.metadata.get("kernelspec", {}), nb.metadata.get("language_info", {})
    language = spec.get("language") or info.get("name") or "python"
    if language.lower() != "python":
        raise RunProblem(file=path, problem=f"the notebook is written in {language}, expected Python")


def _error(nb: NotebookNode, record: RunRecord, memory_bytes: int) -> RunError:
    source = nb.cells[record.cell].source if 0 <= record.cell < len(nb.cells) else ""
    message = record.reason
    if record.state == "crashed" and record.reason == "the kernel died":
        message = describe_death(record, memory_bytes)
    tail = record.log_tail if record.state == "crashed" and record.log_tail not in message else ""
    return RunError(
        message=f"{message}. {tail}".strip(),
        cell=record.cell,
        source="\n".join(source.splitlines()[:5]),
        ename=record.error.get("ename", ""),
        evalue=_ANSI.sub("", record.error.get("evalue", "")),
        traceback=_ANSI.sub("", record.error.get("traceback", "")),
    )


def load_meanwhile() -> None:
    """Begin to load what running a notebook needs, and return at once: it takes a second."""
    threading.Thread(target=_execution, name="load", daemon=True).start()


def _execution() -> ModuleType:
    # many threads may ask at once for the first notebook; papermill's import is not made for that
    with _loading, absent(*UNUSED):
        from smm_nb.batch import execution

        return execution
