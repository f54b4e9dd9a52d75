"""The address that the page calls its own."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from newscrawler.extraction.landmarks import Landmarks
from newscrawler.extraction.page import Page

MAX_URL = 2000


def read_canonical(page: Page, marks: Landmarks) -> str | None:
    """
    ``link rel=canonical``, else og:url, as an absolute address; None when neither is one.

    A canonical link to the front page is a fault of many templates and is not believed.
    """
    links = [link.get("href") for link in marks.links.get("canonical", ())]
    for found in (*links, page.first("og:url")):
        if not found or len(found) > MAX_URL:
            continue
        try:
            address = str(urljoin(page.url, found.strip()))
            parts = urlsplit(address)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and parts.netloc
            and (parts.path.strip("/") or parts.query or not urlsplit(page.url).path.strip("/"))
        ):
            return address
    return None
