"""The owner's side of the warm server: start it, have it fork children, use them.

Imports `children` and `folders`. Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from smm_nb.batch.children import describe_exit, wait
from smm_nb.batch.folders import Root, child_env
from smm_nb.batch.zygote import IMPORT_KERNEL, NOTEBOOKS, PRELOAD
from smm_nb.errors import RunProblem

HELLO_SECONDS = 120  # loading everything takes 2-5 s; a disk that has just woken up may take long


class NotWarm(Exception):
    """Why there is no warm child to be had; never reaches the user as an error, since a cold one does as well."""


class WarmServer:
    """The fork server of this process. Start it early: it loads while the owner does other things."""

    def __init__(self, root: Root, names: Iterable[str] = ()) -> None:
        """Start the server process.

        Args:
            root: the folder of this process; the server removes it if this process is killed.
            names: what to load besides `PRELOAD`: modules, packages (`package.*`), calls (`module:function`).
        """
        self.owner_pid = os.getpid()
        self._guard = threading.Lock()
        self._hello_guard = threading.Lock()
        self._numbers = itertools.count(1)
        self._is_used = False
        self._hello: dict[str, Any] | None = None
        home = root.folder()
        self._log = home / "log"
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        loads = [*PRELOAD, IMPORT_KERNEL, NOTEBOOKS, *names]  # where PRELOAD is cut short, kernels start all the same
        command = [sys.executable, "-m", "smm_nb.batch.zygote", str(theirs.fileno()), str(root.path), *loads]
        with theirs, open(self._log, "ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=home,
                env=child_env(home),
                # the lock lives as long as either of us: a folder in use is never swept
                pass_fds=(theirs.fileno(), root.lock),
                start_new_session=True,  # Ctrl-C at the terminal is the owner's to handle
            )

    def hello(self) -> dict[str, Any]:
        """Wait until everything is loaded. Returns `problems` (module -> what went wrong) and `threads`."""
        with self._hello_guard:
            if self._hello is None:
                try:
                    self._socket.settimeout(HELLO_SECONDS)
                    message = self._socket.recv(1 << 20)
                except OSError as error:
                    raise NotWarm(f"the warm server does not answer: {error}") from error
                if not message:
                    raise NotWarm(f"the warm server did not start: {_tail(self._log)}")
                self._hello = json.loads(message)
            return self._hello

    def is_loaded(self) -> bool:
        """Whether `hello` gives its answer, or says that there is none, without waiting."""
        return self._hello is not None or _has_word(self._socket, 0)

    def fork(self, job: dict[str, Any]) -> WarmChild:
        """Fork a child for `job` as soon as enough is loaded for it. Raises `NotWarm` when the server cannot."""
        number = next(self._numbers)
        self._is_used = True
        ours, channel = socket.socketpair()
        report, report_write = os.pipe()
        try:
            with self._guard:
                order = json.dumps({"do": "fork", "id": number, "needs": job["needs"]}).encode()
                socket.send_fds(self._socket, [order], [channel.fileno(), report_write])
        except OSError as error:
            ours.close()
            os.close(report)
            raise NotWarm(f"the warm server is gone: {error}") from error
        finally:
            channel.close()
            os.close(report_write)
        return WarmChild(self, number, ours, report, job)

    def signal(self, number: int, signum: int) -> None:
        """Pass a signal to child `number`. The server knows whether its process id still means the same process."""
        # a server that is gone has taken its children along
        with self._guard, contextlib.suppress(OSError):
            self._socket.send(json.dumps({"do": "signal", "id": number, "signal": signum}).encode())

    def alive(self) -> bool:
        """Whether the server runs and belongs to this very process (not to the one we were forked from)."""
        return self.owner_pid == os.getpid() and self.process.poll() is None

    def close(self) -> None:
        """End the server and all its children; returns when they are gone."""
        loaded = self.is_loaded()
        self._socket.close()
        if self.owner_pid != os.getpid():
            return
        if not self._is_used and not loaded:
            self.process.kill()  # it still loads and has no child: nobody needs to wait for the end of that
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class WarmChild:
    """A child forked by a `WarmServer`; see `Child`."""

    warm = True

    def __init__(
        self, server: WarmServer, number: int, channel: socket.socket, report: int, job: dict[str, Any]
    ) -> None:
        self.server, self.number = server, number
        self._channel, self._report = channel, report
        self._exit: int | None = None
        self._refusal = ""
        os.set_blocking(report, False)
        self.ask(job)

    def ask(self, message: dict[str, Any]) -> None:
        """See `Child.ask`."""
        with contextlib.suppress(OSError):
            self._channel.settimeout(None)
            self._channel.sendall(json.dumps(message).encode() + b"\n")

    def answer(self, seconds: float) -> dict[str, Any]:
        """See `Child.answer`. Raises `NotWarm` when the server refused to fork, or ended."""
        if not _has_word(self._channel, seconds) and not self.server.is_loaded():
            self.server.hello()  # a slow disk is not the child's fault: its time begins when it can have been forked
        self._channel.settimeout(seconds)
        try:
            with self._channel.makefile("rb") as stream:
                line = stream.readline()
        except TimeoutError:
            raise RunProblem(problem=f"a process gave no answer in {seconds:.0f} s") from None
        except OSError:
            line = b""
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        code = wait(self, 5)
        if self._refusal:
            self.server.hello()  # a server that never came up has last words
            raise NotWarm(self._refusal)
        raise RunProblem(problem=f"a process ended before it answered ({describe_exit(code)})")

    def poll(self) -> int | None:
        """See `Child.poll`. A child whose server was killed counts as killed: it died with it."""
        if self._exit is None:
            try:
                report = os.read(self._report, 4096)
            except BlockingIOError:
                return None
            message = json.loads(report) if report else {"refused": "the warm server ended"}
            self._refusal = message.get("refused", "")
            self._exit = int(message.get("exit", -signal.SIGKILL))
        return self._exit

    def signal(self, signum: int) -> None:
        """See `Child.signal`."""
        if self.poll() is None:
            self.server.signal(self.number, signum)

    def close(self) -> None:
        """See `Child.close`."""
        self.poll()
        self._channel.close()
        if self._report >= 0:
            os.close(self._report)
            self._report = -1
            self._exit = -signal.SIGKILL if self._exit is None else self._exit


def _has_word(channel: socket.socket, seconds: float) -> bool:
    """Whether a message, or the end, can be read within `seconds`. It stays to be read."""
    try:
        channel.settimeout(seconds)
        channel.recv(1, socket.MSG_PEEK)
    except (TimeoutError, BlockingIOError):
        return False
    except OSError:  # it is gone in some other way, or another thread has closed it: whoever reads will learn how
        return True
    return True


def _tail(file: Path, size: int = 400) -> str:
    try:
        text = file.read_text(errors="replace")
    except OSError:
        return ""
    return text[-size:].strip()
