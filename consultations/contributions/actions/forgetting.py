"""Names and addresses leave when their time is over or their owner asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from consultations.contributions import workflow
from consultations.contributions.actions.correcting import withdraw_contribution
from consultations.contributions.actions.redacting import forget_hidden_words
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.care.workflow import check_move
from consultations.contributions.models import (
    Attachment,
    Clarification,
    Contribution,
    Convergence,
    Disclosure,
    DisclosureStep,
    IntakeRecord,
    PartnershipOffer,
    ProposalDetails,
    Redaction,
    StatusChange,
)
from portal.shared import audit
from stakeholders.models import Account

REMOVED = "—"  # stands where the database asks for words


def forget_contacts(*, cutoff: datetime) -> int:
    """Empty the authors' addresses of what was closed before `cutoff`: nobody writes to them about it any more."""
    closed = _closed_before(cutoff)
    IntakeRecord.objects.filter(contribution__in=closed).exclude(phone="").update(phone="")
    return closed.exclude(author_email="").update(author_email="")


@transaction.atomic
def forget_hidden_words_of_closed(*, cutoff: datetime) -> int:
    """Let what was hidden from contributions that were closed before `cutoff` go for good; returns of how many."""
    with_originals = Exists(Redaction.objects.filter(contribution=OuterRef("pk")))
    hiding = _closed_before(cutoff).filter(with_originals).order_by("pk").select_for_update(of=("self",))
    keys = list(hiding.values_list("pk", flat=True))
    forget_hidden_words(keys)
    return len(keys)


def _closed_before(cutoff: datetime) -> QuerySet[Contribution]:
    looked_after = Q(held_for=Contribution.Hold.DISCLOSURE)
    open_disclosures = Disclosure.objects.exclude(state=Disclosure.State.CLOSED, state_changed_at__lt=cutoff)
    return Contribution.everything.filter(
        Q(~looked_after, status__in=workflow.CLOSED, status_changed_at__lt=cutoff)
        | Q(
            ~looked_after,
            merged_into__status__in=workflow.CLOSED,
            merged_into__status_changed_at__lt=cutoff,
            status_changed_at__lt=cutoff,
        )
        | Q(looked_after, ~Exists(open_disclosures.filter(contribution=OuterRef("pk"))))
    )


def forget_author(*, account: Account) -> int:
    """Take the author's name and address off what an account sent or claimed. The words stay: they were counted.

    Files, voice and whatever was hidden from the words go. What was only spoken and never written down is withdrawn:
    there is nothing left to read.
    """
    own = Contribution.everything.filter(author=account)
    for spoken in own.filter(wording=Contribution.Wording.AWAITED, status__in=workflow.WITHDRAWABLE):
        withdraw_contribution(contribution=spoken)
    keeping.remove_files(attachments=Attachment.objects.filter(contribution__in=own), by=account, why="erasure")
    forget_hidden_words(list(own.values_list("pk", flat=True)))
    return own.update(author=None, author_name="", organisation_name="", author_email="", name_is_public=False)


def forget_disclosures(*, cutoff: datetime) -> int:
    """Remove the words of every sensitive disclosure that was closed before `cutoff`, and who wrote them.

    What stays is no word of anybody: the reference, the region, which signs there were, when it was held, to which
    institution it was referred, when it was closed.
    """
    State = Disclosure.State
    ripe = Disclosure.objects.filter(state=State.CLOSED, state_changed_at__lt=cutoff).values_list("pk", flat=True)
    return sum(_forget_disclosure(pk, cutoff) for pk in list(ripe))


@transaction.atomic
def _forget_disclosure(pk: int, cutoff: datetime) -> bool:
    """Remove the words of one, unless somebody has taken it up again meanwhile."""
    disclosure = Disclosure.objects.select_for_update().get(pk=pk)
    before, forgotten = disclosure.state, Disclosure.State.FORGOTTEN
    if before != Disclosure.State.CLOSED or disclosure.state_changed_at >= cutoff:
        return False
    check_move(before, forgotten)
    contribution = Contribution.everything.select_for_update().get(pk=disclosure.contribution_id)
    _empty(contribution)
    now = timezone.now()
    disclosure.signs = [{"in": "", "kind": kind, "start": 0, "end": 0} for kind in _kinds(disclosure)]
    disclosure.reason, disclosure.state, disclosure.state_changed_at = "", forgotten, now
    disclosure.save(update_fields=["signs", "reason", "state", "state_changed_at"])
    disclosure.steps.update(handed_over="", note="")
    disclosure.steps.exclude(service="").update(service=REMOVED)
    DisclosureStep.objects.create(disclosure=disclosure, from_state=before, to_state=forgotten, by=None, at=now)
    audit.record("disclosure_forgotten", contribution, by=None, region=contribution.region_id)
    return True


def _kinds(disclosure: Disclosure) -> list[str]:
    return sorted({str(sign["kind"]) for sign in disclosure.signs})


def _empty(contribution: Contribution) -> None:
    """Take the words, the files and the author off a contribution. Its receipt code opens it no more."""
    keeping.remove_files(attachments=contribution.attachments.all(), by=None, why="retention")
    contribution.attachments.update(alternative="")
    Convergence.objects.filter(contribution=contribution).delete()
    ProposalDetails.objects.filter(contribution=contribution).delete()
    PartnershipOffer.objects.filter(contribution=contribution).delete()
    forget_hidden_words([contribution.pk])
    contribution.flags.all().delete()
    StatusChange.objects.filter(contribution=contribution).update(reason="")
    Clarification.objects.filter(contribution=contribution).delete()
    IntakeRecord.objects.filter(contribution=contribution).update(phone="", paper_serial="")
    contribution.title, contribution.import_fields = "", {}
    contribution.body = "" if contribution.is_spoken_only else REMOVED
    contribution.author_name = contribution.organisation_name = contribution.author_email = ""
    contribution.author = contribution.organisation = contribution.province = None
    contribution.name_is_public = False
    contribution.receipt_hash = contribution.submission_hash = None
    contribution.save()
