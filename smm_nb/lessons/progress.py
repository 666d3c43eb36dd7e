"""What a learner has tried: a small file `progress.json` beside the learner's copies of the lessons.

`copy_lessons` makes it; where there is none (such as beside the solved lessons) nothing is recorded. Another place can
be named in the environment as SMM_NB_PROGRESS. No clock, no account, no network. Imports errors.
Tests: tests/lessons/test_progress.py.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from smm_nb.errors import FileProblem

FILE = "progress.json"
ENVIRONMENT = "SMM_NB_PROGRESS"


def place() -> Path:
    """Where progress is kept: beside the running notebook, or where the environment says."""
    return Path(os.environ.get(ENVIRONMENT) or Path.cwd() / FILE)


def empty(learner: str = "") -> dict[str, Any]:
    """The progress of who has not begun."""
    return {"learner": learner, "exercises": {}}


def read(path: Path) -> dict[str, Any]:
    """A progress file.

    Raises:
        FileProblem: it is not there, or is no progress file.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileProblem(file=_whose(path), problem="it cannot be read", remedy="Is it in this folder?") from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(found, dict) or not _sound(found.get("exercises")):
        raise _damaged(path)
    return found


def write(path: Path, progress: dict[str, Any]) -> None:
    """Write a progress file, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(progress, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    beside.replace(path)


def note(exercise: str, *, tried: bool = False, right: bool = False, hint: bool = False, solution: bool = False) -> str:
    """Note what a learner did with an exercise; nothing where no progress is kept.

    Tries are counted until the first right answer; a look at the solution stays noted.

    Returns:
        Why it could not be noted, for the learner; empty when all is well. An exercise is checked all the same.
    """
    path = place()
    if not path.exists():
        return ""
    try:
        _note(path, exercise, tried=tried, right=right, hint=hint, solution=solution)
    except (FileProblem, OSError) as problem:
        return f"(Your progress was not noted. {problem})"
    return ""


def _note(path: Path, exercise: str, *, tried: bool, right: bool, hint: bool, solution: bool) -> None:
    progress = read(path)
    was = {"tries": 0, "right": False, "hints": 0, "solution": False} | progress["exercises"].get(exercise, {})
    progress["exercises"][exercise] = {
        "tries": was["tries"] + int(tried and not was["right"]),
        "right": was["right"] or right,
        "hints": was["hints"] + int(hint),
        "solution": was["solution"] or (solution and not was["right"]),
    }
    write(path, progress)


def _sound(exercises: object) -> bool:
    return isinstance(exercises, dict) and all(
        isinstance(one, dict) and isinstance(one.get("tries"), int) and isinstance(one.get("right"), bool)
        for one in exercises.values()
    )


def _whose(path: Path) -> str:
    """A file with its folder: in a class all are called progress.json."""
    return "/".join(path.absolute().parts[-2:])


def _damaged(path: Path) -> FileProblem:
    return FileProblem(
        file=_whose(path),
        problem="this is no progress file",
        remedy="Move it away; `smm-nb learn --copy` makes a new one.",
    )
