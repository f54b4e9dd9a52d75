"""
One agency's story in three papers of our own words: as it was sent, with another headline and end, and shortened under a
new first paragraph; and a paper's own story of the same event. What docs/corpus.md shows is made of these.

    python -m tests.corpus.wire_story FOLDER     writes FOLDER/wire.warc.gz
"""

from __future__ import annotations

import sys
from pathlib import Path

from .warcs import Page, write_warc

SENT = (
    "The harbour of Norrfjord was closed to all ships on Thursday after a freighter lost part of its cargo in the outer "
    "basin, the port authority said.",
    "Forty-one containers went overboard shortly after midnight when the vessel, on its way from Tallis with timber and "
    "machine parts, was hit by a wave that its captain described as a wall. Nobody was hurt.",
    "Tugs had moved nineteen of the containers to the eastern quay by noon. Divers were to look for the others as soon as "
    "the wind dropped below seven, the authority's spokeswoman Ingrid Dahle told reporters.",
    "Two ferries with about six hundred passengers waited outside the breakwater for most of the morning and were then "
    "sent on to Sandvik. The railway put on extra trains from there.",
    "It is the second accident of this kind within a year. In February a smaller ship had lost eight containers at the "
    "same place, and a report by the coastal inspectorate had asked for a deeper channel.",
    "The ministry of transport said that it would decide about the channel before the end of the winter.",
)
OWN = (
    "I stood on the mole at six in the morning, and for once nobody was fishing. Where the ferries pass on other days, "
    "blue and rust-red boxes rocked in the swell like toys in a bath.",
    "Old Peder, who has mended nets here since before the war of the herring quotas, shook his head. He had told them, he "
    "said, and they had written it down, and then they had gone home to the capital.",
    "What the town talks about is the money. The deeper channel was to cost as much as the new school, and the council "
    "voted for the school by one vote. My neighbour cast it, and she would do so again.",
    "By evening the cranes had gone quiet, the light on the breakwater turned as ever, and someone had hung a sign on the "
    "harbour office: closed, please take the train.",
)


def _page(
    site: str, name: str, headline: str, paragraphs: tuple[str, ...], *, agency: str = "", after_s: int = 0
) -> Page:
    first, *others = paragraphs
    dateline = f"NORRFJORD ({agency}) — " if agency else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (dateline + first, *others))
    html = (
        f"<!doctype html><html lang=en><head><title>{headline}</title></head><body><nav><a href=/>Home</a> "
        f"<a href=/region>Region</a></nav><article><h1>{headline}</h1>"
        f'<time datetime="2026-11-20T{9 + after_s // 3600:02d}:00:00Z">20 November 2026</time>{body}</article></body></html>'
    )
    return Page(url=f"https://www.{site}.example/2026/11/20/{name}", body=html, source=site, after_s=after_s)


PAGES = [
    _page(
        "courier", "norrfjord-closed", "Norrfjord harbour closed after ship loses containers", SENT, agency="Reuters"
    ),
    _page(
        "tribune",
        "containers-lost",
        "Freighter loses 41 containers off Norrfjord",
        (*SENT[:5], "Our shipping desk will report on the weekend."),
        agency="Reuters",
        after_s=3600,
    ),
    _page(
        "gazette",
        "ferries-diverted",
        "Ferry passengers stranded",
        ("Hundreds of people from our district spent Thursday morning on the water.", *SENT[:5]),
        after_s=7200,
    ),
    _page("echo", "a-morning-on-the-mole", "A morning on the mole", OWN, after_s=10800),
]


if __name__ == "__main__":
    write_warc(Path(sys.argv[1]) / "wire.warc.gz", PAGES)
