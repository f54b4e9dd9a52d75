"""A page is parsed once, whatever it is made of."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.errors import NewscrawlerError, NotAnArticle
from newscrawler.extraction.page import MAX_ATTRIBUTES, parse_page

URL = "https://paper.example/a"


def test_meta_contents_are_kept_under_lower_case_names_in_the_order_of_the_page():
    page = parse_page(
        '<meta property="og:Title" content=" One "><meta name=author content=A><meta name=author content=B>', url=URL
    )
    assert page.meta == {"og:title": ["One"], "author": ["A", "B"]}
    assert page.first("missing", "author") == "A"


def test_the_language_of_the_html_element_is_read():
    assert parse_page("<html lang=de-AT><p>Wort", url=URL).html_lang == "de-AT"


def test_control_characters_and_surrogates_do_not_reach_the_tree():
    page = parse_page("<p>a\x00b\x1b[31mc\ud800d\x08</p>", url=URL)
    assert page.tree.text_content() == "ab[31mcd"


@pytest.mark.parametrize("body", [b"", b"   \n", "", b"\x00\x00"])
def test_a_page_without_a_word_is_empty(body):
    with pytest.raises(NotAnArticle) as refused:
        parse_page(body, url=URL)
    assert refused.value.reason == "empty"


def test_a_pdf_is_not_html():
    with pytest.raises(NotAnArticle) as refused:
        parse_page(b"%PDF-1.7 something", url=URL)
    assert refused.value.reason == "not-html"


def test_a_tag_with_thousands_of_attributes_loses_them_and_keeps_its_text():
    attributes = " ".join(f"attribute{n}=1" for n in range(MAX_ATTRIBUTES * 4))
    page = parse_page(f"<div {attributes}><p id=kept>words</p></div>", url=URL)
    assert not page.tree.find(".//div").attrib
    assert page.tree.find(".//p").attrib == {"id": "kept"}
    assert page.tree.text_content() == "words"


def test_a_long_value_alone_does_not_cost_a_tag_its_attributes():
    page = parse_page(f"<img alt='A hill' src='data:image/png;base64,{'A' * 50_000}'>", url=URL)
    assert page.tree.find(".//img").get("alt") == "A hill"


def test_deep_nesting_is_read_to_the_ground():
    assert "ground" in parse_page("<div>" * 1_000 + "ground", url=URL).tree.text_content()
    assert parse_page("<div>" * 100_000 + "ground", url=URL).tree.tag == "html"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_body_gives_a_tree_or_an_error_of_ours(body):
    with suppress(NewscrawlerError):
        assert parse_page(body, url=URL).tree.tag == "html"


def test_characters_that_are_none_do_not_reach_the_tree():
    assert parse_page("<p>a\ufffeb\uffffc\ufeffd</p>".encode(), url=URL).tree.text_content() == "abc\ufeffd"


def test_every_overlong_tag_of_a_page_is_stripped_and_nothing_else_is():
    attributes = " ".join(f"attribute{n}=1" for n in range(MAX_ATTRIBUTES * 2))
    page = parse_page(f"<p id=first>one</p><i {attributes}>two</i><b {attributes}>three</b><p id=last>four", url=URL)
    assert page.tree.text_content() == "onetwothreefour"
    assert [dict(node.attrib) for node in page.tree.iter("p", "i", "b")] == [{"id": "first"}, {}, {}, {"id": "last"}]


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf \n%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0JFIF", "GIF89a"])
def test_files_of_other_kinds_are_told_by_their_first_bytes(body):
    with pytest.raises(NotAnArticle, match="no HTML"):
        parse_page(body, url=URL)
