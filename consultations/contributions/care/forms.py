"""What a protection referent fills in: the filters of the queue, a referral, a release, a closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.contributions.actions.disclosures import Referral
from consultations.contributions.care import queries
from consultations.contributions.models import Disclosure, DisclosureStep
from portal.shared.filters import FilterForm
from portal.shared.forms import CitizenTextField
from strategy.models import Region

LONGEST = 5_000


def _words(label: Any, *, rows: int = 3, **options: Any) -> CitizenTextField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return CitizenTextField(label=label, max_length=LONGEST, widget=widget, **options)


class CareQueueForm(FilterForm):
    """The filters of the restricted queue. No search: what is typed there would stand in an address."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Sign"), required=False, choices=[("", _("All")), *Disclosure.Kind.choices])
    days = forms.ChoiceField(
        label=_("Held for"),
        required=False,
        choices=[
            ("", _("All")),
            ("1", _("More than a day")),
            ("7", _("More than a week")),
            ("30", _("More than a month")),
        ],
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Iterable[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        regions = list(regions)
        states = [("", _("To be looked after")), *Disclosure.State.choices, (queries.ALL_STATES, _("All"))]
        cast(forms.ChoiceField, self.fields["state"]).choices = states
        cast(forms.ChoiceField, self.fields["region"]).choices = [
            ("", _("All")),
            *((region.code, region.name) for region in regions),
        ]
        self.has_several_regions = len(regions) > 1
        if not self.has_several_regions:
            del self.fields["region"]


class ActForm(forms.Form):
    """One act on a disclosure; the three forms of its page keep apart by their prefixes."""

    title: Any = ""
    button: Any = ""
    css_class = "quiet"

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix=type(self).__name__.lower())
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *self.fields, Div(StrictButton(self.button, type="submit", css_class=self.css_class), css_class="actions")
        )


class ReferForm(ActForm):
    """To whom it was handed over, what, how and when."""

    title = _("Refer it")
    button, css_class = _("Note the referral"), ""

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=queries.institutions(), required=False, empty_label=_("None of these")
    )
    service = CitizenTextField(
        label=_("Or a service"),
        max_length=200,
        required=False,
        help_text=_("Its name and town: a listening centre, a hospital unit, a prosecutor’s office."),
    )
    handed_over = _words(
        _("What was handed over"),
        help_text=_("Only what that service needs in order to act."),
        error_messages={"required": _("Write what was handed over.")},
    )
    means = forms.ChoiceField(label=_("How"), choices=DisclosureStep.Means.choices)
    handed_over_on = forms.DateField(
        label=_("On"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    note = _words(_("Note"), rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("institution") or values.get("service") or "service" in self.errors):
            self.add_error("institution", _("Say to whom it was handed over: an institution or a service."))
        return values

    @property
    def referral(self) -> Referral:
        """Return the checked answers as what the action takes."""
        return Referral(**self.cleaned_data)


class ReleaseForm(ActForm):
    """Why it is no disclosure."""

    title = _("It is no disclosure")
    button = _("Release it into the ordinary queue")

    reason = _words(
        _("Why it is no sensitive disclosure"),
        rows=2,
        error_messages={"required": _("Say why it is no sensitive disclosure.")},
    )


class CloseForm(ActForm):
    """What came of it."""

    title = _("Nothing more to do")
    button = _("Close it")

    reason = _words(
        _("What came of it"),
        rows=2,
        error_messages={"required": _("Say what came of it, or why nothing more can be done.")},
    )
