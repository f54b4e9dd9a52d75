"""Bylines give people, and only people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.people import read_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By JANE DOE and JOHN MCROE", ["Jane Doe", "John McRoe"]),
        ("Von Anna Beispiel und Max Muster", ["Anna Beispiel", "Max Muster"]),
        ("Par Jean Dupont et Marie Curie", ["Jean Dupont", "Marie Curie"]),
        ("Por Ana López y Luis Gil", ["Ana López", "Luis Gil"]),
        ("di Mario Rossi", ["Mario Rossi"]),
        ("Door Jan de Vries en Piet van Dam", ["Jan de Vries", "Piet van Dam"]),
        ("Av Ola Nordmann og Kari Lund", ["Ola Nordmann", "Kari Lund"]),
        ("Autor: Jan Kowalski", ["Jan Kowalski"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("文・田中太郎", ["田中太郎"]),
        ("Jane Doe, Political Editor", ["Jane Doe"]),
        ("Jane Doe | Reuters", ["Jane Doe"]),
        ("Jane Doe in Berlin", ["Jane Doe"]),
        ("Jane Doe, CNN", ["Jane Doe"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Jane Doe jane.doe@herald.example", ["Jane Doe"]),
        ("By Jane Doe Published on March 3, 2024", ["Jane Doe"]),
        ("Jane Doe; Jane Doe; JANE DOE", ["Jane Doe"]),
        ("Mercedes Di Maria", ["Mercedes Di Maria"]),
        ("By Staff", []),
        ("Written By", []),
        ("5 mins read", []),
        ("Written by Jane Doe Fact checked by John Roe", ["Jane Doe"]),
        ("Updated January 08, 2026 Written by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe And John Roe For The Sunday Herald", ["Jane Doe", "John Roe"]),
        ("jdoe", ["jdoe"]),
        ("share", []),
        ("Redaktion", []),
        ("https://www.facebook.com/herald", []),
        ("", []),
    ],
)
def test_people_of_a_byline(byline: str, names: list[str]) -> None:
    assert [person.name for person in read_names(byline).people] == names


def test_role_goes_to_the_name_before_it() -> None:
    assert read_names("Jane Doe, Senior Reporter").people[0].role == "Senior Reporter"


def test_agencies_are_apart_under_their_one_name() -> None:
    who = read_names("Jane Doe, Deutsche Presse-Agentur")
    assert ([person.name for person in who.people], who.agencies, who.houses) == (
        ["Jane Doe"],
        ("dpa",),
        ("Deutsche Presse-Agentur",),
    )


def test_staff_of_a_house_is_a_house() -> None:
    assert read_names("Herald Staff").houses == ("Herald Staff",)


def test_house_after_von_is_no_name() -> None:
    assert read_names("Von Sportblick", publisher="Sportblick").houses == ("Sportblick",)


def test_the_publisher_is_no_person() -> None:
    assert read_names("Salon Kurier", publisher="Salon Kurier").people == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="(,;|&) By andJ", max_size=400))
def test_any_byline_is_read_without_harm(byline: str) -> None:
    assert all(person.name.strip() for person in read_names(byline).people)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Sofia Gonzalez December 2, 2025", ["Sofia Gonzalez"]),
        ("Jane Doe 3 March 2024", ["Jane Doe"]),
        ("Jane Doe | 3. März 2024", ["Jane Doe"]),
        ("March 3, 2024 by Jane Doe", ["Jane Doe"]),
        ("03/03/2024 Por Ana López", ["Ana López"]),
        ("Jane Doe Senior Reporter", ["Jane Doe"]),
        ("Chief Political Correspondent Jane Doe", ["Jane Doe"]),
        ("Political Editor Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Paramita (Guha) Ghosh", ["Paramita Ghosh"]),
        ("Jane Doe Last update: July 16, 2025", ["Jane Doe"]),
        ("Center for Drug Evaluation and Research", []),
        ("This post was written by Danielle Padula, Head of Marketing", ["Danielle Padula"]),
        ("Author Posts", []),
        ("Kaufman, Jeff T.", ["Jeff T. Kaufman"]),
        ("By Jane Doe, John Roe and Mary Major", ["Jane Doe", "John Roe", "Mary Major"]),
        ("By Jane Doe, John Roe, & Mary Major", ["Jane Doe", "John Roe", "Mary Major"]),
        ("Jane Doe/John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe (AP)", ["Jane Doe"]),
        ("JANE DOE Associated Press", ["Jane Doe"]),
        ("By JANE DOE, Associated Press", ["Jane Doe"]),
        ("By Jane Doe of the Herald", ["Jane Doe"]),
        ("Reuters/Jane Doe", ["Jane Doe"]),
        ("Staff Reporter", []),
        ("Our Correspondent", []),
        ("PTI", []),
        ("Web Desk", []),
        ("ANI Staff", []),
        ("TOI News Desk", []),
        ("Curated by Jane Doe", ["Jane Doe"]),
        ("Reported By: Jane Doe, Edited By: John Roe", ["Jane Doe"]),
        ("Von unserem Redakteur Max Muster", ["Max Muster"]),
        ("Anna Beispiel, dpa", ["Anna Beispiel"]),
        ("Anna Beispiel (dpa)", ["Anna Beispiel"]),
        ("Von Anna Beispiel, Berlin", ["Anna Beispiel"]),
        ("Ein Gastbeitrag von Anna Beispiel", ["Anna Beispiel"]),
        ("Par Jean Dupont (avec AFP)", ["Jean Dupont"]),
        ("Par Jean Dupont, envoyé spécial à Kiev", ["Jean Dupont"]),
        ("Propos recueillis par Jean Dupont", ["Jean Dupont"]),
        ("di Mario Rossi e Luca Bianchi", ["Mario Rossi", "Luca Bianchi"]),
        ("dal nostro corrispondente Mario Rossi", ["Mario Rossi"]),
        ("Redazione ANSA", []),
        ("Por Ana López e Luis Gil", ["Ana López", "Luis Gil"]),
        ("Por Redação g1", []),
        ("Da redação", []),
        ("Redacción", []),
        ("Ana López / EFE", ["Ana López"]),
        ("Tekst: Jan Kowalski, Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
        ("oprac. Jan Kowalski", ["Jan Kowalski"]),
        ("Jan Kowalski, PAP", ["Jan Kowalski"]),
        ("Автор: Иван Петров, Анна Иванова", ["Иван Петров", "Анна Иванова"]),
        ("Иван Петров, корреспондент", ["Иван Петров"]),
        ("Haber: Ahmet Yılmaz", ["Ahmet Yılmaz"]),
        ("Ahmet Yılmaz / İstanbul", ["Ahmet Yılmaz"]),
        ("Penulis: Budi Santoso Editor: Siti Aminah", ["Budi Santoso"]),
        ("Budi Santoso - detikNews", ["Budi Santoso"]),
        ("홍길동 기자", ["홍길동"]),
        ("[서울=뉴시스] 홍길동 기자 = ", ["홍길동"]),
        ("홍길동 특파원", ["홍길동"]),
        ("홍길동 기자 hong@paper.example", ["홍길동"]),
        ("山田太郎", ["山田太郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("聞き手・山田太郎", ["山田太郎"]),
        ("ワシントン=山田太郎", ["山田太郎"]),
        ("記者 王小明", ["王小明"]),
        ("记者：王小明 编辑：李四", ["王小明"]),
        ("王小明、李大同", ["王小明", "李大同"]),
        ("文/王小明", ["王小明"]),
        ("作者：王小明", ["王小明"]),
        ("记者王小明", ["王小明"]),
        ("新华社记者王小明", ["王小明"]),
        ("责任编辑：李四", ["李四"]),
        ("राम कुमार", ["राम कुमार"]),
        ("Written by राम कुमार", ["राम कुमार"]),
        ("محمد علي", ["محمد علي"]),
        ("كتب: محمد علي", ["محمد علي"]),
        ("محمد علي - القاهرة", ["محمد علي"]),
        ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("O'Brien, Mary", ["Mary O'Brien"]),
        ("Dr. Jane Doe", ["Dr. Jane Doe"]),
        ("By Jane Doe & John Roe The Herald", ["Jane Doe", "John Roe"]),
        ("Jane Doe in Washington and John Roe in London", ["Jane Doe", "John Roe"]),
        ("Jane Doe with additional reporting by John Roe", ["Jane Doe", "John Roe"]),
        ("Additional reporting by John Roe", ["John Roe"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("Opinion by Jane Doe", ["Jane Doe"]),
        ("Jane Doe For Dailymail.com", ["Jane Doe"]),
        ("Jane Doe, Herald", ["Jane Doe"]),
        ("Jan de Vries; Maria van der Berg", ["Jan de Vries", "Maria van der Berg"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("Door onze redacteur Jan Jansen", ["Jan Jansen"]),
        ("Av: Kari Nordmann", ["Kari Nordmann"]),
        ("Text: Eva Svensson Foto: Olle Berg", ["Eva Svensson"]),
        ("Kirjoittaja: Matti Meikäläinen", ["Matti Meikäläinen"]),
        ("Γράφει ο Γιώργος Παπαδόπουλος", ["Γιώργος Παπαδόπουλος"]),
        ("מאת: דוד כהן", ["דוד כהן"]),
        ("Szerző: Nagy Péter", ["Nagy Péter"]),
        ("Autor: Ion Popescu", ["Ion Popescu"]),
        ("Napsal: Jan Novák", ["Jan Novák"]),
    ],
)
def test_people_of_bylines_in_many_languages_and_habits(byline: str, names: list[str]) -> None:
    assert [person.name for person in read_names(byline, publisher="The Herald").people] == names


@pytest.mark.parametrize(
    ("byline", "role"),
    [
        ("Jane Doe Senior Reporter", "Senior Reporter"),
        ("Chief Political Correspondent Jane Doe", "Chief Political Correspondent"),
        ("홍길동 기자", "기자"),
    ],
)
def test_office_without_a_comma_becomes_the_role(byline: str, role: str) -> None:
    assert [person.role for person in read_names(byline).people] == [role]


def test_office_behind_a_comma_holds_no_further_name() -> None:
    who = read_names("Jane Doe, West Coast Correspondent").people
    assert [(person.name, person.role) for person in who] == [("Jane Doe", "West Coast Correspondent")]


def test_rank_in_front_of_an_unknown_office_is_no_name() -> None:
    assert read_names("Senior QA Engineer").people == ()


def test_agency_behind_a_name_is_apart() -> None:
    who = read_names("JANE DOE Associated Press")
    assert ([person.name for person in who.people], who.agencies) == (["Jane Doe"], ("AP",))
