"""Whose turn it is: the hosts that may have something to fetch, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

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

    def turn(self, busy_hosts: Collection[str]) -> Iterator[Lane]:
        """Each lane once, in turn, without those of busy hosts; call `keep` for every lane that is yielded."""
        for lane in list(self._lanes):
            if lane[1] not in busy_hosts:
                yield lane

    def keep(self, lane: Lane, *, worthwhile: bool) -> None:
        """Put a lane that was looked at behind the others, or take it out because nothing was there."""
        del self._lanes[lane]
        if worthwhile:
            self._lanes[lane] = None
