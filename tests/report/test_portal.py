"""The page of all reports, as text; the browser's view of it is in test_browser.py."""

import base64
import hashlib
import json
import re
import subprocess
import sys

import pytest

from smm_nb.report.brand import Brand
from smm_nb.report.deliver import findings_json
from smm_nb.report.portal import Entry, needed, render_index
from smm_nb.report.records import from_notebook
from tests.report.hostile import PAYLOADS, find_live
from tests.report.test_html import Outline

FILES = ("report.html", "report.pdf", "report.xlsx", "report.ipynb")


@pytest.fixture(scope="module")
def content(report_notebook):
    records = from_notebook(report_notebook)
    return json.loads(findings_json(records, records[0]))


def entry(client="berry", period="2025-08", report="monthly_review", **more):
    return Entry(client, period, report, f"{client}/{period}/{report}", files=FILES, **more)


def no_finding(content, action="Do it.", weight=0.5):
    finding = {"verdict": "no", "sentence": f"Something is off ({weight}).", "action": action, "weight": weight}
    return {**content, "findings": [finding]}


def test_a_row_a_client_and_month_newest_first(content):
    page = render_index([entry(period="2025-07"), entry(), entry(report="audit"), entry("alder", content=content)])
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]

    assert len(rows) == 3
    assert ["August 2025" in row for row in rows] == [True, True, False]
    assert rows[1].count("<a href=") == 2
    assert rows[1].count('class="file"') == 6


def test_a_failed_report_is_called_by_its_clients_name(content):
    page = render_index([entry(content=content), entry(report="audit", state="failed", problem="x.")])

    assert "<bdi>berry</bdi>" not in page
    assert page.count("<bdi>Berry &amp; Söner</bdi>") >= 2


def test_links_are_relative_and_lead_to_the_files():
    page = render_index([entry("åsa & co", report="audit")])

    assert 'href="%C3%A5sa%20%26%20co/2025-08/audit/report.html"' in page
    assert 'aria-label="Audit PDF"' in page


def test_headlines_have_value_trend_and_status(content):
    page = render_index([entry(content=content)])

    assert '<span lang="en">Joins from ads</span> <b>1,150</b>' in page
    assert "Ahead of plan" in page
    assert page.count('class="headlines"') == 1
    assert 'alt="From 120 to 1,150; lowest 120, highest 1,150."' in page


def test_what_needs_attention_comes_in_order_problems_failures_findings(content):
    failed = entry("cone", state="failed", problem="/srv/agency/data/cone/a.csv, line 3: found x.")
    page = render_index(
        [entry(content=no_finding(content)), failed],
        problems={"alder": "/srv/agency/params/alder.yml: a key is not known."},
    )
    listed = re.search(r'<ul class="attention">(.*?)</ul>', page, re.DOTALL)[1]
    lines = [re.sub(r"\s+", " ", re.sub("<[^>]+>", "", line)) for line in listed.split("</li>")[:-1]]

    assert lines == [
        "alder …/alder.yml: a key is not known.",
        "✗ Failed cone Monthly review, August 2025. …/a.csv, line 3: found x.",
        "Berry &amp; Söner, Monthly review: Something is off (0.5). Do it.",
    ]


def test_the_weightiest_findings_of_the_newest_month_come_first_and_few(content):
    old = entry(period="2025-07", content=no_finding(content, weight=1.0))
    new = [entry(f"c{n}", content=no_finding(content, weight=n / 20)) for n in range(12)]
    page = render_index([old, entry(content=no_finding(content, weight=0.9)), *new])
    told = re.findall(r"Something is off \(([\d.]+)\)", page)

    assert told == ["0.9", "0.55", "0.5", "0.45", "0.4", "0.35", "0.3", "0.25"]


def test_what_several_reports_say_of_a_client_is_listed_once(content):
    audit = Entry("berry", "2025-08", "audit", "berry/2025-08/audit", content=no_finding(content))
    other = entry("cone", content=no_finding(content))
    page = render_index([audit, entry(content=no_finding(content)), other])

    assert page.count("Something is off") == 2


def test_the_page_needs_only_a_part_of_what_a_report_wrote(content):
    part = needed(content)

    assert render_index([entry(content=part)]) == render_index([entry(content=content)])
    assert len(json.dumps(part)) < len(json.dumps(content)) / 2
    assert needed({}) == {"report": {}, "headlines": [], "findings": []}


def test_when_nothing_needs_attention_it_says_so(content):
    assert "every report came out" in render_index([entry(content={**content, "findings": []})])
    assert "every report came out" in render_index([])


def test_the_only_script_is_ours_by_its_hash(content):
    page = render_index([entry(content=content)])
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()

    assert len(scripts) == page.count("<script") == 1
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page.replace("http://www.w3.org/2000/svg", ""))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_and_texts_stay_text(payload, content):
    told = {**content["report"], "client_name": payload, "title": payload}
    finding = {"verdict": "no", "sentence": payload, "action": payload, "weight": 1.0}
    rows = [{**content["headlines"][0], "label": payload}]
    bad = {**content, "report": told, "findings": [finding], "headlines": rows}
    page = render_index([entry(content=bad)], problems={payload: payload}, brand=Brand(name=payload))
    ours = re.search(r"<script>.*?</script>", page, re.DOTALL)[0]
    body = page[page.index("<body") :]

    assert body.count(ours) == 1
    left = [found for found in find_live(body.replace(ours, "")) if not found.startswith("a href=")]
    assert left == ["input"]


@pytest.mark.parametrize(("language", "title"), [("sv", "Rapporter"), ("ru", "Отчёты")])
def test_the_page_speaks_the_agencys_language(language, title, content):
    page = render_index([entry(content=content)], language=language)

    assert f'<html lang="{language}">' in page
    assert f"<title>{title}</title>" in page


def test_the_page_is_well_formed_with_one_title(content):
    outline = Outline(re.sub(r"<script>.*?</script>", "", render_index([entry(content=content)]), flags=re.DOTALL))

    assert outline.open == []
    assert outline.headings == [1, 2]


def test_a_thousand_clients_are_still_a_page(content):
    page = render_index([entry(f"c{n}", content=content) for n in range(1000)])

    assert page.count("<tr>") == 1001
    assert len(page.encode()) < 6_000_000


def test_a_run_that_has_nothing_to_do_does_not_load_what_reports_are_made_with():
    heavy = ["pandas", "numpy", "matplotlib", "nbformat", "nbconvert"]
    code = f"import sys, smm_nb.report.portal; print([name for name in {heavy} if name in sys.modules])"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"
