"""A few pages fetched by a command: the crawl's own fetch, guarded and polite, with a contact beyond this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from newscrawler.crawl.fetch import Fetched

F = TypeVar("F", bound=Callable[..., Any])
Fetch = Callable[[Sequence[str]], "Mapping[str, Fetched]"]

_allow_option = click.option(
    "--allow-address", "allow", multiple=True, metavar="NET[:PORT]", help="Connect to this although not global."
)
_contact_option = click.option(
    "--contact", metavar="MAIL|URL", envvar="NEWSCRAWLER_CRAWL_CONTACT", help="Who asks; goes into the User-Agent."
)


def fetch_options(function: F) -> F:
    """Add `--allow-address` and `--contact`, the same for every command that fetches a few pages."""
    return _allow_option(_contact_option(function))


def fetcher(url: str, allow: tuple[str, ...], contact: str | None) -> Fetch:
    """What fetches pages of the site of ``url``. ConfigurationError when the site cannot be told whom to write to."""
    from newscrawler.crawl import CrawlOptions, fetch_pages
    from newscrawler.crawl.options import demand_contact
    from newscrawler.sources import source_for_url

    demand_contact(CrawlOptions(sources=(source_for_url(url),), contact=contact))
    return lambda urls: fetch_pages(urls, allow_addresses=allow, contact=contact)
