"""The page of formats is what the loaders say."""

from __future__ import annotations

from smm_nb.loaders import LOADERS
from smm_nb.loaders.docs import page
from tests.conftest import ROOT


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "formats.md").read_text("utf-8") == page(), (
        "docs/formats.md is what smm_nb.loaders.docs.page() gives"
    )


def test_every_family_stands_on_it_once():
    text = page()
    for loader in LOADERS:
        assert text.count(f"(`{loader.name}`)\n") == 1, loader.name
        assert loader.how_to_get in text


def test_a_family_says_which_columns_it_reads_and_which_it_leaves():
    family = page().partition("(`ga4_report`)\n")[2].partition("\n### ")[0]
    assert "| `sessions` | en: `Sessions`; ru: `Сеансы`; sv: `Sessioner` |" in family
    assert "| known, not read | `Engagement rate`, " in family


def test_every_family_of_tables_says_what_its_columns_are_called():
    documents = {"ga4_api", "metrica_api", "vk_stats", "vk_wall", "vk_post_reach", "graph_api", "telegram_desktop"}
    documents |= {"serpapi", "dataforseo", "yandex_xml", "youscan_api", "brandwatch_api"}
    by_title = {"meta_overview", "meta_audience"}  # files that name their metric above the table
    assert {loader.name for loader in LOADERS if not loader.headers} == documents | by_title
