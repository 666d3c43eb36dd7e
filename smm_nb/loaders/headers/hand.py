"""Sheets that people keep by hand: what their columns may be called in English, Russian and Swedish.

Every canonical column may also stand under its own name; these are the words beside it, per table.
Imports `loaders.header` and tables only. Tests: tests/loaders/test_hand_kept.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from smm_nb.loaders.header import Aliases, Headers
from smm_nb.tables.schema import TABLES

_DAY: Aliases = {"en": "Date | Day", "ru": "Дата | День", "sv": "Datum | Dag"}
_NETWORK: Aliases = {"en": "Network", "ru": "Соцсеть | Сеть", "sv": "Nätverk"}
_CURRENCY: Aliases = {"en": "Currency", "ru": "Валюта", "sv": "Valuta"}

WORDS: dict[str, dict[str, Aliases]] = {
    "events": {
        "date_start": {"en": "Start | From | First day", "ru": "Начало", "sv": "Start | Första dag"},
        "date_end": {"en": "End | To | Last day", "ru": "Конец | Окончание", "sv": "Slut | Sista dag"},
        "title": {"en": "Event | Title", "ru": "Событие", "sv": "Händelse"},
        "description": {"en": "Description", "ru": "Описание", "sv": "Beskrivning"},
        "kind": {"en": "Kind", "ru": "Вид", "sv": "Typ"},
        "platform": _NETWORK,
    },
    "targets": {
        "kpi_id": {"en": "KPI"},
        "period": {"en": "Month", "ru": "Месяц", "sv": "Månad"},
        "target": {"en": "Target | Plan", "ru": "План | Цель", "sv": "Mål"},
        "baseline": {"en": "Start | Baseline", "ru": "Старт", "sv": "Utgångsläge"},
        "platform": _NETWORK,
    },
    "sales_log": {
        "date_day": _DAY,
        "order_id": {"en": "Order | Order id | Order number", "ru": "Заказ | Номер заказа", "sv": "Ordernummer"},
        "amount": {"en": "Amount | Sum", "ru": "Сумма", "sv": "Belopp"},
        "currency": _CURRENCY,
        "source_declared": {
            "en": "How did you hear | How did you hear about us | Source",
            "ru": "Откуда узнали | Как узнали | Источник",
            "sv": "Hur hörde du talas om oss | Källa",
        },
        "client_confirmed": {"en": "Confirmed", "ru": "Подтверждено", "sv": "Bekräftad"},
        "title": {"en": "What | Item", "ru": "Товар | Услуга", "sv": "Vara | Tjänst"},
        "items": {"en": "Quantity", "ru": "Количество", "sv": "Antal"},
        "margin": {"en": "Margin", "ru": "Маржа", "sv": "Marginal"},
    },
    "serp": {
        "captured_at": {"en": "Date | Captured", "ru": "Дата", "sv": "Datum"},
        "search_engine": {"en": "Search engine | Engine", "ru": "Поисковая система", "sv": "Sökmotor"},
        "region": {"en": "Region", "ru": "Регион", "sv": "Region"},
        "query": {"en": "Query", "ru": "Запрос", "sv": "Sökning"},
        "position": {"en": "Position | Place", "ru": "Позиция | Место", "sv": "Placering"},
        "url": {"en": "URL | Address | Link", "ru": "Адрес | Ссылка", "sv": "Adress | Länk"},
        "title": {"en": "Title", "ru": "Заголовок", "sv": "Rubrik"},
        "tone": {"en": "Tone | Sentiment", "ru": "Тон | Тональность", "sv": "Ton"},
        "ownership": {"en": "Ownership", "ru": "Владелец | Чей ресурс", "sv": "Ägare"},
        "is_recommendation": {"en": "Recommendation", "ru": "Рекомендация", "sv": "Rekommendation"},
        "labelled_by": {"en": "Labelled by", "ru": "Кто разметил", "sv": "Märkt av"},
    },
    "portals": {
        "domain": {"en": "Portal | Site | Domain", "ru": "Портал | Сайт", "sv": "Portal | Sajt"},
        "as_of_date": {"en": "Date | As of", "ru": "Дата", "sv": "Datum"},
        "url": {"en": "URL | Address", "ru": "Адрес", "sv": "Adress"},
        "is_discussed": {"en": "Discussed", "ru": "Обсуждается", "sv": "Diskuteras"},
        "links": {"en": "Links", "ru": "Ссылки", "sv": "Länkar"},
        "is_recommendation": {"en": "Recommendation", "ru": "Рекомендация", "sv": "Rekommendation"},
    },
    "competitors": {
        "company": {"en": "Company | Competitor", "ru": "Компания | Конкурент", "sv": "Företag | Konkurrent"},
        "platform": _NETWORK,
        "date_day": _DAY,
        "followers": {"en": "Followers", "ru": "Подписчики", "sv": "Följare"},
        "posts": {"en": "Posts", "ru": "Публикации | Посты", "sv": "Inlägg"},
        "likes": {"en": "Likes", "ru": "Лайки", "sv": "Gilla-markeringar"},
        "comments": {"en": "Comments", "ru": "Комментарии", "sv": "Kommentarer"},
        "shares": {"en": "Shares", "ru": "Репосты", "sv": "Delningar"},
    },
    "account_daily": {"platform": _NETWORK, "followers": {"en": "Followers", "ru": "Подписчики", "sv": "Följare"}},
    "mentions": {},
    "audience": {},
    "posts": {},
}

TELLS: dict[str, tuple[str, ...]] = {
    "events": ("date_start", "title"),
    "targets": ("kpi_id", "period", "target"),
    "serp": ("query", "url", "tone"),
    "portals": ("domain", "as_of_date", "is_discussed"),
    "competitors": ("company", "platform", "followers"),
    "account_daily": ("platform", "period_type", "date_day"),
    "sales_log": ("date_day", "amount"),
    "mentions": ("published_at", "url", "tone"),
    "audience": ("platform", "basis", "breakdown", "segment"),
    "posts": ("platform", "post_id", "created_timestamp"),
}
"""The columns that tell one sheet from the others and from every tool's export."""


def hand_headers(table: str) -> Headers:
    """The headers of a hand-kept sheet for a canonical table: its own column names, and the words for them."""
    words: Mapping[str, Aliases] = WORDS[table]
    return Headers({name: {"any": name, **words.get(name, {})} for name in TABLES[table].names})
