"""Every write about who comes to a meeting, by what it is about."""

from consultations.registrations.actions.attendance import (
    DOOR_OPENS,
    NOTES_TAKEN_FOR,
    note_arrival,
    take_back_arrival,
)
from consultations.registrations.actions.door import (
    ALREADY,
    DOOR_KEPT,
    NOTED,
    TAKEN_BACK,
    DeviceNote,
    hand_out_list,
    hand_out_sheet,
    let_in,
    note_at_door,
    note_from_device,
    seat_at_door,
    within_the_day,
)
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
    "ALREADY",
    "DOOR_KEPT",
    "DOOR_OPENS",
    "NOTED",
    "NOTES_TAKEN_FOR",
    "TAKEN_BACK",
    "AlreadySent",
    "DeviceNote",
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
    "hand_out_list",
    "hand_out_sheet",
    "lapse_offers",
    "let_in",
    "move_meeting",
    "note_arrival",
    "note_at_door",
    "note_from_device",
    "offer_free_seats",
    "register",
    "remind",
    "seat_at_door",
    "send_links_again",
    "settle_need",
    "take_back_arrival",
    "tell_of_meeting",
    "within_the_day",
]
