"""Somebody's data as an archive: a page that any browser opens, and the same for machines."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language

from portal.shared.time import local
from stakeholders.personal_data import Row


def archive(held: Mapping[str, list[Row]], *, at: datetime) -> bytes:
    """Return a zip that holds `data.html` and `data.json`, in the language of the page."""
    page = render_to_string("public_site/my_data/file.html", {"held": held, "at": at})
    data = {"language": get_language(), "at": at.isoformat(), "data": held}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (("data.html", page), ("data.json", json.dumps(data, ensure_ascii=False, indent=1))):
            member = zipfile.ZipInfo(name, date_time=local(at).timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return written.getvalue()
