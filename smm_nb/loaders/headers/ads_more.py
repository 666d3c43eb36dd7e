"""Advertising beside Meta's and VK's: Google, Yandex, TikTok, LinkedIn, X, Snapchat, Pinterest, the KAG set.

Google's whole header follows the account's language; English alone was seen as a file. Imports `loaders.header` only.
Tests: tests/loaders/test_ads_other.py.
"""

from smm_nb.loaders.header import headers

GOOGLE = headers(
    "Campaign status | Budget | Budget name | Budget type | Status | Status reasons | Optimization score | CTR",
    "Optimisation score | Avg. CPC | Avg. CPM | Avg. cost | Cost / conv. | Bid strategy type | Conv. rate",
    "Conv. value / cost | Original conv. value | Match type | Added/Excluded | TrueView avg. CPV | Interaction rate",
    "Conv. (Platform Comparable) | Cost / Conv. (Platform Comparable) | Conv. value / Cost (Platform Comparable)",
    # a manager's account gives every amount twice; the account's own currency is the one that was paid
    "Converted currency code | Cost (Converted currency) | Avg. CPM (Converted currency) | Campaign type",
    "Avg. CPC (Converted currency) | Interactions | Ad state | Ad status | Ad group status | Labels",
    date_day={"en": "Day | Date", "ru": "День", "fr": "Jour", "de": "Tag", "sv": "Dag", "es": "Día"},
    account_name={"en": "Account | Account name"},
    account_id={"en": "Customer ID"},
    campaign_name={"en": "Campaign", "ru": "Кампания", "fr": "Campagne", "sv": "Kampanj"},
    campaign_id={"en": "Campaign ID"},
    ad_group_name={"en": "Ad group", "ru": "Группа объявлений", "sv": "Annonsgrupp"},
    ad_id={"en": "Ad ID"},
    ad_name={"en": "Ad name | Headline"},
    search_term={"en": "Search term"},
    impressions={"en": "Impr. | Impressions", "ru": "Показы", "sv": "Exponeringar | Visningar"},
    clicks={"en": "Clicks", "ru": "Клики", "fr": "Clics", "sv": "Klick"},
    conversions={"en": "Conversions", "ru": "Конверсии", "sv": "Konverteringar"},
    conversions_value={"en": "Conv. value"},
    spend={"en": "Cost", "ru": "Стоимость", "fr": "Coût", "sv": "Kostnad"},
    currency={"en": "Currency code", "ru": "Код валюты", "sv": "Valutakod"},
)

DIRECT = headers(
    "CTR (%) | CTR, % | Отказы, % | Отказы (%) | Глубина просмотра | Глубина (стр.) | Конверсия (%) | Конверсия, %",
    "Ср. цена клика, {currency} | Ср. цена клика ({currency}) | Цена цели, {currency} | Рентабельность",
    date_day={"ru": "Дата | День"},
    campaign_name={"ru": "Название кампании | Кампания"},
    campaign_id={"ru": "№ Кампании | № кампании"},
    ad_group_name={"ru": "Название группы | Группа"},
    ad_id={"ru": "№ Объявления | № объявления"},
    phrase={"ru": "Ключевая фраза | Условие показа"},
    gender={"ru": "Пол"},
    age_segment={"ru": "Возраст"},
    # the same header stands twice: the name, then its number
    region={"ru": "Регион местонахождения | Регион таргетинга"},
    impressions={"ru": "Показы"},
    clicks={"ru": "Клики"},
    conversions={"ru": "Конверсии | Достижения цели"},
    # `Расход (руб.)`, then `Расход всего (руб.)`, since 2025 `Расход, ₽`
    spend={"ru": "Расход, {currency} | Расход всего ({currency}) | Расход ({currency})"},
)

TIKTOK = headers(
    "CPC (destination) | CPM | CTR (destination) | Cost per 1,000 people reached | Text",
    "Repeat Impact | Cost per conversion",
    "Video views at 25% | Video views at 50% | Video views at 75% | Video views at 100% | CPC | CTR | Clicks (all)",
    "Conversion rate (CVR) | Cost per result | Result rate | Primary status",
    date_day={"en": "By Day | Date | Day"},
    campaign_name={"en": "Campaign name"},
    ad_group_name={"en": "Ad group name"},
    ad_name={"en": "Ad name"},
    ad_id={"en": "Ad ID"},
    impressions={"en": "Impressions"},
    link_clicks={"en": "Clicks (destination)"},
    reach={"en": "Reach"},
    frequency={"en": "Frequency"},
    conversions={"en": "Conversions"},
    results={"en": "Results"},
    spend={"en": "Cost"},
    currency={"en": "Currency"},
)

LINKEDIN = headers(
    "Campaign Group Status | Campaign Group Start Date | Campaign Group End Date | Campaign Group Total Budget",
    "Campaign Objective | Campaign Type | Campaign Status | Cost Type | Daily Budget | Total Budget | Ad Line",
    "Campaign Start Date | Campaign End Date | Creative Status | Ad Introduction Text | Ad Headline | Click URL",
    "Sponsored Update Type | DSC Name | Click Through Rate | Average CPM | Average CPC | Reactions | Comments | Shares",
    "Other Clicks | Total Social Actions | Total Engagements | Engagement Rate | Post-Click Conversions",
    "View-Through Conversions | Conversion Rate | Cost per Conversion | Return on Ad Spend | Lead Forms Opened",
    "Lead Form Completion Rate | Cost per Lead | Cost per 1,000 People Reached | Event Registrations | Viral {name}",
    "Click Event Registrations | View Event Registrations | Cost per Qualified Lead | Leads Work Email",
    date_day={"en": "Start Date (in UTC)"},
    account_name={"en": "Account Name"},
    # LinkedIn's campaign group is others' campaign, its campaign others' ad group
    campaign_id={"en": "Campaign Group ID"},
    campaign_name={"en": "Campaign Group Name"},
    ad_group_id={"en": "Campaign ID"},
    ad_group_name={"en": "Campaign Name"},
    ad_id={"en": "Ad ID"},
    ad_name={"en": "Creative Name"},
    impressions={"en": "Impressions"},
    reach={"en": "Reach"},
    frequency={"en": "Average Frequency"},
    clicks={"en": "Clicks"},
    joins={"en": "Follows"},
    leads={"en": "Leads"},
    conversions={"en": "Conversions"},
    conversions_value={"en": "Total Conversion Value"},
    spend={"en": "Total Spent"},
    currency={"en": "Currency"},
)

SNAPCHAT = headers(
    "End Time | eCPM | eCPSU | Swipe Up Rate",
    date_day={"en": "Start Time"},
    campaign_name={"en": "Campaign Name"},
    ad_group_name={"en": "Ad Set Name"},
    ad_name={"en": "Ad Name"},
    impressions={"en": "Paid Impressions"},
    link_clicks={"en": "Swipe Ups"},
    spend={"en": "Spend | Amount Spent"},
)

# as X's help lists them for all campaigns; each goal of a campaign adds columns of its own
X = headers(
    "Campaign URL | Campaign start date | Campaign end date | Engagements | Billed engagements | Reposts | Retweets",
    "Replies | Media engagements | Likes | Card engagements | Unfollows | Engagement rate | Billed engagement rate",
    "Cost per engagement | Cost per link click | Link click rate | Video views | Video starts | App clicks",
    date_day={"en": "Time"},
    campaign_id={"en": "ID"},
    campaign_name={"en": "Campaign"},
    impressions={"en": "Impressions"},
    clicks={"en": "Clicks"},
    link_clicks={"en": "Link clicks"},
    joins={"en": "Follows"},
    spend={"en": "Spend"},
)

PINTEREST = headers(
    "CPC (outbound) | CPM | CTR | Pin clicks | Saves | Engagements",
    date_day={"en": "Date"},
    campaign_name={"en": "Campaign name"},
    ad_group_name={"en": "Ad group name"},
    ad_name={"en": "Ad name"},
    impressions={"en": "Impressions"},
    link_clicks={"en": "Outbound clicks"},
    conversions={"en": "Total conversions"},
    spend={"en": "Spend in account currency"},
)

KAG = headers(
    date_day={"en": "Date"},
    ad_id={"en": "ad_id"},
    campaign_id={"en": "xyz_campaign_id"},
    ad_group_id={"en": "fb_campaign_id"},
    age_segment={"en": "age"},
    gender={"en": "gender"},
    interest={"en": "interest"},
    impressions={"en": "Impressions"},
    clicks={"en": "Clicks"},
    spend={"en": "Spent"},
    leads={"en": "Total_Conversion"},
    conversions={"en": "Approved_Conversion"},
)
