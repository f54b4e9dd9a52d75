"""A body ends at a paywall when the page says that readers pay, and the paid words are not there."""

from __future__ import annotations

import pytest

from newscrawler.extraction.access import is_cut_off
from newscrawler.extraction.fields import read_fields
from tests.extraction.pages import article, ld, page

WHOLE = "word " * 300


def paywalled(part: str, **more: object) -> str:
    parts = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": part}
    return ld(**{"@type": "NewsArticle", "headline": "A", "isAccessibleForFree": False, "hasPart": parts, **more})


def test_declared_paid_part_is_looked_for_on_the_page() -> None:
    found = read_fields(
        page(article("<div class='paid x'>The rest of the story stands here.</div>"), paywalled(".paid"))
    )
    assert found.paid_chars == len("The rest of the story stands here.")
    assert read_fields(page(article(""), paywalled(".paid"))).paid_chars == 0
    assert read_fields(page(article(""))).paid_chars is None


@pytest.mark.parametrize(
    ("declared", "words"), [(1200, 1200), ("1200", 1200), ("many", None), (-5, None), (10**9, None)]
)
def test_declared_number_of_words_is_read(declared: object, words: int | None) -> None:
    assert (
        read_fields(
            page(article(""), ld(**{"@type": "NewsArticle", "headline": "A", "wordCount": declared}))
        ).declared_words
        == words
    )


def test_body_with_far_fewer_words_than_declared_is_cut_off() -> None:
    assert is_cut_off(WHOLE, access="paywalled", words=900)
    assert not is_cut_off(WHOLE, access="paywalled", words=310)


def test_missing_paid_part_cuts_off_a_short_body_only() -> None:
    assert is_cut_off("word " * 80, access="paywalled", paid=0)
    assert not is_cut_off(WHOLE, access="paywalled", paid=0)
    assert not is_cut_off("word " * 80, access="paywalled", paid=4_000)


def test_declared_words_that_are_all_there_outweigh_a_missing_part() -> None:
    assert not is_cut_off("word " * 80, access="paywalled", paid=0, words=85)


def test_ellipsis_cuts_off_where_readers_pay() -> None:
    assert is_cut_off(f"{WHOLE} and then …", access="metered")
    assert is_cut_off(f"{WHOLE} and then [...]", access="paywalled")
    assert not is_cut_off(f"{WHOLE} and then …", access="unknown")


def test_free_page_is_never_cut_off() -> None:
    assert not is_cut_off("word", access="free", paid=0, words=900)


def test_script_without_spaces_is_counted_by_characters() -> None:
    assert not is_cut_off("水" * 1_000, access="paywalled", words=500)
