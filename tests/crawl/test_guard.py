"""Which addresses are connected to: the decision by table, and the connection itself with loopback not allowed."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request

from newscrawler.crawl.guard import Guard, numeric_host, parse_allowed
from newscrawler.crawl.refusals import RefusedAddress
from newscrawler.errors import ConfigurationError
from tests.newsstand import Answer, Newsstand, make_certificate
from tests.newsstand.crawling import crawl, run
from tests.newsstand.oddities import head, sized
from tests.newsstand.proxy import Proxy

GLOBAL = ["93.184.216.34", "8.8.8.8", "1.1.1.1", "192.0.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
          "64:ff9b::8.8.8.8", "2002:808:808::1"]  # fmt: skip

NOT_GLOBAL = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "2002:a00:1::1",
    "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "3fff::1", "5f00::1", "1000::1",
]  # fmt: skip

SPELLINGS = {
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "hexadecimal parts": "0x7f.0x0.0x0.0x1",
    "octal": "017700000001",
    "octal parts": "0177.0.0.01",
    "short": "127.1",
    "three parts": "127.0.1",
    "full-width digits": "１２７.０.０.１",
    "ideographic dots": "127。0。0。1",
    "trailing dot": "127.0.0.1.",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped, hexadecimal": "[::ffff:7f00:1]",
    "loopback of IPv6": "[::1]",
    "zeros": "0",
    "upper case": "0X7F000001",
}
"""Ways to write this machine's address into a URL."""


@pytest.mark.parametrize("address", GLOBAL)
def test_global_address_is_connected_to(address):
    assert Guard().refuse_address(address, 443) is None


@pytest.mark.parametrize("address", NOT_GLOBAL)
def test_address_that_is_not_global_is_refused(address):
    assert Guard().refuse_address(address, 80) is not None


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_loopback_is_refused_by_its_url(host):
    assert Guard().refuse_url(f"http://{host}/") is not None


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses())
def test_what_python_calls_private_is_never_connected_to(address):
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert Guard().refuse_address(str(address), 443) is not None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["{0}", "0x{0:x}", "0{0:o}", "{1}.{2}", "0x{1:x}.{2}"]))
def test_numbers_are_read_as_the_c_library_reads_them(number, form):
    text = form.format(number, number >> 24, number & 0xFFFFFF)
    expected = str(ipaddress.IPv4Address(number))
    assert numeric_host(text) == expected


@pytest.mark.parametrize("host", ["news.example", "1.news.example", "127.0.0.1.nip.example", "0xnews.example", "a"])
def test_names_are_no_numbers(host):
    assert numeric_host(host) is None


@pytest.mark.parametrize("host", ["256.256.256.256", "99999999999", "0x1ffffffff"])
def test_numbers_that_are_no_address_are_refused(host):
    assert Guard().refuse_url(f"http://{host}/") is not None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://news.example/a", "data:text/html,hello", "gopher://news.example/", "javascript:alert(1)",
        "http://", "http:///a", "http://user@news.example/", "http://user:word@news.example/", "http://news.example:8080/",
        "http://news.example:22/", "http://news.example:99999/", "http://[::1/", "//news.example/",
    ],
)  # fmt: skip
def test_url_that_cannot_be_right_is_refused(url):
    assert Guard().refuse_url(url) is not None


@pytest.mark.parametrize("url", ["http://news.example/a", "https://news.example:443/", "http://news.example:80/?a=1#b"])
def test_ordinary_url_passes(url):
    assert Guard().refuse_url(url) is None


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("127.0.0.0/8", "127.0.0.1", 8000, True),
        ("127.0.0.0/8", "10.0.0.1", 80, False),
        ("10.1.2.3:8080", "10.1.2.3", 8080, True),
        ("10.1.2.3:8080", "10.1.2.3", 80, False),
        ("10.1.2.3", "::ffff:10.1.2.3", 80, True),
        ("[::1]:8000", "::1", 8000, True),
        ("[::1]:8000", "::1", 8001, False),
        ("fd00::/8", "fd00::5", 1, True),
        ("[fd00::/8]:80", "fd00::5", 80, True),
        (":8080", "93.184.216.34", 8080, True),
        (":8080", "127.0.0.1", 8080, False),
        (":8080", "93.184.216.34", 8081, False),
    ],
)
def test_users_list_opens_what_it_names_and_no_more(entry, host, port, allowed):
    assert (Guard([parse_allowed(entry)]).refuse_address(host, port) is None) is allowed


@pytest.mark.parametrize(
    "entry", ["localhost", "news.example:80", "10.0.0.0/33", "10.0.0.1:0", "10.0.0.1:70000", "", ":", "a:b"]
)
def test_entry_that_is_no_network_is_a_configuration_error_with_its_cure(entry):
    with pytest.raises(ConfigurationError, match=r"127\.0\.0\.0/8"):
        parse_allowed(entry)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "printer",
        "wiki.internal",
        "nas.local",
        "router.lan",
        "127.0.0.1",
        "0x7f000001",
        "[::1]",
        "a.localhost.",
    ],
)
def test_local_name_is_refused_through_a_proxy_too(host):
    assert Guard().refuse_name(host, 80) is not None


def test_public_name_passes_through_a_proxy():
    assert Guard().refuse_name("www.news.example", 443) is None


@pytest.mark.wire
@pytest.mark.parametrize("tls", [False, True])
def test_nothing_reaches_loopback_however_it_is_spelt(tls, tmp_path):
    hosts = [
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ]
    with Newsstand({"*": sized()}, certificate=make_certificate(tmp_path) if tls else None) as stand:
        urls = [stand.url("/", host=host) for host in hosts]
        crawled = crawl(urls, settings={"NEWSCRAWLER_ALLOW_ADDRESSES": [f":{stand.port}"]})
        assert stand.connections == 0
    assert set(crawled.errors) == set(urls)
    assert all(isinstance(error, RefusedAddress) for error in crawled.errors.values()), crawled.errors
    assert {exchange.error for exchange in crawled.exchanges} == {"refused-address"}


@pytest.mark.wire
def test_redirect_into_the_local_network_is_refused_and_not_repeated():
    with Newsstand() as stand, Newsstand({"*": sized()}) as inner:
        target = inner.url("/secret", host="localhost").encode()
        stand.routes["/"] = head(b"HTTP/1.1 302 Found", b"Location: " + target, b"Content-Length: 0")
        allow = [f"127.0.0.1:{stand.port}"]
        crawled = crawl([stand.url("/")], settings={"NEWSCRAWLER_ALLOW_ADDRESSES": allow, "RETRY_ENABLED": True})
        assert inner.connections == 0
    assert [exchange.error for exchange in crawled.exchanges] == [None, "refused-address"]


class _MovingName:
    """A name server that answers each look-up of a name with the next address."""

    def __init__(self, *addresses):
        self._addresses = iter(addresses)

    def resolveHostName(self, receiver, name, portNumber=0, *_args, **_kwargs):  # noqa: N803 - Twisted
        from twisted.internet.address import IPv4Address

        receiver.resolutionBegan(self)
        receiver.addressResolved(IPv4Address("TCP", next(self._addresses), portNumber))
        receiver.resolutionComplete()


@pytest.mark.wire
def test_name_that_moves_to_a_local_address_is_refused_at_the_connection():
    """DNS rebinding: the look-up that is connected to is the one that is checked, each time anew."""
    run(_nothing())
    from twisted.internet import reactor

    with Newsstand({"*": Answer.of(sized(), then="close")}) as stand:
        before = reactor.installNameResolver(_MovingName("127.0.0.2", "127.0.0.1"))
        try:
            allow = ["127.0.0.2"]
            url = stand.url("/", host="rebind.example")
            crawled = crawl(
                [Request(url), Request(url + "2")],
                settings={"NEWSCRAWLER_ALLOW_ADDRESSES": allow, "CONCURRENT_REQUESTS_PER_DOMAIN": 1},
            )
        finally:
            reactor.installNameResolver(before)
        assert stand.connections == 0
    assert [exchange.error for exchange in crawled.exchanges] == ["connection-refused", "refused-address"]


async def _nothing():
    pass


@pytest.mark.wire
def test_proxy_is_not_asked_for_a_local_name():
    with Proxy() as proxy:
        meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
        urls = ["http://localhost/", "https://printer/", "http://0x7f000001/"]
        crawled = crawl([Request(url, meta=dict(meta)) for url in urls], settings={"NEWSCRAWLER_ALLOW_ADDRESSES": []})
        assert proxy.asked == []
    assert set(crawled.errors) == set(urls)
