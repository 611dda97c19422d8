"""What visitors fill in on the public pages."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.contributions import queries as contributions
from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import queries as registrations
from portal.shared import receipts, throttle
from portal.shared.filters import FilterForm, words_field
from stakeholders.models import Category
from strategy.models import Axis, Region

log = logging.getLogger(__name__)

SUBJECT = "receipt"
MOST_FAILURES = 30  # an hour and address: a village behind one address mistypes too


class ReceiptForm(forms.Form):
    """The receipt code, however it was typed.

    A right code is never refused: a whole village may sit behind the address that somebody guesses from. What guards a
    receipt is its hundred random bits; the limit on wrong codes tells a machine to stop, and our log that it was here.
    """

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=60,
        help_text=_("Twenty letters and digits, in four groups. Small letters and missing hyphens do no harm."),
    )

    def __init__(self, *args: Any, address: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.address = address
        self.tried_too_often = False
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("code", dir="ltr", autocomplete="off", autocapitalize="characters", spellcheck="false"),
            Submit("open", str(_("Open"))),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "code" not in values:
            return values
        typed = receipts.code_hash(values["code"])
        values["contribution"] = contributions.by_receipt(typed)
        values["registration"] = registrations.by_receipt(typed)
        if values["contribution"] is None and values["registration"] is None:
            self._refuse()
        return values

    def _refuse(self) -> None:
        self.tried_too_often = throttle.failures(SUBJECT, self.address) >= MOST_FAILURES
        if self.tried_too_often:
            log.warning("more than %s wrong receipt codes within the hour from one address", MOST_FAILURES)
            self.add_error(
                "code", _("This code is wrong, as many others from your connection were. Try again in an hour.")
            )
            return
        throttle.count_failure(SUBJECT, self.address)
        self.add_error(
            "code",
            _("Nothing has this code. Compare it with your receipt, sign by sign; 0 and O count as the same."),
        )

    @property
    def http_status(self) -> int:
        """What the page answers with."""
        if self.tried_too_often:
            return 429
        return 422 if self.errors else 200


class ChoiceOfTexts(FilterForm):
    """Which published contributions to list. What is not understood is left out, never an error page.

    `categories` are those that enough people of one region wrote as on one axis: the others are not told apart.
    """

    folded = ("category", "kind", "language")

    words = words_field(_("Words to look for"))
    region = forms.ModelChoiceField(Region.objects.all(), required=False, label=_("Region"), empty_label=_("All"))
    axis = forms.ModelChoiceField(Axis.objects.all(), required=False, label=_("Axis"), empty_label=_("All"))
    category = forms.ModelChoiceField(
        Category.objects.none(), required=False, label=_("Written as"), empty_label=_("All")
    )
    kind = forms.ChoiceField(
        choices=[("", _("All")), *Contribution.Kind.choices], required=False, label=_("Kind of contribution")
    )
    language = forms.ChoiceField(
        choices=[("", _("All")), *Contribution.Language.choices], required=False, label=_("Language of the text")
    )

    def __init__(self, *args: Any, categories: QuerySet[Category], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].queryset = categories
        self.label_suffix = ""

    @property
    def about(self) -> str:
        """Return the tail of an address that brings the region and the axis along."""
        tail = urlencode({name: self.asked[name] for name in ("region", "axis") if name in self.asked})
        return f"?{tail}" if tail else ""


class ChoiceOfSessions(forms.Form):
    """Which sessions to list. What is not understood is left out, never an error page."""

    COMING, PAST = "coming", "past"

    region = forms.ModelChoiceField(Region.objects.all(), required=False, label=_("Region"), empty_label=_("All"))
    mode = forms.ChoiceField(
        choices=[("", _("All")), *RegionalSession.Mode.choices], required=False, label=_("Participation")
    )
    when = forms.ChoiceField(
        choices=[("", _("All")), (COMING, _("To come")), (PAST, _("Held or cancelled"))],
        required=False,
        label=_("Meetings"),
    )

    def chosen(self) -> dict[str, str]:
        """Return the understood part of the choice, as it stands in an address."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: getattr(value, "code", value) for name, value in values.items() if value}
