"""A pretend newspaper that ships with the package: three titles of our own words on loopback (docs/demo.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.demo.newspaper import DemoNewspaper
    from newscrawler.demo.stories import Story

__all__ = ["DemoNewspaper", "Story"]


def __getattr__(name: str) -> Any:
    if name == "DemoNewspaper":
        from newscrawler.demo.newspaper import DemoNewspaper

        return DemoNewspaper
    if name == "Story":
        from newscrawler.demo.stories import Story

        return Story
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
