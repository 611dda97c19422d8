"""What the whole portal holds about a person, and what it does not keep for ever: every room's part, in one list each.

A room that holds personal data adds its own here: nothing else needs to know of it.
"""

from __future__ import annotations

from datetime import datetime

from consultations.contributions import actions as contributions
from consultations.contributions.attachments.actions import keeping as files
from consultations.contributions.drafts import actions as drafts
from consultations.contributions.drafts.holdings import DRAFTS
from consultations.contributions.holdings import CONTRIBUTIONS
from consultations.registrations import actions as registrations
from consultations.registrations.holdings import REGISTRATIONS
from consultations.review.forgetting import actions as desk
from portal.shared import mail
from portal.shared.retention import Removal, Subject
from stakeholders import holdings
from stakeholders.actions import keeping

# In the order in which people read them. The account comes last: the others find the person by its address.
HOLDINGS = [CONTRIBUTIONS, DRAFTS, REGISTRATIONS, *holdings.OWN]


def _close_unused_accounts(cutoff: datetime) -> int:
    return keeping.close_unused_accounts(cutoff=cutoff, holdings=HOLDINGS)


def _forget_disclosures(cutoff: datetime) -> int:
    """Remove the words of disclosures, and what the desk had written about them."""
    forgotten = contributions.forget_disclosures(cutoff=cutoff)
    desk.forget_what_was_written()
    return forgotten


REMOVALS = [
    Removal(Subject.CONTRIBUTOR_CONTACTS, lambda cutoff: contributions.forget_contacts(cutoff=cutoff)),
    Removal(Subject.ACCOMMODATION_NEEDS, registrations.forget_needs),
    Removal(Subject.REGISTRATION_CONTACTS, registrations.forget_contacts),
    Removal(Subject.ATTENDANCE_ROSTERS, registrations.forget_names),
    Removal(Subject.INACTIVE_ACCOUNTS, _close_unused_accounts),
    Removal(Subject.REFUSED_ORGANISATIONS, lambda cutoff: keeping.remove_refused_organisations(cutoff=cutoff)),
    Removal(Subject.UNANSWERED_INVITATIONS, lambda cutoff: keeping.remove_unanswered_invitations(cutoff=cutoff)),
    Removal(Subject.VOICE_RECORDINGS, lambda cutoff: files.forget_voices(cutoff=cutoff)),
    Removal(Subject.SENT_MAIL, mail.forget_sent),
    Removal(Subject.DISCLOSURES, _forget_disclosures),
    Removal(Subject.HIDDEN_WORDS, lambda cutoff: contributions.forget_hidden_words_of_closed(cutoff=cutoff)),
    Removal(Subject.DRAFTS, lambda cutoff: drafts.forget_old(cutoff=cutoff)),
]
