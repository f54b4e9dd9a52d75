"""A page becomes an article, and everything that was cut is accounted for."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.cleaning import extract
from newscrawler.errors import NewscrawlerError
from newscrawler.extraction.passages import key_of
from newscrawler.model import Lead

URL = "https://paper.example/2026/11/20/river"


def paragraph(number):
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")[number]
    return (
        f"The {words} day of rain closed one more road of the valley, and the town counted its boats, the mayor said."
    )


def page(*inside, head=""):
    return (
        f"<html lang=en><head><title>River rises</title>{head}</head><body><nav><a href=/>Home</a><a href=/sport>Sport</a></nav>"
        f"<article><h1>River rises over the wall again</h1>{''.join(inside)}</article><footer><p>© Riverton Post</p></footer></body></html>"
    )


def plain(*numbers):
    return "".join(f"<p>{paragraph(number)}</p>" for number in numbers)


def test_text_is_the_body_and_nothing_else():
    article = extract(page(plain(0, 1, 2, 3)), url=URL)
    assert article.text == "\n\n".join(map(paragraph, range(4)))
    assert article.headline == "River rises over the wall again"


def test_text_is_its_blocks_with_a_blank_line_between():
    inside = f"{plain(0, 1)}<h2>What the town will do</h2>{plain(2)}<ul><li>{paragraph(3)}</li><li>{paragraph(4)}</li></ul>{plain(5)}"
    article = extract(page(inside), url=URL)
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert [block.kind for block in article.blocks] == [
        "paragraph", "paragraph", "crosshead", "paragraph", "list-item", "list-item", "paragraph",
    ]  # fmt: skip


def test_a_promo_between_paragraphs_is_kept_as_related():
    inside = f"{plain(0, 1)}<p><a href=/wall>READ MORE: The wall that nobody wanted</a></p>{plain(2, 3)}"
    article = extract(page(inside), url=URL)
    assert "nobody wanted" not in article.text
    assert [(one.url, one.title) for one in article.related] == [
        ("https://paper.example/wall", "READ MORE: The wall that nobody wanted")
    ]
    assert [(one.kind, one.block) for one in article.removed if "nobody wanted" in one.text] == [("related", 2)]


def test_links_of_the_body_say_in_which_block_they_stand():
    inside = f"{plain(0)}<p>{paragraph(1)} <a href='/report'>Its report</a> names no date.</p>{plain(2, 3)}"
    (link,) = extract(page(inside), url=URL).links
    assert (link.url, link.text, link.block) == ("https://paper.example/report", "Its report", 1)


def test_a_glued_dateline_goes_into_its_field():
    inside = f"<p>Riverton (CNN Business){paragraph(0)}</p>{plain(1, 2, 3)}"
    article = extract(page(inside), url=URL)
    assert article.text.startswith(paragraph(0))
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency) == ("Riverton", "CNN")


def test_an_agency_that_only_the_dateline_names_is_the_articles_agency():
    article = extract(page(f"<p>RIVERTON (Reuters) — {paragraph(0)}</p>{plain(1, 2, 3)}"), url=URL)
    assert article.agency == "Reuters"


@pytest.mark.parametrize(("words", "cut_off"), [(900, True), (80, False)])
def test_a_body_far_shorter_than_its_paid_page_declares_is_cut_off(words, cut_off):
    told = f'{{"@type":"NewsArticle","headline":"River","isAccessibleForFree":false,"wordCount":{words}}}'
    head = f'<script type="application/ld+json">{told}</script>'
    article = extract(page(plain(0, 1, 2, 3), head=head), url=URL)
    assert (article.access, article.text_cut_off) == ("paywalled", cut_off)


def test_a_note_of_the_newsroom_is_a_correction():
    note = "This article was amended on 21 November. An earlier version misspelled the mayor's name."
    article = extract(page(f"{plain(0, 1, 2, 3)}<p><em>{note}</em></p>"), url=URL)
    assert note not in article.text
    assert note in article.corrections


def test_the_next_article_of_an_endless_page_is_left_out():
    second = f"<article><h1>Bridge to open in spring after all</h1>{plain(4, 5, 6)}</article>"
    article = extract(page(plain(0, 1, 2, 3)).replace("<footer>", f"{second}<footer>"), url=URL)
    assert paragraph(5) not in article.text


def test_what_json_ld_confirms_survives_a_rule_that_would_cut_it():
    line = (
        "Watch: the phrase that the mayor shouted from the wall became the town's motto within one long and rainy day."
    )
    told = " ".join([paragraph(0), line, paragraph(1), paragraph(2)])
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"River","articleBody":"{told}"}}</script>'
    article = extract(page(f"{plain(0)}<p>{line}</p>{plain(1, 2)}", head=head), url=URL)
    assert line in article.text


def test_hints_of_the_feed_fill_what_the_page_does_not_say():
    article = extract(page(plain(0, 1, 2, 3)), url=URL, hints=Lead(url=URL, summary="Rain."), source="riverton-post")
    assert article.source == "riverton-post"


def test_the_same_page_gives_the_same_article():
    assert extract(page(plain(0, 1, 2)), url=URL) == extract(page(plain(0, 1, 2)), url=URL)


MARKUP = st.recursive(
    st.sampled_from(
        [
            paragraph(0),
            paragraph(1),
            paragraph(2),
            "Share",
            "© AFP",
            "LONDON (AP) — ",
            "<br>",
            "<img alt=x src=y>",
            "&nbsp;",
            "<",
        ]
    ),
    lambda inner: st.tuples(
        st.sampled_from(
            ["p", "div", "article", "ul", "li", "table", "tr", "td", "figure", "blockquote", "h1", "h2", "a", "aside"]
        ),
        st.lists(inner, max_size=5),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=20,
)


@settings(max_examples=40, deadline=None)
@given(MARKUP)
def test_text_is_made_of_the_pages_text_and_nothing_raises_but_our_errors(markup):
    with suppress(NewscrawlerError):
        article = extract(f"<body>{markup}</body>", url=URL)
        whole = key_of("".join(__import__("lxml.html").html.document_fromstring(f"<body>{markup}</body>").itertext()))
        for block in article.blocks:
            for cell in block.text.split(" | "):
                assert key_of(cell) in whole


BETWEEN = st.sampled_from(
    [
        "<p>The harbour master {token} counted twelve boats and found that one of them was not on the town's list at all.</p>",
        "<p><a href=/{token}>READ MORE: The wall {token} that nobody wanted</a></p>",
        "<figure><img src=/{token}.jpg alt=x><figcaption>The wall at dawn {token}. Photo: Jo Writer</figcaption></figure>",
        "<div class=newsletter-signup><p>Sign up for the {token} newsletter</p></div>",
        "<ul class=share><li>Share {token}</li></ul>",
        "<h2>What {token} will do</h2>",
        "<blockquote><p>Nobody had asked us about {token}, said the ferryman, and nobody will.</p></blockquote>",
        "<aside><h3>Related {token}</h3><ul><li><a href=/x>Ferry {token} runs late</a></li></ul></aside>",
        "<div class=author-bio><p>{token} is a reporter for the Riverton Post.</p></div>",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(BETWEEN, max_size=8))
def test_whatever_stands_between_two_paragraphs_is_in_the_text_in_a_field_or_in_removed(pieces):
    tokens = [f"Token{place}word" for place in range(len(pieces))]
    between = "".join(piece.format(token=token) for piece, token in zip(pieces, tokens, strict=True))
    article = extract(page(plain(0, 1), between, plain(2, 3)), url=URL)
    account = repr(article)
    assert [token for token in tokens if token not in account] == []


def test_a_page_of_paragraphs_without_end_is_read_within_bounds():
    article = extract(page("".join(f"<p>{paragraph(n % 8)} {n}</p>" for n in range(4_000))), url=URL)
    assert "engine-skipped" in (article.extraction.warnings if article.extraction else ())
    assert article.text.startswith("The first day of rain")


def test_a_name_on_the_element_around_the_whole_story_does_not_make_it_a_field():
    article = extract(page(f"<div class=published-date><span>20 November</span>{plain(0, 1, 2, 3)}</div>"), url=URL)
    assert article.text.startswith(paragraph(0))
