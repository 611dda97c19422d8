"""No form of the portal takes a file, and none that is sent all the same is written anywhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client

ADDRESSES = ["/ar/track/", "/ar/contribute/", "/ar/account/login/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_is_refused_before_a_byte_of_it_is_kept(address: str, monkeypatch) -> None:
    received: list[int] = []

    def keep(self: FileUploadHandler, data: bytes, start: int) -> bytes:
        received.append(len(data))
        return data

    for handler in ("TemporaryFileUploadHandler", "MemoryFileUploadHandler"):
        monkeypatch.setattr(f"django.core.files.uploadhandler.{handler}.receive_data_chunk", keep)
    file = SimpleUploadedFile("large.bin", b"x" * 3_000_000)
    answer = Client().post(address, {"code": "x", "file": file})
    assert (answer.status_code, received) == (400, [])
