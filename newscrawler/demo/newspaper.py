"""`DemoNewspaper`: three pretend newspapers on loopback addresses of their own, served from a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from newscrawler.demo.site import missing, resources
from newscrawler.demo.stories import Story, all_stories
from newscrawler.demo.titles import TITLES, Title
from newscrawler.demo.wire import Resource, response
from newscrawler.sources import Politeness, Source

MAX_HEAD = 16_384
IDLE_S = 30.0
TRIES = 20


class DemoNewspaper:
    """
    Serve the pretend newspapers while the ``with`` block runs.

    Each title has its own loopback address (127.0.0.11, .12, .13), all share one port: ``port``, or a free one for 0.
    Where a system has only 127.0.0.1, the titles share it on ports of their own. The same request always gives the same
    bytes. Raises OSError when the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._wanted = port
        self._sockets: dict[str, socket.socket] = {}
        self._resources: dict[str, Mapping[str, Resource]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.requests: list[str] = []
        """Every URL that was asked for, in order."""

    def __enter__(self) -> Self:
        return self if self._thread is not None else self.open()

    def open(self) -> Self:
        """Begin to serve; OSError when the port is taken."""
        self._sockets = _listen(self._wanted)
        for title in TITLES:
            stories = [story for story in all_stories() if story.title == title.name]
            self._resources[title.name] = resources(title, stories, self.origin(title.name))
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="demo-newspaper", daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving; what is under way is cut."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
        for one in self._sockets.values():
            one.close()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the titles listen: "127.0.0.11:40123" …"""
        return tuple(f"{host}:{port}" for host, port in (one.getsockname() for one in self._sockets.values()))

    @property
    def expected(self) -> dict[str, Story]:
        """URL of each article → the story as it was meant: what extraction should find again."""
        return {self.origin(story.title) + story.path: story for story in all_stories()}

    def origin(self, name: str) -> str:
        """Scheme, address and port of a title: "http://127.0.0.11:40123"."""
        host, port = self._sockets[name].getsockname()
        return f"http://{host}:{port}"

    def sources(self) -> list[Source]:
        """A source for each title: feed, sitemap and home page, a twentieth of a second between requests."""
        return [self._source(title) for title in TITLES]

    def _source(self, title: Title) -> Source:
        origin = self.origin(title.name)
        address = origin.removeprefix("http://")
        return Source(
            name=title.name,
            title=title.title,
            site=f"{origin}/",
            hosts=(address,),
            feeds=(origin + title.feed_path,),
            sitemaps=(f"{origin}/sitemap.xml",),
            fronts=(f"{origin}/",),
            language=title.language,
            country=title.country,
            allow_addresses=(address,),
            politeness=Politeness(delay_s=0.05),
        )

    def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        servers = [self._loop.run_until_complete(self._start(title)) for title in TITLES]
        ready.set()
        try:
            self._loop.run_forever()
        finally:
            for server in servers:
                server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    async def _start(self, title: Title) -> asyncio.Server:
        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while await self._exchange(title, reader, writer):
                    pass
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
                pass  # the other side went away, or said nothing we understand
            finally:
                writer.close()

        return await asyncio.start_server(converse, sock=self._sockets[title.name], limit=MAX_HEAD)

    async def _exchange(self, title: Title, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow on the connection."""
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE_S)
        request_line, *lines = head.decode("latin-1").split("\r\n")
        method, _, target = request_line.partition(" ")
        path = target.partition(" ")[0].partition("?")[0]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.requests.append(self.origin(title.name) + path)
        found = self._resources[title.name].get(path) or missing(title)
        if method not in ("GET", "HEAD"):
            found = Resource(status=405, body=b"", content_type="text/plain", more=(("Allow", "GET, HEAD"),))
        data, stays = response(found, if_none_match=headers.get("if-none-match", ""), with_body=method != "HEAD")
        writer.write(data)
        await writer.drain()
        return stays and headers.get("connection", "").lower() != "close"


def _listen(port: int) -> dict[str, socket.socket]:
    """A listening socket for each title: the same free port on each title's address."""
    for _ in range(TRIES if port == 0 else 1):
        bound: dict[str, socket.socket] = {}
        shared = port
        try:
            for title in TITLES:
                bound[title.name] = _bind(title.address, shared)
                shared = bound[title.name].getsockname()[1]
        except OSError:
            for one in bound.values():
                one.close()
            if port:
                raise
            continue
        return bound
    return {title.name: _bind("127.0.0.1", 0) for title in TITLES}


def _bind(host: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((host, port))
        one.listen(64)
        one.setblocking(False)
    except OSError:
        one.close()
        raise
    return one
