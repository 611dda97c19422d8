"""Minutes are written by several, amended by those who attended and nobody else, and closed whole in both languages."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from pypdf import PdfReader

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions, tasks
from consultations.registrations.actions import ChangedMeanwhile, EntryWords
from consultations.registrations.minutes import (
    pdf as minutes_pdf,
    queries as minutes_queries,
    reading as minutes_reading,
    snapshot as minutes_snapshot,
    workflow as minutes_workflow,
)
from consultations.registrations.models import Amendment, Attendance, Minutes, MinutesEntry, MinutesFile, Registration
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.meetings_held import ask, hold, let_the_time_pass, save, write
from portal.shared.models import AuditEntry, Job, OutgoingMail
from portal.shared.typesetting.tests.hostile import HOSTILE
from stakeholders.actions import create_account
from stakeholders.models import Account, Category

pytestmark = pytest.mark.django_db
State = Minutes.State


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rapporteur(regions) -> Account:
    return create_account(email="rapporteur@example.org", full_name="Salma Bouzidi", by=None)


@pytest.fixture
def held(meeting: Meeting) -> RegionalSession:
    return hold(meeting(), people=2)


@pytest.fixture
def minutes(held: RegionalSession, rapporteur: Account) -> Minutes:
    return actions.begin_minutes(session=held, working_language="ar", by=rapporteur)


@pytest.fixture
def asked(minutes: Minutes, rapporteur: Account) -> Minutes:
    """Minutes that are whole in both languages and open for amendment."""
    return ask(write(minutes, rapporteur), rapporteur)


def first_of(minutes: Minutes) -> Registration:
    return Registration.objects.get(session=minutes.session, number=1)


def propose(minutes: Minutes, registration: Registration | None = None, **changed: object) -> Amendment:
    given = {
        "minutes": minutes,
        "registration": registration or first_of(minutes),
        "section": minutes.sections.get(number=1),
        "entry": None,
        "words": "يضاف: في العالم القروي",
        "reason": "هذا ما قيل",
        "language": "ar",
    }
    return actions.propose_amendment(**given | changed)


def decide(amendment: Amendment, by: Account, state: str = "accepted", **changed: object) -> Amendment:
    target = amendment.target
    texts = {"ar": f"{target.text_ar} في العالم القروي", "fr": f"{target.text_fr} en milieu rural"}
    given = {"state": state, "answer": "شكراً", "texts": texts, "seen": target.revision}
    return actions.decide_amendment(amendment=amendment, by=by, **given | changed)


def actions_told() -> list[str]:
    rows = AuditEntry.objects.filter(object_kind="consultations.minutes").order_by("pk")
    return list(rows.values_list("action", flat=True))


# -- writing ------------------------------------------------------------------------------------------------------
def test_minutes_begin_from_the_agenda_once_the_meeting_has_begun(meeting: Meeting, rapporteur: Account) -> None:
    early = meeting("RS-EARLY")
    with pytest.raises(ValidationError):
        actions.begin_minutes(session=early, working_language="ar", by=rapporteur)
    held = hold(meeting())
    first, again = (
        actions.begin_minutes(session=held, working_language=language, by=rapporteur) for language in ("fr", "ar")
    )
    assert (first.pk, again.working_language) == (again.pk, "fr")
    sections = [(row.number, row.kind, row.title_ar, row.title_fr) for row in minutes_queries.sections(first)]
    assert sections == [
        (0, "introduction", "", ""),
        (1, "agenda", "افتتاح", "Ouverture"),
        (2, "agenda", "الطفولة", "Enfance"),
    ]


def test_second_writer_is_shown_the_first_ones_text_and_overwrites_nothing(
    minutes: Minutes, rapporteur: Account
) -> None:
    section = minutes.sections.get(number=1)
    save(section, rapporteur, ar="الأول")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        save(section, create_account(email="second@example.org", by=None), ar="الثاني")
    assert (meanwhile.value.passage.text_ar, meanwhile.value.passage.changed_by) == ("الأول", rapporteur)
    assert minutes.sections.get(number=1).text_ar == "الأول"
    # Having seen it, the second one may save.
    save(meanwhile.value.passage, rapporteur, ar="الأول والثاني")
    assert minutes.sections.get(number=1).text_ar == "الأول والثاني"


def test_save_that_changes_nothing_is_none(minutes: Minutes, rapporteur: Account) -> None:
    section = save(minutes.sections.get(number=1), rapporteur, ar="نص")
    again = save(section, rapporteur, ar="نص ")
    assert (section.revision, again.revision, actions_told().count("minutes_section_saved")) == (1, 1, 1)


@pytest.mark.parametrize(("category", "allowed"), [("wali", True), ("associations", False), ("citizens", False)])
def test_only_the_holder_of_an_office_is_named(
    minutes: Minutes, rapporteur: Account, category: str, allowed: bool
) -> None:
    words = EntryWords(
        kind="statement",
        category=Category.objects.get(code=category),
        speaker={"ar": "فلان الفلاني", "fr": "Untel"},
        texts={"ar": "رحب بالحاضرين"},
    )
    section = minutes.sections.get(number=1)
    if allowed:
        assert actions.add_entry(section=section, words=words, by=rapporteur).speaker_fr == "Untel"
        return
    with pytest.raises(ValidationError) as refused:
        actions.add_entry(section=section, words=words, by=rapporteur)
    assert set(refused.value.message_dict) == {"speaker_ar", "speaker_fr"}


def test_what_is_said_has_a_category_and_what_is_decided_has_none(minutes: Minutes, rapporteur: Account) -> None:
    section = minutes.sections.get(number=1)
    with pytest.raises(ValidationError) as refused:
        actions.add_entry(section=section, words=EntryWords(kind="statement", texts={"ar": "نص"}), by=rapporteur)
    assert list(refused.value.message_dict) == ["by"]
    wali = Category.objects.get(code="wali")
    words = EntryWords(kind="decision", category=wali, speaker={"ar": "الوالي"}, texts={"ar": "نص"})
    decision = actions.add_entry(section=section, words=words, by=rapporteur)
    assert (decision.category, decision.speaker_ar) == (None, "")


def test_sections_are_added_moved_and_removed_and_the_introduction_stays_first(
    minutes: Minutes, rapporteur: Account
) -> None:
    added = actions.add_section(minutes=minutes, titles={"ar": "متفرقات", "fr": "Divers"}, by=rapporteur)
    for _more_often_than_there_are_places in range(4):
        actions.move_section(section=added, up=True, by=rapporteur)
    assert [row.title_fr for row in minutes.sections.order_by("number")] == ["", "Divers", "Ouverture", "Enfance"]
    actions.move_section(section=added, up=False, by=rapporteur)
    actions.remove_section(section=minutes.sections.get(title_fr="Ouverture"), by=rapporteur)
    assert [row.title_fr for row in minutes.sections.order_by("number")] == ["", "Divers", "Enfance"]
    with pytest.raises(ValidationError):
        actions.remove_section(section=minutes.sections.get(kind="introduction"), by=rapporteur)


def test_gaps_name_the_language_that_is_missing(minutes: Minutes, rapporteur: Account) -> None:
    def missing() -> list[tuple[int, list[str], bool]]:
        return [(gap.section.number, gap.languages, gap.empty) for gap in _gaps(minutes)]

    assert missing() == [(number, ["ar", "fr"], True) for number in (0, 1, 2)]
    write(minutes, rapporteur, languages=("ar",))
    assert missing() == [(number, ["fr"], False) for number in (0, 1, 2)]
    for section in minutes.sections.order_by("number"):
        save(section, rapporteur, fr="texte")
    assert missing() == [(1, ["fr"], False)]  # what was said under it


def _gaps(minutes: Minutes) -> list[minutes_queries.Gap]:
    return minutes_queries.gaps(minutes_queries.sections(minutes))


# -- asking those who attended ------------------------------------------------------------------------------------
def test_text_is_whole_in_the_working_language_before_anybody_is_asked(minutes: Minutes, rapporteur: Account) -> None:
    with pytest.raises(ValidationError):
        ask(minutes, rapporteur)
    write(minutes, rapporteur, languages=("ar",))
    with pytest.raises(ValidationError) as refused:
        actions.open_amendments(minutes=minutes, until=timezone.now(), by=rapporteur)
    assert list(refused.value.message_dict) == ["until"]
    assert ask(minutes, rapporteur).state == State.AMENDING


def test_minutes_of_a_meeting_that_is_not_over_are_not_opened(minutes: Minutes, rapporteur: Account) -> None:
    write(minutes, rapporteur)
    RegionalSession.objects.filter(pk=minutes.session_id).update(state="live")
    with pytest.raises(ValidationError):
        ask(minutes, rapporteur)


def test_those_who_attended_are_asked_once_and_nobody_else(meeting: Meeting, rapporteur: Account) -> None:
    held = hold(meeting(seats_in_room=9), people=2, stay_away=1)
    minutes = actions.begin_minutes(session=held, working_language="ar", by=rapporteur)
    ask(write(minutes, rapporteur), rapporteur)
    job = Job.objects.get(task=actions.ASK_TASK)
    for _twice in range(2):
        tasks.ask_for_amendments(job.pk)
        actions.ask_for_amendments(minutes_id=minutes.pk)
    mails = OutgoingMail.objects.filter(key__startswith="minutes:").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["came0@example.org", "came1@example.org"]
    assert "/minutes/" in mails[0].body


def test_only_who_attended_may_propose(meeting: Meeting, rapporteur: Account) -> None:
    held = hold(meeting(seats_in_room=9), people=1, stay_away=1)
    minutes = actions.begin_minutes(session=held, working_language="ar", by=rapporteur)
    minutes = ask(write(minutes, rapporteur), rapporteur)
    stayed_away = Registration.objects.get(session=held, number=2)
    elsewhere = come(meeting("RS-OTHER"), "من لقاء آخر")
    for somebody in (stayed_away, elsewhere):
        with pytest.raises(ValidationError):
            propose(minutes, somebody)
    assert propose(minutes).number == 1


def test_proposals_are_taken_until_their_last_moment(asked: Minutes, rapporteur: Account) -> None:
    first, again, other = propose(asked), propose(asked), propose(asked, words="غير ذلك")
    assert (first.pk, other.number) == (again.pk, 2)
    let_the_time_pass(asked)
    with pytest.raises(ValidationError):
        propose(asked, words="بعد الأوان")
    assert asked.amendments.count() == 2


def test_one_person_proposes_so_much_and_no_more(asked: Minutes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.amendments, "MOST_EACH", 2)
    for words in ("أ", "ب"):
        propose(asked, words=words)
    with pytest.raises(ValidationError):
        propose(asked, words="ج")


def test_asked_text_changes_by_amendments_alone_and_its_translation_goes_on(
    minutes: Minutes, rapporteur: Account
) -> None:
    ask(write(minutes, rapporteur, languages=("ar",)), rapporteur)
    section = minutes.sections.get(number=1)
    with pytest.raises(ValidationError) as refused:
        save(section, rapporteur, ar="بصمت")
    assert list(refused.value.message_dict) == ["text_ar"]
    assert save(section, rapporteur, fr="la traduction").text_fr == "la traduction"
    for forbidden in (
        lambda: actions.add_section(minutes=minutes, titles={"ar": "جديد"}, by=rapporteur),
        lambda: actions.remove_section(section=section, by=rapporteur),
        lambda: actions.add_entry(section=section, words=EntryWords(kind="decision", texts={"ar": "ن"}), by=rapporteur),
        lambda: actions.remove_entry(entry=MinutesEntry.objects.first(), by=rapporteur),
    ):
        with pytest.raises(ValidationError):
            forbidden()


def test_accepted_amendment_changes_the_text_and_its_author_is_told(asked: Minutes, rapporteur: Account) -> None:
    amendment = decide(propose(asked), rapporteur)
    section = asked.sections.get(number=1)
    assert section.text_ar.endswith("في العالم القروي")
    assert amendment.changes[0] == ("ar", "ar: نص texte 1", section.text_ar)
    mail = OutgoingMail.objects.get(key=f"amendment:{amendment.pk}:decided")
    assert (mail.recipient, "شكراً" in mail.body) == ("came0@example.org", True)


def test_amendment_to_what_was_said_changes_that_passage_alone(asked: Minutes, rapporteur: Account) -> None:
    statement = MinutesEntry.objects.get(kind="statement")
    decide(propose(asked, entry=statement), rapporteur, "accepted_in_part")
    assert MinutesEntry.objects.get(pk=statement.pk).text_fr.endswith("en milieu rural")
    assert asked.sections.get(number=1).text_ar == "ar: نص texte 1"


def test_refusal_gives_its_reason_and_leaves_the_text(asked: Minutes, rapporteur: Account) -> None:
    amendment = propose(asked)
    for state in ("not_accepted", "accepted_in_part"):
        with pytest.raises(ValidationError) as refused:
            decide(amendment, rapporteur, state, answer=" ")
        assert list(refused.value.message_dict) == ["answer"]
    decide(amendment, rapporteur, "not_accepted", answer="لم يقل في اللقاء")
    assert asked.sections.get(number=1).text_ar == "ar: نص texte 1"


def test_acceptance_that_changes_nothing_is_refused(asked: Minutes, rapporteur: Account) -> None:
    amendment = propose(asked)
    same = {"ar": amendment.target.text_ar, "fr": amendment.target.text_fr}
    with pytest.raises(ValidationError) as refused:
        decide(amendment, rapporteur, texts=same)
    assert list(refused.value.message_dict) == ["text_ar"]


def test_amendment_is_decided_once_and_on_the_text_that_stands(asked: Minutes, rapporteur: Account) -> None:
    first, second = propose(asked), propose(asked, words="غير ذلك")
    seen = second.target.revision
    decide(first, rapporteur)
    with pytest.raises(ChangedMeanwhile):
        decide(second, rapporteur, seen=seen)
    with pytest.raises(ValidationError):
        decide(first, rapporteur, "not_accepted")
    assert [row.state for row in minutes_queries.amendments(asked)] == ["accepted", "undecided"]


# -- closing ------------------------------------------------------------------------------------------------------
def test_minutes_stay_open_while_anything_stands_in_the_way(minutes: Minutes, rapporteur: Account) -> None:
    write(minutes, rapporteur, languages=("ar",))
    with pytest.raises(minutes_workflow.InvalidMove):
        actions.close_minutes(minutes=minutes, by=rapporteur)  # nobody who attended was asked
    minutes = ask(minutes, rapporteur)
    amendment = propose(minutes)
    hindrances = lambda: actions.hindrances(Minutes.objects.get(pk=minutes.pk), at=timezone.now())  # noqa: E731
    assert len(hindrances()) == 3  # the time, the amendment, the French
    let_the_time_pass(minutes)
    assert len(hindrances()) == 2
    decide(amendment, rapporteur, "not_accepted")
    assert len(hindrances()) == 1
    with pytest.raises(ValidationError):
        actions.close_minutes(minutes=minutes, by=rapporteur)
    assert (minutes.versions.count(), MinutesFile.objects.count()) == (0, 0)


@pytest.fixture
def final(asked: Minutes, rapporteur: Account) -> Minutes:
    decide(propose(asked), rapporteur)
    let_the_time_pass(asked)
    actions.close_minutes(minutes=asked, by=rapporteur)
    return Minutes.objects.select_related("session__region").get(pk=asked.pk)


def test_closing_publishes_both_languages_and_tells_those_registered(final: Minutes) -> None:
    assert (final.state, final.session.state) == (State.FINAL, "minutes_published")
    version = final.versions.get()
    files = [(file.edition, file.language) for file in version.files.order_by("edition", "language")]
    assert files == [("public", "ar"), ("public", "fr"), ("staff", "ar"), ("staff", "fr")]
    for file in version.files.all():
        assert hashlib.sha256(file.file.read()).hexdigest() == file.sha256
    assert hashlib.sha256(version.public_snapshot.encode()).hexdigest() == version.public_checksum
    for _twice in range(2):
        tasks.tell_of_minutes(Job.objects.get(task=actions.TELL_OF_MINUTES_TASK).pk)
        assert actions.tell_of_minutes(version_id=version.pk) == 2
    assert OutgoingMail.objects.filter(key__endswith=":final").count() == 2
    assert actions_told()[-1] == "minutes_closed"


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("edition", ["staff", "public"])
def test_same_version_gives_the_same_bytes(final: Minutes, language: str, edition: str) -> None:
    version = final.versions.get()
    with translation.override("fr" if language == "ar" else "ar"):
        again = minutes_pdf.render(version.snapshot(edition), checksum=version.checksum(edition), language=language)
    assert hashlib.sha256(again).hexdigest() == version.files.get(edition=edition, language=language).sha256


def test_public_edition_holds_no_amendment_and_nobodys_name(final: Minutes) -> None:
    public = final.versions.get().public_snapshot
    for private in ("حاضر 0", "يضاف: في العالم القروي", "هذا ما قيل", "came0@example.org"):
        assert private not in public
    counted = final.versions.get().snapshot("public")["amendments"]
    assert counted == {
        "proposed": 1, "accepted": 1, "accepted_in_part": 0, "not_accepted": 0, "undecided": 0, "listed": [],
    }  # fmt: skip


def test_final_minutes_change_by_a_new_version_and_the_old_one_stays(final: Minutes, rapporteur: Account) -> None:
    with pytest.raises(ValidationError):
        save(final.sections.get(number=1), rapporteur, ar="بصمت")
    with pytest.raises(ValidationError) as refused:
        actions.begin_correction(minutes=final, corrections={"ar": "خطأ", "fr": ""}, by=rapporteur)
    assert list(refused.value.message_dict) == ["correction_fr"]
    minutes = actions.begin_correction(minutes=final, corrections={"ar": "خطأ", "fr": "Une erreur"}, by=rapporteur)
    before = final.versions.get(number=1)
    save(minutes.sections.get(number=1), rapporteur, ar="مصحح", fr="corrigé")
    actions.close_minutes(minutes=minutes, by=rapporteur)
    first, second = final.versions.order_by("number")
    assert (first.public_checksum, second.number) == (before.public_checksum, 2)
    assert "مصحح" in second.public_snapshot
    assert [file.version.number for file in minutes_queries.public_files(final.session)] == [2, 2, 1, 1]
    assert all(file.file.read().startswith(b"%PDF-") for file in first.files.all())


def test_corrected_minutes_tell_of_no_change_about_a_few(meeting: Meeting, rapporteur: Account) -> None:
    """Both versions stay on the public site: one person who was noted twice is no difference between them."""
    session = hold(meeting(seats_in_room=20), people=12)
    minutes = write(actions.begin_minutes(session=session, working_language="ar", by=rapporteur), rapporteur)
    let_the_time_pass(ask(minutes, rapporteur))
    actions.close_minutes(minutes=minutes, by=rapporteur)
    Attendance.objects.filter(registration__session=session).first().delete()
    minutes = actions.begin_correction(minutes=minutes, corrections={"ar": "خطأ", "fr": "Une erreur"}, by=rapporteur)
    second = actions.close_minutes(minutes=minutes, by=rapporteur)
    assert second.snapshot("staff")["attendance"]["attended"] == 11
    told, before = (minutes.versions.get(number=number).snapshot("public")["attendance"] for number in (2, 1))
    assert (told, told["attended"]) == (before | {"as_of": 1}, 12)
    with translation.override("fr"):
        assert "version 1" in minutes_reading.read(second.snapshot("public")).figures_note


def test_trail_tells_every_step_and_no_words(final: Minutes) -> None:
    assert [action for action in actions_told() if "section" not in action and "entry" not in action] == [
        "minutes_begun",
        "amendments_opened",
        "amendment_proposed",
        "amendment_decided",
        "minutes_closed",
    ]
    rows = " ".join(map(str, AuditEntry.objects.values_list("details", flat=True)))
    assert [words for words in ("نص", "القروي", "شكراً", "حاضر") if words in rows] == []


def test_meeting_has_no_published_minutes_before_they_are_closed(asked: Minutes) -> None:
    with pytest.raises(ValidationError):
        actions.move_meeting(session=asked.session, to="minutes_published", by=None)
    assert RegionalSession.objects.get(pk=asked.session_id).state == "held"


def test_hostile_words_are_set_in_type_and_none_is_lost(minutes: Minutes, rapporteur: Account) -> None:
    write(minutes, rapporteur)
    section, wali = minutes.sections.get(number=1), Category.objects.get(code="wali")
    for words in HOSTILE:
        texts = {"ar": f"بداية {words} نهاية", "fr": f"début {words} fin"}
        speaker = {"ar": words[:100], "fr": words[:100]}
        said = EntryWords(kind="statement", category=wali, speaker=speaker, texts=texts)
        actions.add_entry(section=section, words=said, by=rapporteur)
    snapshot = minutes_snapshot.staff(Minutes.objects.select_related("session__region").get(pk=minutes.pk))
    for language in ("ar", "fr"):
        pdf = minutes_pdf.render(snapshot, checksum="0" * 64, language=language)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert language == "ar" or text.count("début") == len(HOSTILE)  # Arabic is not read back letter by letter


def test_nobody_closes_the_same_minutes_twice(final: Minutes, rapporteur: Account) -> None:
    with pytest.raises(minutes_workflow.InvalidMove):
        actions.close_minutes(minutes=final, by=rapporteur)
    assert final.versions.count() == 1


def test_day_of_the_amendments_is_as_long_as_people_read_it(asked: Minutes) -> None:
    assert asked.takes_amendments
    assert asked.amendments_until - timezone.now() > timedelta(days=2, hours=23)
