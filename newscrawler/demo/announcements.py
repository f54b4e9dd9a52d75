"""How the pretend newspapers announce their articles: feeds, sitemaps, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from newscrawler.demo.stories import Story
from newscrawler.demo.titles import Title

IN_FEED = 15
"""A feed has the newest only, as feeds do; the sitemaps have all."""


def feed(title: Title, stories: Sequence[Story], origin: str) -> str:
    """The title's feed in its own format."""
    return {"rss": _rss, "atom": _atom, "json": _json_feed}[title.feed](title, stories[:IN_FEED], origin)


def _rss(title: Title, stories: Sequence[Story], origin: str) -> str:
    items = "".join(
        f"<item><title>{escape(one.headline)}</title><link>{origin}{one.path}</link>"
        f'<guid isPermaLink="true">{origin}{one.path}</guid><pubDate>{format_datetime(one.published)}</pubDate>'
        f"<description>{escape(f'<p>{one.standfirst}</p>')}</description><category>{escape(one.section)}</category></item>\n"
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title.title)}</title><link>{origin}/</link><language>{title.language}</language>\n{items}</channel></rss>\n"
    )


def _atom(title: Title, stories: Sequence[Story], origin: str) -> str:
    entries = "".join(
        f'<entry><title>{escape(one.headline)}</title><id>{origin}{one.path}</id><link href="{one.path}"/>'
        f"<published>{one.published.isoformat()}</published><updated>{(one.modified or one.published).isoformat()}</updated>"
        f"<summary>{escape(one.standfirst)}</summary></entry>\n"
        for one in stories
    )
    return (
        f'<?xml version="1.0" encoding="{title.charset}"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{title.language}" '
        f'xml:base="{origin}/"><title>{escape(title.title)}</title><id>{origin}/</id>\n{entries}</feed>\n'
    )


def _json_feed(title: Title, stories: Sequence[Story], origin: str) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title.title,
        "home_page_url": f"{origin}/",
        "language": title.language,
        "items": [
            {"id": one.slug, "url": origin + one.path, "title": one.headline, "summary": one.standfirst,
             "date_published": one.published.isoformat()}
            for one in stories
        ],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1)


def news_sitemap(title: Title, stories: Sequence[Story], origin: str) -> str:
    """All stories with the tags of a Google News sitemap."""
    urls = "".join(
        f"<url><loc>{escape(origin + one.path)}</loc><lastmod>{_stamp(one.modified or one.published)}</lastmod>"
        f"<news:news><news:publication><news:name>{escape(title.title)}</news:name><news:language>{title.language}</news:language>"
        f"</news:publication><news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.headline)}</news:title></news:news></url>\n"
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    )


def sitemap_index(stories: Sequence[Story], origin: str) -> str:
    """The index: the news sitemap, which is gzipped, and one of pages that are no articles."""
    newest = max(one.modified or one.published for one in stories)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{origin}/news-sitemap.xml.gz</loc><lastmod>{_stamp(newest)}</lastmod></sitemap>"
        f"<sitemap><loc>{origin}/sitemap-2019.xml</loc></sitemap></sitemapindex>\n"
    )


def robots(origin: str) -> str:
    """What robots may do: everything but /private/, one request in a twentieth of a second."""
    return f"User-agent: *\nDisallow: /private/\nCrawl-delay: 0.05\n\nSitemap: {origin}/sitemap.xml\n"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
