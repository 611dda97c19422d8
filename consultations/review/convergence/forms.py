"""What is filled in about programmes and opinions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review.convergence import queries
from consultations.review.convergence.models import Opinion, ProgrammeLink, Relation
from consultations.review.forms import RecordedForm
from portal.shared.forms import AddressField, CitizenTextField
from strategy.models import Institution

DAYS_TO_ANSWER = 15
LONGEST_OPINION = 10_000
NAMES_OF_LANGUAGES = {"ar": _("Arabic"), "fr": _("French")}
A_DAY = {"type": "date"}


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


class LinkForm(forms.Form):
    """A programme, and how the contribution stands to it."""

    programme = forms.ModelChoiceField(
        label=_("Existing programme"),
        queryset=queries.programmes(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a programme.")},
    )
    relation = forms.ChoiceField(
        label=_("The contribution"), choices=Relation.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say how it stands to the programme.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        button = StrictButton(_("Link it"), type="submit", css_class="quiet", **{"data-sends": "1"})
        self.helper = _helper("programme", "relation", Div(button, css_class="actions"))


class AskForm(forms.Form):
    """Which body is asked about which link, where, and by when."""

    link = forms.ModelChoiceField(
        label=_("About the programme"), queryset=ProgrammeLink.objects.none(), empty_label=None
    )
    institution = forms.ModelChoiceField(
        label=_("Body"), queryset=Institution.objects.all(), error_messages={"required": _("Choose a body.")}
    )
    contact = AddressField(
        label=_("E-mail of its contact"),
        required=False,
        max_length=254,
        help_text=_("Left empty, the address used last for this body in the region; without one, you ask it yourself."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    due_on = forms.DateField(label=_("Answer wanted by"), widget=forms.DateInput(attrs=A_DAY, format="%Y-%m-%d"))
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=[(code, NAMES_OF_LANGUAGES[code]) for code, _name in settings.LANGUAGES],
    )

    def __init__(
        self, data: Any = None, *, links: Iterable[ProgrammeLink], bodies: tuple[list[Institution], list[Institution]]
    ) -> None:
        due = queries.today() + timedelta(days=DAYS_TO_ANSWER)
        super().__init__(data, initial={"due_on": due, "language": (get_language() or "ar")[:2]})
        links = list(links)
        about = cast(forms.ModelChoiceField, self.fields["link"])
        about.queryset = ProgrammeLink.objects.filter(pk__in=[link.pk for link in links])
        about.choices = [(link.pk, link.programme.name) for link in links]
        sharing, others = bodies
        groups = [(_("Bodies that share the competence"), sharing), (_("Other bodies"), others)]
        cast(forms.ModelChoiceField, self.fields["institution"]).choices = [
            ("", _("Choose")),
            *((name, [(body.pk, body.name) for body in group]) for name, group in groups if group),
        ]
        button = StrictButton(_("Ask for its opinion"), type="submit", css_class="quiet")
        self.helper = _helper("link", "institution", "contact", "due_on", "language", Div(button, css_class="actions"))


class OpinionForm(RecordedForm):
    """What a body said."""

    stance = forms.ChoiceField(
        label=_("Opinion"),
        choices=Opinion.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the opinion is.")},
    )
    given_by = CitizenTextField(
        label=_("Who gave it"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Name or office. Needed unless there was no answer."),
    )
    given_on = forms.DateField(
        label=_("Given on"), required=False, widget=forms.DateInput(attrs=A_DAY, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language of its text"), choices=Contribution.Language.choices)
    text = CitizenTextField(
        label=_("Text of the opinion"),
        required=False,
        max_length=LONGEST_OPINION,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("As it was given, in its own language."),
    )

    def __init__(self, data: Any = None, *, opinion: Opinion) -> None:
        initial = {
            "seen": self.sign_of(opinion.recorded_at),
            "stance": opinion.stance,
            "given_by": opinion.given_by,
            "given_on": opinion.given_on or queries.today(),
            "language": opinion.language or (get_language() or "ar")[:2],
            "text": opinion.text,
        }
        super().__init__(data, initial=initial)
        button = StrictButton(_("Record the opinion"), type="submit", **{"data-sends": "1"})
        self.helper = _helper(
            "seen", "stance", "given_by", "given_on", "language", "text", Div(button, css_class="actions")
        )

    @property
    def given(self) -> dict[str, Any]:
        """Return what was said, once it is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
