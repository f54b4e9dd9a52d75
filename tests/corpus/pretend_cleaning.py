"""Stands in for `newscrawler.cleaning` where a test is about the corpus and not about text: quick, and as bad as told."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import types
from collections.abc import Callable

from newscrawler.errors import NotAnArticle
from newscrawler.model import Article, Block, Extraction, Removed
from newscrawler.urls import article_id, site_of, url_key

CLEANER_VERSION = "pretend"


def extract(html, *, url, content_type=None, hints=None, source="", rules=None):
    page = html.decode()
    if "SPIN" in page:
        while True:
            pass
    if "ABORT" in page:
        os.abort()
    if "RAISE" in page:
        raise RuntimeError("nobody foresaw this")
    paragraphs = re.findall("<p>(.*?)</p>", page, re.DOTALL)
    if not paragraphs:
        raise NotAnArticle("empty")
    text = "\n\n".join(paragraphs)
    title = re.search("<h1>(.*?)</h1>", page)
    key = url_key(url)
    return Article(
        id="",
        text=text,
        source=source,
        article_id=article_id(key),
        url=url,
        url_key=key,
        site=site_of(url),
        headline=title[1] if title else None,
        language="en",
        blocks=tuple(Block(kind="paragraph", text=paragraph) for paragraph in paragraphs),
        removed=(Removed(kind="advert", rule="advert-slot", text="Advertisement", block=1),),
        word_count=len(text.split()),
        char_count=len(text),
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        extraction=Extraction(extractor="pretend", extractor_version="1", cleaner_version="pretend", config_digest="0"),
    )


def install() -> None:
    """Take the place of the room's door in this process; what lies behind it stays importable."""
    import newscrawler.cleaning

    module = types.ModuleType("newscrawler.cleaning")
    module.__path__ = newscrawler.cleaning.__path__
    module.extract, module.CLEANER_VERSION = extract, CLEANER_VERSION
    sys.modules["newscrawler.cleaning"] = module


def prepare(pack_files: str = "[]") -> Callable[[bytes], bytes]:
    install()
    from newscrawler.corpus.pagework import prepare

    return prepare(pack_files)
