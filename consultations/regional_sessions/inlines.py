"""What belongs to a session, on the session's page of the desk; an agenda item has a page of its own for who speaks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import StackedInline
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, gettext_lazy

from consultations.regional_sessions import access, actions
from consultations.regional_sessions.forms import (
    AgendaFormSet,
    AgendaItemForm,
    DocumentForm,
    QuotaFormSet,
    SoleItemForm,
)
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota, SessionDocument, Speaker
from portal.shared.configuration import BilingualAdmin, BilingualInline

MOST_FILES = 5  # new ones at a time: no form of the portal takes more
SHORT = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}


class PlainChoices:
    """Choices without the admin's ways to add, change and delete what is chosen: that is another page's business."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class QuotaInline(PlainChoices, StackedInline):
    """Stacked, because each field of a row has its label then."""

    model = SeatQuota
    formset = QuotaFormSet
    fields = (("category", "mode", "seats"),)
    extra = 0
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeatQuota]:
        return super().get_queryset(request).select_related("category")


class AgendaInline(PlainChoices, BilingualInline):
    model = AgendaItem
    form = AgendaItemForm
    formset = AgendaFormSet
    fields = (("day", "starts", "ends", "axis"), "title", "description", "who")
    readonly_fields = ("who",)
    classes = ("collapse",)
    formfield_overrides = SHORT

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgendaItem]:
        return super().get_queryset(request).prefetch_related("speakers")

    @admin.display(description=gettext_lazy("speakers"))
    def who(self, item: AgendaItem) -> str:
        if not item.pk:
            return _("Save the session first: then you can say who speaks.")
        names = get_text_list([speaker.name for speaker in item.speakers.all()], _("and"))
        page = reverse("admin:consultations_agendaitem_change", args=[item.pk])
        return format_html('{} <a href="{}">{}</a>', names, page, _("Say who speaks"))


class DocumentInline(BilingualInline):
    model = SessionDocument
    form = DocumentForm
    fields = (("kind", "language", "visible"), "title", "upload", "held")
    readonly_fields = ("held",)
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SessionDocument]:
        return super().get_queryset(request).select_related("session")

    def get_max_num(self, request: HttpRequest, obj: RegionalSession | None = None, **kwargs: Any) -> int:
        return MOST_FILES + (obj.documents.count() if obj is not None else 0)

    @admin.display(description=gettext_lazy("kept file"))
    def held(self, document: SessionDocument) -> str:
        if not document.pk:
            return "–"
        page = reverse("public_site:session_document", args=[document.session.code, document.pk])
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a> (<bdi>{}</bdi>)', page, document.file_name, filesizeformat(document.size)
        )


class SpeakerInline(BilingualInline):
    model = Speaker
    form = forms.ModelForm
    fields = ("number", "name", "position")


@admin.register(AgendaItem)
class AgendaItemAdmin(PlainChoices, BilingualAdmin):
    """One item of an agenda, reached from its session's page."""

    form = SoleItemForm
    fields = (("day", "starts", "ends", "axis"), "title", "description")
    list_display = ("title", "session")
    list_select_related = ("session",)
    inlines = (SpeakerInline,)
    formfield_overrides = SHORT

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgendaItem]:
        return AgendaItem.objects.filter(session__in=access.configurable_by(request.user)).select_related("session")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_row(self, request: HttpRequest, row: Any, changed: list[str], is_new: bool) -> None:
        if isinstance(row, AgendaItem):
            actions.change_item(item=row, by=self.actor(request))
        else:
            super().save_row(request, row, changed, is_new)

    def response_post_save_change(self, request: HttpRequest, obj: AgendaItem) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:consultations_regionalsession_change", args=[obj.session_id]))
