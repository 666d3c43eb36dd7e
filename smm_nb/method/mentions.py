"""Mentions in the monthly review: how many, how toned, and what a balance of tones can say.

Imports statistics and blocks. Tests: tests/method/test_blocks.py.
"""

from __future__ import annotations

from typing import Any

from smm_nb.method.blocks import Block, Data, rows
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.rates import wilson
from smm_nb.tables.rows import where


def mention_blocks(data: Data, *, fewest: int = 30) -> list[Block]:
    """The balance of positive and negative mentions by others, withheld under `fewest` toned ones.

    The share of positive among toned mentions gets Wilson's interval; net sentiment is that share twice, less one.

    Args:
        data: the client's data.
        fewest: toned mentions below which only the counts are shown (practice, not the method's).

    Reference: method KR (sources); net sentiment rate = (positive - negative) / (positive + negative).
    """
    frame = rows(data, "mentions")
    others = where(frame, ~frame["is_owned"].fillna(False).astype(bool))
    if others.empty:
        return [missing(data, "mentions", "KR", weight=0.3)]
    counts = others["tone"].value_counts()
    positive, negative = int(counts.get("positive", 0)), int(counts.get("negative", 0))
    toned = positive + negative
    last = len(rows(data, "mentions", period=data.period.previous))
    values: dict[str, Any] = {
        "n": len(others),
        "positive": positive,
        "negative": negative,
        "toned": toned,
        "fewest": fewest,
        "before": last or None,
    }
    if toned < fewest:
        return [
            Finding("KR", "cannot_tell", "reputation.mentions_few", values, weight=0.3, defaults={"fewest": fewest})
        ]
    share = wilson(positive, toned)
    low, high = share.interval or (None, None)
    values |= {"share": share.value, "low": low, "high": high}
    verdict = "yes" if low is not None and low > 0.5 else "no" if high is not None and high < 0.5 else "cannot_tell"
    return [Finding("KR", verdict, f"reputation.mentions_{verdict}", values, weight=0.5)]  # type: ignore[arg-type]
