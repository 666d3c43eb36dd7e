"""Every message is said somewhere: what nothing says is deleted, so that nobody translates in vain."""

import ast
import re
from pathlib import Path

import smm_nb
from smm_nb.text import keys

PACKAGE = Path(smm_nb.__file__).parent
BESIDE = ("_action", "_flips", "_title", "_alt", "_what", "_pitfall")
"""Messages that go with another one: a finding's action, a chart's title, a KPI's definition."""

BY_VALUE = ("names", "columns", "kpis", "references")
"""Subjects whose names are values: columns of tables, ids of KPIs, choices of a client's YAML, KPIs' references."""


def said() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text in the code, and a pattern for each text with gaps."""
    texts, gaps = set(), []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts |= {node.value, *node.value.split(), *node.value.split(", ")}
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values]
                if re.search(r"[a-z]{3}", "".join(parts).replace(r"[\w.]+", "")):
                    gaps.append(re.compile("".join(parts)))
            elif isinstance(node, ast.keyword) and node.arg:
                texts.add(node.arg)
    for path in PACKAGE.rglob("*.csv"):
        texts |= set(re.split(r"[,;\n]", path.read_text("utf-8")))
    return texts, gaps


def is_said(key: str, texts: set[str], gaps: list[re.Pattern[str]]) -> bool:
    for beside in BESIDE:
        if key.endswith(beside) and is_said(key.removesuffix(beside), texts, gaps):
            return True
    subject, name = key.split(".", 1)
    if key in texts or any(gap.fullmatch(key) for gap in gaps):
        return True
    return subject in BY_VALUE and (name in texts or any(gap.fullmatch(name) for gap in gaps))


def test_no_message_is_unused():
    texts, gaps = said()

    assert [key for key in keys() if not is_said(key, texts, gaps)] == []


def test_the_search_does_find_what_nothing_says():
    texts, gaps = said()

    assert not is_said("review.nobody_says_this", texts, gaps)
    assert not is_said("nouns.posts_nobody", texts, gaps)
