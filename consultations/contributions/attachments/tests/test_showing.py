"""Who may have a file: its author, the staff of its region, the public only what the staff show; and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from consultations.contributions import actions
from consultations.contributions.attachments.actions import describing, keeping
from consultations.contributions.attachments.tests import samples
from consultations.contributions.attachments.tests.samples import enclosure_of, recording_of
from consultations.contributions.holdings import CONTRIBUTIONS
from consultations.contributions.models import Attachment, Contribution
from portal.shared.models import AuditEntry
from portal.shared.permissions import policy
from portal.shared.receipts import code_of, new_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_files(rabat, axis, account) -> tuple[Client, Contribution]:
    """Somebody who wrote, spoke, and sent a document and a picture; their browser holds the receipt."""
    ticket = new_ticket()
    contribution = actions.submit_contribution(
        words=actions.Words(region=rabat, axis=axis, body="نقترح وحدة متنقلة", author=account),
        ticket=ticket,
        enclosures=[recording_of(samples.wav()), enclosure_of(samples.pdf()), enclosure_of(samples.picture())],
    )
    browser = Client()
    assert browser.post("/ar/track/", {"code": code_of(ticket)}).status_code == 302
    return browser, contribution


def publish(contribution: Contribution) -> None:
    for status in ("screening", "admissible"):
        contribution = actions.move_contribution(contribution=contribution, to=status, by=None)
    actions.publish_contributions(references=[contribution.reference], at=timezone.now())


def address(attachment: Attachment) -> str:
    return f"/ar/contribute/{attachment.contribution.reference}/files/{attachment.pk}/"


def files() -> dict[str, Attachment]:
    return {one.sort: one for one in Attachment.objects.select_related("contribution")}


def on_disk(media: Path) -> int:
    return len([path for path in media.rglob("*") if path.is_file()])


def test_the_author_finds_every_file_and_it_can_harm_nobody(with_files) -> None:
    browser, contribution = with_files
    page = browser.get(f"/ar/track/{contribution.reference}/").content.decode()
    assert [address(one) in page for one in files().values()] == [True, True, True]
    for sort, one in files().items():
        answer = browser.get(address(one))
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, one.file.read())
        disposition = "attachment" if sort == "document" else "inline"
        assert answer["Content-Disposition"].startswith(f"{disposition}; filename=")
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
        assert (answer["Content-Type"], "sandbox" in answer["Content-Security-Policy"]) == (one.media_type, True)


def test_a_player_may_ask_for_a_stretch(with_files) -> None:
    browser, _contribution = with_files
    voice = files()["recording"]
    answer = browser.get(address(voice), headers={"range": "bytes=4-11"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, voice.file.read()[4:12])
    assert answer["Content-Range"] == f"bytes 4-11/{voice.size}"
    assert browser.get(address(voice), headers={"range": f"bytes={voice.size}-"}).status_code == 416


def test_nobody_else_finds_any(with_files) -> None:
    _browser, contribution = with_files
    publish(contribution)
    assert {Client().get(address(one)).status_code for one in files().values()} == {404}
    assert "/files/" not in Client().get(f"/ar/contributions/{contribution.reference}/").content.decode()


def test_the_public_sees_what_the_staff_show_beside_a_published_text(with_files, account) -> None:
    _browser, contribution = with_files
    picture = describing.show_publicly(attachment=files()["image"], public=True, by=account)
    assert Client().get(address(picture)).status_code == 404  # the text itself is not published yet
    publish(contribution)
    assert Client().get(address(picture)).status_code == 200
    assert address(picture) in Client().get(f"/ar/contributions/{contribution.reference}/").content.decode()
    describing.show_publicly(attachment=picture, public=False, by=account)
    assert Client().get(address(picture)).status_code == 404
    trail = AuditEntry.objects.filter(action__startswith="file_").order_by("pk").values_list("action", flat=True)
    assert list(trail) == ["file_shown", "file_withheld"]


def test_a_withdrawn_contribution_loses_its_files_and_says_so(
    with_files, media, django_capture_on_commit_callbacks
) -> None:
    browser, contribution = with_files
    assert on_disk(media) == 3
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_contribution(contribution=contribution)
    assert (on_disk(media), list((media / "contributions").iterdir())) == (0, [])
    assert set(Attachment.objects.values_list("file", "public")) == {("", False)}
    page = browser.get(f"/ar/track/{contribution.reference}/").content.decode()
    assert "/files/" not in page
    assert AuditEntry.objects.filter(action="file_removed", details__why="withdrawn").count() == 3


def test_erasure_takes_the_files_and_withdraws_what_was_only_spoken(
    with_files, rabat, account, media, django_capture_on_commit_callbacks
) -> None:
    words = actions.Words(region=rabat, axis=None, body="", author=account)
    spoken = actions.submit_contribution(words=words, ticket=new_ticket(), enclosures=[recording_of(samples.wav(3))])
    rows = CONTRIBUTIONS.describe(account)
    assert len([text for row in rows for text in row.values() if "PDF" in str(text)]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        CONTRIBUTIONS.erase(account)
    spoken.refresh_from_db()
    assert (on_disk(media), spoken.status, spoken.author) == (0, "withdrawn", None)


def test_a_voice_is_forgotten_once_its_words_stand(
    with_files, rabat, account, media, django_capture_on_commit_callbacks
) -> None:
    words = actions.Words(region=rabat, axis=None, body="")
    actions.submit_contribution(words=words, ticket=new_ticket(), enclosures=[recording_of(samples.wav(3))])
    Attachment.objects.update(added_at=timezone.now() - timedelta(days=400))
    cutoff = timezone.now() - timedelta(days=365)
    assert keeping.forget_voices(cutoff=cutoff) == 0  # nobody has written either of them down
    for voice in Attachment.objects.filter(sort="recording"):
        describing.write_down(attachment=voice, words="قال المتحدث", by=account)
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.forget_voices(cutoff=cutoff) == 2
    assert keeping.forget_voices(cutoff=cutoff) == 0
    assert (on_disk(media), set(Contribution.objects.values_list("wording", flat=True))) == (
        2,
        {"written", "transcribed"},
    )
    assert {voice.alternative for voice in Attachment.objects.filter(sort="recording")} == {"قال المتحدث"}


def test_what_a_killed_process_left_is_swept_after_a_day(with_files, media) -> None:
    with pytest.raises(KeyError), keeping.shelf() as shelf:
        shelf.put(b"x", ".pdf")
        raise KeyError
    assert on_disk(media) == 3
    keeping.Shelf().put(b"what a killed process left", ".pdf")
    now = timezone.now()
    assert [keeping.sweep_strays(now=now), keeping.sweep_strays(now=now + timedelta(days=2))] == [0, 1]
    assert on_disk(media) == 3


def test_the_number_of_queries_does_not_grow_with_the_files(with_files, django_assert_max_num_queries) -> None:
    browser, contribution = with_files

    def asked() -> int:
        with django_assert_max_num_queries(40) as seen:
            browser.get(f"/ar/track/{contribution.reference}/")
        return len(seen)

    three = asked()
    Attachment.objects.filter(sort__in=["document", "image"]).delete()
    assert asked() == three


@pytest.mark.parametrize("path", ["/ar/", "/ar/track/", "/ar/review/", "/ar/nowhere/", "/healthz"])
def test_no_page_opens_the_microphone(path: str, rabat) -> None:
    assert Client().get(path)["Permissions-Policy"] == policy()
    assert ("microphone=()" in policy(), "camera=()" in policy()) == (True, True)


def test_the_form_alone_opens_it_and_plays_what_it_recorded(rabat) -> None:
    page = Client().get("/ar/contribute/")
    assert page["Permissions-Policy"] == policy("microphone")
    assert ("microphone=(self)" in page["Permissions-Policy"], "camera=()" in page["Permissions-Policy"]) == (
        True,
        True,
    )
    assert "media-src 'self' blob:" in page["Content-Security-Policy"]
    assert "blob:" not in Client().get("/ar/")["Content-Security-Policy"]
