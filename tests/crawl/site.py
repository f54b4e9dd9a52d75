"""A small loopback site that counts what it is asked for."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """Serves a front page with ``links``; other paths answer 200 unless ``answers`` says (status, headers)."""

    def __init__(self, links, answers=None) -> None:
        self.links, self.answers = links, answers or {}
        self.asked: Counter[str] = Counter()
        self.port = 0

    def reply(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked[path] += 1
        if path == "/robots.txt":
            return 200, {}, b"User-agent: *\nDisallow: /private\n"
        if path == "/":
            return 200, {}, "".join(f'<a href="{link}">x</a>' for link in self.links).encode()
        status, headers = self.answers.get(path, (200, {}))
        return status, headers, path.encode() * 20


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = site.reply(self.path)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
