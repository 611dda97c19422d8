"""What is filled in about a standard answer: where and for what it is meant, and its text in both languages."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language_info, gettext_lazy as _

from consultations.review.standard_answers import queries
from consultations.review.standard_answers.models import StandardAnswer
from portal.shared.forms import CitizenTextField
from strategy.models import Region

LONGEST_NAME, LONGEST_TEXT = 120, 8_000
NAMES = {"ar": _("Name in Arabic"), "fr": _("Name in French")}
TEXTS = {"ar": _("Text in Arabic"), "fr": _("Text in French")}


class StandardAnswerForm(forms.ModelForm):
    """A standard answer. Names and texts are asked for in each language by itself."""

    class Meta:
        model = StandardAnswer
        fields = ("region", "outcome", "axis", "in_use")

    def __init__(self, *args: Any, regions: QuerySet[Region], national: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        region = cast(forms.ModelChoiceField, self.fields["region"])
        region.queryset, region.required = regions, not national
        region.empty_label = str(_("Every region")) if national else None
        self.fields["axis"] = forms.ModelChoiceField(
            label=_("Axis"), queryset=queries.axes(), required=False, empty_label=_("Any axis")
        )
        self.fields["region"].label, self.fields["outcome"].label = _("Region"), _("Outcome")
        self.fields["in_use"].label = _("Offered when an answer is written")
        for language, _name in settings.LANGUAGES:
            self._ask_in(language)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "region",
            "outcome",
            "axis",
            "name_ar",
            "text_ar",
            "name_fr",
            "text_fr",
            "in_use",
            Div(StrictButton(_("Keep it"), type="submit", **{"data-sends": "1"}), css_class="actions"),
        )

    def _ask_in(self, language: str) -> None:
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        attributes = {"lang": language, "dir": direction}
        for name, field in {
            f"name_{language}": CitizenTextField(
                label=NAMES[language],
                max_length=LONGEST_NAME,
                widget=forms.TextInput(attrs=attributes),
            ),
            f"text_{language}": CitizenTextField(
                label=TEXTS[language],
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs=attributes | {"rows": 8}),
            ),
        }.items():
            self.fields[name] = field
            self.initial.setdefault(name, getattr(self.instance, name) or "")

    def _post_clean(self) -> None:
        """Put the texts on the row before the row judges itself."""
        for name in ("name", "text"):
            for language, _name in settings.LANGUAGES:
                column = f"{name}_{language}"
                setattr(self.instance, column, self.cleaned_data.get(column, ""))
        super()._post_clean()
