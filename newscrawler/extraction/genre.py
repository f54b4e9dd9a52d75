"""What kind of piece it is: article, live blog, opinion, gallery, video page, review, brief or index."""

from __future__ import annotations

import re

from newscrawler.extraction.json_ld import Node, types_of
from newscrawler.extraction.page import Page

# schema.org types that say it outright; the first that the page has decides.
TYPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("liveblog", frozenset({"LiveBlogPosting"})),
    ("opinion", frozenset({"OpinionNewsArticle"})),
    ("review", frozenset({"Review", "CriticReview", "ReviewNewsArticle"})),
    ("gallery", frozenset({"ImageGallery", "MediaGallery"})),
)
# What sections and addresses are called, in the languages of their papers.
OPINION = re.compile(
    r"(?:^|[/\s_-])(?:opinions?|op-ed|comment(?:ary|isfree)?|columns?|columnists?|editorials?|kommentare?|"
    r"meinung(?:en)?|kolumnen?|debatte|"
    r"opinión|opinião|opiniao|columnas?|tribunas?|colunistas?|editoriali?|commenti|opinioni|opinie|"
    r"columnisten|ledare|debatt|åsikt|meninger|"
    r"leder|debat|holdninger|mielipide|opinie|komentarze|felietony|köşe-yazilari|yazarlar|yazar|мнения|"
    r"мнение|колонки|社説|オピニオン|오피니언|사설|评论|观点|رأي|آراء|chroniques?|tribunes?|idées)(?:$|[/\s_-])",
    re.IGNORECASE,
)
LIVE = re.compile(
    r"/(?:live|liveblog|live-blog|live-updates|live-news|ao-vivo|en-directo|en-direct|direct|diretta|"
    r"liveticker|ticker)(?:[/-]|$)",
    re.IGNORECASE,
)
VIDEO = re.compile(r"/(?:videos?|watch|tv|mediathek)/", re.IGNORECASE)
GALLERY = re.compile(
    r"/(?:gallery|galleries|photos?|pictures|fotostrecken?|bildergalerien?|bilderstrecken?|diaporamas?|"
    r"fotogaler(?:ias|ía|ia)|photo-gallery|foto-galeri)/",
    re.IGNORECASE,
)
REVIEW = re.compile(
    r"/(?:reviews?|kritik|rezension(?:en)?|testbericht|critiques?|reseñas?|recensioni|recensies?)/", re.IGNORECASE
)

BRIEF_CHARS = 700


def read_genre(page: Page, articles: list[Node], section: str | None = None) -> str:
    """The genre as types, address and section tell it; "article" where nothing speaks for another one."""
    types = {kind for node in articles for kind in types_of(node)}
    for genre, wanted in TYPES:
        if not types.isdisjoint(wanted):
            return genre
    kind = (page.first("og:type") or "").lower()
    path = page.url.split("?")[0].split("//", 1)[-1].partition("/")[2]
    path = f"/{path}"
    if LIVE.search(path):
        return "liveblog"
    if kind.startswith("video") or (VIDEO.search(path) and not articles):
        return "video"
    if GALLERY.search(path):
        return "gallery"
    if OPINION.search(path) or (section and OPINION.search(section)):
        return "opinion"
    if REVIEW.search(path):
        return "review"
    return (
        "index"
        if kind == "website" and not articles and path.strip("/").count("/") < 1 and not path.strip("/")
        else "article"
    )


def refined(genre: str, *, characters: int, videos: int, images: int) -> str:
    """The genre once the body is known: few words make an article a brief, or a video page or gallery."""
    if genre != "article" or characters >= BRIEF_CHARS:
        return genre
    if videos and characters < BRIEF_CHARS // 2:
        return "video"
    return "gallery" if images > 5 else "brief"
