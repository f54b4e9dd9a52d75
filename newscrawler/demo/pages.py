"""Stories → pages, with all the furniture that real pages have around and between their paragraphs."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from newscrawler.demo.sheets import Markup, Sheet, sheet
from newscrawler.demo.stories import Part, Story
from newscrawler.demo.titles import Title

FEED_TYPES: dict[str, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}

SCHEMA_TYPES: dict[str, str] = {
    "modern": "NewsArticle",
    "paywalled": "NewsArticle",
    "brief": "NewsArticle",
    "gallery": "ImageGallery",
    "video": "NewsArticle",
    "opinion": "OpinionNewsArticle",
    "liveblog": "LiveBlogPosting",
}
"""Templates that carry JSON-LD; the others have meta tags, microdata or nothing."""

AFTER: dict[int, tuple[str, ...]] = {1: ("video",), 2: ("advert", "pullquote"), 3: ("related", "newsletter")}
"""What stands behind which block of a body, when the template and the story have it."""


def article_page(title: Title, story: Story, origin: str, others: Sequence[Story]) -> str:
    """The whole page of a story; ``others`` are promoted on it, ``origin`` is the scheme and authority of absolute URLs."""
    look = sheet(story.template)
    main = look.fill("page", **_values(title, story, look, others))
    return _page(title, f"{story.headline} | {title.title}", _head(title, story, origin), main)


def front_page(title: Title, heading: str, stories: Sequence[Story], origin: str) -> str:
    """A front or section page: teasers of stories, and where there are many, an ItemList."""
    look = sheet("base")
    teasers = _joined(
        look.fill("teaser", path=one.path, headline=one.headline, standfirst=one.standfirst) for one in stories
    )
    listed = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": origin + one.path} for place, one in enumerate(stories, 1)
        ],
    }
    main = look.fill("front", heading=heading, teasers=teasers, newsletter=title.phrases.newsletter)
    page_title = title.title if heading == title.title else f"{heading} | {title.title}"
    return _page(title, page_title, _json_ld(listed), main)


def missing_page(title: Title) -> str:
    """What the server says for a page it does not have."""
    main = sheet("base").fill("missing", words=title.phrases.not_found)
    return _page(title, title.title, Markup(""), main)


def _page(title: Title, page_title: str, head: Markup, main: Markup) -> str:
    look = sheet("base")
    return look.fill(
        "page",
        language=title.language,
        charset=Markup(f'<meta charset="{title.charset}">\n'),
        page_title=page_title,
        title=title.title,
        feed_type=FEED_TYPES[title.feed],
        feed=title.feed_path,
        head=head,
        sections=_joined(look.fill("section", slug=slug, name=name) for slug, name in title.sections.items()),
        main=main,
        copyright=title.phrases.copyright,
    )


def _values(title: Title, story: Story, look: Sheet, others: Sequence[Story]) -> dict[str, str]:
    phrases, video = title.phrases, dict(story.video)
    figures = [
        look.fill("figure", name=one.name, caption=one.caption, credit=one.credit, number=str(number))
        for number, one in enumerate(story.pictures, 1)
    ]
    byline = _byline(story)
    return {
        "slug": story.slug,
        "section": story.section,
        "headline": story.headline,
        "kicker": look.fill("kicker", text=story.kicker) if story.kicker else "",
        "standfirst": look.fill("standfirst", text=story.standfirst) if story.standfirst else "",
        "byline": byline,
        "by": f"von {byline}" if byline else "",
        "published_iso": story.published.isoformat(),
        "published_text": f"{story.published:%d.%m.%Y, %H.%M}"
        if title.language == "de"
        else f"{story.published:%d/%m/%Y %H:%M}",
        "updated": f"{phrases.updated} {story.modified:%H:%M}" if story.modified else "",
        "share": phrases.share,
        "figure": figures[0] if figures else "",
        "figures": _joined(figures),
        "body": _body(title, story, look, others),
        "correction": look.fill("correction", text=story.correction) if story.correction else "",
        "tags": _joined(
            Markup(f'<li><a href="/tag/{html.escape(tag)}">{html.escape(tag)}</a></li>') for tag in story.tags
        ),
        "comments": phrases.comments,
        "author_bio": phrases.author_bio,
        "subscribe": phrases.subscribe,
        "clock": video.get("clock", ""),
        "source": video.get("source", ""),
        "source_label": phrases.source,
        "related_label": phrases.related,
        "related_box": look.fill("related_box", label=phrases.related, links=_links(others)),
        "links": _links(others),
    }


def _body(title: Title, story: Story, look: Sheet, others: Sequence[Story]) -> Markup:
    pieces: list[Markup] = []
    for number, part in enumerate(story.parts, 1):
        pieces.append(_block(story, look, part, number))
        pieces += [_between(name, title, story, look, others) for name in AFTER.get(number, ())]
    return _joined(pieces)


def _block(story: Story, look: Sheet, part: Part, number: int) -> Markup:
    text = Markup(html.escape(part.text, quote=False))
    if number == 1 and story.dateline:
        text = Markup(look.fill("dateline", raw=dict(story.dateline)["raw"]) + text)
    return look.fill(part.kind if part.kind in look else "paragraph", text=text, time=part.time, number=str(number))


def _between(name: str, title: Title, story: Story, look: Sheet, others: Sequence[Story]) -> Markup:
    phrases = title.phrases
    if name == "video" and story.video and story.template != "video":
        return look.fill("video", label=phrases.source, **dict(story.video))
    if name == "pullquote" and story.pullquote:
        return look.fill("pullquote", text=story.pullquote)
    if name == "newsletter" and story.newsletter:
        return look.fill("newsletter", text=phrases.newsletter)
    if name == "related":
        return look.fill("related", label=phrases.related, links=_links(others))
    return look.fill("advert", text=phrases.advert) if name == "advert" else Markup("")


def _links(stories: Sequence[Story]) -> Markup:
    return _joined(Markup(f'<li><a href="{one.path}">{html.escape(one.headline)}</a></li>') for one in stories)


def _head(title: Title, story: Story, origin: str) -> Markup:
    tags = [f'<link rel="canonical" href="{origin}{story.path}">']
    if story.template != "tables":
        tags += [
            f'<meta property="og:title" content="{html.escape(story.headline)}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:site_name" content="{html.escape(title.title)}">',
            f'<meta property="article:published_time" content="{story.published.isoformat()}">',
        ]
        tags += [f'<meta property="og:description" content="{html.escape(one)}">' for one in (story.standfirst,) if one]
        tags += [f'<meta property="og:image" content="{origin}{one.name}">' for one in story.pictures[:1]]
    if story.template in SCHEMA_TYPES:
        tags.append(_json_ld(_schema(title, story, origin)))
    return Markup("\n".join(tags))


def _schema(title: Title, story: Story, origin: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES[story.template],
        "headline": story.headline,
        "datePublished": story.published.isoformat(),
        "dateModified": _newest(story).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": title.title},
        "mainEntityOfPage": origin + story.path,
        "articleSection": title.sections[story.section],
        "keywords": list(story.tags),
        "isAccessibleForFree": story.access == "free",
        "image": [
            {"@type": "ImageObject", "url": origin + one.name, "caption": one.caption, "creditText": one.credit}
            for one in story.pictures
        ],
    }
    if story.standfirst:
        document["description"] = story.standfirst
    if story.video:
        video = dict(story.video)
        document["video"] = {
            "@type": "VideoObject",
            "name": video["title"],
            "duration": video["duration"],
            "contentUrl": f"{origin}/video/{story.slug}.mp4",
            "thumbnailUrl": f"{origin}/pictures/{story.slug}-1.png",
            "uploadDate": story.published.isoformat(),
        }
    return document


def _newest(story: Story) -> datetime:
    return story.modified or story.published


def _byline(story: Story) -> str:
    return ", ".join(story.authors)


def _json_ld(document: dict[str, Any]) -> Markup:
    text = json.dumps(document, ensure_ascii=False).replace("</", "<\\/")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def _joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("\n".join(piece for piece in pieces if piece))
