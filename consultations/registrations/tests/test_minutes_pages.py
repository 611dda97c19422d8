"""The pages of the minutes: what two writers see, what a script saves by itself, what each page costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.minutes import attendance as minutes_attendance, queries as minutes_queries
from consultations.registrations.models import Amendment, Minutes, MinutesEntry, MinutesSection, Registration
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.meetings_held import ask, hold, let_the_time_pass, save, write
from portal.shared.models import AuditEntry
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account
from strategy.models import Region
from tests.people import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rapporteur(regions) -> Account:
    account = create_account(email="rapporteur@example.org", full_name="Salma Bouzidi", by=None)
    grant_role(account=account, role="rapporteur", region=Region.objects.get(code="04"), by=None)
    return account


@pytest.fixture
def desk(rapporteur: Account) -> Client:
    return signed_in(rapporteur)


@pytest.fixture
def minutes(meeting: Meeting, rapporteur: Account) -> Minutes:
    held = hold(meeting(seats_in_room=9), people=3, stay_away=1)
    return write(actions.begin_minutes(session=held, working_language="ar", by=rapporteur), rapporteur)


def address(view: str, minutes: Minutes, **kwargs: object) -> str:
    return reverse(f"minutes:{view}", kwargs={"code": minutes.session.code, **kwargs})


def sends(section: MinutesSection, seen: int | None = None, **texts: str) -> dict[str, object]:
    names = ("title_ar", "title_fr", "text_ar", "text_fr")
    return (
        {name: getattr(section, name) for name in names} | texts | {"seen": section.revision if seen is None else seen}
    )


def test_slower_writer_is_shown_the_other_text_and_keeps_their_own(
    desk: Client, minutes: Minutes, rapporteur: Account
) -> None:
    section = minutes.sections.get(number=1)
    page = address("section", minutes, pk=section.pk)
    save(section, rapporteur, ar="نص من سبق")
    again = desk.post(page, sends(section, text_ar="نص من تأخر"))
    assert again.status_code == 409
    said = again.content.decode()
    assert "نص من سبق" in said
    assert again.context["form"]["text_ar"].value() == "نص من تأخر"
    # The page knows now what stands there: the next save goes through.
    assert desk.post(page, sends(section, seen=again.context["seen"], text_ar="الاثنان")).status_code == 302
    assert minutes.sections.get(number=1).text_ar == "الاثنان"


def test_script_saves_by_itself_and_hands_on_what_it_has_seen(desk: Client, minutes: Minutes) -> None:
    section = minutes.sections.get(number=1)
    page = address("section", minutes, pk=section.pk)
    saved = desk.post(page, sends(section, text_ar="بلا زر"), headers=HTMX)
    assert (saved.status_code, saved.context["seen"]) == (200, section.revision + 1)
    assert "<html" not in saved.content.decode()
    # Somebody else was faster, or a text is too long: it saves nothing, says so, and keeps what it has seen.
    for change in ({"text_ar": "آخر"}, {"text_ar": "ن" * 20_001, "seen": section.revision + 1}):
        refused = desk.post(page, sends(section) | change, headers=HTMX)
        assert (refused.status_code, "notice warning" in refused.content.decode()) == (200, True)
    assert minutes.sections.get(number=1).text_ar == "بلا زر"


def test_slower_change_of_an_entry_is_asked_again_with_the_others_choice_in_sight(
    desk: Client, minutes: Minutes, rapporteur: Account
) -> None:
    entry = MinutesEntry.objects.get(kind="statement")
    page = address("entry", minutes, pk=entry.pk)
    data = {"kind": "statement", "by": "cat:experts", "text_ar": "أ", "text_fr": "a", "seen": entry.revision}
    assert desk.post(page, data).status_code == 302
    again = desk.post(page, data | {"by": "cat:wali", "text_ar": "ب"})
    assert again.status_code == 409
    assert again.context["form"]["by"].value() == "cat:wali"
    assert MinutesEntry.objects.get(pk=entry.pk).category_id == "experts"


def test_entry_that_is_asked_about_keeps_its_speaker_and_takes_its_translation(
    desk: Client, minutes: Minutes, rapporteur: Account
) -> None:
    ask(minutes, rapporteur)
    entry = MinutesEntry.objects.get(kind="statement")
    data = {
        "kind": "decision",
        "by": "cat:wali",
        "text_ar": entry.text_ar,
        "text_fr": "mieux dit",
        "seen": entry.revision,
    }
    assert desk.post(address("entry", minutes, pk=entry.pk), data).status_code == 302
    entry.refresh_from_db()
    assert (entry.kind, entry.category_id, entry.text_fr) == ("statement", "associations", "mieux dit")
    changed = desk.post(address("entry", minutes, pk=entry.pk), data | {"text_ar": "بصمت", "seen": entry.revision})
    assert (changed.status_code, list(changed.context["form"].errors)) == (422, ["text_ar"])


def test_rapporteur_does_not_close_and_another_region_finds_nothing(desk: Client, minutes: Minutes) -> None:
    for view in ("close", "correct"):
        assert desk.get(address(view, minutes)).status_code == 403
    other = create_account(email="other@example.org", by=None)
    grant_role(account=other, role="rapporteur", region=Region.objects.get(code="06"), by=None)
    browser, section = signed_in(other), minutes.sections.get(number=1)
    for page in (address("overview", minutes), address("section", minutes, pk=section.pk)):
        assert browser.get(page).status_code == 404
        assert browser.post(page).status_code in {404, 405}
    assert minutes.sections.get(number=1).revision == section.revision


def test_section_of_other_minutes_is_not_there(desk: Client, minutes: Minutes, meeting: Meeting, rapporteur) -> None:
    held = hold(meeting("RS-04-B"), people=1)
    other = actions.begin_minutes(session=held, working_language="ar", by=rapporteur)
    foreign = other.sections.get(number=1)
    assert desk.get(address("section", minutes, pk=foreign.pk)).status_code == 404
    assert desk.post(address("arrange_section", minutes, pk=foreign.pk), {"remove": "1"}).status_code == 404


# -- those who attended -------------------------------------------------------------------------------------------
def opened(registration: Registration) -> Client:
    """Return a browser that came by the registration's personal link."""
    browser = Client()
    browser.get(reverse("registrations:open", args=[links.personal_token(registration)]))
    return browser


def test_amendments_are_for_those_who_attended_alone(minutes: Minutes, rapporteur: Account) -> None:
    came, away = (Registration.objects.get(number=number) for number in (1, 4))
    section = minutes.sections.get(number=1)
    pages = [
        lambda one: reverse("amendments:minutes", args=[one.reference]),
        lambda one: reverse("amendments:propose", args=[one.reference, section.pk]),
    ]
    for page in pages:  # nobody was asked yet
        assert opened(came).get(page(came)).status_code == 404
    ask(minutes, rapporteur)
    for page in pages:
        assert [opened(one).get(page(one)).status_code for one in (came, away)] == [200, 404]
        assert Client().get(page(came)).status_code == 404
    data = {"about": "section", "text": "نص", "reason": "سبب"}
    assert opened(away).post(pages[1](away), data).status_code == 404
    assert opened(came).post(pages[1](came), data).status_code == 302
    assert [one.registration for one in Amendment.objects.all()] == [came]


def test_after_the_last_day_what_was_typed_is_kept_and_nothing_is_taken(minutes: Minutes, rapporteur: Account) -> None:
    ask(minutes, rapporteur)
    let_the_time_pass(minutes)
    came, section = Registration.objects.get(number=1), minutes.sections.get(number=1)
    browser, page = opened(came), reverse("amendments:propose", args=[came.reference, section.pk])
    assert browser.get(page).status_code == 404
    late = browser.post(page, {"about": "section", "text": "متأخر", "reason": "سبب"})
    assert (late.status_code, late.context["form"]["text"].value()) == (422, "متأخر")
    assert Amendment.objects.count() == 0


def test_author_sees_their_own_amendments_and_nobody_elses(minutes: Minutes, rapporteur: Account) -> None:
    minutes = ask(minutes, rapporteur)
    first, second = (Registration.objects.get(number=number) for number in (1, 2))
    for one, words in ((first, "كلام الأول"), (second, "كلام الثاني <b>غليظ</b>")):
        data = {"about": "section", "text": words, "reason": "سبب"}
        opened(one).post(reverse("amendments:propose", args=[one.reference, minutes.sections.get(number=0).pk]), data)
    page = opened(second).get(reverse("amendments:minutes", args=[second.reference])).content.decode()
    assert "كلام الثاني &lt;b&gt;غليظ&lt;/b&gt;" in page
    assert "كلام الأول" not in page


def test_draft_of_a_correction_is_nobodys_to_read(minutes: Minutes, rapporteur: Account) -> None:
    ask(minutes, rapporteur)
    let_the_time_pass(minutes)
    actions.close_minutes(minutes=minutes, by=rapporteur)
    actions.begin_correction(minutes=minutes, corrections={"ar": "خطأ", "fr": "Erreur"}, by=rapporteur)
    save(minutes.sections.get(number=1), rapporteur, ar="سر لم ينشر بعد")
    came, code = Registration.objects.get(number=1), minutes.session.code
    own = opened(came).get(reverse("amendments:minutes", args=[came.reference])).content.decode()
    public = Client().get(reverse("public_site:minutes", args=[code])).content.decode()
    assert "سر لم ينشر بعد" not in own + public
    assert reverse("public_site:minutes", args=[code]) in own


def test_staff_edition_is_taken_on_the_record(desk: Client, minutes: Minutes, rapporteur: Account) -> None:
    ask(minutes, rapporteur)
    let_the_time_pass(minutes)
    actions.close_minutes(minutes=minutes, by=rapporteur)
    for edition, recorded in (("public", 0), ("staff", 1)):
        taken = desk.get(address("file", minutes, version=1, edition=edition, language="fr"))
        assert b"".join(taken.streaming_content).startswith(b"%PDF-")
        assert AuditEntry.objects.filter(action="staff_minutes_read").count() == recorded
    kwargs = {"code": minutes.session.code, "version": 1, "language": "ar"}
    assert Client().get(reverse("public_site:minutes_file", kwargs=kwargs)).status_code == 200
    assert Client().get(reverse("public_site:minutes_file", kwargs=kwargs | {"version": 2})).status_code == 404
    assert Client().get(reverse("public_site:minutes_version", args=[minutes.session.code, 2])).status_code == 404


def test_final_minutes_offer_nothing_to_save(desk: Client, minutes: Minutes, rapporteur: Account) -> None:
    page = address("section", minutes, pk=minutes.sections.get(number=1).pk)

    def buttons() -> int:
        form = desk.get(page).content.decode().split("card writing")[1].split("</form>")[0]
        return form.count("<button")

    assert buttons() == 1
    ask(minutes, rapporteur)
    let_the_time_pass(minutes)
    actions.close_minutes(minutes=minutes, by=rapporteur)
    assert buttons() == 0


def test_meeting_without_minutes_has_no_page_of_them(meeting: Meeting) -> None:
    assert Client().get(reverse("public_site:minutes", args=[meeting().code])).status_code == 404


# -- what pages cost ----------------------------------------------------------------------------------------------
def cost(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as spent:
        assert browser.get(page).status_code == 200
    return len(spent)


def grown(minutes: Minutes, by: Account) -> None:
    """Add two sections with two passages each, and two amendments."""
    for place in range(2):
        section = actions.add_section(minutes=minutes, titles={"ar": f"محور {place}", "fr": f"Section {place}"}, by=by)
        save(section, by, ar="نص", fr="texte")
        for _twice in range(2):
            words = actions.EntryWords(kind="decision", texts={"ar": "قرار", "fr": "décision"})
            actions.add_entry(section=section, words=words, by=by)


def propose(minutes: Minutes, number: int) -> None:
    actions.propose_amendment(
        minutes=minutes,
        registration=Registration.objects.get(session=minutes.session, number=number),
        section=minutes.sections.get(number=1),
        entry=None,
        words=f"نص {number}",
        reason="سبب",
        language="ar",
    )


def test_pages_of_the_desk_cost_the_same_with_little_and_with_much(
    desk: Client, minutes: Minutes, rapporteur: Account
) -> None:
    section = minutes.sections.get(number=1)
    pages = [address("overview", minutes), address("section", minutes, pk=section.pk)]
    before = [cost(desk, page) for page in pages]
    grown(minutes, rapporteur)
    words = actions.EntryWords(kind="decision", texts={"ar": "قرار", "fr": "décision"})
    for _twice in range(2):
        actions.add_entry(section=section, words=words, by=rapporteur)
    assert [cost(desk, page) for page in pages] == before
    asked = ask(minutes, rapporteur)
    propose(asked, 1)
    one = cost(desk, pages[0])
    for number in (2, 3):
        propose(asked, number)
    assert cost(desk, pages[0]) == one


def test_own_page_and_public_page_cost_the_same_with_little_and_with_much(
    minutes: Minutes, rapporteur: Account, meeting: Meeting
) -> None:
    other = hold(meeting("RS-04-B", seats_in_room=9), people=3)
    large = write(actions.begin_minutes(session=other, working_language="ar", by=rapporteur), rapporteur)
    grown(large, rapporteur)
    costs: dict[str, list[int]] = {"own": [], "public": []}
    for one, proposals in ((minutes, 1), (large, 3)):
        asked = ask(one, rapporteur)
        for number in range(1, proposals + 1):
            propose(asked, number)
        came = Registration.objects.get(session=one.session, number=1)
        costs["own"].append(cost(opened(came), reverse("amendments:minutes", args=[came.reference])))
        for amendment in minutes_queries.amendments(asked):
            actions.decide_amendment(
                amendment=amendment, state="not_accepted", answer="لا", texts={}, seen=0, by=rapporteur
            )
        let_the_time_pass(one)
        actions.close_minutes(minutes=one, by=rapporteur)
        costs["public"].append(cost(Client(), reverse("public_site:minutes", args=[one.session.code])))
    assert {name: len(set(spent)) for name, spent in costs.items()} == {"own": 1, "public": 1}


def test_correction_that_is_being_drafted_is_read_by_nobody_who_attended(minutes: Minutes, rapporteur: Account) -> None:
    asked = ask(minutes, rapporteur)
    let_the_time_pass(asked)
    actions.close_minutes(minutes=asked, by=rapporteur)
    actions.begin_correction(minutes=asked, corrections={"ar": "خطأ", "fr": "Erreur"}, by=rapporteur)
    section = save(minutes.sections.get(number=2), rapporteur, ar="مسودة سرية")
    came = Registration.objects.get(session=minutes.session, number=1)
    browser = opened(came)
    answers = [
        browser.get(reverse("amendments:minutes", args=[came.reference])),
        browser.get(reverse("amendments:propose", args=[came.reference, section.pk])),
        browser.post(reverse("amendments:propose", args=[came.reference, section.pk]), {}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert "مسودة سرية" not in "".join(answer.content.decode() for answer in answers)


# -- figures about who came ---------------------------------------------------------------------------------------
def figures(categories: dict[str, int], *, room: int, remote: int, registered: int) -> dict:
    rows = [{"label": {"ar": name, "fr": name}, "attended": count} for name, count in categories.items()]
    return {
        "registered": registered, "attended": room + remote, "room": room, "remote": remote,
        "categories": rows, "provinces": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("categories", "shown"),
    [
        ({"a": 30, "b": 12}, {"a": 30, "b": 12}),
        ({"a": 30, "b": 6, "c": 5}, {"a": 30, "Autres catégories": 11}),
        # What is left over would be fewer than ten: the smallest group beside it goes with it.
        ({"a": 30, "b": 12, "c": 3}, {"a": 30, "Autres catégories": 15}),
        ({"a": 30, "b": 1}, {}),
        ({"a": 9}, {}),
        ({"a": 9, "b": 0}, {}),
    ],
)
def test_public_figures_speak_of_no_fewer_than_ten(categories: dict[str, int], shown: dict[str, int]) -> None:
    total = sum(categories.values())
    public = minutes_attendance.public(figures(categories, room=total, remote=0, registered=total))
    assert {row["label"]["fr"]: row["attended"] for row in public["categories"]} == shown
    assert all(count >= minutes_attendance.THRESHOLD for count in shown.values())


@pytest.mark.parametrize(
    ("room", "remote", "registered", "shown"),
    [
        (30, 20, 60, (50, 30, 20, 60)),
        (45, 5, 60, (50, None, None, 60)),  # five followed remotely
        (30, 20, 53, (50, 30, 20, None)),  # three stayed away
        (9, 0, 30, (None, None, None, None)),
        (12, 0, 12, (12, 12, 0, 12)),
    ],
)
def test_public_totals_tell_of_no_small_group_by_their_difference(
    room: int, remote: int, registered: int, shown: tuple[int | None, ...]
) -> None:
    public = minutes_attendance.public(figures({}, room=room, remote=remote, registered=registered))
    assert (public["attended"], public["room"], public["remote"], public["registered"]) == shown


def test_whole_figures_add_up(meeting: Meeting) -> None:
    session = hold(meeting(seats_in_room=9), people=3, stay_away=2)
    whole = minutes_attendance.whole(session)
    assert (whole["registered"], whole["attended"], whole["room"], whole["remote"]) == (5, 3, 3, 0)
    for rows in (whole["categories"], whole["provinces"]):
        assert sum(row["registered"] for row in rows) == 5
        assert sum(row["attended"] for row in rows) == 3


def test_minutes_are_begun_while_the_meeting_goes_on(desk: Client, meeting: Meeting) -> None:
    session = meeting("RS-LIVE", starts_at=timezone.now() + timedelta(minutes=5))
    come(session)
    page = reverse("minutes:begin", args=[session.code])
    assert desk.post(page, {"working_language": "fr"}).status_code == 422
    RegionalSession.objects.filter(pk=session.pk).update(state="live")
    assert desk.post(page, {"working_language": "fr"}).status_code == 302
    assert Minutes.objects.get(session=session).working_language == "fr"
