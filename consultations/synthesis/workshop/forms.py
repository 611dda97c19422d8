"""What the workshop's forms take: chosen texts and where they go, names, another theme, a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.synthesis.signing.sealing import REFERENCE
from consultations.synthesis.workshop import proposals, queries
from consultations.synthesis.workshop.actions import Tick
from consultations.synthesis.workshop.models import Arrangement, Stand, Theme
from consultations.synthesis.workshop.queries import CONFIRMED, OPEN, OTHER, UNCERTAIN, Bench
from portal.shared.filters import LONGEST_ID, FilterForm
from portal.shared.forms import CitizenTextField

MOVE, CONFIRM, SPLIT, SIDE = "move", "confirm", "split", "side"
LONGEST_NAME = 120
TICK = re.compile(rf"({REFERENCE.pattern})\.(\d{{1,9}})", re.ASCII)


class TextsFilter(FilterForm):
    """Which of a theme's texts are shown."""

    show = forms.ChoiceField(
        label=_("Texts"),
        required=False,
        choices=[
            ("", _("All")),
            (UNCERTAIN, _("Those that the machine is not sure of")),
            (OPEN, _("Those that nobody has confirmed")),
            (CONFIRMED, _("Those that somebody has confirmed")),
        ],
    )

    side = forms.ChoiceField(label=_("For or against"), required=False, choices=[("", _("All")), *Stand.Side.choices])


class TicksField(forms.Field):
    """Texts that were ticked: reference and turn of each, "TCH-04-000012.3"."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[Tick]:
        """Return what was ticked; what cannot be read was not."""
        return [tick for each in value or [] if (tick := _tick(str(each))) is not None]


def _tick(written: str) -> Tick | None:
    read = TICK.fullmatch(written)
    return Tick(read[1], int(read[2])) if read else None


class TextsForm(forms.Form):
    """What becomes of chosen texts."""

    do = forms.ChoiceField(choices=[(name, name) for name in (MOVE, CONFIRM, SPLIT, SIDE)])
    one = TicksField(label=_("Texts"), error_messages={"required": _("Choose at least one text.")})
    to = forms.ChoiceField(label=_("Move to"), required=False)
    side = forms.ChoiceField(
        label=_("How they stand to it"), required=False, choices=[("", _("Choose")), *Stand.Side.choices]
    )
    name_ar = CitizenTextField(label=_("Name in Arabic"), max_length=LONGEST_NAME, required=False)
    name_fr = CitizenTextField(label=_("Name in French"), max_length=LONGEST_NAME, required=False)

    def __init__(self, data: Any = None, *, bench: Bench, here: str = "") -> None:
        super().__init__(data)
        themes = [(theme.key, theme.name) for theme in bench.standing if theme.key != here]
        beside = [] if here == OTHER else [(OTHER, _("Minority and other"))]
        self.fields["to"].choices = [("", _("Choose a theme")), *themes, *beside]
        self.fields["name_ar"].widget.attrs |= {"dir": "rtl", "lang": "ar", "class": "form-control"}
        self.fields["name_fr"].widget.attrs |= {"dir": "ltr", "lang": "fr", "class": "form-control"}
        self.fields["side"].widget.attrs["id"] = "id_chosen_side"
        self.bench = bench

    def clean(self) -> dict[str, Any]:
        """Say where texts go that are moved, and on which side they stand."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("do") == MOVE and "to" in found and not found["to"]:
            self.add_error("to", _("Choose where the texts go."))
        if found.get("do") == SIDE and "side" in found and not found["side"]:
            self.add_error("side", _("Choose how the texts stand to it."))
        return found

    @property
    def target(self) -> Theme | None:
        """The theme that texts go into; None: beside the themes."""
        return next((theme for theme in self.bench.standing if theme.key == self.cleaned_data["to"]), None)

    @property
    def ticked(self) -> set[str]:
        """The references that were chosen, also where the form is refused."""
        if not self.is_bound:
            return set()
        values = self.data.getlist("one") if hasattr(self.data, "getlist") else self.data.get("one", [])
        return {tick.reference for tick in self.fields["one"].to_python(values)}


class SeenForm(forms.Form):
    """Something decided about a theme, as it was seen."""

    seen = forms.IntegerField(min_value=1, max_value=LONGEST_ID, widget=forms.HiddenInput)


class NameForm(SeenForm):
    """A theme's names."""

    name_ar = CitizenTextField(label=_("Name in Arabic"), max_length=LONGEST_NAME, required=False)
    name_fr = CitizenTextField(label=_("Name in French"), max_length=LONGEST_NAME, required=False)

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        names = {"name_ar": theme.name_ar, "name_fr": theme.name_fr}
        super().__init__(data, auto_id="id_theme_%s", initial=names | {"seen": theme.version})
        self.fields["name_ar"].widget.attrs |= {"dir": "rtl", "lang": "ar", "class": "form-control"}
        self.fields["name_fr"].widget.attrs |= {"dir": "ltr", "lang": "fr", "class": "form-control"}
        self.fields["name_ar"].help_text = theme.label_ar
        self.fields["name_fr"].help_text = theme.label_fr


class MergeForm(SeenForm):
    """The theme that another one goes into."""

    into = forms.ChoiceField(
        label=_("Merge it into"), error_messages={"required": _("Choose another theme of this axis.")}
    )

    def __init__(self, data: Any = None, *, bench: Bench, theme: Theme) -> None:
        super().__init__(data, auto_id="id_merge_%s", initial={"seen": theme.version})
        others = [one for one in bench.standing if one.pk != theme.pk]
        self.fields["into"].choices = [("", _("Choose a theme")), *((one.key, one.name) for one in others)]
        self.others = {one.key: one for one in others}

    @property
    def chosen(self) -> Theme:
        """The chosen theme."""
        return self.others[self.cleaned_data["into"]]


class QuoteForm(forms.Form):
    """A passage of a text, by its place and its seal: "0.57.9f…"."""

    passage = forms.ChoiceField(
        label=_("Passage"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a passage."),
            "invalid_choice": _("The text has changed meanwhile: read it again, then choose."),
        },
    )

    def __init__(self, data: Any = None, *, contribution: Contribution, spans: Sequence[tuple[int, int]]) -> None:
        super().__init__(data)
        passages = [(start, end, contribution.body[start:end]) for start, end in spans]
        self.fields["passage"].choices = [
            (f"{start}.{end}.{queries.seal(passage)}", passage) for start, end, passage in passages
        ]

    @property
    def chosen(self) -> tuple[int, int, str]:
        """Where the passage begins and ends, and its seal."""
        start, end, sealed = str(self.cleaned_data["passage"]).split(".")
        return int(start), int(end), sealed


class ArrangeForm(forms.Form):
    """What the machine is asked to do."""

    kind = forms.ChoiceField(choices=Arrangement.Kind)


class TakeForm(forms.Form):
    """Which of the found themes are taken over: all that change anything, unless somebody unticks some."""

    take = forms.MultipleChoiceField(
        label=_("Themes"),
        error_messages={
            "required": _("Choose at least one theme, or drop what was found."),
            "invalid_choice": _("Choose among the themes that were found."),
        },
    )

    def __init__(self, data: Any = None, *, arrangement: Arrangement) -> None:
        super().__init__(data)
        offered = proposals.offered(arrangement.found)
        self.fields["take"].choices = [(key, key) for key in offered]
        self.ticked = set(data.getlist("take") if data is not None else offered)
