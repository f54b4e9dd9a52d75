"""The wording of prompts is known in every script, and only where it is a word of its own."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.cleaning.prompts import FOLDER, HOW, topics, topics_of, wording_of


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("【関連記事】川の水位がまた上がる", "related"),
        ("欢迎关注河畔晚报微信公众号了解更多", "newsletter"),
        ("Lesen Sie auch: Das Wehr", "related"),
        ("▶ 관련기사 강물이 다시 불었다", "related"),
    ],
)
def test_a_prompt_is_known_by_its_words_in_its_own_script(line, topic):
    assert topic in topics_of(line)


@pytest.mark.parametrize("line", ["The readmorest of the twelve boats", "Newslettering is a word of nobody's"])
def test_a_phrase_within_a_word_is_no_prompt(line):
    assert topics_of(line) == {}


def test_the_lines_of_a_page_are_known_together_as_each_alone():
    lines = ["Read more: the wall", "The wall stands.", "【関連記事】川", "Sign up for our newsletter", ""]
    assert wording_of(lines) == [topics_of(line) for line in lines]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("👉 Read more: the wall", "related"),
        ("➡️ Lees ook: de muur", "related"),
        ("►► Czytaj także: mur", "related"),
        ("［関連記事］ 川の水位", "related"),
        ("《延伸閱讀》河水上漲", "related"),
        ("▶ 다리가 다시 열렸다", "related"),
        ("Read more →", "related"),
        ("اقرأ أيضاً: الجسر يفتح من جديد", "related"),
        ("إقرأ أيضا : الجسر يفتح من جديد", "related"),
        ("BUNLARI DA OKUYUN: Köprü açıldı", "related"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Η γέφυρα άνοιξε", "related"),
        ("Читайте ещё: Мост открыт", "related"),
        ("Lire\u200b aussi\xa0: le pont", "related"),
        ("Follow us on Google News", "newsletter"),
        ("Add the Riverton Post as a preferred source on Google", "newsletter"),
        ("Folgst du schon der Flusszeitung auf WhatsApp?", "newsletter"),
        ("Scroll to continue", "player"),
        ("Artikkelen fortsetter under annonsen", "advert"),
        ("この記事は有料会員限定です", "subscription"),
        ("이 기사의 저작권은 본사에 있으며 무단전재 및 재배포 금지", "copyright"),
        ("责任编辑：河小川", "copyright"),
    ],
)
def test_a_prompt_is_known_whatever_stands_around_and_however_it_is_typed(line, topic):
    assert topic in topics_of(line)


READ_ALSO = {
    "is": "Lesið einnig: Brúin", "et": "Loe ka: Sild", "lv": "Lasi arī: Tilts", "lt": "Taip pat skaitykite: Tiltas",
    "cs": "Čtěte také: Most", "sk": "Čítajte aj: Most", "sl": "Preberite tudi: Most", "hr": "Pročitajte i: Most",
    "sr": "Прочитајте још: Мост", "mk": "Прочитајте и: Мост", "bg": "Прочетете още: Мостът", "ro": "Citește și: Podul",
    "hu": "Olvassa el ezt is: A híd", "el": "Διαβάστε επίσης: Η γέφυρα", "be": "Чытайце таксама: Мост",
    "ka": "ასევე წაიკითხეთ: ხიდი", "az": "Həmçinin oxuyun: Körpü", "he": "קראו עוד: הגשר", "fa": "بیشتر بخوانید: پل",
    "ur": "یہ بھی پڑھیں: پل", "hi": "यह भी पढ़ें: पुल", "mr": "हेही वाचा: पूल", "ne": "यो पनि पढ्नुहोस्: पुल",
    "bn": "আরও পড়ুন: সেতু", "ta": "மேலும் படிக்க: பாலம்", "te": "ఇవి కూడా చదవండి: వంతెన", "th": "อ่านเพิ่มเติม: สะพาน",
    "vi": "Xem thêm: Cây cầu", "id": "Baca juga: Jembatan", "sw": "Soma pia: Daraja", "ca": "Llegiu també: El pont",
    "gl": "Le tamén: A ponte", "fi": "Lue myös: Silta", "sq": "Lexo edhe: Ura",
}  # fmt: skip


@pytest.mark.parametrize("language", READ_ALSO)
def test_a_promo_is_known_in_its_language_with_and_without_being_told_it(language):
    line = READ_ALSO[language]
    assert "related" in topics_of(line)
    assert "related" in topics_of(line, language)


RUNNING = {
    "en": "The minister told reporters that the company would earn more per month once the bridge was open to all.",
    "en-2": "Affiliates of the club said the provision in the contract was read more than once before the vote.",
    "de": "Mit der Wahl kommt ein monatelanger Streit zum Abschluss, der Artikel im Vertrag wurde weiterlesbar gemacht.",
    "fr": "Au mois de mai, le pont a été fermé et la commune a perçu une aide de la région pour les travaux.",
    "es": "El puente costó tres millones al mes y los suscriptores del fondo pagaron la mitad de la obra.",
    "it": "Una commissione del parlamento ha chiesto al mese di maggio i conti del ponte sul fiume.",
    "pl": "Zespół zgody na przewozy zostanie powołany w maju, kiedy most będzie już otwarty dla wszystkich.",
    "no": "Del to av prosjektet starter i mai, og broen skal stå ferdig før sommeren, sier ordføreren.",
    "fi": "Tilaajille luvattiin uusi silta keväällä, mutta työ jäi kesken ja kaupunki maksoi laskun.",
    "ja": "会員登録をめぐる問題で市は川の橋を三日間閉じ、残りの工事を来年に回すと発表した。",
    "zh": "加入世贸组织二十年来，这座城市建成了三座大桥，付费用户也增加了许多。",
    "ko": "수정 계획에 따르면 다리는 내년에 다시 열리고 등록 차량만 지나갈 수 있다고 시는 밝혔다.",
    "ar": "سجل الفريق هدفين في المباراة وانضم إلى قائمة المتأهلين بعد افتتاح الجسر الجديد.",
    "ru": "Войти в историю город сможет весной, когда мост через реку наконец откроют для всех жителей.",
    "tr": "İlan edilen sonuçlara göre köprü mayıs ayında açılacak ve herkes ücretsiz geçebilecek.",
    "hi": "देश और दुनिया की बड़ी कंपनियों ने पुल के निर्माण में हिस्सा लिया और काम समय पर पूरा हुआ।",
}


@pytest.mark.parametrize("name", RUNNING)
def test_running_text_speaks_of_nothing(name):
    assert topics_of(RUNNING[name]) == {}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(RUNNING)), st.integers(5, 9))
def test_a_long_paragraph_is_never_taken_for_a_prompt(name, times):
    assert topics_of(" ".join([RUNNING[name]] * times)) == {}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_whatever_lines_are_given_as_many_are_answered(lines):
    assert len(wording_of(lines)) == len(lines)


def test_every_phrase_is_found_by_its_own_table():
    for topic in topics():
        for phrase in topic.holds:
            assert topic.name in topics_of(f"1 {phrase}"), phrase
        for how, table in (("labels", topic.labels), ("begins", topic.begins)):
            for phrase in (phrase for phrases in table.values() for phrase in phrases):
                assert topic.name in topics_of(f"{phrase}: 1" if how == "labels" else phrase), phrase


def test_no_phrase_stands_twice_in_a_language():
    for file in FOLDER.glob("*.toml"):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        for how in HOW:
            for language, phrases in read.get(how, {}).items():
                assert len(phrases) == len(set(phrases)), (file.name, how, language)


def test_passage_of_lines_that_all_lead_elsewhere_speaks_of_related_stories():
    line = "【関連記事】" + "河の水門は二年ぶりに開いたと町の役場が発表した" * 2
    assert topics_of(f"{line}\n{line}\n{line}") == {"related": "labels"}
    assert topics_of(f"{line}\n{'町の人々は橋の上から水門が開くのを見ていた。' * 3}") == {}
