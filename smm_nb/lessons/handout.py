"""A lesson as a printable page: HTML or PDF by the report's own renderer, with solutions or with room for answers.

The renderer shows no code, so code is put into the prose as text. Imports course, exercise and report.
Tests: tests/lessons/test_handout.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from smm_nb.lessons.copies import CHECK
from smm_nb.lessons.course import exercises, notebook, title

# the empty line ends the HTML; without it what follows is no markdown
ROOM = "<br>\n\n**Your answer:** ____________________________________________\n"


def handout(lesson: str, folder: str | Path, *, solutions: bool = False, pdf: bool = True) -> list[Path]:
    """Write a lesson's handout into a folder: `03_handout.html` and `.pdf`, or `03_solutions.html` and `.pdf`.

    Args:
        lesson: its number, `00` to `10`.
        folder: made when it is not there.
        solutions: with the solutions in place of room for answers.
        pdf: the PDF beside the HTML.

    Returns:
        The files written.

    Raises:
        UnknownName: there is no such lesson.
        NoPango: the PDF needs a system library that is not here.
    """
    page = handout_page(lesson, solutions=solutions)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{lesson}_{'solutions' if solutions else 'handout'}.html"]
    written[0].write_text(page, "utf-8")
    if pdf:
        from smm_nb.report.pdf import render_pdf

        written.append(written[0].with_suffix(".pdf"))
        written[1].write_bytes(render_pdf(page))
    return written


def handout_page(lesson: str, *, solutions: bool = False) -> str:
    """The handout's HTML."""
    import nbformat

    from smm_nb.report.html import render_html

    solved = nbformat.reads(notebook(lesson).read_text("utf-8"), as_version=4)  # joins lines, as the renderer wants
    told = {exercise.id.partition(".")[2]: exercise.solved() for exercise in exercises(lesson)} if solutions else {}
    cells = [made for cell in solved["cells"] for made in _cells(cell, told)]
    page = render_html(nbformat.from_dict({**solved, "cells": cells}))
    # the renderer lowers every heading by a step, because a report's title is its first; here the lesson's is
    page = re.sub(r'<h2 id="note-1">(.*?)</h2>', r'<h1 id="note-1">\1</h1>', page, count=1, flags=re.DOTALL)
    page = page.replace("</style>", "pre{white-space:pre-wrap}</style>", 1)  # paper cannot scroll
    return page.replace("<title>Report</title>", f"<title>Lesson {lesson}: {title(lesson)}</title>", 1)


def _cells(cell: Mapping[str, Any], told: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield {**cell, "metadata": {}}
    elif "answer" in cell["metadata"].get("tags", []):
        yield _prose(cell["id"], _answers(source, told))
    else:
        yield _prose(cell["id"], f"```python\n{source}\n```")
        yield {**cell, "id": f"{cell['id']}-out", "source": "", "metadata": {}, "outputs": _kept(cell["outputs"])}


def _answers(source: str, told: Mapping[str, str]) -> str:
    asked = dict.fromkeys(CHECK.findall(source))
    return "\n\n".join(f"**Solution.** {told[q]}" if q in told else ROOM for q in asked)


def _kept(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # the title of a report inside a lesson would become the handout's own
    def is_title(output: Mapping[str, Any]) -> bool:
        return bool(re.search(r'"kind": "title"', json.dumps(output.get("data", {}))))

    return [output for output in outputs if not is_title(output)]


def _prose(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"{name}-text", "metadata": {}, "source": text}
