"""A mail server that keeps what it is given: the portal's worker sends real SMTP to it."""

from __future__ import annotations

import email
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default


class PostOffice(socketserver.ThreadingTCPServer):
    """Takes every mail on a port of its own."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.delivered: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def mail_about(self, words: str, *, seconds: float = 60) -> EmailMessage:
        """Return the newest mail whose subject holds these words; wait for it if need be."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in reversed(self.delivered):
                if words in str(mail["subject"]):
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail about {words!r}; there are {[str(mail['subject']) for mail in self.delivered]}")


class _Counter(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs to get rid of a mail."""

    server: PostOffice

    def handle(self) -> None:
        self._say("220 post office")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.delivered.append(self._read_mail())
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def _read_mail(self) -> EmailMessage:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(mail, EmailMessage)
        return mail

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """Run a post office while the block lasts."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        try:
            yield office
        finally:
            office.shutdown()
