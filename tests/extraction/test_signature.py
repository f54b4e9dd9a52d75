"""What stands under an article says who signed it, where no byline does."""

from __future__ import annotations

import pytest

from newscrawler.extraction.fields import read_fields
from newscrawler.model import Author
from tests.extraction.pages import article, ld, page


def test_name_set_apart_under_the_body_is_the_author() -> None:
    found = read_fields(page(article("").replace("</article>", "<p><strong>Jane Doe</strong></p></article>")))
    assert found.authors == (Author(name="Jane Doe"),)


def test_byline_under_the_body_needs_no_emphasis() -> None:
    found = read_fields(page(article("").replace("</article>", "<p>Von Jane Doe</p></article>")))
    assert [person.name for person in found.authors] == ["Jane Doe"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Jane Doe</p>",
        "<p><b>Related Stories</b></p>",
        "<p><b>Jane Doe went home.</b></p>",
        "<p><a href='/a'>Jane Doe</a></p>",
        "<p>© 2024 Herald Network</p>",
    ],
)
def test_other_last_lines_sign_nothing(line: str) -> None:
    assert read_fields(page(article("").replace("</article>", f"{line}</article>"))).authors == ()


def test_declared_author_outweighs_what_stands_under_the_body() -> None:
    head = ld(**{"@type": "NewsArticle", "headline": "A", "author": {"@type": "Person", "name": "John Roe"}})
    found = read_fields(page(article("").replace("</article>", "<p><em>Jane Doe</em></p></article>"), head))
    assert [person.name for person in found.authors] == ["John Roe"]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("<p>© dpa-infocom, dpa:240503-99-123456/2</p>", "dpa"),
        ("<p>(Quelle: APA/sda)</p>", "APA"),
        ("<p>The valley is closed until June, the office said. (AFP)</p>", "AFP"),
        ("<p>(Con información de EFE)</p>", "EFE"),
        ("<p>The dam as it was in May. (Jane Doe/The Associated Press)</p>", None),
        ("<p>The dam as it was in May. (Jane Doe/Getty Images)</p>", None),
        ("<p>The office told Reuters that the valley is closed until June.</p>", None),
    ],
)
def test_agency_is_taken_from_the_credit_under_the_body(line: str, agency: str | None) -> None:
    assert read_fields(page(article("").replace("</article>", f"{line}</article>"))).agency == agency
