"""The line breaks at nine tenths of an upload: nothing is left behind, and the same form may be sent again."""

from __future__ import annotations

import re
import socket
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from consultations.contributions.attachments.tests import samples
from consultations.contributions.models import Attachment, Contribution
from portal.shared.whole_bodies import Whole

pytestmark = pytest.mark.django_db(transaction=True)
BOUNDARY = "----tachawor"


class Phone:
    """Somebody who fills in the form on a real server, and whose line may break."""

    def __init__(self, address: str, fields: dict[str, object]) -> None:
        self.address = urlsplit(address)
        jar = CookieJar()
        page = build_opener(HTTPCookieProcessor(jar)).open(f"{address}/ar/contribute/", timeout=60).read().decode()
        self.cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        self.fields = {"csrfmiddlewaretoken": token[1], **fields}

    def sends(self, recording: bytes, *, share: float = 1.0) -> int:
        """Send the form with its recording last, or a share of it, and return the status that comes back."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self.fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="recording"; filename="voice.wav"\r\n'
        parts += [head.encode(), b"Content-Type: audio/wav\r\n\r\n", recording, f"\r\n--{BOUNDARY}--\r\n".encode()]
        body = b"".join(parts)
        lines = [
            "POST /ar/contribute/ HTTP/1.1",
            f"Host: {self.address.netloc}",
            f"Cookie: {self.cookies}",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        with socket.create_connection((self.address.hostname, self.address.port), timeout=60) as line:
            line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body[: int(len(body) * share)])
            line.shutdown(socket.SHUT_WR)  # the line is gone, as the server sees it; what it says is heard all the same
            answer = b""
            while piece := line.recv(65536):
                answer += piece
        return int(answer.split(b" ", 2)[1])


@pytest.fixture
def phone(live_server, settings, fields) -> Phone:
    settings.ALLOWED_HOSTS = ["*"]
    return Phone(live_server.url, fields)


def left(media: Path, uploads: Path) -> list[Path]:
    """Return what lies on the disk: kept files, and what was arriving."""
    return [*media.rglob("*.wav"), *uploads.glob("*.upload*")]


def test_a_connection_lost_at_nine_tenths_leaves_nothing_and_may_be_retried(phone, media, tmp_path) -> None:
    recording = samples.wav(60)
    assert phone.sends(recording, share=0.9) in {400, 403}
    assert (Contribution.objects.count(), Attachment.objects.count(), left(media, tmp_path)) == (0, 0, [])
    assert [phone.sends(recording), phone.sends(recording)] == [302, 302]
    assert (Contribution.objects.count(), Attachment.objects.get().seconds) == (1, 60)
    assert len(left(media, tmp_path)) == 1


def test_control_without_the_watch_the_text_is_kept_without_its_recording(phone, monkeypatch) -> None:
    monkeypatch.setattr(Whole, "_counted", lambda self, data, *, whole: data)
    assert phone.sends(samples.wav(60), share=0.9) == 302
    assert (Contribution.objects.count(), Attachment.objects.count()) == (1, 0)
