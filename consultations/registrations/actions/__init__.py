"""Every write about who comes to a meeting, by what it is about."""

from consultations.registrations.actions.attendance import note_arrival, take_back_arrival
from consultations.registrations.actions.forgetting import (
    erase_registrations,
    forget_contacts,
    forget_names,
    forget_needs,
)
from consultations.registrations.actions.meetings import (
    change_meeting,
    move_meeting,
    remind,
    tell_of_meeting,
)
from consultations.registrations.actions.needs import settle_need
from consultations.registrations.actions.registering import (
    AlreadySent,
    Person,
    accept_offer,
    cancel_registration,
    change_mode,
    correct_person,
    decline_offer,
    register,
    send_links_again,
)
from consultations.registrations.actions.seating import lapse_offers, offer_free_seats

__all__ = [
    "AlreadySent",
    "Person",
    "accept_offer",
    "cancel_registration",
    "change_meeting",
    "change_mode",
    "correct_person",
    "decline_offer",
    "erase_registrations",
    "forget_contacts",
    "forget_names",
    "forget_needs",
    "lapse_offers",
    "move_meeting",
    "note_arrival",
    "offer_free_seats",
    "register",
    "remind",
    "send_links_again",
    "settle_need",
    "take_back_arrival",
    "tell_of_meeting",
]
