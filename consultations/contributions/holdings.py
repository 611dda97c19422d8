"""What this room holds about a person: what they sent from their account, or added to it by a receipt code."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions import actions, queries
from consultations.contributions.models import Contribution
from portal.shared.time import day_and_clock
from stakeholders.models import Account
from stakeholders.personal_data import Holding, Row


def _describe(account: Account) -> list[Row]:
    own = queries.with_names(Contribution.objects.filter(author=account)).prefetch_related("attachments").order_by("pk")
    return [
        {
            _("Reference"): contribution.reference,
            _("Received on"): day_and_clock(contribution.submitted_at),
            _("State"): str(contribution.get_status_display()),
            _("Your name"): contribution.author_name,
            _("Your e-mail"): contribution.author_email,
            _("You write as"): str(contribution.category or ""),
            _("Organisation"): str(contribution.organisation or ""),
            _("Province or prefecture"): str(contribution.province or ""),
            _("Voice and files"): "، ".join(
                f"{file.name}, {day_and_clock(file.added_at)}" for file in contribution.attachments.all()
            ),
            _("Title"): contribution.title,
            _("Your proposal"): contribution.body,
        }
        for contribution in own
    ]


def _erase(account: Account) -> int:
    return actions.forget_author(account=account)


CONTRIBUTIONS = Holding(gettext_lazy("Contributions"), _describe, _erase)
