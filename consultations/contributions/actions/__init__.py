"""Every write to a contribution, by what happens to it."""

from consultations.contributions.actions.assisting import (
    Intake,
    SheetKnown,
    attach_to_entry,
    correct_entry,
    enter_for_somebody,
    hand_out_slips,
    number_sheets,
)
from consultations.contributions.actions.clarifying import answer_clarification, ask_clarification
from consultations.contributions.actions.copies import place_copies, place_copy
from consultations.contributions.actions.correcting import (
    claim_contribution,
    correct_contribution,
    withdraw_contribution,
)
from consultations.contributions.actions.disclosures import hold_contribution
from consultations.contributions.actions.flagging import screen_contribution, screen_contributions
from consultations.contributions.actions.forgetting import (
    forget_author,
    forget_contacts,
    forget_disclosures,
    forget_hidden_words_of_closed,
)
from consultations.contributions.actions.moving import move_contribution, part, publish_contributions
from consultations.contributions.actions.offers import OfferMovedMeanwhile, move_offer
from consultations.contributions.actions.receiving import AlreadySent, Words, record_contribution, submit_contribution
from consultations.contributions.actions.redacting import read_original, redact, undo_redaction

__all__ = [
    "AlreadySent",
    "Intake",
    "OfferMovedMeanwhile",
    "SheetKnown",
    "Words",
    "answer_clarification",
    "ask_clarification",
    "attach_to_entry",
    "claim_contribution",
    "correct_contribution",
    "correct_entry",
    "enter_for_somebody",
    "forget_author",
    "forget_contacts",
    "forget_disclosures",
    "forget_hidden_words_of_closed",
    "hand_out_slips",
    "hold_contribution",
    "move_contribution",
    "move_offer",
    "number_sheets",
    "part",
    "place_copies",
    "place_copy",
    "publish_contributions",
    "read_original",
    "record_contribution",
    "redact",
    "screen_contribution",
    "screen_contributions",
    "submit_contribution",
    "undo_redaction",
    "withdraw_contribution",
]
