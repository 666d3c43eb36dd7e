"""A finding: what a rule of the method says of this client, with its evidence and the next action.

Findings are data: the sentence is a message key with its values, so that a report can say it in the client's language.
Imports tables and text. Tests: tests/method/test_rules.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from smm_nb.tables.exhibit import Exhibit
from smm_nb.text import has, say

Verdict = Literal["yes", "no", "cannot_tell", "info"]


@dataclass(frozen=True)
class Finding:
    """What a rule says.

    Attributes:
        rule: id in the method, such as `A2` or `KR1`.
        verdict: yes (the rule is met), no, cannot_tell (the data do not decide), info (nothing to decide).
        key: message key of the sentence, such as `audit.a2_no`; `<key>_action` says what to do next and
            `<key>_flips` what would change the verdict, where those messages exist.
        values: fields of the three messages.
        evidence: the table behind it; None when the sentence says it all.
        weight: how much it matters among the actions, 0-1; the report asks for the three that matter most.
        defaults: parameters that the method does not give, with the value used; the report names them.
        subject: what it is about when a rule speaks of several (a network, a test, a post); shown before the sentence.
    """

    rule: str
    verdict: Verdict
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: Exhibit | None = None
    weight: float = 0.5
    defaults: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""

    def sentence(self, language: str) -> str:
        """The finding in one sentence."""
        return say(self.key, language, **self.values)

    def action(self, language: str) -> str | None:
        """The next action, None when there is nothing to do."""
        return self._beside("action", language)

    def flips(self, language: str) -> str | None:
        """What would change the verdict."""
        return self._beside("flips", language)

    def _beside(self, what: str, language: str) -> str | None:
        key = f"{self.key}_{what}"
        return say(key, language, **self.values) if has(key, language) else None
