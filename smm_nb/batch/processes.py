"""The children of this process: one warm server for all threads, cold children where it cannot help.

`begin` and `end` are for kernels; `call` runs a function in a child. Imports `warm`, `children` and `folders`.
Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from smm_nb.batch.children import KILL, Child, ColdChild, wait
from smm_nb.batch.folders import Root, child_env, sweep
from smm_nb.batch.warm import NotWarm, WarmServer
from smm_nb.errors import RunProblem

log = logging.getLogger("smm_nb.batch")

MAX_SERVER_STARTS = 3


class CallFailed(RunProblem):
    """A function raised in a child. Fields: `name` of the error's class, `text`, `errno` if any, its `traceback`."""

    type, title = "call-failed", "A step failed"
    template = "{target} raised {name}: {text}"


class _Shared:
    """What all threads of this process share."""

    guard = threading.RLock()
    root: Root | None = None
    server: WarmServer | None = None
    starts_left = MAX_SERVER_STARTS
    names: tuple[str, ...] = ()
    waiting: ClassVar[set[Child]] = set()
    said: ClassVar[set[str]] = set()


def new_folder() -> Path:
    """A new private folder for one child, inside this process's own."""
    return _own_root().folder()


def _own_root() -> Root:
    with _Shared.guard:
        if _Shared.root is None or _Shared.root.owner != os.getpid():
            sweep()
            _Shared.root = Root()
        return _Shared.root


def warm_server(names: Iterable[str] = ()) -> WarmServer:
    """The warm server of this process, started on first use and again if it was killed (three times at most).

    Args:
        names: what to load besides the usual, see `WarmServer`; kept for a server that has to be started again.

    Raises:
        NotWarm: on systems without a safe fork, or when the server cannot be started.
    """
    with _Shared.guard:
        _Shared.names = tuple(names) or _Shared.names
        if _Shared.server is not None and _Shared.server.alive():
            return _Shared.server
        if sys.platform != "linux":
            raise NotWarm(f"forking is not safe on {sys.platform}")
        if _Shared.starts_left == 0:
            raise NotWarm(f"the warm server ended {MAX_SERVER_STARTS} times")
        _Shared.starts_left -= 1
        if _Shared.server is not None:
            _Shared.server.close()
        try:
            _Shared.server = WarmServer(_own_root(), _Shared.names)
        except OSError as error:
            raise NotWarm(f"the warm server cannot be started: {error}") from error
        return _Shared.server


def server_deaths() -> int:
    """How many warm servers of this process have died so far: what crashed meanwhile may not be to blame."""
    with _Shared.guard:
        lives = _Shared.server is not None and _Shared.server.alive()
        return MAX_SERVER_STARTS - _Shared.starts_left - lives


def close_server() -> None:
    """End this process's warm server with every child of it, and remove their folders."""
    with _Shared.guard:
        if _Shared.server is not None:
            _Shared.server.close()
        if _Shared.root is not None:
            _Shared.root.remove()
        _Shared.server, _Shared.root, _Shared.starts_left = None, None, MAX_SERVER_STARTS
        _Shared.names = ()


atexit.register(close_server)


def begin(job: dict[str, Any], seconds: float) -> tuple[Child, dict[str, Any]]:
    """Start a child for `job`, warm if that can be had, else cold (said once in the log), and read its answer.

    Args:
        job: `kind` ("kernel" or "call"), `cwd`, `log`, `env`, limits and what the kind needs; see `child.serve`.
        seconds: how long to wait for the answer.

    Raises:
        RunProblem: the child ended, or the time passed, without an answer; the child is gone then.
    """
    try:
        return _begin(lambda: warm_server().fork(job), seconds)
    except NotWarm as reason:
        say_once(f"Notebooks start in new processes, which is slower: {reason}.")
        return _begin(lambda: ColdChild(job), seconds)


def _begin(make: Callable[[], Child], seconds: float) -> tuple[Child, dict[str, Any]]:
    child = make()
    _Shared.waiting.add(child)
    try:
        return child, child.answer(seconds)
    except BaseException:
        end(child)
        raise
    finally:
        _Shared.waiting.discard(child)


def end_waiting() -> None:
    """Kill every child whose answer somebody waits for (kernels that start, calls): the wait ends by `RunProblem`."""
    for child in tuple(_Shared.waiting):
        child.signal(KILL)


def end(child: Child) -> int | None:
    """Kill the child with everything in its group, wait until it is gone, and let go of it."""
    child.signal(KILL)
    code = wait(child, 10)
    child.close()
    return code


def say_once(text: str) -> None:
    """Log a warning the first time that it is met in this process."""
    if text not in _Shared.said:
        _Shared.said.add(text)
        log.warning(text)


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

    The child stands in an empty folder: paths must be absolute. What it prints is lost.

    Args:
        target: such as `smm_nb.report.html:render`.
        arguments: plain JSON values; what the function returns must be too.
        seconds: time limit; the child is killed after it.
        memory_bytes: limit on what the child may write to; 0: none.
        env: variables besides the allow-listed ones.
        needs: how far the warm server must have loaded (a mark of `zygote.PRELOAD`); default: everything.

    Raises:
        CallFailed: the function raised.
        RunProblem: the child died or took too long.
    """
    folder = new_folder()
    try:
        for name in ("work", "home"):
            (folder / name).mkdir()
        job = {
            "kind": "call",
            "needs": needs,
            "cwd": str(folder / "work"),
            "log": str(folder / "log"),
            "env": child_env(folder / "home", dict(env or {})),
            "memory_bytes": memory_bytes,
            "offline": True,
            "target": target,
            "arguments": dict(arguments),
        }
        child, answer = begin(job, seconds)
        end(child)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if error := answer.get("error"):
        raise CallFailed(
            target=target,
            name=error["name"],
            text=error["message"],
            errno=error["errno"],
            traceback=error["traceback"],
        )
    return answer["result"]
