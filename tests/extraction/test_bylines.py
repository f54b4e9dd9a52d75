"""Whoever names the authors best is believed: JSON-LD, meta tags, marks, printed lines."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawler.extraction.fields import read_fields
from tests.extraction.pages import PARAGRAPH, ld, page

HEADLINE = "Families flee the Orlin valley"
BODY = f"<p>{PARAGRAPH}</p>" * 4
META = '<meta name="author" content="Jane Doe">'


def authors(printed: str = "", head: str = "", lang: str = "en") -> list[str]:
    html = page(f"<h1>{HEADLINE}</h1>{printed}{BODY}", head, url="https://www.herald.example/orlin", lang=lang)
    return [author.name for author in read_fields(html).authors]


def story(author: Any) -> str:
    return ld(**{"@type": "NewsArticle", "headline": HEADLINE, "author": author})


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Person", "name": ["Jane Doe", "John Roe"]},
        {"@type": "Person", "name": "Jane Doe, John Roe"},
        "Jane Doe and John Roe",
        [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "AFP"}, {"name": "John Roe"}],
        [[{"givenName": "Jane", "familyName": "Doe"}], {"name": "By John Roe | The Herald"}],
    ],
)
def test_json_ld_names_authors_in_many_shapes(author: Any) -> None:
    assert authors(head=story(author)) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "name", ["null", "undefined undefined", "{{author.name}}", "admin", "jane.doe@herald.example", "", None]
)
def test_placeholder_in_json_ld_leaves_the_word_to_the_meta_tag(name: str | None) -> None:
    assert authors(head=story({"@type": "Person", "name": name}) + META) == ["Jane Doe"]


def test_meta_tag_that_names_a_person_goes_before_one_that_names_the_house() -> None:
    head = '<meta name="author" content="The Herald"><meta property="article:author" content="Jane Doe">'
    assert authors(head=head + '<meta property="og:site_name" content="The Herald">') == ["Jane Doe"]


@pytest.mark.parametrize("label", ["Written by", "Από", "Verfasst von", "Auteur"])
def test_card_label_in_any_language_tells_that_the_value_is_the_author(label: str) -> None:
    card = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Jane Doe">'
    assert authors(head=card) == ["Jane Doe"]


def test_card_of_another_label_names_no_author() -> None:
    card = '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="4 minutes">'
    assert authors(head=card) == []


@pytest.mark.parametrize(
    ("printed", "lang", "name"),
    [
        ('<p class="byline">홍길동 기자</p>', "ko", "홍길동"),
        ('<span class="writer">홍길동 기자 hong@paper.example</span>', "ko", "홍길동"),
        ('<p class="author">文・山田太郎</p>', "ja", "山田太郎"),
        ("<div><span>2024-03-03</span><span>来源：某地网</span><span>作者：王小明</span></div>", "zh", "王小明"),
        ("<div>2024-03-03 来源：某地网 作者：王小明</div>", "zh", "王小明"),
        ('<div class="article__author">Автор: Иван Петров</div>', "ru", "Иван Петров"),
        ('<div class="author">كتب: محمد علي</div>', "ar", "محمد علي"),
        ("<div>By Jane Doe December 2, 2025</div>", "en", "Jane Doe"),
        ("<p><em>By Jane Doe</em></p>", "en", "Jane Doe"),
        ('<div class="c-byline"><span>Words by</span> <a>Jane Doe</a></div>', "en", "Jane Doe"),
        ('<p class="byline"><span>Jane Doe</span><span>Correspondent in Riverton</span></p>', "en", "Jane Doe"),
    ],
)
def test_printed_byline_names_its_author(printed: str, lang: str, name: str) -> None:
    assert authors(printed, lang=lang) == [name]
