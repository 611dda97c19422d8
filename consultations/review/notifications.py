"""Mail to authors: what was decided, in their language, with the public reference and never the receipt code.

And to those who are asked to approve an answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, StatusChange
from consultations.contributions.notifications import address_of
from consultations.review.answers.addressing import said_to
from consultations.review.models import AnswerDraft, OfficialAnswer
from portal.shared import mail
from portal.shared.models import OutgoingMail
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

MERGED = _(
    "Your contribution says the same as others. They are read together: it keeps its number, it counts as before, and "
    "the answer will be yours too."
)
IN_SYNTHESIS = _(
    "The synthesis report of your region is published. Your contribution and the answer to it are part of it."
)
SPLIT = _("Your contribution is read by itself again, no longer together with others. Its own answer will follow.")

TAKEN_BACK = _(
    "What we wrote to you last about your contribution was a mistake, and is taken back. Your contribution stands "
    "where it stood before."
)


def is_reachable(contribution: Contribution) -> bool:
    """Return whether the author can be written to, without saying where."""
    return bool(address_of(contribution))


def tell_moved(contribution: Contribution, change: StatusChange) -> None:
    """Tell the author of a decision, once for this change."""
    _post(contribution, change, template="status_changed", news=NEWS[S(change.to_status)], reason=change.reason)


def tell_taken_back(contribution: Contribution, change: StatusChange) -> None:
    """Tell the author that what was decided last is taken back, and why."""
    _post(contribution, change, template="status_changed", news=TAKEN_BACK, reason=change.reason)


def tell_reopened(contribution: Contribution, change: StatusChange) -> None:
    """Tell those who are read with a contribution that the answer they received is studied again."""
    for copy in merged_into(contribution):
        _post(
            copy,
            change,
            template="status_changed",
            of=contribution,
            news=NEWS[S(change.to_status)],
            reason=change.reason,
        )


def tell_merged(copy: Contribution, change: StatusChange) -> None:
    """Tell an author that their words are read together with others', never whose."""
    _post(copy, change, template="status_changed", news=MERGED, reason="")


def tell_split(copy: Contribution, change: StatusChange) -> None:
    """Tell an author that their words are read by themselves again."""
    _post(copy, change, template="status_changed", news=SPLIT, reason="")


def told_of(changes: Iterable[StatusChange]) -> set[int]:
    """Return which of these changes their authors have been written to about."""
    keys = {f"status_changed:{change.pk}": change.pk for change in changes}
    written = OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in written}


def tell_answered(answer: OfficialAnswer, change: StatusChange) -> None:
    """Send the official answer to the author and to those who are read with them, each once for this change."""
    own = answer.contribution
    _post(own, change, template="answer_published", answer=answer, said=said_to(answer, own))
    for copy in merged_into(own):
        _post(copy, change, template="answer_published", of=own, answer=answer, said=said_to(answer, copy))


def tell_answered_with(leader: Contribution, copy: Contribution) -> None:
    """Send the author of what was just merged the answer that its leader has already."""
    change = leader.changes.filter(to_status=S.ANSWERED).order_by("-pk").first()
    answer = OfficialAnswer.objects.select_related("institution").filter(contribution=leader).first()
    if change is not None and answer is not None:
        _post(copy, change, template="answer_published", of=leader, answer=answer, said=said_to(answer, copy))


def tell_in_synthesis(contribution: Contribution, change: StatusChange) -> None:
    """Tell the author, and those who are read with them, that the region's published report holds their words."""
    _post(contribution, change, template="status_changed", news=IN_SYNTHESIS, reason="")
    for copy in merged_into(contribution):
        _post(copy, change, template="status_changed", of=contribution, news=IN_SYNTHESIS, reason="")


def merged_into(contribution: Contribution) -> Iterable[Contribution]:
    """Return those that are read with a contribution, as they came."""
    return Contribution.objects.select_related("author", "organisation").filter(merged_into=contribution).order_by("pk")


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


def _post(
    contribution: Contribution,
    change: StatusChange,
    *,
    template: str,
    of: Contribution | None = None,
    **context: object,
) -> None:
    """Write to an author once for a change: of their own contribution, or `of` the one that it is read with."""
    address = address_of(contribution)
    if not address:
        return
    mail.post(
        key=f"{template}:{change.pk}:{contribution.pk}" if of else f"{template}:{change.pk}",
        to=address,
        language=contribution.author_language,
        template=template,
        context={"reference": contribution.reference, "site_url": settings.SITE_URL, **context},
    )
