"""A form that arrives in part is not taken for a whole one.

When a line breaks at nine tenths of a form, servers hand over what came and say nothing: a text would be kept without
its end, or without the recording that came with it. Here such a body cannot be read at all: its upload is dropped,
nothing is stored, and the same form may be sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from io import RawIOBase
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render


class Whole(RawIOBase):
    """A body of an announced length. Raises `OSError` where it ends before that."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length
        self.is_broken = False

    def read(self, size: int | None = -1, /) -> bytes:
        return self._counted(self._stream.read(-1 if size is None else size), whole=size is None or size < 0)

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._counted(self._stream.readline(-1 if size is None else size), whole=False)

    def _counted(self, data: bytes, *, whole: bool) -> bytes:
        self._left -= len(data)
        if self._left > 0 and (whole or not data):
            self.is_broken = True
            raise OSError(f"the connection was lost {self._left} bytes before the end")
        return data


class WholeBodyMiddleware:
    """Puts every announced body under that watch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isdigit() and int(length) and hasattr(request, "_stream")):
            return self.get_response(request)
        request._stream = body = Whole(request._stream, int(length))
        response = self.get_response(request)
        if body.is_broken:
            for handler in request.upload_handlers:
                handler.upload_interrupted()  # Django closes what had arrived whole, not what was arriving
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Nobody is left to read the answer; it says what happened all the same."""
        if isinstance(error, UnreadablePostError):
            return render(request, "400.html", status=400)
        return None
