"""Rule packs: read with precise errors, in force by host and day, before the general rules field by field."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import open_archive
from newscrawler.cleaning import extract
from newscrawler.cleaning.packs import SHIPPED, Pack, Removal, load_packs, pack_files, pack_for, parse_packs, read_packs
from newscrawler.cleaning.packs.loader import KEYS, REMOVAL_KEYS
from newscrawler.corpus import build_corpus, extract_capture, open_corpus
from newscrawler.errors import NotAnArticle, SourceError
from tests.corpus.warcs import Page, write_warc

PATH = Path("packs/riverton.toml")
URL = "https://courier.example/2026/11/20/bridge"

PAGE = """<html lang="en"><head><title>A bridge, a town | Courier</title>
<meta property="og:title" content="A bridge, a town"><meta property="article:published_time" content="2026-11-19T08:00:00Z">
</head><body><nav><a href="/town">Town</a></nav>
<main><div class="oddly"><h1>A bridge, a town</h1><div class="real-title">The bridge that came back</div>
<div class="over">Riverton</div><div class="dek">Two years after the flood, walkers cross the river again.</div>
<div class="who">Words: <a href="/p/ada">Ada Miller</a></div><span class="when" data-timestamp="2026-11-20T09:30:00+01:00">today</span>
<img src="/bridge.jpg"><div class="between">Weather: fair</div><div class="below">Walkers on the bridge on Monday morning.</div>
<div class="maker">Ben Okri / Riverton Press</div>
<div class="story"><p>The old river bridge opened to walkers on Monday after two years of repairs and a long quarrel.</p>
<div class="quiz"><p>How well do you know the river? Take our quiz and find out which of the towns you belong to.</p></div>
<p>Engineers replaced four hundred rivets and every plank of the deck, and the town paid for it with a lottery.</p>
<p class="verse">Share</p>
<p>Cars must wait until spring, the council said, because the ramps are not finished and the river is high.</p></div>
<div class="aside-story"><p>In other news, the mill in Upper Riverton was sold to a baker who wants to grind his own flour again.</p>
<p>The baker said on Friday that the stones would turn before Easter, if the miller's widow agreed to it.</p></div>
</div></main></body></html>"""


def pack(**selectors):
    return Pack(name="courier", hosts=("courier.example",), **selectors)


def cleaned(**selectors):
    return extract(PAGE, url=URL, rules=pack(**selectors))


def refused(text):
    with pytest.raises(SourceError) as caught:
        parse_packs(text, path=PATH)
    return str(caught.value).splitlines()


# Files


def test_a_file_becomes_its_packs():
    text = (
        '[[pack]]\nname = "a"\nhosts = ["Courier.example"]\nvalid_from = 2026-01-01\nheadline = "h1"\nbody = ["#a", "//main"]\n'
        '[[pack.remove]]\nrule = "quiz"\nkind = "related"\nselect = ".quiz"\n'
    )
    assert parse_packs(text, path=PATH) == (
        Pack(
            name="a",
            hosts=("courier.example",),
            valid_from=date(2026, 1, 1),
            headline=("h1",),
            body=("#a", "//main"),
            remove=(Removal(rule="quiz", kind="related", select=(".quiz",)),),
        ),
    )


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            'headline = "h1["',
            ":4: pack.headline: 'h1[' is not accepted: expected a CSS selector, or an XPath expression",
        ),
        ('headline = "//h1["', ":4: pack.headline: '//h1[' is not accepted"),
        ("headline = []", ":4: pack.headline: [] is not accepted"),
        ('headlin = "h1"', ":4: pack.headlin: unknown key; did you mean headline?"),
        (
            'valid_from = "2026-01-01"',
            ":4: pack.valid_from: '2026-01-01' is not accepted: expected a day without quotes",
        ),
        ("valid_from = 2026-02-01\nvalid_until = 2026-01-01", ":5: pack.valid_until: '2026-01-01' is not accepted"),
        ('remove = ".x"', ":4: pack.remove: '.x' is not accepted: expected tables, written as [[pack.remove]]"),
        ('[[pack.remove]]\nrule = "Quiz!"\nkind = "a"\nselect = "p"', ":5: pack.remove.rule: 'Quiz!' is not accepted"),
        ('[[pack.remove]]\nrule = "a"\nkind = "a"', ":4: pack.remove.select: is missing"),
        ('[[pack]]\nname = "b"', ":4: pack.hosts: is missing: expected a list of host names"),
        ('[[pack]]\nhosts = ["b.example"]\nname = "B b"', ":6: pack.name: 'B b' is not accepted"),
    ],
)
def test_an_error_names_file_line_key_value_and_what_is_accepted(lines, says):
    problems = refused(f'[[pack]]\nname = "a"\nhosts = ["a.example"]\n{lines}\n')
    assert any(problem.startswith(f"{PATH}{says}") for problem in problems), problems


def test_all_problems_of_a_file_are_told_at_once():
    assert len(refused('[[pack]]\nname = 1\nbody = "p:nope("\n[[pack]]\nfoo = 1\n')) >= 4


def test_a_file_without_a_pack_is_an_error():
    assert "expected at least one [[pack]]" in refused("")[0]


def test_two_packs_of_one_name_are_an_error(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[[pack]]\nname = "same"\nhosts = ["a.example"]\n')
    with pytest.raises(SourceError, match=r"b\.toml: name: 'same' is taken in .*a\.toml"):
        load_packs(sorted(tmp_path.glob("*.toml")))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), st.one_of(st.integers(), st.text(max_size=8)), max_size=4))
def test_no_value_brings_about_another_error_than_ours(values):
    lines = "\n".join(f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in values.items())
    with suppress(SourceError):
        assert all(isinstance(pack, Pack) for pack in parse_packs(f"[[pack]]\n{lines}", path=PATH))


def test_the_shipped_example_shows_every_key_and_is_valid():
    packs = read_packs(SHIPPED / "daily-example.toml")
    text = (SHIPPED / "daily-example.toml").read_text()
    assert len(packs) == 2
    assert all(f"\n{key} = " in text for key in (*KEYS, *REMOVAL_KEYS) if key != "remove")


def test_every_key_is_documented():
    table = (Path(__file__).parents[2] / "docs" / "packs.md").read_text()
    assert all(f"| `{key}` |" in table for key in KEYS if key != "remove")
    assert all(f"`{key}`" in table for key in REMOVAL_KEYS)


# Where packs are found


def test_packs_come_from_the_package_from_the_working_folder_and_from_source_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file in ("packs/a.toml", "sources/own/b.toml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    (tmp_path / "sources" / "b.toml").write_text('site = "https://b.example/"\npack = "own/b.toml"\n')
    (tmp_path / "sources" / "broken.toml").write_text("site = 1")
    (tmp_path / "sources" / "a.toml").write_text('site = "https://a.example/"\npack = "../packs/a.toml"\n')
    assert [file.name for file in pack_files()] == ["daily-example.toml", "a.toml", "b.toml"]


def test_named_packs_stand_in_place_of_those_that_would_be_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "a.toml").write_text("")
    (tmp_path / "mine.toml").write_text("")
    assert [file.name for file in pack_files([Path("mine.toml")])] == ["daily-example.toml", "mine.toml"]


def test_a_named_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="no such file or folder"):
        pack_files([tmp_path / "nowhere"])


# Which pack is in force


def test_a_pack_is_in_force_on_its_hosts_and_on_both_its_days():
    dated = replace(pack(), valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
    assert pack_for([dated], "https://www.courier.example/x", date(2026, 1, 1)) is dated
    assert pack_for([dated], URL, date(2026, 1, 31)) is dated
    assert pack_for([dated], URL, date(2026, 2, 1)) is None
    assert pack_for([dated], URL, date(2025, 12, 31)) is None
    assert pack_for([dated], "https://other.example/", date(2026, 1, 1)) is None


def test_of_several_the_one_that_begins_last_is_in_force_and_among_equals_the_last_read():
    old, new = pack(), replace(pack(), name="new", valid_from=date(2026, 1, 1))
    again = replace(new, name="again")
    assert pack_for([new, old], URL, date(2026, 6, 1)) is new
    assert pack_for([new, old], URL, date(2025, 6, 1)) is old
    assert pack_for([new, again], URL, date(2026, 6, 1)) is again


# What a pack does to a page


def test_without_a_pack_nothing_changes():
    nothing = extract(PAGE, url=URL)
    assert extract(PAGE, url=URL, rules=None) == nothing
    assert not any(warning.startswith("pack") for warning in nothing.extraction.warnings)


def test_selected_fields_win_over_the_general_rules():
    article = cleaned(
        headline=(".real-title",),
        kicker=(".over",),
        standfirst=(".dek",),
        byline=(".who",),
        authors=(".who a",),
        published=(".when",),
        section=("//nav/a",),
    )
    assert (article.headline, article.kicker, article.section) == ("The bridge that came back", "Riverton", "Town")
    assert article.standfirst == "Two years after the flood, walkers cross the river again."
    assert article.byline == "Words: Ada Miller"
    assert [(author.name, author.url) for author in article.authors] == [
        ("Ada Miller", "https://courier.example/p/ada")
    ]
    assert article.published == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert article.published_from == "pack:courier"
    assert {candidate.origin for candidate in article.date_candidates} >= {"pack:courier", "meta"}
    assert not {"The bridge that came back", "Riverton", article.standfirst} & {block.text for block in article.blocks}


def test_the_body_is_what_stands_in_the_container():
    texts = [block.text for block in cleaned(body=(".story",)).blocks]
    assert texts[0].startswith("The old river bridge")
    assert texts[-1].startswith("Cars must wait")
    assert not any("baker" in text for text in texts)


def test_what_a_pack_removes_is_noted_under_its_rule_at_its_place():
    article = cleaned(body=(".story",), remove=(Removal(rule="quiz", kind="related", select=(".quiz",)),))
    (noted,) = [removed for removed in article.removed if removed.rule == "pack:courier:quiz"]
    assert (noted.kind, noted.block) == ("related", 1)
    assert noted.text.startswith("How well do you know")
    assert "How well" not in article.text


def test_what_a_pack_keeps_is_body_whatever_the_rules_say():
    assert "Share" not in cleaned(body=(".story",)).text.split("\n\n")
    assert "Share" in cleaned(body=(".story",), keep=(".verse",)).text.split("\n\n")


def test_words_of_a_picture_that_stand_away_from_it_become_its_caption_and_credit():
    article = cleaned(caption=(".below",), credit=(".maker",), body=(".story",))
    (image,) = article.images
    assert image.caption == "Walkers on the bridge on Monday morning."
    assert image.credit == "Ben Okri / Riverton Press"


def test_a_selector_that_matches_nothing_leaves_the_field_to_the_general_rules_and_a_warning():
    general = extract(PAGE, url=URL)
    article = cleaned(headline=(".gone",), body=("#gone",), published=(".dek",), caption=(".gone",))
    assert (article.headline, article.text, article.published) == (general.headline, general.text, general.published)
    assert article.extraction.warnings == (
        "pack:courier",
        "pack-miss:headline",
        "pack-miss:published",
        "pack-miss:body",
        "pack-miss:caption",
    )


def test_the_first_selector_that_selects_anything_counts():
    assert cleaned(headline=(".gone", ".real-title", "h1")).headline == "The bridge that came back"


def test_a_pack_changes_the_digest_of_the_configuration_and_another_one_changes_it_again():
    digests = {
        extract(PAGE, url=URL).extraction.config_digest,
        cleaned().extraction.config_digest,
        cleaned(headline=(".gone",)).extraction.config_digest,
    }
    assert len(digests) == 3
    assert cleaned() == cleaned()


SELECTORS = [
    "*",
    "body",
    "html",
    "p",
    ".story",
    "div",
    ".quiz p",
    "//p[1]",
    "//text()",
    "//@class",
    "img",
    "h1",
    ".gone",
]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([key for key in KEYS if key not in ("name", "hosts", "valid_from", "valid_until", "remove")]),
        st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=2).map(tuple),
    ),
    st.sampled_from(SELECTORS),
)
def test_whatever_a_pack_selects_there_is_an_article_or_a_reason(selectors, cut):
    removal = Removal(rule="cut", kind="other", select=(cut,))
    try:
        article = cleaned(**selectors, remove=(removal,))
    except NotAnArticle:
        return
    assert article == cleaned(**selectors, remove=(removal,))


def test_workers_take_the_pack_of_the_day_of_each_capture(tmp_path):
    file = tmp_path / "courier.toml"
    file.write_text(
        '[[pack]]\nname = "until"\nhosts = ["courier.example"]\nvalid_until = 2026-11-20\nheadline = ".real-title"\n'
        '[[pack]]\nname = "since"\nhosts = ["courier.example"]\nvalid_from = 2026-11-21\nheadline = ".over"\n'
    )
    pages = [Page(url=URL, body=PAGE), Page(url=URL, body=PAGE, after_s=86_400)]
    write_warc(tmp_path / "in" / "a-00000.warc.gz", pages)
    summary = build_corpus([tmp_path / "in"], tmp_path / "out", packs=[file])
    rows = list(open_corpus(summary.corpus).rows())
    assert [row["headline"] for row in rows] == ["The bridge that came back", "Riverton"]
    assert [row["extraction"]["warnings"] for row in rows] == [["pack:until"], ["pack:since"]]
    captures = open_archive(tmp_path / "in").captures()
    made = [extract_capture(capture, packs=read_packs(file)) for capture in captures]
    assert [article.extraction.config_digest for article in made] == [
        row["extraction"]["config_digest"] for row in rows
    ]
