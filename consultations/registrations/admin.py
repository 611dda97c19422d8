"""The configuration desk of the meetings: what is changed there reaches those who have registered."""

from consultations.regional_sessions.admin import RegionalSessionAdmin
from consultations.registrations import actions


class MeetingAdmin(RegionalSessionAdmin):
    """The sessions' desk with the actions of the room where people come."""

    change_session = staticmethod(actions.change_meeting)
    move_session = staticmethod(actions.move_meeting)
