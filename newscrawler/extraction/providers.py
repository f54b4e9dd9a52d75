"""Whose player, post or chart an embedded address is."""

from __future__ import annotations

from dataclasses import dataclass
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
    place = host + parts.path
    labels = host.split(".")
    best = ""
    for start in range(len(labels)):
        tail = place.split(".", start)[-1]
        for known in PROVIDERS:
            if (
                len(known) > len(best)
                and tail.startswith(known)
                and (len(tail) == len(known) or tail[len(known)] in "/?" or "/" in known)
            ):
                best = known
    return PROVIDERS.get(best)
