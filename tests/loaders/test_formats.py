"""Every format that the project promises: the loader that reads it, what it becomes, in which languages, and its test."""

from __future__ import annotations

import pytest

from smm_nb.loaders import LOADERS
from tests.conftest import ROOT

BY_NAME = {loader.name: loader for loader in LOADERS}

# what an analyst calls the export | loader | canonical tables | languages of its headers ("" = keys of an answer)
PROMISED = """
GA4 report, one and many tables, weeks and Nth days | ga4_report | traffic_daily | en ru sv de es pt
GA4 exploration | ga4_exploration | traffic_daily | en ru sv
GA4 Data API | ga4_api | traffic_daily |
GA4 in BigQuery, nested JSON and flattened CSV | ga4_bigquery | traffic_daily |
Universal Analytics | universal_analytics | traffic_daily | en sv nl de
Yandex Metrica | metrica_report | traffic_daily | en ru
Yandex Metrica Reporting API | metrica_api | traffic_daily |
Search Console | search_console | traffic_daily | en ru sv fr
Shopify analytics | shopify_sessions | traffic_daily | en
Google Ads | google_ads | ads_daily | en ru sv
Meta Ads Manager and Ads Reporting | meta_ads | ads_daily | en ru sv es pt fr
VK Реклама | vk_reklama | ads_daily | ru en
VK ads, old cabinet | vk_ads_old | ads_daily | ru en
Yandex Direct | yandex_direct | ads_daily | ru
TikTok Ads | tiktok_ads | ads_daily | en
LinkedIn ads | linkedin_ads | ads_daily | en
X Ads | x_ads | ads_daily | en
Pinterest ads | pinterest_ads | ads_daily | en
Snapchat ads | snapchat_ads | ads_daily | en
KAG layout | kag | ads_daily | en
Meta overview | meta_overview | account_daily |
Meta audience | meta_audience | audience account_daily |
Meta content, Facebook and Instagram | meta_content | posts | en sv es pt
Meta video | meta_video | posts | en
Meta classic, CSV and XML 2003 | facebook_insights | posts account_daily | en
Graph API | graph_api | account_daily |
VK stats.get | vk_stats | account_daily audience |
VK wall.get | vk_wall | posts |
VK stats.getPostReach | vk_post_reach | posts |
VK statistics page | vk_screen | account_daily | ru
YouTube Studio | youtube_studio | posts account_daily audience | en ru sv de pt
X posts and days | x | posts account_daily | en ja
LinkedIn content, visitors, followers, updates | linkedin_page | account_daily posts | en
TikTok Studio and Business Suite | tiktok | account_daily posts audience | en es pt
Telegram Desktop | telegram_desktop | posts |
Hootsuite posts | hootsuite_posts | posts | en
Hootsuite account | hootsuite_account | account_daily | en
CrowdTangle | crowdtangle | posts | en
SerpApi | serpapi | serp |
DataForSEO | dataforseo | serp |
Yandex XML | yandex_xml | serp |
Labelled sheet of the first twenty results | hand_serp | serp | en ru sv
Meltwater | meltwater | mentions | en
Talkwalker | talkwalker | mentions | en
YouScan | youscan | mentions | en ru es
YouScan API | youscan_api | mentions |
Brandwatch API | brandwatch_api | mentions |
Fanpage Karma | fanpage_karma | competitors | en
Social Blade | social_blade | competitors | en
Competitors by hand | hand_competitors | competitors | en ru sv
Shopify orders | shopify_orders | sales_log | en
WooCommerce | woocommerce | sales_log | en
amoCRM | amocrm | sales_log | ru
Tilda | tilda | sales_log | en ru
Bitrix24 | bitrix24 | sales_log | ru
Sales by hand | hand_sales_log | sales_log | en ru sv
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in PROMISED.strip().splitlines()]
SHEETS = (
    "hand_account_daily",
    "hand_audience",
    "hand_events",
    "hand_mentions",
    "hand_portals",
    "hand_posts",
    "hand_targets",
)
"""Other sheets that people keep: any canonical table may be one."""


@pytest.mark.parametrize(("what", "name", "tables", "languages"), ROWS, ids=[row[1] for row in ROWS])
def test_a_promised_format_is_read(what, name, tables, languages):
    loader = BY_NAME[name]
    assert set(loader.tables) == set(tables.split()), what
    spoken = {
        code
        for several in loader.headers.values()
        for one in several
        for names in one.columns.values()
        for code in names
    }
    assert set(languages.split()) <= spoken, what


def test_no_loader_is_forgotten_here():
    assert {row[1] for row in ROWS} | set(SHEETS) == set(BY_NAME)


@pytest.mark.parametrize("name", [row[1] for row in ROWS])
def test_a_promised_format_has_a_file_and_what_it_must_give(name):
    # test modules in which a file of the family is read and its rows are compared with those worked out by hand
    tests = [
        path.read_text("utf-8") for path in (ROOT / "tests" / "loaders").glob("test_*.py") if path.stem not in NO_GOLDEN
    ]
    assert any(f'"{name}"' in text and "rows(" in text for text in tests)


NO_GOLDEN = ("test_formats", "test_registry", "test_docs", "test_exports")
