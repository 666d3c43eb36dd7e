"""Functions called in children of this process: in one of its own (`call`), or in one that serves many (`CallPool`).

The child stands in an empty folder: paths must be absolute. What it prints is lost. Imports `processes`.
Tests: tests/batch/test_calls.py.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import deque
from collections.abc import Mapping
from typing import Any

from smm_nb.batch import processes
from smm_nb.batch.children import Child
from smm_nb.batch.folders import child_env
from smm_nb.errors import RunProblem

CALLS_EACH = 25
"""So many calls a child of a pool serves, then a new one takes its place: what libraries leave behind goes with it."""


class CallFailed(RunProblem):
    """A function raised in a child. Fields: `name` of the error's class, `text`, `errno` if any, its `traceback`."""

    type, title = "call-failed", "A step failed"
    template = "{target} raised {name}: {text}"


def call(
    target: str,
    arguments: Mapping[str, Any],
    *,
    seconds: float,
    memory_bytes: int = 0,
    env: Mapping[str, str] | None = None,
    needs: str = "",
) -> Any:
    """Run `module:function` with keyword arguments in a child of its own, cut off the network where possible.

    Args:
        target: such as `smm_nb.batch.latest:read_latest_month`.
        arguments: plain JSON values; what the function returns must be too.
        seconds: time limit; the child is killed after it.
        memory_bytes: limit on what the child may write to; 0: none.
        env: variables besides the allow-listed ones.
        needs: how far the warm server must have loaded (a mark of `zygote.PRELOAD`); default: everything.

    Raises:
        CallFailed: the function raised.
        RunProblem: the child died or took too long.
    """
    with contextlib.closing(_Caller(memory_bytes, env or {}, needs)) as caller:
        return caller.call(target, arguments, seconds)


class CallPool:
    """Children that call functions of ours which keep nothing of what they are given, one call after the other.

    There are as many as there were calls at once. Whatever goes wrong in a child that has served others may be their
    doing: it is tried again in a new one, so that no call fares worse than with a child of its own.

    Args:
        memory_bytes: limit on what each child may write to; 0: none.
        needs: how far the warm server must have loaded, as for `call`.
    """

    def __init__(self, memory_bytes: int = 0, needs: str = "") -> None:
        self._memory_bytes, self._needs = memory_bytes, needs
        self._idle: deque[_Caller] = deque()

    def call(self, target: str, arguments: Mapping[str, Any], *, seconds: float) -> Any:
        """Run `module:function`. Safe to call from many threads. Arguments and errors as for the function `call`."""
        with contextlib.suppress(IndexError, RunProblem):
            return self._call(self._idle.pop(), target, arguments, seconds)
        return self._call(_Caller(self._memory_bytes, {}, self._needs), target, arguments, seconds)

    def _call(self, caller: _Caller, target: str, arguments: Mapping[str, Any], seconds: float) -> Any:
        is_kept = False
        try:
            result = caller.call(target, arguments, seconds)
            is_kept = caller.calls < CALLS_EACH
            return result
        finally:
            if is_kept:
                self._idle.append(caller)
            else:
                caller.close()

    def close(self) -> None:
        """End the children."""
        while self._idle:
            self._idle.pop().close()


class _Caller:
    """One child that calls functions; it starts with the first call."""

    def __init__(self, memory_bytes: int, env: Mapping[str, str], needs: str) -> None:
        self.calls = 0
        self._child: Child | None = None
        self._folder = processes.new_folder()
        for name in ("work", "home"):
            (self._folder / name).mkdir()
        self._job = {
            "kind": "call",
            "needs": needs,
            "cwd": str(self._folder / "work"),
            "log": str(self._folder / "log"),
            "env": child_env(self._folder / "home", dict(env)),
            "memory_bytes": memory_bytes,
            "offline": True,
        }

    def call(self, target: str, arguments: Mapping[str, Any], seconds: float) -> Any:
        """See the function `call`. A child that gives no answer is gone afterwards."""
        if self._child is None:
            self._child, _ = processes.begin(self._job, seconds)
        self.calls += 1
        answer = processes.ask(self._child, {"target": target, "arguments": dict(arguments)}, seconds)
        if error := answer.get("error"):
            raise CallFailed(
                target=target,
                name=error["name"],
                text=error["message"],
                errno=error["errno"],
                traceback=error["traceback"],
            )
        return answer["result"]

    def close(self) -> None:
        """End the child and remove its folder."""
        if self._child is not None:
            processes.end(self._child)
        shutil.rmtree(self._folder, ignore_errors=True)
