"""The language model read from a file says what the same model says in memory."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newscrawler.extraction import language_model

TEXTS = (
    "The council voted on Monday to repair the harbour wall before the autumn storms come.",
    "Der Stadtrat hat am Montag beschlossen, die Hafenmauer vor den Herbststürmen auszubessern.",
    "Le conseil municipal a décidé lundi de réparer le mur du port avant les tempêtes.",
    "市議会は月曜日に港の壁を修理することを決めた。",
    "",
    "1234567890 !!",
)


@pytest.fixture(scope="module")
def whole() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def test_every_text_gets_the_same_language_and_probability(whole, monkeypatch):
    monkeypatch.setattr(language_model, "MOVES_KEPT", 50)  # it fills, and begins anew, within a text
    read = language_model.load_identifier()
    for text in (*TEXTS, *TEXTS):
        assert read.classify(text) == whole.classify(text)
        assert len(read.tk_nextmove) <= 50
