"""Whose turn it is: the hosts that may have something to fetch, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable

Lane = tuple[str, str]
"""A source and a host group: what one lease looks through."""


class Ring:
    """
    A turn-taking list of lanes, without repeats. It may hold lanes that are empty, never miss one that is not.

    A lane that was looked at moves to the end, so a host with a million pages waits no less than one with two.
    """

    def __init__(self) -> None:
        self._lanes: dict[Lane, None] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    def add(self, lanes: Iterable[Lane]) -> None:
        """Put lanes at the end that are not there yet."""
        for lane in lanes:
            self._lanes.setdefault(lane)

    def turn(self, n: int, *, without: Collection[str] = ()) -> list[Lane]:
        """Up to ``n`` lanes whose turn it is, each of another host, passing over some hosts; tell `keep` what was there."""
        lanes: dict[str, Lane] = {}
        for lane in self._lanes:
            if lane[1] not in without and lane[1] not in lanes:
                lanes[lane[1]] = lane
                if len(lanes) == n:
                    break
        return list(lanes.values())

    def keep(self, looked_at: Iterable[Lane], worthwhile: Collection[Lane]) -> None:
        """Put the lanes looked at behind the others, and take those out where nothing was."""
        for lane in looked_at:
            del self._lanes[lane]
            if lane in worthwhile:
                self._lanes[lane] = None
