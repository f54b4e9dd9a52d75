"""Comments are kept where the page carries them, in JSON-LD, in microdata or in a list of comments."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.extraction.comments import MAX_CHARS, MAX_COMMENTS
from newscrawler.extraction.fields import read_fields
from tests.extraction.pages import article, ld, page


def test_comments_and_replies_of_json_ld_are_read() -> None:
    reply = {"@type": "Comment", "text": "Not all of them.", "author": {"name": "Roe"}}
    first = {"@type": "Comment", "text": "They left too late.", "author": "Doe", "dateCreated": "2024-03-03T10:00:00Z"}
    found = read_fields(
        page(article(""), ld(**{"@type": "NewsArticle", "headline": "A", "comment": [first | {"comment": reply}]}))
    )
    assert [(one.author, one.text) for one in found.comments] == [
        ("Doe", "They left too late."),
        ("Roe", "Not all of them."),
    ]
    assert found.comments[0].time == datetime(2024, 3, 3, 10, tzinfo=UTC)


def test_printed_list_of_comments_gives_text_author_and_time() -> None:
    markup = (
        "<ol class='comment-list'><li class='comment'><div class='comment-body'><cite class='fn'>Doe</cite> says:"
        "<time datetime='2024-03-04T08:00:00+01:00'>yesterday</time>"
        "<div class='comment-content'><p>They left too late.</p><p>All of them.</p></div></div></li></ol>"
    )
    (comment,) = read_fields(page(article("") + markup)).comments
    assert (comment.author, comment.text) == ("Doe", "They left too late. All of them.")
    assert comment.time == datetime(2024, 3, 4, 7, tzinfo=UTC)


def test_microdata_gives_comments() -> None:
    markup = (
        "<div itemprop='comment'><span itemprop='creator'><b itemprop='name'>Doe</b></span>"
        "<div itemprop='commentText'>They left too late.</div></div>"
    )
    (comment,) = read_fields(page(article("") + markup)).comments
    assert (comment.author, comment.text) == ("Doe", "They left too late.")


def test_prompt_to_comment_is_no_comment() -> None:
    assert read_fields(page(article("<div class='comment-text'>Join the discussion</div>"))).comments == ()


def test_comments_are_bounded_in_number_and_length() -> None:
    many = [
        {"@type": "Comment", "text": f"{number} " + "x" * MAX_CHARS, "author": "Doe"}
        for number in range(MAX_COMMENTS + 50)
    ]
    found = read_fields(page(article(""), ld(**{"@type": "NewsArticle", "headline": "A", "comment": many}))).comments
    assert len(found) == MAX_COMMENTS
    assert max(len(one.text) for one in found) <= MAX_CHARS


def test_comments_nested_without_end_are_read_to_a_depth() -> None:
    node: dict[str, object] = {"@type": "Comment", "text": "deepest", "author": "Doe"}
    for depth in range(40):
        node = {"@type": "Comment", "text": f"level {depth}", "author": "Doe", "comment": node}
    found = read_fields(page(article(""), ld(**{"@type": "NewsArticle", "headline": "A", "comment": node}))).comments
    assert 0 < len(found) < 10
