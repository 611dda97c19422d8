"""What the page of a contribution says of its answer to come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access, workflow as desk_workflow
from consultations.review.answers import queries, workflow
from consultations.review.answers.forms import SendBackForm


def about_the_answer(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """Return the proposed answer, and what this reader may do with it."""
    draft = queries.draft_of(contribution)
    reviews = access.may(request.user, contribution, *access.REVIEWING)
    proposed = draft is not None and draft.state == workflow.State.TO_APPROVE
    return {
        "answerable": reviews and desk_workflow.is_answerable(contribution.status),
        "draft": draft,
        "escalated": draft is not None and proposed and queries.is_escalated(draft),
        "may_approve": draft is not None
        and proposed
        and reviews
        and workflow.is_second_person(draft, access.reader(request.user)),
        "send_back_form": SendBackForm(seen_version=draft.version if draft else 0),
    }
