import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.discovery import read_front, read_head, read_sections
from newscrawler.discovery.found import PROBLEMS
from newscrawler.sources.shapes import path_of, shape_score, url_kind
from tests.discovery.pages import FRONT

URL = "https://riverton.example/"


def articles(found):
    return [lead.url for lead in found.leads if lead.kind == "article"]


def reasons(found):
    return {one.url.removeprefix(URL): one.reason for one in found.refused}


def test_a_front_gives_its_articles_with_their_headlines():
    found = read_front(FRONT, url=URL)
    assert articles(found) == [
        "https://riverton.example/2026/11/20/bridge-reopens-after-three-weeks",
        "https://riverton.example/news/council-votes-again-on-the-market-hall-12345",
        "https://riverton.example/s/77",
    ]
    assert found.leads[0].title == "Bridge reopens after three weeks of work"
    assert (found.title, found.language, found.leads[0].found_how) == ("Riverton Courier", "en-GB", "front")


def test_each_link_says_why_it_was_taken():
    because = read_front(FRONT, url=URL).because
    assert "listed in JSON-LD" in because["https://riverton.example/s/77"]
    assert "inside a heading" in because["https://riverton.example/2026/11/20/bridge-reopens-after-three-weeks"]


def test_what_is_no_article_is_reported_with_its_reason():
    refused = reasons(read_front(FRONT, url=URL))
    assert refused["https://elsewhere.example/2026/11/20/a-very-long-story-slug-of-others"] == "off-site"
    assert refused["trap/2026/11/20/never-seen-by-any-reader"] == "hidden"
    assert {refused[path] for path in ("world", "sport/", "login", "tag/bridges/", "imprint")} == {"not-article"}


def test_links_of_the_footer_need_more_than_a_date():
    assert "2019/01/01/how-we-work-and-what-we-publish" in reasons(read_front(FRONT, url=URL))


def test_feeds_named_in_the_head_are_leads_but_those_of_comments_are_not():
    assert [(lead.url, lead.title) for lead in read_front(FRONT, url=URL).leads if lead.kind == "feed"] == [
        ("https://riverton.example/feed.xml", "All stories")
    ]


def test_the_page_itself_is_no_lead_of_itself():
    assert URL not in reasons(read_front(FRONT, url=URL))


def test_a_limit_of_articles_is_told_by_refusals():
    found = read_front(FRONT, url=URL, limit=1)
    assert len(articles(found)) == 1
    assert "too-many" in reasons(found).values()


def test_the_base_of_the_page_is_what_links_are_relative_to():
    page = b'<base href="https://riverton.example/deep/"><h2><a href="2026/11/20/a-story-with-a-slug">A story with a slug</a></h2>'
    assert articles(read_front(page, url=URL)) == ["https://riverton.example/deep/2026/11/20/a-story-with-a-slug"]


def test_the_head_tells_canonical_amp_languages_and_feeds():
    head = read_head(FRONT, url="https://riverton.example/x")
    assert (head.canonical, head.amp) == ("https://riverton.example/", "https://riverton.example/amp/")
    assert head.languages == {"de": "https://riverton.example/de/"}
    assert head.feeds == (("https://riverton.example/feed.xml", "All stories"),)


def test_sections_are_what_the_navigation_names_in_few_words():
    assert read_sections(FRONT, url=URL) == (
        ("https://riverton.example/world", "World"),
        ("https://riverton.example/sport/", "Sport"),
    )


def test_words_are_decoded_as_the_page_declares():
    page = '<meta charset="windows-1252"><h2><a href="/2026/11/20/faehre-faehrt-wieder">Fähre fährt wieder über den Fluß</a></h2>'
    assert read_front(page.encode("windows-1252"), url=URL).leads[0].title == "Fähre fährt wieder über den Fluß"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/20/bridge-reopens",
        "/2026/nov/20/bridge-reopens",
        "/news/world-europe-67512345",
        "/politik/die-neue-faehre-faehrt-jetzt-jeden-tag-a-1234567.html",
        "/article/bridge-reopens-603e9ddb8be4469ba16026f955d67093",
        "/20261120/bridge",
        "/index.php?article_id=4711",
        "/a-long-headline-of-many-words-in-the-path/",
    ],
)
def test_article_urls_are_known_by_their_shape(path):
    assert shape_score(path)[0] >= 2, shape_score(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/world",
        "/sport/football",
        "/tag/bridges",
        "/author/a-writer-of-long-names",
        "/2026/11/20/a-b-c.jpg",
        "/login?next=/2026/11/20/x",
        "/search?q=bridge",
    ],
)
def test_other_urls_are_not(path):
    assert shape_score(path)[0] < 3, shape_score(path)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_shape(text):
    shape_score(path_of(text))
    url_kind(text)
    url_kind(f"https://a.example/{text}")


HOSTILE = {
    "nested": b"<div>" * 100_000 + b"<a href=/2026/11/20/a-b-c-d-e>x</a>",
    "attributes": b"<p " + b"".join(b"a%d=x " % n for n in range(50_000)) + b">",
    "links": b"".join(b"<a href=/2026/11/20/story-%d>A story of five words</a>" % n for n in range(20_000)),
    "open angles": b"<" * 300_000,
    "long address": b"<a href='/" + b"a" * 10_000 + b"'>x</a>",
    "long words": b"<a href='/2026/11/20/a'>" + b"word " * 200_000 + b"</a>",
    "json nesting": b'<script type="application/ld+json">{"itemListElement":' + b"[" * 100_000 + b"</script>",
    "json types": b'<script type="application/ld+json">[{"@type":["A"],"itemListElement":[1,null,{"item":[]},{"url":7}]}]</script>',
    "base": b'<base href="http://[::1"><a href="/2026/11/20/a-b-c">x</a>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_within_the_limits(name):
    found = read_front(HOSTILE[name], url=URL)
    assert len(found.leads) <= 500
    assert len(found.leads) + len(found.refused) <= 5000


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=80).map(lambda b: FRONT[:1500] + b + FRONT[1500:])))
def test_any_bytes_are_a_page_or_a_named_problem(body):
    assert read_front(body, url=URL).problem in (None, *PROBLEMS)
    read_head(body, url=URL)
    read_sections(body, url=URL)
