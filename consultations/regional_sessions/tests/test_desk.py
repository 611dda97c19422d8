"""What belongs to a session is prepared on its page of the desk, copied and called off on pages of their own."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession, Speaker
from consultations.regional_sessions.tests.papers import add, pdf
from consultations.regional_sessions.tests.test_admin import SESSION, errors, page, said
from portal.shared.models import AuditEntry
from portal.shared.time import clock, day
from stakeholders.actions import create_account, grant_role

pytestmark = pytest.mark.django_db


def rows(prefix: str, *new: dict[str, object], kept: int = 0, first: int = 0) -> dict[str, object]:
    """Return the fields of a form set to which these rows are added."""
    counts = {f"{prefix}-TOTAL_FORMS": kept + len(new), f"{prefix}-INITIAL_FORMS": kept}
    return counts | {
        f"{prefix}-{place}-{name}": value
        for place, row in enumerate(new, start=kept or first)
        for name, value in row.items()
    }


def part(starts: str, ends: str, title: str = "الافتتاح", **more: object) -> dict[str, object]:
    return {"day": "1", "starts": starts, "ends": ends, "title_ar": title, "title_fr": f"{title} fr"} | more


def paper(content: bytes, **more: object) -> dict[str, object]:
    words = {"kind": "programme", "language": "fr", "title_ar": "البرنامج", "title_fr": "Programme", "visible": "on"}
    return words | {"upload": SimpleUploadedFile("anything.bin", content)} | more


def inline_errors(response) -> dict[str, list[dict[str, list[str]]]]:
    return {
        shown.formset.prefix: [form.errors for form in shown.formset.forms]
        for shown in response.context["inline_admin_formsets"]
    }


def form_of(response) -> dict[str, object]:
    """Return the page as a browser would send it back unchanged."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values: dict[str, object] = {}
    for field in (field for form in forms for field in form):
        widget = getattr(field.field.widget, "widget", field.field.widget)  # inside the admin's links to add another
        shown = widget.get_context(field.html_name, field.value(), {})["widget"]
        if shown["attrs"].get("checked"):
            shown["value"] = "on"
        halves = shown.get("subwidgets") or [shown]
        values |= {half["name"]: half["value"] for half in halves}
    for name, value in values.items():
        values[name] = value[0] if isinstance(value, list) and value else value
    return {name: value for name, value in values.items() if value not in (None, False, [])}


ADD = "admin:consultations_regionalsession_add"


def test_one_page_prepares_a_session_whole(desk, administrator, regions, media):
    form = SESSION | {"title_fr": "Rencontre"}
    form |= rows("quotas", {"category": "experts", "mode": "room", "seats": "20"})
    form |= rows("agenda", part("09:30", "10:30"), part("11:00", "12:30", "الورشة", axis="childhood"))
    form |= rows("documents", paper(pdf("programme")))
    response = desk.post(reverse(ADD), form)
    assert response.status_code == 302, (errors(response), inline_errors(response))
    session = RegionalSession.objects.get(code="RS-06-NEW")
    assert (session.seats_in_room, session.seats_remote) == (60, None)
    assert list(session.quotas.values_list("category", "mode", "seats")) == [("experts", "room", 20)]
    assert [(clock(i.starts_at), clock(i.ends_at), i.title_fr, i.axis_id) for i in session.agenda.all()] == [
        ("09:30", "10:30", "الافتتاح fr", None),
        ("11:00", "12:30", "الورشة fr", "childhood"),
    ]
    document = session.documents.get()
    assert (document.file.read(), document.media_type) == (pdf("programme"), "application/pdf")
    told = AuditEntry.objects.filter(object_id=session.pk, object_kind="consultations.regionalsession")
    assert [(row.action, row.actor_id) for row in told.order_by("pk")] == [
        ("session_created", administrator.pk),
        ("document_added", administrator.pk),
    ]


@pytest.mark.parametrize(
    ("agenda", "wrong"),
    [
        ([part("09:00", "10:00")], [{"starts"}]),
        ([part("15:00", "16:30")], [{"ends"}]),
        ([part("11:00", "10:00")], [{"ends"}]),
        ([part("10:00", "11:00"), part("10:59", "12:00")], [set(), {"starts"}]),
        ([part("10:00", "11:00", title_fr="")], [{"title_fr"}]),
        ([part("", "11:00")], [{"starts"}]),
    ],
)
def test_fault_of_the_agenda_stands_at_its_field_and_keeps_what_was_typed(desk, regions, agenda, wrong):
    response = desk.post(reverse(ADD), SESSION | rows("agenda", *agenda))
    assert [set(found) for found in inline_errors(response)["agenda"]] == wrong
    assert not RegionalSession.objects.exists()
    typed = response.content.decode()
    assert all(f'value="{row[name]}"' in typed for row in agenda for name in ("starts", "ends") if row[name])


@pytest.mark.parametrize(
    ("quotas", "wrong"),
    [
        ([("experts", "room", "40"), ("citizens", "room", "21")], [set(), {"seats"}]),
        ([("experts", "room", "60"), ("citizens", "remote", "5000")], [set(), set()]),
    ],
)
def test_quotas_are_held_to_the_seats(desk, regions, quotas, wrong):
    named = [dict(zip(("category", "mode", "seats"), quota, strict=True)) for quota in quotas]
    response = desk.post(reverse(ADD), SESSION | rows("quotas", *named))
    found = inline_errors(response)["quotas"] if response.status_code == 200 else [{}] * len(quotas)
    assert [set(each) for each in found] == wrong


def test_quota_of_a_kind_that_the_session_has_not_is_refused_at_the_field(desk, regions):
    quota = {"category": "experts", "mode": "remote", "seats": "5"}
    response = desk.post(reverse(ADD), SESSION | {"mode": "in_person"} | rows("quotas", quota))
    assert [set(found) for found in inline_errors(response)["quotas"]] == [{"mode"}]


@pytest.mark.parametrize("content", [b"MZ executable", b"<html>", b""])
def test_document_of_another_kind_is_refused_at_its_field(desk, regions, media, content):
    response = desk.post(reverse(ADD), SESSION | rows("documents", paper(content)))
    assert [set(found) for found in inline_errors(response)["documents"]] == [{"upload"}]
    assert not RegionalSession.objects.exists()


def test_page_sent_back_unchanged_changes_nothing(desk, planned, administrator, media):
    add(planned, "programme", by=administrator)
    before = AuditEntry.objects.count()
    response = desk.post(page(planned), form_of(desk.get(page(planned))))
    assert response.status_code == 302, (errors(response), inline_errors(response))
    told = AuditEntry.objects.order_by("pk")[before:]
    assert [(row.action, row.details) for row in told] == [("session_changed", {"changed": []})]


def test_agenda_keeps_its_hours_when_the_day_moves_on_the_page(desk, planned):
    form = form_of(desk.get(page(planned))) | {"starts_at_0": "2026-09-17", "ends_at_0": "2026-09-17"}
    assert desk.post(page(planned), form).status_code == 302
    assert [(day(i.starts_at, "fr"), clock(i.starts_at)) for i in planned.agenda.all()] == [
        ("17 septembre 2026", "09:30"),
        ("17 septembre 2026", "11:00"),
    ]


def test_session_is_shortened_together_with_its_agenda(desk, planned):
    form = form_of(desk.get(page(planned))) | {"ends_at_1": "11:30"}
    refused = desk.post(page(planned), form)
    assert [set(found) for found in inline_errors(refused)["agenda"]] == [set(), {"ends"}]
    assert desk.post(page(planned), form | {"agenda-1-ends": "11:30"}).status_code == 302
    planned.refresh_from_db()
    assert clock(planned.ends_at) == "11:30"


def test_items_of_a_second_day_say_so(desk, draft):
    form = form_of(desk.get(page(draft))) | {"ends_at_0": "2026-12-02"}
    assert desk.post(page(draft), form | rows("agenda", part("10:00", "11:00", day="2"))).status_code == 302
    assert day(draft.agenda.get().starts_at, "fr") == "2 décembre 2026"
    shown = desk.get(page(draft)).context["inline_admin_formsets"][1].formset.initial_forms[0]
    assert (shown["day"].value(), shown["day"].is_hidden) == (2, False)


def test_item_is_deleted_and_a_document_is_taken_away(desk, planned, administrator, media):
    add(planned, "programme", by=administrator)
    gone = {"agenda-1-DELETE": "on", "documents-0-DELETE": "on"}
    assert desk.post(page(planned), form_of(desk.get(page(planned))) | gone).status_code == 302
    assert (planned.agenda.count(), planned.documents.count()) == (1, 0)
    assert AuditEntry.objects.filter(action="document_deleted").count() == 1


def test_words_of_a_document_are_corrected_without_its_file(desk, draft, administrator, media):
    add(draft, "programme", by=administrator)
    form = form_of(desk.get(page(draft))) | {"documents-0-title_fr": "Programme corrigé"}
    assert desk.post(page(draft), form).status_code == 302
    document = draft.documents.get()
    assert (document.title_fr, document.file.read()) == ("Programme corrigé", pdf("programme"))


def test_speakers_are_named_on_the_items_page(desk, planned):
    opening = planned.agenda.first()
    address = reverse("admin:consultations_agendaitem_change", args=[opening.pk])
    form = form_of(desk.get(address))
    speaker = {"number": "2", "name_ar": "عمر", "name_fr": "Omar", "position_ar": "خبير", "position_fr": "Expert"}
    form |= rows("speakers", speaker, kept=1)
    response = desk.post(address, form | {"starts": "09:45"})
    assert response["Location"] == page(planned)
    assert list(opening.speakers.values_list("name_fr", "position_fr")) == [("Leïla", None), ("Omar", "Expert")]
    assert clock(planned.agenda.first().starts_at) == "09:45"


@pytest.mark.parametrize(
    ("hours", "wrong"),
    [({"ends": "11:15"}, {"ends"}), ({"starts": "09:00"}, {"starts"}), ({"ends": "09:00"}, {"ends"})],
)
def test_item_is_judged_among_the_others_on_its_own_page(desk, planned, hours, wrong):
    address = reverse("admin:consultations_agendaitem_change", args=[planned.agenda.first().pk])
    response = desk.post(address, form_of(desk.get(address)) | hours)
    assert set(errors(response)) == wrong


def test_half_a_speaker_is_refused(desk, planned):
    address = reverse("admin:consultations_agendaitem_change", args=[planned.agenda.first().pk])
    form = form_of(desk.get(address)) | rows("speakers", {"number": "2", "name_ar": "عمر", "name_fr": ""}, kept=1)
    response = desk.post(address, form)
    assert [set(found) for found in inline_errors(response)["speakers"]] == [set(), {"name_fr"}]
    assert Speaker.objects.count() == 1


# -- copying and calling off --------------------------------------------------------------------------------------
COPY = {"region": "06", "code": "RS-06-COPY", "starts_at_0": "2026-12-08", "starts_at_1": "10:00"}


def copy_page(session: RegionalSession) -> str:
    return reverse("admin:consultations_regionalsession_copy", args=[session.pk])


def test_session_is_copied_to_another_region(desk, planned):
    assert copy_page(planned) in desk.get(page(planned)).content.decode()
    response = desk.post(copy_page(planned), COPY)
    copy = RegionalSession.objects.get(code="RS-06-COPY")
    assert response["Location"] == page(copy)
    assert (copy.state, copy.region_id, clock(copy.starts_at)) == ("draft", "06", "10:00")
    assert [clock(i.starts_at) for i in copy.agenda.all()] == ["10:00", "11:30"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"code": "RS-04-TEST"}, {"code"}), ({"region": ""}, {"region"}), ({"starts_at_1": "soon"}, {"starts_at"})],
)
def test_copy_that_cannot_be_made_says_so_at_the_field(desk, planned, typed, wrong):
    response = desk.post(copy_page(planned), COPY | typed)
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    assert RegionalSession.objects.count() == 1


def test_session_is_called_off_with_its_reason(desk, draft, administrator):
    actions.move_session(session=draft, to="announced", by=administrator)
    address = reverse("admin:consultations_regionalsession_cancel", args=[draft.pk])
    assert address in desk.get(page(draft)).content.decode()
    refused = desk.post(address, {"cancellation_reason_ar": "ثلج", "cancellation_reason_fr": " "})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"cancellation_reason_fr"})
    assert "ثلج" in refused.content.decode()
    desk.post(address, {"cancellation_reason_ar": "ثلج", "cancellation_reason_fr": "Neige"})
    draft.refresh_from_db()
    assert (draft.state, draft.cancellation_reason_fr) == ("cancelled", "Neige")
    corrected = form_of(desk.get(page(draft))) | {"cancellation_reason_fr": "Neige sur le col"}
    assert desk.post(page(draft), corrected).status_code == 302
    emptied = desk.post(page(draft), corrected | {"cancellation_reason_fr": ""})
    assert set(errors(emptied)) == {"cancellation_reason_fr"}
    draft.refresh_from_db()
    assert draft.cancellation_reason_fr == "Neige sur le col"


def test_cancelling_twice_is_refused_kindly(desk, draft, administrator):
    reason = {"ar": "ثلج", "fr": "Neige"}
    actions.move_session(session=draft, to="cancelled", by=administrator, reason=reason)
    address = reverse("admin:consultations_regionalsession_cancel", args=[draft.pk])
    again = desk.post(address, {f"cancellation_reason_{language}": text for language, text in reason.items()})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["__all__"])


def test_move_before_its_day_is_refused_in_words(desk, draft, administrator):
    for state in ("announced", "registration_open"):
        actions.move_session(session=draft, to=state, by=administrator)
    later = form_of(desk.get(page(draft))) | {"starts_at_0": "2099-12-01", "ends_at_0": "2099-12-01", "_move": "live"}
    response = desk.post(page(draft), later, follow=True)
    assert "2099" in said(response)
    draft.refresh_from_db()
    assert draft.state == "registration_open"


def test_rooms_above_hand_the_desk_their_own_actions(desk, draft, administrator, monkeypatch):
    called = []

    def note(name):
        return staticmethod(
            lambda **given: called.append((name, given["session"].pk)) or getattr(actions, name)(**given)
        )

    for name in ("change_session", "move_session"):
        monkeypatch.setattr(type(admin.site.get_model_admin(RegionalSession)), name, note(name))
    desk.post(page(draft), form_of(desk.get(page(draft))) | {"_move": "announced"})
    reason = {"cancellation_reason_ar": "ثلج", "cancellation_reason_fr": "Neige"}
    desk.post(reverse("admin:consultations_regionalsession_cancel", args=[draft.pk]), reason)
    assert called == [(name, draft.pk) for name in ("change_session", "move_session", "move_session")]


@pytest.mark.parametrize("name", ["copy", "cancel"])
def test_pages_beside_the_form_are_the_administrators(client, draft, name):
    coordinator = create_account(email="c@example.org", by=None)
    grant_role(account=coordinator, role="coordinator", region=None, by=None)
    client.force_login(coordinator)
    response = client.post(reverse(f"admin:consultations_regionalsession_{name}", args=[draft.pk]), COPY)
    assert response.status_code in {302, 403}
    assert list(RegionalSession.objects.values_list("code", "state")) == [("RS-04-TEST", "draft")]


def test_session_page_asks_as_often_for_three_rows_as_for_one(desk, draft, administrator, media):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page(draft)).status_code == 200
        return len(asked)

    def add_one(number: int) -> None:
        form = form_of(desk.get(page(draft)))
        form |= rows("agenda", part(f"{9 + number}:30", f"{10 + number}:30"), kept=number)
        form |= rows(
            "quotas", {"category": ["experts", "ads", "wali"][number], "mode": "room", "seats": 1}, kept=number
        )
        assert desk.post(page(draft), form).status_code == 302
        speaker = Speaker(item=AgendaItem.objects.last(), name_ar="ليلى", name_fr="Leïla")
        speaker.save()
        add(draft, "other", by=administrator)

    add_one(0)
    one = count()
    add_one(1)
    add_one(2)
    assert count() == one


def test_page_offers_no_more_files_than_a_form_may_send(desk, draft, administrator, media, settings):
    add(draft, "other", by=administrator)
    documents = desk.get(page(draft)).context["inline_admin_formsets"][2].formset
    assert documents.max_num - documents.initial_form_count() == settings.DATA_UPLOAD_MAX_NUMBER_FILES
    shown = desk.get(page(draft)).content.decode()
    assert shown.count('type="file"') == 1  # that of the row which is added again and again
