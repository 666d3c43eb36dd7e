"""Planning a test: the smallest effect that a budget can see, or the budget that an effect needs (T1-T4).

All formulas take independent impressions, clicks and results; people who see an ad twice are not, so a plan is
optimistic. May import `estimate.py`. Tests: tests/method/test_planning.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

from smm_nb.method.estimate import check_level, divide, normal_quantile, two_sided_z

# The usual 80 % chance to see an effect that is there; under 50 % the answer would more often be missed than found.
POWER, MIN_POWER = 0.8, 0.5


@dataclass(frozen=True)
class Plan:
    """What a test with this budget can tell.

    Attributes:
        per_arm: trials (impressions, clicks, visits) or, for a cost, expected results per arm.
        smallest_effect: relative, seen with the wanted power (0.3 = 30 % more); None when no effect is large enough.
        power: the chance, 0-1, to see the hoped effect with this budget; None without a hoped effect.
        needed_per_arm: trials or results per arm for the hoped effect at the wanted power.
        budget_needed: for all arms, in the currency of the budget.
        days: how long the budget lasts at the daily budget; None without one.
        days_needed: how long the budget needed lasts at the daily budget.
        can_tell: False when power is under 50 %: the test would end in "cannot tell" more often than not.
        reason: why numbers are missing.
    """

    per_arm: float | None = None
    smallest_effect: float | None = None
    power: float | None = None
    needed_per_arm: float | None = None
    budget_needed: float | None = None
    days: int | None = None
    days_needed: int | None = None
    can_tell: bool | None = None
    reason: str | None = None

    @property
    def chance(self) -> float | None:
        """The power as it may be said, in whole percent and rounded down: no test is sure to show anything.

        >>> Plan(power=0.99999).chance, Plan(power=0.868).chance, Plan().chance
        (0.99, 0.86, None)
        """
        return None if self.power is None else min(math.floor(self.power * 100) / 100, 0.99)


def power_of_rates(baseline: float, lift: float, n_per_arm: float, *, level: float = 0.95) -> float:
    """The chance, 0-1, that a two-sided test sees a relative `lift` of the rate `baseline` with n trials per arm.

    Normal approximation with separate variances; the tail on the wrong side is left out, so no lift gives half of
    1 - level.
    """
    changed = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 <= changed <= 1 and n_per_arm > 0):
        return 0.0
    error = math.sqrt((baseline * (1 - baseline) + changed * (1 - changed)) / n_per_arm)
    return float(special.ndtr(abs(changed - baseline) / error - two_sided_z(check_level(level))))


def trials_needed(baseline: float, lift: float, *, power: float = POWER, level: float = 0.95) -> int | None:
    """Trials per arm to see a relative `lift` of the rate `baseline`; None when no number of trials can.

    At a CTR of 1 % and a lift of 10 %: about 163,000 impressions per arm.

    References:
        Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.3.
    """
    changed = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 <= changed <= 1) or lift == 0:
        return None
    z = two_sided_z(check_level(level)) + normal_quantile(power)
    spread = baseline * (1 - baseline) + changed * (1 - changed)
    return math.ceil(z * z * spread / (changed - baseline) ** 2)


def smallest_lift(baseline: float, n_per_arm: float, *, power: float = POWER, level: float = 0.95) -> float | None:
    """The smallest relative rise of the rate `baseline` that n trials per arm see; None when even 100 % is not seen."""
    if not 0 < baseline < 1 or n_per_arm <= 0:
        return None
    ceiling = 1 / baseline - 1
    return _bisect(lambda lift: power_of_rates(baseline, lift, n_per_arm, level=level) - power, 0.0, ceiling)


def power_of_target(expected: float, ratio: float, *, level: float = 0.95) -> float:
    """The chance, 0-1, to show that results come cheaper than the target, exact for Poisson counts.

    Args:
        expected: results that the budget brings at exactly the target cost (budget / target).
        ratio: how many times as many results really come (1.25 = each costs a fifth less).
        level: of the two-sided exact interval that must leave the target out.
    """
    if expected <= 0 or ratio <= 0:
        return 0.0
    return float(special.gammainc(_critical(expected, level), expected * ratio))


def smallest_ratio(expected: float, *, power: float = POWER, level: float = 0.95) -> float | None:
    """How many times as many results as at the target cost must come to be seen with this power (> 1)."""
    if expected <= 0:
        return None
    return float(special.gammaincinv(_critical(expected, level), power) / expected)


def _critical(expected: float, level: float) -> int:
    # the smallest count whose exact lower limit lies above `expected`: P(K >= k) = gammainc(k, expected)
    tail = (1 - check_level(level)) / 2
    count = max(1, math.floor(expected))
    while special.gammainc(count, expected) > tail:
        count += 1
    return count


def results_needed(ratio: float, *, power: float = POWER, level: float = 0.95) -> float | None:
    """Results at the target cost (budget / target) that a plan must hold to see `ratio`; None when ratio <= 1."""
    if ratio <= 1:
        return None
    expected = 1.0
    while power_of_target(expected, ratio, level=level) < power:
        # counts are whole, so power climbs in a sawtooth: small steps keep to its lower edge
        expected *= 1.02
        if expected > 1e7:
            return None
    return expected


def plan_rate(
    budget: float,
    cost_per_trial: float,
    baseline: float,
    hoped_lift: float | None = None,
    *,
    arms: int = 2,
    daily_budget: float | None = None,
    power: float = POWER,
) -> Plan:
    """Plan the comparison of a rate between arms: CTR, join rate or conversion.

    Args:
        budget: for all arms together.
        cost_per_trial: what one trial costs, in the same currency: CPM / 1000 for CTR, CPC for joins and conversions.
        baseline: the rate to start from, 0-1.
        hoped_lift: the relative change that would matter (0.2 = 20 % more).
        arms: groups that share the budget evenly; each pair is compared.
        daily_budget: for all arms together, for the days.
        power: the wanted chance to see an effect.

    Returns:
        The plan at a two-sided 5 % level; missing with the reason when the figures make no test.
    """
    problem = _plan_problem(budget, cost_per_trial, arms)
    if not problem and not 0 < baseline < 1:
        problem = f"a baseline rate of {baseline:g}: it must lie between 0 and 1"
    if problem:
        return Plan(reason=problem)
    per_arm = budget / cost_per_trial / arms
    smallest = smallest_lift(baseline, per_arm, power=power)
    if hoped_lift is None:
        return Plan(per_arm, smallest, days=_days(budget, daily_budget))
    needed = trials_needed(baseline, hoped_lift, power=power)
    chance = power_of_rates(baseline, hoped_lift, per_arm)
    return _plan(per_arm, smallest, chance, (needed, cost_per_trial * arms), (budget, daily_budget))


def plan_cost(
    budget: float,
    target_cost: float,
    hoped_cost: float | None = None,
    *,
    daily_budget: float | None = None,
    power: float = POWER,
) -> Plan:
    """Plan the test of one placement against a target cost per result (join, sale).

    Args:
        budget: of this placement.
        target_cost: the cost per result not to be exceeded, same currency.
        hoped_cost: the cost that is hoped for, below the target.
        daily_budget: for the days.
        power: the wanted chance to see an effect.

    Returns:
        The plan at a two-sided 5 % level; effects are in results: 0.25 = a quarter more results than at the target
        cost, each a fifth cheaper.
    """
    problem = _plan_problem(budget, target_cost, 1)
    if problem:
        return Plan(reason=problem)
    expected = budget / target_cost
    ratio = smallest_ratio(expected, power=power)
    smallest = None if ratio is None else ratio - 1
    hoped = divide(target_cost, hoped_cost)
    if hoped is None:
        return Plan(expected, smallest, days=_days(budget, daily_budget))
    chance = power_of_target(expected, hoped)
    return _plan(expected, smallest, chance, (results_needed(hoped, power=power), target_cost), (budget, daily_budget))


def _plan(
    per_arm: float,
    smallest: float | None,
    chance: float,
    needed: tuple[float | None, float],
    money: tuple[float, float | None],
) -> Plan:
    (amount, price), (budget, daily) = needed, money
    total = None if amount is None else amount * price
    return Plan(
        per_arm=per_arm,
        smallest_effect=smallest,
        power=chance,
        needed_per_arm=amount,
        budget_needed=total,
        days=_days(budget, daily),
        days_needed=_days(total, daily),
        can_tell=chance >= MIN_POWER,
        reason=None if amount is not None else "no budget shows the hoped effect",
    )


def _plan_problem(budget: float, price: float, arms: int) -> str | None:
    if not (math.isfinite(budget) and math.isfinite(price)) or budget <= 0 or price <= 0:
        return "budget and cost must be above zero"
    return None if arms >= 1 else f"{arms} arms: at least 1 is needed"


def _days(budget: float | None, daily: float | None) -> int | None:
    days = divide(budget, daily)
    return None if days is None else math.ceil(days - 1e-9)


def _bisect(gap: Callable[[float], float], low: float, high: float) -> float | None:
    if gap(high) < 0:
        return None
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if gap(middle) >= 0 else (middle, high)
    return high
