"""The side of the engine that papermill sees: it keeps the notebook's state, and the client runs the cells.

Imported only when a notebook is run, because papermill takes a second to load. Imports `client` and `parameters`.
Tests: tests/batch/test_engine.py.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from smm_nb.batch.client import ReportClient
from smm_nb.batch.outcome import Limits, RunRecord
from smm_nb.batch.parameters import check_injected, check_parameters, tagged
from smm_nb.clients.workspace import ENVIRONMENT
from smm_nb.errors import MissingFile, RunProblem

# what ends a run early and is told by its record
RUN_ENDINGS = (DeadKernelError, CellTimeoutError, RunProblem)


class SmmEngine(Engine):
    """papermill's engine over warm kernels; register as `smm-nb`.

    Besides papermill's own options it takes `run_timeout` (seconds for the whole notebook), `memory_bytes`,
    `output_bytes`, `offline`, `kernel_cwd` (default: a fresh empty folder), `kernel_env`, `on_event`, `record`, `stop`.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        *,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        autosave_cell_every: int = 30,
        **kwargs: Any,
    ) -> NotebookNode:
        """Run a notebook that papermill has read and parameterised; see `Engine.execute_notebook`.

        Raises:
            BadParams: the injected cell holds more than the parameters.
            RunProblem: the kernel did not start, or the notebook ended early.
            DeadKernelError, CellTimeoutError: as with papermill's own engine.
        """
        check_injected(nb)
        manager = _Manager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=bool(kwargs.get("log_output")),
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, **kwargs)
        finally:
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the notebook of `nb_man` in a kernel of its own and wait for the end."""
        options = dict(kwargs)
        cell_seconds = options.get("execution_timeout") or options.get("timeout")
        given = {"run_seconds": options.get("run_timeout"), "cell_seconds": cell_seconds}
        given |= {name: options.get(name) for name in ("memory_bytes", "output_bytes", "offline")}
        client = ReportClient(
            nb_man,
            limits=Limits(**{name: value for name, value in given.items() if value is not None}),
            record=options.get("record") or RunRecord(),
            on_event=options.get("on_event"),
            stop=options.get("stop"),
            kernel_name=kernel_name,
            **{name: options[name] for name in ("log_output", "stdout_file", "stderr_file") if name in options},
        )
        # the notebooks look for their workspace where the caller stands, since the kernel stands in an empty folder
        env = {ENVIRONMENT: str(Path.cwd())} | (options.get("kernel_env") or {})
        _run_coroutine(lambda: client.run(options.get("kernel_cwd"), env))


class _Manager(NotebookExecutionManager):
    """papermill's state keeper, which saves at the beginning, at the end and now and then, and does not flatter.

    papermill's own rewrites the whole file twice a cell, and calls cells completed that never ran.
    """

    def __init__(self, nb: NotebookNode, **kwargs: Any) -> None:
        super().__init__(nb, **kwargs)
        self.output_path: str | None = kwargs.get("output_path")
        self._begun = False

    def save(self, **kwargs: Any) -> None:
        due = (self.now() - self.last_save_time).total_seconds() >= (self.autosave_cell_every or float("inf"))
        if not self._begun or due:
            self._begun = True
            super().save(**kwargs)

    def notebook_complete(self, **kwargs: Any) -> None:
        statuses = [cell.metadata.papermill["status"] for cell in self.nb.cells]
        path = self.output_path
        self.output_path = None  # what papermill would write here is not yet true
        super().notebook_complete(**kwargs)
        self.output_path = path
        for cell, status in zip(self.nb.cells, statuses, strict=True):
            cell.metadata.papermill["status"] = status
        if self.PENDING in statuses:
            self.nb.metadata.papermill["exception"] = True
        self._begun = False  # the end is always saved
        self.save()


def prepare(path: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    """Read a notebook and inject its parameters, by papermill's own hand, so that the cell is the same as with it."""
    file = Path(path).absolute()
    if not file.is_file():
        raise MissingFile(file=path)
    # an absolute path cannot begin like an address, on which papermill would open a connection
    nb = load_notebook_node(str(file))
    check_parameters(nb, parameters, file=str(path))
    if not parameters:
        return nb
    nb = parameterize_notebook(nb, dict(parameters), kernel_name="python3", language="python")
    # papermill draws the new cell's id at random: the same inputs must give the same bytes
    cell = tagged(nb, "injected-parameters")
    if cell is not None and "id" in cell:
        cell["id"] = "injected-parameters"
    return nb


def _run_coroutine(make: Callable[[], Any]) -> None:
    """Run a coroutine to its end, also where this thread already runs a loop (a notebook that calls papermill)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(make())
        return
    problems: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(make())
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that asked
            problems.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
