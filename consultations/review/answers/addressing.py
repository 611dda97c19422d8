"""One answer goes to everybody who is read together: each is addressed in it by their own name, never by another's."""

from __future__ import annotations

import copy
import re

from consultations.contributions.models import Contribution
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.standard_answers.placeholders import names_author, speaker
from portal.shared.bilingual import label

Places = list[list[int]]  # start and end of each, in order


def places_of_the_name(draft: AnswerDraft) -> Places:
    """Return where an answer holds the organisation of its author, when a standard answer put it there.

    Of what somebody wrote by hand nobody can tell whether a name addresses the author.
    """
    name = draft.contribution.body_that_speaks
    if not name or draft.standard is None or not names_author(label(draft.standard, "text").values()):
        return []
    return [[found.start(), found.end()] for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", draft.reason)]


def said_to(answer: OfficialAnswer, contribution: Contribution) -> str:
    """Return the answer as an author reads it: of the contribution it was given to, or of one that is read with it."""
    if contribution.pk == answer.contribution_id or not answer.named_at:
        return answer.reason
    own, said, at = speaker(contribution, answer.language), [], 0
    for start, end in answer.named_at:
        said += [answer.reason[at:start], own]
        at = end
    return "".join([*said, answer.reason[at:]])


def answer_to(contribution: Contribution) -> OfficialAnswer | None:
    """Return the answer that stands for a contribution, its own or that of the one it is read with, as it reads it."""
    answered = contribution.merged_into if contribution.status == Contribution.Status.MERGED else contribution
    given = getattr(answered, "answer", None)
    if answered is None or given is None or not answered.is_answered:
        return None
    answer: OfficialAnswer = copy.copy(given)
    answer.reason = said_to(answer, contribution)  # in memory alone
    return answer
