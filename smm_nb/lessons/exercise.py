"""An exercise: `check` says right, close or wrong with a nudge and never the answer; `hint` helps; `solution` tells.

Words stand in `texts/<lesson>.toml`, right answers come from `answers_<lesson>.py`. Imports answer and progress.
Tests: tests/lessons/test_exercise.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from smm_nb.lessons import progress
from smm_nb.lessons.answer import Answer, names, number, off_by, same

Verdict = Literal["right", "close", "wrong", "unread"]
_WORDS = {"right": "Right.", "close": "Close.", "wrong": "Not yet.", "unread": "No answer yet."}


@dataclass(frozen=True)
class Reply:
    """What an exercise says to an answer; a notebook shows it as a sentence, with the verdict in bold.

    Attributes:
        verdict: right, close, wrong, or unread when there was nothing to check.
        text: why, what is off, or where to look; never the answer.
    """

    verdict: Verdict
    text: str

    def __repr__(self) -> str:
        return f"{_WORDS[self.verdict]} {self.text}"

    def _repr_markdown_(self) -> str:
        return f"**{_WORDS[self.verdict]}** {self.text}"


class Told(str):
    """A text that a notebook shows as a paragraph, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Attributes:
        id: lesson and place, such as `03.q2`.
        kind: number, choice (a letter), set (names in any order) or order (names in order).
        work_out: gives the answer from the files; called when something is checked, not before.
        texts: hint, solution, right, and the messages of typical mistakes under `wrong`.
        unit: of a number: count, share (0-1), money or number.
    """

    id: str
    kind: str
    work_out: Callable[[], Answer]
    texts: Mapping[str, Any]
    unit: str = "number"

    def check(self, given: Any = ..., *more: Any) -> Reply:
        """Right, close with what is off, or wrong with a nudge.

        Args:
            given: the answer: a number, a letter, or names.
            *more: further names, for who forgets the square brackets.
        """
        if more and self.kind in {"number", "choice"}:
            return Reply("unread", _say("one_answer"))
        reader = {"number": self._number, "choice": self._choice}.get(self.kind, self._names)
        reply = reader((given, *more) if more else given)
        if reply.verdict == "unread":
            return reply
        trouble = progress.note(self.id, tried=True, right=reply.verdict == "right")
        return replace(reply, text=f"{reply.text} {trouble}".rstrip())

    def hint(self) -> Told:
        """A first step."""
        trouble = progress.note(self.id, hint=True)
        return Told(f"{self.texts['hint']} {trouble}".rstrip())

    def solution(self) -> Told:
        """The answer and how it is found."""
        trouble = progress.note(self.id, solution=True)
        return Told(f"{self.solved()} {trouble}".rstrip())

    def solved(self) -> str:
        """The solution's text, without a note in the progress."""
        answer = self.work_out()
        return str(self.texts["solution"]).format(answer=answer.value, **answer.steps)

    def __repr__(self) -> str:
        q = self.id.partition(".")[2]
        return f"{self.id}: {q}.check(your answer), {q}.hint(), {q}.solution()"

    # ------------------------------------------------------------ one kind each

    def _number(self, given: Any) -> Reply:
        found = number(given)
        if found is None:
            return Reply("unread", f"{_not_a_number(given)} {_say('no_number')}".lstrip())
        answer = self.work_out()
        if same(found, answer.value, self.unit):
            return Reply("right", self.texts["right"])
        # a mistake that has its own words comes before a distance
        mistake = self._mistake(found, answer)
        if mistake:
            return Reply("wrong", self.texts["wrong"][mistake])
        off = off_by(found, answer.value, self.unit)
        return Reply("close", _say(off)) if off else self._lost(found, answer.value)

    def _mistake(self, found: float, answer: Answer) -> str | None:
        """The typical mistake that gives this number, the nearest of them; a share may come as a percent."""
        for number_ in (found, found / 100) if self.unit == "share" else (found,):
            near = [name for name, value in answer.wrong.items() if same(number_, value, self.unit)]
            if near:
                return min(near, key=lambda name: abs(number_ - answer.wrong[name]))
        return None

    def _lost(self, found: float, wanted: float) -> Reply:
        side = "far_high" if found > wanted else "far_low"
        return Reply("wrong", f"{_say(side)} {self._nudge()}")

    def _choice(self, given: Any) -> Reply:
        letter = _letter(given, self.texts["options"])
        if not letter:
            return Reply("unread", _say("no_letter").format(letters=", ".join(self.texts["options"])))
        if letter == self.work_out().value:
            return Reply("right", self.texts["right"])
        return Reply("wrong", self.texts["wrong"].get(letter) or self._nudge())

    def _names(self, given: Any) -> Reply:
        found = names(given)
        if not found:
            return Reply("unread", _say("no_names"))
        answer = self.work_out()
        mine, wanted = [name.lower() for name in found], [str(name).lower() for name in answer.value]
        if mine == wanted or (self.kind == "set" and set(mine) == set(wanted)):
            return Reply("right", self.texts["right"])
        for mistake, value in answer.wrong.items():
            if set(mine) == {str(name).lower() for name in value} and (self.kind == "set" or mine == list(value)):
                return Reply("wrong", self.texts["wrong"][mistake])
        return self._half(set(mine), set(wanted))

    def _half(self, mine: set[str], wanted: set[str]) -> Reply:
        hit, missed, extra = len(mine & wanted), len(wanted - mine), len(mine - wanted)
        if not hit:
            return Reply("wrong", self._nudge())
        if not missed and not extra:
            return Reply("close", _say("order"))
        return Reply("close", _say("half").format(hit=hit, missed=missed, extra=extra))

    def _nudge(self) -> str:
        return str(self.texts.get("nudge") or _say("nudge").format(q=self.id.partition(".")[2]))


def _letter(given: Any, options: Mapping[str, str]) -> str:
    """The letter of an answer such as "b", " B) " or the option's own words; empty when it is none of them."""
    text = given.strip().lower() if isinstance(given, str) else ""
    in_words = next((letter for letter, words_ in options.items() if words_.lower() == text), "")
    alone = re.match(r"\W*([a-z])(?![a-z])", text)
    return in_words or (alone[1] if alone and alone[1] in options else "")


def _not_a_number(given: Any) -> str:
    """What was found instead of a number, for who wonders why it was not read."""
    if given is None or given is ...:
        return ""
    if isinstance(given, str):
        return _say("found_text").format(text=given[:30])
    if hasattr(given, "__len__"):
        return _say("found_several").format(n=len(given))
    return _say("found_other").format(kind=type(given).__name__)


def _say(key: str) -> str:
    return str(words("replies")[key])


@cache
def words(name: str) -> dict[str, Any]:
    """The texts of a file in `texts/`."""
    import tomllib

    return tomllib.loads((files("smm_nb.lessons") / "texts" / f"{name}.toml").read_text("utf-8"))
