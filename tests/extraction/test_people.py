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
