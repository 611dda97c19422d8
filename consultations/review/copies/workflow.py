"""Which copies may be read with their leader, and what to do about those that may not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.contributions.workflow import ANSWER_STANDS, MERGEABLE

S = Contribution.Status


def why_not(copy: Contribution, *, leads: bool) -> str:
    """Return why a copy cannot be merged; nothing when it can. `leads`: others are read with it."""
    if copy.status == S.MERGED:
        return _("It is merged already.")
    if copy.status == S.SUBMITTED:
        return _("Nobody reads it yet: begin its screening, then it can be merged.")
    if copy.status in ANSWER_STANDS:
        return _("It has its own answer already.")
    if copy.status not in MERGEABLE:
        return _("Its state does not allow it: %(state)s.") % {"state": copy.get_status_display()}
    return _("Others are read with it already: split them first.") if leads else ""
