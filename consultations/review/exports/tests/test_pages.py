"""The pages of the exports: asking, the list, the link that expires."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import hold_contribution
from consultations.review.models import Export
from portal.shared.models import AuditEntry
from stakeholders.models import RoleAssignment


def link(export):
    return reverse("review:export_file", args=[export.pk])


def test_the_filters_of_the_queue_are_the_definition(desk, make_contribution):
    make_contribution(language="fr")
    make_contribution()
    page = desk.get(reverse("review:queue"), {"language": "fr"})
    address = reverse("review:exports") + "?language=fr"
    assert f'href="{address}"' in page.content.decode()
    assert desk.get(address).context["count"] == 1
    response = desk.post(address, {"format": "csv"})
    assert (response.status_code, response["Location"]) == (302, address)
    export = Export.objects.get()
    assert (export.filters, export.format, export.job.state) == ("?language=fr", "csv", "queued")
    assert address.startswith(f"/{export.language}/")


def test_a_format_must_be_chosen(desk):
    for data in ({}, {"format": "exe"}):
        response = desk.post(reverse("review:exports"), data)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["format"]
    assert Export.objects.count() == 0


def test_the_file_comes_under_a_name_of_ours_and_is_recorded(desk, export, make_contribution, reviewer):
    make_contribution()
    made = export("csv")
    response = desk.get(link(made))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="tachawor-contributions-')
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    entry = AuditEntry.objects.get(action="export_downloaded")
    assert (entry.actor_id, entry.object_id, entry.region_code) == (reviewer.pk, str(made.pk), "04")


def test_an_expired_link_says_so(desk, export, make_contribution):
    make_contribution()
    made = export("csv")
    Export.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    response = desk.get(link(made))
    assert response.status_code == 410
    assert AuditEntry.objects.filter(action="export_downloaded").count() == 0
    assert f'action="{reverse("review:exports")}{made.filters}"' in response.content.decode()


def test_a_file_is_not_handed_out_once_a_text_in_it_is_held(desk, export, make_contribution, reviewer):
    contribution = make_contribution()
    made = export("csv")
    hold_contribution(contribution=contribution, by=reviewer, reason="تعنيف")
    assert desk.get(link(made)).status_code == 410
    assert desk.get(link(export("csv"))).status_code == 200


def test_what_is_not_ready_leads_back_to_the_list(desk, reviewer):
    desk.post(reverse("review:exports"), {"format": "xlsx"})
    waiting = Export.objects.get()
    assert desk.get(link(waiting))["Location"] == reverse("review:exports")
    address = reverse("review:export_progress", args=[waiting.pk])
    assert desk.get(address)["Location"] == reverse("review:exports")
    fragment = desk.get(address, headers={"HX-Request": "true"})
    assert f'hx-get="{address}"' in fragment.content.decode()
    assert "HX-Refresh" not in fragment.headers


def test_somebody_else_s_export_is_not_there(export, make_contribution, sign_in, make_account, rabat):
    make_contribution()
    made = export("csv")
    colleague = sign_in(make_account("Colleague", rabat))
    assert colleague.get(link(made)).status_code == 404
    assert colleague.get(reverse("review:exports")).context["rows"] == []


def test_a_role_lost_closes_the_link(export, make_contribution, sign_in, make_account, rabat, oriental):
    make_contribution()
    both = make_account("Two regions", rabat, oriental)
    made = export("csv", by=both)
    browser = sign_in(both)
    assert browser.get(link(made)).status_code == 200
    RoleAssignment.objects.filter(account=both, region=oriental).delete()
    assert browser.get(link(made)).status_code == 404
    RoleAssignment.objects.filter(account=both).delete()
    assert browser.get(link(made)).status_code == 403


def test_the_list_costs_the_same_at_one_and_three(desk, export, make_contribution):
    make_contribution()
    desk.get(reverse("review:exports"))  # what the filters offer is remembered for a minute
    costs = []
    for wanted, formats in ((1, ["xlsx"]), (3, ["csv", "jsonl"])):
        for format in formats:
            export(format)
        with CaptureQueriesContext(connection) as spent:
            assert len(desk.get(reverse("review:exports")).context["rows"]) == wanted
        costs.append(len(spent))
    assert costs[0] == costs[1]
