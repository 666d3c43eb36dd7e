"""The wording of every problem that a user can meet, once.

A kind of problem is a class: `type` (for machines), `title` (for people) and `template` (one sentence with the fields
in it). Whoever finds the problem gives the fields; nobody writes the sentence again. Imports nothing.
Tests: tests/test_errors.py.
"""

from __future__ import annotations

import os
from typing import Any, ClassVar


class SmmError(Exception):
    """A problem that the user can mend. Its text is the whole message: no traceback is needed to act on it.

    Every kind takes its fields as keywords. The fields `file`, `sheet`, `line` and `column` are the place, and stand
    before the sentence; `remedy` stands after it.

    >>> print(MissingFile(file="data/yarko/vk.json", remedy="Put the export there, or change `sources` in the YAML."))
    data/yarko/vk.json: the file is not there. Put the export there, or change `sources` in the YAML.
    """

    type: ClassVar[str] = "problem"
    title: ClassVar[str] = "Problem"
    template: ClassVar[str] = "{problem}."

    def __init__(self, **fields: Any) -> None:
        self.fields = {name: value for name, value in fields.items() if value is not None}
        super().__init__(str(self))

    def __str__(self) -> str:
        sentence = self.template.format_map(_Blank(self.fields))
        return " ".join(part for part in (self.place, sentence, str(self.fields.get("remedy", ""))) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        # errors cross process borders (XLSX is read in a child): keyword-only construction needs saying how
        return (_rebuild, (type(self), self.fields))

    @property
    def place(self) -> str:
        """`file, sheet, line, column:`, as far as they are known."""
        fields = self.fields
        parts = [os.fspath(fields["file"])] if "file" in fields else []
        parts += [f"{name} {fields[name]}" for name in ("sheet", "table", "line", "column", "key") if name in fields]
        return ", ".join(parts) + ":" if parts else ""

    def to_dict(self) -> dict[str, Any]:
        """The problem as data for `--json`: type, title, message and every field as text or number."""
        plain = {k: v if isinstance(v, int | float | bool) else str(v) for k, v in self.fields.items()}
        return {"type": self.type, "title": self.title, "message": str(self), **plain}


class _Blank(dict[str, Any]):
    """Fields for a template; a field that was not given reads as an empty text."""

    def __missing__(self, name: str) -> str:
        return ""


def _rebuild(kind: type[SmmError], fields: dict[str, Any]) -> SmmError:
    return kind(**fields)


# ---------------------------------------------------------------- files and what is in them


class FileProblem(SmmError):
    """A file that cannot be used as it is (any reason without a kind of its own)."""

    type, title = "file", "The file cannot be used"
    template = "{problem}."


class MissingFile(FileProblem):
    type, title = "missing-file", "File not found"
    template = "the file is not there."


class EmptyFile(FileProblem):
    type, title = "empty-file", "Empty file"
    template = "the file is empty: no table was found in it."


class DamagedFile(FileProblem):
    """The bytes are not what the file's kind demands."""

    type, title = "damaged-file", "Damaged file"
    template = "the file is damaged: {problem}."


class TooLarge(FileProblem):
    """A limit on untrusted files, reached before memory or time was spent."""

    type, title = "too-large", "A limit was reached"
    template = "{what} is {found}, the limit is {expected}."


class UnknownFormat(FileProblem):
    type, title = "unknown-format", "Unknown format"
    template = "no loader knows this format. Found the columns {found}; {expected}."


class AmbiguousFormat(FileProblem):
    type, title = "ambiguous-format", "More than one loader claims the file"
    template = "the loaders {found} all claim this file; exactly one may."


class MissingColumn(FileProblem):
    type, title = "missing-column", "A column is missing"
    template = "the {family} export lacks the column {expected}. Found: {found}."


class BadValue(FileProblem):
    type, title = "bad-value", "A value cannot be read"
    template = "found {found}, expected {expected}."


class AmbiguousDates(FileProblem):
    type, title = "ambiguous-dates", "Day and month cannot be told apart"
    template = "the dates, such as {found}, can be day-month or month-day, and nothing in the file decides it."


class ConflictingRows(FileProblem):
    type, title = "conflicting-rows", "Two files disagree"
    template = "{what} has {found} here and {expected} in {other}."


class WrongCurrency(FileProblem):
    type, title = "wrong-currency", "Wrong currency"
    template = "the amounts are in {found}, the client's currency is {expected}."


# ---------------------------------------------------------------- what the analyst writes


class BadParams(SmmError):
    """A client's YAML that does not say what it must."""

    type, title = "bad-params", "The client's YAML needs mending"
    template = "found {found}, expected {expected}."


class UnknownKey(BadParams):
    type, title = "unknown-key", "Unknown key"
    template = "this key is not known{closest}."


class MissingKey(BadParams):
    type, title = "missing-key", "A key is missing"
    template = "the key is missing; expected {expected}."


class UnsafeYaml(BadParams):
    type, title = "unsafe-yaml", "This is not plain YAML"
    template = "{found} is not allowed here; expected {expected}."


class UnknownName(SmmError):
    """A client, report, KPI, rule ... that does not exist. `what` says which, `expected` lists those that do."""

    type, title = "unknown-name", "No such name"
    template = "there is no {what} {found}. There are: {expected}."


class BadPeriod(SmmError):
    type, title = "bad-period", "The period cannot be used"
    template = "found {found}, expected {expected}."


class BadNumber(SmmError, ValueError):
    """A number handed to a statistic that has no sense there, such as a level of 95 instead of 0.95."""

    type, title = "bad-number", "The number cannot be used"
    template = "{what} is {found}: it must be {expected}."


class NoWorkspace(SmmError):
    type, title = "no-workspace", "Not a workspace"
    template = "no folder with `params/` was found here or above."


# ---------------------------------------------------------------- what cannot be said


class NoData(SmmError):
    """A table that the client's files do not give. `remedy` says where to get it."""

    type, title = "no-data", "No data"
    template = "{client} has no {what} for {period}."


class Refused(SmmError):
    """A figure that would mislead, such as a sum of daily reach."""

    type, title = "refused", "Refused"
    template = "{what} is not computed: {problem}."


class RunProblem(SmmError):
    """A report that did not come out."""

    type, title = "run", "The report did not come out"
    template = "{problem}."


class SeveralProblems(SmmError):
    """More than one problem found in one go, so that all can be mended in one go. `problems` holds them."""

    type, title = "several", "Several problems"

    def __init__(self, problems: list[SmmError]) -> None:
        self.problems = problems
        super().__init__(problem=f"{len(problems)} problems")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.problems,))
