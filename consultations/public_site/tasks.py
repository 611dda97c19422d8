"""What happens once a day: data that are no longer kept go, and so do those whose holders asked for it."""

from __future__ import annotations

from celery import shared_task

from consultations.contributions.attachments.actions import keeping as files
from consultations.public_site.keeping import HOLDINGS, REMOVALS
from portal.shared import retention
from stakeholders import actions


@shared_task
def carry_out_retention() -> None:
    """Erase whoever asked for it a week ago, then remove what is older than its period."""
    actions.carry_out_erasures(holdings=HOLDINGS)
    actions.remove_old_imports()
    files.sweep_strays()
    retention.carry_out_all(REMOVALS)
