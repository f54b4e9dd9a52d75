"""What every test stands on: loopback only, no network beyond it, no leftovers of the user's environment."""

from __future__ import annotations

import ipaddress
import os
import socket

import pytest

from newscrawler.demo import DemoNewspaper
from tests.crawled import Crawled

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address):
    """Refuse what is not this machine before a packet leaves it."""
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host.split("%")[0]).is_loopback:
            raise PermissionError(f"tests talk to loopback only, not to {address!r}")
    return _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _loopback_only)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("NEWSCRAWLER_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def newspaper():
    """The demonstration newspapers, served; tests that use it belong to the xdist group "crawl"."""
    with DemoNewspaper() as newspaper:
        yield newspaper


@pytest.fixture(scope="session")
def crawled(tmp_path_factory, newspaper) -> Crawled:
    """What `newscrawler crawl` made of them."""
    return Crawled(tmp_path_factory.mktemp("crawl"), newspaper)
