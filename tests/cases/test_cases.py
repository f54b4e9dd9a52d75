"""Each case gives every field as reviewed, and keeps the promises of its meta.toml."""

from __future__ import annotations

import pytest

from tests.cases.reading import Case, cases

CASES = [pytest.param(case, id=case.name) for case in cases()]
SEED = [pytest.param(case, id=case.name) for case in cases() if "begins" in case.meta]


@pytest.mark.parametrize("case", CASES)
def test_case_gives_every_field_as_reviewed(case: Case) -> None:
    assert case.row() == case.expected()


@pytest.mark.parametrize("case", SEED)
def test_text_begins_with_the_first_sentence_of_the_body(case: Case) -> None:
    assert case.article().text.startswith(case.meta["begins"])


@pytest.mark.parametrize("case", SEED)
def test_text_holds_no_line_of_media_or_furniture(case: Case) -> None:
    text = case.article().text
    assert [words for words in case.meta["absent"] if words in text] == []


@pytest.mark.parametrize("case", SEED)
def test_every_absent_line_is_in_removed_with_its_rule_or_in_a_field(case: Case) -> None:
    article = case.article()
    removed = " ".join(" ".join(one.text.split()) for one in article.removed)
    assert [words for words in case.meta["removed"] if words not in removed] == []
    assert all(one.kind and one.rule for one in article.removed)


@pytest.mark.parametrize("case", SEED)
def test_media_and_dateline_are_in_their_fields(case: Case) -> None:
    article, wanted = case.article(), case.meta["fields"]
    lead, inline, video = article.images[0], article.images[1], article.videos[0]
    assert lead.role == "lead"
    assert lead.caption is not None
    assert lead.caption.startswith(wanted["caption"])
    assert "Photo" not in lead.caption
    assert lead.credit == wanted["credit"]
    assert inline.caption == wanted["inline_caption"]
    assert (video.title, video.duration_s, video.provider) == (wanted["video"], 220, "CNN")
    assert len(article.videos) == 1
    if "place" in wanted:
        assert article.dateline is not None
        assert (article.dateline.place, article.dateline.agency) == (wanted["place"], wanted["agency"])
