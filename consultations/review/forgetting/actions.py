"""What was written about something forgotten may tell what its words told: it goes with them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from consultations.contributions.actions.forgetting import REMOVED
from consultations.contributions.models import Contribution, Disclosure
from consultations.review.assessing.models import Assessment
from consultations.review.bulk.models import BulkRun
from consultations.review.convergence.models import Opinion
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.notes.actions import forget_notes_of_forgotten
from consultations.review.tagging.models import Tag, Tagging


@transaction.atomic
def forget_what_was_written() -> None:
    """Remove what the desk wrote about disclosures whose time is over: remarks, tags, notes, answers, opinions.

    Marks, levels and codes, which tell no story, stay. Run again, it finds nothing.
    """
    forgotten = Contribution.everything.filter(disclosure__state=Disclosure.State.FORGOTTEN)
    forget_notes_of_forgotten()
    Assessment.objects.filter(contribution__in=forgotten).exclude(remark="").update(remark="")
    AnswerDraft.objects.filter(contribution__in=forgotten).delete()
    OfficialAnswer.objects.filter(contribution__in=forgotten).exclude(reason=REMOVED).update(
        reason=REMOVED, named_at=[]
    )
    Opinion.objects.filter(link__contribution__in=forgotten).exclude(text="").update(text="", language="")
    _forget_tags(forgotten)


def _forget_tags(forgotten: QuerySet[Contribution]) -> None:
    """Take the tags off, and those away that nothing bears any more: a tag may be somebody's name."""
    BulkRun.objects.filter(action=BulkRun.Action.TAG, items__contribution__in=forgotten).update(tag=REMOVED)
    taggings = Tagging.objects.filter(contribution__in=forgotten)
    named = list(taggings.values_list("tag", flat=True))
    tags = list(Tag.objects.select_for_update().filter(pk__in=named).order_by("pk"))
    taggings.delete()
    for tag in tags:
        if not tag.taggings.exists():
            tag.delete()
