"""`deploy/health.py`, the container's health check, against a server that notes how it was asked."""

from __future__ import annotations

import runpy
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.embedded.state import REPOSITORY

is_well = runpy.run_path(str(REPOSITORY / "deploy" / "health.py"))["is_well"]


@pytest.fixture
def portal() -> Iterator[HTTPServer]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.asked = (self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"])
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("status", "well"), [(200, True), (500, False), (301, False)])
def test_only_a_200_is_well(portal: HTTPServer, status: int, well: bool) -> None:
    portal.status = status
    assert is_well("https://tachawor.example.org", f"127.0.0.1:{portal.server_port}") is well
    assert portal.asked == ("/healthz", "tachawor.example.org", "https")


def test_silence_is_not_well() -> None:
    with socket.socket() as kept:  # bound, so that nobody else answers there, and not listening
        kept.bind(("127.0.0.1", 0))
        assert is_well("https://tachawor.example.org", f"127.0.0.1:{kept.getsockname()[1]}") is False
