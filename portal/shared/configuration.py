"""Django's admin as a desk, not a back door: saves and deletes call actions, codes stay, refusals are said kindly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_info, gettext as _
from modeltranslation.admin import TabbedTranslationAdmin, TranslationStackedInline

from portal.shared import actions


class ConfigurationAdmin(admin.ModelAdmin):
    """What every page of the desk keeps. A room overrides `save_row` and `delete_row` with its own actions."""

    def save_row(self, request: HttpRequest, row: Any, changed: list[str], is_new: bool) -> None:
        """Call the action that saves."""
        actions.save_configuration(row=row, by=self.actor(request), changed=changed, is_new=is_new)

    def delete_row(self, request: HttpRequest, row: Any) -> None:
        """Call the action that deletes."""
        actions.delete_configuration(row=row, by=self.actor(request))

    def actor(self, request: HttpRequest) -> Any:
        """Return the account that sits at the desk: nobody comes here without one."""
        return request.user

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Name both halves of a moment: the admin's label belongs to neither of them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), AdminSplitDateTime):
            for half, name in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                half.attrs["aria-label"] = f"{field.label}: {name}"
        return field

    # -- Django's hooks, all led to the two above --------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        self.save_row(request, obj, form.changed_data, is_new=not change)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.delete_row(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.delete_row(request, row)

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: forms.BaseModelFormSet, change: bool
    ) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            self.delete_row(request, row)
        for row, columns in formset.changed_objects:
            self.save_row(request, row, columns, is_new=False)
        for row in formset.new_objects:
            self.save_row(request, row, [], is_new=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A code never changes once it is given: files, addresses and other rows know the row by it."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return (*fixed, "code") if obj is not None and hasattr(obj, "code") and "code" not in fixed else fixed

    # -- An action may still refuse what the form let pass: the last administrator, a row taken into use this second --
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse_kindly(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse_kindly(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse_kindly(request, super().changelist_view, *args, **kwargs)

    def _refuse_kindly(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        except ProtectedError:
            self.message_user(request, _("It is in use and cannot be deleted."), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())


class BothLanguages:
    """Fields in an Arabic and a French tab: each in its direction, both required where the column is."""

    french_may_wait = False

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        column = getattr(db_field, "translated_field", None)
        if field is not None and column is not None:
            language = get_language_info(db_field.language)  # type: ignore[attr-defined]
            field.widget.attrs |= {"lang": language["code"], "dir": "rtl" if language["bidi"] else "ltr"}
            if not self.french_may_wait and not column.blank:
                field.required = True
        return field


class BilingualAdmin(BothLanguages, ConfigurationAdmin, TabbedTranslationAdmin):
    """A page of the desk whose rows speak both languages."""

    class Media:
        js = ("admin.js",)


class CodeStaysForm(forms.ModelForm):
    """A row inside another row's page: its code is typed once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["code"].widget.attrs["readonly"] = True

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"] if self.instance._state.adding else self.instance.pk)


class BilingualInline(BothLanguages, TranslationStackedInline):
    """Rows inside another row's page, in both languages."""

    form = CodeStaysForm
    extra = 0
    show_change_link = False
