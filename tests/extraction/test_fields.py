"""The remaining fields, each from where docs/fields.md says; and no page makes reading fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.errors import ExtractionError
from newscrawler.extraction.fields import Fields, read_fields
from newscrawler.extraction.genre import refined
from newscrawler.extraction.language import declared_language, detect_language
from newscrawler.extraction.media import placed, take_media
from newscrawler.extraction.page import parse_page
from newscrawler.model import Lead
from tests.extraction.pages import URL, article, ld, page

STAND = "Thousands have crossed the ridge on foot, and the engineers say that the wall may last another day."


def fields(body: str = "", head: str = "", url: str = URL, hints: Lead | None = None) -> Fields:
    return read_fields(page(body or article(""), head, url=url), hints)


def kinds(found: Fields) -> dict[str, str]:
    return {part.kind: part.text for part in found.parts}


def test_people_of_json_ld_with_role_and_address() -> None:
    found = fields(
        head=ld(
            **{
                "@type": "NewsArticle",
                "author": [{"@type": "Person", "name": "Ida Marsh", "url": "/people/ida", "jobTitle": "Reporter"}],
            }
        )
    )
    assert [(one.name, one.url, one.role) for one in found.authors] == [
        ("Ida Marsh", "https://www.herald.example/people/ida", "Reporter")
    ]


def test_person_printed_beats_a_house_in_json_ld_and_the_agency_is_apart() -> None:
    head = ld(
        **{
            "@type": "NewsArticle",
            "author": {"@type": "Organization", "name": "Herald"},
            "publisher": {"name": "Herald"},
        }
    )
    found = fields(article("", '<p class="byline">By Ida Marsh, Reuters</p>'), head)
    assert ([one.name for one in found.authors], found.agency, found.byline) == (
        ["Ida Marsh"],
        "Reuters",
        "By Ida Marsh, Reuters",
    )
    assert kinds(found)["byline"] == "By Ida Marsh, Reuters"


def test_house_that_signed_alone_stands_with_its_role() -> None:
    found = fields(head=ld(**{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Associated Press"}}))
    assert ([(one.name, one.role) for one in found.authors], found.agency) == (
        [("Associated Press", "organisation")],
        "AP",
    )


def test_authors_of_teasers_are_not_the_authors() -> None:
    assert (
        fields(article("") + '<div class="related-stories"><span class="author">Max Other</span></div>').authors == ()
    )


def test_address_of_a_profile_in_meta_is_no_name() -> None:
    assert (
        fields(
            head='<meta property="article:author" content="https://www.facebook.com/herald"><meta name="author" content="Ida Marsh">'
        )
        .authors[0]
        .name
        == "Ida Marsh"
    )


def test_standfirst_by_name_and_by_description() -> None:
    named = fields(article("", f'<div class="article-standfirst"><p>{STAND}</p></div>'))
    told = fields(article("", f"<div><p>{STAND}</p></div>"), f'<meta name="description" content="{STAND}">')
    assert (named.standfirst, told.standfirst) == (STAND, STAND)
    assert kinds(told)["standfirst"] == STAND


def test_caption_named_lead_is_no_standfirst() -> None:
    assert (
        fields(
            article("", f'<figure class="lead-image"><figcaption class="lead-caption">{STAND}</figcaption></figure>')
        ).standfirst
        is None
    )


def test_description_that_is_not_printed_is_no_standfirst() -> None:
    found = fields(head=f'<meta name="description" content="{STAND}">')
    assert (found.standfirst, found.description) == (None, STAND)


def test_section_tags_publisher_and_canonical_address() -> None:
    node = {
        "@type": "NewsArticle",
        "articleSection": ["World"],
        "keywords": "floods, Orlin, floods",
        "publisher": {"@type": "Organization", "name": "Herald"},
    }
    found = fields(head=ld(**node) + '<link rel="canonical" href="/2024/03/03/world/orlin-dam">')
    assert (found.section, found.tags, found.publisher) == ("World", ("floods", "Orlin"), "Herald")
    assert found.canonical_url == "https://www.herald.example/2024/03/03/world/orlin-dam"


def test_section_is_the_last_breadcrumb_before_the_article() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"name": "Home"},
            {"item": {"name": "World"}},
            {"name": "Families flee the Orlin valley as the old dam gives way at last"},
        ],
    }
    assert fields(head=ld(**crumbs)).section == "World"


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "https://www.herald.example/", "http://[bad", "ftp://herald.example/x", ""]
)
def test_canonical_link_to_nowhere_is_not_believed(href: str) -> None:
    assert fields(head=f'<link rel="canonical" href="{href}">').canonical_url is None


@pytest.mark.parametrize(
    ("head", "access"),
    [
        (ld(**{"@type": "NewsArticle", "isAccessibleForFree": "False", "headline": "x"}), "paywalled"),
        (ld(**{"@type": "NewsArticle", "isAccessibleForFree": True, "headline": "x"}), "free"),
        ('<meta property="article:content_tier" content="metered">', "metered"),
        ('<meta property="article:content_tier" content="locked">', "paywalled"),
        ("", "unknown"),
    ],
)
def test_access_as_declared(head: str, access: str) -> None:
    assert fields(head=head).access == access


def test_paid_parts_are_named() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid-content, #rest"}
    assert fields(head=ld(**{"@type": "NewsArticle", "headline": "x", "hasPart": part})).paywalls == (
        "paid-content",
        "rest",
    )


@pytest.mark.parametrize(
    ("url", "head", "genre"),
    [
        (URL, "", "article"),
        ("https://x.example/live/orlin", "", "liveblog"),
        (URL, ld(**{"@type": "LiveBlogPosting", "headline": "x"}), "liveblog"),
        ("https://x.example/opinion/orlin", "", "opinion"),
        ("https://x.example/meinung/orlin", "", "opinion"),
        (URL, ld(**{"@type": "OpinionNewsArticle", "headline": "x"}), "opinion"),
        ("https://x.example/reviews/a-film", "", "review"),
        ("https://x.example/fotostrecke/orlin", "", "gallery"),
    ],
)
def test_genre(url: str, head: str, genre: str) -> None:
    assert fields(url=url, head=head).genre == genre


def test_few_words_make_a_brief_or_a_video_page() -> None:
    found = [
        refined("article", characters=count, videos=videos, images=images)
        for count, videos, images in ((2000, 1, 0), (300, 0, 0), (200, 1, 0), (300, 0, 9))
    ]
    assert found == ["article", "brief", "video", "gallery"]


def test_correction_note_in_an_element_of_its_own() -> None:
    found = fields(
        article(
            '<footer class="article-correction"><p>This article was amended on 4 March 2024 to correct a name.</p></footer>'
        )
    )
    assert found.corrections == ("This article was amended on 4 March 2024 to correct a name.",)


def test_declared_language_in_its_usual_spelling() -> None:
    assert [declared_language(value) for value in ("pt_br", "EN", "zh-hant-tw", "english please", None)] == [
        "pt-BR",
        "en",
        "zh-Hant-TW",
        None,
        None,
    ]


def test_language_of_a_text() -> None:
    language, probability = detect_language(
        "Die letzten Familien verließen am Morgen das Ufer und nahmen mit, was das Wasser nicht genommen hatte."
    )
    assert language == "de"
    assert probability is not None
    assert probability > 0.9
    assert detect_language("Ja.") == (None, None)


def test_article_body_of_json_ld_is_a_witness_in_plain_text() -> None:
    body = "&lt;p&gt;" + "The last families left. " * 10 + "&lt;/p&gt;"
    assert (
        fields(head=ld(**{"@type": "NewsArticle", "headline": "x", "articleBody": body})).article_body or ""
    ).startswith("The last families left.")


def test_node_of_another_article_is_not_believed() -> None:
    head = ld(
        **{
            "@type": "NewsArticle",
            "headline": "Another story altogether",
            "author": {"name": "Max Other"},
            "url": "https://www.herald.example/other",
        }
    )
    head += ld(
        **{
            "@type": "NewsArticle",
            "headline": "Families flee the Orlin valley",
            "author": {"name": "Ida Marsh"},
            "url": URL,
        }
    )
    assert [one.name for one in fields(head=head).authors] == ["Ida Marsh"]


names = st.sampled_from(
    [
        "div",
        "p",
        "h1",
        "time",
        "figure",
        "img",
        "a",
        "video",
        "iframe",
        "blockquote",
        "span",
        "article",
        "script",
        "figcaption",
        "picture",
        "ul",
        "li",
        "meta",
        "em",
    ]
)
classes = st.sampled_from(
    [
        "byline",
        "author",
        "date",
        "standfirst",
        "caption",
        "video-player",
        "twitter-tweet",
        "gallery",
        "kicker",
        "correction",
        "credit",
        "tags",
        "related",
        "",
    ]
)
words = st.sampled_from(
    [
        "By Jane Doe",
        "March 3, 2024",
        "03:40",
        "Photo: N / AFP",
        "(",
        "&lt;",
        "https://youtu.be/x",
        "A line of the text that goes on for a while.",
        "\u202e",
        "",
    ]
)


@st.composite
def markup(draw: st.DrawFn, depth: int = 0) -> str:
    tag, name, text = draw(names), draw(classes), draw(words)
    inside = "".join(draw(st.lists(markup(depth + 1), max_size=3))) if depth < 3 else ""
    said = f'src="{text}" srcset="{text} 2x, {text}" datetime="{text}" content="{text}" data-duration="{text}" property="author"'
    return f'<{tag} class="{name}" {said}>{text}{inside}</{tag}>{text}'


@settings(max_examples=60, deadline=None)
@given(markup() | st.text(alphabet="<>/=\"' abcdiv&;p", max_size=300))
def test_no_page_makes_reading_fail(html: str) -> None:
    try:
        parsed = parse_page(html, url=URL)
    except ExtractionError:
        return
    found = read_fields(parsed)
    media = take_media(parsed, found)
    placed(media, ["A line of the text that goes on for a while."])
    assert all(item.kind and item.rule and item.text for item in media.removed)
