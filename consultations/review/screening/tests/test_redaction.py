"""Redaction: hidden words stand at no door but their author's and, on demand, the staff's; undone, they are back."""

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import (
    Words,
    correct_contribution,
    forget_author,
    move_contribution,
    publish_contributions,
    redact,
    screen_contributions,
    submit_contribution,
    undo_redaction,
)
from consultations.contributions.details import Proposed
from consultations.contributions.holdings import CONTRIBUTIONS
from consultations.contributions.models import Contribution, Original, Redaction
from consultations.contributions.similar import similar_to
from consultations.engine.sounds import sounds
from consultations.review.exports.actions import make_export, request_export
from portal.shared.folding import fold
from portal.shared.models import AuditEntry
from portal.shared.receipts import code_of, new_ticket

MARKER = "سعادالمخفية"
BODY = f"نقترح وحدة متنقلة للتشخيص المبكر، وجارتي {MARKER} تعرف الملف، و{MARKER} شاهدة على ذلك"
SHOWN = BODY.replace(MARKER, "[…]")


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


@pytest.fixture
def ticket():
    return new_ticket()


@pytest.fixture
def hidden(make_contribution, reviewer, ticket):
    """An admissible, published contribution whose marker is hidden from its title, its words and its details."""
    contribution = make_contribution(
        "admissible",
        ticket=ticket,
        body=BODY,
        title=f"حول {MARKER}",
        proposed=Proposed(service=f"خدمة {MARKER}"),
        author_email="who@example.org",
    )
    publish_contributions(references=[contribution.reference], at=timezone.now())
    redact(contribution=contribution, words=MARKER, cause="name", by=reviewer)
    contribution.refresh_from_db()
    return contribution


def test_the_ordinary_columns_hold_the_redacted_words(hidden):
    assert (hidden.title, hidden.body, hidden.details.service) == ("حول […]", SHOWN, "خدمة […]")
    assert (fold(MARKER) in hidden.search_key, sounds(fold(MARKER)) in hidden.sound_key) == (False, False)
    assert dict(Original.objects.values_list("place", "words")) == {
        "title": f"حول {MARKER}",
        "body": BODY,
        "service": f"خدمة {MARKER}",
    }


def doors(contribution):
    reference = contribution.reference
    yield from (at(name, contribution) for name in ("contribution", "copies", "trail", "presence", "answer"))
    for words in (MARKER, "التشخيص", reference):
        yield f"{reverse('review:queue')}?status=all&words={words}"
        yield f"{reverse('public_site:contributions')}?words={words}"
    yield from (reverse("review:groups"), reverse("review:approvals"))
    yield reverse("public_site:contribution", args=[reference])
    yield reverse("public_site:region", args=[contribution.region_id])
    yield reverse("public_site:home")


def test_the_marker_stands_at_no_door(hidden, desk, make_account, sign_in, rabat):
    coordinator = sign_in(make_account("Cherif Coordinator", rabat, role="coordinator"))
    told = {
        address: [MARKER in browser.get(address, follow=True).content.decode().replace(f'value="{MARKER}"', "")
                  for browser in (desk, coordinator, Client())]
        for address in doors(hidden)
    }  # fmt: skip
    assert {address for address, found in told.items() if any(found)} == set()
    assert "[…]" in Client().get(reverse("public_site:contribution", args=[hidden.reference])).content.decode()


def test_the_search_finds_it_by_its_other_words_alone(hidden, desk):
    def found(words):
        rows = desk.get(reverse("review:queue"), {"status": "all", "words": words}).context["page"].rows
        return [row.contribution.reference for row in rows]

    assert found(MARKER) == []
    assert found("التشخيص") == [hidden.reference]


@pytest.mark.parametrize("format", ["xlsx", "csv", "jsonl"])
def test_no_export_has_it_and_those_made_before_are_closed(hidden, reviewer, desk, format):
    export = made(reviewer, format)
    address = reverse("review:export_file", args=[export.pk])
    assert desk.get(address).status_code == 200
    redact(contribution=hidden, words="متنقلة", cause="other", by=reviewer)
    assert desk.get(address).status_code in {404, 410}
    again = made(reviewer, format)
    with again.file.open("rb") as file:
        assert not any(MARKER in text for text in texts_in(file.read()))


def made(by, format):
    export = request_export(filters="?status=all", format=format, language="ar", by=by)
    return make_export(job=export.job, progress=lambda *_told: None)


def texts_in(content):
    if content[:2] != b"PK":
        return [content.decode(errors="replace"), str([json.loads(line) for line in content.splitlines()])
                if content[:1] == b"{" else ""]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(name).decode(errors="replace") for name in parts.namelist()]


def test_those_who_write_are_not_offered_hidden_words(hidden):
    offered = similar_to(title="", body="نقترح وحدة متنقلة للتشخيص المبكر")
    assert [one.pk for one in offered] == [hidden.pk]
    assert MARKER not in offered[0].body


def test_its_author_reads_their_own_words(hidden, ticket, make_account):
    author = Client()
    author.post("/ar/track/", {"code": code_of(ticket)})
    page = author.get(f"/ar/track/{hidden.reference}/").content.decode()
    assert (BODY in page, f"حول {MARKER}" in page, f"خدمة {MARKER}" in page, "[…]" in page) == (True, True, True, True)
    account = make_account("Autrice")
    Contribution.objects.filter(pk=hidden.pk).update(author=account)
    assert MARKER in str(CONTRIBUTIONS.describe(account))
    hidden.refresh_from_db()
    assert MARKER not in hidden.body


def test_its_author_corrects_their_own_words(make_contribution, reviewer, ticket):
    contribution = make_contribution(ticket=ticket, body=BODY, title="")
    redact(contribution=contribution, words=MARKER, cause="name", by=reviewer)
    author = Client()
    author.post("/ar/track/", {"code": code_of(ticket)})
    form = author.get(reverse("contributions:correct", args=[contribution.reference])).context["form"]
    assert form["body"].value() == BODY


def test_staff_read_the_original_on_demand_and_that_is_recorded(hidden, desk, reviewer, make_account, sign_in, rabat):
    assert desk.get(at("original", hidden)).status_code == 302
    assert AuditEntry.objects.filter(action="original_read").count() == 0
    page = desk.post(at("original", hidden)).content.decode()
    assert page.count(f'<mark class="flagged">{MARKER}') == 4  # title, service, twice in the words
    auditor = make_account("Nadia Auditor", rabat, role="auditor")
    assert MARKER in sign_in(auditor).post(at("original", hidden)).content.decode()
    read = AuditEntry.objects.filter(action="original_read").order_by("pk")
    assert list(read.values_list("actor_id", "details")) == [(reviewer.pk, {}), (auditor.pk, {})]


def test_another_region_finds_neither_the_page_nor_the_original(hidden, make_account, sign_in, oriental):
    stranger = sign_in(make_account("Loin", oriental))
    names = ("redact", "undo_redaction", "original", "dismiss_flag")
    assert {name: stranger.post(at(name, hidden)).status_code for name in names} == dict.fromkeys(names, 404)
    assert stranger.get(at("presence", hidden)).status_code == 404


def test_the_trail_says_that_and_never_what(hidden, reviewer):
    undo_redaction(redaction=hidden.redactions.first(), by=reviewer)
    entries = AuditEntry.objects.filter(action__in=["passage_redacted", "redaction_undone"]).order_by("pk")
    assert [(one.action, one.details) for one in entries] == [
        ("passage_redacted", {"cause": "name"}),
        ("redaction_undone", {"cause": "name"}),
    ]


def test_undone_every_word_is_back_and_found(hidden, reviewer, desk):
    for redaction in hidden.redactions.all():
        assert desk.post(at("undo_redaction", hidden), {"redaction": redaction.pk}).status_code == 302
        undo_redaction(redaction=redaction, by=reviewer)
    hidden.refresh_from_db()
    assert (hidden.body, hidden.title, fold(MARKER) in hidden.search_key) == (BODY, f"حول {MARKER}", True)
    assert (Original.objects.count(), Redaction.objects.count()) == (0, 0)


def test_words_that_do_not_stand_there_are_refused_at_the_field_and_kept(desk, make_contribution):
    contribution = make_contribution(body=BODY)
    page = desk.post(at("redact", contribution), {"words": "كلمة أخرى", "cause": "name"})
    form = page.context["redact_form"]
    assert (page.status_code, list(form.errors), form["words"].value()) == (422, ["words"], "كلمة أخرى")
    assert desk.post(at("redact", contribution), {"words": MARKER, "cause": "name"}).status_code == 302
    for words in (MARKER, "[…] تعرف", "…", " "):  # hidden already, across a mark, no word at all
        assert desk.post(at("redact", contribution), {"words": words, "cause": "name"}).status_code == 422
    assert contribution.redactions.count() == 1


@pytest.mark.parametrize("words", ["\x00", "<script>alert(1)</script>", "\u202e\u2066", "a" * 3000, "(", "\\w+", ".*"])
def test_hostile_words_hide_nothing_and_break_nothing(desk, make_contribution, words):
    contribution = make_contribution(body=BODY)
    page = desk.post(at("redact", contribution), {"words": words, "cause": "name"})
    assert (page.status_code, "<script>alert" in page.content.decode()) == (422, False)
    assert contribution.redactions.count() == 0


def test_one_click_hides_what_a_flag_points_at(desk, reviewer, make_contribution):
    contribution = make_contribution(body="رقمي 0661234567 وقد كتبته: ٠٦٦١٢٣٤٥٦٧")
    screen_contributions()
    flag = contribution.flags.first()
    assert desk.post(at("redact", contribution), {"flag": flag.pk}).status_code == 302
    contribution.refresh_from_db()
    flag.refresh_from_db()
    assert (contribution.body, flag.state, flag.decided_by) == ("رقمي […] وقد كتبته: […]", "redacted", reviewer)
    assert contribution.redactions.get().cause == "personal"
    undo_redaction(redaction=contribution.redactions.get(), by=reviewer)
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by) == ("open_flag", None)


def words_of(contribution, **others):
    return Words(region=contribution.region, axis=contribution.axis, language="ar", **others)


def test_what_the_author_writes_anew_is_hidden_again(make_contribution, reviewer):
    contribution = make_contribution(body=BODY, title="")
    redact(contribution=contribution, words=MARKER, cause="name", by=reviewer)
    corrected = correct_contribution(
        contribution=contribution, words=words_of(contribution, body=f"مع {MARKER} من جديد", title=MARKER)
    )
    for row in (corrected, Contribution.objects.get(pk=contribution.pk)):
        assert (row.title, row.body, fold(MARKER) in row.search_key) == ("[…]", "مع […] من جديد", False)
    originals = dict(contribution.originals.values_list("place", "words"))
    assert originals == {"title": MARKER, "body": f"مع {MARKER} من جديد"}


def test_a_helper_who_saw_marks_and_corrects_loses_no_hidden_word(make_contribution, reviewer):
    contribution = make_contribution(body=BODY, title="")
    redact(contribution=contribution, words=MARKER, cause="name", by=reviewer)
    shown = Contribution.objects.get(pk=contribution.pk).body
    correct_contribution(contribution=contribution, words=words_of(contribution, body=f"{shown} شكرا"))
    assert contribution.originals.get(place="body").words == f"{BODY} شكرا"
    assert Contribution.objects.get(pk=contribution.pk).body == f"{SHOWN} شكرا"


def test_the_same_form_sent_again_is_still_the_same(rabat, axis, reviewer, ticket):
    words = Words(region=rabat, axis=axis, body=BODY, language="ar")
    first = submit_contribution(words=words, ticket=ticket)
    redact(contribution=first, words=MARKER, cause="name", by=reviewer)
    again = submit_contribution(words=words, ticket=ticket)
    assert (again.pk, again.body) == (first.pk, SHOWN)


def test_when_its_author_is_erased_the_hidden_words_go_for_good(hidden, make_account):
    account = make_account("Autrice")
    Contribution.objects.filter(pk=hidden.pk).update(author=account)
    forget_author(account=account)
    assert (Original.objects.count(), Redaction.objects.count()) == (0, 0)
    hidden.refresh_from_db()
    assert hidden.body.count("[…]") == 2


def test_what_an_imported_row_says_beside_the_text_is_hidden_too(make_contribution, reviewer):
    contribution = make_contribution(body=BODY, import_fields={"comment": f"قالته {MARKER}", "source": "sheet 3"})
    redact(contribution=contribution, words=MARKER, cause="name", by=reviewer)
    contribution.refresh_from_db()
    assert contribution.import_fields == {"comment": "قالته […]", "source": "sheet 3"}
    undo_redaction(redaction=contribution.redactions.get(), by=reviewer)
    contribution.refresh_from_db()
    assert (contribution.import_fields["comment"], Original.objects.count()) == (f"قالته {MARKER}", 0)


def test_a_moved_contribution_keeps_what_is_hidden(hidden, reviewer):
    moved = move_contribution(contribution=hidden, to="under_review", by=reviewer)
    assert MARKER not in Contribution.objects.get(pk=moved.pk).body
