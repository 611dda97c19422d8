"""The audit trail. Called inside the action that it tells of, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import salted_hmac

from portal.shared.models import AuditEntry


def record(action: str, subject: Model, *, by: Model | None, region: str = "", **details: Any) -> AuditEntry:
    """Write one row: `by` did `action` to `subject`. `details` hold ids, codes and counts, never citizens' text."""
    return AuditEntry.objects.create(
        actor_id=by.pk if by is not None else None,
        action=action,
        object_kind=subject._meta.label_lower,
        object_id=str(subject.pk),
        region_code=region,
        details=details,
    )


def keyed_hash(value: str) -> str:
    """Return 16 hex digits that tell equal values apart from different ones without holding them."""
    return salted_hmac("portal.shared.audit", value, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]
