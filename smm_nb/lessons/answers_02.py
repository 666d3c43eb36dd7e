"""Right answers of lesson 02, from what the clients' YAML says. Imports plain and answer.

Tests: tests/lessons/test_answers.py.
"""

from __future__ import annotations

from smm_nb.lessons import plain
from smm_nb.lessons.answer import Answer

CLIENTS = ("brow_studio", "norrsken", "polaris_dental", "yarko")


def q1() -> Answer:
    """Ways in which a visitor can reach the clinic."""
    ways = plain.params("polaris_dental").site.contact_options
    return Answer(len(set(ways)), {"goals": len(plain.params("polaris_dental").site.goals)}, {"ways": ", ".join(ways)})


def q2() -> Answer:
    """Clients whose site comes before SMM: one or two ways only."""
    few = [name for name in CLIENTS if len(set(plain.params(name).site.contact_options)) <= 2]
    return Answer(few, {}, {"names": ", ".join(few)})


def q3() -> Answer:
    """Clients with exactly three goals in their statistics."""
    three = [name for name in CLIENTS if len(plain.params(name).site.goals) == 3]
    shops = [
        name for name in three if plain.params(name).site.is_shop and not plain.params(name).site.ecommerce_tracking
    ]
    return Answer(
        [name for name in three if name not in shops],
        {"goals_only": three},
        {"left": ", ".join(three), "shops": ", ".join(shops)},
    )


def q4() -> Answer:
    """Norrsken's SMM as a share of its advertising that sells."""
    smm, selling = _budget("norrsken")
    return Answer(
        smm / selling, {"of_both": smm / (smm + selling), "of_smm": selling / smm}, {"smm": smm, "selling": selling}
    )


def q5() -> Answer:
    """The most that norrsken's SMM may cost by A5."""
    smm, selling = _budget("norrsken")
    return Answer(
        0.25 * selling, {"of_both": 0.25 * (smm + selling), "cut": smm - 0.25 * selling}, {"selling": selling}
    )


def q6() -> Answer:
    """A5 for yarko: the share is within a quarter, the term is below half a year."""
    smm, selling = _budget("yarko")
    months = plain.params("yarko").budget.months_committed or 0
    letters = {(True, True): "a", (True, False): "b", (False, True): "c", (False, False): "d"}
    return Answer(letters[smm / selling <= 0.25, months >= 6], {}, {"share": smm / selling, "months": months})


def q7() -> Answer:
    """What an audit says of a business that is not on the list of A1; by rule."""
    return Answer("c")


def _budget(client: str) -> tuple[float, float]:
    budget = plain.params(client).budget
    return float(budget.smm_per_month or 0), float(budget.selling_tools_per_month or 0)
