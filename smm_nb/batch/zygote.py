"""The warm server: a process with every library loaded, which forks one child for each request.

It serves while it loads: a child is forked as soon as the server has come as far in its list as that child needs.
It never opens a ZMQ context, an event loop or a thread, so that a fork is safe; it counts its threads before each one
and refuses when there is more than one. It talks to its owner over one inherited socket pair: no address, nobody else
can ask. When the owner ends, it kills every child and removes their folders. Linux only; imports `child` and `lean`.
Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import shutil
import signal
import socket
import sys
import time
from dataclasses import dataclass
from typing import NoReturn

from smm_nb.batch import child, lean

IMPORT_KERNEL = "smm_nb.batch.lean:import_kernel"
MARKS = TABLES, NOTEBOOKS, PAGES = "#tables", "#notebooks", "#pages"
"""Marks in the list of what is loaded: by then a client's tables can be read, notebooks can run, pages be written."""

# what every report uses, and what its kernel would otherwise import after the fork (found by comparing `sys.modules`)
PRELOAD = (
    # reading a client's exports
    "pandas",
    "smm_nb.loaders.client_data",
    "encodings.utf_8_sig",
    "encodings.utf_16",
    TABLES,
    # a kernel, and what it imports while it starts
    IMPORT_KERNEL,
    "encodings.ascii",
    "faulthandler",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "resource",
    "tornado.platform.asyncio",
    # tables and figures
    "pandas.core.methods.to_dict",
    "smm_nb.batch.lean:import_figures",
    # statistics and words
    "smm_nb.batch.lean:import_special",
    "babel.numbers",
    "babel.dates",
    "babel.lists",
    # our own rooms that a report goes through
    "smm_nb.text.*",
    "smm_nb.tables.*",
    "smm_nb.clients.*",
    "smm_nb.loaders.*",
    "smm_nb.kpis.*",
    "smm_nb.method.*",
    "smm_nb.report.*",
    "smm_nb.report.rehearsal:rehearse",
    NOTEBOOKS,
)
MAX_MESSAGE = 4096
PR_SET_CHILD_SUBREAPER = 36


@dataclass
class _Forked:
    """One child as its parent knows it. `report` is the pipe on which its owner reads how it ended."""

    pid: int
    report: int


@dataclass
class _Order:
    """A child that is to be forked once the mark `needs` is passed, or everything is loaded."""

    ident: int
    needs: str
    channel: int
    report: int


class Zygote:
    """The server's state: what is left to load, its owner's socket, and the children alive or not yet reaped."""

    def __init__(self, owner: socket.socket, names: list[str]) -> None:
        self.owner = owner
        self.names = list(reversed(names))
        self.passed: set[str] = set()
        self.problems: dict[str, str] = {}
        self.orders: list[_Order] = []
        self.children: dict[int, _Forked] = {}
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler must exist for the wake-up pipe to be written
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        # whatever a kernel leaves behind becomes a child of this process, though it left the kernel's process group
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def run(self) -> None:
        """Load and serve until the owner's end of the socket closes, then leave no child behind."""
        while True:
            ready, _, _ = select.select([self.owner.fileno(), self.wake_read], [], [], 0 if self.names else None)
            if self.wake_read in ready:
                self.reap()
            if self.owner.fileno() in ready and not self.serve_one():
                break
            if self.names and not ready:
                self.load_one()
        self.kill_all()

    def load_one(self) -> None:
        """Load the next of what is left; after the last, tell the owner. Orders that waited for it are served."""
        name = self.names.pop()
        self.problems |= preload(expand(name))
        self.passed.add(name)
        if not self.names:
            gc.freeze()
            gc.enable()
            _give_back_memory()
            told = {"ready": os.getpid(), "problems": self.problems, "threads": count_threads()}
            # an owner that has gone meanwhile shows as the end of the socket in `run`
            with contextlib.suppress(BrokenPipeError):
                self.owner.send(json.dumps(told).encode())
        self.serve_waiting()

    def serve_waiting(self) -> None:
        """Fork the children that were ordered and for which enough is loaded."""
        due = [order for order in self.orders if not self.names or order.needs in self.passed]
        self.orders = [order for order in self.orders if order not in due]
        for order in due:
            self.fork(order)

    def serve_one(self) -> bool:
        """Take one message from the owner. Returns False when the owner is gone."""
        try:
            message, handles, _, _ = socket.recv_fds(self.owner, MAX_MESSAGE, 2)
        except ConnectionResetError:  # it ended with our word unread
            return False
        if not message:
            return False
        order = json.loads(message)
        if order["do"] == "fork" and len(handles) != 2:
            # out of file handles: the owner sees its pipes close, and starts the child cold
            for handle in handles:
                os.close(handle)
        elif order["do"] == "fork":
            self.orders.append(_Order(order["id"], order["needs"], channel=handles[0], report=handles[1]))
            self.serve_waiting()
        elif order["id"] in self.children:
            _signal_group(self.children[order["id"]].pid, order["signal"])
        else:
            self.give_up(order["id"], order["signal"])
        return True

    def give_up(self, ident: int, signum: int) -> None:
        """Drop an order that waits, as if its child had been forked and ended by the signal."""
        for order in [order for order in self.orders if order.ident == ident]:
            self.orders.remove(order)
            os.close(order.channel)
            _report(order.report, {"exit": -signum})

    def fork(self, order: _Order) -> None:
        """Fork a child that serves the request waiting on the order's channel; its pipe will tell how it ended."""
        threads = count_threads()
        if threads != 1:
            _report(order.report, {"refused": f"the warm server has {threads} threads"})
        else:
            gc.freeze()  # the collector would otherwise touch, and so copy, every shared page in the child
            server = os.getpid()
            try:
                pid = os.fork()
            except OSError as error:
                _report(order.report, {"refused": f"no new process: {error}"})
            else:
                if pid == 0:
                    self.become_child(server, order)
                self.children[order.ident] = _Forked(pid, order.report)
        os.close(order.channel)

    def become_child(self, server: int, order: _Order) -> NoReturn:
        """Turn this fresh fork into a child: nothing of the server may stay open in it."""
        child.die_with_parent(server)
        gc.enable()
        signal.set_wakeup_fd(-1)
        for signum in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, signal.SIG_DFL)
        os.setsid()
        self.owner.close()
        others = [handle for other in self.orders for handle in (other.channel, other.report)]
        others += [forked.report for forked in self.children.values()]
        for handle in (self.wake_read, self.wake_write, order.report, *others):
            os.close(handle)
        stream = socket.socket(fileno=order.channel)
        child.serve(stream.makefile("rb"), stream.makefile("wb"))

    def reap(self) -> None:
        """Collect the children that ended, and kill whatever they left running in their process group."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.wake_read, 4096)
        for ident, forked in list(self.children.items()):
            # WNOWAIT: the dead leader keeps the group's number from being given to others until we have killed it
            if os.waitid(os.P_PID, forked.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                _signal_group(forked.pid, signal.SIGKILL)
                _, status = os.waitpid(forked.pid, 0)
                self.end_strays()
                _report(forked.report, {"exit": os.waitstatus_to_exitcode(status)})
                del self.children[ident]
        self.end_strays()

    def strays(self) -> set[int]:
        """Children that this process did not fork: a kernel started them, in a session of their own, and is gone."""
        try:
            with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
                found = {int(word) for word in file.read().split()}
        except FileNotFoundError:  # some systems are built without this list
            return set()
        return found - {forked.pid for forked in self.children.values()}

    def end_strays(self) -> None:
        """Kill them. Their own children become strays in turn, and the end of each wakes `run`."""
        for pid in self.strays():
            _signal_group(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def kill_all(self) -> None:
        """Kill every child with its group and collect them, for at most five seconds."""
        deadline = time.monotonic() + 5
        while (self.children or self.strays()) and time.monotonic() < deadline:
            for forked in self.children.values():
                _signal_group(forked.pid, signal.SIGKILL)
            select.select([self.wake_read], [], [], 0.1)
            self.reap()


def count_threads() -> int:
    """How many threads the system sees in this process (C libraries' threads too)."""
    return len(os.listdir("/proc/self/task"))


def preload(names: list[str]) -> dict[str, str]:
    """Import modules; a name with a colon, `module:function`, is also called. Returns name -> what went wrong.

    A module that cannot be imported is no reason to stop: a notebook that needs it will say so itself.
    """
    problems = {}
    for name in names:
        module, _, function = name.partition(":")
        try:
            with lean.absent(*lean.UNUSED):
                loaded = importlib.import_module(module)
                if function:
                    getattr(loaded, function)()
        except Exception as error:  # noqa: BLE001
            problems[name] = f"{type(error).__name__}: {error}"
    return problems


def expand(name: str) -> list[str]:
    """`package.*` as the names of all its modules, a mark as none; any other name as it is."""
    if name in MARKS:
        return []
    if not name.endswith(".*"):
        return [name]
    package = importlib.import_module(name.removesuffix(".*"))
    return [module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]


def _give_back_memory() -> None:
    """Give back what loading needed for a while: a child would otherwise copy a page for each gap that it fills."""
    with contextlib.suppress(AttributeError):  # a C library other than glibc
        ctypes.CDLL(None).malloc_trim(0)


def _signal_group(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)
        return
    with contextlib.suppress(ProcessLookupError):  # it has not yet made its own group
        os.kill(pid, signum)


def _report(pipe: int, message: dict[str, object]) -> None:
    # the owner may have lost interest; that must not end the server
    with contextlib.suppress(BrokenPipeError):
        os.write(pipe, json.dumps(message).encode() + b"\n")
    os.close(pipe)


def main(handle: int, root: str, names: list[str]) -> NoReturn:
    """Load everything and serve, remove `root`, and end the process.

    Args:
        handle: the inherited end of the owner's socket pair.
        root: the owner's folder, which holds the children's; removed here only because the owner may be dead.
        names: what to load, in this order: modules, all modules of a package (`package.*`), functions to call
            (`module:function`), and the marks that say how far it has come.
    """
    owner = socket.socket(fileno=handle)
    owner.set_inheritable(False)
    gc.disable()  # what is loaded stays: to look through it for garbage, again and again, is a sixth of the time
    Zygote(owner, names).run()
    shutil.rmtree(root, ignore_errors=True)
    os._exit(0)  # to take apart all that is loaded would keep the owner waiting at its own end


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
