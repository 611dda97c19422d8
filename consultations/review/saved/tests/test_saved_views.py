"""Views that somebody named: one click to them, one's own to change, shared by a coordinator with the region."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.review.saved import queries
from consultations.review.saved.models import SavedView
from portal.shared.models import AuditEntry
from tests.people import account_of


def saved(browser, name, query="?axis=disability&language=fr"):
    return browser.post(reverse("review:views") + query, {"name": name})


def shown(browser):
    return [(each.view.name, each.is_own, each.lost) for each in browser.get(reverse("review:queue")).context["views"]]


def test_a_view_is_saved_and_opened_by_one_click_or_its_figure(desk, make_contribution, reviewer):
    french = make_contribution(language="fr")
    make_contribution()
    answer = saved(desk, "بالفرنسية")
    assert (answer.status_code, answer["Location"]) == (302, "/ar/review/?axis=disability&language=fr")
    page = desk.get(reverse("review:queue")).content.decode()
    assert 'href="/ar/review/?axis=disability&amp;language=fr"' in page
    assert 'data-view="1"' in page
    found = desk.get(answer["Location"]).context
    assert [row.contribution.pk for row in found["page"].rows] == [french.pk]
    assert [each.is_current for each in found["views"]] == [True]
    view = SavedView.objects.get()
    entry = AuditEntry.objects.get(action="view_saved")
    assert (entry.actor_id, entry.object_id, entry.details) == (reviewer.pk, str(view.pk), {})


def test_a_name_is_needed_is_said_at_its_field_and_is_not_given_twice(desk, axis):
    for name in ("", "  ", "!!"):
        answer = saved(desk, name)
        assert (answer.status_code, list(answer.context["refused"].errors)) == (422, ["name"])
    saved(desk, "Une vue")
    answer = saved(desk, "Une vue", "?language=ar")
    assert (answer.status_code, list(answer.context["refused"].errors)) == (422, ["name"])
    assert 'value="Une vue"' in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_there_is_room_for_so_many(desk, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 1)
    saved(desk, "Une")
    assert saved(desk, "Deux").status_code == 422


def test_a_view_is_renamed_and_removed_by_its_owner_alone(desk, sign_in, make_account, rabat):
    saved(desk, "Avant")
    view = SavedView.objects.get()
    colleague = sign_in(make_account("Colleague", rabat))
    name = f"view-{view.pk}-name"
    for act, data in (("rename_view", {name: "Autre"}), ("remove_view", {}), ("share_view", {})):
        assert colleague.post(reverse(f"review:{act}", args=[view.pk]), data).status_code == 404
    refused = desk.post(reverse("review:rename_view", args=[view.pk]), {name: ""})
    assert (refused.status_code, list(refused.context["refused"].errors)) == (422, ["name"])
    desk.post(reverse("review:rename_view", args=[view.pk]), {name: "Après"})
    assert shown(desk) == [("Après", True, [])]
    desk.post(reverse("review:remove_view", args=[view.pk]))
    assert shown(desk) == []
    assert list(AuditEntry.objects.filter(action__startswith="view_").values_list("action", flat=True)) == [
        "view_saved",
        "view_renamed",
        "view_removed",
    ]


def test_a_coordinator_shares_a_view_with_the_desk_of_their_region_and_no_other(
    desk, sign_in, make_account, rabat, oriental
):
    coordinator = sign_in(account_of("Coordinator", rabat, role="coordinator"))
    elsewhere = sign_in(make_account("Elsewhere", oriental))
    saved(coordinator, "À lire d'abord", "?language=ar")
    view = SavedView.objects.get()
    address, name = reverse("review:share_view", args=[view.pk]), f"view-{view.pk}-region"
    assert coordinator.post(address, {name: "02"}).status_code == 422  # not theirs to coordinate
    coordinator.post(address, {name: "04"})
    assert [shown(each) for each in (coordinator, desk, elsewhere)] == [
        [("À lire d'abord", True, [])],
        [("À lire d'abord", False, [])],
        [],
    ]
    saved(desk, "Après", "?language=fr")
    assert [name for name, _own, _lost in shown(desk)] == ["Après", "À lire d'abord"]  # one's own come first
    coordinator.post(address, {name: ""})
    assert shown(desk) == [("Après", True, [])]


def test_a_reviewer_shares_with_nobody(desk):
    saved(desk, "Une vue")
    view = SavedView.objects.get()
    assert desk.post(reverse("review:share_view", args=[view.pk]), {}).status_code == 403
    assert desk.get(reverse("review:views")).context["rows"][0]["share_form"] is None


def test_a_view_whose_filter_is_gone_says_so(desk, axis, reviewer, settings):
    saved(desk, "Un axe", "?axis=disability&language=fr")
    assert shown(desk) == [("Un axe", True, [])]
    SavedView.objects.create(account=reviewer, name="Ailleurs", filters="?region=02&axis=gone")
    label = desk.get(reverse("review:queue")).context["form"].fields["axis"].label
    assert shown(desk) == [("Un axe", True, []), ("Ailleurs", True, ["region", str(label)])]
    page = desk.get(reverse("review:views")).content.decode()
    assert (page.count('class="notice"'), f"region, {label}" in page) == (1, True)


@pytest.mark.parametrize(("page", "most"), [("review:queue", 6), ("review:views", 8)])
def test_the_queue_and_the_list_of_views_cost_the_same_with_one_view_and_three(page, most, desk, rabat):
    coordinator, costs = account_of("Coordinator", rabat, role="coordinator"), []
    for names in (["a"], ["b", "c"]):
        for name in names:
            saved(desk, name, f"?words={name}")
            SavedView.objects.create(account=coordinator, name=name, shared_with=rabat)
        desk.get(reverse(page))
        with CaptureQueriesContext(connection) as spent:
            desk.get(reverse(page))
        costs.append(len(spent))
    assert costs == [costs[0]] * 2
    assert costs[0] <= most


def test_what_somebody_shared_who_left_or_lost_the_role_is_shown_to_nobody_else(desk, sign_in, make_account, rabat):
    """Nobody else could rename or remove it."""
    owner = account_of("Coordinator", rabat, role="coordinator")
    saved(sign_in(owner), "À lire d'abord", "?language=ar")
    SavedView.objects.update(shared_with=rabat)
    assert shown(desk) == [("À lire d'abord", False, [])]
    role = owner.assignments.get()
    type(role).objects.filter(pk=role.pk).update(role="reviewer")
    assert shown(desk) == []
    type(role).objects.filter(pk=role.pk).update(role="coordinator", region=None)
    assert len(shown(desk)) == 1
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert shown(desk) == []
