"""The private folders and the environment of the batch's processes.

A child sees an empty folder, an allow-listed environment and nothing of its siblings. Imports the standard library and
`child`'s constants only. Tests: tests/batch/test_kernels.py.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import smm_nb
from smm_nb.batch.child import LIBRARY_ENV

ROOT_PREFIX = "smm-nb-"
# the variables of the owner's environment that a child may see: how to find programs and fonts, and how to speak
ALLOWED_ENV = (
    "PATH", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH",
)  # fmt: skip


def child_env(home: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    """The whole environment of a child: allow-listed variables, private folders under `home`, and `extra`."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    private = {name: str(home) for name in ("HOME", "TMPDIR", "TEMP", "TMP")}
    private |= {
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "jupyter"),
        "XDG_CONFIG_HOME": str(home / "config"),  # the user's matplotlibrc must not change a client's figures
        "XDG_CACHE_HOME": cache,  # but the list of fonts takes seconds to make anew
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
    allowed = {name: os.environ[name] for name in ALLOWED_ENV if name in os.environ}
    return allowed | private | LIBRARY_ENV | {"PYTHONPATH": _python_path()} | (extra or {})


def _python_path() -> str:
    """PYTHONPATH for a child: it must import the very package that its owner runs."""
    home = str(Path(smm_nb.__file__).parents[1])
    parts = [os.path.abspath(part) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    # a site-packages folder is found anyway, and before the standard library it could shadow it
    return os.pathsep.join(parts if home.endswith("-packages") or home in parts else [home, *parts])


class Root:
    """This process's private folder (mode 0700): every child's folder lies in it. Its lock says that it is in use.

    The lock is held as long as the handle `lock`, or a copy of it in another process, stays open.
    """

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.path = Path(tempfile.mkdtemp(prefix=ROOT_PREFIX))
        self.lock = _lock(self.path) if sys.platform != "win32" else -1

    def folder(self) -> Path:
        """A new private folder for one child."""
        return Path(tempfile.mkdtemp(prefix="c", dir=self.path))

    def remove(self) -> None:
        """Remove the folder with all that is in it, unless this process was forked from the one that made it."""
        if self.lock >= 0:
            os.close(self.lock)
            self.lock = -1
        if self.owner == os.getpid():
            shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> None:
    """Remove the folders that killed runs left behind. A folder whose lock is still held is in use."""
    if sys.platform == "win32":
        return
    import fcntl

    for root in Path(tempfile.gettempdir()).glob(ROOT_PREFIX + "*"):
        # gone meanwhile, another user's, or in use: none of our business
        with contextlib.suppress(OSError):
            handle = os.open(root / "lock", os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(root, ignore_errors=True)
            finally:
                os.close(handle)


def _lock(root: Path) -> int:
    import fcntl

    handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle
