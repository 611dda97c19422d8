"""What is said of a view: its name, and with which region it is shared."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.review.saved.models import SavedView
from portal.shared.forms import CitizenTextField
from strategy.models import Region


class NameForm(forms.Form):
    """The name of a view."""

    name = CitizenTextField(
        label=_("Name of the view"),
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the view a name.")},
    )

    def __init__(self, *args: Any, button: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "name", Div(StrictButton(button or _("Save this view"), type="submit"), css_class="actions")
        )


class ShareForm(forms.Form):
    """Whose desk sees a view besides its owner: one that they coordinate, or none."""

    region = forms.ModelChoiceField(
        label=_("Shown to everybody at the desk of"), queryset=Region.objects.none(), required=False
    )

    def __init__(self, *args: Any, regions: QuerySet[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["region"]
        field.queryset = regions  # type: ignore[attr-defined]
        field.empty_label = _("Nobody else")  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "region", Div(StrictButton(_("Share"), type="submit", css_class="quiet"), css_class="actions")
        )
