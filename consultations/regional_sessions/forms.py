"""The forms in which an administrator prepares, copies and calls off a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from consultations.regional_sessions import actions, queries
from consultations.regional_sessions.actions import agenda, seats
from consultations.regional_sessions.actions.rows import Fault
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SessionDocument
from portal.shared import uploads
from portal.shared.time import local, moment
from portal.shared.uploads import DocumentField
from strategy.models import Region

MEGABYTES = 20
KINDS = (
    uploads.PDF, uploads.DOCX, uploads.PPTX, uploads.XLSX, uploads.ODT, uploads.ODP, uploads.PNG, uploads.JPEG,
)  # fmt: skip


class RegionalSessionForm(forms.ModelForm):
    """Fields in both languages, named by the admin page. A draft may be half written; what the public reads may not."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.is_public:
            for name, value in (cleaned or {}).items():
                setattr(self.instance, name, value)
            actions.check_publishable(self.instance)
        return cleaned


class ClockField(forms.TimeField):
    """An hour of Morocco's clock."""

    # Not the browser's own: it writes hours in the language of the device, in halves of twelve or in other digits.
    widget = forms.TimeInput(
        format="%H:%M", attrs={"dir": "ltr", "size": 6, "placeholder": "09:30", "autocomplete": "off"}
    )


class AgendaItemForm(forms.ModelForm):
    """An item's hours are typed as the clock shows them; the day is the session's, or the first of several."""

    day = forms.IntegerField(
        label=capfirst(gettext_lazy("day of the session")), min_value=1, max_value=9, initial=1, required=False
    )
    starts = ClockField(label=capfirst(gettext_lazy("from")))
    ends = ClockField(label=capfirst(gettext_lazy("until")))
    session: RegionalSession

    class Meta:
        model = AgendaItem
        fields: list[str] = []  # named by the admin page

    def belong_to(self, session: RegionalSession, stands_at: tuple[Any, Any]) -> None:
        """Say of which session this is an item, and when that session stands in the database."""
        self.session = session
        begins, ends = stands_at
        first = local(begins).date() if begins else None
        if first is None or local(ends).date() == first:
            self.fields["day"].widget = forms.HiddenInput()
        if self.instance.pk and first is not None:
            self.initial |= {
                "day": (local(self.instance.starts_at).date() - first).days + 1,
                "starts": local(self.instance.starts_at).time(),
                "ends": local(self.instance.ends_at).time(),
            }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is not None and ends is not None and self.session.starts_at is not None:
            if ends <= starts:
                self.add_error("ends", _("It must end after it starts."))
            day = local(self.session.starts_at).date() + timedelta(days=(cleaned.get("day") or 1) - 1)
            self.instance.starts_at, self.instance.ends_at = moment(day, starts), moment(day, ends)
        return cleaned


class SoleItemForm(AgendaItemForm):
    """An item on a page of its own, judged among the others of its session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session = self.instance.session
        self.belong_to(session, (session.starts_at, session.ends_at))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for fault in [] if self.errors else agenda.faults_of(self.instance):
            self.add_error(AgendaFormSet.columns[fault.column], fault.message)
        return cleaned


class WholeFormSet(BaseInlineFormSet):
    """Rows of a session that are judged together, against the session as it was just typed."""

    columns: dict[str, str] = {}  # where the form calls a column otherwise
    choice = ""  # the field whose choices are the same in every row, and are read once
    faults: Callable[[RegionalSession, list[Any]], list[Fault]]  # says what is wrong with the rows

    @cached_property
    def choices(self) -> list[Any]:
        """The choices of that field."""
        return list(self.form.base_fields[self.choice].choices)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[self.choice].choices = self.choices

    def standing(self) -> list[Any]:
        """Return the rows that are to stand, those nobody touched included."""
        return [form.instance for form in self._forms_that_stay()]

    def clean(self) -> None:
        super().clean()
        session = self.instance
        if any(self.errors) or session.starts_at is None or session.ends_at is None:
            return
        staying = self._forms_that_stay()
        for fault in self.faults(session, [form.instance for form in staying]):
            staying[fault.place].add_error(self.columns.get(fault.column, fault.column), fault.message)

    def _forms_that_stay(self) -> list[forms.ModelForm]:
        gone = self.deleted_forms if self.is_bound else []
        return [form for form in self.forms if form not in gone and (form.instance.pk or form.has_changed())]


class AgendaFormSet(WholeFormSet):
    columns = {"starts_at": "starts", "ends_at": "ends"}
    choice = "axis"
    faults = staticmethod(agenda.faults)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Kept now: the form above writes what was typed into this very session before these rows are read.
        self.stands_at = (self.instance.starts_at, self.instance.ends_at)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.belong_to(self.instance, self.stands_at)


class QuotaFormSet(WholeFormSet):
    choice = "category"
    faults = staticmethod(seats.faults)


class DocumentForm(forms.ModelForm):
    """A new document brings its file; later its words are edited, and another file is another document."""

    upload = DocumentField(kinds=KINDS, megabytes=MEGABYTES, label=capfirst(gettext_lazy("file")))

    class Meta:
        model = SessionDocument
        fields: list[str] = []  # named by the admin page

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Not a file's input: browsers send those that stay empty too, and no form takes many.
            self.fields["upload"].widget, self.fields["upload"].disabled = forms.HiddenInput(), True
            self.fields["upload"].required = False
        else:
            said = _("%(kinds)s, up to %(megabytes)d MB.")
            names = ", ".join(kind.suffix for kind in KINDS)
            self.fields["upload"].help_text = said % {"kinds": names, "megabytes": MEGABYTES}


class CopyForm(forms.Form):
    """Where and when the copy takes place."""

    region = forms.ModelChoiceField(Region.objects.all(), label=capfirst(gettext_lazy("region")))
    code = forms.SlugField(
        label=capfirst(gettext_lazy("code")),
        max_length=30,
        widget=AdminTextInputWidget(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    starts_at = forms.SplitDateTimeField(label=capfirst(gettext_lazy("starts at")), widget=AdminSplitDateTime)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widgets = self.fields["starts_at"].widget.widgets
        for half, name in zip(widgets, (_("Date"), _("Time")), strict=True):
            half.attrs["aria-label"] = f"{self.fields['starts_at'].label}: {name}"

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if queries.has_code(code):
            raise ValidationError(_("Another session has this code."))
        return code


class CancellationForm(forms.Form):
    """Why a session is called off, in the words that its page and the mails show."""

    cancellation_reason_ar = forms.CharField(
        label=gettext_lazy("Reason in Arabic"),
        widget=AdminTextareaWidget(attrs={"rows": 3, "lang": "ar", "dir": "rtl"}),
    )
    cancellation_reason_fr = forms.CharField(
        label=gettext_lazy("Reason in French"),
        widget=AdminTextareaWidget(attrs={"rows": 3, "lang": "fr", "dir": "ltr"}),
    )

    @property
    def reason(self) -> dict[str, str]:
        """Return the reason by language."""
        return {language: self.cleaned_data[f"cancellation_reason_{language}"] for language in ("ar", "fr")}
