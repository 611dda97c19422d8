"""The pages: choosing, what would happen, starting it, its report, and who sees which run."""

from __future__ import annotations

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution
from consultations.review.assigning.actions import assign
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.tests.conftest import left, start, states, work_on
from consultations.review.tests.answering import propose
from consultations.review.tests.test_hostile_texts import OWN, as_bytes, check, post
from portal.shared.models import Job
from stakeholders.actions import create_account
from tests.hostile.texts import texts_of_files

NEW = "/ar/review/bulk/new/"


def ticked(*chosen):
    return NEW + "?ticked=1" + "".join(f"&one={one.reference}" for one in chosen)


def filled(browser, address, act, **values):
    """Return what the form carries when it is sent."""
    form = browser.get(address).context["form"]
    carried = {name: form[name].value() for name in ("newest", "counted", "ticket")}
    return carried | {"act": act, "do": "look", "reason": "", "assignee": ""} | values


def planned(response):
    plan = response.context["plan"]
    return plan.total, plan.doing, {each.why: each.number for each in plan.left}


def test_the_filters_select_and_the_page_says_what_would_happen_before(desk, make_contribution, reviewer):
    first, second = make_contribution("screening", language="fr"), make_contribution(language="fr")
    make_contribution("screening")
    address = NEW + "?language=fr"
    looked = desk.post(address, filled(desk, address, "admissible"))
    assert (looked.status_code, planned(looked)) == (200, (2, 1, {"state": 1}))
    assert BulkRun.objects.count() == 0
    started = desk.post(address, filled(desk, address, "admissible", do="start"))
    run = BulkRun.objects.get()
    assert started["Location"] == reverse("review:bulk_run", args=[run.pk])
    assert (run.filters, run.ticked, run.items.count(), run.job.state) == ("?language=fr", False, 2, "queued")
    work_on(run)
    assert states([first, second]) == ["admissible", "submitted"]


def test_ticked_ones_alone(desk, make_contribution):
    chosen, other = make_contribution("screening"), make_contribution("screening")
    address = ticked(chosen)
    desk.post(address, filled(desk, address, "out_of_scope", do="start", reason="خارج الموضوع"))
    work_on(BulkRun.objects.get())
    assert states([chosen, other]) == ["out_of_scope", "screening"]


def test_nothing_ticked_is_not_everything(desk, make_contribution):
    make_contribution("screening")
    response = desk.get(NEW + "?ticked=1&language=ar")
    assert response["Location"] == reverse("review:queue") + "?language=ar"


def test_what_arrives_while_it_is_read_is_not_meant(desk, make_contribution):
    shown = make_contribution("screening")
    carried = filled(desk, NEW, "admissible", do="start")
    later = make_contribution("screening")
    desk.post(NEW, carried)
    work_on(BulkRun.objects.get())
    assert states([shown, later]) == ["admissible", "screening"]


def test_more_than_was_shown_is_asked_about_again(desk, make_contribution):
    closed, _shown = make_contribution("out_of_scope"), make_contribution("screening")
    carried = filled(desk, NEW, "admissible", do="start")
    Contribution.objects.filter(pk=closed.pk).update(status="screening")
    response = desk.post(NEW, carried)
    assert (response.status_code, response.context["grown"], BulkRun.objects.count()) == (409, True, 0)


def test_a_reason_and_a_colleague_where_they_are_needed(desk, make_contribution, make_account, oriental):
    make_contribution("screening")
    stranger = make_account("Stranger", oriental)
    for act, values, field in (
        ("", {}, "act"),
        ("answered", {}, "act"),
        ("out_of_scope", {}, "reason"),
        ("assign", {}, "assignee"),
        ("assign", {"assignee": stranger.pk}, "assignee"),
    ):
        response = desk.post(NEW, filled(desk, NEW, act, do="start", **values))
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert BulkRun.objects.count() == 0


def test_only_what_is_possible_is_offered(desk, make_contribution, reviewer):
    make_contribution()
    acts = [act for act, _label in desk.get(NEW).context["form"].fields["act"].choices]
    assert acts == ["screening", "assign", "put_back", "tag"]
    propose(make_contribution("under_review"), create_account(email="writer@example.org", by=None))
    acts = [act for act, _label in desk.get(NEW).context["form"].fields["act"].choices]
    assert acts == ["screening", "returned", "out_of_scope", "diverted", "assign", "put_back", "tag", "publish"]
    assert planned(desk.post(NEW, filled(desk, NEW, "publish"))) == (2, 1, {"no_answer": 1})


def test_another_region_s_is_in_no_set(desk, make_contribution, oriental):
    make_contribution("screening")
    foreign = make_contribution("screening", region=oriental)
    assert desk.get(ticked(foreign))["Location"] == reverse("review:queue")
    assert desk.get(NEW).context["count"] == 1


def test_where_one_only_reads_nothing_is_chosen(sign_in, make_account, make_contribution, oriental, rabat):
    both = make_account("Auditor and reviewer", rabat)
    both.assignments.create(role="auditor", region=oriental)
    make_contribution("screening"), make_contribution("screening", region=oriental)
    assert sign_in(both).get(NEW).context["count"] == 1
    assert sign_in(make_account("Auditor", None, role="auditor")).get(NEW).status_code == 403


def test_given_in_bulk_and_back_again(desk, make_contribution, make_account, rabat, reviewer, undo):
    other, screener = make_account("Other", rabat), make_account("Screener", rabat, role="screener")
    free, theirs, mine = (make_contribution() for _each in range(3))
    beyond = make_contribution("admissible")
    assign(contribution=theirs, to=other, by=other)
    assign(contribution=mine, to=screener, by=reviewer)
    looked = desk.post(NEW, filled(desk, NEW, "assign", assignee=screener.pk))
    assert (planned(looked), looked.context["plan"].changing_hands) == ((4, 2, {"same": 1, "not_reader": 1}), 1)
    desk.post(NEW, filled(desk, NEW, "assign", assignee=screener.pk, do="start"))
    run = work_on(BulkRun.objects.get())
    assert (run.done, left(run)) == (2, {"same": 1, "not_reader": 1})
    assign(contribution=free, to=None, by=reviewer)
    undoing = undo(run)
    assert (undoing.done, left(undoing)) == (1, {"meanwhile": 1})
    held = [one.assignment.assignee for one in Contribution.objects.filter(assignment__isnull=False).order_by("pk")]
    assert held == [None, other, screener]
    assert not hasattr(Contribution.objects.get(pk=beyond.pk), "assignment")


def test_the_report_names_each_with_its_reason(desk, move, make_contribution, reviewer):
    done, stays, held = make_contribution("screening"), make_contribution(), make_contribution("screening")
    run = move([done, stays, held], "admissible")
    hold_contribution(contribution=held, by=reviewer, reason="تعنيف")
    page = desk.get(reverse("review:bulk_run", args=[run.pk]))
    assert (page.context["report"].done, [(each.why, each.number) for each in page.context["report"].left]) == (
        2,
        [("state", 1)],
    )
    assert [item.contribution for item in page.context["rows"]] == [done]  # what is held is in no list
    page = desk.get(reverse("review:bulk_run", args=[run.pk]), {"why": "state"})
    assert [item.contribution for item in page.context["rows"]] == [stays]
    assert f'href="{reverse("review:contribution", args=[stays.reference])}"' in page.content.decode()


def test_a_run_is_there_for_who_did_it_and_who_oversees_its_regions(
    sign_in, move, make_contribution, make_account, rabat, oriental, reviewer
):
    here = move([make_contribution("screening")], "admissible")
    both = make_account("Both", rabat, oriental)
    wide = move(
        [make_contribution("screening"), make_contribution("screening", region=oriental)], "admissible", by=both
    )
    seers = {
        reviewer: [here],
        make_account("Colleague", rabat): [],
        make_account("Coordinator", rabat, role="coordinator"): [here],
        make_account("National", None, role="coordinator"): [wide, here],
        make_account("Auditor", None, role="auditor"): [wide, here],
        both: [wide],
    }
    for account, seen in seers.items():
        browser = sign_in(account)
        assert [run for run, *_rest in browser.get(reverse("review:bulk_runs")).context["rows"]] == seen
        for run in (here, wide):
            for name in ("bulk_run", "bulk_progress", "bulk_undo"):
                expected = {True: {200, 302, 403}, False: {404}}[run in seen]
                assert browser.get(reverse(f"review:{name}", args=[run.pk])).status_code in expected


def test_undone_from_its_page_with_a_reason(desk, move, make_contribution):
    one = make_contribution("screening")
    run = move([one], "admissible")
    address = reverse("review:bulk_undo", args=[run.pk])
    refused = desk.post(address, {"ticket": uuid.uuid4(), "reason": " "})
    assert (refused.status_code, list(refused.context["undo_form"].errors)) == (422, ["reason"])
    desk.post(address, {"ticket": uuid.uuid4(), "reason": "خطأ"})
    work_on(BulkRun.objects.get(undoes=run))
    assert states([one]) == ["screening"]
    assert desk.get(reverse("review:bulk_run", args=[run.pk])).context["undo_form"] is None


def test_an_auditor_sees_and_undoes_nothing(sign_in, move, make_contribution, make_account):
    run = move([make_contribution("screening")], "admissible")
    browser = sign_in(make_account("Auditor", None, role="auditor"))
    assert browser.get(reverse("review:bulk_run", args=[run.pk])).context["undo_form"] is None
    for name in ("bulk_undo", "bulk_go_on"):
        assert browser.post(reverse(f"review:{name}", args=[run.pk])).status_code == 403
    assert BulkRun.objects.count() == 1


def test_progress_without_and_with_javascript_and_going_on_after_a_failure(desk, make_contribution, reviewer):
    run = start(Order(action="move", target="admissible"), [make_contribution("screening")], reviewer)
    address = reverse("review:bulk_progress", args=[run.pk])
    assert desk.get(address)["Location"] == reverse("review:bulk_run", args=[run.pk])
    assert "HX-Refresh" not in desk.get(address, headers={"HX-Request": "true"})
    Job.objects.filter(pk=run.job_id).update(state="failed", error="abc")
    assert desk.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    go_on = reverse("review:bulk_go_on", args=[run.pk])
    assert f'action="{go_on}"' in desk.get(reverse("review:bulk_run", args=[run.pk])).content.decode()
    desk.post(go_on)
    run.refresh_from_db()
    assert run.job.state == "queued"


def test_lists_cost_the_same_at_one_and_three_rows(desk, move, make_contribution):
    def cost(address):
        with CaptureQueriesContext(connection) as made:
            desk.get(address)
        return len(made)

    run = move([make_contribution("screening")], "admissible")
    several = reverse("review:bulk_runs")
    cost(several)
    before = cost(several), cost(reverse("review:bulk_run", args=[run.pk]))
    wide = move([make_contribution("screening") for _each in range(3)], "admissible")
    move([make_contribution("screening")], "diverted")
    assert (cost(several), cost(reverse("review:bulk_run", args=[wide.pk]))) == before


def test_any_reason_is_kept_or_refused_at_its_field(desk, make_contribution):
    one = make_contribution("screening", author_email="author@example.org")
    for value in [*OWN, *texts_of_files()]:
        carried = filled(desk, NEW, "out_of_scope", do="start", reason=as_bytes(value))
        page = post(desk, NEW, **carried)
        check(page, value, lambda: BulkRun.objects.latest("pk").reason)
    run = work_on(BulkRun.objects.exclude(reason="").earliest("pk"))
    for view in ("bulk_run", "bulk_undo"):
        assert b"<script>alert" not in desk.get(reverse(f"review:{view}", args=[run.pk]), follow=True).content
    assert states([one]) == ["out_of_scope"]


def test_made_up_references_and_numbers_choose_nothing(desk, make_contribution):
    make_contribution("screening")
    for value in ("%00", "9" * 400, "%ED%A0%80", "'", "TCH-04-999999"):
        assert desk.get(f"{NEW}?ticked=1&one={value}").status_code == 302
    for name in ("newest", "counted", "ticket"):
        for value in ("", "abc", "-1", "9" * 30, "\x00"):
            page = desk.post(NEW, filled(desk, NEW, "admissible", do="start") | {name: value})
            assert (page.status_code, list(page.context["form"].errors)) == (422, [name])
    assert BulkRun.objects.count() == 0
