"""Pictures: opened by their size first, turned the right way up, and written anew without what the camera noted."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from portal.shared.uploads import JPEG, PNG, Kind

MOST_PIXELS = {JPEG: 60_000_000, PNG: 25_000_000}  # a photograph is opened at a half of its size, a drawing whole
LARGEST_SIDE = 4096
FORMATS = {JPEG: "JPEG", PNG: "PNG"}


class TooManyPixels(Exception):
    """The picture says that it is larger than any that is taken; it was not opened."""


class BrokenPicture(Exception):
    """The picture cannot be drawn."""


def cleaned(content: bytes, kind: Kind) -> bytes:
    """Return the picture without place, date, camera, comments or colour profile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _written(content, kind)
    except Image.DecompressionBombError as bomb:
        raise TooManyPixels from bomb
    except TooManyPixels:
        raise
    except Exception as broken:  # a decoder raises whatever the broken bytes made it meet
        raise BrokenPicture from broken


def _written(content: bytes, kind: Kind) -> bytes:
    written = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
        if picture.width * picture.height > MOST_PIXELS[kind]:
            raise TooManyPixels
        picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # of a JPEG: decoded at the size it will have
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        turned.info.clear()
        if kind is JPEG:
            turned.convert("RGB").save(written, "JPEG", quality=85, optimize=False)
        else:
            turned.save(written, "PNG")
    return written.getvalue()
