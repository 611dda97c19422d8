"""The audit trail. Called inside the action that it tells of, in the same transaction."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import salted_hmac

from portal.shared.models import AuditEntry

# What an id, a code, a date or a hash looks like. Words have spaces or letters of their own, addresses an @: none fits.
CODE = re.compile(r"[\w.:/+-]{0,64}", re.ASCII)


def record(action: str, subject: Model, *, by: Model | None, region: str = "", **details: Any) -> AuditEntry:
    """Write one row: `by` did `action` to `subject`. `details` hold ids, codes and counts, never citizens' text.

    Raises `ValueError` for a detail that could be somebody's words: the row could never be taken back.
    """
    for name, value in details.items():
        if not _tells_nothing(value):
            raise ValueError(f"{action}: {name} is no id, code, count or hash")
    return AuditEntry.objects.create(
        actor_id=by.pk if by is not None else None,
        action=action,
        object_kind=subject._meta.label_lower,
        object_id=str(subject.pk),
        region_code=region,
        details=details,
    )


def _tells_nothing(value: object) -> bool:
    if value is None or isinstance(value, int):
        return True
    if isinstance(value, str):
        return CODE.fullmatch(value) is not None
    if isinstance(value, dict):
        return all(_tells_nothing(each) for pair in value.items() for each in pair)
    return isinstance(value, (list, tuple)) and all(map(_tells_nothing, value))


def keyed_hash(value: str) -> str:
    """Return 16 hex digits that tell equal values apart from different ones without holding them."""
    return salted_hmac("portal.shared.audit", value, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]
