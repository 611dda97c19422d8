"""What people fill in about themselves, about organisations and about who acts for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.shared.filters import FilterForm, words_field
from portal.shared.forms import AddressField, CitizenTextField
from portal.shared.phones import PhoneField
from portal.shared.uploads import CSV, XLSX, DocumentField
from stakeholders import queries, tables
from stakeholders.models import Account, Membership, Organisation
from strategy.models import Province, Region

LONGEST_REASON = 2_000


class AddSecurityKeyForm(AddWebAuthnForm):
    """Allauth leaves the field of the key's name to Django, which labels it in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class EditSecurityKeyForm(EditWebAuthnForm):
    """Renames a key, under the same label as when it was added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class AboutMeForm(forms.Form):
    """What people correct about themselves."""

    full_name = CitizenTextField(
        label=_("Full name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Phone"), help_text=_("If we may call you about a meeting. It is never published."))
    language = forms.ChoiceField(label=_("Language of the mails"), choices=Account._meta.get_field("language").choices)

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        kept = {name: getattr(account, name) for name in ("full_name", "phone", "language")}
        super().__init__(*args, initial=kept, **options)
        self.fields["full_name"].widget.attrs["dir"] = "auto"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("full_name", "phone", "language", Submit("save", str(_("Save"))))


class OrganisationForm(forms.ModelForm):
    """An organisation, as its members or staff describe it."""

    name_ar = CitizenTextField(label=_("Name in Arabic"), max_length=200)
    name_fr = CitizenTextField(label=_("Name in French"), max_length=200)
    acronym = CitizenTextField(label=_("Acronym"), max_length=30, required=False)
    contact_name = CitizenTextField(label=_("Contact person"), max_length=150, required=False)
    contact_phone = PhoneField(label=_("Phone"))
    website = forms.URLField(
        label=_("Web site"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )
    address = CitizenTextField(label=_("Address"), max_length=300, required=False)

    class Meta:
        model = Organisation
        fields = [
            "name_ar", "name_fr", "acronym", "category", "legal_form", "region", "province",
            "contact_name", "contact_email", "contact_phone", "website", "address",
        ]  # fmt: skip
        labels = {
            "category": _("Category"),
            "legal_form": _("Legal form"),
            "region": _("Region"),
            "province": _("Province or prefecture"),
            "contact_email": _("E-mail"),
        }

    def __init__(self, *args: Any, regions: QuerySet[Region], said: str, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = self.fields
        for name in ("name_ar", "name_fr", "acronym", "contact_name", "address"):
            fields[name].widget.attrs |= {"dir": "auto"}
            fields[name].widget.attrs.pop("maxlength", None)
        fields["name_ar"].widget.attrs |= {"lang": "ar"}
        fields["name_fr"].widget.attrs |= {"lang": "fr"}
        fields["category"].queryset = queries.organisation_categories()
        fields["category"].empty_label = _("Choose the category")
        fields["legal_form"].required = True
        fields["legal_form"].choices = [("", _("Choose the legal form")), *Organisation.LegalForm.choices]
        fields["region"].queryset = regions
        fields["region"].empty_label = _("Choose the region")
        provinces = Province.objects.filter(region__in=regions).select_related("region")
        fields["province"].queryset = provinces
        fields["province"].choices = by_region(provinces)
        fields["contact_email"].widget.attrs |= {"dir": "ltr"}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(
                str(_("The organisation")), "name_ar", "name_fr", Div("acronym", "legal_form", css_class="form-row")
            ),
            Fieldset(str(_("What it is and where")), "category", Div("region", "province", css_class="form-row")),
            Fieldset(
                str(_("How to reach it")),
                "contact_name",
                Div("contact_email", "contact_phone", css_class="form-row"),
                Field("website"),
                "address",
            ),
            Submit("send", said),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        province, region = values.get("province"), values.get("region")
        if province and region and province.region_id != region.pk:
            self.add_error("province", _("This province is not in the region you chose. Choose another, or none."))
        return values

    def described(self) -> Organisation:
        """Return the organisation with what was filled in, not saved yet."""
        return self.instance


def by_region(provinces: Iterable[Province]) -> list[Any]:
    """Return the provinces as choices grouped under their region, so that the list works without a script."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for province in provinces:
        groups.setdefault(str(province.region.name), []).append((province.pk, str(province.name)))
    return [("", _("Choose it if you wish")), *groups.items()]


class FindForm(forms.Form):
    """Looks for an organisation by its name."""

    words = CitizenTextField(
        label=_("Name of the organisation"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
        error_messages={"required": _("Write the name, or a part of it.")},
    )


class InvitationForm(forms.Form):
    """Invites somebody by their address."""

    email = AddressField(
        label=_("E-mail of the person"),
        max_length=254,
        help_text=_("They get a personal link, and need no account yet."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.MEMBER, _("Member: acts in its name")),
            (Membership.Role.MANAGER, _("Manager: also says who may")),
        ],
    )


class RoleForm(forms.Form):
    """Gives a member another role."""

    role = forms.ChoiceField(choices=Membership.Role.choices)


class RequestDecisionForm(forms.Form):
    """Lets somebody in, or not."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])


class DecisionForm(forms.Form):
    """Verifies or refuses an organisation that stood at `seen` when the page was opened."""

    to = forms.ChoiceField(choices=Organisation.State.choices)
    seen = forms.ChoiceField(choices=Organisation.State.choices, widget=forms.HiddenInput)
    reason = CitizenTextField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Needed for a refusal. The members of the organisation read it."),
    )


class DirectoryForm(FilterForm):
    """The filters of the directory. A page of it begins at a code."""

    folded = ("region", "province", "legal_form")

    words = words_field(_("Name, acronym or code"))
    state = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)
    legal_form = forms.ChoiceField(label=_("Legal form"), required=False)
    after = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    before = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regions: Iterable[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        regions = list(regions)
        every = ("", _("All"))
        provinces = Province.objects.filter(region__in=regions).select_related("region")
        choices: dict[str, list[Any]] = {
            "state": [every, *Organisation.State.choices],
            "category": [every, *((row.code, row.name) for row in queries.organisation_categories())],
            "region": [every, *((region.code, region.name) for region in regions)],
            "province": [every, *by_region(provinces)[1:]],
            "legal_form": [every, *Organisation.LegalForm.choices],
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = values
        self.has_several_regions = len(regions) > 1
        if not self.has_several_regions:
            del self.fields["region"]

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for; a value that is none of the choices asks for nothing."""
        return queries.Filters(**self.asked)


class MergeForm(forms.Form):
    """Which of two organisations stays."""

    kept = forms.ChoiceField(label=_("Which one stays?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, one: Organisation, other: Organisation, **options: Any) -> None:
        super().__init__(*args, initial={"kept": one.code}, **options)
        self.pair = {one.code: one, other.code: other}
        field = cast(forms.ChoiceField, self.fields["kept"])
        field.choices = [(code, organisation.name) for code, organisation in self.pair.items()]

    def chosen(self) -> dict[str, Organisation]:
        """Return the one that stays and the one that goes."""
        kept = self.pair[self.cleaned_data["kept"]]
        (dropped,) = (organisation for organisation in self.pair.values() if organisation is not kept)
        return {"kept": kept, "dropped": dropped}


class ImportForm(forms.Form):
    """A table of organisations."""

    MEGABYTES = 5

    table = DocumentField(
        label=_("Workbook (.xlsx) or CSV file in UTF-8"),
        kinds=[XLSX, CSV],
        megabytes=MEGABYTES,
        help_text=_("Up to 2,000 rows and 5 MB. Nothing is done before you have read what would happen."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("table", Submit("send", str(_("Read the file"))))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("table")
        if file is not None:
            try:
                values["read"] = tables.read(file, suffix=file.kind.suffix)
            except tables.UnreadableTable as error:
                self.add_error("table", str(error))
        return values
