"""Warm and cold children: isolation, faults, and that nothing is left of them."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from smm_nb.batch import folders, kernels, processes, warm, zygote
from smm_nb.batch.calls import call
from smm_nb.batch.children import ColdChild, describe_exit, wait
from smm_nb.batch.folders import ROOT_PREFIX, Root, sweep
from smm_nb.batch.kernels import WarmKernelManager
from smm_nb.batch.processes import NotWarm
from tests.batch.conftest import refuse
from tests.batch.notebooks import is_running, run, text, until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the warm server is for Linux"),
    pytest.mark.usefixtures("light_server"),
]


@pytest.fixture
def fresh_server() -> Iterator[None]:
    """For tests that break the server: the one before and the one after are not theirs."""
    processes.close_server()
    yield
    processes.close_server()


# ---------------------------------------------------------------- isolation


SELF_PORTRAIT = """
import json, os, sys
print(json.dumps({
    "env": dict(os.environ), "cwd": os.getcwd(), "files": os.listdir(), "path": sys.path, "stdin": sys.__stdin__.read(),
    "leader": os.getsid(0) == os.getpid() == os.getpgrp(), "core": __import__("resource").getrlimit(4)[0],
    "fds": sorted(int(n) for n in os.listdir("/proc/self/fd")), "argv": sys.argv, "umask": os.umask(0o77),
    "dead_ends": [os.readlink(f"/proc/self/fd/{n}") for n in (0,)],
}))
"""


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What a warm and a cold kernel see of the world."""
    seen = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_TOKEN", "canary-7c1")
        patch.setenv("JPY_PARENT_PID", "1")
        for kind in ("warm", "cold"):
            if kind == "cold":
                patch.setattr(processes, "warm_server", refuse)
            folder = tmp_path_factory.mktemp(kind)
            outcome = run(folder, SELF_PORTRAIT)
            assert outcome.state == "ok", outcome.error
            assert outcome.warm is (kind == "warm")
            seen[kind] = json.loads(text(outcome))
    return seen


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_kernel_sees_only_allowed_variables(portraits: dict[str, Any], kind: str) -> None:
    env = portraits[kind]["env"]
    assert "canary-7c1" not in json.dumps(env)
    assert "JPY_PARENT_PID" not in env
    for name in ("HOME", "TMPDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "XDG_CONFIG_HOME"):
        assert ROOT_PREFIX in env[name], name


def test_warm_and_cold_kernels_see_the_same_variables(portraits: dict[str, Any]) -> None:
    def common(kind: str) -> dict[str, str]:
        env = {k: v for k, v in portraits[kind]["env"].items() if ROOT_PREFIX not in v}
        del env["SMM_NB_WORKSPACE"]  # the test's own folder, another for each kind
        return env

    assert common("warm") == common("cold")


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_kernel_stands_in_an_empty_folder_that_is_not_on_its_path(portraits: dict[str, Any], kind: str) -> None:
    seen = portraits[kind]
    assert seen["files"] == []
    assert "" not in seen["path"]
    assert seen["cwd"] not in seen["path"]
    assert not Path(seen["cwd"]).exists(), "the folder is removed after the run"


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_kernel_has_its_own_session_streams_and_limits(portraits: dict[str, Any], kind: str) -> None:
    seen = portraits[kind]
    assert seen["leader"]
    assert seen["stdin"] == ""
    assert seen["dead_ends"] == ["/dev/null"]
    assert seen["core"] == 0
    assert seen["umask"] == 0o077
    assert seen["argv"] == ["smm-nb"]


def test_user_matplotlibrc_and_modules_in_the_callers_folder_have_no_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlibrc").write_text("figure.dpi: 33\n")
    (tmp_path / "tabulate.py").write_text("raise SystemExit('ran')\n")
    monkeypatch.chdir(tmp_path)
    outcome = run(tmp_path, "import matplotlib; print(matplotlib.rcParams['figure.dpi'])\nimport tabulate")
    assert text(outcome) == "100.0\n"  # matplotlib's own default
    assert outcome.error is None or outcome.error.ename == "ModuleNotFoundError"


def test_siblings_do_not_share_random_numbers(tmp_path: Path) -> None:
    code = "import random, numpy as np, tempfile, uuid; print(random.random(), np.random.rand(), uuid.uuid4())"
    seen = [text(run(tmp_path, code)).split() for _ in range(2)]
    assert all(one != other for one, other in zip(*seen, strict=True))


POLLUTES = """
import os, sys, tempfile
import matplotlib_inline.backend_inline
def go():
    os.environ["LEFT"] = "canary-3f9"; tempfile.tempdir = "/nowhere"; sys.argv.append("canary-3f9")
"""


@pytest.mark.usefixtures("fresh_server")
def test_what_a_preloaded_module_did_to_the_server_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pollutes.py").write_text(POLLUTES)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert processes.warm_server(["pollutes:go"]).hello()["problems"] == {}
    seen = "import os, sys, tempfile; print(dict(os.environ), sys.argv, tempfile.gettempdir())"
    figure = "import matplotlib.pyplot as plt; plt.plot([1, 2]);"
    outcome = run(tmp_path, seen, figure)
    assert outcome.warm
    assert "canary-3f9" not in text(outcome, 1)
    assert "/nowhere" not in text(outcome, 1)
    assert "image/png" in outcome.nb.cells[-1].outputs[-1].data


def test_network_is_cut_where_the_system_allows_it(tmp_path: Path) -> None:
    outcome = run(
        tmp_path,
        "import socket, os\ns = socket.socket(); s.settimeout(5)\n"
        "try: s.connect(('192.0.2.1', 80))\nexcept OSError as e: print(e.errno, os.getuid())",
    )
    if not outcome.offline:
        pytest.skip("this system does not let a process leave the network")
    assert text(outcome) == f"101 {os.getuid()}\n"  # ENETUNREACH: not refused, not timed out: there is no network


def test_sockets_lie_in_a_private_folder_and_go_with_the_kernel() -> None:
    async def look() -> tuple[Path, str, int]:
        manager = WarmKernelManager(kernel_name="python3")
        await manager.start_kernel()
        folder = Path(manager.ip).parent
        mode = stat.S_IMODE(folder.stat().st_mode) & 0o777
        transport = manager.transport
        await manager.shutdown_kernel(now=True)
        return folder, transport, mode

    folder, transport, mode = asyncio.run(look())
    assert (transport, mode) == ("ipc", 0o700)
    assert not folder.exists()


# ---------------------------------------------------------------- any jupyter_client program


async def _converse(manager: Any) -> str:
    """Start, ask, stop, by jupyter_client's own means."""
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    printed = []
    try:
        await client.wait_for_ready(timeout=30)
        await client.execute_interactive(
            "print(6 * 7)", timeout=30, output_hook=lambda m: printed.append(m["content"].get("text", ""))
        )
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()
    return "".join(printed)


def test_entry_point_serves_a_stock_kernel_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = AsyncKernelManager(kernel_name="python3")
    spec = KernelSpec(
        argv=["python"],
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": "smm-nb-warm", "config": {"memory_bytes": 10**9}}},
    )
    monkeypatch.setattr(manager, "_kernel_spec", spec)
    assert asyncio.run(_converse(manager)) == "42\n"
    assert type(manager.provisioner).__name__ == "WarmProvisioner"


def test_kernel_binds_tcp_ports_itself_where_a_socket_path_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "MAX_SOCKET_PATH", 10)
    manager = WarmKernelManager(kernel_name="python3", provisioner_options={"offline": True})
    assert asyncio.run(_converse(manager)) == "42\n"
    assert manager.transport == "tcp"
    assert len(set(manager.ports)) == 5
    assert all(port > 1023 for port in manager.ports)


@pytest.mark.parametrize("kind", ["warm", "cold"])
def test_output_waits_for_a_busy_reader(request: pytest.FixtureRequest, kind: str) -> None:
    if kind == "cold":
        request.getfixturevalue("cold")

    async def read_late() -> list[str]:
        manager = WarmKernelManager(kernel_name="python3")
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=30)
        # more than the queues of both ends, 1000 messages each, and the socket between them can hold
        asked = client.execute("from IPython.display import display\nfor i in range(8000): display(i)")
        await asyncio.sleep(3)
        shown = []
        while True:
            message = await client.iopub_channel.get_msg(timeout=30)
            if message["parent_header"].get("msg_id") == asked and message["msg_type"] == "display_data":
                shown.append(message["content"]["data"]["text/plain"])
            if message["content"].get("execution_state") == "idle" and message["parent_header"]["msg_id"] == asked:
                break
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        return shown

    assert asyncio.run(read_late()) == [str(number) for number in range(8000)]


def test_interrupt_reaches_the_cell() -> None:
    async def interrupt() -> dict[str, Any]:
        manager = WarmKernelManager(kernel_name="python3")
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=30)
        request = client.execute("import time; time.sleep(60)")
        await asyncio.sleep(0.3)
        await manager.interrupt_kernel()
        reply = await client._async_recv_reply(request, timeout=10)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        return dict(reply["content"])

    assert asyncio.run(interrupt())["ename"] == "KeyboardInterrupt"


def test_what_the_machines_owner_set_for_ipython_does_not_reach_a_kernel(tmp_path: Path) -> None:
    profile = tmp_path / "ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    (profile / "startup" / "00.py").write_text("started = 1\n")
    (profile / "ipython_config.py").write_text("get_config().InteractiveShell.ast_node_interactivity = 'all'\n")
    outcome = run(tmp_path, "'started' in globals()\n2", env={"IPYTHONDIR": str(profile.parent)})
    assert [out.data["text/plain"] for out in outcome.nb.cells[-1].outputs] == ["2"]
    outcome = run(tmp_path, "print('started' in globals())", env={"IPYTHONDIR": str(profile.parent)})
    assert text(outcome) == "False\n"


def test_a_kernel_knows_its_modules_though_it_made_no_list_of_them(tmp_path: Path) -> None:
    outcome = run(tmp_path, "import sys, ipykernel.ipkernel as k; print(k.sys is sys, 'json' in sys.modules)")
    assert text(outcome) == "True True\n"


# ---------------------------------------------------------------- fallback


@pytest.mark.usefixtures("fresh_server")
def test_server_with_a_second_thread_refuses_and_kernels_start_cold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\ndef go():\n    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(processes._Shared, "said", set())
    assert processes.warm_server(["threaded:go"]).hello()["threads"] == 2
    with caplog.at_level(logging.WARNING, "smm_nb.batch"):
        assert [call("os:getpid", {}, seconds=30) > 0 for _ in range(2)] == [True, True]
    assert [record.message for record in caplog.records] == [
        "Notebooks start in new processes, which is slower: the warm server has 2 threads."
    ]


@pytest.fixture
def slow_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_server: None) -> warm.WarmServer:
    """A server that has passed `NOTEBOOKS` long before everything is loaded."""
    (tmp_path / "slow.py").write_text("import time\ndef go():\n    time.sleep(0.5)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return processes.warm_server(["slow:go"] * 6)


def test_a_child_is_forked_as_soon_as_enough_is_loaded_for_it(slow_server: warm.WarmServer) -> None:
    assert call("os:getppid", {}, seconds=30, needs=zygote.NOTEBOOKS) == slow_server.process.pid
    assert call("gc:isenabled", {}, seconds=30, needs=zygote.NOTEBOOKS) is True  # the server loads without
    assert not slow_server.is_loaded()
    # a second is less than what the rest takes to load: the time of a child begins when it can have been forked
    assert call("os:getppid", {}, seconds=1) == slow_server.process.pid
    assert slow_server.is_loaded()


def test_a_server_that_another_thread_has_closed_is_gone() -> None:
    root = Root()
    server = warm.WarmServer(root)
    child = server.fork({"needs": zygote.NOTEBOOKS})
    server.process.kill()
    server.close()
    with pytest.raises(NotWarm):
        child.answer(5)
    child.close()
    for use in (server.hello, lambda: server.fork({"needs": ""})):
        with pytest.raises(NotWarm):
            use()
    root.remove()


def test_a_child_that_is_given_up_while_the_server_loads_is_never_forked(slow_server: warm.WarmServer) -> None:
    assert call("os:getppid", {}, seconds=30, needs=zygote.NOTEBOOKS) == slow_server.process.pid
    child = slow_server.fork({"needs": ""})
    child.signal(signal.SIGKILL)
    assert wait(child, 10) == -signal.SIGKILL
    assert not slow_server.is_loaded()
    child.close()
    slow_server.hello()
    assert call("os:getppid", {}, seconds=30) == slow_server.process.pid
    server = slow_server.process.pid
    assert until(lambda: Path(f"/proc/{server}/task/{server}/children").read_text() == "")


def test_a_module_that_cannot_be_loaded_is_told_and_does_no_harm(fresh_server: None) -> None:
    hello = processes.warm_server(["no_such_module"]).hello()
    assert list(hello["problems"]) == ["no_such_module"]
    assert hello["threads"] == 1


@pytest.mark.usefixtures("fresh_server")
def test_everything_that_is_preloaded_exists_and_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "PRELOAD", zygote.PRELOAD)
    assert processes.warm_server().hello()["threads"] == 1
    assert processes.warm_server().hello()["problems"] == {}


def test_server_that_was_killed_is_started_again_and_given_up_after_three(tmp_path: Path, fresh_server: None) -> None:
    for _ in range(processes.MAX_SERVER_STARTS):
        server = processes.warm_server()
        server.process.kill()
        server.process.wait()
    with pytest.raises(NotWarm, match="ended 3 times"):
        processes.warm_server()
    assert call("os:getpid", {}, seconds=30) > 0  # cold


def test_kernel_dies_with_the_server_and_the_next_one_is_warm_again(tmp_path: Path, fresh_server: None) -> None:
    kill = "import os, time; os.kill(os.getppid(), 9); time.sleep(30)"
    outcome = run(tmp_path, kill)
    assert (outcome.state, outcome.warm) == ("crashed", True)
    again = run(tmp_path, "print(1)")
    assert (again.state, again.warm) == ("ok", True)


def test_a_server_that_ends_at_once_is_said_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    root = Root()
    server = warm.WarmServer(root)
    with pytest.raises(NotWarm, match="did not start"):
        server.hello()
    server.close()
    root.remove()


def test_a_kernel_that_cannot_start_says_so(tmp_path: Path) -> None:
    # the limit is below what the libraries already hold
    outcome = run(tmp_path, "1", memory_bytes=2**20)
    assert outcome.state == "crashed"
    assert outcome.error is not None
    assert "did not start" in outcome.error.message


# ---------------------------------------------------------------- ends


OWNER = """
import sys, threading, time
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.batch.notebooks import run
from smm_nb.batch import processes, warm
from smm_nb.batch.processes import NotWarm
warm.PRELOAD = ()
if {cold}:
    def refuse(names=()): raise NotWarm("no")
    processes.warm_server = refuse
run(Path({folder!r}), {code!r})
"""
BUSY = """
import os, re, subprocess
grandchild = subprocess.Popen(["sleep", "300"])
deserter = subprocess.Popen(["sleep", "300"], start_new_session=True)
open({file!r} + ".part", "w").write(f"{{os.getpid()}} {{os.getppid()}} {{grandchild.pid}} {{deserter.pid}}")
os.rename({file!r} + ".part", {file!r})
re.match(r"(a+)+$", "a" * 60 + "b")  # C code that holds the interpreter's lock for ages
"""


def test_a_package_is_all_its_modules() -> None:
    assert zygote.expand("json") == ["json"]
    assert set(zygote.expand("json.*")) == {"json.decoder", "json.encoder", "json.scanner", "json.tool"}


@pytest.mark.parametrize("cold_owner", [False, True], ids=["warm", "cold"])
def test_everything_ends_when_the_owner_is_killed(tmp_path: Path, cold_owner: bool) -> None:
    file = tmp_path / "pids"
    root = str(Path(__file__).parents[2])
    script = OWNER.format(root=root, folder=str(tmp_path), code=BUSY.format(file=str(file)), cold=cold_owner)
    temp = tmp_path / "t"
    temp.mkdir()
    owner = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "TMPDIR": str(temp)})
    assert until(file.exists, 40)
    kernel, parent, grandchild, deserter = (int(word) for word in file.read_text().split())
    owner.kill()
    owner.wait()
    # of a cold kernel only the kernel itself is certain to end while C code runs: nobody else is there to end the rest
    gone = [kernel] if cold_owner else [kernel, parent, grandchild, deserter]
    try:
        assert until(lambda: not any(is_running(pid) for pid in gone), 5)
        if not cold_owner:
            assert until(lambda: not list(temp.iterdir()), 5), "the server removes the folders of its dead owner"
    finally:
        for pid in (kernel, grandchild, deserter):
            if is_running(pid):
                os.kill(pid, signal.SIGKILL)


def test_what_a_kernel_started_ends_with_it(tmp_path: Path) -> None:
    outcome = run(tmp_path, "import subprocess; print(subprocess.Popen(['sleep', '300']).pid)")
    assert not is_running(int(text(outcome)))


DAEMON = """
import os
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(write, str(os.getpid()).encode())
        os.execvp("sleep", ["sleep", "300"])
    os._exit(0)
print(os.read(read, 20).decode())
"""


@pytest.mark.parametrize(
    "code",
    ["import subprocess; print(subprocess.Popen(['sleep', '300'], start_new_session=True).pid)", DAEMON],
    ids=["session", "daemon"],
)
def test_what_left_the_kernels_process_group_ends_with_it_too(tmp_path: Path, code: str) -> None:
    outcome = run(tmp_path, code)
    assert outcome.warm
    pid = int(text(outcome))
    try:
        assert until(lambda: not is_running(pid), 20)
    finally:
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)


def test_nothing_is_left_after_many_runs(tmp_path: Path) -> None:
    run(tmp_path, "1")
    root = processes._Shared.root
    assert root is not None
    server = processes.warm_server().process.pid

    def traces() -> tuple[int, int, int, int]:
        handles = len(os.listdir("/proc/self/fd"))
        server_handles = len(os.listdir(f"/proc/{server}/fd"))
        children = len(Path(f"/proc/{server}/task/{server}/children").read_text().split())
        return handles, server_handles, children, len(list(root.path.iterdir()))

    before = traces()
    for cell in ("1", "1/0", "import os; os._exit(1)") * 4:
        run(tmp_path, cell)
    assert traces() == before


def test_close_ends_the_server_and_removes_the_folder(fresh_server: None) -> None:
    server = processes.warm_server()
    server.hello()
    root = processes._Shared.root
    assert root is not None
    processes.close_server()
    assert server.process.returncode == 0
    assert not root.path.exists()


def test_sweep_removes_what_killed_runs_left_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    used, left = Root(), Root()
    os.close(left.lock)
    foreign = tmp_path / (ROOT_PREFIX + "without-lock")
    foreign.mkdir()
    sweep()
    assert used.path.exists()
    assert foreign.exists()
    assert not left.path.exists()
    used.remove()
    assert not used.path.exists()


def test_folder_of_another_process_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    root = Root()
    root.owner = -1  # as after a fork of the owner
    root.remove()
    assert root.path.exists()


# ---------------------------------------------------------------- small parts


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (None, "still running"),
        (0, "exit code 0"),
        (3, "exit code 3"),
        (-9, "killed by SIGKILL"),
        (-999, "exit code -999"),
    ],
)
def test_exit_codes_in_words(code: int | None, words: str) -> None:
    assert describe_exit(code) == words


def test_child_env_finds_the_package_and_nothing_relative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f"lib{os.pathsep}{os.pathsep}/opt/x")
    parts = folders.child_env(Path("/h"))["PYTHONPATH"].split(os.pathsep)
    assert all(os.path.isabs(part) for part in parts)
    assert str(Path(folders.__file__).parents[2]) in parts
    assert folders.child_env(Path("/h"), {"A": "1"})["A"] == "1"


def test_cold_child_that_ended_takes_no_signal(tmp_path: Path) -> None:
    job = {"kind": "call", "cwd": str(tmp_path), "log": str(tmp_path / "log"), "env": folders.child_env(tmp_path)}
    child = ColdChild(job)
    assert child.answer(30) == {"ready": True}
    child.process.kill()
    assert until(lambda: child.poll() is not None)
    child.signal(signal.SIGKILL)
    assert child.poll() == -signal.SIGKILL
    child.close()
