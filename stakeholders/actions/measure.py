"""How often a day somebody may do what sends mail to others, or gives staff work: nobody is flooded through our forms.

The audit trail already says who did what and when; it is counted there.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared.models import AuditEntry
from stakeholders.models import Account

MOST_A_DAY = {"organisation_proposed": 10, "member_invited": 100, "join_asked": 20}


def keep_measure(action: str, by: Account) -> None:
    """Refuse what was done too often since yesterday."""
    lately = AuditEntry.objects.filter(actor_id=by.pk, action=action, at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY[action]:
        raise ValidationError(_("You have done this many times today. Go on tomorrow, or write to the portal's staff."))
