"""A client's last whole month with data, found by reading the data once and remembered by their content.

Imports the batch room. Tests: tests/batch/test_latest.py.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from smm_nb.batch import manifest, publish
from smm_nb.batch.outcome import Cancelled
from smm_nb.clients import shelf
from smm_nb.clients.period import Period
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import RunProblem, SmmError

SECONDS = 120
ATTEMPTS = 2


class LatestMonths:
    """Gives the month for a client's id; what was found stays in `outputs/.latest.json` under the data's hash.

    Args:
        workspace: whose clients.
        hashes: gives a client's `manifest.input_hashes`; default: hashes its files.
        stop: once it says True nothing is read any more.
        shelves: where what is read is kept for the reports of the same run; None: nowhere.
    """

    def __init__(
        self,
        workspace: Workspace,
        hashes: Callable[[str], Mapping[str, str]] | None = None,
        stop: Callable[[], bool] = bool,
        shelves: Path | None = None,
    ) -> None:
        self.workspace, self._shelves = workspace, shelves
        self._hashes = hashes or (lambda client: manifest.input_hashes(workspace, client))
        self._stop = stop
        self._file = workspace.outputs / ".latest.json"
        self._known = self._load()
        self._problems: dict[str, SmmError] = {}

    def __call__(self, client: str) -> str:
        """The month, `YYYY-MM`. Safe to call from many threads, for a client each.

        Raises:
            SmmError: the client's files cannot be read, or there are none; told again without reading again.
        """
        if client in self._problems:
            raise self._problems[client]
        if month := self.known(client):
            return month
        key = self._key(client)
        try:
            month = self._read(client)
        except SmmError as problem:
            self._problems[client] = problem
            raise
        self._known[client] = {"key": key, "month": month}
        return month

    def known(self, client: str) -> str:
        """The month, if it can be told without reading the client's tables; else empty. Raises as `__call__`."""
        found = self._known.get(client)
        return found["month"] if found is not None and found["key"] == self._key(client) else ""

    def save(self) -> None:
        """Remember what was found, but for clients that are no more."""
        ids = set(self.workspace.client_ids())
        with contextlib.suppress(OSError):
            publish.write(self._file, json.dumps({name: one for name, one in self._known.items() if name in ids}))

    def _key(self, client: str) -> str:
        return manifest.sha256(json.dumps(dict(self._hashes(client))).encode() + manifest.code_hash().encode())

    def _load(self) -> dict[str, dict[str, str]]:
        """What an earlier run found, as far as the file can be read and makes sense."""
        try:
            found: Any = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return {name: one for name, one in found.items() if _is_entry(one)} if isinstance(found, dict) else {}

    def _read(self, client: str) -> str:
        from smm_nb.batch.calls import CallFailed, call
        from smm_nb.batch.zygote import TABLES

        target, arguments = f"{__name__}:read_latest_month", {"client": client, "workspace": str(self.workspace.root)}
        env = shelf.variables(self._shelves, client, self._hashes(client)) if self._shelves else {}
        for attempt in range(1, ATTEMPTS + 1):
            if self._stop():
                raise Cancelled()
            try:
                answer: dict[str, Any] = call(target, arguments, seconds=SECONDS, env=env, needs=TABLES)
                break
            except CallFailed:
                raise
            except RunProblem:  # the child died, which need not be the client's fault
                if attempt == ATTEMPTS:
                    raise
        if "error" in answer:
            raise SmmError(problem=answer["error"].rstrip("."))
        return str(answer["month"])


def read_latest_month(client: str, workspace: str) -> dict[str, str]:
    """The client's last whole month with data, or the problem as text; runs in a child, with pandas."""
    from smm_nb.loaders.client_data import open_client

    try:
        return {"month": open_client(client, workspace=workspace).period.key}
    except SmmError as problem:
        return {"error": str(problem)}


def _is_entry(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("key"), str) or not isinstance(one.get("month"), str):
        return False
    with contextlib.suppress(SmmError):
        Period.month(one["month"])
        return True
    return False
