"""What is filled in about a bulk action: what to do, why, to whom it is given; and why it is taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions import workflow as table
from consultations.contributions.models import Contribution
from consultations.review.bulk import workflow
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.plan import Group
from consultations.review.forms import LONGEST_REASON
from consultations.review.tagging.forms import tag_field
from portal.shared.filters import LONGEST_ID
from portal.shared.folding import fold
from portal.shared.forms import CitizenTextField
from stakeholders.models import Account

S, Action = Contribution.Status, BulkRun.Action
GIVE, PUT_BACK, PUBLISH, ADD_TAG = "assign", "put_back", "publish", "tag"

MOVES = {
    S.SCREENING: _("Start the screening, or reopen it"),
    S.ADMISSIBLE: _("Admissible"),
    S.UNDER_REVIEW: _("Start the review, or reopen it"),
    S.RETURNED: _("Ask the author"),
    S.OUT_OF_SCOPE: _("Out of scope"),
    S.DIVERTED: _("Divert to a service"),
}
OTHERS = {
    GIVE: _("Give them to a colleague"),
    PUT_BACK: _("Put them back: nobody sees to them"),
    ADD_TAG: _("Add a tag"),
    PUBLISH: _("Approve and publish the answers that await it"),
}


class BulkForm(forms.Form):
    """What is to be done with the chosen ones. Only what is possible for one of them at least is offered."""

    act = forms.ChoiceField(
        label=_("What is to be done"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to be done."), "invalid_choice": _("Choose what is to be done.")},
    )
    reason = CitizenTextField(
        label=_("Reason, or question to the author"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    assignee = forms.ChoiceField(label=_("Colleague"), required=False)
    tag = tag_field(_("Tag"), offers="tags-offered", required=False)
    # What was on screen: what arrives later is not meant, and more than was counted is asked about again.
    newest = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    counted = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        groups: Sequence[Group],
        colleagues: Iterable[tuple[str, str]],
        publishes: bool,
        newest: int = 0,
    ) -> None:
        counted = sum(group.number for group in groups)
        super().__init__(data, initial={"newest": newest, "counted": counted, "ticket": uuid.uuid4()})
        self._statuses = {group.status for group in groups}
        moves = [(str(target), MOVES[target]) for target in workflow.TARGETS if self._is_possible(target)]
        others = [(act, label) for act, label in OTHERS.items() if act != PUBLISH or publishes]
        cast(forms.ChoiceField, self.fields["act"]).choices = [*moves, *others]
        cast(forms.ChoiceField, self.fields["assignee"]).choices = [("", _("Nobody")), *colleagues]
        needing = [str(label) for target, label in moves if self._needs_reason(target)]
        if needing:
            said = _("Needed for “%(move)s”. The author reads it.") % {"move": " / ".join(needing)}
            self.fields["reason"].help_text = said
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "newest",
            "counted",
            "ticket",
            "act",
            "reason",
            "assignee",
            "tag",
            Div(StrictButton(_("See what would happen"), type="submit", name="do", value="look"), css_class="actions"),
        )

    def _is_possible(self, target: str) -> bool:
        return bool(self._statuses & workflow.statuses_leading_to(target))

    def _needs_reason(self, target: str) -> bool:
        return any(
            table.reason_needed(status, target) for status in self._statuses & workflow.statuses_leading_to(target)
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        act = values.get("act")
        is_move = act is not None and act not in OTHERS
        if is_move and self._needs_reason(str(act)) and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: the author will read it."))
        if act == GIVE and not values.get("assignee") and "assignee" not in self.errors:
            self.add_error("assignee", _("Choose a colleague."))
        if act == ADD_TAG and "tag" not in self.errors and not fold(values.get("tag", "")):
            typed = values.get("tag")
            self.add_error("tag", _("Write at least one letter or one number.") if typed else _("Write a tag."))
        return values

    def order(self, people: dict[int, Account]) -> Order:
        """Return what was asked for, once it is valid."""
        act, given = self.cleaned_data["act"], self.cleaned_data
        if act == PUBLISH:
            return Order(action=Action.PUBLISH)
        if act == ADD_TAG:
            return Order(action=Action.TAG, tag=" ".join(given["tag"].split()))
        if act in OTHERS:
            return Order(action=Action.ASSIGN, assignee=people[int(given["assignee"])] if act == GIVE else None)
        return Order(action=Action.MOVE, target=act, reason=given["reason"])


class UndoForm(forms.Form):
    """Why a run is taken back. The authors who were told of it read this."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)
    reason = CitizenTextField(
        label=_("Why it is taken back"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why: the author will read it.")},
    )

    def __init__(self, data: Any = None, *, run: BulkRun) -> None:
        super().__init__(data, initial={"ticket": uuid.uuid4()})
        if run.action != Action.MOVE:
            del self.fields["reason"]
        elif workflow.tells_authors(run.action, run.target):
            self.fields["reason"].help_text = _("The authors read it.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "ticket",
            *(["reason"] if "reason" in self.fields else []),
            Div(StrictButton(_("Undo it"), type="submit", css_class="quiet"), css_class="actions"),
        )
