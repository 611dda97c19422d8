"""What is written around the machine's sentences of one section: before and after, in each language by itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy as _

from consultations.synthesis.narration.actions import Texts
from consultations.synthesis.narration.models import Passage
from portal.shared.forms import CitizenTextField

LONGEST = 12_000
PLACES: dict[str, dict[str, Promise]] = {
    "ar": {"before": _("Before the machine’s sentences, in Arabic"), "after": _("After them, in Arabic")},
    "fr": {"before": _("Before the machine’s sentences, in French"), "after": _("After them, in French")},
}


class SectionForm(forms.Form):
    """The four texts of a section, each with the version that the writer began from."""

    def __init__(self, *args: Any, passages: dict[str, Passage], **options: Any) -> None:
        super().__init__(*args, **options)
        for language, _name in settings.LANGUAGES:
            direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
            passage = passages.get(language)
            for place, label in PLACES[language].items():
                self.fields[f"{place}_{language}"] = CitizenTextField(
                    label=label,
                    required=False,
                    max_length=LONGEST,
                    initial=getattr(passage, place, ""),
                    widget=forms.Textarea(attrs={"rows": 6, "lang": language, "dir": direction}),
                )
            self.fields[f"seen_{language}"] = forms.IntegerField(
                min_value=0,
                max_value=2**31 - 1,
                required=False,
                initial=passage.version if passage else 0,
                widget=forms.HiddenInput,
            )

    @property
    def texts(self) -> dict[str, Texts]:
        """What was written, by language."""
        found = self.cleaned_data
        return {
            language: Texts(found[f"before_{language}"], found[f"after_{language}"], found[f"seen_{language}"] or 0)
            for language, _name in settings.LANGUAGES
        }
