"""An official answer as the tests of other rooms want it: worded by one, approved by another."""

from __future__ import annotations

from consultations.contributions.models import Contribution
from consultations.review.answers.actions import Wording, approve_answer, word_answer
from consultations.review.models import AnswerDraft, OfficialAnswer
from stakeholders.actions import create_account
from stakeholders.models import Account


def propose(contribution: Contribution, by: Account, **values: object) -> AnswerDraft:
    """Word an answer and propose it."""
    wording = Wording(**{"outcome": "retained", "reason": "نشكركم", "language": "ar"} | values)
    return word_answer(contribution=contribution, wording=wording, by=by, propose=True)


def publish(contribution: Contribution, by: Account, **values: object) -> OfficialAnswer:
    """Publish an answer that another person, of no role, worded."""
    writer = Account.objects.filter(email="writer@example.org").first()
    writer = writer or create_account(email="writer@example.org", full_name="كاتبة الجواب", by=None)
    return approve_answer(draft=propose(contribution, writer, **values), by=by)
