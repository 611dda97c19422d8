"""The rooms' pages of the configuration desk, gathered where Django looks for them."""

from django.contrib import admin

from consultations.regional_sessions.inlines import AgendaItemAdmin
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.admin import MeetingAdmin
from consultations.review.assessing.admin import CriterionAdmin
from consultations.review.board.admin import ParticipationTargetAdmin

admin.site.register(RegionalSession, MeetingAdmin)

__all__ = ["AgendaItemAdmin", "CriterionAdmin", "MeetingAdmin", "ParticipationTargetAdmin"]
