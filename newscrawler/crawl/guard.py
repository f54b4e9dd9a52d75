"""
Which addresses may be connected to: global ones, on ports 80 and 443, and what the user lists.

The decision that counts is ``Guard.refuse_address``, asked with the very address that is about to be connected to
(``crawl/connect.py``), so no spelling of a host and no answer of a name server gets around it. ``refuse_url`` says the
same earlier and with a better message, as far as a URL alone can tell.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.errors import ConfigurationError

if TYPE_CHECKING:
    from ipaddress import IPv4Network

    from scrapy.settings import BaseSettings

PORTS = frozenset({80, 443})
SCHEMES = frozenset({"http", "https"})

NOT_GLOBAL_V4: dict[str, str] = {
    "0.0.0.0/8": "this network (RFC 791)",
    "10.0.0.0/8": "private (RFC 1918)",
    "100.64.0.0/10": "carrier-grade NAT (RFC 6598)",
    "127.0.0.0/8": "loopback (RFC 1122)",
    "168.63.129.16/32": "Azure's host agent, at a public address",
    "169.254.0.0/16": "link-local, cloud metadata (RFC 3927)",
    "172.16.0.0/12": "private (RFC 1918)",
    "192.0.0.0/24": "protocol assignments (RFC 6890)",
    "192.0.2.0/24": "documentation (RFC 5737)",
    "192.88.99.0/24": "6to4 relays, withdrawn (RFC 7526)",
    "192.168.0.0/16": "private (RFC 1918)",
    "198.18.0.0/15": "benchmarking (RFC 2544)",
    "198.51.100.0/24": "documentation (RFC 5737)",
    "203.0.113.0/24": "documentation (RFC 5737)",
    "224.0.0.0/4": "multicast (RFC 5771)",
    "240.0.0.0/4": "reserved, broadcast (RFC 1112)",
}
"""IANA's special-purpose IPv4 registry, and what clouds added to it. Python's ``is_global`` differs between versions."""

GLOBAL_V6 = ip_network("2000::/3")
"""What IANA has given out; everything else of IPv6 is not global."""

NOT_GLOBAL_V6: dict[str, str] = {
    "2001::/23": "protocol assignments, Teredo, ORCHID (RFC 2928)",
    "2001:db8::/32": "documentation (RFC 3849)",
    "3fff::/20": "documentation (RFC 9637)",
}

EMBEDDED_V4: dict[str, int] = {
    "::ffff:0:0/96": 0,  # mapped (RFC 4291, 2.5.5.2)
    "64:ff9b::/96": 0,  # NAT64 (RFC 6052)
    "2002::/16": 80,  # 6to4 (RFC 3056)
}
"""IPv6 blocks that stand for an IPv4 address → how many bits to its right: the embedded address decides."""

LOCAL_NAMES = re.compile(
    r"(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion|alt)$"
)
"""Names that no public name server answers (RFC 6761, 6762, 8375, 9476, ICANN's list of collisions)."""

_V4_TABLE = [(ip_network(net), why) for net, why in NOT_GLOBAL_V4.items()]
_V6_TABLE = [(ip_network(net), why) for net, why in NOT_GLOBAL_V6.items()]
_EMBEDDING = [(IPv6Network(net), shift) for net, shift in EMBEDDED_V4.items()]
_ALLOWED = re.compile(r"\[?(?P<net>[0-9a-fA-F:.]*?(?:/\d{1,3})?)\]?(?::(?P<port>\d{1,5}))?")
_NUMERIC_HOST = re.compile(r"(0[xX][0-9a-fA-F]*|\d+)(\.(0[xX][0-9a-fA-F]*|\d+)){0,3}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the user's list: a network, a port, or both; what is None is not asked."""

    net: IPv4Network | IPv6Network | None
    port: int | None

    def matches(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        return (self.net is None or address in self.net) and self.port in (None, port)


def parse_allowed(text: str) -> Allowed:
    """
    Read ``NET[:PORT]``: "127.0.0.0/8", "10.1.2.3:8080", "[fd00::/8]:80", ":8080" (that port of any global address).

    Raises ConfigurationError for anything else: names are not accepted, because they may mean another address tomorrow.
    """
    text = text.strip()
    try:
        # A bare IPv6 network has colons of its own.
        return Allowed(ip_network(text), None)
    except ValueError:
        pass
    match = _ALLOWED.fullmatch(text)
    if match and (match["net"] or match["port"]):
        try:
            net = ip_network(match["net"]) if match["net"] else None
        except ValueError:
            match = None
        else:
            port = int(match["port"]) if match["port"] else None
            if port is None or 0 < port < 65_536:
                return Allowed(net, port)
    raise ConfigurationError(
        f"allowed address {text!r}: give NET, NET:PORT or :PORT with numbers only, as in 127.0.0.0/8, 10.1.2.3:8080, "
        "[fd00::/8]:80 or :8080"
    )


class Guard:
    """
    The decision, for one crawl.

    An entry with a network lifts both rules for it (on its port, or on every port); an entry with a port alone opens
    that port of global addresses.
    """

    def __init__(self, allowed: Iterable[Allowed] = ()) -> None:
        self._allowed = tuple(allowed)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Guard:
        """The guard of the setting NEWSCRAWLER_ALLOW_ADDRESSES; raises ConfigurationError for an entry it cannot read."""
        return cls(parse_allowed(entry) for entry in settings.getlist("NEWSCRAWLER_ALLOW_ADDRESSES"))

    def refuse_address(self, host: str, port: int) -> str | None:
        """Why this address, as it is connected to, is refused; None when it is not. A name is refused: it is no address."""
        try:
            address = ip_address(host)
        except ValueError:
            return f"{host!r} is no address"
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(entry.net is not None and entry.matches(address, port) for entry in self._allowed):
            return None
        if why := not_global(address):
            return f"{address} is not a global address: {why}"
        return self._refuse_port(port, address)

    def refuse_name(self, host: str, port: int) -> str | None:
        """
        The same rule on a name, for requests through a proxy, which looks the name up itself.

        Names that are local by convention or have no dot are refused; what a public name stands for is the proxy's to
        check, and docs/limits.md says so.
        """
        if address := numeric_host(host):
            return self.refuse_address(address, port)
        name = host.rstrip(".").lower()
        if "." not in name or LOCAL_NAMES.search(name):
            return f"{host!r} is a local name"
        return self._refuse_port(port, None)

    def refuse_url(self, url: str) -> str | None:
        """Why a URL cannot be fetched whatever its name stands for; None when only the connection can tell."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            return f"{url!r} cannot be read: {error}"
        if parts.scheme not in SCHEMES:
            return f"only http and https are fetched, not {parts.scheme or 'nothing'!r}"
        if host and "%" in host and ":" not in host:
            return f"{url!r} has a host in percent-encoding"
        if not host or parts.username is not None or parts.password is not None:
            return f"{url!r} has no host, or a user name"
        port = port or (443 if parts.scheme == "https" else 80)
        if address := numeric_host(host):
            return self.refuse_address(address, port)
        return self._refuse_port(port, None)

    def _refuse_port(self, port: int, address: IPv4Address | IPv6Address | None) -> str | None:
        if port in PORTS:
            return None
        # Without an address, an entry for this port may still match the one that the name turns out to have.
        if any(
            entry.port in (None, port) if address is None else entry.matches(address, port) for entry in self._allowed
        ):
            return None
        return f"port {port} is neither 80 nor 443; --allow-address :{port} allows it"


def not_global(address: IPv4Address | IPv6Address) -> str | None:
    """Why an address is not one of the public Internet, None when it is."""
    if isinstance(address, IPv4Address):
        return next((why for net, why in _V4_TABLE if address in net), None)
    if address.scope_id:
        return "it belongs to one link"
    for net, shift in _EMBEDDING:
        if address in net:
            return not_global(IPv4Address((int(address) >> shift) & 0xFFFF_FFFF))
    if address not in GLOBAL_V6:
        return "outside 2000::/3 (RFC 4291)"
    return next((why for net, why in _V6_TABLE if address in net), None)


def numeric_host(host: str) -> str | None:
    """
    The address that a host spells in numbers, None when it is a name.

    Decimal, hexadecimal, octal and short forms are read as the C library reads them, after full-width digits and dots
    became plain ones (as IDNA makes them).
    """
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]")
    try:
        return str(ip_address(plain.partition("%")[0] if ":" in plain else plain))
    except ValueError:
        pass
    numbers = plain.removesuffix(".")
    if not _NUMERIC_HOST.fullmatch(numbers):
        return None
    try:
        return str(IPv4Address(socket.inet_aton(numbers)))
    except (OSError, ValueError):
        # Numbers that are no address resolve to nothing; the guard refuses them as what they pretend to be.
        return "0.0.0.0"  # noqa: S104 - an address to refuse
