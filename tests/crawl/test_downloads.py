"""What becomes of a response between the wire and the spider: decoding, redirects, cookies, blocks, rights."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from scrapy import Request
from scrapy.settings import Settings

from newscrawler.crawl.addon import NewscrawlerAddon
from newscrawler.crawl.cookies import read_cookie_file
from newscrawler.crawl.refusals import reason_of
from newscrawler.errors import ConfigurationError
from newscrawler.model import Lead
from newscrawler.sources import Source
from tests.newsstand import Newsstand, make_certificate
from tests.newsstand.crawling import POLITE_SETTINGS, crawl
from tests.newsstand.oddities import PAGE, WHOLE, head, raw_deflate, sized
from tests.newsstand.traps import hop

pytestmark = pytest.mark.wire

CODED = [
    "/gzip",
    "/gzip-chunked",
    "/brotli-unasked",
    "/zstd-unasked",
    "/deflate",
    "/deflate-raw",
    "/gzip-twice",
    "/gzip-that-is-not",
]


def polite(requests, **more):
    prepare = more.pop("prepare", None)
    return crawl(requests, settings=POLITE_SETTINGS | {"NEWSCRAWLER_ROBOTS": False} | more, prepare=prepare)


def test_every_coding_is_decoded_for_the_spider_and_kept_for_the_archive():
    with Newsstand(WHOLE) as stand:
        crawled = polite([stand.url(path) for path in CODED])
        for path in CODED:
            assert crawled.responses[stand.url(path)].body == PAGE
            assert "Content-Encoding" not in crawled.responses[stand.url(path)].headers
            assert crawled.of(stand.url(path))[0].response == WHOLE[path]


ZEROS = b"\0" * (64 << 20)
BOMBS = {
    "gzip": (b"gzip", gzip.compress(ZEROS, 9)),
    "gzip in gzip": (b"gzip, gzip", gzip.compress(gzip.compress(ZEROS, 9), 9)),
    "deflate": (b"deflate", zlib.compress(ZEROS, 9)),
    "deflate, raw": (b"deflate", raw_deflate(ZEROS)),
    "br": (b"br", brotli.compress(ZEROS, quality=4)),
    "zstd": (b"zstd", zstd.compress(ZEROS)),
}


@pytest.mark.parametrize(("coding", "body"), BOMBS.values(), ids=BOMBS)
def test_bomb_comes_through_empty_and_flagged(coding, body):
    answer = sized(body, b"Content-Encoding: " + coding)
    with Newsstand({"/bomb": answer}) as stand:
        crawled = polite([stand.url("/bomb")])
        response = crawled.responses[stand.url("/bomb")]
    assert (response.body, response.flags) == (b"", ["undecodable"])
    assert crawled.exchanges[0].response == answer


@pytest.mark.parametrize("coding", [b"compress", b"gzip, gzip, gzip, gzip, gzip", b"br"])
def test_what_cannot_be_decoded_is_flagged(coding):
    with Newsstand({"/odd": sized(b"\x00\x01\x02garbage", b"Content-Encoding: " + coding)}) as stand:
        assert polite([stand.url("/odd")]).responses[stand.url("/odd")].flags == ["undecodable"]


def test_coding_that_ends_early_gives_what_is_there():
    with Newsstand({"/cut": sized(gzip.compress(PAGE, mtime=0)[:-30], b"Content-Encoding: gzip")}) as stand:
        response = polite([stand.url("/cut")]).responses[stand.url("/cut")]
    assert PAGE.startswith(response.body)
    assert response.flags == ["decoded-incomplete"]


def wall(exchanged):
    if b"seen=1" in exchanged.request:
        return sized()
    return head(
        b"HTTP/1.1 302 Found",
        b"Location: " + exchanged.path.encode(),
        b"Set-Cookie: seen=1; Path=/",
        b"Content-Length: 0",
    )


def test_cookie_wall_that_leads_to_the_same_url_is_passed():
    with Newsstand({"/a": wall}) as stand:
        crawled = polite([stand.url("/a")])
        assert len(stand.log) == 2
    assert crawled.responses[stand.url("/a")].body == PAGE


def test_cookie_wall_by_way_of_another_page_is_passed():
    def gate(exchanged):
        if b"seen=1" in exchanged.request:
            return sized()
        return head(b"HTTP/1.1 302 Found", b"Location: /gate", b"Content-Length: 0")

    back = head(b"HTTP/1.1 302 Found", b"Location: /a", b"Set-Cookie: seen=1; Path=/", b"Content-Length: 0")
    with Newsstand({"/a": gate, "/gate": back}) as stand:
        assert stand.url("/a") in polite([stand.url("/a")]).responses


def test_redirect_that_never_ends_is_a_loop_with_a_name():
    here = head(b"HTTP/1.1 302 Found", b"Location: /a", b"Content-Length: 0")
    with Newsstand({"/a": here, "*": hop}) as stand:
        crawled = polite([stand.url("/a"), stand.url("/b")])
        assert len(stand.asked("/a")) == 2
        assert len(stand.log) < 16
    assert {error.reason for error in crawled.errors.values()} == {"redirect-loop"}


@pytest.mark.parametrize(
    "location", [b"file:///etc/passwd", b"ftp://news.example/", b"javascript:alert(1)", b"data:text/html,x"]
)
def test_redirect_to_another_scheme_is_not_followed(location):
    with Newsstand({"/a": head(b"HTTP/1.1 302 Found", b"Location: " + location, b"Content-Length: 0")}) as stand:
        crawled = polite([stand.url("/a")])
    assert len(crawled.exchanges) == 1


def test_meta_refresh_is_not_followed():
    page = b"<html><head><meta http-equiv=refresh content='0; url=/b'></head></html>"
    with Newsstand({"/a": sized(page), "/b": sized()}) as stand:
        polite([stand.url("/a")])
        assert not stand.asked("/b")


def test_cookies_are_kept_apart_by_source():
    giving = sized(PAGE, b"Set-Cookie: who=first; Path=/")
    with Newsstand({"/give": giving, "/take": sized()}) as stand:
        lead = {name: {"lead": Lead(url="x", source=name)} for name in ("first", "second")}
        polite(
            [
                Request(stand.url("/give"), meta=dict(lead["first"])),
                Request(stand.url("/take?1"), meta=dict(lead["first"])),
                Request(stand.url("/take?2"), meta=dict(lead["second"])),
            ],
            CONCURRENT_REQUESTS=1,
        )
        asked = {each.target: each.request for each in stand.log}
    assert b"who=first" in asked["/take?1"]
    assert b"who=first" not in asked["/take?2"]


COOKIES = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tsession\tgeheim\n"


class Session:
    """As much of a run as cookies and rights look at."""

    def __init__(self, source):
        self.sources = (source,)
        self.options = type("Options", (), {"delay_s": None})

    def source(self, name):
        return self.sources[0]


def with_session(source):
    def prepare(crawler):
        crawler.session = Session(source)

    return prepare


def test_login_cookies_are_sent_and_not_archived(tmp_path):
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES)
    file.chmod(0o600)
    with Newsstand({"/a": sized()}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"), cookies_file=file)
        request = Request(stand.url("/a"), meta={"lead": Lead(url="x", source="daily")})
        crawled = polite([request], prepare=with_session(source))
        assert b"session=geheim" in stand.log[0].request
    assert b"geheim" not in crawled.exchanges[0].request


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_cookie_file_that_others_may_read_is_refused(tmp_path, mode):
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES)
    file.chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        read_cookie_file(file)


@pytest.mark.parametrize("content", [None, "no cookies here\n", "\0\0"])
def test_cookie_file_that_is_none_is_refused(tmp_path, content):
    file = tmp_path / "cookies.txt"
    if content is not None:
        file.write_text(content)
        file.chmod(0o600)
    with pytest.raises(ConfigurationError):
        read_cookie_file(file)


def test_block_ends_as_its_reason_and_is_never_handed_to_the_spider():
    page = sized(
        b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", status=b"HTTP/1.1 403 Forbidden"
    )
    with Newsstand({"/a": page}) as stand:
        crawled = polite([stand.url("/a")])
        assert len(stand.log) == 1
    assert crawled.errors[stand.url("/a")].reason == "blocked:cloudflare"
    assert crawled.exchanges[0].response == page


RESERVED = {
    "by header": sized(PAGE, b"X-Robots-Tag: noarchive"),
    "by meta tag": sized(PAGE.replace(b"<head>", b"<head><meta name=robots content=noai>")),
    "by meta tag, gzipped": sized(
        gzip.compress(PAGE.replace(b"<head>", b"<head><meta name=tdm-reservation content=1>")),
        b"Content-Encoding: gzip",
    ),
}


@pytest.mark.parametrize("answer", RESERVED.values(), ids=RESERVED)
def test_reserved_page_is_not_archived_where_the_source_says_so(answer):
    with Newsstand({"/a": answer}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"), rights="dont-archive")
        request = Request(stand.url("/a"), meta={"lead": Lead(url="x", source="daily")})
        crawled = polite([request], prepare=with_session(source))
    [exchange] = crawled.of(stand.url("/a"))
    assert (exchange.response, exchange.error) == (b"", "rights")
    assert dict(exchange.notes)["rights"]
    assert crawled.errors[stand.url("/a")].reason.startswith("rights:")


@pytest.mark.parametrize(("kind", "reason"), [("article", "noindex"), ("other", None)])
def test_noindex_is_obeyed_on_articles_where_the_source_says_so(kind, reason):
    with Newsstand({"/a": sized(PAGE, b"X-Robots-Tag: noindex")}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"), rights="dont-archive")
        request = Request(stand.url("/a"), meta={"lead": Lead(url="x", source="daily", kind=kind)})
        crawled = polite([request], prepare=with_session(source))
        told = crawled.errors.get(stand.url("/a"))
    assert (told and told.reason) == reason


def test_reserved_page_is_archived_by_default():
    with Newsstand({"/a": RESERVED["by header"]}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"))
        request = Request(stand.url("/a"), meta={"lead": Lead(url="x", source="daily")})
        [exchange] = polite([request], prepare=with_session(source)).exchanges
    assert exchange.response == RESERVED["by header"]


def test_reserved_page_is_marked_where_the_source_drops_text():
    with Newsstand({"/a": RESERVED["by header"], "/b": sized()}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"), rights="drop-text")
        lead = Lead(url="x", source="daily")
        crawled = polite(
            [Request(stand.url(path), meta={"lead": lead}) for path in ("/a", "/b")], prepare=with_session(source)
        )
    [reserved], [free] = crawled.of(stand.url("/a")), crawled.of(stand.url("/b"))
    assert reserved.response == RESERVED["by header"]
    assert dict(reserved.notes)["rightsDropText"] == "x-robots-tag: noarchive"
    assert free.notes == ()


@pytest.mark.parametrize("verified", [True, False])
def test_a_certificate_that_nobody_vouches_for_ends_the_page_unless_the_user_says_otherwise(tmp_path, verified):
    with Newsstand({"/a": sized()}, certificate=make_certificate(tmp_path)) as stand:
        settings = {"DOWNLOAD_VERIFY_CERTIFICATES": verified, "RETRY_TIMES": 0}
        crawled = crawl([stand.url("/a")], settings=settings)
    if verified:
        assert reason_of(crawled.errors[stand.url("/a")]) == "tls"
        assert crawled.exchanges[-1].response == b""
    else:
        assert dict(crawled.exchanges[-1].notes)["certificate"] == "not verified"
        assert stand.url("/a") in crawled.responses


def test_certificates_are_verified_in_every_crawl():
    settings = Settings()
    NewscrawlerAddon().update_settings(settings)
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert "newscrawler.crawl.log_lines.HarmlessLog" in settings["EXTENSIONS"]


SITE_FILES = {
    "/.well-known/tdmrep.json": sized(b'[{"location": "/paid/*", "tdm-reservation": 1}]'),
    "/ai.txt": sized(b"User-Agent: *\nDisallow: /\n"),
}


@pytest.mark.parametrize(
    ("policy", "setting", "asked"), [("record", False, 0), ("record", True, 1), ("drop-text", False, 1)]
)
def test_files_about_rights_are_asked_for_once_where_they_decide(policy, setting, asked):
    with Newsstand({"/paid/a": sized(), "/paid/b": sized(), **SITE_FILES}) as stand:
        source = Source(name="daily", title="Daily", site=stand.url("/"), rights=policy)
        requests = [Request(stand.url(f"/paid/{x}"), meta={"lead": Lead(url="x", source="daily")}) for x in "ab"]
        crawled = polite(requests, prepare=with_session(source), NEWSCRAWLER_RIGHTS_FILES=setting)
        assert [len(stand.asked(path)) for path in SITE_FILES] == [asked, asked]
        notes = [dict(exchange.notes).get("rightsDropText") for exchange in crawled.of(stand.url("/paid/b"))]
        told = [value for exchange in crawled.of(stand.url("/paid/b")) for name, value in exchange.notes]
    assert notes == ["tdm-reservation: 1" if policy == "drop-text" else None]
    assert ("tdm-reservation: 1" in told) == ("ai.txt: disallow /" in told) == bool(asked)
    assert len(crawled.exchanges) == 2 + 2 * asked
