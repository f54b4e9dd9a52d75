import gzip
import http.client
import socket
from collections import Counter

import pytest

from newscrawler.demo import DemoNewspaper
from newscrawler.demo.announcements import IN_FEED
from newscrawler.demo.site import GONE, MISSING, MOVED, PRIVATE, SOFT_404, resources
from newscrawler.demo.stories import all_stories
from newscrawler.demo.titles import TITLES
from newscrawler.demo.wire import FRAMINGS, response
from newscrawler.discovery import read_feed, read_front, read_robots_sitemaps, read_sitemap

ORIGIN = "http://127.0.0.11:8642"
BY_NAME = {title.name: title for title in TITLES}


def of(title):
    return [story for story in all_stories() if story.title == title.name]


@pytest.fixture(scope="module")
def newspaper():
    with DemoNewspaper() as running:
        yield running


def fetch(url, method="GET", **headers):
    """Status, headers and body of one request, as they came (a chunked body put together, nothing unpacked)."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request(method, f"/{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def page(url):
    _, headers, body = fetch(url)
    return gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body


def test_there_are_enough_stories_of_enough_kinds():
    stories = all_stories()
    assert len(stories) >= 60
    assert len({story.template for story in stories}) >= 8
    assert {BY_NAME[story.title].language for story in stories} == {"en", "de", "fr"}
    assert len({(story.title, story.path) for story in stories}) == len(stories)


def test_every_story_is_readable_prose():
    for story in all_stories():
        assert 2 <= len(story.texts) <= 14, story.slug
        assert "$" not in f"{story.headline}{story.body}{story.caption}", story.slug
        assert story.section in BY_NAME[story.title].sections


def test_few_paragraphs_are_told_twice():
    counts = Counter(text for story in all_stories() for text in story.texts)
    assert sum(1 for count in counts.values() if count > 3) == 0


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title.name)
def test_the_same_server_always_has_the_same_bytes(title):
    assert resources(title, of(title), ORIGIN) == resources(title, of(title), ORIGIN)


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title.name)
def test_no_template_leaves_a_gap(title):
    for path, resource in resources(title, of(title), ORIGIN).items():
        if resource.content_type.startswith("text/html"):
            text = resource.body.decode(title.charset)
            assert "$" not in text, path
            assert ">None<" not in text, path
            assert '"None' not in text, path


def test_every_framing_gives_the_same_page(newspaper):
    for url, story in newspaper.expected.items():
        assert story.headline.split("“")[0].encode(BY_NAME[story.title].charset, "xmlcharrefreplace")[:12] in page(
            url
        ), url


def test_all_framings_are_used():
    used = {resource.framing for title in TITLES for resource in resources(title, of(title), ORIGIN).values()}
    assert used == set(FRAMINGS)


def test_each_title_has_its_own_address_and_one_port_is_shared(newspaper):
    hosts, ports = zip(*(address.split(":") for address in newspaper.addresses), strict=True)
    assert len(set(hosts)) == 3
    assert len(set(ports)) == 1


def test_a_taken_port_is_refused():
    with socket.socket() as taken:
        taken.bind((TITLES[0].address, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            DemoNewspaper(taken.getsockname()[1]).open()


def test_it_stops_and_can_be_started_again():
    with DemoNewspaper() as first:
        address = first.addresses[0]
    with pytest.raises(ConnectionRefusedError):
        fetch(f"http://{address}/")
    with DemoNewspaper(int(address.rpartition(":")[2])) as second:
        assert fetch(f"http://{second.addresses[0]}/")[0] == 200


def test_an_unchanged_page_is_answered_with_304(newspaper):
    url = next(iter(newspaper.expected))
    status, headers, _ = fetch(url)
    assert (status, headers["Last-Modified"] is not None) == (200, True)
    status, again, body = fetch(url, If_None_Match=headers["ETag"])
    assert (status, again["ETag"], body) == (304, headers["ETag"], b"")


def test_repeated_headers_are_sent_apart_and_in_order():
    title = TITLES[0]
    data, _ = response(resources(title, of(title), ORIGIN)[of(title)[0].path])
    head = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0] for line in head[1:]]
    assert [name for name in names if name in (b"Set-Cookie", b"X-MiXed-CaSe")] == [
        b"Set-Cookie",
        b"X-MiXed-CaSe",
        b"Set-Cookie",
    ]


def test_the_oddities_are_there(newspaper):
    origin = newspaper.origin("courier")
    assert [fetch(origin + path)[0] for path in (MOVED, GONE, MISSING, SOFT_404, PRIVATE, "/nowhere")] == [
        301,
        410,
        404,
        200,
        200,
        404,
    ]
    assert fetch(origin + "/", method="HEAD")[2] == b""
    assert fetch(origin + "/", method="POST")[0] == 405


def test_nonsense_on_the_wire_does_not_stop_the_server(newspaper):
    host, _, port = newspaper.addresses[0].partition(":")
    for nonsense in (b"\0\xff\r\n\r\n", b"GET\r\n\r\n", b"a" * 100_000):
        with socket.create_connection((host, int(port)), timeout=5) as wire:
            wire.sendall(nonsense)
    assert fetch(f"http://{newspaper.addresses[0]}/")[0] == 200


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title.name)
def test_its_announcements_are_understood_by_our_readers(newspaper, title):
    source = next(source for source in newspaper.sources() if source.name == title.name)
    mine = {url for url, story in newspaper.expected.items() if story.title == title.name}
    (feed,), (index,), (front,) = source.feeds, source.sitemaps, source.fronts
    found = read_feed(page(feed), url=feed, content_type=fetch(feed)[1]["Content-Type"])
    assert len(found.leads) == IN_FEED
    assert {lead.url for lead in found.leads} <= mine
    assert found.title == title.title
    (robots,) = read_robots_sitemaps(page(f"{source.site}robots.txt"), url=source.site).leads
    assert robots.url == index
    inside = [lead.url for lead in read_sitemap(page(index), url=index).leads]
    assert {lead.url for lead in read_sitemap(page(inside[0]), url=inside[0]).leads} == mine
    shown = {lead.url for lead in read_front(page(front), url=front).leads if lead.kind == "article"}
    assert len(shown & mine) == 12
    assert len(shown - mine) == 5


def test_titles_in_the_feed_keep_their_letters(newspaper):
    source = next(source for source in newspaper.sources() if source.name == "hafenblatt")
    titles = {lead.title for lead in read_feed(page(source.feeds[0]), url=source.feeds[0]).leads}
    assert "Neue Fähre nimmt den Betrieb auf" in titles
    assert "Sturm „Petra“: Was der Tag danach zeigt" in titles
