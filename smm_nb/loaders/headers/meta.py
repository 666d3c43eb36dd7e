"""Meta Business Suite: content exports of Facebook and Instagram (one row a post).

Column sets are not stable (29, 31, 38 and 42 columns seen within one year), so names decide, never positions.
Imports `loaders.header` only. Tests: tests/loaders/test_meta.py.
"""

from smm_nb.loaders.header import headers

CONTENT = headers(
    # `Date` holds the word Lifetime (Vitalício, Total), never a date: the day is in `Publish time`
    "Date | Data | Fecha | Datum",
    "Data comment | Comentário de dados | Datakommentar | Is crosspost | Is share | Languages | Custom labels",
    "Caption type | Duration (sec) | Duration (secs) | Duração (segundos) | Längd (sek)",
    "Estimated earnings (USD) | Ad impressions | Matched Audience Targeting Consumption (Photo Click)",
    # sums of columns that stand beside them; they differ in case from file to file (2025-03)
    "Reactions, Comments and Shares | Reaktioner, kommentarer och delningar",
    "Reacciones, comentarios y veces que se ha compartido | Reacciones, comentarios y veces que se compartió",
    "Total clicks | Other Clicks | Totalt antal klick | Övriga klick",
    "Seconds viewed | Average Seconds viewed | 1-minute video views | 3-Second viewers | 1-minute viewers",
    "3-second video views from Boosted posts | 3-second video views from Organic posts",
    "Unique negative feedback from users",
    post_id={"en": "Post ID", "pt": "Identificação da publicação", "sv": "Publicerings-id"},
    page_id={"en": "Page ID | Account ID", "pt": "Identificação da conta", "sv": "Sid-id | Konto-id"},
    page_name={"en": "Page name | Account name", "pt": "Nome da conta", "sv": "Sidnamn | Kontonamn"},
    username={"en": "Account username", "pt": "Nome de usuário da conta", "sv": "Kontots användarnamn"},
    headline={"en": "Title", "sv": "Titel", "pt": "Título"},
    description={"en": "Description", "pt": "Descrição", "sv": "Beskrivning"},
    created_timestamp={"en": "Publish time", "pt": "Horário de publicação", "sv": "Publiceringstid"},
    post_url={"en": "Permalink", "pt": "Link permanente", "sv": "Permalänk"},
    post_type={"en": "Post type", "pt": "Tipo de publicação", "sv": "Inläggstyp"},
    funded={"en": "Funded content status"},
    # early 2024 the raw metric key leaked into the header; it counts impressions, as the column `Impressions` does
    impressions={"en": "Impressions | IMPRESSION:UNIQUE_USERS"},
    # `Views` may stand twice in one file (2025-03): the first counts
    views={"en": "Views", "pt": "Visualizações", "sv": "Visningar"},
    reach={"en": "Reach", "pt": "Alcance", "sv": "Räckvidd"},
    likes={"en": "Reactions | Likes", "pt": "Curtidas", "sv": "Reaktioner | Gilla-markeringar"},
    comments={"en": "Comments", "pt": "Comentários", "sv": "Kommentarer"},
    shares={"en": "Shares", "pt": "Compartilhamentos", "sv": "Delningar"},
    saves={"en": "Saves", "pt": "Salvamentos", "sv": "Sparade objekt"},
    clicks={"en": "Link Clicks", "sv": "Länkklick"},
    video_views={
        "en": "3-second video views",
        "es": "Visualizaciones de vídeo de 3 segundos | Visualizaciones de video de 3 segundos",
    },
    joins={"en": "Follows", "pt": "Seguimentos", "sv": "Följer"},
    reach_organic={"en": "Reach from Organic posts"},
    reach_paid={"en": "Reach from Boosted posts"},
    hides={
        "en": "Negative feedback from users: Hide all | Negative feedback from users: Hide | "
        "Negative feedback from users",
    },
)

VIDEO_MARKS = ("video asset id", "universal video id")
"""First columns of the video export, which has no ids of posts."""

# 212 columns in 2025-12, in English alone; most are curves, countries and groups of people
VIDEO = headers(
    "Universal video ID | Duration (sec) | Custom labels | Data comment | Date | Reactions, comments and shares",
    "1-minute video views | 3-second viewers | 1-minute viewers | Seconds viewed | Seconds viewed from {whom}",
    "Average Seconds viewed | Average Seconds viewed from {whom} | Estimated earnings ({currency})",
    "Ad CPM ({currency}) | Ad impressions | Percentage of total views at interval {at}",
    "Percentage of 15-second views at interval {at} | 3-second video views by top audience ({group})",
    "3-second video views by country ({country}) | 3-second video views from {whom}",
    post_id={"en": "Video asset ID"},
    page_id={"en": "Page ID"},
    page_name={"en": "Page name"},
    headline={"en": "Title"},
    created_timestamp={"en": "Publish time"},
    reach={"en": "Reach"},
    # no `Views` of the content export: a view here has lasted three seconds
    video_views={"en": "3-second video views"},
    likes={"en": "Reactions"},
    comments={"en": "Comments"},
    shares={"en": "Shares"},
)

OVERVIEW_TITLES = {
    # title of the file (its value column may be labelled wrongly, 2020-2023) -> network, canonical column
    "facebook reach": ("facebook", "reach"),
    "facebook page reach": ("facebook", "reach"),
    "instagram reach": ("instagram", "reach"),
    "reach": ("", "reach"),
    "alcance": ("", "reach"),
    "alcance do facebook": ("facebook", "reach"),
    "alcance do instagram": ("instagram", "reach"),
    "räckvidd": ("", "reach"),
    "räckvidd på facebook": ("facebook", "reach"),
    "räckvidd på instagram": ("instagram", "reach"),
    # since 2025 `Viewers` stands where `Reach` stood: people who saw content at least once
    "viewers": ("", "reach"),
    "visualizadores": ("", "reach"),
    "tittare": ("", "reach"),
    "facebook visits": ("facebook", "profile_views"),
    "facebook page visits": ("facebook", "profile_views"),
    "instagram profile visits": ("instagram", "profile_views"),
    "visits": ("", "profile_views"),
    "visitas ao facebook": ("facebook", "profile_views"),
    "visitas ao perfil do instagram": ("instagram", "profile_views"),
    "facebook-besök": ("facebook", "profile_views"),
    "besök på instagram-profilen": ("instagram", "profile_views"),
    "follows": ("", "follows"),
    "facebook follows": ("facebook", "follows"),
    "instagram follows": ("instagram", "follows"),
    "facebook page new likes": ("facebook", "follows"),
    "new facebook followers": ("facebook", "follows"),
    "new instagram followers": ("instagram", "follows"),
    "seguidores": ("", "follows"),
    "seguidores no facebook": ("facebook", "follows"),
    "seguidores no instagram": ("instagram", "follows"),
    "följer": ("", "follows"),
    "följer på facebook": ("facebook", "follows"),
    "följer på instagram": ("instagram", "follows"),
    "content interactions": ("", "engagements"),
    "facebook content interactions": ("facebook", "engagements"),
    "instagram content interactions": ("instagram", "engagements"),
    "interações com o conteúdo": ("", "engagements"),
    "interaktioner med innehåll": ("", "engagements"),
    "facebook link clicks": ("facebook", "clicks"),
    "instagram link clicks": ("instagram", "clicks"),
    "link clicks": ("", "clicks"),
    "cliques no link": ("", "clicks"),
    "cliques no link do facebook": ("facebook", "clicks"),
    "cliques no link do instagram": ("instagram", "clicks"),
    "länkklick": ("", "clicks"),
    "views": ("", "views"),
    "facebook views": ("facebook", "views"),
    "instagram views": ("instagram", "views"),
    "visualizações": ("", "views"),
    "visningar": ("", "views"),
}
"""Titles of overview files. English and Portuguese are seen; Swedish by Meta's glossary (2025)."""

OVERVIEW_DATE = ("date", "data", "datum", "fecha", "дата")

AUDIENCE_TITLES = {
    # words that a section's title holds -> breakdown
    "age": "age_gender",
    "faixa etária": "age_gender",
    "idade": "age_gender",
    "ålder": "age_gender",
    "gender": "age_gender",
    "towns/cities": "city",
    "cities": "city",
    "cidades": "city",
    "städer": "city",
    "countries": "country",
    "países": "country",
    "länder": "country",
}

AUDIENCE_GENDERS = {
    "women": "f", "men": "m", "mulheres": "f", "homens": "m", "kvinnor": "f", "män": "m",
    "mujeres": "f", "hombres": "m", "женщины": "f", "мужчины": "m",
}  # fmt: skip

POST_TYPES = {
    # the word that tells, in the order asked: `IG carousel` holds `image` in no language
    "carousel": "carousel", "carrossel": "carousel", "karusell": "carousel",
    "reel": "reel", "story": "story", "händelse": "story",
    "video": "video", "vídeo": "video",
    "photo": "photo", "image": "photo", "imagem": "photo", "foto": "photo", "bild": "photo",
    "link": "link", "länk": "link",
    "text": "text", "status": "text",
}  # fmt: skip
