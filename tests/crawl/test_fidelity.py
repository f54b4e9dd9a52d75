"""What the server sent is what the archive gets, to the byte. The canary of the private interfaces that the tap uses."""

from __future__ import annotations

import pytest
import scrapy

from newscrawler.model import Lead, Provenance
from tests.newsstand import Answer, Newsstand, make_certificate
from tests.newsstand.crawling import crawl
from tests.newsstand.oddities import CUT, HTML, PAGE, WHOLE, by_bytes, first_then, head, sized, stripped_of_interims
from tests.newsstand.proxy import Proxy

pytestmark = pytest.mark.wire

SURPLUS = {"/more-than-announced": len(b"and what does not belong to it")}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module", params=["http", "https"])
def stand(request, certificate):
    with Newsstand(WHOLE | CUT, certificate=certificate if request.param == "https" else None) as stand:
        yield stand


@pytest.fixture(scope="module")
def crawled(stand):
    # Redirects are not followed here, so that each exchange of a path is one answer of that path.
    return crawl([stand.url(path) for path in stand.routes], settings={"REDIRECT_ENABLED": False})


def _sent(stand, path):
    exchanged = stand.asked(path)[-1]
    sent = stripped_of_interims(bytes(exchanged.sent))
    return exchanged, sent[: len(sent) - SURPLUS.get(path, 0)]


@pytest.mark.parametrize("path", WHOLE)
def test_whole_response_is_archived_as_sent(path, stand, crawled):
    exchanged, sent = _sent(stand, path)
    # The last: on a kept connection that the server just closed Twisted asks once more.
    exchange = crawled.of(stand.url(path))[-1]
    assert exchange.response == sent
    assert exchange.request == exchanged.request
    assert (exchange.truncated, exchange.error) == (None, None)
    assert stand.url(path) in crawled.responses


@pytest.mark.parametrize("path", CUT)
def test_broken_off_response_is_archived_as_far_as_it_came(path, stand, crawled):
    exchanged, sent = _sent(stand, path)
    exchange = crawled.of(stand.url(path))[-1]
    assert exchange.response
    assert sent.startswith(exchange.response)
    assert exchange.request == exchanged.request
    assert (exchange.truncated, exchange.error) == ("disconnect", "disconnect")
    assert stand.url(path) not in crawled.responses


def test_interim_responses_are_kept_apart(stand, crawled):
    [exchange] = crawled.of(stand.url("/two-interims"))
    assert exchange.interim == head(b"HTTP/1.1 100 Continue") + head(b"HTTP/1.1 103 Early Hints", b"Link: </b.css>")


def test_address_and_tls_are_those_of_the_connection(stand, crawled):
    [exchange] = crawled.of(stand.url("/plain"))
    assert (exchange.ip, exchange.port) == ("127.0.0.1", stand.port)
    assert (exchange.tls_version, bool(exchange.tls_cipher)) == (
        ("TLSv1.3", True) if stand.url().startswith("https") else (None, False)
    )


def test_head_and_post_are_archived_as_sent(certificate):
    answers = {
        "/head": head(b"HTTP/1.1 200 OK", HTML, b"Content-Length: 12345"),
        "/post": sized(b"ok"),
        "/query": sized(b"ok"),
    }
    with Newsstand(answers, certificate=certificate) as stand:
        asked = [
            scrapy.Request(stand.url("/head"), method="HEAD"),
            scrapy.Request(stand.url("/post"), method="POST", body=b"k=v&\xff", headers={"x-odd-CASE": "1"}),
            scrapy.Request(stand.url("/query?a=1&b=%20x")),
        ]
        crawled = crawl(asked)
        for request in asked:
            [exchange] = crawled.of(request.url)
            path = request.url.split(str(stand.port))[1].split("?")[0]
            assert exchange.response == answers[path]
            assert exchange.request == stand.asked(path)[0].request


def test_request_repeated_on_a_new_connection_is_an_exchange_of_its_own():
    routes = {"/first": sized(), "/dropped": first_then(Answer.of(then="close"), sized())}
    with Newsstand(routes) as stand:
        crawled = crawl([stand.url("/first"), stand.url("/dropped")], settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
        lost, answered = crawled.of(stand.url("/dropped"))
    assert (lost.response, lost.error, lost.truncated) == (b"", "disconnect", None)
    assert lost.request == answered.request
    assert answered.response == sized()


def test_redirects_and_retries_are_exchanges_with_the_lead_of_the_first():
    lead = Lead(url="http://news.example/a", found_via="http://news.example/feed")
    busy = sized(b"busy", status=b"HTTP/1.1 503 Busy")
    moved = head(b"HTTP/1.1 301 Moved", b"Location: /there", b"Content-Length: 0")
    with Newsstand({"/here": first_then(busy, moved), "/there": sized()}) as stand:
        crawled = crawl(
            [scrapy.Request(stand.url("/here"), meta={"lead": lead})],
            settings={"RETRY_ENABLED": True, "RETRY_TIMES": 1},
        )
    assert [exchange.response for exchange in crawled.exchanges] == [busy, moved, sized()]
    assert {exchange.lead for exchange in crawled.exchanges} == {lead}
    assert dict(crawled.exchanges[-1].notes)["redirectedFrom"] == stand.url("/here")


@pytest.mark.parametrize(
    ("answer", "settings"),
    [
        (head(b"HTTP/1.1 200 OK", HTML, b"Content-Length: 400000") + b"x" * 400_000, {"DOWNLOAD_MAXSIZE": 100_000}),
        (Answer.of(head(b"HTTP/1.1 200 OK", HTML), *[b"x" * 50_000] * 8, then="close"), {"DOWNLOAD_MAXSIZE": 100_000}),
        (
            head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked") + (b"1;" + b"e" * 900 + b"\r\nx\r\n") * 600,
            {"DOWNLOAD_MAXSIZE": 100_000},
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Endless: and on\r\n" * 5_000, {}),
        (b"HTTP/1.1 200 OK\r\nX-One-Line: " + b"x" * 300_000, {}),
        (b"HTTP/1.1 102 Processing\r\n\r\n" * 2_000, {}),
    ],
    ids=["announced", "until-close", "chunk-extension", "header-lines", "header-line", "interims"],
)
def test_what_is_too_big_is_cut_as_length(answer, settings):
    with Newsstand({"/big": answer}) as stand:
        crawled = crawl([stand.url("/big")], settings=settings)
        sent = bytes(stand.asked("/big")[0].sent)
    [exchange] = crawled.exchanges
    assert exchange.error == "too-big"
    assert sent.startswith(exchange.interim + exchange.response)
    assert exchange.truncated == ("length" if exchange.response else None)
    assert len(exchange.interim + exchange.response) <= 400_000
    assert crawled.responses == {}


@pytest.mark.parametrize(
    ("answer", "settings"),
    [
        (Answer.of(sized()[:3000], then="hang"), {"DOWNLOAD_TIMEOUT": 0.4}),
        (Answer.of(head(b"HTTP/1.1 200 OK", HTML) + PAGE[:3000], then="hang"), {"DOWNLOAD_TIMEOUT": 0.4}),
        (Answer.of(b"HTTP/1.1 200 OK\r\nX-A: b\r\n", then="hang"), {"DOWNLOAD_TIMEOUT": 0.4}),
        (Answer(by_bytes(sized(), 10), pause_s=0.05), {"NEWSCRAWLER_RATE_WINDOW": 0.2, "NEWSCRAWLER_MIN_RATE": 5000}),
        (Answer(by_bytes(sized(), 1), pause_s=0.05), {"NEWSCRAWLER_RATE_WINDOW": 0.2, "NEWSCRAWLER_MIN_RATE": 5000}),
    ],
    ids=["silent-body", "silent-until-close", "silent-head", "drip", "drip-in-head"],
)
def test_what_is_too_slow_is_cut_as_time(answer, settings):
    with Newsstand({"/slow": answer}) as stand:
        crawled = crawl([stand.url("/slow")], settings=settings)
        sent = bytes(stand.asked("/slow")[0].sent)
    [exchange] = crawled.exchanges
    assert (exchange.truncated, exchange.error) == ("time", "timeout")
    assert exchange.response
    assert sent.startswith(exchange.response)
    assert crawled.responses == {}


def test_silence_is_an_exchange_without_response():
    with Newsstand({"/silent": Answer.of(then="hang")}) as stand:
        [exchange] = crawl([stand.url("/silent")], settings={"DOWNLOAD_TIMEOUT": 0.3}).exchanges
    assert (exchange.response, exchange.truncated, exchange.error) == (b"", None, "timeout")
    assert exchange.request.startswith(b"GET /silent HTTP/1.1\r\n")


def test_what_cannot_be_parsed_is_archived_as_far_as_it_was_read():
    odd = head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n"
    not_chunks = head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked") + b"5\r\nabcde\r\nzz\r\n"
    foreign_server = Answer.of(b"SSH-2.0-OpenSSH_9.6\r\n", then="hang")
    with Newsstand({"/odd": odd, "/not-http": foreign_server, "/not-chunks": not_chunks}) as stand:
        crawled = crawl([stand.url(path) for path in stand.routes])
        [broken] = crawled.of(stand.url("/not-chunks"))
        [exchange] = crawled.of(stand.url("/odd"))
        [foreign] = crawled.of(stand.url("/not-http"))
    assert (exchange.response, exchange.truncated, exchange.error) == (odd, "unspecified", "bad-response")
    assert (broken.response, broken.truncated, broken.error) == (not_chunks, "unspecified", "bad-response")
    assert foreign.response == b"SSH-2.0-OpenSSH_9.6\r\n"


def test_refused_connection_is_an_exchange_with_its_reason():
    with Newsstand() as stand:
        url = stand.url("/gone")
    [exchange] = crawl([url]).exchanges
    assert (exchange.request, exchange.response, exchange.error) == (b"", b"", "connection-refused")


@pytest.mark.parametrize("tls", [False, True])
def test_proxy_leaves_bytes_exact_and_credentials_out(tls, certificate):
    with Newsstand(WHOLE, certificate=certificate if tls else None) as stand, Proxy() as proxy:
        paths = ["/plain", "/chunked", "/gzip", "/repeated-headers"]
        meta = {"proxy": f"http://reader:geheim@127.0.0.1:{proxy.port}"}
        crawled = crawl([scrapy.Request(stand.url(path), meta=dict(meta)) for path in paths])
        assert proxy.authorized == len(paths)
        for path in paths:
            exchange = crawled.of(stand.url(path))[-1]
            assert exchange.response == WHOLE[path]
            assert (exchange.ip, exchange.port) == (None, None)
            assert b"cmVhZGVyOmdlaGVpbQ" not in exchange.request
            assert b"geheim" not in exchange.request


def test_authorization_and_login_cookies_stay_out_of_the_record():
    with Newsstand({"/a": sized(), "/b": sized()}) as stand:
        secret = {"Authorization": "Bearer 1234", "Cookie": "session=5678"}
        crawled = crawl(
            [
                scrapy.Request(stand.url("/a"), headers=secret),
                scrapy.Request(stand.url("/b"), headers=secret, meta={"login": True}),
            ]
        )
        assert b"Bearer 1234" in stand.asked("/a")[0].request
        [plain], [login] = crawled.of(stand.url("/a")), crawled.of(stand.url("/b"))
    assert b"1234" not in plain.request + login.request
    assert b"session=5678" in plain.request
    assert b"5678" not in login.request


def test_response_waits_for_the_archive_and_carries_its_provenance():
    archived = []

    def archive(exchange):
        archived.append(exchange.url)
        return Provenance(
            crawl_id="c",
            captured_at=exchange.started,
            warc_filename="a.warc.gz",
            warc_offset=1,
            warc_length=2,
            record_id="urn:x",
        )

    with Newsstand({"/a": sized()}) as stand:
        crawled = crawl([stand.url("/a")], archive=archive)
    response = crawled.responses[stand.url("/a")]
    assert archived == [response.url]
    assert response.meta["provenance"].warc_filename == "a.warc.gz"


def test_page_is_not_seen_when_it_could_not_be_archived():
    def archive(exchange):
        raise OSError("disk full")

    with Newsstand({"/a": sized()}) as stand:
        crawled = crawl([stand.url("/a")], archive=archive)
    assert crawled.responses == {}
    assert isinstance(crawled.errors[stand.url("/a")], OSError)
