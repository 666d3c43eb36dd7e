"""Every file of the optional folder of real exports: claimed by one loader, or refused for a reason that a person
finds right. Nothing of those files is kept here but their names."""

from __future__ import annotations

import pytest

from smm_nb.errors import SmmError
from smm_nb.loaders import load
from smm_nb.loaders.base import Context

REFUSED = {
    # file -> words of the reason. Not exports of a tool:
    "PROVENANCE.tsv": "no loader knows",
    "audience/pew_2023_platform_by_group_tidy_from_xlsx.csv": "no loader knows",
    "audience/pew_platforms_trend_2012_2024_data_2024-11-13.csv": "no loader knows",
    "audience/russia_networks_transcribed_2021_2024.csv": "no loader knows",
    "audience/svenskarna_och_internet_transcribed_2015_2022.csv": "no loader knows",
    "experiments/GeoLift_PreTest.csv": "no loader knows",
    "experiments/GeoLift_Test.csv": "no loader knows",
    "experiments/causalimpact_google_R_summary.txt": "no loader knows",
    "experiments/causalimpact_google_data.csv": "no loader knows",
    "experiments/fb_vs_adwords_marketing_campaign.csv": "no loader knows",
    "experiments/marketing_AB_published_marketing_ab_test_results.csv": "no loader knows",
    "smm_cases/uci_facebook_monthly_rollup_COMPUTED.csv": "no loader knows",
    "smm_tools/fivetran_seed_facebook_pages_daily.csv": "no loader knows",
    "mentions/meltwater_headers.txt": "no loader knows",
    "mentions/youscan_mentions_api_openapi.yml": "no loader knows",
    "vk/schema_stats_methods.json": "a description of an API's methods",
    "vk/schema_stats_objects.json": "a description of an API",
    "vk/schema_stats_responses.json": "a description of an API",
    "yandex_metrica/metrica_api_stat_v1_data_schema_skeleton.json": "without names of its metrics",
    # teaching sets and sheets without days:
    "competitors/instagram_post_insights_119_latin1.csv": "without ids and days",
    "competitors/uci_facebook_metrics_CR_only_line_ends.csv": "a month and no day",
    "competitors/uci_facebook_metrics_dataset_Facebook_comma.csv": "a month and no day",
    "competitors/uci_fb_live_sellers_thailand_Live.csv": "teaching data set",
    # exports that do not hold what a table needs:
    "ga4/ga4_2021_app_block_city_users_rustom.csv": "lacks the column sessions",
    "ga4/ga4_nohashheader_nthday_azheng.csv": "lacks the column sessions",
    "ga4/ga4_user_acquisition_channel_2025.csv": "lacks the column sessions",
    "google_ads/gads_overview_card_Day_Hour.csv": "no dates and no cost",
    "serp/semrush_api_domain_organic_pistonheads.txt": "one place a query",
    "serp/semrush_api_error_nodata.txt": "an error message and no data",
    "serp/yandex_xml_fluquid_noresults_error.xml": "no search results",
    # days without a year: the file's own name, which these copies have lost, would say it
    "tiktok/overview_en_365days_no_year.csv": "days without a year",
    "tiktok/overview_es_7days_no_year.csv": "days without a year",
    # damaged or made up: a vendor's example that is no JSON, impressions with fractions
    "mentions/brandwatch_mentions_response_example.json": "not valid JSON",
    "tiktok_ads/tiktok_ads_clean_export_columns_head.csv": "expected a whole number",
    # a program left out the empty cells, and what follows them stands under other headers
    "ga4_bigquery/ga4_bq_flattened_events_sample.csv": "another number of cells than the header",
}

CLAIMED = 71
"""How many of the files were claimed when this was written; more is progress, fewer is a loss."""


@pytest.fixture(scope="module")
def read(exports):
    """File -> loader's name and what it gave, or why it was refused."""
    found = {}
    for path in sorted(path for path in exports.rglob("*") if path.is_file()):
        try:
            found[path.relative_to(exports).as_posix()] = load(path, Context())
        except SmmError as problem:
            found[path.relative_to(exports).as_posix()] = problem
    return found


def test_each_is_claimed_or_refused_with_the_reason_expected(read):
    for name, result in read.items():
        if isinstance(result, SmmError):
            assert name in REFUSED, f"{name} is refused: {result}"
            assert REFUSED[name] in str(result), f"{name}: {result}"


def test_no_claim_is_lost(read):
    assert sum(not isinstance(result, SmmError) for result in read.values()) >= CLAIMED


def test_no_row_is_lost(read):
    for name, result in read.items():
        if not isinstance(result, SmmError):
            loader, loaded = result
            assert loaded.rows_in == loaded.rows_kept + len(loaded.set_aside), f"{name} by {loader.name}"


def test_a_share_of_the_rows_that_are_meant_to_be_data_is_data(read):
    """Of the exports that a table is made of, not one loses more than a twentieth of its rows to cells unread."""
    for name, result in read.items():
        if not isinstance(result, SmmError):
            loaded = result[1]
            unread = [row for row in loaded.set_aside if row.reason.startswith("column ")]
            assert len(unread) * 20 <= max(loaded.rows_in, 20), f"{name}: {unread[:3]}"


def test_posts_views_and_reach_of_a_known_file(read):
    """Sums that a spreadsheet gives for the columns of these files."""
    loaded = read["meta_ads/meta_adsreporting_day_ad_bom_USD.csv"][1]
    frame = loaded.tables["ads_daily"]
    assert len(frame) == 385
    assert set(frame["currency"]) == {"USD"}
    assert len(frame.drop_duplicates(["date_day", "ad_name"])) == 247
