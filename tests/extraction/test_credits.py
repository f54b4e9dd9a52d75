"""A picture's words are parted into what it shows and who made it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.credits import is_credit, split_caption


@pytest.mark.parametrize(
    ("words", "caption", "credit"),
    [
        (
            "TOPSHOT - Families leave. (Photo by JANE DOE / AFP)        (Photo credit should read JANE DOE/AFP/Getty Images)",
            "Families leave.",
            "JANE DOE/AFP/Getty Images",
        ),
        ("Ein Mann geht. Foto: Max Muster/dpa", "Ein Mann geht.", "Max Muster/dpa"),
        ("The mayor speaks. REUTERS/John Doe", "The mayor speaks.", "REUTERS/John Doe"),
        ("The mayor speaks. John Doe/AP", "The mayor speaks.", "John Doe/AP"),
        ("The bridge in 2019. (AP Photo/John Doe, File)", "The bridge in 2019.", "AP Photo/John Doe, File"),
        ("People protest. Photograph: Jane Roe/Getty Images", "People protest.", "Jane Roe/Getty Images"),
        ("Ministra fala à imprensa — Foto: Ana Souza/G1", "Ministra fala à imprensa", "Ana Souza/G1"),
        ("Protesters on Sunday (dpa / Max Muster)", "Protesters on Sunday", "dpa / Max Muster"),
        ("Crédit photo : Jean Valjean", None, "Jean Valjean"),
        ("© AFP", None, "AFP"),
        ("Getty Images", None, "Getty Images"),
        ("A woman looks at the sea", "A woman looks at the sea", None),
        ("The river (left) and the dam (right).", "The river (left) and the dam (right).", None),
        ("He said it was a good source of joy.", "He said it was a good source of joy.", None),
        ("", None, None),
    ],
)
def test_caption_and_credit(words: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(words) == (caption, credit)


def test_whole_lines_that_are_credits() -> None:
    assert [
        is_credit(line)
        for line in ("Photo: N / AFP", "© dpa", "Jane Doe/Getty Images", "The mayor speaks on Monday.", "")
    ] == [True, True, True, False, False]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="() /:.AFPPhotobyGettyImages©", max_size=300))
def test_any_words_are_parted_without_harm(words: str) -> None:
    caption, credit = split_caption(words)
    assert caption is None or caption.strip()
    assert credit is None or credit.strip()
