"""What cleaning makes of pages whose every word we know: floors that may rise and must not fall."""

import pytest

from newscrawler.cleaning import extract
from newscrawler.demo.site import resources
from newscrawler.demo.stories import all_stories
from newscrawler.demo.titles import TITLES

ORIGIN = "http://127.0.0.11:8642"
LEAST_EXACT = 40
MOST_LOST = 3
MOST_LEAKED = 20


@pytest.fixture(scope="module")
def pairs():
    """Each story beside the article that was made of its page."""
    made = []
    for title in TITLES:
        stories = [story for story in all_stories() if story.title == title.name]
        served = resources(title, stories, ORIGIN)
        for story in stories:
            page = served[story.path]
            made.append((title, story, extract(page.body, url=ORIGIN + story.path, content_type=page.content_type)))
    return made


def around(title, story):
    """Everything on the page that is no body text."""
    phrases = title.phrases
    words = [
        story.caption,
        story.credit,
        story.standfirst,
        story.headline,
        story.correction,
        dict(story.dateline).get("raw", ""),
    ]
    words += [
        phrases.newsletter,
        phrases.subscribe,
        phrases.copyright,
        phrases.share,
        dict(story.video).get("title", ""),
    ]
    return [one for one in words if one and one not in story.body]


def test_every_page_is_an_article_with_its_headline(pairs):
    assert [(story.slug, article.headline) for _, story, article in pairs] == [
        (story.slug, story.headline) for _, story, _ in pairs
    ]


def test_most_texts_are_the_body_to_the_letter(pairs):
    assert sum(article.text == "\n\n".join(story.texts) for _, story, article in pairs) >= LEAST_EXACT


def test_hardly_a_paragraph_is_lost(pairs):
    lost = [text for _, story, article in pairs for text in story.texts if text not in article.text]
    assert len(lost) <= MOST_LOST, lost


def test_hardly_a_word_from_around_the_body_is_in_it(pairs):
    leaked = [
        (story.slug, words)
        for title, story, article in pairs
        for words in around(title, story)
        if words in article.text
    ]
    assert len(leaked) <= MOST_LEAKED, leaked


def test_captions_and_credits_are_apart(pairs):
    wanted = [(story.slug, story.caption) for _, story, _ in pairs if story.caption and story.template != "tables"]
    found = {(story.slug, image.caption) for _, story, article in pairs for image in article.images}
    assert [one for one in wanted if one not in found] == []


def test_letters_survive_every_way_of_declaring_them(pairs):
    for _, story, article in pairs:
        assert "�" not in article.text, story.slug
        assert article.headline == story.headline


def test_paywalled_pages_say_so(pairs):
    assert {story.slug for _, story, article in pairs if article.access == "paywalled"} == {
        story.slug for _, story, _ in pairs if story.access == "paywalled"
    }
