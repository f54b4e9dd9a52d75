"""The words of a page as passages, each knowing where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from newscrawler.extraction.furniture import BITS, groups_of
from newscrawler.extraction.page import parse_page
from newscrawler.extraction.passages import MAX_LOOKUPS, clean_line, key_of, read_passages
from newscrawler.extraction.signals import signature


def passages(markup, parts=()):
    return read_passages(html.document_fromstring(f"<body>{markup}</body>"), parts)


def test_blocks_part_passages_and_inline_elements_do_not():
    found = passages("<div>One <b>bold</b> line<p>Two</p>Three</div>")
    assert [passage.text for passage in found] == ["One bold line", "Two", "Three"]


def test_two_breaks_part_paragraphs_and_one_is_a_line_break():
    found = passages("<div>First verse<br>second line<br><br>Next verse</div>")
    assert [passage.text for passage in found] == ["First verse\nsecond line", "Next verse"]


def test_line_breaks_of_the_source_are_spaces_but_in_preformatted_text():
    assert [passage.text for passage in passages("<p>a\n   b</p><pre>a\n  b</pre>")] == ["a b", "a\n  b"]


@pytest.mark.parametrize(
    ("markup", "kind", "level"),
    [
        ("<p>x</p>", "paragraph", None),
        ("<h2>x</h2>", "crosshead", 2),
        ("<ul><li>x</li></ul>", "list-item", 1),
        ("<ul><li><p>x</p></li></ul>", "list-item", 1),
        ("<blockquote><p>x</p></blockquote>", "quote", None),
        ("<pre>x</pre>", "pre", None),
        ("<table><tr><td>x</td><td>y</td></tr></table>", "table-row", None),
    ],
)
def test_a_passage_keeps_what_kind_of_block_it_is(markup, kind, level):
    (found,) = passages(markup)
    assert (found.kind, found.level) == (kind, level)


def test_the_cells_of_a_row_are_one_passage():
    found = passages("<table><tr><th>Town</th><th>Rain</th></tr><tr><td>Riverton</td><td>40 mm</td></tr></table>")
    assert [passage.text for passage in found] == ["Town | Rain", "Riverton | 40 mm"]


def test_a_table_that_lays_out_the_page_keeps_its_paragraphs():
    found = passages("<table><tr><td><p>One.</p><p>Two.</p></td><td><p>Side.</p></td></tr></table>")
    assert [(passage.kind, passage.text) for passage in found] == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
        ("paragraph", "Side."),
    ]


def test_links_are_kept_with_their_share_of_the_text():
    (found,) = passages("<p>See <a href=/wall>the wall</a> now</p>")
    assert found.links == [("/wall", "the wall")]
    assert found.link_share == pytest.approx(8 / 16)


def test_a_passage_inside_a_known_part_says_so():
    tree = html.document_fromstring("<body><p id=b>By <a>Jo</a></p><p>Body</p></body>")
    found = read_passages(tree, [(tree.get_element_by_id("b"), "byline")])
    assert [(passage.text, passage.part) for passage in found] == [("By Jo", "byline"), ("Body", None)]


def test_what_is_hidden_is_marked_and_not_dropped():
    found = passages("<div style='display: none'><p>a</p></div><p hidden>b</p><p>c</p>")
    assert [passage.place.hidden for passage in found] == [True, True, False]


def test_scripts_and_their_like_say_nothing():
    assert passages("<script>x</script><style>y</style><noscript>z</noscript><svg><text>w</text></svg>") == []


@pytest.mark.parametrize(
    ("names", "group"),
    [
        ("read-more", "related"),
        ("articleBody", "body"),
        ("c-Newsletter__signup", "newsletter"),
        ("sr-only", "hidden"),
        ("video_player", "player"),
    ],
)
def test_words_of_class_names_belong_to_groups(names, group):
    assert groups_of(names) & BITS[group]


def test_class_names_of_no_meaning_belong_to_none():
    assert groups_of("css-1x2y3z Box sc-fz") & ~BITS["box"] == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_cleaning_a_line_twice_changes_nothing(text):
    once = clean_line(text)
    assert clean_line(once.replace("\n", " ")) == once.replace("\n", " ")


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.text("ab <>&", max_size=8),
        lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<div>{''.join(parts)}</div><p>"),
    )
)
def test_no_word_of_the_tree_is_lost_or_made_up(markup):
    tree = html.document_fromstring(f"<body><i>x</i>{markup}</body>")
    assert key_of("".join(passage.text for passage in read_passages(tree))) == key_of(tree.text_content())


def test_a_part_that_is_never_read_is_no_reason_to_fail():
    tree = html.document_fromstring("<body><select id=s><option>x</option></select><p>Body</p></body>")
    (found,) = read_passages(tree, [(tree.get_element_by_id("s"), "byline")])
    assert (found.text, found.part) == ("Body", None)


def test_links_of_many_lines_are_looked_up_a_bounded_number_of_times():
    lines = "<br><br>".join(f"<a href=/{number}>line {number}</a>" for number in range(1, 400))
    found = passages(f"<div>{lines}</div>")
    assert len(found) == 399
    assert sum(len(passage.links) for passage in found) <= MAX_LOOKUPS


def test_reading_ends_at_the_limit(monkeypatch):
    monkeypatch.setattr("newscrawler.extraction.passages.MAX_PASSAGES", 5)
    tree = html.document_fromstring("<body>" + "<p>x</p>" * 20 + "<p id=b>By Jo</p></body>")
    assert len(read_passages(tree, [(tree.get_element_by_id("b"), "byline")])) == 5


def test_line_of_nothing_but_joiners_and_fillers_is_none():
    assert clean_line("\u200c \u200d\u3164") == ""
    assert clean_line("می\u200cخواهم \u200c") == "می\u200cخواهم"


def test_span_named_a_break_breaks_the_line():
    page = parse_page(
        '<p>The lock closed.<span class="id-component br" data-pos="2"></span>A year later it opened.</p>',
        url="https://paper.example/",
    )
    assert [passage.text for passage in read_passages(page.tree)] == ["The lock closed.\nA year later it opened."]


def test_passages_of_one_class_wear_one_dress_whatever_their_ids():
    one, other = read_passages(html.fromstring('<div><p id="p1" class="t">One.</p><p id="p2" class="t">Two.</p></div>'))
    assert signature(one.place) == signature(other.place)


def test_attributes_for_tests_name_parts_where_classes_do_not():
    (passage,) = read_passages(html.fromstring('<p class="css-1485smx" data-manual="teaserText">The lock closed.</p>'))
    assert passage.place.own & BITS["standfirst"]
