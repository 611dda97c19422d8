"""What this closet holds about a person: what they began to write and did not send."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions.drafts import actions
from consultations.contributions.models import Draft
from portal.shared.time import day_and_clock
from stakeholders.models import Account
from stakeholders.personal_data import Holding, Row

APART = ("title", "body")


def _describe(account: Account) -> list[Row]:
    return [
        {
            _("Saved on"): day_and_clock(draft.saved_at),
            _("Title"): draft.said("title"),
            _("Your proposal"): draft.said("body"),
            _("Your other answers"): "\n".join(
                draft.said(name) for name in draft.answers if name not in APART and draft.said(name)
            ),
        }
        for draft in Draft.objects.filter(account=account).order_by("pk")
    ]


def _erase(account: Account) -> int:
    return actions.forget_drafts(account=account)


DRAFTS = Holding(gettext_lazy("Drafts"), _describe, _erase)
