"""Which columns exist in Arabic and in French. Citizens' text never does: it keeps the language it was written in."""

from modeltranslation.translator import TranslationOptions, register

from consultations.regional_sessions.models import AgendaItem, RegionalSession, SessionDocument, Speaker
from consultations.review.assessing.models import Criterion
from consultations.review.standard_answers.models import StandardAnswer


@register(RegionalSession)
class RegionalSessionTranslation(TranslationOptions):
    fields = ("title", "venue", "access_information", "cancellation_reason")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("name", "position")


@register(SessionDocument)
class SessionDocumentTranslation(TranslationOptions):
    fields = ("title",)


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "question", "low", "high")


@register(StandardAnswer)
class StandardAnswerTranslation(TranslationOptions):
    fields = ("name", "text")
