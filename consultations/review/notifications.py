"""Mail to authors: what was decided, in their language, with the public reference and never the receipt code.

And to those who are asked to approve an answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, StatusChange
from consultations.contributions.notifications import address_of
from consultations.review.models import AnswerDraft, OfficialAnswer
from portal.shared import mail
from stakeholders.models import Account

S = Contribution.Status

# What each decision means to the person who wrote. Every state that `workflow.author_is_told` names stands here.
NEWS = {
    S.ADMISSIBLE: _("Your contribution has been read and accepted. It counts in the region's synthesis."),
    S.OUT_OF_SCOPE: _("Your contribution has been read. It lies outside the subject of this consultation."),
    S.RETURNED: _("Your contribution has been read. One question to you, so that it is understood as you mean it:"),
    S.DIVERTED: _("Your contribution has been read. It is for a service to deal with, not for this consultation."),
    S.SCREENING: _("Your contribution is being read again."),
    S.UNDER_REVIEW: _("Your contribution is being studied again. The answer you received may change."),
}


def is_reachable(contribution: Contribution) -> bool:
    """Return whether the author can be written to, without saying where."""
    return bool(address_of(contribution))


def tell_moved(contribution: Contribution, change: StatusChange) -> None:
    """Tell the author of a decision, once for this change."""
    _post(contribution, change, template="status_changed", news=NEWS[S(change.to_status)], reason=change.reason)


def tell_answered(answer: OfficialAnswer, change: StatusChange) -> None:
    """Send the official answer to the author, once for this change."""
    _post(answer.contribution, change, template="answer_published", answer=answer)


def ask_for_approval(draft: AnswerDraft, readers: Iterable[Account]) -> None:
    """Tell those who may approve an answer that the region's desk has nobody else for it. The text stays inside."""
    contribution = draft.contribution
    for account in readers:
        mail.post(
            key=f"answer_to_approve:{draft.pk}:{draft.version}:{account.pk}",
            to=account.email,
            language=account.language,
            template="answer_to_approve",
            context={
                "reference": contribution.reference,
                "region": contribution.region,
                "site_url": settings.SITE_URL,
            },
        )


def _post(contribution: Contribution, change: StatusChange, *, template: str, **context: object) -> None:
    address = address_of(contribution)
    if not address:
        return
    mail.post(
        key=f"{template}:{change.pk}",
        to=address,
        language=contribution.author_language,
        template=template,
        context={"reference": contribution.reference, "site_url": settings.SITE_URL, **context},
    )
