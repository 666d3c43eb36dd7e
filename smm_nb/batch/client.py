"""The notebook client: runs one notebook's cells in one kernel, within limits, and knows for certain how far it came.

nbclient does the talking. What differs here: no fixed waits at start and stop, a dead kernel is noticed within 0.2 s,
one clock for the whole run besides the one for each cell, and a cap on output. Imports `kernels` and `outcome`.
Tests: tests/batch/test_engine.py.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from zmq.constants import SocketOption

from smm_nb.batch.kernels import START_SECONDS, WarmKernelManager, WarmProvisioner
from smm_nb.batch.outcome import Cancelled, EndedEarly, Limits, RunEvent, RunRecord
from smm_nb.errors import RunProblem

OUTPUT_NOTICE = "Output cut: this notebook has written more than {limit:,} bytes. What follows was not kept.\n"
POLL_SECONDS = 0.2
MIN_MESSAGE = 8 * 2**20
FLOOD_BYTES = 64 * 2**20  # so much more than may be kept, and the run is over: it would fill the runner's memory
DRAIN_SECONDS = 30  # for the rest of a cell's output after its end; 4, nbclient's own, is too few on a busy machine


class ReportClient(PapermillNotebookClient):
    """Runs the cells of `nb_man.nb` in a fresh kernel; `run` is the one entry.

    Args:
        nb_man: papermill's manager of the notebook's state.
        limits: what the run may use.
        record: is filled in while the notebook runs.
        on_event: called with a `RunEvent` in this thread.
        stop: asked five times a second; True ends the run.
    """

    km: Any
    kc: Any

    def __init__(
        self,
        nb_man: Any,
        *,
        limits: Limits,
        record: RunRecord,
        on_event: Callable[[RunEvent], None] | None = None,
        stop: Callable[[], bool] | None = None,
        **traits: Any,
    ) -> None:
        super().__init__(nb_man, iopub_timeout=DRAIN_SECONDS, **traits)
        self.limits, self.record = limits, record
        self._on_event = on_event or (lambda event: None)
        self._stop = stop or (lambda: False)
        self._deadline = time.monotonic() + limits.run_seconds
        self._output_left = limits.output_bytes
        self._leaving = False
        self._cancelled = self._flooded = False
        self.timeout_func = self._seconds_left

    async def run(self, cwd: str | None = None, env: dict[str, str] | None = None) -> None:
        """Run all cells and set `record`. Raises what ended the run, if anything but a cell's own error did.

        Args:
            cwd: the kernel's folder; None: a fresh empty one.
            env: variables for the kernel besides the allow-listed ones.
        """
        self.reset_execution_trackers()
        try:
            await self._start(cwd, env or {})
            await self._run_cells()
        except CellTimeoutError as error:
            self._set_timed_out(error)
            raise
        except (DeadKernelError, RunProblem) as error:
            self._set_crashed(error)
            if self._cancelled:
                raise Cancelled() from error
            raise
        finally:
            await self._finish()

    # ------------------------------------------------------------ start and stop

    async def _start(self, cwd: str | None, env: dict[str, str]) -> None:
        options = {"memory_bytes": self.limits.memory_bytes, "offline": self.limits.offline, "extra_env": env}
        # the processor limit is the net below the clock: it holds even when the owner is stopped
        options["cpu_seconds"] = int(self.limits.run_seconds) + 60
        self.km = WarmKernelManager(kernel_name=self.kernel_name, provisioner_options=options)
        await self.km.start_kernel(**({"cwd": cwd} if cwd else {}))
        self.record.warm, self.record.offline = self._provisioner.warm, self._provisioner.is_offline
        # one context for both, without a limit of messages: a flood must not push out the word that a cell has ended
        self.km.context.setsockopt(SocketOption.RCVHWM, 0)
        self.km.context.setsockopt(SocketOption.MAXMSGSIZE, 2 * self.limits.output_bytes + MIN_MESSAGE)
        self.kc = self.km.client(context=self.km.context)
        self.kc.start_channels(stdin=False, hb=False, control=False)
        self.kc.allow_stdin = False
        info = await self._kernel_info()
        self.nb.metadata["language_info"] = info["content"]["language_info"]
        self._emit("kernel")

    async def _kernel_info(self) -> dict[str, Any]:
        """Wait until the kernel answers and its output channel is connected, and not a moment longer.

        jupyter_client waits 0.2 s more, always, to see that nothing else comes. Here the output of our own request
        says it: once its `idle` has come, the channel is connected and empty.
        """
        deadline = time.monotonic() + min(START_SECONDS, self.limits.run_seconds)
        while time.monotonic() < deadline:
            request = self.kc.kernel_info()
            try:
                reply: dict[str, Any] = await asyncio.wait_for(self._reply_and_idle(request), 1)
            except TimeoutError:
                if not await self.km.is_alive():
                    raise DeadKernelError("Kernel died") from None
            else:
                return reply
        raise RunProblem(problem=f"the kernel did not answer {self._provisioner.log_tail()}")

    async def _reply_and_idle(self, request: str) -> dict[str, Any]:
        reply: dict[str, Any] = {}
        while reply.get("parent_header", {}).get("msg_id") != request:
            reply = await self.kc.shell_channel.get_msg()
        message: dict[str, Any] = {"parent_header": {}, "content": {}}
        while (message["parent_header"].get("msg_id"), message["content"].get("execution_state")) != (request, "idle"):
            message = await self.kc.iopub_channel.get_msg()
        return reply

    async def _finish(self) -> None:
        """Kill the kernel, whatever state it is in, and leave nothing of it."""
        if self.km is None:
            return
        if self.km.provisioner is not None:
            self.record.exit_code = await self._provisioner.poll()
            self.record.log_tail = self._provisioner.log_tail()
            await self._provisioner.kill()
            await self._provisioner.wait()
        # a cell that was given up leaves a task that waits for its output; closing the socket would make it shout
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if self.kc is not None:
            self.kc.stop_channels()
        await self.km._async_cleanup_resources()
        self.km = self.kc = None
        self._emit("end")

    @property
    def _provisioner(self) -> WarmProvisioner:
        assert isinstance(self.km.provisioner, WarmProvisioner)
        return self.km.provisioner

    # ------------------------------------------------------------ cells

    async def _run_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            self.record.cell = index
            self._emit("cell")
            self.nb_man.cell_start(cell, index)
            try:
                await self.async_execute_cell(cell, index)
            except CellExecutionError as error:
                self._set_failed(error)
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                if error.ename == "SystemExit":
                    raise EndedEarly(cell=index, problem=f"SystemExit {error.evalue}".strip()) from None
                return
            finally:
                self.nb_man.cell_complete(cell, cell_index=index)
            if self._leaving and any(_is_code(later) for later in self.nb.cells[index + 1 :]):
                raise EndedEarly(cell=index, problem="it asked its kernel to quit")
        self.set_widgets_metadata()
        self.record.state = "ok"

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any) -> NotebookNode:
        """Run one cell. An outer cancellation (Ctrl-C) stays one, where nbclient would report a dead kernel."""
        try:
            return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
        except DeadKernelError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from None
            raise

    async def _check_raise_for_error(self, cell: NotebookNode, cell_index: int, exec_reply: Any) -> None:
        payload = (exec_reply or {}).get("content", {}).get("payload") or []
        self._leaving = self._leaving or any(part.get("source") == "ask_exit" for part in payload)
        await super()._check_raise_for_error(cell, cell_index, exec_reply)

    async def _async_poll_kernel_alive(self) -> None:
        """Watch the kernel while a cell runs; nbclient's own looks once a second."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            self._cancelled = self._stop()
            if self._cancelled or not await self.km.is_alive():
                assert self.task_poll_for_reply is not None
                self.task_poll_for_reply.cancel()
                return

    async def _async_poll_output_msg(self, parent_msg_id: str, cell: NotebookNode, cell_index: int) -> None:
        """Take a cell's output. nbclient's own holds the loop while messages keep coming, and no limit is noticed."""
        while True:
            message = await self.kc.iopub_channel.get_msg()
            if message["parent_header"].get("msg_id") == parent_msg_id:
                try:
                    self.process_message(message, cell, cell_index)
                except CellExecutionComplete:
                    return
            await asyncio.sleep(0)

    def _seconds_left(self, cell: NotebookNode | None = None) -> float:
        """How long the next cell may take: its own limit, or what is left for the whole run if that is less."""
        left = max(self._deadline - time.monotonic(), 0.001)
        return left if self.limits.cell_seconds is None else min(self.limits.cell_seconds, left)

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> NotebookNode | None:
        """Keep one output, as long as the notebook has not written more than it may. Errors are always kept."""
        if msg["msg_type"] == "error":
            return super().output(outs, msg, display_id, cell_index)
        left = self._output_left
        self._output_left -= _size(msg["content"])
        if self._output_left >= 0:
            kept = super().output(outs, msg, display_id, cell_index)
            _join_streams(outs)
            return kept
        if left >= 0:
            if msg["msg_type"] == "stream":
                outs.append(new_output("stream", name=msg["content"]["name"], text=msg["content"]["text"][:left]))
            outs.append(new_output("stream", name="stderr", text=OUTPUT_NOTICE.format(limit=self.limits.output_bytes)))
        if self._output_left < -FLOOD_BYTES:
            self._flooded = True
            assert self.task_poll_for_reply is not None
            self.task_poll_for_reply.cancel()
        return None

    # ------------------------------------------------------------ what became of it

    def _emit(self, kind: str) -> None:
        self._on_event(RunEvent(kind, self.record.cell, len(self.nb.cells)))

    def _set_failed(self, error: CellExecutionError) -> None:
        self.record.state, self.record.reason = "failed", "the notebook raised an error"
        shown = [out.traceback for out in self.nb.cells[self.record.cell].outputs if out.output_type == "error"]
        trace = "\n".join(shown[-1]) if shown else error.traceback
        self.record.error = {"ename": error.ename, "evalue": error.evalue, "traceback": trace}

    def _set_timed_out(self, error: CellTimeoutError) -> None:
        # the cell had ended; its output was too large for one message, or got lost. The cell's own text is part of the
        # message, and may hold any word
        if "The message was: Timeout waiting for IOPub output" in str(error):
            self.record.reason = "the output of a cell did not arrive whole"
            return
        run_over = time.monotonic() >= self._deadline
        limit = self.limits.run_seconds if run_over else self.limits.cell_seconds
        what = "the notebook" if run_over else "the cell"
        self.record.state, self.record.reason = "timed_out", f"{what} took longer than {limit:g} s"

    def _set_crashed(self, error: Exception) -> None:
        if self._cancelled:
            self.record.state, self.record.reason = "cancelled", "the run was cancelled"
        elif self._flooded:
            most = self.limits.output_bytes + FLOOD_BYTES
            self.record.state, self.record.reason = "failed", f"the notebook wrote more than {most:,} bytes"
        elif isinstance(error, EndedEarly):
            self.record.state, self.record.reason = "failed", str(error).rstrip(".")
        elif isinstance(error, RunProblem):
            self.record.state, self.record.reason = "crashed", str(error).rstrip(".")
        else:
            self.record.state, self.record.reason = "crashed", "the kernel died"


def _join_streams(outs: list[NotebookNode]) -> None:
    """Join a new piece of text to the one before it. How the kernel cuts text into pieces depends on the moment."""
    if len(outs) > 1 and outs[-1].output_type == outs[-2].output_type == "stream" and outs[-1].name == outs[-2].name:
        outs[-2].text += outs.pop().text


def _is_code(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def _size(content: dict[str, Any]) -> int:
    """About how many bytes an output message holds."""
    if "text" in content:
        return len(content["text"])
    return sum(len(value) if isinstance(value, str) else len(str(value)) for value in content.get("data", {}).values())
