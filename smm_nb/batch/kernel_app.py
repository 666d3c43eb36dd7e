"""The application of a kernel in a child: IPython's own, without what each start would pay for and no report needs.

Loaded by `lean.import_kernel` alone, which keeps the debugger out. Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace
from typing import Any

from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config
from zmq.constants import SocketOption

_log = logging.getLogger(__name__)
_log.setLevel(logging.CRITICAL)  # set once, in the warm server: it touches every logger that there is


class KernelApp(IPKernelApp):
    """A kernel that takes its settings from its child's job: neither from a command line nor from the machine."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is none. To build the parser takes a fifth of the start."""

    def init_config_files(self) -> None:
        """None are written."""

    def load_config_file(self, suppress_errors: bool | None = True) -> None:
        """What a machine's owner has set for IPython must not change a client's report."""

    def init_iopub(self, context: Any) -> None:
        """Output waits until its reader has room: by default a kernel drops, unsaid, what a busy reader cannot take."""
        context.setsockopt(SocketOption.XPUB_NODROP, 1)
        super().init_iopub(context)

    def init_kernel(self) -> None:
        """Make the kernel, without the list of all modules' files.

        It is made for the debugger, which is not there, and touches every module of the warm server: 8 MB to copy.
        """
        ipkernel.sys = SimpleNamespace(**{**vars(sys), "modules": {}})
        try:
            super().init_kernel()
        finally:
            ipkernel.sys = sys

    def init_code(self) -> None:
        """Nothing runs before the first cell; the list of loaded modules is not made, which touches each one's name."""
        self.shell.user_ns_hidden.update(self.shell.user_ns)


def kernel_app(connection_file: str) -> KernelApp:
    """The kernel of this process, ready to start. It keeps no history file and says nothing of its own."""
    KernelApp.clear_instance()
    config = Config({"HistoryManager": {"enabled": False}})
    # no parent poller: the lifeline notices at once, and the parent of a warm kernel is not its owner
    app = KernelApp.instance(parent_handle=0, connection_file=connection_file, log=_log, config=config)
    app.initialize([])
    return app
