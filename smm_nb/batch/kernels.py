"""The kernel provisioner `smm-nb-warm`: Jupyter kernels forked from the warm server, or started cold where that fails.

Works with any `jupyter_client` program: name it in a kernel spec (`metadata.kernel_provisioner.provisioner_name`), or
set JUPYTER_DEFAULT_PROVISIONER_NAME. Kernels talk over sockets in a private folder, so there is no port to race for;
where the path is too long or the system has no such sockets, each kernel binds free TCP ports itself and reports them.
Imports `processes` and `folders`. Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Bool, Dict, Integer, Unicode

from smm_nb.batch import processes
from smm_nb.batch.child import PORTS
from smm_nb.batch.children import KILL, Child
from smm_nb.batch.folders import child_env
from smm_nb.batch.zygote import NOTEBOOKS
from smm_nb.errors import RunProblem

MAX_SOCKET_PATH = 100  # the system's limit is 107 bytes (103 on macOS); "/k-5" comes after the folder
START_SECONDS = 60.0


class WarmProvisioner(KernelProvisionerBase):
    """Provisions one kernel process; see `KernelProvisionerBase` for the contract.

    The kernel gets an empty working folder (unless the caller names one), an allow-listed environment and its limits.
    """

    memory_bytes = Integer(0, config=True, help="The most memory that the kernel may write to; 0: no limit.")
    cpu_seconds = Integer(0, config=True, help="The most processor time that the kernel may use; 0: no limit.")
    offline = Bool(False, config=True, help="Cut the kernel off the network where the system allows it.")
    extra_env = Dict(Unicode(), config=True, help="Variables for the kernel besides the allow-listed ones.")

    child: Child | None = None
    folder: Path | None = None
    pid = 0
    warm = False
    is_offline = False

    @property
    def has_process(self) -> bool:
        """Whether there is a process that has not been waited for."""
        return self.child is not None

    async def poll(self) -> int | None:
        """None while the kernel lives, else its exit code (negative: the signal that ended it)."""
        return 0 if self.child is None else self.child.poll()

    async def wait(self) -> int | None:
        """Wait until the kernel has ended and return its exit code."""
        if self.child is None:
            return 0
        while (code := self.child.poll()) is None:
            await asyncio.sleep(0.002)
        self.child.close()
        self.child = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and every process that it started."""
        if self.child is not None:
            self.child.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        await self.send_signal(KILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the kernel's folder. A kernel that still lives is ended first: its folder must not come back."""
        if self.child is not None:
            await asyncio.to_thread(processes.end, self.child)
            self.child = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make the kernel's private folder and environment; of the caller's own only the allowed part is passed on."""
        language = self.kernel_spec.language or "python"
        if language.lower() != "python":
            raise RunProblem(problem=f"the kernel {self.kernel_spec.display_name} runs {language}, expected Python")
        kwargs.pop("extra_arguments", None)
        kwargs["env"] = {}  # the base class adds what the kernel spec sets
        kwargs = await super().pre_launch(cmd=[], **kwargs)
        self.folder = processes.new_folder()
        for name in ("work", "home"):
            (self.folder / name).mkdir()
        kwargs["env"] = child_env(self.folder / "home", {**kwargs["env"], **self.extra_env})
        if not self.parent.connection_file:
            # where the manager writes what the kernel reports: inside the folder, so that it goes with it
            self.parent.connection_file = str(self.folder / "client.json")
        return kwargs

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel. Returns where it listens, which only the kernel itself knows.

        Raises:
            RunProblem: neither a warm nor a cold kernel came up; the message holds the end of its log.
        """
        assert self.folder is not None
        job = self._job(kwargs.get("cwd"), kwargs["env"])
        try:
            child, answer = await asyncio.to_thread(processes.begin, job, START_SECONDS)
        except RunProblem as problem:
            raise RunProblem(problem=f"the kernel did not start: {problem} {self.log_tail()}") from problem
        self.child, self.pid, self.warm, self.is_offline = child, answer["pid"], child.warm, answer["offline"]
        key: bytes = self.parent.session.key
        self.connection_info = {
            **answer["ready"],
            "key": key,
            "signature_scheme": self.parent.session.signature_scheme,
            "kernel_name": self.kernel_spec.name,
        }
        return self.connection_info

    def _job(self, cwd: str | None, env: dict[str, str]) -> dict[str, Any]:
        assert self.folder is not None
        place = self._transport(self.folder)
        return {
            "kind": "kernel",
            "needs": NOTEBOOKS,
            "cwd": str(cwd or self.folder / "work"),
            "log": str(self.folder / "log"),
            "env": env,
            "memory_bytes": self.memory_bytes,
            "cpu_seconds": self.cpu_seconds,
            # the owner could not reach a TCP port inside a network of the kernel's own
            "offline": self.offline and place["transport"] == "ipc",
            "connection_file": str(self._connection_file(place)),
        }

    def _connection_file(self, place: dict[str, str]) -> Path:
        """Write the file from which the kernel learns its key; port 0 means that it picks one."""
        assert self.folder is not None
        session = self.parent.session
        info = {**place, **dict.fromkeys(PORTS, 0), "key": session.key.decode()}
        info["signature_scheme"] = session.signature_scheme
        file = self.folder / "kernel.json"
        file.write_text(json.dumps(info))
        return file

    @staticmethod
    def _transport(folder: Path) -> dict[str, str]:
        address = str(folder / "k")
        if sys.platform != "win32" and len(address.encode()) <= MAX_SOCKET_PATH:
            return {"transport": "ipc", "ip": address}
        return {"transport": "tcp", "ip": "127.0.0.1"}

    def log_tail(self, size: int = 600) -> str:
        """The end of what the kernel's process wrote outside of notebook cells (crash messages of C code)."""
        if self.folder is None or not (self.folder / "log").exists():
            return ""
        return (self.folder / "log").read_text(errors="replace")[-size:].strip()

    async def get_provisioner_info(self) -> dict[str, Any]:
        """What identifies the kernel's process, for programs that keep it."""
        return {**await super().get_provisioner_info(), "pid": self.pid, "warm": self.warm}


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels always come from `WarmProvisioner`, without an entry point being installed."""

    provisioner: KernelProvisionerBase | None
    provisioner_options = Dict(help="Traits for the provisioner: memory_bytes, cpu_seconds, offline, extra_env.")

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id or "", kernel_spec=self.kernel_spec, parent=self, **self.provisioner_options
            )
        return await super()._async_pre_start_kernel(**kw)
