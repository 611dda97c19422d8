"""The rooms' pages of the configuration desk, gathered where Django looks for them."""

from consultations.regional_sessions.admin import RegionalSessionAdmin

__all__ = ["RegionalSessionAdmin"]
