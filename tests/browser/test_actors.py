"""Territorial actors, end to end: organisations and their people, the directory, one's data, a passkey."""

from __future__ import annotations

import pytest

from portal.shared.models import AuditEntry
from stakeholders.actions import add_organisation, create_account, grant_role
from stakeholders.capacities import capacities
from stakeholders.models import Account, ErasureRequest, Organisation, RoleAssignment
from strategy.models import Region
from tests.browser import actor_steps as steps
from tests.browser.portal import Portal
from tests.browser.signing_in import give_password, staff_member
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role


def entered(code: str, name_ar: str, name_fr: str) -> Organisation:
    """Return an organisation that staff of region 04 entered."""
    return add_organisation(
        organisation=Organisation(
            code=code,
            region_id="04",
            province_id="04.441",
            category_id="associations",
            name_ar=name_ar,
            name_fr=name_fr,
        ),
        by=None,
    )


def test_an_organisation_and_its_people(portal: Portal) -> None:
    entered("nassaim", "جمعيه نسائم الضفه", "Assoc. Nassaim de la Rive")
    zineb = steps.participant(portal, steps.ZINEB, steps.ZINEB_NAME)
    coordinator = staff_member(portal, "bouchra", Role.COORDINATOR, "04")
    code = steps.member_proposes(zineb)
    steps.staff_refuse(coordinator, code)
    steps.member_corrects(zineb, code)
    steps.staff_verify(coordinator, code)
    steps.member_invites(zineb, code)
    steps.colleague_joins(portal, code)
    acting = [capacity.value for capacity in capacities(Account.objects.get(email=steps.COLLEAGUE))]
    assert acting[0] == f"org:{code}"
    steps.member_leaves_too_early(zineb, code)
    assert portal.examiner.faults == []


def test_the_directory(portal: Portal) -> None:
    entered("derb-nour", "جمعية درب النور للأشخاص في وضعية إعاقة", "Association Derb Nour des personnes handicapées")
    entered("derb-ennour", "جمعيه درب النور للاشخاص في وضعيه اعاقه", "Association Derb Ennour personnes handicapées")
    entered("atlas", "تعاونية الأطلس", "Coopérative de l’Atlas")
    coordinator = staff_member(portal, "bouchra", Role.COORDINATOR, "04")
    steps.staff_search(coordinator, "الاعاقه نور", "derb-nour")
    steps.staff_merge(coordinator, kept="derb-nour", dropped="derb-ennour")
    steps.staff_import(coordinator, steps.staff_export(coordinator))
    assert Organisation.objects.filter(name_fr="Association Horizon nouveau", state="verified").exists()
    assert not Organisation.objects.filter(name_fr="Association sans catégorie").exists()
    trail = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"organisations_merged", "directory_exported", "directory_imported"} <= trail
    assert portal.examiner.faults == []


def test_ones_own_data(portal: Portal) -> None:
    zineb = steps.participant(portal, steps.ZINEB, steps.ZINEB_NAME)
    steps.holder_rectifies(zineb)
    steps.holder_downloads(zineb)
    steps.holder_thinks_better_of_it(zineb)
    assert ErasureRequest.objects.get().state == "taken_back"
    assert portal.examiner.faults == []


def test_a_passkey_is_enrolled_and_opens_the_desk(portal: Portal) -> None:
    """The second factor of whoever carries no telephone: a passkey, held here by Chromium's own virtual device."""
    account = create_account(email="touria@example.org", language=portal.language, password=PASSWORD, by=None)
    grant_role(account=account, role=Role.COORDINATOR, region=Region.objects.get(code="04"), by=None)
    touria = portal.visitor()
    steps.holds_a_passkey_device(touria)
    give_password(touria, "touria@example.org")
    steps.enrols_a_passkey(touria)
    touria.opens("directory:listing")
    assert touria.page.url == portal.at("directory:listing")
    steps.signs_out(touria)
    steps.signs_in_by_passkey(touria)
    touria.opens("directory:listing")
    assert touria.page.url == portal.at("directory:listing")
    assert portal.examiner.faults == []
