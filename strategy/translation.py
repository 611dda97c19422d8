"""Which columns exist in Arabic and in French."""

from modeltranslation.translator import TranslationOptions, translator

from strategy import models

BILINGUAL = {
    models.Region: ("name", "capital"),
    models.Province: ("name",),
    models.Strategy: ("name", "summary"),
    models.Axis: ("name", "summary", "description"),
    models.Objective: ("name", "description"),
    models.GuidingQuestion: ("text",),
    models.Institution: ("name", "acronym"),
    models.Helpline: ("name", "purpose"),
    models.Programme: ("name", "description"),
}

for model, columns in BILINGUAL.items():
    translator.register(model, type(f"{model.__name__}Options", (TranslationOptions,), {"fields": columns}))
