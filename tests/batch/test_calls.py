"""Functions called in children: what comes back, what goes wrong, and that a child that served others changes nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smm_nb.batch import calls, processes
from smm_nb.batch.calls import CallFailed, CallPool, call
from smm_nb.batch.folders import ROOT_PREFIX
from smm_nb.errors import RunProblem
from tests.batch.notebooks import is_running, until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the warm server is for Linux"),
    pytest.mark.usefixtures("light_server"),
]

SHORTEN = {"text": "a bbbbbbbbbbbbbb", "width": 8}


def test_call_returns_what_the_function_returns() -> None:
    assert call("textwrap:shorten", SHORTEN, seconds=10) == "a [...]"
    assert ROOT_PREFIX in call("os:getcwd", {}, seconds=10)


def test_call_carries_large_results() -> None:
    assert len(call("textwrap:indent", {"text": "å" * 3_000_000, "prefix": "x"}, seconds=20)) == 3_000_001


def test_call_tells_what_the_function_raised() -> None:
    with pytest.raises(CallFailed) as caught:
        call("json:loads", {"s": "{"}, seconds=10)
    assert caught.value.fields["name"] == "JSONDecodeError"
    assert "Traceback" in caught.value.fields["traceback"]
    assert "json:loads raised JSONDecodeError" in str(caught.value)


@pytest.mark.parametrize("target", ["no_such_module:f", "json:no_such_function", "json"])
def test_call_of_nothing_is_an_error(target: str) -> None:
    with pytest.raises(CallFailed):
        call(target, {}, seconds=10)


def test_call_is_killed_after_its_time_and_with_all_it_started() -> None:
    begun = time.monotonic()
    with pytest.raises(RunProblem, match="no answer in 1 s"):
        call("subprocess:check_output", {"args": ["sleep", "4711"]}, seconds=1)
    assert time.monotonic() - begun < 5
    assert until(lambda: not _named("sleep 4711"))


def test_call_that_dies_says_how() -> None:
    with pytest.raises(RunProblem, match="killed by SIGSEGV"):
        call("ctypes:string_at", {"ptr": 0}, seconds=10)


@pytest.mark.usefixtures("cold")
def test_cold_call_does_the_same() -> None:
    assert call("textwrap:shorten", SHORTEN, seconds=30) == "a [...]"
    with pytest.raises(RunProblem, match="no answer in 2 s"):
        call("subprocess:check_output", {"args": ["sleep", "30"]}, seconds=2)


# ---------------------------------------------------------------- a pool


@pytest.fixture
def pool() -> Iterator[CallPool]:
    with contextlib.closing(CallPool()) as made:
        yield made


def _pid(pool: CallPool) -> int:
    return int(pool.call("os:getpid", {}, seconds=30))


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_a_child_of_a_pool_serves_call_after_call(request: pytest.FixtureRequest, pool: CallPool, kind: str) -> None:
    if kind == "cold":
        request.getfixturevalue("cold")
    pid = _pid(pool)
    assert pool.call("textwrap:shorten", SHORTEN, seconds=10) == "a [...]"
    assert _pid(pool) == pid
    pool.close()
    assert not is_running(pid)


def test_a_child_of_a_pool_is_replaced_in_time(pool: CallPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CALLS_EACH", 3)
    pids = [_pid(pool) for _ in range(7)]
    assert pids == [pids[0]] * 3 + [pids[3]] * 3 + [pids[6]]
    assert len(set(pids)) == 3
    assert not is_running(pids[0])


def test_calls_at_once_have_a_child_each(pool: CallPool) -> None:
    def parent(_: int) -> str:
        return str(pool.call("subprocess:getoutput", {"cmd": "sleep 0.5; echo $PPID"}, seconds=30))

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(parent, range(3)))) == 3


def test_a_child_of_a_pool_that_died_meanwhile_is_not_missed(pool: CallPool) -> None:
    pid = _pid(pool)
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: not is_running(pid))
    assert _pid(pool) != pid


def test_a_server_that_died_takes_its_children_but_no_call(pool: CallPool) -> None:
    processes.close_server()
    pid = _pid(pool)
    processes.warm_server().process.kill()
    assert until(lambda: not is_running(pid))
    assert _pid(pool) != pid
    processes.close_server()


def test_what_fails_because_of_earlier_calls_is_tried_in_a_new_child(pool: CallPool) -> None:
    # Python refuses to do this twice in one process
    for _ in range(3):
        assert pool.call("multiprocessing:set_start_method", {"method": "spawn"}, seconds=30) is None


@pytest.mark.parametrize(
    ("target", "arguments", "problem"),
    [
        ("json:loads", {"s": "{"}, "JSONDecodeError"),
        ("ctypes:string_at", {"ptr": 0}, "SIGSEGV"),
        ("subprocess:check_output", {"args": ["sleep", "30"]}, "no answer in 1 s"),
    ],
)
def test_what_fails_by_itself_fails(pool: CallPool, target: str, arguments: dict[str, object], problem: str) -> None:
    used = _pid(pool)
    with pytest.raises(RunProblem, match=problem):
        pool.call(target, arguments, seconds=1)
    assert not is_running(used)
    assert _pid(pool) > 0


def test_nothing_is_left_of_a_pool() -> None:
    with contextlib.closing(CallPool()) as pool:
        pid, folder = _pid(pool), Path(pool.call("os:getcwd", {}, seconds=30)).parent
        assert folder.is_dir()
    assert not is_running(pid)
    assert not folder.exists()


def _named(command: str) -> list[int]:
    """Processes with that command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
        if words == command:
            found.append(int(folder.name))
    return found
