"""The portal page of a workspace, from what lies in its outputs: manifests and findings, nothing remembered.

Imports manifest, publish; report on use. Tests: tests/batch/test_run.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smm_nb.batch import manifest, publish
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError

if TYPE_CHECKING:
    from smm_nb.report.portal import Entry


def write_index(workspace: Workspace, problems: Mapping[str, SmmError]) -> Path:
    """Write `outputs/index.html` anew; it is replaced whole.

    Args:
        workspace: whose outputs.
        problems: client's id -> why nothing could be planned for it.
    """
    from smm_nb.report.brand import Brand, read_brand
    from smm_nb.report.portal import render_index

    told = {client: str(problem) for client, problem in problems.items()}
    try:
        brand = read_brand(workspace.root)
    except SmmError as problem:
        brand, told = Brand(), {"brand.yml": str(problem), **told}
    page = render_index(entries(workspace.outputs), problems=told, brand=brand)
    target = workspace.outputs / "index.html"
    fresh = target.with_suffix(".new")
    try:
        publish.write(fresh, page)
        return fresh.replace(target)
    finally:
        publish.remove(fresh)


def entries(outputs: Path) -> Iterator[Entry]:
    """Every report that was published, and every failure that lies beside a good one."""
    from smm_nb.report.portal import Entry

    for path in sorted(outputs.glob(f"*/*/*/{manifest.FILE}")):
        folder, found = path.parent, manifest.read(path.parent)
        if found is not None and not folder.name.startswith("."):
            yield Entry(
                found.client,
                found.period,
                found.report,
                folder.relative_to(outputs).as_posix(),
                found.state,
                tuple(sorted(found.outputs)),
                _findings(folder, found.outputs.get("findings.json", "")),
                str((found.error or {}).get("message", "")),
            )


def _findings(folder: Path, digest: str) -> dict[str, Any]:
    """What the page needs of a report; empty when somebody else has written there since, whatever it says now."""
    from smm_nb.report.portal import needed

    try:
        content = (folder / "findings.json").read_bytes()
    except OSError:
        return {}
    return needed(json.loads(content)) if manifest.sha256(content) == digest else {}
