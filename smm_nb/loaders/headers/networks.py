"""Networks' own statistics: TikTok, X, LinkedIn pages, Facebook Insights as it was until 2021, tools around them.

Imports `loaders.header` only. Tests: tests/loaders/test_networks.py.
"""

from smm_nb.loaders.header import headers

TIKTOK_DAYS = headers(
    "Phone number clicks | Leads submission | Net growth | Difference in followers from previous day",
    "New Viewers | Returning Viewers",
    date_day={"en": "Date", "es": "Fecha", "pt": "Data"},
    # `Video Views` in TikTok Studio, `Video views` in Business Suite: the same
    views={"en": "Video Views", "es": "Visualizaciones de vídeos"},
    reach={"en": "Reached audience | Total Viewers"},
    profile_views={"en": "Profile Views", "es": "Visualizaciones del perfil"},
    likes={"en": "Likes", "es": "Me gusta"},
    comments={"en": "Comments", "es": "Comentarios"},
    shares={"en": "Shares", "es": "Veces compartido"},
    follows={"en": "New followers"},
    unfollows={"en": "Lost followers"},
    followers={"en": "Followers"},
)

TIKTOK_POSTS = headers(
    # the day of the export, not of the post
    "Time",
    post_message={"en": "Video title"},
    post_url={"en": "Video link"},
    posted={"en": "Post time"},
    likes={"en": "Total likes | Likes"},
    comments={"en": "Total comments | Comments"},
    shares={"en": "Total shares | Shares"},
    views={"en": "Total views | Video views"},
    saves={"en": "Add to Favorites"},
)

TIKTOK_AUDIENCE = headers(
    gender={"en": "Gender"},
    territory={"en": "Top territories"},
    share={"en": "Distribution"},
)

X_POSTS = headers(
    "engagements | engagement rate | hashtag clicks | detail expands | permalink clicks | app opens | app installs",
    "email tweet | dial phone | media engagements | promoted {name} | Profile visits | user profile clicks",
    "エンゲージメント | エンゲージメント率 | プロモ{name}",
    # `Tweet id` until 2023, `Post id` since
    post_id={"en": "Post id | Tweet id", "ja": "ツイートID"},
    post_url={"en": "Post Link | Link | Tweet permalink", "ja": "ツイートの固定リンク"},
    post_message={"en": "Post text | Tweet text", "ja": "ツイート本文"},
    created_timestamp={"en": "time | Date", "ja": "時間"},
    impressions={"en": "Impressions", "ja": "インプレッション"},
    likes={"en": "Likes", "ja": "いいね"},
    comments={"en": "Replies", "ja": "返信"},
    # `Share` (2025) and `Shares` (2026) are shares by other ways: reposts are what other networks call shares
    shares={"en": "Reposts | retweets", "ja": "リツイート"},
    other_shares={"en": "Share | Shares"},
    saves={"en": "Bookmarks"},
    clicks={"en": "URL Clicks", "ja": "URLクリック数"},
    joins={"en": "New follows | follows", "ja": "フォロー"},
    video_views={"en": "media views"},
)

X_DAYS = headers(
    "engagement rate | user profile clicks | hashtag clicks | detail expands | permalink clicks | app opens",
    "app installs | email tweet | dial phone | media engagements | promoted {name} | Media views | Shares",
    date_day={"en": "Date"},
    posts={"en": "Create Post | Tweets published"},
    impressions={"en": "Impressions"},
    likes={"en": "Likes"},
    engagements={"en": "Engagements"},
    comments={"en": "Replies"},
    shares={"en": "Reposts | retweets"},
    saves={"en": "Bookmarks"},
    clicks={"en": "url clicks"},
    follows={"en": "New follows | follows"},
    unfollows={"en": "Unfollows"},
    profile_views={"en": "Profile visits"},
    video_views={"en": "Video views"},
)

LINKEDIN_DAYS = headers(
    "Impressions (organic) | Impressions (sponsored) | Clicks (organic) | Clicks (sponsored) | Reactions (organic)",
    "Reactions (sponsored) | Comments (organic) | Comments (sponsored) | Reposts (organic) | Reposts (sponsored)",
    "Shares (organic) | Shares (sponsored) | Engagement rate (organic) | Engagement rate (sponsored)",
    "Engagement rate (total) | Sponsored followers | Organic followers | Auto-invited followers",
    "Overview {name} | Life {name} | Jobs {name} | Total page views (desktop) | Total page views (mobile)",
    "Total unique visitors (desktop) | Total unique visitors (mobile)",
    date_day={"en": "Date"},
    impressions={"en": "Impressions (total)"},
    reach={"en": "Unique impressions (organic)"},
    clicks={"en": "Clicks (total)"},
    likes={"en": "Reactions (total)"},
    comments={"en": "Comments (total)"},
    # `Shares` until about 2023
    shares={"en": "Reposts (total) | Shares (total)"},
    # the sheet of followers counts those who came that day, not how many there are
    follows={"en": "Total followers"},
    profile_views={"en": "Total page views (total)"},
    visitors={"en": "Total unique visitors (total)"},
)

LINKEDIN_POSTS = headers(
    "Campaign name | Posted by | Campaign start date | Campaign end date | Audience | Offsite Views | Engagement rate",
    "Click through rate (CTR)",
    post_message={"en": "Post title | Update title"},
    post_url={"en": "Post link | Update link"},
    paid_or_not={"en": "Post type | Update type"},
    created_timestamp={"en": "Created date"},
    impressions={"en": "Impressions"},
    video_views={"en": "Views | Video views"},
    clicks={"en": "Clicks"},
    likes={"en": "Likes"},
    comments={"en": "Comments"},
    shares={"en": "Reposts | Shares"},
    joins={"en": "Follows"},
    post_type={"en": "Content Type"},
)

CLASSIC_POSTS = headers(
    "Countries | Languages | Audience Targeting | Content Tags | Description",
    "Lifetime {name} | post_{name}:lifetime",
    post_id={"en": "Post ID"},
    post_url={"en": "Permalink"},
    post_message={"en": "Post Message"},
    post_type={"en": "Type"},
    created_timestamp={"en": "Posted"},
    # friendly titles and API keys are one export in two fashions (2017)
    reach={"en": "Lifetime Post Total Reach | post_impressions_unique:lifetime"},
    reach_paid={"en": "Lifetime Post Paid Reach | post_impressions_paid_unique:lifetime"},
    impressions={"en": "Lifetime Post Total Impressions | post_impressions:lifetime"},
    reach_followers={"en": "Lifetime Post reach by people who like your Page | post_impressions_fan_unique:lifetime"},
    likes={"en": "Lifetime Post Stories by action type - like | like"},
    comments={"en": "Lifetime Post Stories by action type - comment | comment"},
    shares={"en": "Lifetime Post Stories by action type - share | share"},
    clicks={"en": "Lifetime Post Consumptions by type - link clicks"},
    hides={"en": "Lifetime Negative Feedback from Users"},
)

CLASSIC_DAYS = headers(
    "Lifetime {name} | Daily {name} | Weekly {name} | 28 Days {name}",
    date_day={"en": "Date"},
    followers={"en": "Lifetime Total Likes | page_fans:lifetime"},
    follows={"en": "Daily New Likes | page_fan_adds_unique:day"},
    unfollows={"en": "Daily Unlikes | page_fan_removes_unique:day"},
    reach={"en": "Daily Total Reach | page_impressions_unique:day"},
    reach_viral={"en": "Daily Viral Reach"},
    reach_paid={"en": "Daily Paid Reach | page_impressions_paid_unique:day"},
    impressions={"en": "Daily Total Impressions | page_impressions:day"},
    engaged_users={"en": "Daily Page Engaged Users | page_engaged_users:day"},
)

HOOTSUITE_POSTS = headers(
    "Tags | Campaign | Author | Ow.ly Clicks",
    created_timestamp={"en": "Date (GMT)"},
    page_name={"en": "Facebook Page"},
    post_id={"en": "Post ID"},
    post_url={"en": "Post Permalink"},
    post_type={"en": "Post Type"},
    post_message={"en": "Post Message"},
    likes={"en": "Reactions"},
    comments={"en": "Comments"},
    shares={"en": "Shares"},
)

# No file of the tool was at hand. Some names are as users' programs read them (2021-2025); others are from the tool's
# public documentation as remembered, and are untested.
FANPAGE_KARMA = headers(
    "External Links | Image Link | Neutral | Engagement | Post interaction | Post interaction rate",
    "Page Performance Index | Page Performance Index (PPI)",
    "Growth (average weekly) | Growth (absolute) | Growth (in %)",
    company={"en": "Profile"},
    platform={"en": "Social network | Network"},
    page_id={"en": "Profile-ID"},
    page_url={"en": "Link"},
    date_day={"en": "Date"},
    followers={"en": "Fans | Followers"},
    posts={"en": "Number of posts"},
    likes={"en": "Number of Likes"},
    comments={"en": "Number of comments | Number of comments (total)"},
    shares={"en": "Number of shares"},
    engagements={"en": "Number of Reactions, Comments & Shares"},
    post_id={"en": "Message-ID"},
)

# As the page showed it in 2024.
SOCIAL_BLADE = headers(
    "Day | Views Change | Total Views | Estimated Earnings",
    date_day={"en": "Date"},
    followers={"en": "Total Subscribers"},
    followers_change={"en": "Subscribers Change"},
)

# Its other columns are sums over pages of what cannot be added (people) or values of the whole period (2018).
HOOTSUITE_ACCOUNT = headers(
    date_day={"en": "Date (GMT)"}, page_name={"en": "Facebook Pages"}, likes={"en": "Page Reactions by Type"}
)
