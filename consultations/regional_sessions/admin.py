"""Configuration of the regional sessions: fields in both languages, the state moved by buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, gettext_lazy

from consultations.regional_sessions import access, actions, workflow
from consultations.regional_sessions.forms import MEGABYTES, CancellationForm, CopyForm, RegionalSessionForm
from consultations.regional_sessions.inlines import AgendaInline, DocumentInline, QuotaInline
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota, SessionDocument
from portal.shared.configuration import BilingualAdmin
from portal.shared.time import day_and_clock
from portal.shared.uploads import takes_files
from portal.shared.validation import put_on_form

State = RegionalSession.State


class RegionalSessionAdmin(BilingualAdmin):
    """Moments are typed and shown on the clock of Morocco.

    Rooms above have more to do when a session changes or moves: `consultations/admin.py` registers this desk with the
    highest action of each kind, under these two names.
    """

    change_session = staticmethod(actions.change_session)
    move_session = staticmethod(actions.move_session)

    form = RegionalSessionForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    french_may_wait = True
    list_display = ("code", "region", "title", "starts", "mode", "state")
    list_display_links = ("code", "title")
    list_filter = ("state", "region", "mode")
    search_fields = ("code", "title_ar", "title_fr")
    readonly_fields = ("state",)
    inlines = (QuotaInline, AgendaInline, DocumentInline)
    fieldsets = (
        (None, {"fields": ("code", "region", "state", "title", "mode")}),
        (gettext_lazy("When"), {"fields": ("starts_at", "ends_at")}),
        (gettext_lazy("Where"), {"fields": ("venue", "access_information", "remote_link", "link_minutes_before")}),
        (
            gettext_lazy("Seats and registration"),
            {
                "fields": (
                    ("seats_in_room", "seats_remote"),
                    ("registration_opens_at", "registration_closes_at"),
                    ("acceptance_hours", "reminder_hours"),
                )
            },
        ),
        (gettext_lazy("Contributions"), {"fields": (("contributions_open_at", "contributions_close_at"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegionalSession]:
        return access.configurable_by(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Why it was called off can be put right once it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.state != State.CANCELLED:
            return fieldsets
        reason = {"fields": ["cancellation_reason_ar", "cancellation_reason_fr"]}
        return [*fieldsets, (_("Cancelled"), reason)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "region") if obj is not None and obj.is_public else fixed

    def has_delete_permission(self, request: HttpRequest, obj: RegionalSession | None = None) -> bool:
        """What was announced is cancelled, not deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_public)

    def view_on_site(self, session: RegionalSession) -> str | None:
        return reverse("public_site:session", args=[session.code]) if session.is_public else None

    @admin.display(description=gettext_lazy("starts at"), ordering="starts_at")
    def starts(self, session: RegionalSession) -> str:
        return day_and_clock(session.starts_at)

    # -- saving: the session with what is judged together with it, then its documents --------------------------------
    @takes_files(megabytes=MEGABYTES)
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(request, *args, **kwargs)

    @takes_files(megabytes=MEGABYTES)
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The session is saved in `save_related`, in one action with its agenda and its quotas."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        rows = {formset.model: formset for formset in formsets}
        for formset in formsets:
            formset.save(commit=False)  # only says what is new, changed and gone
        save = self.change_session if change else actions.create_session
        save(
            session=form.instance,
            by=self.actor(request),
            agenda=rows[AgendaItem].standing(),
            quotas=rows[SeatQuota].standing(),
        )
        self._save_documents(request, form.instance, rows[SessionDocument])

    def _save_documents(self, request: HttpRequest, session: RegionalSession, formset: Any) -> None:
        by = self.actor(request)
        for document in formset.deleted_objects:
            actions.delete_document(document=document, by=by)
        for document, _columns in formset.changed_objects:
            actions.change_document(document=document, by=by)
        for form in formset.extra_forms:
            if form.instance in formset.new_objects:
                form.instance.session = session  # a new one had no number yet when the form was read
                actions.add_document(document=form.instance, upload=form.cleaned_data["upload"], by=by)

    def delete_row(self, request: HttpRequest, row: RegionalSession) -> None:
        actions.delete_session(session=row, by=self.actor(request))

    # -- moving through the states -----------------------------------------------------------------------------------
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
            moved = self.move_session(session=session, to=target, by=self.actor(request))
        except workflow.InvalidMove:
            self.message_user(request, _("The session cannot move there from where it stands now."), messages.ERROR)
        except ValidationError as error:
            self.message_user(request, self._say(error), messages.ERROR)
        else:
            said = _("The session stands at: %(state)s.") % {"state": moved.get_state_display()}
            self.message_user(request, said, messages.SUCCESS)

    def _say(self, error: ValidationError) -> str:
        if not hasattr(error, "error_dict"):
            return " ".join(error.messages)
        columns = [column for column in error.message_dict if column != NON_FIELD_ERRORS]
        names = [str(label_for_field(column, RegionalSession, self)) for column in columns]
        said = _("Saved, but the public cannot see it yet. Still missing: %(names)s.")
        return said % {"names": get_text_list(names, _("and"))}

    # -- two pages of their own: copying, calling off ----------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        own = [
            path("<path:object_id>/copy/", self.admin_site.admin_view(self.copy_view), name=self._named("copy")),
            path("<path:object_id>/cancel/", self.admin_site.admin_view(self.cancel_view), name=self._named("cancel")),
        ]
        return [*own, *super().get_urls()]

    def _named(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def copy_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a draft like this session for another region, and go on to its page."""
        session = self._session_or_404(request, object_id)
        form = CopyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            copy = actions.copy_session(session=session, by=self.actor(request), **form.cleaned_data)
            said = _("Copied as a draft. Check the title, and say where it takes place: that was not copied.")
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(self._page_of(copy))
        return self._own_page(request, "copy", session, form, title=_("Copy to another region"))

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Call a session off, with the reason that its page and the mails will show."""
        session = self._session_or_404(request, object_id)
        form = CancellationForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._cancel(request, session, form):
            return HttpResponseRedirect(self._page_of(session))
        return self._own_page(request, "cancel", session, form, title=_("Cancel the session"))

    def _cancel(self, request: HttpRequest, session: RegionalSession, form: CancellationForm) -> bool:
        try:
            self.move_session(session=session, to=State.CANCELLED, by=self.actor(request), reason=form.reason)
        except workflow.InvalidMove:
            form.add_error(None, _("The session cannot move there from where it stands now."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            said = _("The session stands at: %(state)s.") % {"state": State.CANCELLED.label}
            self.message_user(request, said, messages.SUCCESS)
        return form.is_valid()

    def _own_page(
        self, request: HttpRequest, page: str, session: RegionalSession, form: Form, *, title: str
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": session,
            "form": form,
            "media": self.media + form.media,
            "title": title,
            "subtitle": str(session),
        }
        template = f"admin/consultations/regionalsession/{page}.html"
        return render(request, template, context, status=422 if form.errors else 200)

    def _session_or_404(self, request: HttpRequest, object_id: str) -> RegionalSession:
        session = self.get_object(request, unquote(object_id))
        if session is None:
            raise Http404
        if not self.has_change_permission(request, session):
            raise PermissionDenied
        return session

    def _page_of(self, session: RegionalSession) -> str:
        return reverse(f"admin:{self._named('change')}", args=[session.pk])
