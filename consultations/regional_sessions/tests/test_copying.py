"""A copy for another region is a draft with everything that can be prepared alike, at the same hours of the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession, Speaker
from consultations.regional_sessions.tests.papers import add, item, quota, upload
from portal.shared.models import AuditEntry
from portal.shared.time import clock, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(draft, administrator, media) -> RegionalSession:
    """A session of region 04 on 17 September 2026, 09:30 to 16:00 on a clock that is one hour before UTC."""
    draft.title_ar, draft.title_fr = f"لقاء {draft.region.name_ar}", f"Rencontre de {draft.region.name_fr}"
    draft.starts_at = datetime(2026, 9, 17, 8, 30, tzinfo=UTC)
    draft.ends_at = datetime(2026, 9, 17, 15, 0, tzinfo=UTC)
    draft.registration_opens_at = datetime(2026, 8, 17, 8, 0, tzinfo=UTC)
    draft.registration_closes_at = datetime(2026, 9, 15, 17, 0, tzinfo=UTC)
    draft.contributions_open_at = datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
    draft.contributions_close_at = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)
    draft.seats_in_room, draft.seats_remote, draft.link_minutes_before = 60, None, 45
    draft.access_information_ar, draft.access_information_fr = "مصعد", "Ascenseur"
    agenda = [item("09:30", "10:30", "الافتتاح"), item("11:00", "12:00", "الورشة")]
    for part in agenda:
        part.starts_at -= timedelta(days=75, hours=1)
        part.ends_at -= timedelta(days=75, hours=1)
    actions.change_session(session=draft, by=administrator, agenda=agenda, quotas=[quota("experts", 5)])
    Speaker.objects.create(item=agenda[0], number=1, name_ar="ليلى", name_fr="Leïla")
    add(draft, "programme", by=administrator)
    add(draft, "precautions", by=administrator)
    return draft


def test_copy_keeps_the_hours_of_the_clock_across_its_change(prepared, regions, administrator):
    copy = actions.copy_session(
        session=prepared,
        region=regions["06"],
        code="RS-06-COPY",
        starts_at=datetime(2026, 9, 22, 9, 30, tzinfo=UTC),
        by=administrator,
    )
    copy.refresh_from_db()
    assert (prepared.starts_at.hour, copy.starts_at.hour) == (8, 9)
    windows = ["starts_at", "ends_at", "registration_opens_at", "registration_closes_at", "contributions_close_at"]
    assert [(day(getattr(copy, name), "fr"), clock(getattr(copy, name))) for name in windows] == [
        ("22 septembre 2026", "09:30"),
        ("22 septembre 2026", "16:00"),
        ("22 août 2026", "09:00"),
        ("20 septembre 2026", "18:00"),
        ("5 novembre 2026", "22:59"),  # both sides of this one lie after the change
    ]
    assert [(clock(part.starts_at), clock(part.ends_at)) for part in copy.agenda.all()] == [
        ("09:30", "10:30"),
        ("11:00", "12:00"),
    ]


def test_copy_is_a_draft_that_lacks_what_is_another_places_own(prepared, regions, administrator):
    actions.move_session(session=prepared, to="announced", by=administrator)
    copy = actions.copy_session(
        session=prepared, region=regions["06"], code="RS-06-COPY", starts_at=prepared.starts_at, by=administrator
    )
    copy.refresh_from_db()
    region = regions["06"]
    assert (copy.state, copy.revision, copy.region) == ("draft", 0, region)
    assert (copy.title_ar, copy.title_fr) == (f"لقاء {region.name_ar}", f"Rencontre de {region.name_fr}")
    assert (copy.seats_in_room, copy.seats_remote, copy.link_minutes_before) == (60, None, 45)
    assert {copy.venue_ar, copy.venue_fr, copy.access_information_ar, copy.remote_link} == {""}
    assert [(quota.category_id, quota.mode, quota.seats) for quota in copy.quotas.all()] == [("experts", "room", 5)]
    speakers = [[speaker.name_fr for speaker in part.speakers.all()] for part in copy.agenda.all()]
    assert speakers == [["Leïla"], []]
    assert [(paper.kind, paper.sha256) for paper in copy.documents.all()] == [
        ("precautions", prepared.documents.get(kind="precautions").sha256)
    ]
    assert AgendaItem.objects.filter(session=prepared).count() == 2
    told = AuditEntry.objects.get(action="session_copied")
    assert (told.object_id, told.region_code, told.details) == (str(copy.pk), "06", {"source": "RS-04-TEST"})


@pytest.mark.parametrize(
    ("source", "target", "ar", "fr"),
    [
        ("04", "06", "لقاء للدار البيضاء-سطات", "Rencontre de Casablanca-Settat"),
        ("04", "01", "لقاء لطنجة-تطوان-الحسيمة", "Rencontre de Tanger-Tétouan-Al Hoceima"),
        ("01", "04", "لقاء للرباط-سلا-القنيطرة", "Rencontre de Rabat-Salé-Kénitra"),
        ("02", "06", "لقاء للدار البيضاء-سطات", "Rencontre de Casablanca-Settat"),
    ],
)
def test_title_names_the_new_region_as_its_language_joins_words(draft, regions, source, target, ar, fr):
    titles = {
        "01": ("لقاء لطنجة-تطوان-الحسيمة", "Rencontre de Tanger-Tétouan-Al Hoceima"),
        "02": ("لقاء للشرق", "Rencontre de l’Oriental"),
        "04": ("لقاء للرباط-سلا-القنيطرة", "Rencontre de Rabat-Salé-Kénitra"),
    }
    draft.region, (draft.title_ar, draft.title_fr) = regions[source], titles[source]
    copy = actions.copy_session(
        session=draft, region=regions[target], code="RS-NEW", starts_at=draft.starts_at, by=None
    )
    assert (copy.title_ar, copy.title_fr) == (ar, fr)


def test_copy_within_the_region_keeps_the_place_but_not_the_link(prepared, administrator):
    copy = actions.copy_session(
        session=prepared, region=prepared.region, code="RS-04-B", starts_at=prepared.starts_at, by=administrator
    )
    assert (copy.venue_ar, copy.access_information_fr, copy.remote_link) == ("مقر الولاية", "Ascenseur", "")


def test_copy_needs_a_code_of_its_own(prepared, regions, administrator):
    with pytest.raises(ValidationError) as refused:
        actions.copy_session(
            session=prepared, region=regions["06"], code=prepared.code, starts_at=prepared.starts_at, by=administrator
        )
    assert set(refused.value.message_dict) == {"code"}
    assert RegionalSession.objects.count() == 1


def test_precautions_that_both_hand_out_outlive_one_of_them(
    prepared, regions, administrator, django_capture_on_commit_callbacks
):
    copy = actions.copy_session(
        session=prepared, region=regions["06"], code="RS-06-COPY", starts_at=prepared.starts_at, by=administrator
    )
    paper = prepared.documents.get(kind="precautions")
    name = paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(document=paper, by=administrator)
    assert copy.documents.get().file.read() == upload("precautions").read()
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(document=copy.documents.get(), by=administrator)
    assert not default_storage.exists(name)
