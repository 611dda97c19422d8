"""How static files are named and compressed when they are collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The admin's language tabs need jQuery UI's script alone; its theme names pictures in a way no manifest can follow.
_FOLDER, _USED = "jquery-ui/", {"jquery-ui/jquery-ui.min.js"}


class PortalStaticFiles(CompressedManifestStaticFilesStorage):
    """Names every file after its content, so that browsers may keep it for ever."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        kept = {name: place for name, place in paths.items() if not name.startswith(_FOLDER) or name in _USED}
        yield from super().post_process(kept, dry_run, **options)
