"""The rules over chosen passages: each is small, has a name, and everything it cuts is noted under that name."""

from newscrawler.cleaning.rules.book import RULES, Rule, Scene
from newscrawler.cleaning.rules.cutting import Cut, clean_passages

__all__ = ["RULES", "Cut", "Rule", "Scene", "clean_passages"]
