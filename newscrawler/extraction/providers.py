"""Whose player, post or chart an embedded address is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

EmbedKind = Literal["video", "audio", "post", "map", "chart", "poll", "document"]


@dataclass(frozen=True, slots=True)
class Provider:
    kind: EmbedKind
    name: str


# Host, or host and beginning of the path → kind and name. The longest match decides.
PROVIDERS: dict[str, tuple[EmbedKind, str]] = {
    "youtube.com": ("video", "YouTube"), "youtube-nocookie.com": ("video", "YouTube"), "youtu.be": ("video", "YouTube"), "vimeo.com": ("video", "Vimeo"),
    "dailymotion.com": ("video", "Dailymotion"), "dai.ly": ("video", "Dailymotion"), "jwplatform.com": ("video", "JW Player"), "jwplayer.com": ("video", "JW Player"),
    "brightcove.net": ("video", "Brightcove"), "brightcove.com": ("video", "Brightcove"), "kaltura.com": ("video", "Kaltura"), "twitch.tv": ("video", "Twitch"),
    "facebook.com/plugins/video": ("video", "Facebook"), "facebook.com/watch": ("video", "Facebook"), "streamable.com": ("video", "Streamable"),
    "rumble.com": ("video", "Rumble"), "ooyala.com": ("video", "Ooyala"), "wistia.com": ("video", "Wistia"), "wistia.net": ("video", "Wistia"), "glomex.com": ("video", "glomex"),
    "vixy.net": ("video", "Vixy"), "vk.com/video": ("video", "VK"), "ok.ru": ("video", "OK"), "rutube.ru": ("video", "Rutube"), "bilibili.com": ("video", "Bilibili"),
    "nicovideo.jp": ("video", "Niconico"), "cnn.com/video": ("video", "CNN"), "fave.api.cnn.io": ("video", "CNN"), "reuters.tv": ("video", "Reuters"), "players.brightcove": ("video", "Brightcove"),
    "soundcloud.com": ("audio", "SoundCloud"), "spotify.com": ("audio", "Spotify"), "podcasts.apple.com": ("audio", "Apple Podcasts"), "megaphone.fm": ("audio", "Megaphone"),
    "acast.com": ("audio", "Acast"), "omny.fm": ("audio", "Omny"), "audioboom.com": ("audio", "Audioboom"), "podigee.io": ("audio", "Podigee"), "simplecast.com": ("audio", "Simplecast"),
    "ausha.co": ("audio", "Ausha"), "spreaker.com": ("audio", "Spreaker"), "libsyn.com": ("audio", "Libsyn"), "buzzsprout.com": ("audio", "Buzzsprout"), "ivoox.com": ("audio", "iVoox"), "art19.com": ("audio", "Art19"),
    "twitter.com": ("post", "X"), "x.com": ("post", "X"), "instagram.com": ("post", "Instagram"), "tiktok.com": ("post", "TikTok"), "facebook.com": ("post", "Facebook"),
    "bsky.app": ("post", "Bluesky"), "threads.net": ("post", "Threads"), "threads.com": ("post", "Threads"), "reddit.com": ("post", "Reddit"), "redditmedia.com": ("post", "Reddit"), "linkedin.com": ("post", "LinkedIn"),
    "t.me": ("post", "Telegram"), "telegram.org": ("post", "Telegram"), "truthsocial.com": ("post", "Truth Social"), "pinterest.com": ("post", "Pinterest"), "vk.com": ("post", "VK"), "mastodon.social": ("post", "Mastodon"), "weibo.com": ("post", "Weibo"),
    "google.com/maps": ("map", "Google Maps"), "maps.google": ("map", "Google Maps"), "google.de/maps": ("map", "Google Maps"), "openstreetmap.org": ("map", "OpenStreetMap"), "umap.openstreetmap": ("map", "uMap"), "mapbox.com": ("map", "Mapbox"), "arcgis.com": ("map", "ArcGIS"), "windy.com": ("map", "Windy"),
    "datawrapper.dwcdn.net": ("chart", "Datawrapper"), "dwcdn.net": ("chart", "Datawrapper"), "datawrapper.de": ("chart", "Datawrapper"), "flourish.studio": ("chart", "Flourish"), "flo.uri.sh": ("chart", "Flourish"), "infogram.com": ("chart", "Infogram"), "infogr.am": ("chart", "Infogram"),
    "e.infogram.com": ("chart", "Infogram"), "tableau.com": ("chart", "Tableau"), "everviz.com": ("chart", "everviz"), "statista.com": ("chart", "Statista"), "ourworldindata.org": ("chart", "Our World in Data"), "knightlab.com": ("chart", "Knight Lab"), "genially.com": ("chart", "Genially"), "thinglink.com": ("chart", "ThingLink"), "23degrees.io": ("chart", "23°"),
    "opinary.com": ("poll", "Opinary"), "riddle.com": ("poll", "Riddle"), "playbuzz.com": ("poll", "Playbuzz"), "typeform.com": ("poll", "Typeform"), "docs.google.com/forms": ("poll", "Google Forms"), "polldaddy.com": ("poll", "Crowdsignal"), "crowdsignal.com": ("poll", "Crowdsignal"), "strawpoll.com": ("poll", "StrawPoll"), "apester.com": ("poll", "Apester"), "qualifio.com": ("poll", "Qualifio"), "surveymonkey.com": ("poll", "SurveyMonkey"), "civey.com": ("poll", "Civey"),
    "documentcloud.org": ("document", "DocumentCloud"), "scribd.com": ("document", "Scribd"), "docs.google.com": ("document", "Google Docs"), "drive.google.com": ("document", "Google Drive"), "issuu.com": ("document", "Issuu"), "slideshare.net": ("document", "SlideShare"), "calameo.com": ("document", "Calaméo"), "yumpu.com": ("document", "Yumpu"),
}  # fmt: skip

# Class names that third parties' snippets have, however the site is made.
POST_CLASSES: dict[str, str] = {
    "twitter-tweet": "X", "twitter-video": "X", "twitter-timeline": "X", "instagram-media": "Instagram", "tiktok-embed": "TikTok", "bluesky-embed": "Bluesky", "fb-post": "Facebook",
    "fb-video": "Facebook", "reddit-embed-bq": "Reddit", "reddit-card": "Reddit", "text-post-media": "Threads", "mastodon-embed": "Mastodon", "telegram-post": "Telegram", "embed-twitter": "X", "embed--twitter": "X",
    "truthsocial-embed": "Truth Social", "gfm-embed": "GoFundMe", "twitter-embed": "X", "instagram-embed": "Instagram", "wp-block-embed-twitter": "X", "wp-block-embed-instagram": "Instagram", "wp-block-embed-facebook": "Facebook", "wp-block-embed-tiktok": "TikTok",
}  # fmt: skip


def provider_of(url: str | None) -> Provider | None:
    """The provider of an embedded address; None for houses that are not in the table."""
    if not url:
        return None
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    place = host + parts.path
    labels = host.split(".")
    best = ""
    for start in range(len(labels)):
        tail = place.split(".", start)[-1]
        for known in PROVIDERS:
            if (
                len(known) > len(best)
                and tail.startswith(known)
                and (len(tail) == len(known) or tail[len(known)] in "/.?" or "/" in known)
            ):
                best = known
    return Provider(*PROVIDERS[best]) if best else None
