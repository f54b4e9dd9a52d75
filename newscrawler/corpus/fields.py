"""What each field of the article record means, where it comes from and what it looks like: the words of the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Meaning:
    """One field in words: what it is, where it comes from, one example, and its unit where a number has one."""

    meaning: str
    origin: str
    example: Any
    unit: str | None = None


_PAGE = "page"
_URL = "URL"
_TEXT = "computed from text"
_WARC = "WARC record"
_MEDIA = "figure, player or embed of the page; JSON-LD"
_CLEANING = "cleaning rules"
_BLOCK = "index into blocks"

FIELDS: dict[str, Meaning] = {
    "schema_version": Meaning("Version of this table.", "constant", "1"),
    "id": Meaning(
        "Names this capture of this article; the same after every re-extraction.",
        "article_id and the capture's time to the second",
        "4f2d8a90c1b7e356-20261120100000",
    ),
    "text": Meaning(
        "The body, Unicode NFC, paragraphs parted by a blank line; no headline, standfirst, byline, caption or credit.",
        "trafilatura between the rules of cleaning",
        "The bridge over the Lenn opened on Monday.\n\nTraffic had been diverted for two years.",
    ),
    "source": Meaning("Slug of the source file that the page belongs to; empty when unknown.", "source file", "daily"),
    "added": Meaning("When the page was captured.", "WARC-Date", "2026-11-20T10:00:00.000000Z", "UTC"),
    "created": Meaning(
        "When the article was published; when captured, if the page does not say.",
        "published, else added",
        "2026-11-20T08:30:00.000000Z",
        "UTC",
    ),
    "article_id": Meaning(
        "The same for every capture of one article: 16 hex digits of SHA-256 over url_key.", "url_key", "4f2d8a90c1b7e356"
    ),
    "url": Meaning(
        "The address that answered, after redirects.", "WARC-Target-URI", "https://daily.example/2026/11/20/bridge"
    ),
    "canonical_url": Meaning(
        "The address that the page itself declares.", "link rel=canonical, og:url", "https://daily.example/2026/11/20/bridge"
    ),
    "url_key": Meaning("Sort-friendly key of the address (SURT).", _URL, "example,daily)/2026/11/20/bridge"),
    "site": Meaning("Registered domain.", _URL, "daily.example"),
    "publisher": Meaning("Name that the page gives its publisher.", "JSON-LD publisher, og:site_name", "The Daily Example"),
    "genre": Meaning(
        "article, liveblog, opinion, gallery, video, review, brief, index or unknown.", "JSON-LD @type, URL, page", "article"
    ),
    "access": Meaning("free, metered, paywalled or unknown.", "isAccessibleForFree, markup of the paywall", "free"),
    "text_cut_off": Meaning("True when the body was seen to end where a paywall begins.", "observed", False),
    "headline": Meaning("Headline as the page shows it.", "h1, JSON-LD headline, og:title", "Bridge opens after two years"),
    "kicker": Meaning("Short line above the headline.", _PAGE, "Traffic"),
    "standfirst": Meaning(
        "Summary between headline and body; summary bullets are joined by line breaks.",
        _PAGE,
        "The Lenn can be crossed again.",
    ),
    "section": Meaning("Section of the paper.", "JSON-LD articleSection, meta, breadcrumbs", "Local"),
    "tags": Meaning("Declared keywords.", "JSON-LD keywords, meta, tag links", ["bridges", "traffic"]),
    "byline": Meaning("The byline as printed.", _PAGE, "By Ada Winter and Jon Reed in Riverton"),
    "authors": Meaning("The people of the byline.", "byline, JSON-LD author", []),
    "authors[].name": Meaning("Name.", "byline, JSON-LD author", "Ada Winter"),
    "authors[].url": Meaning("The author's page.", "link of the byline, JSON-LD", "https://daily.example/people/ada-winter"),
    "authors[].role": Meaning("Role or place as printed.", "byline", "in Riverton"),
    "dateline": Meaning("The dateline cut off the first paragraph.", "first paragraph", {}),
    "dateline.raw": Meaning("As printed.", "first paragraph", "RIVERTON (Example Press) —"),
    "dateline.place": Meaning("Place.", "dateline", "Riverton"),
    "dateline.agency": Meaning("Agency.", "dateline", "Example Press"),
    "dateline.date_text": Meaning("Date as printed.", "dateline", "Nov. 20"),
    "agency": Meaning("News agency that the text comes from.", "dateline, byline, credit line of the text", "Example Press"),
    "published": Meaning("When the article was first published.", "see published_from", "2026-11-20T08:30:00.000000Z", "UTC"),
    "modified": Meaning("When the page says that it was last changed.", "JSON-LD, meta, time tag", "2026-11-20T09:15:00.000000Z", "UTC"),
    "published_raw": Meaning("The published time as found.", "see published_from", "2026-11-20T09:30:00+01:00"),
    "published_precision": Meaning("second, minute or day.", "published_raw", "second"),
    "published_from": Meaning("Where published was found: json-ld, meta, time-tag, url, feed or text.", "extraction", "json-ld"),
    "date_candidates": Meaning("Every time that the page gave, conflicting ones too.", _PAGE, []),
    "date_candidates[].field": Meaning("published or modified.", _PAGE, "published"),
    "date_candidates[].value": Meaning("The time.", _PAGE, "2026-11-20T08:30:00.000000Z", "UTC"),
    "date_candidates[].origin": Meaning("Where it stood.", _PAGE, "json-ld"),
    "date_candidates[].raw": Meaning("As found.", _PAGE, "2026-11-20T09:30:00+01:00"),
    "date_candidates[].precision": Meaning("second, minute or day.", _PAGE, "second"),
    "language": Meaning("Language of the text, BCP 47.", "identified from the text, or declared", "en"),
    "language_confidence": Meaning("How sure the identification is.", "identified from the text", 0.99, "0 to 1"),
    "language_declared": Meaning("Language that the page declares.", "html lang, meta, JSON-LD", "en-GB"),
    "blocks": Meaning("The body in its parts, in the order of the page; text is made of them.", _PAGE, []),
    "blocks[].kind": Meaning("paragraph, crosshead, list-item, quote, table-row or pre.", _PAGE, "paragraph"),
    "blocks[].text": Meaning("The words.", _PAGE, "The bridge over the Lenn opened on Monday."),
    "blocks[].level": Meaning("Depth of a crosshead or list item.", _PAGE, 2),
    "images": Meaning("Pictures of the article.", _MEDIA, []),
    "images[].url": Meaning("Address of the largest rendition found.", _MEDIA, "https://img.daily.example/bridge.jpg"),
    "images[].alt": Meaning("Text for who cannot see it.", _MEDIA, "A bridge in fog"),
    "images[].caption": Meaning("Caption without the credit (IPTC Description).", _MEDIA, "The bridge on Monday morning."),
    "images[].credit": Meaning("Who made it (IPTC Credit Line).", _MEDIA, "Mara Holt/Example Press"),
    "images[].role": Meaning("lead, inline or gallery.", _MEDIA, "lead"),
    "images[].width": Meaning("Width.", _MEDIA, 1200, "pixels"),
    "images[].height": Meaning("Height.", _MEDIA, 800, "pixels"),
    "images[].block": Meaning("Block before which it stands; null after the last.", _BLOCK, 0),
    "images[].digest": Meaning("Digest of the picture's bytes, when it was archived.", _WARC, "sha1:3I42H3S6NNFQ2MSV…"),
    "videos": Meaning("Moving pictures.", _MEDIA, []),
    "audios": Meaning("Sound.", _MEDIA, []),
    **{
        f"{kind}[].{name}": meaning
        for kind in ("videos", "audios")
        for name, meaning in {
            "url": Meaning("Address of the file.", _MEDIA, "https://media.daily.example/bridge.mp4"),
            "embed_url": Meaning("Address of the player.", _MEDIA, "https://player.example/embed/42"),
            "provider": Meaning("Who serves it.", _MEDIA, "player.example"),
            "title": Meaning("Title.", _MEDIA, "How the bridge was mended"),
            "caption": Meaning("Caption without the credit.", _MEDIA, "Work began in 2024."),
            "credit": Meaning("Who made it.", _MEDIA, "Example Press"),
            "duration_s": Meaning("Length.", _MEDIA, 220, "seconds"),
            "block": Meaning("Block before which it stands; null after the last.", _BLOCK, 1),
        }.items()
    },
    "videos[].thumbnail_url": Meaning("Still picture of the player.", _MEDIA, "https://img.daily.example/still.jpg"),
    "embeds": Meaning("Third parties' blocks that are no moving picture.", _MEDIA, []),
    "embeds[].kind": Meaning("post, map, chart, poll or document.", _MEDIA, "post"),
    "embeds[].url": Meaning("Address.", _MEDIA, "https://social.example/@mayor/1"),
    "embeds[].provider": Meaning("Who serves it.", _MEDIA, "social.example"),
    "embeds[].text": Meaning("Its words, as far as the page holds them.", _MEDIA, "The bridge is open!"),
    "embeds[].block": Meaning("Block before which it stands; null after the last.", _BLOCK, 2),
    "links": Meaning("Links in the body.", _PAGE, []),
    "links[].url": Meaning("Target.", _PAGE, "https://daily.example/2024/bridge-closed"),
    "links[].text": Meaning("Linked words.", _PAGE, "closed in 2024"),
    "links[].block": Meaning("Block that holds it.", _BLOCK, 1),
    "related": Meaning("Promos for other stories, cut from the body.", _CLEANING, []),
    "related[].url": Meaning("Target.", _CLEANING, "https://daily.example/ferry"),
    "related[].title": Meaning("Title.", _CLEANING, "Ferry stops for good"),
    "corrections": Meaning("Editorial notes on changes.", _PAGE, ["This article was amended on 20 November 2026."]),
    "comments": Meaning("Readers' comments, only where the source file asks for them.", _PAGE, []),
    "comments[].text": Meaning("The words.", _PAGE, "At last!"),
    "comments[].author": Meaning("Name as shown.", _PAGE, "riverbank"),
    "comments[].time": Meaning("When written.", _PAGE, "2026-11-20T09:45:00.000000Z", "UTC"),
    "removed": Meaning("Every passage that cleaning cut, so that it can be audited and undone.", _CLEANING, []),
    "removed[].kind": Meaning("What kind of thing it is.", _CLEANING, "photo-credit"),
    "removed[].rule": Meaning("The rule that cut it.", _CLEANING, "credit-line"),
    "removed[].text": Meaning("Its words.", _CLEANING, "Photo: Mara Holt/Example Press"),
    "removed[].block": Meaning("Block before which it stood; null when unknown or after the last.", _BLOCK, 1),
    "word_count": Meaning("Words.", _TEXT, 14, "words"),
    "char_count": Meaning("Characters.", _TEXT, 84, "Unicode code points"),
    "version": Meaning("1, and one more each time that a later capture has another text.", "captures of article_id in order", 1),
    "previous_id": Meaning(
        "id of the capture of this article before this one.",
        "captures of article_id in order",
        "4f2d8a90c1b7e356-20261119100000",
    ),
    "text_digest": Meaning("SHA-256 of text in UTF-8, hex.", _TEXT, "9f86d081884c7d65…"),
    "simhash": Meaning(
        "Simhash of 64 bits over triples of words, 16 hex digits; null until a corpus file is written, and for texts under 30 words.",
        _TEXT,
        "7667db2a8d156a68",
    ),
    "duplicate_of": Meaning(
        "id of the earliest record with nearly the same text; null for that one and for singles.",
        "near-duplicate clusters",
        "77aa01f2c3d4e5b6-20261120091500",
    ),
    "rights": Meaning("Rights signals in force at capture, as found.", "robots meta, headers, TDM reservation", ["robots: noai"]),
    "capture": Meaning("Where the archived bytes are; null only for pages that came from no archive.", _WARC, {}),
    "capture.crawl_id": Meaning("The crawl that captured it.", "warcinfo", "20261120T100000Z-daily"),
    "capture.captured_at": Meaning("When the request was sent.", "WARC-Date", "2026-11-20T10:00:00.000000Z", "UTC"),
    "capture.warc_filename": Meaning("The WARC, relative to its collection's archive.", _WARC, "daily-20261120100000123-00000.warc.gz"),
    "capture.warc_offset": Meaning("Where the record begins.", _WARC, 8421, "bytes"),
    "capture.warc_length": Meaning("Length as stored; one ranged read gives the page.", _WARC, 28310, "bytes"),
    "capture.record_id": Meaning("WARC-Record-ID.", _WARC, "<urn:uuid:7c1e2a9e-…>"),
    "capture.payload_digest": Meaning("WARC-Payload-Digest.", _WARC, "sha1:3I42H3S6NNFQ2MSV…"),
    "capture.http_status": Meaning("Status of the answer.", "HTTP status line", 200),
    "capture.content_type": Meaning("Declared type.", "HTTP Content-Type", "text/html; charset=utf-8"),
    "capture.charset": Meaning("Character set that the page was read with.", "extraction", "utf-8"),
    "capture.found_via": Meaning("The feed, sitemap or page that named the URL.", "metadata record", "https://daily.example/feed.xml"),
    "capture.found_at": Meaning("When it was found there.", "metadata record", "2026-11-20T09:58:12.000000Z", "UTC"),
    "extraction": Meaning("Which software made this record; no clock time, so that records can be made again.", "extraction", {}),
    "extraction.extractor": Meaning("Extractor.", "extraction", "trafilatura"),
    "extraction.extractor_version": Meaning("Its version.", "extraction", "2.3.1"),
    "extraction.cleaner_version": Meaning("Version of the rules of cleaning.", "extraction", "1"),
    "extraction.config_digest": Meaning("Digest of the settings and wording tables in use.", "extraction", "a41c0f9e22d7"),
    "extraction.fallback_used": Meaning("Which other way gave the text where the first found next to nothing.", "extraction", None),
    "extraction.warnings": Meaning("What extraction had to say.", "extraction", []),
}  # fmt: skip
"""Path of a field → its meaning. ``[]`` stands for the items of a list."""
