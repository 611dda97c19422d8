"""Writes of what administrators configure: saved and deleted whole, checked, audited."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction

from portal.shared import audit


@transaction.atomic
def save_configuration(*, row: models.Model, by: models.Model, changed: Sequence[str], is_new: bool) -> models.Model:
    """Save a row of reference data. `changed` names the columns that the administrator touched."""
    row.full_clean()
    row.save()
    audit.record("configuration_added" if is_new else "configuration_changed", row, by=by, changed=sorted(changed))
    return row


@transaction.atomic
def delete_configuration(*, row: models.Model, by: models.Model) -> None:
    """Delete a row of reference data. The database refuses what anything else points to."""
    audit.record("configuration_deleted", row, by=by)
    row.delete()
