"""The desk hears and sees what came with a contribution, writes it down, and shows it to the public or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from consultations.contributions import actions
from consultations.contributions.attachments.tests import samples
from consultations.contributions.attachments.tests.samples import enclosure_of, recording_of
from consultations.contributions.models import Attachment, Contribution
from portal.shared.models import AuditEntry
from portal.shared.receipts import new_ticket

pytestmark = pytest.mark.django_db
SAID = "Je propose un centre d’accueil de jour pour les personnes âgées de notre commune."


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spoken(rabat, axis) -> Contribution:
    """Said in a recording alone, with a picture and a document."""
    return actions.submit_contribution(
        words=actions.Words(region=rabat, axis=axis, body=""),
        ticket=new_ticket(),
        enclosures=[recording_of(samples.wav()), enclosure_of(samples.picture()), enclosure_of(samples.pdf())],
    )


def at(contribution: Contribution, sort: str, what: str = "") -> str:
    number = contribution.attachments.get(sort=sort).pk
    return f"/ar/review/{contribution.reference}/files/{number}/{what}"


def text(contribution: Contribution, sort: str, words: str) -> dict[str, str]:
    return {f"file-{contribution.attachments.get(sort=sort).pk}-words": words}


def test_a_recording_is_heard_and_written_down(desk: Client, spoken, reviewer) -> None:
    page = desk.get(f"/ar/review/{spoken.reference}/").content.decode()
    assert ("<audio controls" in page, f'src="{at(spoken, "recording")}"' in page) == (True, True)
    assert desk.get(at(spoken, "recording")).status_code == 200
    answer = desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", SAID))
    assert answer["Location"] == f"/ar/review/{spoken.reference}/"
    spoken.refresh_from_db()
    assert (spoken.body, spoken.language, spoken.wording) == (SAID, "fr", "transcribed")
    voice = spoken.attachments.get(sort="recording")
    assert (voice.alternative, voice.alternative_by, voice.alternative_language) == (SAID, reviewer, "fr")
    assert abs((timezone.now() - voice.alternative_at).total_seconds()) < 60
    entry = AuditEntry.objects.get(action="file_described")
    assert (entry.actor_id, entry.details, entry.region_code) == (reviewer.pk, {"file": voice.pk}, "04")
    assert "Salma Reviewer" in desk.get(f"/ar/review/{spoken.reference}/").content.decode()


def test_what_was_written_down_is_found_by_its_words_and_may_be_counted(desk: Client, spoken) -> None:
    queue = "/ar/review/?words=accueil"
    assert spoken.reference not in desk.get(queue).content.decode()
    desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", SAID))
    assert spoken.reference in desk.get(queue).content.decode()
    for status in ("screening", "admissible"):
        spoken = actions.move_contribution(contribution=spoken, to=status, by=None)
    assert spoken.status == "admissible"


def test_before_that_it_is_not_admissible_and_the_desk_says_why(desk: Client, spoken) -> None:
    actions.move_contribution(contribution=spoken, to="screening", by=None)
    page = desk.get(f"/ar/review/{spoken.reference}/")
    seen = page.context["form"].initial["seen"]
    answer = desk.post(f"/ar/review/{spoken.reference}/move/", {"to": "admissible", "seen": seen})
    assert (answer.status_code, Contribution.objects.get().status) == (422, "screening")
    assert answer.context["refused"].non_field_errors()


def test_what_the_author_wrote_is_never_written_over(desk: Client, make_contribution, rabat, axis) -> None:
    both = actions.submit_contribution(
        words=actions.Words(region=rabat, axis=axis, body="نقترح وحدة متنقلة", language="ar"),
        ticket=new_ticket(),
        enclosures=[recording_of(samples.wav())],
    )
    desk.post(at(both, "recording", "text/"), text(both, "recording", SAID))
    both.refresh_from_db()
    assert (both.body, both.wording) == ("نقترح وحدة متنقلة", "written")
    assert both.attachments.get().alternative == SAID


def test_an_empty_text_is_refused_and_what_was_typed_stays(desk: Client, spoken) -> None:
    for words in ("", "!!!"):
        answer = desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", words))
        assert (answer.status_code, list(answer.context["refused"].errors)) == (422, ["words"])
        assert words in answer.content.decode()
    assert Contribution.objects.get().wording == "awaited"


def test_a_picture_may_be_described_and_need_not(desk: Client, spoken) -> None:
    desk.post(at(spoken, "image", "text/"), text(spoken, "image", "باب المركز"))
    assert 'alt="باب المركز"' in desk.get(f"/ar/review/{spoken.reference}/").content.decode()
    assert Contribution.objects.get().wording == "awaited"
    desk.post(at(spoken, "image", "text/"), text(spoken, "image", ""))
    assert spoken.attachments.get(sort="image").alternative == ""


def test_a_document_is_shown_to_the_public_by_the_desk_and_a_voice_never(desk: Client, spoken) -> None:
    desk.post(at(spoken, "document", "public/"), {"public": "1"})
    desk.post(at(spoken, "recording", "public/"), {"public": "1"})
    assert list(Attachment.objects.filter(public=True).values_list("sort", flat=True)) == ["document"]
    desk.post(at(spoken, "document", "public/"), {"public": ""})
    assert Attachment.objects.filter(public=True).count() == 0


@pytest.mark.parametrize("what", ["", "text/", "public/"])
def test_another_region_finds_no_file(what: str, spoken, make_account, sign_in, oriental) -> None:
    stranger = sign_in(make_account("Idriss Stranger", oriental))
    ask = stranger.get if not what else stranger.post
    assert ask(at(spoken, "recording", what)).status_code == 404


def test_a_file_is_found_under_its_own_contribution_alone(desk: Client, spoken, make_contribution) -> None:
    other = make_contribution()
    number = spoken.attachments.get(sort="recording").pk
    assert desk.get(f"/ar/review/{other.reference}/files/{number}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_files(
    desk: Client, spoken, make_contribution, django_assert_max_num_queries
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(60) as seen:
            desk.get(f"/ar/review/{spoken.reference}/")
        return len(seen)

    asked()  # what the filters offer is remembered from then on
    three = asked()
    Attachment.objects.exclude(sort="recording").delete()
    assert asked() == three


def test_of_two_who_write_it_down_the_second_loses_nothing(
    desk: Client, spoken, reviewer, make_account, sign_in, rabat
) -> None:
    voice = spoken.attachments.get(sort="recording")
    opened = {f"file-{voice.pk}-seen": voice.writing}
    other = sign_in(make_account("Omar Screener", rabat, role="screener"))
    assert other.post(at(spoken, "recording", "text/"), text(spoken, "recording", SAID) | opened).status_code == 302
    typed = "Je propose deux centres."
    page = desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", typed) | opened)
    assert page.status_code == 409
    shown = page.content.decode()
    assert (shown.count(SAID) >= 2, f">\n{typed}</textarea>" in shown, "Omar Screener" in shown) == (True, True, True)
    voice.refresh_from_db()
    assert voice.alternative == SAID
    again = text(spoken, "recording", typed) | {f"file-{voice.pk}-seen": voice.writing}
    assert desk.post(at(spoken, "recording", "text/"), again).status_code == 302
    voice.refresh_from_db()
    assert (voice.alternative, voice.alternative_by) == (typed, reviewer)


def test_a_transcript_with_a_hidden_passage_is_written_anew_and_stays_hidden(desk: Client, spoken, reviewer) -> None:
    desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", f"{SAID} 0661234567"))
    actions.redact(contribution=spoken, words="0661234567", cause="personal", by=reviewer)
    spoken.refresh_from_db()
    voice = spoken.attachments.get(sort="recording")
    assert (spoken.body, voice.alternative) == (f"{SAID} […]", f"{SAID} […]")
    desk.post(at(spoken, "recording", "text/"), text(spoken, "recording", f"Oui. {SAID} […]"))
    spoken.refresh_from_db()
    voice.refresh_from_db()
    assert (spoken.body, voice.alternative) == (f"Oui. {SAID} […]", f"Oui. {SAID} […]")
    originals = dict(spoken.originals.values_list("place", "words"))
    assert originals == dict.fromkeys(("body", f"file:{voice.pk}"), f"Oui. {SAID} 0661234567")
