"""Text that others extracted."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawler.cleaning import clean_text

NAIVE = """TOPSHOT - Villagers carry sandbags to the river wall on March 3, 2019, after days of rain that flooded fields, \
cellars and the road between the two towns, while the army's trucks wait behind the church for the order to leave, and \
children watch from the school's roof as the water rises. (Photo by Jo WRITER / AFP)        (Photo credit should read \
JO WRITER/AFP/Getty Images)
50 days. How the river was tamed
03:40 - Source: CNN
Eastern Riverland CNN  —

The last of the water left the fields on Saturday, ending four years of work on the river wall.

The flag flies over a building in Riverton.

"It is done," said the mayor, who had slept in her office for a week.

Sign up for our daily newsletter
READ MORE: The wall that nobody wanted
"""


def test_the_article_the_project_began_with_keeps_its_body_and_the_caption_among_its_paragraphs():
    cleaned = clean_text(NAIVE)
    assert cleaned.text.split("\n\n") == [
        "The last of the water left the fields on Saturday, ending four years of work on the river wall.",
        "The flag flies over a building in Riverton.",
        '"It is done," said the mayor, who had slept in her office for a week.',
    ]
    assert cleaned.dateline is not None
    assert (cleaned.dateline.place, cleaned.dateline.agency) == ("Eastern Riverland", "CNN")
    assert [removed.rule for removed in cleaned.removed] == [
        "credit-line",
        "player-headline",
        "player-line",
        "newsletter-wording",
        "related-wording",
        "dateline",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Lesen Sie auch: Das Wehr, das keiner wollte",
        "À lire aussi : Le barrage que personne ne voulait",
        "Lee también: El muro que nadie quería",
        "Leia também: O muro que ninguém queria",
        "Leggi anche: Il muro che nessuno voleva",
        "Lees ook: De muur die niemand wilde",
        "Läs också: Muren som ingen ville ha",
        "Les også: Muren som ingen ville ha",
        "Læs også: Muren som ingen ville have",
        "Czytaj także: Mur, którego nikt nie chciał",
        "İlgili haber: Kimsenin istemediği duvar",
        "関連記事：誰も望まなかった壁",
        "관련기사: 아무도 원하지 않은 벽",
        "延伸阅读：没人想要的墙",
        "اقرأ أيضا: الجدار الذي لم يرده أحد",
        "Читайте также: Стена, которой никто не хотел",
        "Читайте також: Стіна, якої ніхто не хотів",
        "Photo: Jo Writer/AFP",
        "Foto: Jo Writer/dpa",
        "Снимка: БТА",
        "Φωτογραφία: Νίκος Ποταμός",
        "Ảnh: Nguyễn Văn Sông",
        "צילום: נהר כהן",
        "الصورة: أ ف ب",
        "ছবি: নদী দাস",
        "Ljósmynd/Jón Á",
        "Jo Writer via Hans Lucas",
        "写真：川野一郎",
        "1:02:03",
        "Advertisement",
        "Share",
    ],
)
def test_a_line_that_is_no_body_is_cut_in_any_language(line):
    body = "The water left the fields on Saturday."
    cleaned = clean_text(f"{body}\n{line}\n{body} Nobody was hurt.")
    assert cleaned.text == f"{body}\n\n{body} Nobody was hurt."
    assert [removed.text for removed in cleaned.removed] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Reuters reported on Saturday that the water had left the fields.",
        "He shares the view that the wall must be built again.",
        "The advertisement that the town put in the paper named no price.",
        "At 03:40 the siren rang, and the whole street woke up.",
        "The photo shows the mayor and her dog on the wall.",
    ],
)
def test_a_sentence_about_such_things_stays(line):
    assert clean_text(line).text == line


def test_a_language_narrows_the_wording_to_it_and_english():
    line = "Lesen Sie auch: Das Wehr"
    assert clean_text(line, language="de-AT").text == ""
    assert clean_text(line, language="fr").text == line


@settings(max_examples=60, deadline=None)
@example("0\x1e0")
@given(
    st.lists(
        st.one_of(
            st.sampled_from(NAIVE.split("\n")),
            st.sampled_from(["LONDON (AP) — ", "(CNN)", "Share", "Next", "0:12", "…", "Photo: A/AFP"]),
            st.text(max_size=40),
        ),
        max_size=8,
    ).map("\n".join)
)
def test_cleaning_twice_changes_nothing_and_no_word_is_lost(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned.text).text == cleaned.text
    left = sorted((cleaned.text + "".join(removed.text for removed in cleaned.removed)).replace("\n", " ").split())
    assert sorted("".join(left)) == sorted("".join(clean_text_words(text)))


def clean_text_words(text):
    from newscrawler.extraction.passages import BREAK, clean_line

    return [word for line in text.replace(BREAK, "\n").split("\n") for word in clean_line(line).split()]


def test_the_command_line_cleans_such_text_the_same_way(tmp_path, capsys):
    from newscrawler.commands import run

    waiting = "Families wait by the ferry with what they could carry, " * 40
    text = f"""TOPSHOT - {waiting} on May 4. (Photo by Mo Maker / AFP)        (Photo credit should read MO MAKER/AFP/Getty Images)
How the ferry was saved
03:40 - Source: CNN
Upper Riverland CNN  — The ferry crossed again on Sunday, full to the rail.
The company's pennant hangs from the pier in Millbrook.
“We never sold the boat,” its captain said, and laughed.
"""
    (tmp_path / "naive.txt").write_text(text, encoding="utf-8")
    assert run(["clean", str(tmp_path / "naive.txt"), "--text"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["text"].split("\n\n") == [
        "The ferry crossed again on Sunday, full to the rail.",
        "The company's pennant hangs from the pier in Millbrook.",
        "\u201cWe never sold the boat,\u201d its captain said, and laughed.",
    ]
    assert record["dateline"]["place"] == "Upper Riverland"
    assert [removed["rule"] for removed in record["removed"]] == [
        "credit-line",
        "player-headline",
        "player-line",
        "dateline",
    ]
