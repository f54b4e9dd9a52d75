"""Pages that are no articles get a reason, never a row."""

import pytest

from newscrawler.cleaning import extract
from newscrawler.errors import NotAnArticle

URL = "https://paper.example/2026/11/20/river"
PARAGRAPH = (
    "<p>The river rose again on Saturday, and the town closed the bridge to everything but fire engines, {} said.</p>"
)
BODY = "".join(PARAGRAPH.format(who) for who in ("the mayor", "a farmer", "the fire chief", "her neighbour"))


def reason_of(markup):
    with pytest.raises(NotAnArticle) as refused:
        extract(markup, url=URL)
    return refused.value.reason


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("", "empty"),
        ("<html><body></body></html>", "empty"),
        ("%PDF-1.7", "not-html"),
        (
            "<title>Just a moment...</title><p>Checking your browser before accessing paper.example.</p>",
            "bot-challenge",
        ),
        (
            "<title>paper.example</title><p>Please wait while we check your connection.</p>"
            "<script src=/cdn-cgi/challenge-platform/x.js></script><p>Verify you are human by completing the action below.</p>",
            "bot-challenge",
        ),
        ("<title>404 - Page not found</title><h1>Oops</h1><p>The page you are looking for has moved.</p>", "soft-404"),
        ("<title>Seite nicht gefunden</title><p>Die gewünschte Seite gibt es nicht mehr.</p>", "soft-404"),
        ("<title>503 Service Unavailable</title><p>No server is available to handle this request.</p>", "error-page"),
        (
            "<title>Bevor Sie weiterlesen</title><p>Mit Werbung weiterlesen: Besuchen Sie uns wie gewohnt mit Werbung "
            "und Tracking.</p><p>Zustimmen und weiter</p>",
            "consent-wall",
        ),
        (
            "<title>App</title><div id=root></div><p>You need to enable JavaScript to run this app.</p><script src=a.js></script>",
            "shell",
        ),
        ("<title>River</title><article><h1>River</h1><p>It rose.</p></article>", "too-short"),
    ],
)
def test_a_page_that_is_no_article_says_why(markup, reason):
    assert reason_of(markup) == reason


def test_a_list_of_headlines_is_an_index():
    links = "".join(
        f"<div class=card><h3><a href=/2026/a{n}>Ministers meet again over river wall number {n}</a></h3></div>"
        for n in range(20)
    )
    assert reason_of(f"<title>News</title><main>{links}</main>") == "index-page"


def test_an_article_about_error_pages_is_an_article():
    page = f"<title>Why every shop now answers 404 not found</title><article><h1>Why every shop answers 404</h1>{BODY * 2}</article>"
    assert extract(page, url=URL).text.startswith("The river rose again")


def test_a_stub_behind_a_paywall_says_so():
    page = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River","isAccessibleForFree":false}</script>'
        "<article><h1>River</h1><p>It rose.</p></article>"
    )
    assert reason_of(page) == "paywall-stub"
