"""The page of all reports, `outputs/index.html`: what needs attention first, then clients by months with their state.

It works from a file address and without script; one small script of ours, named by its hash in the page's policy,
adds search and sorting. Imports cells, sparkline, brand and text. Tests: tests/report/test_portal.py.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from smm_nb.report import sparkline
from smm_nb.report.brand import Brand
from smm_nb.report.cells import escape, shown, sign, trend_in_words, without_paths
from smm_nb.text import say

GOOD = ("ok", "ok_with_warnings")
URGENT = 8
"""Lines of the list of what needs attention first."""

HEADLINES = 3
"""KPIs of a report that the page shows."""

FILES = {"report.pdf": "PDF", "report.xlsx": "XLSX", "report.ipynb": "IPYNB"}


@dataclass(frozen=True)
class Entry:
    """One report as the page shows it.

    Attributes:
        client, period, report: ids, such as yarko, 2025-08, audit.
        folder: of its files, relative to the page.
        state: of its manifest, such as ok or failed.
        files: names in the folder.
        content: its `findings.json`, or what `needed` leaves of it; empty where there is none.
        problem: why it did not come out, in one sentence.
    """

    client: str
    period: str
    report: str
    folder: str
    state: str = "ok"
    files: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def told(self) -> Mapping[str, Any]:
        """The head of the report."""
        head: Mapping[str, Any] = self.content.get("report", {})
        return head

    @property
    def name(self) -> str:
        """The client's name, else its id."""
        return str(self.told.get("client_name") or self.client)


def needed(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page takes from a `findings.json`: a fraction of it, since thousands are held at once."""
    return {
        "report": content.get("report", {}),
        "headlines": content.get("headlines", [])[:HEADLINES],
        "findings": [finding for finding in content.get("findings", []) if _is_weighty(finding)],
    }


def render_index(
    entries: Iterable[Entry],
    *,
    problems: Mapping[str, str] | None = None,
    brand: Brand | None = None,
    language: str = "en",
) -> str:
    """The page.

    Args:
        entries: the reports there are.
        problems: client's id -> why nothing could be made for it.
        brand: the agency's.
        language: of the page itself; what reports say stays in their own.
    """
    brand, every = brand or Brand(), _named(sorted(entries, key=lambda one: (one.client, one.period, one.report)))
    script = _read("portal.js")
    words = {
        "language": language,
        "policy": _policy(script),
        "title": escape(say("portal.title", language)),
        "by": escape(brand.name),
        "style": brand.sheet() + _read("portal.css"),
        "first": escape(say("portal.first", language)),
        "attention": _attention(every, problems or {}, language),
        "table": _table(every, language),
        "search": escape(say("portal.search", language)),
        "none": escape(say("portal.no_match", language)),
        "script": script,
    }
    # one pass over the template: a client called `@script@` stays a name
    return re.sub("@([a-z]+)@", lambda place: words[place[1]], _read("portal.html"))


def _named(entries: Sequence[Entry]) -> list[Entry]:
    """A report that failed says nothing of itself: it takes its client's name from the others."""
    heads = {entry.client: {"report": {"client_name": entry.name}} for entry in entries if entry.told}
    return [one if one.told else replace(one, content=heads.get(one.client, {})) for one in entries]


# ---------------------------------------------------------------- what needs attention


def _attention(entries: Sequence[Entry], problems: Mapping[str, str], language: str) -> str:
    lines = [_problem_line(client, problem) for client, problem in sorted(problems.items())]
    lines += [_failed_line(entry, language) for entry in entries if entry.state not in GOOD]
    room = max(URGENT - len(lines), 0)
    lines += [_finding_line(entry, finding, language) for entry, finding in _weighty(entries)[:room]]
    if not lines:
        return f"<p>{escape(say('portal.nothing', language))}</p>"
    return f'<ul class="attention">{"".join(lines)}</ul>'


def _weighty(entries: Sequence[Entry]) -> list[tuple[Entry, Mapping[str, Any]]]:
    """What the newest reports answer with no, the weightiest first, each once though several reports say it."""
    newest = {entry.client: entry.period for entry in entries}
    found = [
        (entry, finding)
        for entry in entries
        if entry.state in GOOD and entry.period == newest[entry.client]
        for finding in entry.content.get("findings", [])
        if _is_weighty(finding)
    ]
    once: dict[tuple[object, ...], tuple[Entry, Mapping[str, Any]]] = {}
    for entry, finding in found:
        once.setdefault((entry.client, finding.get("rule"), finding["sentence"]), (entry, finding))
    return sorted(once.values(), key=lambda pair: -pair[1]["weight"])


def _is_weighty(finding: Mapping[str, Any]) -> bool:
    return finding["verdict"] == "no" and bool(finding.get("action"))


def _problem_line(client: str, problem: str) -> str:
    return f"<li><b><bdi>{escape(client)}</bdi></b> {escape(without_paths(problem))}</li>"


def _failed_line(entry: Entry, language: str) -> str:
    return (
        f'<li><span class="sign no"><span aria-hidden="true">✗</span> {escape(_state(entry, language))}</span> '
        f"<b><bdi>{escape(entry.name)}</bdi></b> {_link(entry, language)}, {escape(_when(entry, language))}. "
        f"{escape(without_paths(entry.problem))}</li>"
    )


def _finding_line(entry: Entry, finding: Mapping[str, Any], language: str) -> str:
    return (
        f"<li><b><bdi>{escape(entry.name)}</bdi></b>, {_link(entry, language)}: "
        f'<span{_own(entry)} dir="auto">{escape(finding["sentence"])} '
        f'<span class="todo">{escape(finding["action"])}</span></span></li>'
    )


# ---------------------------------------------------------------- the table


def _table(entries: Sequence[Entry], language: str) -> str:
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.client, entry.period), []).append(entry)
    heads = "".join(
        f'<th scope="col">{escape(say(f"portal.{name}", language))}</th>'
        for name in ("client", "period", "reports", "headlines", "until")
    )
    # the newest months first: what a reader comes for
    ordered = sorted(sorted(groups.values(), key=lambda g: g[0].client), key=lambda g: g[0].period, reverse=True)
    rows = "".join(_row(group, language) for group in ordered)
    caption = f'<caption class="unseen">{escape(say("portal.title", language))}</caption>'
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(group: Sequence[Entry], language: str) -> str:
    first = group[0]
    until = max((entry.told.get("data_until") or "" for entry in group), default="")
    day = shown(until, "date", language) if until else shown(None, "date", language)
    reports = "".join(f"<li>{_report(entry, language)}</li>" for entry in group)
    return (
        f'<tr><th scope="row" data-sort="{escape(first.name)}"><bdi>{escape(first.name)}</bdi></th>'
        f'<td data-sort="{escape(first.period)}">{escape(_when(first, language))}</td><td><ul>{reports}</ul></td>'
        f'<td>{_headlines(group, language)}</td><td data-sort="{escape(until)}">{escape(day)}</td></tr>'
    )


def _report(entry: Entry, language: str) -> str:
    if entry.state not in GOOD:
        return f"{_link(entry, language)} {_bad(entry, language)}"
    more = "".join(_file_link(entry, name, kind, language) for name, kind in FILES.items() if name in entry.files)
    return f"{_link(entry, language)}{more}"


def _file_link(entry: Entry, name: str, kind: str, language: str) -> str:
    spoken = escape(f"{_title(entry, language)} {kind}")
    return f' <a class="file" href="{_address(entry, name)}" aria-label="{spoken}">{kind}</a>'


def _headlines(group: Sequence[Entry], language: str) -> str:
    entry = next((entry for entry in reversed(group) if entry.content.get("headlines")), None)
    if entry is None:
        return ""
    lines = [_headline(entry, row, language) for row in entry.content["headlines"][:HEADLINES]]
    return f'<ul class="headlines">{"".join(lines)}</ul>'


def _headline(entry: Entry, row: Mapping[str, Any], language: str) -> str:
    unit, currency = row.get("unit") or "number", row.get("currency")
    image = sparkline.svg(row.get("trend"))
    alt = escape(trend_in_words(row.get("trend"), language, unit, currency))
    line = (
        f'<img class="spark" alt="{alt}" src="{sparkline.address(image)}">' if image else '<span class="spark"></span>'
    )
    value = escape(shown(row.get("actual"), unit, language, currency))
    label = escape(row.get("label") or row.get("kpi") or "")
    told = f"<span><span{_own(entry)}>{label}</span> <b>{value}</b></span>"
    return f"<li>{line}{told}{sign(str(row.get('status')), language)}</li>"


def _bad(entry: Entry, language: str) -> str:
    return f'<span class="sign no"><span aria-hidden="true">✗</span> {escape(_state(entry, language))}</span>'


def _state(entry: Entry, language: str) -> str:
    return say(f"portal.{entry.state}", language)


def _when(entry: Entry, language: str) -> str:
    return shown(entry.period, "month", language) if len(entry.period) == len("2025-08") else entry.period


def _title(entry: Entry, language: str) -> str:
    return str(entry.told.get("title") or say(f"report.{entry.report}", language))


def _own(entry: Entry) -> str:
    """What a report says of itself is in its own language, for who has the page read aloud."""
    own = entry.told.get("language")
    return f' lang="{escape(own)}"' if own else ""


def _link(entry: Entry, language: str) -> str:
    title = escape(_title(entry, language))
    return (
        f'<a{_own(entry)} href="{_address(entry, "report.html")}">{title}</a>'
        if "report.html" in entry.files
        else title
    )


def _address(entry: Entry, name: str) -> str:
    return escape(quote(f"{entry.folder}/{name}"))


# ---------------------------------------------------------------- the page


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _read(name: str) -> str:
    return (files("smm_nb.report") / "template" / name).read_text("utf-8")
