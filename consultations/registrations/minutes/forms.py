"""What whoever drafts minutes fills in, and those who attended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from consultations.registrations.actions.minutes import LANGUAGES, EntryWords
from consultations.registrations.minutes import queries, workflow
from consultations.registrations.models import Amendment, Minutes, MinutesEntry, MinutesSection
from consultations.registrations.models.minutes import LONGEST_TEXT
from portal.shared.forms import CitizenTextField
from portal.shared.time import local, moment
from stakeholders.capacities import Capacity

IN_LANGUAGE = {
    "ar": {"text": _("Text in Arabic"), "title": _("Title in Arabic"), "speaker": _("Name in Arabic")},
    "fr": {"text": _("Text in French"), "title": _("Title in French"), "speaker": _("Name in French")},
}
DIRECTIONS = {"ar": "rtl", "fr": "ltr"}


class TwoLanguages(forms.Form):
    """Fields in both languages, the working language first, each in its own direction."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, minutes: Minutes, **options: Any) -> None:
        self.minutes = minutes
        self.order = [minutes.working_language, minutes.translation_language]
        super().__init__(*args, **options)
        for name in self.names:
            for language in self.order:
                self.fields[f"{name}_{language}"] = self.field(name, language)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def field(self, name: str, language: str) -> forms.CharField:
        """Return a field in one language; what may not change now is shown and cannot be typed into."""
        longest, widget = (LONGEST_TEXT, forms.Textarea(attrs={"rows": 8})) if name == "text" else (200, None)
        field = CitizenTextField(
            label=IN_LANGUAGE[language][name], max_length=longest, required=False, widget=widget or forms.TextInput()
        )
        field.widget.attrs |= {"lang": language, "dir": DIRECTIONS[language]}
        if language not in workflow.writable_languages(self.minutes):
            field.widget.attrs["readonly"] = True
        return field

    def pair(self, name: str) -> Div:
        """Return a field's two languages side by side."""
        return Div(*(Field(f"{name}_{language}") for language in self.order), css_class="form-row")

    def both(self, name: str) -> dict[str, str]:
        """Return what was written, by language."""
        return {language: self.cleaned_data[f"{name}_{language}"] for language in LANGUAGES}


class PassageForm(TwoLanguages):
    """A text that two may be writing at once: it carries the revision its writer saw."""

    names = ("text",)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def buttons(self) -> Div:
        """Return the button that saves; where nothing may be written there is none."""
        writable = workflow.writable_languages(self.minutes)
        return Div(*([StrictButton(_("Save"), type="submit")] if writable else []), css_class="actions")


class SectionForm(PassageForm):
    """A section's title and text."""

    def __init__(self, *args: Any, section: MinutesSection, **options: Any) -> None:
        self.names = ("text",) if section.is_introduction else ("title", "text")
        initial = {f"{name}_{one}": getattr(section, f"{name}_{one}") for name in self.names for one in LANGUAGES}
        super().__init__(*args, **({"initial": initial | {"seen": section.revision}} | options))
        # The revision stands where an autosave can replace it: see `_saved.html`.
        self.helper.layout = Layout(*(self.pair(name) for name in self.names), self.buttons())

    def titles(self) -> dict[str, str]:
        """Return the titles that were written; an introduction has none."""
        return self.both("title") if "title" in self.names else {}


class NewSectionForm(TwoLanguages):
    """A section that the agenda did not foresee."""

    names = ("title",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[f"title_{self.minutes.working_language}"].required = True
        self.helper.layout = Layout(
            self.pair("title"), Div(StrictButton(_("Add the section"), type="submit"), css_class="actions")
        )


class EntryForm(PassageForm):
    """What was said, given to a category or an organisation; or what was decided."""

    names = ("speaker", "text")
    kind = forms.ChoiceField(label=_("What it is"), choices=MinutesEntry.Kind.choices, widget=forms.RadioSelect)
    by = forms.ChoiceField(label=_("Who said it"), required=False)

    def __init__(self, *args: Any, entry: MinutesEntry | None = None, **options: Any) -> None:
        self.entry = entry
        super().__init__(*args, **({"initial": _initial_of(entry)} | options))
        categories, organisations = queries.who_may_have_spoken(self.minutes.session)
        offered = [*(Capacity(one) for one in categories), *(Capacity(one.category, one) for one in organisations)]
        if entry is not None and entry.category is not None:
            offered.append(Capacity(entry.category, entry.organisation))
        self.offered = {capacity.value: capacity for capacity in offered}
        self.fields["by"].choices = [("", _("Choose who said it")), *_grouped(self.offered.values())]
        self.fields["by"].help_text = _("For a statement. A private person is never named.")
        for language in self.order:
            self.fields[f"speaker_{language}"].help_text = _("Only of whoever holds an office, such as the wali.")
        if not workflow.may_be_arranged(self.minutes):
            for name in ("kind", "by"):
                self.fields[name].disabled = True
        self.helper.layout = Layout("seen", "kind", "by", self.pair("speaker"), self.pair("text"), self.buttons())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == MinutesEntry.Kind.STATEMENT and not values.get("by") and "by" not in self.errors:
            self.add_error("by", _("Say which category or organisation said it."))
        written = [f"text_{language}" for language in self.order]
        if not any(values.get(name) for name in written) and not set(written) & set(self.errors):
            self.add_error(written[0], _("Write what was said or decided."))
        return values

    def words(self) -> EntryWords:
        """Return the checked answers as what the actions take."""
        capacity = self.offered.get(self.cleaned_data["by"])
        return EntryWords(
            kind=self.cleaned_data["kind"],
            category=capacity.category if capacity else None,
            organisation=capacity.organisation if capacity else None,
            speaker=self.both("speaker"),
            texts=self.both("text"),
        )


class BeginForm(forms.Form):
    """In which language the minutes are written first."""

    working_language = forms.ChoiceField(
        label=_("Working language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("The other one is its translation: both are needed before the minutes are final."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        button = StrictButton(_("Begin the minutes"), type="submit")
        self.helper.layout = Layout("working_language", Div(button, css_class="actions"))


class OpenForm(forms.Form):
    """Until which day those who attended may propose amendments."""

    until = forms.DateField(
        label=_("Amendments are taken until the end of this day"),
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        initial = {"until": local(timezone.now()).date() + timedelta(days=10)}
        super().__init__(*args, **({"initial": initial} | options))
        self.helper = FormHelper()
        self.helper.form_tag = False
        button = StrictButton(_("Ask those who attended"), type="submit")
        self.helper.layout = Layout("until", Div(button, css_class="actions"))

    def moment(self) -> datetime:
        """Return the end of the chosen day on Morocco's clock."""
        return moment(self.cleaned_data["until"] + timedelta(days=1), time())


class CorrectionForm(TwoLanguages):
    """What the next version puts right."""

    names = ("correction",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        button = StrictButton(_("Begin the correction"), type="submit")
        self.helper.layout = Layout(self.pair("correction"), Div(button, css_class="actions"))

    def field(self, name: str, language: str) -> forms.CharField:
        labels = {"ar": _("What is corrected, in Arabic"), "fr": _("What is corrected, in French")}
        attributes = {"rows": 3, "lang": language, "dir": DIRECTIONS[language]}
        return CitizenTextField(
            label=labels[language],
            max_length=1000,
            widget=forms.Textarea(attrs=attributes),
            error_messages={"required": _("Needed in both languages: the public reads what was corrected.")},
        )


class DecisionForm(TwoLanguages):
    """What becomes of an amendment; the text beside it as it reads from now on."""

    names = ("text",)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[(state.value, state.label) for state in workflow.DECISIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of it.")},
    )
    answer = CitizenTextField(
        label=_("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The author reads it. Needed unless the amendment is accepted as it is."),
    )

    def __init__(self, *args: Any, amendment: Amendment, **options: Any) -> None:
        target = amendment.target
        initial = {f"text_{language}": target.text(language) for language in LANGUAGES} | {"seen": target.revision}
        super().__init__(*args, minutes=amendment.minutes, **({"initial": initial} | options))
        hint = _("If you accept it, write here how the text reads from now on, in both languages.")
        button = StrictButton(_("Decide"), type="submit")
        self.helper.layout = Layout(
            "seen", "state", HTML(f'<p class="meta">{hint}</p>'), self.pair("text"), "answer",
            Div(button, css_class="actions"),
        )  # fmt: skip

    def field(self, name: str, language: str) -> forms.CharField:
        """Both languages may change here: that is what the amendment is for."""
        field = super().field(name, language)
        field.widget.attrs.pop("readonly", None)
        return field


class AmendmentForm(forms.Form):
    """What somebody who attended would change, and why."""

    about = forms.ChoiceField(label=_("About"), widget=forms.RadioSelect)
    text = CitizenTextField(
        label=_("How it should read"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write what the text should say.")},
    )
    reason = CitizenTextField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say why: the rapporteur decides on it.")},
    )

    def __init__(self, *args: Any, passages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **({"initial": {"about": passages[0][0]}} | options))
        self.fields["about"].choices = passages
        self.helper = FormHelper()
        self.helper.form_tag = False
        button = StrictButton(_("Send my amendment"), type="submit")
        self.helper.layout = Layout("about", "text", "reason", Div(button, css_class="actions"))

    def proposal(self) -> dict[str, Any]:
        """Return what was written, in the language of the page it was written on."""
        return {
            "words": self.cleaned_data["text"],
            "reason": self.cleaned_data["reason"],
            "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        }


def _initial_of(entry: MinutesEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"kind": MinutesEntry.Kind.STATEMENT, "seen": 0}
    by = Capacity(entry.category, entry.organisation).value if entry.category is not None else ""
    written = {f"{name}_{one}": getattr(entry, f"{name}_{one}") for name in ("text", "speaker") for one in LANGUAGES}
    return written | {"kind": entry.kind, "by": by, "seen": entry.revision}


def _grouped(offered: Iterable[Capacity]) -> list[Any]:
    bodies = [(one.value, one.label) for one in offered if one.organisation]
    categories = [(one.value, one.label) for one in offered if not one.organisation]
    return [(_("Categories"), categories), *([(_("Organisations registered here"), bodies)] if bodies else [])]
