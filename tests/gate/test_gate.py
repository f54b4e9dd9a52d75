"""The gate: how texts are scored, and that floors do not sink in silence."""

import pytest

from tests.gate.__main__ import updated, verdict
from tests.gate.scoring import f1, score, summary

GOLD = "The river rose again on Saturday.\nThe town closed its only bridge, the mayor said."


def test_the_gold_itself_is_exact_and_clean():
    found = score("page", GOLD, GOLD)
    assert (found.f1, found.exact, found.clean) == (1.0, True, True)


def test_an_empty_text_scores_nothing():
    assert f1("", GOLD) == 0.0


def test_a_line_more_is_a_leak_and_lowers_the_score():
    found = score("page", f"{GOLD}\nSign up for our newsletter and never miss a flood.", GOLD)
    assert found.f1 < 1
    assert not found.exact
    assert not found.clean


def test_a_line_less_is_clean_but_not_exact():
    found = score("page", GOLD.split("\n")[0], GOLD)
    assert found.clean
    assert not found.exact


def test_the_standfirst_counts_the_better_way():
    first, rest = GOLD.split("\n")
    assert score("page", rest, GOLD, standfirst=first).exact
    assert score("page", rest, rest, standfirst=first).exact


def test_words_without_spaces_are_compared_by_character():
    assert 0 < f1("川の水が増えている", "川の水が減っている") < 1


def test_figures_are_means_in_per_cent():
    assert summary([score("a", GOLD, GOLD), score("b", "", GOLD)])["exact"] == pytest.approx(50)


def test_a_figure_under_its_floor_is_named_with_both():
    assert verdict({"f1": 90.0}, {"f1": 97.0}) == ["f1: 90.00 is under the floor of 97.00"]
    assert verdict({"f1": 96.9}, {"f1": 97.0}) == []


def test_an_update_raises_floors_and_lowers_none():
    assert updated({"f1": 98.0, "exact": 40.0}, {"f1": 97.0, "exact": 42.0}, may_lower=False) == {
        "f1": 98.0,
        "exact": 42.0,
    }
    assert updated({"exact": 40.0}, {"exact": 42.0}, may_lower=True) == {"exact": 40.0}
