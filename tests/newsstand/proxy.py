"""A forward proxy on loopback: CONNECT tunnels and absolute-form requests, byte for byte."""

from __future__ import annotations

import contextlib
import socket
import threading


class Proxy:
    """Counts the requests that brought credentials; passes everything else through."""

    def __init__(self) -> None:
        self.authorized = 0
        self.asked: list[bytes] = []

    def __enter__(self) -> Proxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while request := _head(client):
                self.asked.append(request)
                self.authorized += b"proxy-authorization:" in request.lower()
                method, target, _ = request.split(b" ", 2)
                if method == b"CONNECT":
                    server = _connect(target)
                    client.sendall(b"HTTP/1.1 200 OK\r\nX-Proxy: 1\r\n\r\n")
                    threading.Thread(target=_pump, args=(server, client), daemon=True).start()
                    _pump(client, server)
                    return
                authority, path = target.split(b"/", 3)[2:]
                with _connect(authority) as server:
                    own = request.replace(target, b"/" + path, 1).replace(
                        b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1
                    )
                    server.sendall(own)
                    server.shutdown(socket.SHUT_WR)
                    _pump(server, client)
                return
        client.close()


def _head(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            return b""
        data += piece
    return data


def _connect(authority: bytes) -> socket.socket:
    host, port = authority.decode().rsplit(":", 1)
    return socket.create_connection((host, int(port)))


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
