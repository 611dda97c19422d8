"""The rooms' pages of the configuration desk, gathered where Django looks for them."""

from django.contrib import admin

from consultations.regional_sessions.admin import RegionalSessionAdmin
from consultations.regional_sessions.inlines import AgendaItemAdmin
from consultations.regional_sessions.models import RegionalSession

admin.site.register(RegionalSession, RegionalSessionAdmin)

__all__ = ["AgendaItemAdmin", "RegionalSessionAdmin"]
