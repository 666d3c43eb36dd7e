"""A child process as its owner uses it, and the cold kind: started in a new interpreter, on any system.

Imports the standard library. Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO, Any, Protocol

from smm_nb.errors import RunProblem

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows ends a process by any signal


class Child(Protocol):
    """One child process, warm or cold."""

    warm: bool

    def ask(self, message: dict[str, Any]) -> None:
        """Send a message; one that cannot arrive shows in `answer`."""

    def answer(self, seconds: float) -> dict[str, Any]:
        """The child's next answer. Raises `RunProblem` when it ends or `seconds` pass without one."""

    def poll(self) -> int | None:
        """The exit code (negative: the signal that ended it), or None while it lives."""

    def signal(self, signum: int) -> None:
        """Send a signal to the child and everything in its process group; nothing happens when it has ended."""

    def close(self) -> None:
        """Let go of the pipes. A child that still lives ends by this."""


def wait(child: Child, seconds: float) -> int | None:
    """Wait until the child ends. Returns its exit code, or None when it still lives after `seconds`."""
    deadline = time.monotonic() + seconds
    while (code := child.poll()) is None and time.monotonic() < deadline:
        time.sleep(0.002)
    return code


def describe_exit(code: int | None) -> str:
    """An exit code in words: `killed by SIGKILL`, `exit code 1`."""
    if code is None:
        return "still running"
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


class ColdChild:
    """A child in a new interpreter, on any system; see `Child`."""

    warm = False

    def __init__(self, job: dict[str, Any]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "smm_nb.batch.child", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=job["cwd"],
            env=job["env"],
        )
        self.ask(job)

    def ask(self, message: dict[str, Any]) -> None:
        """See `Child.ask`."""
        with contextlib.suppress(OSError):
            self._requests.write(json.dumps(message).encode() + b"\n")
            self._requests.flush()

    @property
    def _requests(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def answer(self, seconds: float) -> dict[str, Any]:
        """See `Child.answer`."""
        assert self.process.stdout is not None
        # a pipe has no time limit of its own on every system: end the child, and the read ends
        timer = threading.Timer(seconds, self.signal, [KILL])
        timer.start()
        line = self.process.stdout.readline()
        late = timer.finished.is_set()
        timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        if late:
            raise RunProblem(problem=f"a process gave no answer in {seconds:.0f} s")
        raise RunProblem(problem=f"a process ended before it answered ({describe_exit(wait(self, 5))})")

    def poll(self) -> int | None:
        """See `Child.poll`."""
        return self.process.poll()

    def signal(self, signum: int) -> None:
        """See `Child.signal`."""
        if self.process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            # the child makes its own group as its first act; until then only the process itself can be meant
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(self.process.pid) == self.process.pid:
                    os.killpg(self.process.pid, signum)
                    return
        self.process.send_signal(signum)

    def close(self) -> None:
        """See `Child.close`."""
        with contextlib.suppress(OSError):
            self._requests.close()
        if self.process.stdout is not None:
            self.process.stdout.close()
