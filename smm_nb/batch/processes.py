"""The children of this process: one warm server for all threads, cold children where it cannot help.

`begin` and `end` are for kernels; calls of functions stand in `calls`. Imports `warm`, `children` and `folders`.
Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from smm_nb.batch.children import KILL, Child, ColdChild, wait
from smm_nb.batch.folders import Root, sweep
from smm_nb.batch.warm import NotWarm, WarmServer
from smm_nb.errors import RunProblem

log = logging.getLogger("smm_nb.batch")

MAX_SERVER_STARTS = 3


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
        child: Child = warm_server().fork(job)
        return child, _answer(child, seconds)
    except NotWarm as reason:
        say_once(f"Notebooks start in new processes, which is slower: {reason}.")
        child = ColdChild(job)
        return child, _answer(child, seconds)


def ask(child: Child, message: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Send a message to a child that is ready, and read its answer. Raises `RunProblem` as `begin` does."""
    child.ask(message)
    try:
        return _answer(child, seconds)
    except NotWarm as reason:
        raise RunProblem(problem=f"a process ended before it answered: {reason}") from reason


def _answer(child: Child, seconds: float) -> dict[str, Any]:
    """The child's answer; a child that gives none is gone afterwards."""
    _Shared.waiting.add(child)
    try:
        return child.answer(seconds)
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
