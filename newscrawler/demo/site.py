"""Everything one title's server has, address by address, with the oddities that real servers have."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from newscrawler.demo import announcements, pages, pictures
from newscrawler.demo.stories import Story
from newscrawler.demo.titles import Title
from newscrawler.demo.wire import FRAMINGS, Resource

PROMOTED = 3
"""Other stories that an article's page promotes."""

DECLARATIONS: dict[str, tuple[str, ...]] = {
    "courier": ("header",),
    "hafenblatt": ("header", "meta"),
    "phare": ("header", "meta", "mark", "nowhere"),
}
"""Where pages of a title say their character set, in turn: Content-Type, meta, byte order mark, not at all."""

MOVED = "/news/2026/10/01/a-story-that-moved-to-a-better-place"
GONE = "/news/2026/09/30/a-story-that-was-withdrawn-by-its-author"
MISSING = "/news/2026/09/29/a-story-that-nobody-ever-wrote-down"
SOFT_404 = "/news/2026/09/28/a-story-behind-an-error-with-good-manners"
PRIVATE = "/private/2026/11/20/draft-of-a-story-for-nobody-yet"
ODDITIES: dict[str, str] = {
    MOVED: "A story that moved to a better place",
    GONE: "A story that was withdrawn by its author",
    MISSING: "A story that nobody ever wrote down",
    SOFT_404: "A story behind an error with good manners",
    PRIVATE: "Draft of a story for nobody yet",
}
"""Addresses that every front page names and that give no article: 301 (to one), 410, 404, an error with status 200, robots.txt."""


def resources(title: Title, stories: Sequence[Story], origin: str) -> dict[str, Resource]:
    """Path → resource, for all that the title's server has; ``stories`` newest first."""
    return {
        **_announcements(title, stories, origin),
        **_fronts(title, stories, origin),
        **_articles(title, stories, origin),
        **_pictures(stories),
        **_oddities(title, stories),
        "/style.css": Resource(body=pictures.STYLE.encode(), content_type="text/css", framing="gzip"),
    }


def _announcements(title: Title, stories: Sequence[Story], origin: str) -> dict[str, Resource]:
    types = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    charset = title.charset if title.feed == "atom" else "utf-8"
    modified = _newest(stories)
    return {
        "/robots.txt": Resource(body=announcements.robots(origin).encode(), content_type="text/plain"),
        title.feed_path: Resource(
            body=announcements.feed(title, stories, origin).encode(charset, "xmlcharrefreplace"),
            content_type=f"{types[title.feed]}; charset={charset}",
            framing="gzip",
            modified=modified,
        ),
        "/sitemap.xml": Resource(
            body=announcements.sitemap_index(stories, origin).encode(), content_type="application/xml"
        ),
        "/news-sitemap.xml.gz": Resource(
            body=gzip.compress(announcements.news_sitemap(title, stories, origin).encode(), mtime=0),
            content_type="application/x-gzip",
            modified=modified,
        ),
        "/sitemap-2019.xml": Resource(
            body=f"<urlset><url><loc>{origin}/about</loc></url></urlset>".encode(), content_type="text/xml"
        ),
    }


def _fronts(title: Title, stories: Sequence[Story], origin: str) -> dict[str, Resource]:
    shown = [*stories[:12], *(_odd_story(stories[0], path, words) for path, words in ODDITIES.items())]
    fronts = {"/": pages.front_page(title, title.title, shown, origin)}
    for slug, name in title.sections.items():
        in_section = [story for story in stories if story.section == slug]
        fronts[f"/{slug}"] = pages.front_page(title, name, in_section, origin)
    about = pages.front_page(title, title.title, (), origin)
    fronts |= dict.fromkeys(("/about", "/privacy", "/newsletter"), about)
    kind = f"text/html; charset={title.charset}"
    return {
        path: Resource(body=page.encode(title.charset, "xmlcharrefreplace"), content_type=kind)
        for path, page in fronts.items()
    }


def _odd_story(story: Story, path: str, words: str) -> Story:
    """A story that exists only as a teaser: its address is the odd one."""
    _, section, year, month, day, slug = path.split("/")
    published = datetime(int(year), int(month), int(day), tzinfo=UTC)
    return replace(
        story, section=section, slug=slug, published=published, template="modern", headline=words, standfirst=""
    )


def _articles(title: Title, stories: Sequence[Story], origin: str) -> dict[str, Resource]:
    return {story.path: _article(title, stories, number, origin) for number, story in enumerate(stories)}


def _article(title: Title, stories: Sequence[Story], number: int, origin: str) -> Resource:
    story = stories[number]
    others = [one for one in (*stories[number + 1 :], *stories) if one is not story][:PROMOTED]
    page = pages.article_page(title, story, origin, others)
    declared = DECLARATIONS[title.name][number % len(DECLARATIONS[title.name])]
    if declared in ("mark", "nowhere"):
        page = page.replace(f'<meta charset="{title.charset}">\n', "")
    body = page.encode(title.charset, "xmlcharrefreplace")
    return Resource(
        body=codecs.BOM_UTF8 + body if declared == "mark" else body,
        content_type=f"text/html; charset={title.charset}" if declared == "header" else "text/html",
        framing=FRAMINGS[number % len(FRAMINGS)],
        modified=story.modified or story.published,
        more=(
            ("Set-Cookie", "edition=morning; Path=/"),
            ("X-MiXed-CaSe", "yes"),
            ("Set-Cookie", f"last={number}; Path=/; HttpOnly"),
            ("Link", f"<{story.path}>; rel=canonical"),
        ),
    )


def _pictures(stories: Sequence[Story]) -> dict[str, Resource]:
    names = ["/pictures/icon.png", *(picture.name for story in stories for picture in story.pictures)]
    return {name: Resource(body=pictures.picture(name), content_type="image/png") for name in names}


def _oddities(title: Title, stories: Sequence[Story]) -> dict[str, Resource]:
    kind = f"text/html; charset={title.charset}"
    missing = pages.missing_page(title).encode(title.charset, "xmlcharrefreplace")
    private = pages.front_page(title, "Drafts", (), "").encode(title.charset, "xmlcharrefreplace")
    return {
        MOVED: Resource(status=301, body=b"", content_type=kind, more=(("Location", stories[-1].path),)),
        GONE: Resource(status=410, body=missing, content_type=kind),
        SOFT_404: Resource(body=missing, content_type=kind),
        PRIVATE: Resource(body=private, content_type=kind),
    }


def missing(title: Title) -> Resource:
    """The answer to any other address."""
    body = pages.missing_page(title).encode(title.charset, "xmlcharrefreplace")
    return Resource(status=404, body=body, content_type=f"text/html; charset={title.charset}")


def _newest(stories: Sequence[Story]) -> datetime:
    return max(story.modified or story.published for story in stories)
