"""A file leaves as what it was judged to be, under a name of ours, to nobody's cache but the visitor's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

from consultations.contributions.models import Attachment

# Nothing in the file may run or load, even where a browser shows it in a window of its own.
POLICY = "default-src 'none'; sandbox"
PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


def response_of(request: HttpRequest, attachment: Attachment) -> HttpResponse | StreamingHttpResponse:
    """Return the file: a document to be kept, a picture or a recording to be seen and heard on the page."""
    part = _RANGE.match(request.headers.get("Range", "")) if attachment.is_recording else None
    response = _part(attachment, int(part[1]), part[2]) if part else _whole(attachment)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    if attachment.is_recording:
        response["Accept-Ranges"] = "bytes"
    return response


def _whole(attachment: Attachment) -> FileResponse:
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=attachment.sort == Attachment.Sort.DOCUMENT,
        filename=f"{attachment.contribution.reference}-{attachment.pk}{attachment.suffix}",
        content_type=attachment.media_type,
    )


def _part(attachment: Attachment, start: int, end: str) -> HttpResponse | StreamingHttpResponse:
    """Answer a player that asks for a stretch: some play nothing from a server that cannot give one."""
    last = min(int(end) if end else attachment.size - 1, attachment.size - 1)
    if start > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{attachment.size}"})
    response = StreamingHttpResponse(
        _stretch(attachment.file.open("rb"), start, last), status=206, content_type=attachment.media_type
    )
    response["Content-Range"] = f"bytes {start}-{last}/{attachment.size}"
    response["Content-Length"] = str(last - start + 1)
    response["Content-Disposition"] = "inline"
    return response


def _stretch(file: BinaryIO, start: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = last - start + 1
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
