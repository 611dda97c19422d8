"""What is filled in while a meeting is in progress: short forms, for a phone in the hand or a fast typist."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from consultations.contributions.actions import Words
from consultations.contributions.models import Contribution
from consultations.live import queries
from consultations.live.models import LONGEST_QUESTION, LiveItem
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Registration
from portal.shared import receipts
from portal.shared.filters import LONGEST_ID
from portal.shared.forms import CitizenTextField
from stakeholders.models import Account, Category
from strategy.models import Axis, GuidingQuestion
from strategy.queries import axes_with_questions

LONGEST_WORDS = 2_000
LONGEST_CAPTURE = 5_000
# A partnership offer is written calmly, on the form that asks for its details.
KINDS = [choice for choice in Contribution.Kind.choices if choice[0] != Contribution.Kind.OFFER]
_TOO_LONG = _(
    "Your text has %(show_value)d characters and the form takes %(limit_value)d: shorten it, or send it in two parts."
)


def words_field(limit: int, *, rows: int, **options: Any) -> CitizenTextField:
    """Return a field for somebody's words. No browser cuts them at the limit: the form says it with both numbers."""
    field = CitizenTextField(
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": _("Write it here."), "max_length": _TOO_LONG},
        **options,
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class TicketForm(forms.Form):
    """A form that may arrive twice: a ticket that is not ours is replaced, nobody's text is refused for it."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ticket"].validators = []
        self.initial.setdefault("ticket", receipts.new_ticket())

    def clean_ticket(self) -> str:
        ticket = self.cleaned_data["ticket"]
        return ticket if receipts.is_genuine(ticket) else receipts.new_ticket()


class RoomForm(TicketForm):
    """A contribution from the room, or from whoever follows remotely."""

    axis = forms.ModelChoiceField(label=_("Axis"), queryset=Axis.objects.all(), empty_label=_("Choose an axis"))
    kind = forms.ChoiceField(label=_("It is"), choices=KINDS, initial=Contribution.Kind.PROPOSAL)
    body = words_field(LONGEST_WORDS, rows=5, label=_("Your contribution"))
    category = forms.ModelChoiceField(
        label=_("You speak as"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("I prefer not to say"),
    )
    author_name = CitizenTextField(label=_("Your name, if you wish"), max_length=150, required=False)
    name_is_public = forms.BooleanField(label=_("My name may be shown with my words"), required=False)
    as_registered = forms.BooleanField(required=False)

    def __init__(self, *args: Any, registration: Registration | None, account: Account | None, **options: Any) -> None:
        self.registration, self.account = registration, account
        super().__init__(*args, **options)
        if registration is not None:
            self.fields["as_registered"].label = _("Send it as I am registered: %(who)s") % {"who": who(registration)}
        elif account is not None:
            self.fields["as_registered"].label = _("Keep it in my account")
        else:
            del self.fields["as_registered"]

    def words(self, session: RegionalSession) -> Words:
        """Return the checked answers, with what the registration says where the person chose so."""
        given = self.cleaned_data
        tied = given.get("as_registered")
        known = self.registration if tied else None
        return Words(
            region=session.region,
            session=session,
            axis=given["axis"],
            kind=given["kind"],
            body=given["body"],
            category=known.category if known else given["category"],
            organisation=known.organisation if known else None,
            author=self.account if tied else None,
            author_name=given["author_name"] or (known.full_name if known else ""),
            author_language=(get_language() or "ar")[:2],
            name_is_public=given["name_is_public"],
        )

    @property
    def linked(self) -> Registration | None:
        """The registration it is sent under, when the person chose so."""
        return self.registration if self.cleaned_data.get("as_registered") else None


class QuestionForm(TicketForm):
    """A question to the table."""

    words = words_field(LONGEST_QUESTION, rows=3, label=_("Your question to the table"))
    axis = forms.ModelChoiceField(
        label=_("Axis"), queryset=Axis.objects.all(), required=False, empty_label=_("No axis in particular")
    )


class CaptureForm(TicketForm):
    """What was said aloud: the axis stays from one speaker to the next, the rest begins anew."""

    axis = forms.ModelChoiceField(label=_("Axis"), queryset=Axis.objects.all(), empty_label=_("Choose an axis"))
    kind = forms.ChoiceField(label=_("It is"), choices=KINDS, initial=Contribution.Kind.PROPOSAL)
    body = words_field(LONGEST_CAPTURE, rows=6, label=_("What was said"))
    speaker = forms.ChoiceField(label=_("Who spoke"), required=False)
    author_name = CitizenTextField(label=_("Name of the speaker"), max_length=150, required=False)
    consent = forms.BooleanField(label=_("They agree that their name stands with their words"), required=False)

    def __init__(self, *args: Any, session: RegionalSession, item: LiveItem | None = None, **options: Any) -> None:
        self.people = {str(one.pk): one for one in queries.present(session)}
        if item is not None:
            options["initial"] = _heard(item) | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.bodies = {body.pk: body for body in queries.bodies(list(self.people.values()))}
        kept = item.contribution.organisation if item else None
        if kept is not None:
            self.bodies.setdefault(kept.pk, kept)
        self.categories = Category.objects.in_bulk()
        self.fields["speaker"].choices = self._speakers()

    def _speakers(self) -> list[Any]:
        ordered = sorted(self.categories.values(), key=lambda category: category.number)
        groups = [
            (_("Category"), [(f"cat:{one.pk}", one.name) for one in ordered]),
            (_("Organisation present"), [(f"org:{one.pk}", one.name) for one in self.bodies.values()]),
            (_("Person registered"), [(f"reg:{pk}", named(one)) for pk, one in self.people.items()]),
        ]
        return [("", _("Not said")), *(group for group in groups if group[1])]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("author_name") and not given.get("consent"):
            self.add_error("consent", _("Tick that they agree, or leave the name out."))
        if given.get("consent") and not given.get("author_name") and self.linked is None:
            self.add_error("author_name", _("Write the name, or choose the person among those registered."))
        return given

    @property
    def linked(self) -> Registration | None:
        """The registration of whoever spoke."""
        kind, _colon, key = self.cleaned_data.get("speaker", "").partition(":")
        return self.people.get(key) if kind == "reg" else None

    def words(self, session: RegionalSession) -> Words:
        """Return what was said with who said it: their name only where they agreed to it."""
        given, person = self.cleaned_data, self.linked
        kind, _colon, key = given["speaker"].partition(":")
        body = person.organisation if person else self.bodies.get(key) if kind == "org" else None
        category = person.category if person else body.category if body else self.categories.get(key)
        named = bool(given["consent"])
        return Words(
            region=session.region,
            session=session,
            axis=given["axis"],
            kind=given["kind"],
            body=given["body"],
            category=category,
            organisation=body,
            author=person.account if person and named else None,
            author_name=(given["author_name"] or (person.full_name if person else "")) if named else "",
            name_is_public=named,
        )


class DiscussForm(forms.Form):
    """Which axis is discussed now, with one of its guiding questions or without."""

    topic = forms.ChoiceField(label=_("Under discussion now"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.topics: dict[str, tuple[Axis, GuidingQuestion | None]] = {}
        groups: list[Any] = [("", _("No axis in particular"))]
        for axis in axes_with_questions():
            choices = [(f"axis:{axis.pk}", _("The axis as a whole: %(axis)s") % {"axis": axis.name})]
            self.topics[f"axis:{axis.pk}"] = (axis, None)
            for question in axis.questions.all():
                self.topics[f"question:{question.pk}"] = (axis, question)
                choices.append((f"question:{question.pk}", question.text))
            groups.append((axis.name, choices))
        self.fields["topic"].choices = groups

    @property
    def chosen(self) -> tuple[Axis | None, GuidingQuestion | None]:
        """What was chosen: an axis, and a question where one was."""
        return self.topics.get(self.cleaned_data["topic"], (None, None))


class MoveForm(forms.Form):
    """What the moderator does with an item or a question."""

    to = forms.CharField(max_length=10)
    reason = CitizenTextField(label=_("Why it is set aside"), max_length=300, required=False)


class EarlierForm(forms.Form):
    """Which of what is no longer on the desk is asked for: the contributions or questions on an axis after a key."""

    ITEMS, QUESTIONS = "items", "questions"

    what = forms.ChoiceField(choices=[(ITEMS, ITEMS), (QUESTIONS, QUESTIONS)], required=False)
    axis = forms.ModelChoiceField(queryset=Axis.objects.all(), required=False)  # empty: on none
    after = forms.IntegerField(min_value=1, max_value=LONGEST_ID, required=False)

    def clean_what(self) -> str:
        return self.cleaned_data["what"] or self.ITEMS

    def tail(self, **changed: Any) -> str:
        """Return the end of the address that asks for the same once more, or for what is said otherwise."""
        axis = self.cleaned_data["axis"]
        asked = self.cleaned_data | {"axis": axis and axis.pk} | changed
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def who(registration: Registration) -> str:
    """Return as whom somebody is registered, in words."""
    return str(registration.organisation or registration.organisation_name or registration.category)


def named(registration: Registration) -> str:
    """Return somebody's name and as whom they are registered."""
    return f"{registration.full_name} — {who(registration)}"


def _heard(item: LiveItem) -> dict[str, Any]:
    """Return what was entered, as the form takes it."""
    contribution = item.contribution
    speaker = f"cat:{contribution.category_id}" if contribution.category_id else ""
    if contribution.organisation_id:
        speaker = f"org:{contribution.organisation_id}"
    if item.registration_id:
        speaker = f"reg:{item.registration_id}"
    return {
        "axis": contribution.axis_id,
        "kind": contribution.kind,
        "body": contribution.body,
        "speaker": speaker,
        "author_name": contribution.author_name,
        "consent": contribution.name_is_public,
    }
