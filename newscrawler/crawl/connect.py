"""
The guard at the last moment: the address that a TCP connection is opened to.

Every attempt of every endpoint (HTTP, HTTPS, each address of happy eyeballs) ends in ``reactor.connectTCP`` with a
numeric address. What is checked there is what is connected to, so a name that changes its address between two look-ups
gains nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from newscrawler.crawl.refusals import RefusedAddress

if TYPE_CHECKING:
    from scrapy import Request
    from twisted.web.client import Agent

    from newscrawler.crawl.guard import Guard


class GuardedReactor:
    """The reactor, but for ``connectTCP``, which asks the guard first."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        self._reactor, self._guard = reactor, guard
        directlyProvides(self, providedBy(reactor))

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 - Twisted's name
        """Connect, or raise RefusedAddress; an endpoint turns that into the failure of its attempt."""
        if why := self._guard.refuse_address(host, port):
            raise RefusedAddress(why)
        return self._reactor.connectTCP(host, port, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


class GuardedAgent(_ScrapyAgent):
    """Scrapy's agent, connecting through the guard. A proxy is the user's own choice and not asked about."""

    def __init__(self, *, guard: Guard, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._guard = guard

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        if request.meta.get("proxy"):
            self._check_name(request.url)
        else:
            factory: Any = agent._endpointFactory
            factory._reactor = GuardedReactor(factory._reactor, self._guard)
        return agent

    def _check_name(self, url: str) -> None:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if why := self._guard.refuse_name(parts.hostname or "", port):
            raise RefusedAddress(f"through the proxy: {why}")
