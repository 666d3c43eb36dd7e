"""Site analytics: GA4 reports and Yandex Metrica.

Imports `loaders.header` only. Tests: tests/loaders/test_ga4.py, test_metrica.py.
"""

from smm_nb.loaders.header import headers

GA4 = headers(
    # rates and averages are made again from their parts; per-user figures cannot be added
    "Engagement rate | Bounce rate | Session key event rate | User key event rate | Events per session | Event count",
    "Event count per user | Event count per active user | Views per session | Views per user | Views per active user",
    "Average engagement time | Average engagement time per user | Average engagement time per active user",
    "Average session duration | Engaged sessions per user | Engaged sessions per active user | ARPU",
    "Session conversion rate | Average purchase revenue per active user",
    date_day={"en": "Date", "ru": "Дата", "sv": "Datum", "de": "Datum", "es": "Fecha", "pt": "Data"},
    week={"en": "Week"},
    nth_day={"en": "Nth day"},
    nth_week={"en": "Nth week"},
    nth_month={"en": "Nth month"},
    year_month={"en": "Year month | Year + month"},
    source_medium={
        # 2023: `Session source / medium`; manual = utm only
        "en": "Session source / medium | Session manual source / medium | Source / medium",
        "sv": "Sessionskälla/-medium | Sessionskälla/sessionsmedium",
        "ru": "Источник или канал сеанса",
    },
    session_source={"en": "Session source | Session manual source", "sv": "Sessionskälla"},
    session_medium={"en": "Session medium | Session manual medium", "sv": "Sessionsmedium"},
    session_campaign={"en": "Session campaign | Session manual campaign name", "sv": "Sessionskampanj"},
    session_content={"en": "Session manual ad content"},
    session_term={"en": "Session manual term"},
    session_default_channel_grouping={
        # `default channel group` until 2023, `primary channel group (Default Channel Group)` since 2024
        "en": "Session default channel group | Session primary channel group (Default Channel Group) | "
        "Session primary channel group | Session default channel grouping",
    },
    first_user_channel={
        "en": "First user default channel group | First user primary channel group (Default Channel Group) | "
        "First user source / medium"
    },
    landing_page_path={"en": "Landing page | Landing page + query string"},
    event_name={"en": "Event name"},
    sessions={"en": "Sessions", "ru": "Сеансы", "sv": "Sessioner"},
    engaged_sessions={"en": "Engaged sessions", "sv": "Sessioner med engagemang", "ru": "Сеансы с взаимодействием"},
    # `Users` (2021-23) became `Total users`; active users are fewer, and stand in only when there is nothing else
    users={"en": "Total users | Users | Active users", "sv": "Totalt antal användare", "ru": "Всего пользователей"},
    new_users={"en": "New users", "sv": "Nya användare", "ru": "Новые пользователи"},
    returning_users={"en": "Returning users"},
    page_views={"en": "Views | Screen views"},
    time_per_session={"en": "Average engagement time per session"},
    engagement_time_s={"en": "User engagement"},
    # renamed in 2024-03
    conversions={"en": "Key events | Conversions", "sv": "Nyckelhändelser", "ru": "Ключевые события"},
    orders={"en": "Transactions | Ecommerce purchases | Purchases"},
    revenue={"en": "Total revenue | Purchase revenue", "sv": "Totala intäkter", "ru": "Общий доход"},
)

# Names of the export's schema (developers' reference, 2024), of flattened queries and of models built on it
GA4_EVENTS = headers(
    # where the visitor first came from, ever: not the session's source
    "traffic_source | traffic_medium | traffic_campaign | traffic_source_source | traffic_source_medium",
    "traffic_source_name | traffic_source.source | traffic_source.medium | traffic_source.name",
    "event_timestamp | event_previous_timestamp | event_bundle_sequence_id | event_server_timestamp_offset | user_id",
    "user_first_touch_timestamp | stream_id | platform | session_number | ga_session_number | batch_event_index",
    "page_location | page_title | page_referrer | is_page_view | is_purchase | revenue_usd | event_value_in_usd",
    "device_category | operating_system | browser | country | city",
    event_date={"any": "event_date | event_date_dt"},
    event_name={"any": "event_name"},
    visitor={"any": "user_pseudo_id | client_id"},
    session={"any": "ga_session_id | session_id"},
    engaged={"any": "session_engaged"},
    milliseconds={"any": "engagement_time_msec"},
    transaction={"any": "transaction_id | ecommerce_transaction_id | ecommerce.transaction_id"},
    session_source={"any": "session_source | collected_traffic_source_manual_source | manual_source"},
    session_medium={"any": "session_medium | collected_traffic_source_manual_medium | manual_medium"},
)

METRICA = headers(
    "Доля новых посетителей | Percent of new users | Время на сайте | Time on site | Session duration",
    "Тип площадки | Platform type | Конверсия ({name})",
    # a report has one such column for each goal: `metrica.py` makes a row of each
    "Достижения цели ({name}) | Goal reaches ({name})",
    interval={"ru": "Интервал дат визита | Дата визита | Дата | Период", "en": "Date of session | Session date"},
    channel={"ru": "Источник трафика | Последний значимый источник", "en": "Traffic source"},
    session_source={
        # utm wins over the tool's own word when a report has both
        "ru": "UTM Source | UTM-источник | Источник трафика (детально) | Социальная сеть | Источник",
        "en": "Traffic source (detailed) | Social network",
    },
    session_medium={"ru": "UTM Medium", "en": "UTM medium"},
    session_campaign={"ru": "UTM Campaign", "en": "UTM campaign"},
    session_content={"ru": "UTM Content", "en": "UTM content"},
    session_term={"ru": "UTM Term", "en": "UTM term"},
    landing_page_path={"ru": "Страница входа", "en": "Landing page"},
    sessions={"ru": "Визиты", "en": "Sessions | Visits"},
    # with a goal selected the column counts only the visits that reached it
    goal_visits={"ru": "Целевые визиты", "en": "Converted sessions"},
    users={"ru": "Посетители", "en": "Users | Visitors"},
    new_users={"ru": "Новые посетители", "en": "New users"},
    page_views={"ru": "Просмотры", "en": "Pageviews"},
    bounce_share={"ru": "Отказы", "en": "Bounce rate"},
    depth={"ru": "Глубина просмотра", "en": "Page depth"},
    conversions={"ru": "Достижения целей | Достижения цели", "en": "Goal reaches"},
    orders={"ru": "Покупки | Количество покупок"},
    revenue={"ru": "Доход | Доход, {currency}"},
)
