"""The standfirst stands between headline and body; crossheads and first paragraphs are none."""

from __future__ import annotations

from newscrawler.extraction.fields import read_fields
from tests.extraction.pages import PARAGRAPH, article, page

DECK = "The dam above the valley has held for ninety years, and nobody had looked at it for ten."
SUMMARY = "Engineers had warned the province twice, and twice the letters were filed away unread."


def test_deck_and_the_summary_right_behind_it_are_one_standfirst() -> None:
    before = f"<h2 class='deck'>{DECK}</h2><div class='article-summary'>{SUMMARY}</div>"
    assert read_fields(page(article("", before))).standfirst == f"{DECK} {SUMMARY}"


def test_crossheads_that_are_named_subheadings_are_no_standfirst() -> None:
    heads = (
        "<h3 class='sub-heading'>What the engineers had written</h3>",
        "<h3 class='sub-heading'>What comes after the flood</h3>",
    )
    body = f"{heads[0]}<p>{PARAGRAPH}</p>{heads[1]}"
    assert read_fields(page(article(body))).standfirst is None


def test_description_confirms_what_no_name_gives_away() -> None:
    head = f"<meta name='description' content='{DECK}'>"
    assert read_fields(page(article("", f"<div class='x1f'>{DECK}</div>"), head)).standfirst == DECK


def test_first_paragraph_stays_in_the_body_though_the_description_repeats_it() -> None:
    head = f"<meta name='description' content='{PARAGRAPH}'>"
    assert read_fields(page(article(""), head)).standfirst is None


def test_passage_of_another_shape_at_the_head_of_the_body_stands_apart() -> None:
    body = f"<div class='body'><p class='bold'>{DECK}</p>" + f"<p>{PARAGRAPH}</p>" * 5 + "</div>"
    assert read_fields(page(f"<article><h1>Families flee the valley</h1>{body}</article>")).standfirst == DECK


def test_line_of_dates_and_sections_is_no_standfirst() -> None:
    line = "Funeral, National, News, Top Story | Published: five hours ago | Last Updated: an hour ago"
    assert read_fields(page(article("", f"<div class='info'>{line}</div>"))).standfirst is None


def test_paragraphs_of_a_preamble_are_one_standfirst() -> None:
    before = f"<div class='preamble'><p>{DECK}</p><p>{SUMMARY}</p><figure></figure></div>"
    assert read_fields(page(article("", before))).standfirst == f"{DECK} {SUMMARY}"
