"""Configuration of the regional sessions: fields in both languages, the state moved by buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.regional_sessions import access, actions, workflow
from consultations.regional_sessions.forms import RegionalSessionForm
from consultations.regional_sessions.models import RegionalSession
from portal.shared.configuration import BilingualAdmin
from portal.shared.time import day_and_clock

State = RegionalSession.State


@admin.register(RegionalSession)
class RegionalSessionAdmin(BilingualAdmin):
    """Moments are typed and shown on the clock of Morocco."""

    form = RegionalSessionForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    french_may_wait = True
    list_display = ("code", "region", "title", "starts", "mode", "state")
    list_display_links = ("code", "title")
    list_filter = ("state", "region", "mode")
    search_fields = ("code", "title_ar", "title_fr")
    readonly_fields = ("state",)
    fieldsets = (
        (None, {"fields": ("code", "region", "state", "title", "mode")}),
        (gettext_lazy("When"), {"fields": ("starts_at", "ends_at")}),
        (gettext_lazy("Where"), {"fields": ("venue", "access_information", "remote_link")}),
        (
            gettext_lazy("Windows"),
            {
                "fields": (
                    ("registration_opens_at", "registration_closes_at"),
                    ("contributions_open_at", "contributions_close_at"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegionalSession]:
        return access.configurable_by(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "region") if obj is not None and obj.is_public else fixed

    def has_delete_permission(self, request: HttpRequest, obj: RegionalSession | None = None) -> bool:
        """What was announced is cancelled, not deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_public)

    @admin.display(description=gettext_lazy("starts at"), ordering="starts_at")
    def starts(self, session: RegionalSession) -> str:
        return day_and_clock(session.starts_at)

    def save_row(self, request: HttpRequest, row: RegionalSession, changed: list[str], is_new: bool) -> None:
        save = actions.create_session if is_new else actions.change_session
        save(session=row, by=self.actor(request))

    def delete_row(self, request: HttpRequest, row: RegionalSession) -> None:
        actions.delete_session(session=row, by=self.actor(request))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        session = kwargs.get("obj")
        states = workflow.next_states(session.state) if session is not None else []
        context["moves"] = [
            {"state": state, "label": State(state).label, "final": state == State.CANCELLED} for state in states
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: RegionalSession) -> HttpResponse:
        """The form is saved by now; a button of the state table moves what was saved."""
        if "_move" not in request.POST:
            return super().response_change(request, obj)
        self._move(request, obj, request.POST["_move"])
        return HttpResponseRedirect(request.get_full_path())

    def _move(self, request: HttpRequest, session: RegionalSession, target: str) -> None:
        try:
            moved = actions.move_session(session=session, to=target, by=self.actor(request))
        except workflow.InvalidMove:
            self.message_user(request, _("The session cannot move there from where it stands now."), messages.ERROR)
        except ValidationError as error:
            said = _("Saved, but the public cannot see it yet. Still missing: %(names)s.")
            self.message_user(request, said % {"names": self._name_columns(error)}, messages.ERROR)
        else:
            said = _("The session stands at: %(state)s.") % {"state": moved.get_state_display()}
            self.message_user(request, said, messages.SUCCESS)

    def _name_columns(self, error: ValidationError) -> str:
        columns = [column for column in error.message_dict if column != NON_FIELD_ERRORS]
        names = [str(label_for_field(column, RegionalSession, self)) for column in columns]
        return get_text_list(names, _("and"))
