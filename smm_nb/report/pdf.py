"""The page as PDF (pdf/ua-1): tagged, with bookmarks, running header and page numbers, fonts embedded.

WeasyPrint reads nothing but `data:` addresses here: no file, no network. Imports errors, fonts and
pdf_lean; WeasyPrint on use. Tests: tests/report/test_pdf.py.
"""

from __future__ import annotations

import logging
import os
import re
from functools import cache
from importlib.resources import files
from typing import Any

from smm_nb.errors import RunProblem
from smm_nb.memory import no_collecting
from smm_nb.report.fonts import replaced_fonts
from smm_nb.report.pdf_lean import lean, with_small_index

# WeasyPrint knows no media features; it would say so for each of these rules in every report
_SCREEN_RULES = re.compile(r"@media ?(?:screen and )?\([^{]*\{(?:[^{}]|\{[^{}]*\})*\}")
# what outweighs JupyterLab's own rules says the same as our plain rules, and would be tried on every element
_NOTEBOOK_RULES = re.compile(r"\.smm\.smm\.smm [^{]*\{[^{}]*\}")
_VARIABLES = re.compile(r"(--[\w-]+): ?([^;}]+?) ?(?:;|(?=}))")

# What is laid out costs time and bytes, shown or not, so what serves the screen alone is taken out before.
_SCREEN_PARTS = (
    # contents, since a PDF has bookmarks and its first page is for the answer; the link that skips them
    (re.compile(r'<nav class="toc".*?</nav>|<a class="skip".*?</a>', re.DOTALL), ""),
    # data behind a figure: on paper it would double the report
    (
        re.compile(r"(<figure\b(?:(?!</figure>).)*?)<details>(?:(?!</figure>).)*</details>(</figure>)", re.DOTALL),
        r"\1\2",
    ),
    # a dash that is seen and a word that is heard instead of it: on paper there is one text for both
    (re.compile(r'<span aria-hidden="true">([^<]*)</span>(?:<span class="unseen">[^<]*</span>)?'), r"\1"),
    (re.compile(r"<wbr>"), "\u200b"),
    # the direction of each text is found without it; a long word without a place to break needs it to be broken
    (re.compile(r"<bdi(?: class=\"anywhere\")?>((?:(?![^\s<\u200b]{24})[^<])*)</bdi>"), r"\1"),
)


class NoPango(RunProblem):
    """The library that lays text out for the PDF is not on this machine."""

    type, title = "no-pango", "PDF is not possible here"
    template = "the PDF needs the system library Pango, which is not installed."


def render_pdf(page: str) -> bytes:
    """The PDF of a page made by `render_html`.

    Raises:
        NoPango: the system library is missing; the message names the command that installs it.
    """
    weasyprint = _weasyprint()
    replaced_fonts()
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # or each font is dated, and no two PDFs of a page are the same
    document = weasyprint.HTML(string=on_paper(page), url_fetcher=_fetcher())
    with no_collecting():  # a layout makes a million objects that all live until it ends
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=lean)
    return with_small_index(content)


def on_paper(page: str) -> str:
    """The page as the PDF lays it out: without screen rules, contents, and the data behind figures."""
    head, opened, rest = page.partition("<style>")
    sheet, closed, body = rest.partition("</style>")
    for pattern, instead in _SCREEN_PARTS:
        body = pattern.sub(instead, body)
    return head + opened + _sheet(sheet) + closed + body


@cache
def _sheet(sheet: str) -> str:
    """The page's style sheet for paper, its variables resolved once instead of at every element."""
    sheet = _NOTEBOOK_RULES.sub("", _SCREEN_RULES.sub("", sheet))
    sheet += (files("smm_nb.report") / "template" / "paper.css").read_text("utf-8")
    values = dict(_VARIABLES.findall(sheet))  # paper's and the brand's come last
    return re.sub(r"var\((--[\w-]+)\)", lambda used: values[used[1]], _VARIABLES.sub("", sheet))


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise NoPango(
            remedy="Install it with `apt-get install libpango-1.0-0 libpangoft2-1.0-0` (Debian, Ubuntu) or "
            "`brew install pango` (macOS); the other formats are made without it."
        ) from error
    # unknown properties are the screen's; what matters is tested on the PDF itself
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return weasyprint


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class OnlyData(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise ValueError("a report reads no address")
            return super().fetch(url, headers)

    return OnlyData(allowed_protocols=["data"], allow_redirects=False)
