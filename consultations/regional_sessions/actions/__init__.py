"""What happens to a regional session: it is prepared, copied, announced, changed, moved, called off, or dropped."""

from consultations.regional_sessions.actions.agenda import change_item
from consultations.regional_sessions.actions.copying import copy_session
from consultations.regional_sessions.actions.documents import add_document, change_document, delete_document
from consultations.regional_sessions.actions.sessions import (
    TOLD,
    Change,
    change_session,
    check_publishable,
    create_session,
    delete_session,
    move_session,
)

__all__ = [
    "TOLD",
    "Change",
    "add_document",
    "change_document",
    "change_item",
    "change_session",
    "check_publishable",
    "copy_session",
    "create_session",
    "delete_document",
    "delete_session",
    "move_session",
]
