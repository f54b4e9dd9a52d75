"""Which URLs belong together: by registered domain (a site) and by host (politeness)."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Any

from newscrawler.urls._clean import split_url

_WWW = re.compile(r"www\d*\.(?=[^.]+\.)")


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    import tldextract

    # The list inside the package: a crawler must not ask a third host what a site is, and runs must agree.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)


@lru_cache(maxsize=8192)
def _registered(host: str) -> str:
    address = host.strip("[]")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return str(_suffixes().extract_str(host).top_domain_under_public_suffix or host)


def site_of(url: str) -> str:
    """
    The registered domain of a URL or bare host: ``news.example.co.uk`` → ``example.co.uk``.

    An address is its own site, so is a name without a public suffix (``localhost``). "" when there is no host.
    """
    return _registered(_host(url))


def same_site(one: str, other: str) -> bool:
    """Whether two URLs lie under one registered domain; never true for URLs without a host."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


def host_group(url: str) -> str:
    """
    The name under which politeness is kept: the host without ``www.`` and without port.

    Ports share a group because they share a machine.
    """
    return _WWW.sub("", _host(url), count=1)


def _host(url: str) -> str:
    return split_url(url if "//" in url else f"//{url}").host
