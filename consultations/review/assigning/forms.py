"""What is filled in about assignments: to whom a contribution is given, and a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review import queries as desk
from consultations.review.assigning import queries
from consultations.review.assigning.models import AssignmentRule
from portal.shared.filters import LONGEST_ID
from stakeholders.models import Account
from strategy.models import Axis, Province, Region

NOT_HERE = _("Choose a colleague who decides on it as it stands.")


class AssignForm(forms.Form):
    """To whom a contribution is given; nobody stands for putting it back."""

    seen_assignee = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    assignee = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": NOT_HERE},
    )

    def __init__(self, data: Any = None, *, colleagues: Any, holder: Account | None) -> None:
        super().__init__(data, initial={"seen_assignee": holder.pk if holder else 0, "assignee": holder})
        cast(forms.ModelChoiceField, self.fields["assignee"]).queryset = colleagues
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen_assignee",
            "assignee",
            Div(StrictButton(_("Give it"), type="submit", css_class="quiet"), css_class="actions"),
        )


class RuleForm(forms.Form):
    """A rule: what it is about, and whom it gives that to."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), empty_label=None)
    place = forms.IntegerField(
        label=_("Place in the order"),
        min_value=1,
        max_value=999,
        help_text=_("The first rule that fits counts."),
    )
    axis = forms.ModelChoiceField(label=_("Axis"), queryset=Axis.objects.none(), required=False, empty_label=_("All"))
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Contribution.Kind.choices])
    assignee = forms.ChoiceField(label=_("Given to"), required=False)
    is_active = forms.BooleanField(label=_("In force"), required=False, initial=True)

    def __init__(self, data: Any = None, *, regions: Any, rule: AssignmentRule | None = None, place: int = 1) -> None:
        super().__init__(data, initial=_as_initial(rule) if rule else {"place": place})
        self.rule = rule
        self._regions: Sequence[Region] = list(regions)
        codes = {region.code for region in self._regions}
        cast(forms.ModelChoiceField, self.fields["region"]).queryset = regions
        cast(forms.ModelChoiceField, self.fields["axis"]).queryset = Axis.objects.order_by("number")
        provinces = [(code, name) for code, name, region in desk.choices().provinces if region in codes]
        cast(forms.ChoiceField, self.fields["province"]).choices = [("", _("All")), *provinces]
        least = ("", _("Whoever of the region’s readers has least waiting"))
        cast(forms.ChoiceField, self.fields["assignee"]).choices = [least, *_with_own(rule, self._regions)]
        if len(self._regions) == 1:
            self.fields["region"].widget = forms.HiddenInput()
            self.initial["region"] = self._regions[0].pk
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *self.fields,
            Div(
                StrictButton(_("Keep the rule"), type="submit", name="do", value="keep"),
                StrictButton(_("Try it"), type="submit", name="do", value="try", css_class="quiet"),
                css_class="actions",
            ),
        )

    def filled(self) -> AssignmentRule:
        """Return the rule as it was filled in, not saved."""
        rule = self.rule or AssignmentRule()
        given = self.cleaned_data
        for name in ("region", "place", "axis", "kind", "is_active"):
            setattr(rule, name, given[name])
        rule.province = Province.objects.filter(pk=given["province"]).first() if given["province"] else None
        rule.assignee = Account.objects.filter(pk=given["assignee"]).first() if given["assignee"] else None
        return rule


def _as_initial(rule: AssignmentRule) -> dict[str, Any]:
    columns = ("region_id", "place", "axis_id", "province_id", "kind", "assignee_id", "is_active")
    return {column.removesuffix("_id"): getattr(rule, column) for column in columns}


def _with_own(rule: AssignmentRule | None, regions: Iterable[Region]) -> list[tuple[str, str]]:
    """Whoever a rule names stays among the choices, though they read here no longer."""
    found = queries.colleagues(regions)
    if rule is None or rule.assignee is None or str(rule.assignee.pk) in dict(found):
        return found
    return [*found, (str(rule.assignee.pk), rule.assignee.get_short_name())]
