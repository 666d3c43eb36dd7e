"""A class's progress files as tables for its teacher.

Imports course and progress. Tests: tests/lessons/test_classroom.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from smm_nb.errors import FileProblem
from smm_nb.lessons import progress
from smm_nb.lessons.course import LESSONS, exercises


def class_report(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """One record per learner: learner, right answers of all lessons, tries, hints, solutions, then `4/6` per lesson.

    Args:
        paths: progress files; a file without a learner's name goes by its folder and name, and where two learners have
            one name, the folder is put behind it.

    Raises:
        FileProblem: one of them is no progress file.
    """
    records = [(path, _learner(path)) for path in paths]
    names = Counter(record["learner"] for _, record in records)
    for path, record in records:
        if names[record["learner"]] > 1:
            record["learner"] += f" ({path.absolute().parent.name})"
    return [record for _, record in records]


def sound(paths: Iterable[Path]) -> tuple[list[Path], list[FileProblem]]:
    """A class's progress files, each once, and what is wrong with those that are none, so that one spoils no table."""
    kept, problems = [], []
    for path in dict.fromkeys(path.resolve() for path in paths):
        try:
            progress.read(path)
            kept.append(path)
        except FileProblem as problem:
            problems.append(problem)
    return kept, problems


def stumbling_blocks(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """One record per exercise that somebody tried, the hardest first: tried, right at once, right, solutions seen."""
    files = [progress.read(path)["exercises"] for path in paths]
    found = []
    for exercise in dict.fromkeys(name for file in files for name in sorted(file)):
        mine = [file[exercise] for file in files if exercise in file]
        found.append(
            {
                "exercise": exercise,
                "tried": len(mine),
                "right_at_once": sum(one["right"] and one["tries"] == 1 for one in mine),
                "right": sum(one["right"] for one in mine),
                "solutions": sum(bool(one.get("solution")) for one in mine),
            }
        )
    return sorted(found, key=lambda one: (one["right_at_once"] / one["tried"], one["right"] / one["tried"]))


def _learner(path: Path) -> dict[str, Any]:
    file = progress.read(path)
    done = file["exercises"]
    record: dict[str, Any] = {
        "learner": file.get("learner") or f"{path.parent.name}/{path.stem}",
        "right": sum(one["right"] for one in done.values()),
        "tries": sum(one["tries"] for one in done.values()),
        "hints": sum(one.get("hints", 0) for one in done.values()),
        "solutions": sum(bool(one.get("solution")) for one in done.values()),
    }
    for lesson in LESSONS:
        ids = [exercise.id for exercise in exercises(lesson)]
        record[lesson] = f"{sum(done.get(name, {}).get('right', False) for name in ids)}/{len(ids)}"
    return record
