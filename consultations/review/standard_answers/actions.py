"""Writing a standard answer, changing it, taking it out of use."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from consultations.review.standard_answers.models import StandardAnswer
from portal.shared import audit, text
from portal.shared.bilingual import label
from stakeholders.models import Account


@transaction.atomic
def save_standard_answer(*, standard: StandardAnswer, by: Account) -> StandardAnswer:
    """Keep a standard answer as it stands. What was published from it before stays as it was published."""
    for column in ("name", "text"):
        for language, words in label(standard, column).items():
            setattr(standard, f"{column}_{language}", text.clean(words))
    standard.changed_by, standard.changed_at = by, timezone.now()
    is_new = standard.pk is None
    standard.full_clean(exclude={"region", "axis", "changed_by"})
    standard.save()
    audit.record(
        "standard_answer_written" if is_new else "standard_answer_changed",
        standard,
        by=by,
        region=standard.region_id or "",
        outcome=standard.outcome,
        in_use=standard.in_use,
    )
    return standard
