"""Who may do what with a proposed answer, and in which state."""

from __future__ import annotations

from consultations.review.models import AnswerDraft
from stakeholders.models import Account

State = AnswerDraft.State
# In these it is worded on. A proposal is taken back first, so that nobody approves what is being changed.
OPEN = {State.WORDED, State.SENT_BACK}


def is_second_person(draft: AnswerDraft, account: Account) -> bool:
    """Return whether somebody had no hand in the wording, and so may approve it."""
    return all(writer.pk != account.pk for writer in draft.writers.all())
