"""Writes of what administrators configure: saved and deleted whole, checked, audited."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.shared import audit, retention
from portal.shared.models import RetentionPeriod


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


@transaction.atomic
def save_retention_period(*, period: RetentionPeriod, by: models.Model, is_new: bool) -> RetentionPeriod:
    """Save how long something is kept from a day on. What has come into force stays: a change is a new row."""
    before = None if is_new else RetentionPeriod.objects.select_for_update().get(pk=period.pk)
    if before is not None and retention.has_begun(before):
        raise ValidationError(_("This period has come into force: it stays as it is. Add a new one instead."))
    if period.in_force_from is not None and period.in_force_from < retention.today():
        raise ValidationError({"in_force_from": _("A period comes into force today at the earliest.")})
    period.full_clean()
    period.save()
    audit.record(
        "retention_period_added" if is_new else "retention_period_changed",
        period,
        by=by,
        kept=period.subject,
        days=period.days,
        in_force_from=period.in_force_from.isoformat(),
    )
    return period


@transaction.atomic
def delete_retention_period(*, period: RetentionPeriod, by: models.Model) -> None:
    """Drop a period that has not come into force."""
    period = RetentionPeriod.objects.select_for_update().get(pk=period.pk)
    if retention.has_begun(period):
        raise ValidationError(_("This period has come into force: it stays as it is. Add a new one instead."))
    audit.record("retention_period_deleted", period, by=by, kept=period.subject)
    period.delete()
