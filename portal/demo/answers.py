"""Official answers of the demonstration: published ones, and some that await a second person."""

from __future__ import annotations

from consultations.contributions.models import Contribution
from consultations.review.answers.actions import Wording, approve_answer, word_answer
from stakeholders.models import Account
from strategy.models import Institution

# What is proposed for a text that nobody has answered yet, in its own language where that is a written one.
PROPOSED = {
    "ar": "نشكركم على مساهمتكم. ندرس مع المصالح المعنية سبل إدراجها ضمن برنامج عمل الجهة.",
    "fr": "Merci de votre contribution. Nous étudions avec les services concernés comment l’inscrire au programme "
    "d’action de la région.",
}


def answer(contribution: Contribution, row: dict[str, str], *, worded_by: Account, approved_by: Account) -> None:
    """Word the answer of a row of answers.csv, and publish it as the second person."""
    wording = Wording(
        outcome=row["outcome"],
        reason=row["reason"],
        language=row["language"],
        institution=Institution.objects.filter(code=row["institution"]).first(),
    )
    draft = word_answer(contribution=contribution, wording=wording, by=worded_by, propose=True)
    approve_answer(draft=draft, by=approved_by)


def propose(contribution: Contribution, *, by: Account) -> None:
    """Leave an answer for somebody else to approve."""
    language = "fr" if contribution.language == "fr" else "ar"
    wording = Wording(outcome="partly_retained", reason=PROPOSED[language], language=language)
    word_answer(contribution=contribution, wording=wording, by=by, propose=True)
