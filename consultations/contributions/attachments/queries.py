"""Reads of attachments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from consultations.contributions.models import Attachment, Contribution


def files_of(contribution: Contribution) -> Sequence[Attachment]:
    """Return a contribution's files in the order they came, those taken away included."""
    return list(contribution.attachments.select_related("alternative_by").order_by("pk"))


def with_public_files() -> Prefetch[Any]:
    """Fetch, beside contributions, the files that the public may see, as `public_files`."""
    return Prefetch("attachments", Attachment.objects.filter(public=True).order_by("pk"), to_attr="public_files")
