"""Tags: one for all spellings of a word, region by region, and the queue found again by them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.material import rows
from consultations.review.tagging import queries
from consultations.review.tagging.actions import add_tag, remove_tag, rename_tag
from consultations.review.tagging.models import Tag, Tagging
from portal.shared.models import AuditEntry
from tests.people import Role


def at(contribution, name="contribution", *rest):
    return reverse(f"review:{name}", args=[contribution.reference, *rest])


def tags(contribution):
    return [each.tag.name for each in Tagging.objects.filter(contribution=contribution).select_related("tag")]


def queue(browser, **asked):
    return [row.contribution for row in browser.get(reverse("review:queue"), asked).context["page"].rows]


def test_spellings_of_a_word_are_one_tag(desk, reviewer, make_contribution):
    one, other = make_contribution(), make_contribution()
    for contribution, name in (
        (one, "الإعاقة"),
        (one, "الاعاقه"),
        (other, "  الإعاقــة "),
        (other, "Santé"),
        (one, "SANTE"),
    ):
        assert desk.post(at(contribution, "tag"), {"tag": name}).status_code == 302
    assert (tags(one), tags(other)) == (["الإعاقة", "Santé"], ["الإعاقة", "Santé"])
    assert Tag.objects.count() == 2
    rows = AuditEntry.objects.filter(action="tag_added", object_id=str(one.pk), actor_id=reviewer.pk).order_by("pk")
    assert [row.details for row in rows] == [{"tag": tag.pk} for tag in Tag.objects.order_by("pk")]


def test_a_tag_is_taken_off_and_goes_with_its_last_contribution(desk, reviewer, make_contribution):
    one, other = make_contribution(), make_contribution()
    tag = add_tag(contribution=one, name="النقل", by=reviewer)
    add_tag(contribution=other, name="النقل", by=reviewer)
    assert desk.post(at(one, "untag", tag.pk)).status_code == 302
    assert (tags(one), tags(other)) == ([], ["النقل"])
    for _twice in range(2):
        assert desk.post(at(other, "untag", tag.pk)).status_code == 302
    assert (Tag.objects.count(), AuditEntry.objects.filter(action="tag_removed").count()) == (0, 2)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "!!!", "x" * 61])
def test_what_says_nothing_or_too_much_is_refused_at_the_field(name, desk, make_contribution):
    contribution = make_contribution()
    page = desk.post(at(contribution, "tag"), {"tag": name})
    assert (page.status_code, list(page.context["tagging"]["form"].errors)) == (422, ["tag"])
    assert Tag.objects.count() == 0


def test_a_contribution_bears_so_many_and_no_more(reviewer, make_contribution, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 1)
    contribution = make_contribution()
    add_tag(contribution=contribution, name="أ", by=reviewer)
    add_tag(contribution=contribution, name="ا", by=reviewer)
    with pytest.raises(ValidationError):
        add_tag(contribution=contribution, name="ب", by=reviewer)


def test_the_queue_finds_what_bears_a_tag_however_it_is_spelt(desk, reviewer, make_contribution):
    tagged, _plain = make_contribution(), make_contribution()
    add_tag(contribution=tagged, name="الإعاقة", by=reviewer)
    assert queue(desk, tag="اعاقة") == []
    assert queue(desk, tag="الاعاقه") == [tagged]
    [[first, second]] = rows_of()
    assert (first, second) == ("الإعاقة", "")


def rows_of():
    place = [column.name for column in COLUMNS].index("tags")
    batches = rows(Contribution.objects.all(), newest=False, at=timezone.now())
    return [[row[place] for row in batch] for batch in batches]


def test_another_regions_tags_are_neither_offered_nor_shown(
    desk, reviewer, make_account, oriental, sign_in, make_contribution
):
    there = make_account("Of the Oriental", oriental)
    foreign = make_contribution(region=oriental)
    here = make_contribution()
    tag = add_tag(contribution=foreign, name="سر الشرق", by=there)
    assert add_tag(contribution=here, name="سر الشرق", by=reviewer).pk != tag.pk
    add_tag(contribution=foreign, name="كلمة أخرى", by=there)
    for address in (at(here), reverse("review:queue")):
        assert "كلمة أخرى" not in desk.get(address).content.decode()
    assert desk.post(at(foreign, "tag"), {"tag": "x"}).status_code == 404
    assert desk.post(at(here, "untag", tag.pk)).status_code == 302
    assert tags(foreign) == ["سر الشرق", "كلمة أخرى"]


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 403), (Role.SCREENER, 302)])
def test_an_auditor_reads_tags_and_sets_none(role, status, make_account, rabat, sign_in, reviewer, make_contribution):
    contribution = make_contribution()
    add_tag(contribution=contribution, name="النقل", by=reviewer)
    browser = sign_in(make_account("Colleague", rabat, role=role))
    assert "النقل" in browser.get(at(contribution)).content.decode()
    assert browser.post(at(contribution, "tag"), {"tag": "آخر"}).status_code == status


def test_coordinators_rename_tags_and_make_one_of_two(
    sign_in, make_account, rabat, oriental, desk, reviewer, make_contribution
):
    one, both = make_contribution(), make_contribution()
    wrong, right = (add_tag(contribution=both, name=name, by=reviewer) for name in ("نقل مدرسي", "النقل المدرسي"))
    add_tag(contribution=one, name="نقل مدرسي", by=reviewer)
    browser = sign_in(make_account("Karim Coordinator", rabat, role=Role.COORDINATOR))
    page = browser.get(reverse("review:tags"))
    assert [(tag.pk, tag.number) for tag, _form in page.context["rows"]] == [(right.pk, 1), (wrong.pk, 2)]
    assert browser.post(reverse("review:rename_tag", args=[wrong.pk]), {"name": " "}).status_code == 422
    assert browser.post(reverse("review:rename_tag", args=[wrong.pk]), {"name": "النقل المدرسى"}).status_code == 302
    assert (tags(one), tags(both), Tag.objects.count()) == (["النقل المدرسي"], ["النقل المدرسي"], 1)
    browser.post(reverse("review:rename_tag", args=[right.pk]), {"name": "حافلات"})
    assert tags(one) == ["حافلات"]
    assert list(AuditEntry.objects.filter(action__startswith="tag").values_list("action", flat=True))[-2:] == [
        "tags_merged", "tag_renamed",
    ]  # fmt: skip
    foreign = sign_in(make_account("Elsewhere", oriental, role=Role.COORDINATOR))
    assert foreign.post(reverse("review:rename_tag", args=[right.pk]), {"name": "x"}).status_code == 404
    assert desk.get(reverse("review:tags")).status_code == 403


def test_the_list_costs_the_same_at_one_tag_and_at_three(sign_in, make_account, rabat, reviewer, make_contribution):
    browser = sign_in(make_account("Karim Coordinator", rabat, role=Role.COORDINATOR))
    contribution, costs = make_contribution(), []
    for names in (["أ"], ["ب", "ج"]):
        for name in names:
            add_tag(contribution=contribution, name=name, by=reviewer)
        with CaptureQueriesContext(connection) as spent:
            browser.get(reverse("review:tags"))
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_a_tag_that_went_meanwhile_is_off_already_and_has_no_other_name(make_contribution, reviewer):
    contribution = make_contribution()
    mine = add_tag(contribution=contribution, name="نقل", by=reviewer)
    theirs, renamed = Tag.objects.get(pk=mine.pk), Tag.objects.get(pk=mine.pk)
    assert [remove_tag(contribution=contribution, tag=tag, by=reviewer) for tag in (mine, theirs)] == [True, False]
    with pytest.raises(ValidationError):
        rename_tag(tag=renamed, name="سكن", by=reviewer)


def test_a_tag_that_only_a_held_text_bears_is_offered_nowhere(
    desk, sign_in, make_account, rabat, reviewer, make_contribution
):
    open_one, held = make_contribution(), make_contribution()
    add_tag(contribution=held, name="فلان الفلاني", by=reviewer)
    add_tag(contribution=open_one, name="النقل", by=reviewer)
    hold_contribution(contribution=held, by=reviewer, reason="خطر")
    coordinator = sign_in(make_account("Coordinator", rabat, role=Role.COORDINATOR))
    pages = [(desk, at(make_contribution())), (desk, reverse("review:queue")), (desk, reverse("review:bulk_new")),
             (coordinator, reverse("review:tags"))]  # fmt: skip
    for browser, address in pages:
        shown = browser.get(address).content.decode()
        assert ("النقل" in shown, "فلان الفلاني" in shown) == (True, False), address


def test_two_tags_renamed_into_each_other_at_once_are_locked_in_one_order(make_contribution, reviewer):
    """Each in the order of its own hand, two people would wait for each other for ever."""
    one = make_contribution()
    first, second = (add_tag(contribution=one, name=name, by=reviewer) for name in ("أولى", "ثانية"))
    with CaptureQueriesContext(connection) as spent:
        kept = rename_tag(tag=second, name="أولى", by=reviewer)
    [locking] = [query["sql"] for query in spent if "FOR UPDATE" in query["sql"]]
    assert ('ORDER BY "consultations_tag"."id" ASC FOR UPDATE' in locking, kept) == (True, first)
