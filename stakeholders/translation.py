"""Which columns exist in Arabic and in French."""

from modeltranslation.translator import TranslationOptions, register

from stakeholders.models import Category, Organisation


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name",)
