"""Where everything lies: a workspace is a folder with params/, data/, notebooks/, outputs/ and brand.yml.

A client's files are found inside its own data folder and nowhere else: no `..`, no absolute path, no link.
Imports errors and load. Tests: tests/clients/test_workspace.py.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from smm_nb.clients.load import load_client
from smm_nb.clients.model import Client, Source
from smm_nb.errors import BadParams, FileProblem, NoWorkspace, UnknownName

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
ENVIRONMENT = "SMM_NB_WORKSPACE"
JUNCTION = 0xA0000003
"""What Windows calls a folder that stands for another one, IO_REPARSE_TAG_MOUNT_POINT; it is no symbolic link."""


@dataclass(frozen=True)
class Workspace:
    """A workspace's folders. Nothing is created or read until asked for."""

    root: Path

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def brand(self) -> Path:
        return self.root / "brand.yml"

    def client_ids(self) -> list[str]:
        """Ids of all clients, sorted. A file whose name begins with `_` is no client."""
        return sorted(path.stem for path in self.params.glob("*.yml") if not path.name.startswith("_"))

    def client(self, name: str) -> Client:
        """The client with that id.

        Raises:
            BadParams: the id is not one that a folder may have.
            UnknownName: there is no such client.
            SmmError: its YAML needs mending.
        """
        check_id(name)
        path = self.params / f"{name}.yml"
        if not path.exists():
            raise UnknownName(what="client", found=name, expected=", ".join(self.client_ids()) or "none yet")
        return load_client(path, name=f"params/{path.name}")

    def files(self, client: Client, source: Source) -> list[Path]:
        """The files of a source, each once, sorted by pattern and name.

        Raises:
            FileProblem: a pattern or a link leads out of the client's folder.
        """
        folder = self.data / client.client
        own = str(folder)
        is_own = cache(lambda part: part == own or (not _is_link(os.lstat(part)) and is_own(os.path.dirname(part))))
        found: dict[Path, None] = {}
        for pattern in source.files:
            _refuse_pattern(client, pattern)
            matches = folder.glob(pattern) if any(sign in pattern for sign in "*?[") else [folder / pattern]
            found.update(dict.fromkeys(path for path in sorted(matches) if path != folder and _usable(path, is_own)))
        return list(found)

    def relative(self, client: Client, path: Path) -> str:
        """A file's name as reports show it: relative to the client's data folder."""
        return path.relative_to(self.data / client.client).as_posix()


def find(start: str | os.PathLike[str] = "") -> Workspace:
    """The workspace at `start`, else of the environment's SMM_NB_WORKSPACE, else the nearest one above this folder.

    Raises:
        NoWorkspace: there is none.
    """
    given = str(start) or os.environ.get(ENVIRONMENT, "")
    here = Path(given or Path.cwd()).resolve()
    for folder in (here,) if given else (here, *here.parents):
        if (folder / "params").is_dir():
            return Workspace(folder)
    raise NoWorkspace(file=here, remedy="`smm-nb init FOLDER` lays one.")


def check_id(name: str) -> str:
    """The id itself, if it may name a folder everywhere.

    Raises:
        BadParams: it may not.
    """
    if not ID.fullmatch(name) or name in RESERVED:
        expected = "an id of lower-case letters, digits, `-` and `_` (at most 63), not a reserved name such as `con`"
        raise BadParams(key="client", found=repr(name), expected=expected)
    return name


def _refuse_pattern(client: Client, pattern: str) -> None:
    parts = PurePosixPath(pattern).parts
    outside = pattern.startswith(("/", "~")) or ".." in parts or "\\" in pattern or ":" in pattern or "\0" in pattern
    if outside:
        raise FileProblem(
            file=f"params/{client.client}.yml",
            key="sources",
            problem=f"`{pattern}` leads out of the client's data folder",
            remedy=f"Name files in data/{client.client}/ only.",
        )


def _usable(path: Path, is_own: Callable[[str], bool]) -> bool:
    """Whether a path is a regular file of the client's; leftovers of Office, macOS and editors are passed over.

    Args:
        path: what a pattern found.
        is_own: whether a folder is the client's own or within it, and no link on the way.
    """
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if path.name.startswith((".", "~$", "._")) or "__MACOSX" in path.parts:
        return False
    # a link, also as a folder on the way, could lead to another client's data
    is_file = stat.S_ISREG(found.st_mode)
    if _is_link(found) or (is_file and found.st_nlink > 1) or not is_own(os.path.dirname(path)):
        raise FileProblem(file=path.name, problem="this is a link", remedy="Put the file itself into the folder.")
    return is_file


def _is_link(found: os.stat_result) -> bool:
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == JUNCTION
