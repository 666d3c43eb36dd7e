"""What runs inside a child process: one notebook kernel, or calls of functions.

The same code serves a child that was forked from the warm server (`zygote.py`) and one that was started cold, so that
both give the same results. A child reads its job (a line of JSON), answers with one line when it is ready, and lives at
most as long as its owner; one that calls functions then reads a line for each call. Imports only the standard library
and `lean` at the top: it is loaded before the child is cut off. Tests: tests/batch/test_kernels.py,
tests/batch/test_calls.py.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from smm_nb.batch import lean

PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")
CLONE_NEWUSER, CLONE_NEWNET, PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1

RARELY = (50_000, 20, 50)
"""When a child looks for garbage (`gc.set_threshold`). It lives for seconds: Python's own habit is 3 % of its time."""

# reaches figures and numbers only through the import system: set before numpy and matplotlib are first imported
LIBRARY_ENV = {
    "OPENBLAS_NUM_THREADS": "1",  # a BLAS with threads can deadlock after a fork, and the cores are taken anyway
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow, where it is installed, starts a thread otherwise
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",  # forked children share one seed; cold ones must have the same for the same output
}


def serve(requests: BinaryIO, answers: BinaryIO) -> NoReturn:
    """Read the job, do it, and end the process. `requests` stays open: its end means the owner is gone."""
    job = json.loads(requests.readline())
    job["offline"] = _isolate(job)
    calls = _die_with_owner(requests)
    code = 1
    # the process ends here whatever happens: nothing that the warm server left in `atexit` may run in a child
    try:
        code = _kernel(job, answers) if job["kind"] == "kernel" else _serve_calls(calls, answers)
    except BaseException:  # noqa: BLE001
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def answer(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Send one message as a line of JSON."""
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends (Linux), even while C code holds the interpreter.

    Args:
        parent: the parent's process id, as the child knew it; a parent that is gone already ends the child here.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


# ---------------------------------------------------------------- cutting the child off


def _isolate(job: dict[str, Any]) -> bool:
    """Give the process its own folder, environment, streams and limits. Returns whether the network is cut."""
    os.umask(0o077)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    if hasattr(time, "tzset"):
        time.tzset()
    _own_streams(job["log"])
    _limit(job.get("memory_bytes"), job.get("cpu_seconds"))
    sys.argv = ["smm-nb"]
    gc.set_threshold(*RARELY)
    _forget_shared_state()
    return bool(job.get("offline")) and _cut_network()


def _own_streams(log: str) -> None:
    # input() must not wait on a terminal; what C code prints must not reach the runner's
    nothing = os.open(os.devnull, os.O_RDONLY)
    log_file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream, target in ((nothing, 0), (log_file, 1), (log_file, 2)):
        os.dup2(stream, target)
    os.close(nothing)
    os.close(log_file)


def _limit(memory_bytes: int | None, cpu_seconds: int | None) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a client's data
    if memory_bytes:
        # DATA counts what the process may write; AS would also count every mapped library
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
        # nor may a file be larger: a full disk is everybody's trouble
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if cpu_seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))


def _forget_shared_state() -> None:
    """Undo what siblings forked from one server would otherwise share."""
    import tempfile

    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # unlike Python's own generator, numpy's does not notice a fork
    tempfile.tempdir = None  # the server's temporary folder was remembered; ours is in the environment
    # its import is what connects figures to the kernel's shell: it has to happen again, in the child, or figures
    # would be lost from the notebook
    sys.modules.pop("matplotlib_inline.backend_inline", None)


def _cut_network() -> bool:
    """Move into a network of one's own, without any device. Returns False where the system does not allow it."""
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    # keep the names of user and group: file ownership must look the same as outside
    for file, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with contextlib.suppress(OSError):
            Path("/proc/self", file).write_text(line)
    return True


def _die_with_owner(lifeline: BinaryIO) -> queue.SimpleQueue[bytes]:
    """End the process, and whatever it started, when the owner's end of `lifeline` closes.

    Returns:
        The lines that come before the end, as they come.
    """
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def watch() -> None:
        with contextlib.suppress(OSError):
            for line in lifeline:
                lines.put(line)
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
    return lines


# ---------------------------------------------------------------- what a child does


def _kernel(job: dict[str, Any], answers: BinaryIO) -> int:
    """Be a Jupyter kernel until told to stop. The kernel picks its own ports and reports them."""
    app = lean.import_kernel().kernel_app(job["connection_file"])
    ports = {name: getattr(app, name) for name in PORTS}
    place = {"ip": app.ip, "transport": app.transport, **ports}
    answer(answers, {"ready": place, "pid": os.getpid(), "offline": job["offline"]})
    app.start()
    app.close()
    return 0


def _serve_calls(calls: queue.SimpleQueue[bytes], answers: BinaryIO) -> NoReturn:
    """Call one function after the other, until the owner ends this process."""
    answer(answers, {"ready": True})
    while True:
        _call(json.loads(calls.get()), answers)


def _call(request: dict[str, Any], answers: BinaryIO) -> None:
    """Call `module:function` with keyword arguments and send the result, or the error, as JSON."""
    module, _, name = request["target"].partition(":")
    # whatever goes wrong in the function is the owner's to judge: nothing may leave this process but the answer
    try:
        result = getattr(importlib.import_module(module), name)(**request["arguments"])
        message = json.dumps({"result": result})
    except BaseException as error:  # noqa: BLE001
        text = "".join(traceback.format_exception(error))
        told = {"name": type(error).__name__, "message": str(error), "errno": getattr(error, "errno", None)}
        message = json.dumps({"error": {**told, "traceback": text}})
    sys.stdout.flush()
    answers.write(message.encode() + b"\n")
    answers.flush()


def main() -> NoReturn:
    """Serve one request that comes on standard input (a cold child: `python -m smm_nb.batch.child PARENT_PID`)."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(PermissionError):  # already the leader of its own session
            os.setsid()
    die_with_parent(int(sys.argv[1]))
    # the streams get new numbers: 0, 1 and 2 become the child's own
    serve(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))


if __name__ == "__main__":
    main()
