"""The lessons by number: their titles, their exercises, and how far a learner has come.

Imports exercise, progress and clients. Tests: tests/lessons/test_course.py.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from smm_nb.clients.starter import shipped
from smm_nb.errors import UnknownName
from smm_nb.lessons import progress
from smm_nb.lessons.exercise import Exercise, words

LESSONS = ("00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10")


def exercises(lesson: str) -> list[Exercise]:
    """The exercises of a lesson, in their order.

    Args:
        lesson: its number, `00` to `10`.

    Raises:
        UnknownName: there is no such lesson.
    """
    texts = words(_known(lesson))
    answers = importlib.import_module(f"smm_nb.lessons.answers_{lesson}")
    return [
        Exercise(f"{lesson}.{q}", one["kind"], getattr(answers, q), one, one.get("unit", "number"))
        for q, one in texts.items()
        if isinstance(one, dict)
    ]


def title(lesson: str) -> str:
    """What a lesson is called."""
    return str(words(_known(lesson))["title"])


def notebook(lesson: str) -> Path:
    """The solved notebook of a lesson, as it comes with the package."""
    found = sorted((shipped() / "notebooks" / "lessons").glob(f"{_known(lesson)}_*.ipynb"))
    return found[0]


def learn(folder: Path) -> list[dict[str, Any]]:
    """The lessons with a learner's progress, for a listing: lesson, title, minutes, right, of, state, next.

    Args:
        folder: with the learner's copies and `progress.json`; without such a file nothing is begun.

    Returns:
        One record per lesson; `state` is done, begun or open, and `next` names the first exercise to do, or is empty.
    """
    path = folder / progress.FILE
    done = progress.read(path)["exercises"] if path.exists() else {}
    return [_state(lesson, done) for lesson in LESSONS]


def next_notebook(folder: Path) -> Path | None:
    """The learner's copy of the first lesson not done, or of the first of all; none where there are no copies."""
    following = next((one["lesson"] for one in learn(folder) if one["next"]), LESSONS[0])
    return next(iter(sorted(folder.glob(f"{following}_*.ipynb"))), None)


def _state(lesson: str, done: dict[str, Any]) -> dict[str, Any]:
    texts = words(lesson)
    ids = [f"{lesson}.{q}" for q, one in texts.items() if isinstance(one, dict)]
    right = [name for name in ids if done.get(name, {}).get("right")]
    begun = any(name in done for name in ids)
    return {
        "lesson": lesson,
        "title": texts["title"],
        "minutes": texts["minutes"],
        "right": len(right),
        "of": len(ids),
        "state": "done" if len(right) == len(ids) else "begun" if begun else "open",
        "next": next((name for name in ids if name not in right), ""),
    }


def _known(lesson: str) -> str:
    if lesson not in LESSONS:
        raise UnknownName(what="lesson", found=lesson, expected=", ".join(LESSONS))
    return lesson
