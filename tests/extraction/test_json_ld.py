"""JSON-LD is read as it stands, mended only when broken, and never stops a page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.json_ld import MAX_NODES, parse_json, read_json_ld, types_of
from tests.extraction.pages import page


def read(script: str, kind: str = ' type="application/ld+json"') -> list[dict[str, object]]:
    return page(head=f"<script{kind}>{script}</script>").json_ld


def test_entities_inside_valid_json_are_left_for_the_reader() -> None:
    assert (
        read('{"@type":"NewsArticle","headline":"A &quot;quoted&quot; word"}')[0]["headline"]
        == "A &quot;quoted&quot; word"
    )


@pytest.mark.parametrize(
    "broken",
    [
        '<!-- {"@type":"NewsArticle","headline":"One"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"One"}\n//]]>',
        '{"@type":"NewsArticle","headline":"One",}',
        '{"@type":"NewsArticle",,"headline":"One"}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;One&quot;}",
        '{"@type":"NewsArticle","headline":"One"};',
        '{"@type":"NewsArticle","x":"it\\\'s","headline":"One"}',
        '{"@type":"NewsArticle","headline":"One" "author":"Jane Doe"}',
        '{"@type":"NewsArticle","headline":"One","description":"cut sho',
        '{"@type":"NewsArticle","headline":"One"} {"@type":"WebPage"}',
        '{"@type":"NewsArticle","headline":"One","x":"a\tb\nc"}',
        '/* made by hand */ {"@type":"NewsArticle","headline":"One"}',
    ],
)
def test_broken_scripts_are_mended(broken: str) -> None:
    assert read(broken)[0]["headline"] == "One"


def test_a_script_beyond_repair_gives_its_legible_fields() -> None:
    found = read(
        '{"@type":"NewsArticle","headline":"One","datePublished":"2024-03-03","description":"he said "no" and left"}'
    )
    assert (found[0]["headline"], found[0]["datePublished"]) == ("One", "2024-03-03")


def test_a_script_without_a_type_is_read_when_it_looks_like_json_ld() -> None:
    assert read('{"@context":"https://schema.org","@type":"NewsArticle","headline":"One"}', "")[0]["headline"] == "One"
    assert read('{"config": 1}', "") == []


def test_graphs_and_nested_entities_are_laid_flat_and_references_followed() -> None:
    nodes = read(
        json.dumps(
            {
                "@graph": [
                    {"@type": "NewsArticle", "author": {"@id": "#p"}},
                    {"@type": "Person", "@id": "#p", "name": "Jane Doe"},
                ]
            }
        )
    )
    assert [types_of(node) for node in nodes] == [("NewsArticle",), ("Person",)]
    assert nodes[0]["author"]["name"] == "Jane Doe"  # type: ignore[index]


def test_types_lose_their_vocabulary() -> None:
    assert types_of({"@type": ["http://schema.org/NewsArticle", "schema:Report", 3]}) == ("NewsArticle", "Report")


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"n":' + "9" * 200_000 + "}",
        '{"n":NaN}',
        "{" * 99 + "}" * 99,
        '"' * 10_001,
        "\\" * 50_001,
    ],
)
def test_bombs_give_nothing_and_raise_nothing(bomb: str) -> None:
    for value in parse_json(bomb):
        json.dumps(value, allow_nan=False)


def test_no_more_nodes_are_read_than_the_limit() -> None:
    assert len(read(json.dumps([{"@type": "Thing", "n": n} for n in range(5 * MAX_NODES)]))) <= MAX_NODES


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='{}[]",:\\/ \n<>&;abc@typeNewsArticle0123.-', max_size=300))
def test_any_script_gives_dicts_only(script: str) -> None:
    assert all(
        isinstance(node, dict)
        for node in read_json_ld(page(head=f'<script type="application/ld+json">{script}</script>').tree)
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@graph", "@type", "@id", "author", "mainEntity", "name", "image", "hasPart"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(json_values)
def test_valid_json_of_any_shape_is_read_without_harm(value: object) -> None:
    for node in read_json_ld(page(head=f'<script type="application/ld+json">{json.dumps(value)}</script>').tree):
        types_of(node)
