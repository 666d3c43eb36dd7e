"""The course: eleven notebooks in notebooks/lessons, their exercises, the learner's progress, and what a teacher needs.

    q1, q2, q3, q4, q5 = lessons.exercises("03")     in a lesson's first cell
    q1.check(0.62)    q1.hint()    q1.solution()

Right answers are worked out from the example clients' files by plain csv and json (`answers_00.py` ...), apart from the
code that the lessons teach. Imports clients, kpis, text and report. Tests: tests/lessons/.
"""

from __future__ import annotations

from smm_nb.lessons.classroom import class_report, sound, stumbling_blocks
from smm_nb.lessons.copies import copy_lessons
from smm_nb.lessons.course import exercises, learn, next_notebook
from smm_nb.lessons.exercise import Exercise, Reply
from smm_nb.lessons.glossary import glossary
from smm_nb.lessons.handout import handout

__all__ = [
    "Exercise",
    "Reply",
    "class_report",
    "copy_lessons",
    "exercises",
    "glossary",
    "handout",
    "learn",
    "next_notebook",
    "sound",
    "stumbling_blocks",
]
