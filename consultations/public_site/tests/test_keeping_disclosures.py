"""What a closed sensitive disclosure said is kept for its time, and removed by the daily task."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import disclosures, redact
from consultations.contributions.actions.disclosures import Referral
from consultations.contributions.attachments.actions import keeping as files
from consultations.contributions.attachments.tests.samples import enclosure_of, picture
from consultations.contributions.care.workflow import InvalidMove
from consultations.contributions.models import Contribution, Disclosure
from consultations.public_site.tasks import carry_out_retention
from consultations.review.assessing.actions import assess, load_criteria
from consultations.review.assessing.models import Assessment, Criterion
from consultations.review.models import AnswerDraft
from consultations.review.notes.actions import write_note
from consultations.review.notes.models import Note
from consultations.review.tagging.actions import add_tag
from consultations.review.tagging.models import Tag, Tagging
from consultations.review.tests.answering import propose
from portal.shared import retention
from portal.shared.models import AuditEntry, RetentionRun
from stakeholders.models import Account, RoleAssignment
from strategy.models import Institution, Region

REPORT = "راجلي كيضربني قدام الوليدات وما لقيت لمن نشكي"
WORDS = (REPORT, "عنوان كيفضح", "خديجة الهاربة", "khadija@example.org", "السكن والهاتف", "خلية الاستقبال", "اتصلنا بها")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def periods(db: None) -> None:
    retention.load_periods()


@pytest.fixture
def referent(make_account, rabat: Region) -> Account:
    return make_account("Referent", rabat, role=RoleAssignment.Role.REFERRAL)


@pytest.fixture
def closed(make_contribution, referent: Account) -> Disclosure:
    """A report with a picture, referred to an institution and to a service, then closed."""
    contribution = make_contribution(
        title=WORDS[1], body=REPORT, author_name=WORDS[2], author_email=WORDS[3], author_language="ar"
    )
    with files.shelf() as shelf:
        files.attach(contribution=contribution, enclosures=[enclosure_of(picture())], shelf=shelf, by=None)
    entraide = Institution.objects.create(code="entraide", kind="agency", name_ar="التعاون", name_fr="Entraide")
    disclosure = contribution.disclosure
    for institution, service in ((entraide, ""), (None, WORDS[5])):
        handed = {"handed_over": WORDS[4], "means": "phone", "handed_over_on": timezone.localdate(), "note": WORDS[6]}
        referral = Referral(institution=institution, service=service, **handed)
        disclosures.refer_disclosure(disclosure=disclosure, referral=referral, by=referent)
    return disclosures.close_disclosure(disclosure=disclosure, reason=WORDS[6], by=referent)


def old(disclosure: Disclosure, days: int) -> None:
    Disclosure.objects.filter(pk=disclosure.pk).update(state_changed_at=timezone.now() - timedelta(days=days))


def runs() -> list[int]:
    """Return what each run removed."""
    return list(RetentionRun.objects.filter(subject="disclosures").order_by("pk").values_list("removed", flat=True))


def written_about(disclosure: Disclosure) -> str:
    """Return all that the database says of it, as one text."""
    contribution = Contribution.everything.get(pk=disclosure.contribution_id)
    disclosure.refresh_from_db()
    rows: list[Model] = [contribution, disclosure, *disclosure.steps.all(), *contribution.attachments.all()]
    rows += contribution.changes.all()
    kept = json.loads(serializers.serialize("json", rows))
    trail = list(AuditEntry.objects.values("details"))
    return json.dumps([*kept, *trail], ensure_ascii=False)


def test_its_words_its_author_and_its_files_go_when_the_year_is_over(
    closed: Disclosure, referent: Account, settings, django_capture_on_commit_callbacks
) -> None:
    old(closed, 364)
    carry_out_retention()
    assert [word for word in WORDS if word not in written_about(closed)] == []
    old(closed, 366)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out_retention()
        carry_out_retention()
    assert runs() == [0, 1, 0]
    assert [word for word in WORDS if word in written_about(closed)] == []
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    contribution = Contribution.everything.get()
    assert (contribution.receipt_hash, contribution.search_key) == (
        None,
        contribution.reference.lower().replace("-", " "),
    )


def test_what_no_word_of_anybody_is_stays(closed: Disclosure, referent: Account) -> None:
    old(closed, 366)
    carry_out_retention()
    closed.refresh_from_db()
    assert (closed.state, closed.kinds, closed.contribution.held_for) == ("forgotten", ["عنف"], "disclosure")
    steps = closed.steps.values_list("to_state", "institution_id", "service", "by")
    assert list(steps) == [
        ("held", None, "", None),
        ("referred", "entraide", "", referent.pk),
        ("referred", None, "—", referent.pk),
        ("closed", None, "", referent.pk),
        ("forgotten", None, "", None),
    ]
    assert (
        AuditEntry.objects.filter(action="disclosure_forgotten", region_code=closed.contribution.region_id).count() == 1
    )
    assert not Contribution.objects.exists()


def test_what_the_desk_wrote_of_it_goes_with_its_words(
    make_contribution, make_account, rabat: Region, referent: Account
) -> None:
    """A remark, a tag, a note and an answer begun may tell what the words told; another contribution keeps its own."""
    reader = make_account("Reader", rabat)
    gone, kept = make_contribution("under_review"), make_contribution("under_review")
    load_criteria()
    marks = dict.fromkeys(Criterion.objects.filter(active=True).values_list("pk", flat=True), 3)
    for one in (gone, kept):
        assess(contribution=one, marks=marks, remark=REPORT, by=reader)
        write_note(contribution=one, text=REPORT, by=reader)
        add_tag(contribution=one, name="تعنيف", by=reader)
        propose(one, reader, reason=REPORT)
    alone = add_tag(contribution=gone, name="خديجة الهاربة", by=reader)
    disclosure = disclosures.hold_contribution(contribution=gone, reason="خطر", by=reader)
    old(disclosures.close_disclosure(disclosure=disclosure, reason="انتهى", by=referent), 366)
    carry_out_retention()
    carry_out_retention()
    assert list(Assessment.objects.order_by("pk").values_list("contribution", "remark")) == [
        (gone.pk, ""),
        (kept.pk, REPORT),
    ]
    assert [(tagging.contribution_id, tagging.tag.name) for tagging in Tagging.objects.all()] == [(kept.pk, "تعنيف")]
    assert not Tag.objects.filter(pk=alone.pk).exists()
    assert [draft.contribution_id for draft in AnswerDraft.objects.all()] == [kept.pk]
    assert [note.contribution_id for note in Note.objects.all()] == [kept.pk]


@pytest.mark.parametrize(("days", "left"), [(364, 1), (366, 0)])
def test_hidden_words_go_for_good_a_year_after_the_contribution_is_closed(
    make_contribution, make_account, rabat: Region, days: int, left: int
) -> None:
    closed, open_one = make_contribution("out_of_scope"), make_contribution("under_review")
    for one in (closed, open_one):
        redact(contribution=one, words="متنقلة", cause="name", by=make_account(f"Reader {one.pk}", rabat))
    then = timezone.now() - timedelta(days=days)
    Contribution.objects.filter(pk__in=[closed.pk, open_one.pk]).update(status_changed_at=then)
    carry_out_retention()
    carry_out_retention()
    assert [(one.originals.count(), one.redactions.count()) for one in (closed, open_one)] == [(left, left), (1, 1)]
    closed.refresh_from_db()
    assert "[…]" in closed.body
    removed = RetentionRun.objects.filter(subject="hidden_words").order_by("pk").values_list("removed", flat=True)
    assert list(removed) == [1 - left, 0]


@pytest.mark.parametrize("state", ["held", "referred", "released"])
def test_one_that_is_not_closed_stays_however_old(closed: Disclosure, state: str) -> None:
    Disclosure.objects.update(state=state)
    old(closed, 4000)
    carry_out_retention()
    assert (runs(), Contribution.everything.get().body) == ([0], REPORT)


def test_there_is_nothing_left_to_do_about_it(closed: Disclosure, referent: Account, sign_in) -> None:
    old(closed, 366)
    carry_out_retention()
    with pytest.raises(InvalidMove):
        disclosures.release_disclosure(disclosure=closed, reason="خطأ", by=referent)
    page = sign_in(referent).get(reverse("care:disclosure", args=[closed.contribution.reference]))
    assert (page.status_code, page.context["forms"]) == (200, {})
