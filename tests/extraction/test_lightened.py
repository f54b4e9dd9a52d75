"""What trafilatura is asked about: the page without the parts that only link elsewhere."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from newscrawler.extraction.lightened import lightened
from newscrawler.extraction.page import parse_page
from newscrawler.extraction.passages import read_passages

TEXT = "The river rose again on Saturday, and the town closed the bridge to everything but the fire engines."
LINKS = "<ul>" + "".join(f"<li><a href=/{n}>Another story number {n}</a></li>" for n in range(6)) + "</ul>"


def light(markup):
    tree = parse_page(markup, url="https://paper.example/a").tree
    return lightened(tree, read_passages(tree)).text_content()


def test_lists_of_links_are_left_out():
    words = light(f"<body><div>{LINKS}</div><article><p>{TEXT}</p></article>")
    assert TEXT in words
    assert "Another story" not in words


def test_links_beside_running_text_leave_it_where_it_is():
    assert light(f"<body><div>before {LINKS} after <p>{TEXT}</p></div>").split() == ["before", "after", *TEXT.split()]


def test_a_paragraph_that_is_mostly_link_but_stands_alone_in_the_page_stays():
    assert "Another story" in light("<body><a href=/1>Another story</a>")


def test_scripts_and_styles_are_left_out():
    assert light(f"<body><script>let a</script><p>{TEXT}</p><style>p {{}}</style>").strip() == TEXT


PIECES = st.sampled_from(
    [
        LINKS,
        f"<p>{TEXT}</p>",
        "<div>",
        "</div>",
        "<nav><a href=/a>Home</a></nav> tail ",
        "<table><tr><td><a href=/x>x</a>",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_the_tree_itself_stays_as_it_is(pieces):
    tree = parse_page("<body>" + "".join(pieces) + "x", url="https://paper.example/a").tree
    passages = read_passages(tree)
    before = etree.tostring(tree)
    lightened(tree, passages)
    assert etree.tostring(tree) == before
