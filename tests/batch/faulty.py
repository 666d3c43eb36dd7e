"""What the tests under faults share: a driver in a process of its own, and what must hold after whatever happened."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smm_nb.batch import manifest, publish
from smm_nb.batch.make import Limits
from smm_nb.batch.run import Event, Options, Outcome, run_batch
from smm_nb.clients.workspace import Workspace
from tests.batch.notebooks import until

MONTH = "2025-08"
# the command, but for what its warm server loads: these notebooks need no tables and figures
LIGHT = "from smm_nb.batch import warm; warm.PRELOAD = (); from smm_nb.cli import main; main()"
# waits until the test says go, however often it is asked
WAIT = "import time\nwhile not (Path(os.environ['SMM_NB_WORKSPACE']) / 'go').exists(): time.sleep(0.05)\n"


def run(place: Workspace, **options: Any) -> tuple[Outcome, list[Event]]:
    """A run in this process; its server stays warm for the next test."""
    events: list[Event] = []
    options = {"formats": ("html",), "limits": Limits(cell_seconds=20, memory_bytes=2**30), **options}
    return run_batch(place, Options(**options), events.append), events


def report(place: Workspace, client: str) -> Path:
    """The folder of a client's report."""
    return place.outputs / client / MONTH / "audit"


def set_code(place: Workspace, client: str, code: str) -> None:
    """What a client's notebook does from now on."""
    (place.data / client / "code.py").write_text(code)


def text_of(folder: Path) -> str:
    """Everything that a report's files say."""
    return "".join(path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file())


def states(outcome: Outcome) -> dict[str, str]:
    """Client -> state, of those that were tried."""
    return {job.client: one.state for job, one in outcome.made.items()}


def skip_if_the_code_changed(place: Workspace, client: str) -> None:
    """Skip where somebody has changed the package since a driver of its own made a report: all is stale then."""
    manifest.code_hash.cache_clear()
    made = manifest.read(report(place, client))
    if made is not None and made.code != manifest.code_hash():
        pytest.skip("the package was changed while the test ran")


def check(place: Workspace) -> None:
    """What must hold at any moment when no batch runs: whole folders, own canaries, nothing half-written."""
    names = [path.stem for path in place.params.glob("*.yml")]
    for folder in place.outputs.glob(f"*/{MONTH}/*"):
        found = manifest.read(folder)
        assert found is not None, folder
        files = {path.name for path in folder.iterdir()}
        assert files == {manifest.FILE, *found.outputs}, folder
        for name, digest in found.outputs.items():
            assert manifest.file_hash(folder / name) == digest, folder / name
        own = folder.relative_to(place.outputs).parts[0]
        told = text_of(folder)
        assert [name for name in names if name != own and f"canary-of-{name}-" in told] == []
    assert not list((place.outputs / publish.STAGING).glob("*"))
    assert not list(place.outputs.glob("*.new"))


class Driver:
    """`smm-nb run --json` in a process of its own, with a temporary folder of its own."""

    def __init__(
        self, place: Workspace, tmp: Path, *options: str, before: tuple[str, ...] = (), code: Path | None = None
    ) -> None:
        command = [sys.executable, "-c", LIGHT, "--workspace", str(place.root), "run", "--to", "html", "--json"]
        self.tmp = tmp
        manifest.code_hash.cache_clear()  # what this process remembers of the code may be older than what that one runs
        self.process = subprocess.Popen(
            [*before, *command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd=code,  # where Python looks for the package first
            env={**os.environ, "TMPDIR": str(tmp)},
        )

    def wait_for(self, event: str, times: int = 1) -> dict[str, Any]:
        """Read events until one has come so often; returns it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told: dict[str, Any] = json.loads(line)
            times -= told["event"] == event
            if times == 0:
                return told
        raise AssertionError(f"the run ended without {event}: {self.process.communicate()[1]}")

    def kill(self, number: int) -> None:
        """Send a signal to the driver alone."""
        os.kill(self.process.pid, number)

    def end(self, seconds: float = 60) -> tuple[int, str]:
        """Wait for the end: exit code, and what it said on standard error."""
        _, said = self.process.communicate(timeout=seconds)
        return self.process.returncode, said

    def left_over(self) -> list[str]:
        """Processes of this run, and files of theirs, that are still there."""
        return [*processes_with(str(self.tmp)), *(path.name for path in self.tmp.iterdir())]

    def leaves_nothing(self, seconds: float = 10) -> bool:
        """Whether everything of the run is gone within some seconds."""
        return until(lambda: not self.left_over(), seconds)


def processes_with(word: str) -> list[str]:
    """Command lines of the processes that name `word`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if word in line:
            found.append(line)
    return found


@contextmanager
def driver(place: Workspace, *options: str, before: tuple[str, ...] = (), code: Path | None = None) -> Iterator[Driver]:
    """A driver that is gone at the end, whatever the test does. `code`: the folder with the package that it runs."""
    tmp = Path(tempfile.mkdtemp(prefix="f-"))  # short: a kernel's sockets lie in it
    one = Driver(place, tmp, *options, before=before, code=code)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.communicate()
        one.leaves_nothing()
        shutil.rmtree(tmp, ignore_errors=True)
