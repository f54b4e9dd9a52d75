"""Whose player, post or chart an embedded address is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast
from urllib.parse import urlsplit

from newscrawler.extraction.wording import table

EmbedKind = Literal["video", "audio", "post", "map", "chart", "poll", "document"]


@dataclass(frozen=True, slots=True)
class Provider:
    kind: EmbedKind
    name: str


PROVIDERS: dict[str, Provider] = {
    place: Provider(cast("EmbedKind", kind), name)
    for kind, houses in table("providers").items()
    for place, name in houses.items()
}
"""Host, or host and beginning of the path, of an embedded address → whose it is."""

POST_CLASSES: dict[str, str] = table("post_classes")
"""Class names of third parties' snippets → whose posts they show."""


def provider_of(url: str | None) -> Provider | None:
    """The provider of an embedded address; None for houses that are not in the table."""
    if not url:
        return None
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    labels = host.split(".")
    for start in range(len(labels)):
        for path, provider in _by_host().get(".".join(labels[start:]), ()):
            if parts.path.startswith(path):
                return provider
    return None


@cache
def _by_host() -> dict[str, list[tuple[str, Provider]]]:
    """Host → beginnings of the path, the longest first, each with whose it is."""
    known: dict[str, list[tuple[str, Provider]]] = {}
    for place in sorted(PROVIDERS, key=len, reverse=True):
        host, slash, path = place.partition("/")
        known.setdefault(host, []).append((slash + path, PROVIDERS[place]))
    return known
