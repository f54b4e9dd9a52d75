"""A server on loopback that sends exactly the bytes it was told to, however wrong, and remembers both directions."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Ending = Literal["keep", "close", "reset", "hang"]


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Bytes to send, in pieces, and what becomes of the connection then.

    ``pause_s`` is waited between two pieces. ``keep`` waits for the next request, ``close`` ends in order, ``reset`` by
    a TCP reset, ``hang`` sends nothing more until the client goes or the stand closes.
    """

    pieces: Iterable[bytes]
    then: Ending = "keep"
    pause_s: float = 0.0

    @classmethod
    def of(cls, *pieces: bytes, then: Ending = "keep", pause_s: float = 0.0) -> Answer:
        return cls(pieces, then, pause_s)


@dataclass(slots=True)
class Exchanged:
    """One request as received and what was sent for it; ``times`` are monotonic seconds."""

    connection: int
    request: bytes
    sent: bytearray = field(default_factory=bytearray)
    received_at: float = 0.0
    sent_at: float = 0.0

    @property
    def method(self) -> str:
        return self.request.split(b" ", 1)[0].decode("latin-1")

    @property
    def target(self) -> str:
        return self.request.split(b" ", 2)[1].decode("latin-1")

    @property
    def path(self) -> str:
        return self.target.split("?")[0]

    @property
    def host(self) -> str:
        lines = self.request.split(b"\r\n")
        return next((line[5:].strip().decode("latin-1") for line in lines if line.lower().startswith(b"host:")), "")


Route = bytes | Answer | Callable[[Exchanged], "bytes | Answer"]

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Newsstand:
    """
    Serves ``routes`` (path → what to send) on 127.0.0.1 while the ``with`` block runs; ``log`` has every exchange.

    A route is bytes, an ``Answer``, or a function of the request; "*" answers what no other route does. Keep-alive is
    spoken unless an answer ends the connection. With ``certificate`` (a PEM file with its key) it speaks TLS. It also
    listens on ``more_addresses``, at the same port: each is a host of its own to a crawler.
    """

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        certificate: Path | None = None,
        address: str = "127.0.0.1",
        more_addresses: Iterable[str] = (),
    ) -> None:
        self.routes = dict(routes or {})
        self.log: list[Exchanged] = []
        self.connections = 0
        self._address, self._more = address, tuple(more_addresses)
        self._scheme = "https" if certificate else "http"
        self._context = _tls_context(certificate) if certificate else None
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Newsstand:
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        first = socket.create_server((self._address, 0), family=family, backlog=64)
        self.port: int = first.getsockname()[1]
        others = [socket.create_server((address, self.port), family=family) for address in self._more]
        self._listeners = [first, *others]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        # Closing alone does not wake a thread that waits for connections.
        with contextlib.suppress(OSError):
            self._listeners[0].shutdown(socket.SHUT_RDWR)
        with self._lock:
            sockets = list(self._open)
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """The address of a path; ``host`` puts another name of loopback in front (``localhost``, ``127.0.0.2``)."""
        return f"{self._scheme}://{host or self._address}:{self.port}{path}"

    def asked(self, path: str) -> list[Exchanged]:
        """The exchanges of one path, in order."""
        return [exchanged for exchanged in self.log if exchanged.path == path]

    def _accept(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for listener in self._listeners:
                waiting.register(listener, selectors.EVENT_READ)
            while not self._closing.is_set():
                for key, _ in waiting.select():
                    with contextlib.suppress(OSError):
                        self._welcome(key.fileobj.accept()[0])  # type: ignore[union-attr]
        for listener in self._listeners:
            listener.close()

    def _welcome(self, client: socket.socket) -> None:
        self.connections += 1
        threading.Thread(target=self._serve, args=(client, self.connections), daemon=True).start()

    def _serve(self, client: socket.socket, number: int) -> None:
        with self._lock:
            self._open.add(client)
        try:
            client.settimeout(30)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            speaking = self._context.wrap_socket(client, server_side=True) if self._context else client
            for request in _requests(speaking):
                if not self._answer(speaking, Exchanged(number, request, received_at=time.monotonic())):
                    break
            _close_in_order(speaking)
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._open.discard(client)
            client.close()

    def _answer(self, client: socket.socket, exchanged: Exchanged) -> bool:
        """Send the route's bytes; False when the connection ends with them."""
        self.log.append(exchanged)
        route = self.routes.get(exchanged.path, self.routes.get("*", NOT_FOUND))
        answer = route(exchanged) if callable(route) else route
        if isinstance(answer, bytes):
            answer = Answer.of(answer)
        for number, piece in enumerate(answer.pieces):
            if number and answer.pause_s and self._closing.wait(answer.pause_s):
                return False
            # Noted before sending: a client that cuts us short was still meant to have it.
            exchanged.sent += piece
            exchanged.sent_at = time.monotonic()
            client.sendall(piece)
        if answer.then == "hang":
            _wait_for_close(client)
        elif answer.then == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        return answer.then == "keep"


def _requests(client: socket.socket) -> Iterator[bytes]:
    buffer = b""
    while True:
        while b"\r\n\r\n" not in buffer:
            data = client.recv(65536)
            if not data:
                return
            buffer += data
        head, _, buffer = buffer.partition(b"\r\n\r\n")
        length = _content_length(head)
        while len(buffer) < length:
            buffer += client.recv(65536)
        yield head + b"\r\n\r\n" + buffer[:length]
        buffer = buffer[length:]


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def _wait_for_close(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while client.recv(65536):
            pass


def _close_in_order(client: socket.socket) -> None:
    if isinstance(client, ssl.SSLSocket):
        client.settimeout(2)
        client = client.unwrap()
    client.shutdown(socket.SHUT_WR)


def _tls_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
