"""Which columns exist in Arabic and in French. Citizens' text never does: it keeps the language it was written in."""

from modeltranslation.translator import TranslationOptions, register

from consultations.regional_sessions.models import RegionalSession


@register(RegionalSession)
class RegionalSessionTranslation(TranslationOptions):
    fields = ("title", "venue", "access_information")
