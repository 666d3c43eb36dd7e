"""Student copies: the lessons with empty answer cells and without outputs. A learner's work is never overwritten.

A cell tagged `answer` holds a solved exercise; the copy keeps its checks and puts three dots for the answers. A cell
tagged `solved-only` speaks of the solved lessons and is left out. Imports course, glossary, progress and clients.
Tests: tests/lessons/test_copies.py.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smm_nb.clients import starter
from smm_nb.clients.workspace import ENVIRONMENT
from smm_nb.lessons import progress
from smm_nb.lessons.course import LESSONS, notebook
from smm_nb.lessons.glossary import glossary

CHECK = re.compile(r"\b(q\d+)\.check\(")
"""How an answer cell names its exercises."""
EXAMPLES = ("brow_studio", "norrsken", "polaris_dental", "yarko")
"""The clients that the lessons open."""


def copy_lessons(folder: str | Path, *, learner: str = "") -> list[Path]:
    """Copy the lessons into a folder for a learner, with `glossary.md` and `progress.json` beside them.

    The lessons read the example clients, so the folder should lie in a workspace that has them; where there is no
    such workspace around it (an agency's own has other clients), one with the examples is laid in the folder.

    Args:
        folder: made when it is not there.
        learner: the name that a class report shows; put into a progress file that has none.

    Returns:
        The files written; those that were there already are left as they are.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _workspace_around(folder)
    written = []
    for source in map(notebook, LESSONS):
        target = folder / source.name
        if not target.exists():
            solved = json.loads(source.read_text("utf-8"))
            target.write_text(json.dumps(emptied(solved), indent=1, ensure_ascii=False) + "\n", "utf-8")
            written.append(target)
    words = folder / "glossary.md"
    if not words.exists():
        words.write_text(glossary(), "utf-8")
        written.append(words)
    kept = folder / progress.FILE
    if not kept.exists():
        progress.write(kept, progress.empty(learner))
        written.append(kept)
    elif learner and not (so_far := progress.read(kept)).get("learner"):
        progress.write(kept, {**so_far, "learner": learner})
        written.append(kept)
    return written


def emptied(solved: Mapping[str, Any]) -> dict[str, Any]:
    """A solved notebook without outputs and answers; the solved one is not changed."""
    mine = [cell for cell in solved["cells"] if "solved-only" not in cell["metadata"].get("tags", [])]
    return {**solved, "cells": [_emptied(cell) for cell in mine]}


def _emptied(cell: Mapping[str, Any]) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return dict(cell)
    bare = {**cell, "outputs": [], "execution_count": None}
    if "answer" in cell["metadata"].get("tags", []):
        asked = dict.fromkeys(CHECK.findall("".join(cell["source"])))
        bare["source"] = "\n".join(f"{q}.check(...)" for q in asked)
    return bare


def _workspace_around(folder: Path) -> None:
    here = folder.resolve()
    above = next((place for place in (here, *here.parents) if (place / "params").is_dir()), None)
    if above == here or (above and _has_examples(above)):
        return
    # the environment may name a workspace that is elsewhere; the one around the terminal is not around the copies
    named = os.environ.get(ENVIRONMENT)
    if not (named and _has_examples(Path(named))):
        starter.init(folder, examples=True)


def _has_examples(place: Path) -> bool:
    return all((place / "params" / f"{client}.yml").exists() for client in EXAMPLES)
