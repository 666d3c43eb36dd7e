"""The pages in a real Chromium: nothing runs, loads or overflows, everything can be reached and read."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from smm_nb.method.finding import Finding
from smm_nb.report.deliver import findings_json
from smm_nb.report.failure import render_failure
from smm_nb.report.html import render_html
from smm_nb.report.portal import Entry, render_index
from smm_nb.report.records import from_notebook
from smm_nb.tables.exhibit import Chart, Exhibit
from tests.report import example
from tests.report.hostile import MARK, PAYLOADS

pytestmark = pytest.mark.browser

AXE = "axe-core@4.11.0"
PAGES = ("en", "ru", "failure", "portal")


@pytest.fixture(scope="module")
def pages(tmp_path_factory, report_notebook):
    folder = tmp_path_factory.mktemp("pages")
    content = {lang: render_html(example.notebook(lang)) for lang in ("en", "ru")}
    named = {"client": "berry", "report": "audit", "language": "en", "period": "2025-08"}
    content["failure"] = render_failure(report_notebook, error={"message": "a.csv, line 3: x.", "cell": 2}, named=named)
    records = from_notebook(report_notebook)
    told = json.loads(findings_json(records, records[0]))
    entries = [
        Entry(client, month, "monthly_review", f"{client}/{month}", "ok", ("report.html", "report.pdf"), {**told, "report": {**told["report"], "client_name": name, "data_until": f"{month}-28"}})
        for client, name in (("yarko", "Yarko"), ("berry", "Berry"), ("norrsken", "Ångström"))
        for month in ("2025-07", "2025-08")
    ]  # fmt: skip
    content["portal"] = render_index([*entries, Entry("zeta", "2025-08", "audit", "z", "failed", problem="No data.")])
    for name, page in content.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in content}


@pytest.fixture
def open_page(browser):
    """Open a page in a fresh context; what the browser complains of or asks the network for fails the test."""
    contexts = []

    def opened(address, *, width=820, dark=False, bypass_csp=False):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=bypass_csp, offline=True
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.said.append(request.url) if not request.url.startswith(("data:", "file:")) else None)  # fmt: skip
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """axe-core's source, from npm; where npm or its registry is not there, the test that needs it skips."""
    known = os.environ.get("SMM_NB_AXE")
    if known and Path(known).is_file():
        return Path(known).read_text("utf-8")
    if not shutil.which("npm"):
        pytest.skip("npm is not here to fetch axe-core (set SMM_NB_AXE to its axe.min.js)")
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "install", "--prefix", str(folder), "--no-save", "--ignore-scripts", "--silent", AXE]
    if subprocess.run(command, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip("npm could not fetch axe-core")
    return (folder / "node_modules/axe-core/axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_overflows_nothing_is_said_and_nothing_is_asked_for(pages, open_page, name, width):
    page = open_page(pages[name], width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.said == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(pages, open_page, axe, name, dark):
    page = open_page(pages[name], dark=dark, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")

    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


COLOURS = """() => {
  const seen = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !element.checkVisibility() || element.closest("script, style")) continue;
    let under = element, ground;
    do { ground = getComputedStyle(under).backgroundColor; under = under.parentElement; }
    while (under && ground.endsWith(", 0)"));
    seen.set(getComputedStyle(element).color + " on " + ground, walk.currentNode.textContent.trim().slice(0, 40));
  }
  return [...seen];
}"""


def contrast_of(pair):
    """The contrast of a pair such as `rgb(28, 36, 48) on rgb(255, 255, 255)`."""
    from smm_nb.report.brand import contrast

    sides = (re.findall(r"\d+", side)[:3] for side in pair.split(" on "))
    return contrast(*("#" + "".join(f"{int(part):02x}" for part in side) for side in sides))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["en", "portal"])
def test_every_word_has_enough_contrast(pages, open_page, name, dark):
    page = open_page(pages[name], dark=dark)
    for pair, text in page.evaluate(COLOURS):
        assert contrast_of(pair) >= 4.5, (text, pair)


def test_day_and_night_differ_and_figures_follow(pages, open_page):
    day, night = open_page(pages["en"]), open_page(pages["en"], dark=True)
    colour = "getComputedStyle(document.body).backgroundColor"

    assert day.evaluate(colour) == "rgb(255, 255, 255)"
    assert night.evaluate(colour) == "rgb(20, 24, 29)"
    picture = "figure.chart img"
    assert day.locator(picture).first.screenshot() != night.locator(picture).first.screenshot()


def test_the_keyboard_reaches_contents_details_and_wide_tables(pages, open_page):
    page = open_page(pages["en"])
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))

    assert reached[0] == "skip"
    assert reached[1:6] == ["A"] * 5
    assert {"scroll", "SUMMARY"} <= set(reached)


def test_a_printed_page_opens_the_evidence(pages, open_page):
    page = open_page(pages["en"])
    page.emulate_media(media="print")

    assert page.locator(".finding details table").first.is_visible()
    assert not page.locator("figure details table").first.is_visible()
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("width", [390, 820])
def test_a_word_is_not_broken_to_make_room_for_a_long_note(tmp_path, open_page, width):
    row = {
        "table": ["account_daily"],
        "kind": ["impossible"],
        "note": ["reach is above impressions in 1 of 2 rows " * 9],
    }
    long = Exhibit(pd.DataFrame(row), {}, "example.data")
    (tmp_path / "long.html").write_text(render_html(example.notebook(more=lambda show: show(long))), "utf-8")
    page = open_page((tmp_path / "long.html").as_uri(), width=width)

    cell = page.locator("td bdi", has_text="impossible").first
    assert cell.evaluate("(cell) => cell.getClientRects().length") == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def hostile_blocks(payload):
    """A payload in every text that data can reach: cells, headers, labels, subjects, sources, events, values."""
    table = Exhibit(pd.DataFrame({payload: [payload], "n": [1]}), {"n": "count"}, "example.data", sources=(payload,))
    days = pd.date_range("2025-08-01", periods=3)
    events = pd.DataFrame({"date_start": days[:1], "date_end": days[1:2], "title": [payload]})
    lines = Exhibit(pd.DataFrame({"date": days, "value": [1.0, 2.0, 3.0], "series": payload}), {"date": "date"}, "example.data")  # fmt: skip
    bars = Exhibit(pd.DataFrame({"label": [payload], "value": [1.0]}), {}, "example.data")
    finding = Finding("K2", "no", "example.below", {"plan": 0.1}, table, subject=payload, defaults={"x": payload})
    trend = Chart("trend", lines, "example.hostile", {"text": payload}, options={"events": events})
    return [table, finding, trend, Chart("bars", bars, "example.hostile", {"text": payload}), payload]


def test_hostile_texts_are_read_and_never_run(tmp_path, open_page):
    from smm_nb.text import messages

    example.install_words()
    messages._subjects("en")["example"]["hostile"] = "{text}"
    everything = lambda show: [show(*hostile_blocks(payload)) for payload in PAYLOADS]  # noqa: E731
    from types import SimpleNamespace

    client = SimpleNamespace(client="berry", name=PAYLOADS[0], note=PAYLOADS[1], language="en")
    notebook = example.notebook(data=example.client_data(client=client), more=everything)
    (tmp_path / "hostile.html").write_text(render_html(notebook), "utf-8")
    page = open_page((tmp_path / "hostile.html").as_uri(), width=390)
    text = page.evaluate("document.body.textContent")

    assert page.evaluate(f"window.{MARK}") is None
    assert page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # in the table: header, cell and source, twice with the finding's evidence; subject, default, text; titles and data
    assert text.count(MARK) >= 12 * len(PAYLOADS)
    assert page.title().startswith("<script>")


def test_the_portal_finds_sorts_and_says_when_nothing_matches(pages, open_page):
    page = open_page(pages["portal"])
    names = lambda: page.locator("tbody tr:visible th").all_inner_texts()  # noqa: E731

    assert len(names()) == 7
    page.fill("#search", "ångström july")
    assert names() == ["Ångström"]
    page.fill("#search", "nobody")
    assert names() == []
    assert page.inner_text("#none") == "Nothing matches."
    page.fill("#search", "")
    page.get_by_role("button", name="Client").click()
    assert names() == ["Ångström", "Ångström", "Berry", "Berry", "Yarko", "Yarko", "zeta"]
    page.get_by_role("button", name="Client").click()
    assert names()[0] == "zeta"
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert page.said == []


def test_the_portal_is_whole_without_script(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["portal"])

    assert page.locator("tbody tr").count() == 7
    assert not page.locator("#search").is_visible()
    context.close()


def test_the_portal_works_served_as_well(pages, open_page, tmp_path):
    import functools
    import http.server
    import threading
    from urllib.parse import unquote, urlparse

    folder = Path(unquote(urlparse(pages["portal"]).path)).parent
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = open_page("about:blank")
        page.context.set_offline(False)
        page.said.clear()
        page.goto(f"http://127.0.0.1:{server.server_port}/portal.html")
        page.fill("#search", "berry")
        assert page.locator("tbody tr:visible").count() == 2
        assert [line for line in page.said if "portal.html" not in line and "favicon" not in line] == []
    finally:
        server.shutdown()
