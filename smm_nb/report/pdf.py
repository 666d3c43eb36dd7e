"""The page as PDF (pdf/ua-1): tagged, with bookmarks, running header and page numbers, fonts embedded.

WeasyPrint reads nothing but `data:` addresses here: no file, no network. Imports errors and fonts; WeasyPrint on use.
Tests: tests/report/test_pdf.py.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.resources import files
from typing import Any

from smm_nb.errors import RunProblem
from smm_nb.report.fonts import replaced_fonts

# data behind a figure is for the screen; on paper it would double the report
_FIGURE_DATA = re.compile(
    r"(<figure\b(?:(?!</figure>).)*?)<details>(?:(?!</figure>).)*</details>(</figure>)", re.DOTALL
)
# WeasyPrint knows no media features; it would say so for each of these rules in every report
_SCREEN_RULES = re.compile(r"@media ?(?:screen and )?\([^{]*\{(?:[^{}]|\{[^{}]*\})*\}")


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
    document = weasyprint.HTML(string=on_paper(page), url_fetcher=_fetcher())
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


def on_paper(page: str) -> str:
    """The page as the PDF lays it out: without screen rules and without the data behind figures."""
    head, close, body = page.partition("</style>")
    return _SCREEN_RULES.sub("", head) + _paper_style() + close + _FIGURE_DATA.sub(r"\1\2", body)


@cache
def _paper_style() -> str:
    return (files("smm_nb.report") / "template" / "paper.css").read_text("utf-8")


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
