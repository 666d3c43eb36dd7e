"""The manifest of a report: what it was made from, and whether that is still what lies there.

A report is up to date when its manifest is readable, says `ok`, has the job's key, and its outputs have the recorded
hashes. The key is content, never time stamps: a hash over the parameters, every input file, the notebook, the
package's code and the versions of the libraries that shape numbers. An unreadable manifest means "not done".

Imports plan. Tests: tests/batch/test_manifest.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, get_args

import smm_nb
from smm_nb.batch.plan import REPORTS, Job, read_client
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import SmmError

State = Literal["ok", "ok_with_warnings", "failed", "crashed", "timed_out", "cancelled"]

FILE = "manifest.json"
DONE = ("ok", "ok_with_warnings")
FIELDS: dict[str, type] = {
    "key": str, "state": str, "client": str, "report": str, "period": str, "parameters": dict, "inputs": dict,
    "notebook": str, "code": str, "versions": dict, "formats": list, "seconds": dict, "outputs": dict, "warnings": list,
    "kernel": str, "sandbox": str, "attempts": int,
}  # fmt: skip
CHUNK = 65_536
LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "babel", "nbconvert", "weasyprint")


@dataclass(frozen=True)
class Manifest:
    """What is known of one report that was tried. Times are seconds; hashes are sha256."""

    key: str
    state: State
    client: str
    report: str
    period: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    notebook: str
    code: str
    versions: Mapping[str, str]
    formats: tuple[str, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: Mapping[str, Any] | None = None
    kernel: str = ""
    sandbox: str = ""
    attempts: int = 1

    def to_json(self) -> str:
        """As it is written to the report's folder."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True)
class Ingredients:
    """Everything that a job is made from, as hashes."""

    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    notebook: str
    code: str
    versions: Mapping[str, str]
    formats: tuple[str, ...]

    @property
    def key(self) -> str:
        """One hash over all of it."""
        return sha256(json.dumps(vars(self), sort_keys=True).encode())


def ingredients(
    workspace: Workspace, job: Job, formats: Iterable[str], inputs: Mapping[str, str] | None = None
) -> Ingredients:
    """What a job would be made from now. `inputs`: the client's `input_hashes`, where the caller has them already.

    Raises:
        SmmError: the client's YAML needs mending, or a file leads out of its folder.
    """
    return Ingredients(
        job.parameters,
        input_hashes(workspace, job.client) if inputs is None else inputs,
        file_hash(job.notebook(workspace)),
        code_hash(),
        versions(),
        tuple(sorted(formats)),
    )


def input_hashes(workspace: Workspace, client: str) -> dict[str, str]:
    """Hash of the client's YAML, the brand and each data file, by name relative to the workspace."""
    model = read_client(workspace, client)
    paths = {workspace.params / f"{client}.yml", *([workspace.brand] if workspace.brand.is_file() else [])}
    for source in model.sources:
        paths.update(workspace.files(model, source))
    root = workspace.root.as_posix().rstrip("/") + "/"
    named = {path.as_posix().removeprefix(root): path for path in paths}
    return {name: file_hash(named[name]) for name in sorted(named)}


def hashes_of(workspace: Workspace) -> Callable[[str], Mapping[str, str]]:
    """`input_hashes` by a client's id, for who asks several times for one client and then for the next."""
    return lru_cache(maxsize=64)(partial(input_hashes, workspace))


def read(folder: Path) -> Manifest | None:
    """The manifest of a report's folder; None when there is none that can be read."""
    try:
        data = json.loads((folder / FILE).read_text("utf-8"))
        if not _is_whole(data):
            return None
        return Manifest(**{**data, "formats": tuple(data["formats"]), "warnings": tuple(data["warnings"])})
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _is_whole(data: Any) -> bool:
    """Whether what a manifest's file holds is one: whoever reads it further must not stumble over a damaged one."""
    if not isinstance(data, dict) or not all(isinstance(data.get(name), kind) for name, kind in FIELDS.items()):
        return False
    texts = [*data["inputs"].values(), *data["outputs"].values(), *data["formats"], *data["warnings"]]
    texts += [data["state"]]
    known = (
        data["state"] in get_args(State) and data["report"] in REPORTS and all(isinstance(one, str) for one in texts)
    )
    return (
        known
        and all(isinstance(value, int | float) for value in data["seconds"].values())
        and (data.get("error") is None or isinstance(data["error"], dict))
    )


def is_up_to_date(folder: Path, key: str) -> bool:
    """Whether the folder holds a good report with that key and nobody has touched it since."""
    found = read(folder)
    return (
        found is not None
        and found.state in DONE
        and found.key == key
        and bool(found.outputs)
        and all(file_hash(folder / name) == digest for name, digest in found.outputs.items())
    )


def file_hash(path: Path) -> str:
    """sha256 of a file's content; empty when it is not there."""
    try:
        # most files are small: a buffer of `file_digest`'s would take longer than the hash
        with open(path, "rb", buffering=0) as file:
            digest = hashlib.sha256()
            while part := file.read(CHUNK):
                digest.update(part)
            return digest.hexdigest()
    except OSError:
        return ""


def sha256(data: bytes) -> str:
    """sha256 as hex."""
    return hashlib.sha256(data).hexdigest()


@cache
def code_hash() -> str:
    """One hash over the package, as this process first saw it: code, words, schemas, templates."""
    return _code_hash()


def code_changed() -> bool:
    """Whether the package has changed on the disk since `code_hash` was first asked."""
    return _code_hash() != code_hash()


def _code_hash() -> str:
    root = Path(smm_nb.__file__).parent
    names = sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and path.suffix in (".py", ".toml", ".csv", ".j2", ".css", ".json")
    )
    return sha256("".join(f"{path.relative_to(root)} {file_hash(path)}\n" for path in names).encode())


@cache
def versions() -> dict[str, str]:
    """Versions of the libraries that shape numbers and pages."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def problem_record(problem: SmmError) -> dict[str, Any]:
    """A problem as the manifest keeps it."""
    return problem.to_dict()
