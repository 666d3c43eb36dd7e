"""HTML and PDF of one executed notebook: our template beside nbconvert's own `lab`, in one run on one machine.

    python benchmarks/bench_render.py [executed.ipynb ...]

Without an argument a made-up report with eight figures is taken. Prints seconds of CPU (best of several, warm, in
turns), bytes and ratios; for the PDF also beside the lab template's when that is tagged for screen readers as ours is.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 5


def in_turns(**works: Callable[[], Any]) -> dict[str, tuple[float, Any]]:
    """The shortest CPU time of each work after a warm round, and what came of it; in turns, so that noise is shared."""
    results = {name: work() for name, work in works.items()}
    shortest = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            gc.collect()  # what one has left behind shall not be cleared away in the time of the next
            begun = time.process_time()
            work()
            shortest[name] = min(shortest[name], time.process_time() - begun)
    return {name: (shortest[name], results[name]) for name in works}


def compare(name: str, notebook: Any) -> None:
    """Print one notebook's figures."""
    import weasyprint
    from nbconvert import HTMLExporter

    from smm_nb.report.html import render_html
    from smm_nb.report.pdf import render_pdf

    lab = HTMLExporter(template_name="lab", exclude_input=True)
    page, lab_page = render_html(notebook), lab.from_notebook_node(notebook)[0]

    def labs_html() -> bytes:
        return str(lab.from_notebook_node(notebook)[0]).encode()

    def labs_pdf(**options: Any) -> Any:
        return weasyprint.HTML(string=lab_page, url_fetcher=_nothing).write_pdf(**options)

    done = in_turns(
        html=lambda: render_html(notebook).encode(),
        lab_html=labs_html,
        pdf=lambda: render_pdf(page),
        lab_pdf=labs_pdf,
        lab_tagged=lambda: labs_pdf(pdf_variant="pdf/ua-1"),
    )
    print(name)
    for what, ours, labs in (
        ("HTML", "html", "lab_html"),
        ("PDF", "pdf", "lab_pdf"),
        ("PDF tagged", "pdf", "lab_tagged"),
    ):
        for unit, one, other in (
            ("seconds", done[ours][0], done[labs][0]),
            ("bytes", len(done[ours][1]), len(done[labs][1])),
        ):
            print(
                f"  {what:10} {unit:7} ours {one:>9.6g}  lab {other:>9.6g}  lab / ours {other / one:5.2f}", flush=True
            )


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    if url.startswith("data:"):
        return data_only(url)
    raise ValueError("no address is read here")


def data_only(url: str) -> Any:
    """WeasyPrint's own fetcher, for `data:` addresses."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"]).fetch(url)


def main() -> None:
    """Compare the notebooks that are named, or the made-up one."""
    import nbformat

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    if names := sys.argv[1:]:
        for name in names:
            compare(Path(name).name, nbformat.read(name, as_version=4))
    else:
        from tests.report import example

        compare("made-up report, eight figures", example.notebook())


if __name__ == "__main__":
    main()
