"""Datelines leave the text; what only looks like one stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.cleaning.datelines import split_dateline


@pytest.mark.parametrize(
    ("text", "place", "agency", "rest"),
    [
        ("LONDON (AP) — The river rose.", "LONDON", "AP", "The river rose."),
        ("Hong Kong (CNN Business)A muddled view of it all.", "Hong Kong", "CNN", "A muddled view of it all."),
        ("(CNN)Nobody had expected the flood.", None, "CNN", "Nobody had expected the flood."),
        ("Eastern Syria CNN  — The river rose.", "Eastern Syria", "CNN", "The river rose."),
        ("PARIS, France — The river rose.", "PARIS, France", None, "The river rose."),
        ("BERLIN, 3. März (dpa) - Der Fluss stieg.", "BERLIN", "dpa", "Der Fluss stieg."),
        ("WASHINGTON, Nov 3 (Reuters) - The river rose.", "WASHINGTON", "Reuters", "The river rose."),
        ("Madrid, 12 nov (EFE).- El río subió mucho.", "Madrid", "EFE", "El río subió mucho."),
        ("(ANSA) - ROMA, 03 MAR - Il fiume è salito.", "ROMA", "ANSA", "Il fiume è salito."),
        ("МОСКВА, 3 мар — РИА Новости. Река поднялась.", "МОСКВА", "РИА Новости", "Река поднялась."),
        (
            "【ワシントン＝川野】川の水が増えていると当局が発表した。",
            "ワシントン",
            None,
            "川の水が増えていると当局が発表した。",
        ),
        ("(서울=연합뉴스) 강하나 기자 = 강물이 불어났다고 한다.", "서울", "Yonhap", "강물이 불어났다고 한다."),
        ("新华社北京3月5日电 河水今天上涨了很多很多。", "北京", "Xinhua", "河水今天上涨了很多很多。"),
        ("Paris, le 3 mai – Le fleuve est monté encore.", "Paris", None, "Le fleuve est monté encore."),
        ("Roma, 3 mag. (askanews) - Il fiume è salito.", "Roma", "askanews", "Il fiume è salito."),
        ("(AGI) - Roma, 3 mag. - Il fiume è salito.", "Roma", "AGI", "Il fiume è salito."),
        ("Budapest, 2024. május 3., péntek (MTI) - A folyó megáradt.", "Budapest", "MTI", "A folyó megáradt."),
        ("Bratislava 3. mája (TASR) - Rieka dnes stúpla.", "Bratislava", "TASR", "Rieka dnes stúpla."),
        ("ZAGREB, 3. svibnja 2024. (Hina) - Rijeka je porasla.", "ZAGREB", "Hina", "Rijeka je porasla."),
        ("Warszawa, 03.05.2024 (PAP) - Rzeka wezbrała.", "Warszawa", "PAP", "Rzeka wezbrała."),
        ("СОФИЯ, 3 май (БТА) - Реката се покачи днес.", "СОФИЯ", "БТА", "Реката се покачи днес."),
        ("ΑΘΗΝΑ – Το ποτάμι ανέβηκε πολύ σήμερα.", "ΑΘΗΝΑ", None, "Το ποτάμι ανέβηκε πολύ σήμερα."),
        ("नई दिल्ली, 3 मई (भाषा) नदी का जलस्तर बढ़ गया।", "नई दिल्ली", "भाषा", "नदी का जलस्तर बढ़ गया।"),
        ("القاهرة - رويترز: ارتفع النهر كثيرا اليوم.", "القاهرة", "Reuters", "ارتفع النهر كثيرا اليوم."),
        ("（吉隆坡3日讯）河水今天上涨了很多很多很多。", "吉隆坡", None, "河水今天上涨了很多很多很多。"),
        ("〔記者王小明／台北報導〕河水今天上漲了很多很多。", "台北", None, "河水今天上漲了很多很多。"),
        (
            "［東京　３日　ロイター］ - 川の水が増えていると発表した。",
            "東京",
            "ロイター",
            "川の水が増えていると発表した。",
        ),
        ("القاهرة (رويترز) - ارتفع النهر كثيرا اليوم.", "القاهرة", "Reuters", "ارتفع النهر كثيرا اليوم."),
    ],
)
def test_a_dateline_is_parted_into_place_agency_and_rest(text, place, agency, rest):
    dateline, left = split_dateline(text)
    assert dateline is not None
    assert (dateline.place, dateline.agency, left) == (place, agency, rest)


def test_a_city_before_a_colon_is_a_dateline_and_a_speaker_is_none():
    rest = "The river rose above the bridge on Friday, and the town was cut off."
    dateline, left = split_dateline(f"NEW DELHI: {rest}")
    assert dateline is not None
    assert (dateline.place, left) == ("NEW DELHI", rest)


def test_the_date_of_a_dateline_is_kept_as_printed():
    dateline, _ = split_dateline("WASHINGTON, Nov 3 (Reuters) - The river rose.")
    assert dateline is not None
    assert dateline.date_text == "Nov 3"


@pytest.mark.parametrize(
    "text",
    [
        "The minister told the house (AP) that the river — as ever — rose.",
        "NASA — the agency that flies — said so.",
        "UPDATE — The river rose above the bridge.",
        "Paris (the capital) is a town of many bridges.",
        "Smith (AP) is a reporter who knows the river.",
        "It was late — The river rose.",
        "Berlin – a city that never sleeps – saw the river rise.",
        "ΝΑΤΟ – το σύμφωνο που όλοι γνωρίζουν.",
        "【独自】川の水が増えていると当局が発表した。",
        "القاهرة - المدينة الكبيرة التي لا تنام - ارتفع فيها النهر.",
        "CLAIM: The river rose above the bridge, and nobody in the whole of the town was told of it.",
        "SMITH: The river rose above the bridge, and nobody in the whole of the town was told of it.",
        "",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text):
    assert split_dateline(text) == (None, text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_nothing_but_the_dateline_is_taken_from_the_text(text):
    dateline, rest = split_dateline(text)
    assert text.endswith(rest)
    assert dateline is None or text.startswith(dateline.raw)


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("RIVERTON (Northline) — The old bridge reopened on Friday.", "RIVERTON", "Northline"),
        ("PORT-SALINE (ALP) — Le phare rouvre vendredi matin.", "PORT-SALINE", "ALP"),
        ("Norderhafen (nda) – Die Fähre fährt wieder ab Montag.", "Norderhafen", "nda"),
    ],
)
def test_a_house_that_no_table_knows_still_signs_a_dateline(text, place, agency):
    dateline, rest = split_dateline(text)
    assert (dateline.place, dateline.agency) == (place, agency)
    assert text.endswith(rest)


@pytest.mark.parametrize(
    "text", ["Markus Muster (ABC) – er kandidiert wieder.", "Ada Miller (42) — the driver — was not hurt."]
)
def test_a_person_with_a_party_or_an_age_is_no_dateline(text):
    assert split_dateline(text) == (None, text)
