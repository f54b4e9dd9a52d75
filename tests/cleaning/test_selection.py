"""Which passages become the body once they are scored, and when trafilatura is asked a second time."""

import pytest

from newscrawler.cleaning import witnesses
from newscrawler.cleaning.rules import clean_passages
from newscrawler.cleaning.selection import choose
from newscrawler.extraction.fields import read_fields
from newscrawler.extraction.media import take_media
from newscrawler.extraction.page import parse_page
from newscrawler.extraction.passages import read_passages
from newscrawler.extraction.signals import Witnesses

URL = "https://paper.example/2026/11/20/river"
SENTENCE = "The ferry carried the number {} people over the river before the mayor had finished his speech."


def passages_of(markup):
    return read_passages(parse_page(markup, url=URL).tree)


def body_of(passages, scores, heard=None, wording=None):
    selection = choose(passages, scores, wording or [{}] * len(passages), heard or Witnesses())
    return [passage.text for passage in clean_passages(passages, selection).body]


def live_blog(posts):
    return "<article>" + "".join(
        f'<div class="live-post"><h3 class="live-post__title">Minute {post}</h3><span>Jo Writer</span>'
        f'<div class="live-post__body"><p>{SENTENCE.format(post)}</p></div></div>'
        for post in range(posts)
    )


def test_posts_of_a_live_blog_keep_their_headings():
    passages = passages_of(live_blog(8))
    scores = [0.9 if passage.text.startswith("The ferry") else 0.05 for passage in passages]
    body = body_of(passages, scores)
    assert body[:2] == ["Minute 0", SENTENCE.format(0)]
    assert len(body) == 16


def test_headings_of_few_posts_stand_on_their_own_score():
    passages = passages_of(live_blog(3))
    scores = [0.9 if passage.text.startswith("The ferry") else 0.05 for passage in passages]
    assert body_of(passages, scores) == [SENTENCE.format(post) for post in range(3)]


@pytest.mark.parametrize(("score", "is_body"), [(0.8, True), (0.58, False)])
def test_a_linked_line_that_likely_heads_a_part_stays(score, is_body):
    line = "Bridge builder buys crane maker"
    passages = passages_of(f"<article><p><a href=/deal>{line}</a></p><p>{SENTENCE.format(1)}</p></article>")
    assert (line in body_of(passages, [score, 0.95])) == is_body


@pytest.mark.parametrize(
    ("line", "score", "behind", "is_body"),
    [
        ("Pros:", 0.1, "<ul><li>It is quiet.</li><li>It is cheap.</li><li>It is red.</li></ul>", True),
        ("配料：", 0.1, "<blockquote><p>The letter was found in the attic of the mill.</p></blockquote>", True),
        ("From the report:", 0.25, "<p>The lock was built by hand in one summer.</p>", True),
        ("From the report:", 0.1, "<p>The lock was built by hand in one summer.</p>", False),
        ("Pros", 0.1, "<ul><li>It is quiet.</li><li>It is cheap.</li><li>It is red.</li></ul>", False),
    ],
)
def test_a_line_that_leads_in_goes_with_what_it_leads_in(line, score, behind, is_body):
    passages = passages_of(f"<article><p>{SENTENCE.format(1)}</p><p>{line}</p>{behind}</article>")
    scores = [score if passage.text == line else 0.9 for passage in passages]
    assert (line in body_of(passages, scores)) == is_body


def test_a_line_of_known_wording_leads_nothing_in():
    passages = passages_of(f"<article><p>{SENTENCE.format(1)}</p><p>Share:</p><p>{SENTENCE.format(2)}</p></article>")
    wording = [{"sharing": "whole"} if passage.text == "Share:" else {} for passage in passages]
    assert "Share:" not in body_of(passages, [0.9, 0.3, 0.9], wording=wording)


def test_a_promo_with_its_link_is_cut_however_it_scores():
    promo = "Read more: bridge reopens after a year"
    passages = passages_of(
        f"<article><p>{SENTENCE.format(1)}</p><p>Read more: <a href=/b>bridge reopens after a year</a></p>"
        f"<p>Read more: the sign above the old library says so in three languages.</p></article>"
    )
    body = body_of(passages, [0.99] * 3, wording=[{}, {"related": "labels"}, {"related": "labels"}])
    assert promo not in body
    assert len(body) == 2


def test_what_begins_with_the_authors_name_at_the_end_says_who_that_is():
    bio = "Jo Writer covers bridges and ferries."
    told = Witnesses(authors=("jowriter",))
    lines = [SENTENCE.format(n) for n in range(4)]
    passages = passages_of(f"<article>{''.join(f'<p>{line}</p>' for line in [*lines, bio])}</article>")
    assert body_of(passages, [0.99] * 5, told) == lines
    passages = passages_of(f"<article>{''.join(f'<p>{line}</p>' for line in [bio, *lines])}</article>")
    assert bio in body_of(passages, [0.99] * 5, told)
    question = "Jo Writer: And who has paid for the ferry?"
    passages = passages_of(f"<article>{''.join(f'<p>{line}</p>' for line in [*lines, question])}</article>")
    assert question in body_of(passages, [0.99] * 5, told)


def heard(monkeypatch, finds):
    asked = []

    def engine(tree, url, *, thorough=False):
        asked.append(thorough)
        return finds[thorough]

    monkeypatch.setattr(witnesses, "engine_lines", engine)
    page = parse_page(f"<article><h1>River</h1>{''.join(f'<p>{SENTENCE.format(n)}' for n in range(5))}", url=URL)
    fields = read_fields(page)
    media = take_media(page, fields)
    found, how = witnesses.hear(page, fields, media, read_passages(page.tree))
    return asked, found, how


def test_trafilatura_is_asked_once_when_it_finds_the_text(monkeypatch):
    asked, found, _ = heard(monkeypatch, {False: [SENTENCE.format(n) for n in range(5)]})
    assert asked == [False]
    assert len(found.engine_lines) == 5


def test_trafilatura_is_asked_thoroughly_when_it_found_next_to_nothing(monkeypatch):
    asked, found, how = heard(monkeypatch, {False: [], True: [SENTENCE.format(1)]})
    assert asked == [False, True]
    assert len(found.engine_lines) == 1
    assert how == "thoroughly"


def test_trafilatura_takes_a_passage_whose_lines_it_takes_one_by_one():
    told = Witnesses(engine_lines=frozenset(["garybolen", "monterey"]))
    one, other = passages_of("<p>Gary Bolen<br>Monterey</p><p>Gary Bolen<br>Sunland</p>")
    assert told.takes(one)
    assert not told.takes(other)


def test_a_page_that_would_freeze_trafilatura_is_not_asked_twice(monkeypatch):
    asked, found, how = heard(monkeypatch, {False: None})
    assert asked == [False]
    assert not found.engine_lines
    assert how == "not"
