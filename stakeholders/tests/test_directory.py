"""The staff's directory: found in any spelling, filtered, paged; decided on; another region's is not there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.shared.models import AuditEntry
from stakeholders import queries
from stakeholders.categories import load_categories
from stakeholders.models import Account, Organisation
from stakeholders.tests.conftest import enrol, give_code, give_password
from stakeholders.tests.organisations import draft, join, proposed, verified

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


@pytest.fixture
def keeper(person) -> Account:
    """The coordinator of region 04."""
    return person("keeper@example.org", "coordinator", "04")


@pytest.fixture
def desk(client, keeper) -> Client:
    secret = enrol(keeper)
    give_password(client, keeper)
    give_code(client, secret)
    return client


def listed(desk: Client, query: str = "") -> list[str]:
    page = desk.get(f"{reverse('directory:listing')}{query}")
    assert page.status_code == 200
    return [organisation.code for organisation in page.context["page"].rows]


@pytest.mark.parametrize(
    "words",
    ["الامل", "أمل", "جمعيه الأمل", "للتنميه", "AMAL", "développment", "developpement amal", "ADN", "asso-am"],
)
def test_an_organisation_is_found_in_any_spelling(desk, words):
    verified("asso-amal", acronym="ADN")
    verified("autre", name_ar="تعاونية نور", name_fr="Coopérative Nour")
    assert listed(desk, f"?words={words}") == ["asso-amal"]


@pytest.mark.parametrize("words", ["العمل", "amical", "zzz"])
def test_another_name_is_not_found(desk, words):
    verified("asso-amal")
    assert listed(desk, f"?words={words}") == []


def test_the_directory_holds_ones_region_only(desk, person):
    verified("mine")
    verified("theirs", region="06")
    assert listed(desk) == ["mine"]
    assert desk.get(reverse("directory:entry", args=["theirs"])).status_code == 404
    assert desk.post(reverse("directory:decide", args=["theirs"]), {"to": "refused"}).status_code == 404
    assert "region" not in desk.get(reverse("directory:listing")).context["form"].fields


def test_filters_narrow_and_a_merged_one_shows_only_when_asked_for(desk, person):
    kept = verified("kept", legal_form="association", province_id="04.441")
    proposed(person("zineb@example.org"), "waiting", name_ar="تعاونية", name_fr="Coop", legal_form="cooperative")
    gone = verified("gone")
    Organisation.objects.filter(pk=gone.pk).update(state="merged", merged_into=kept)
    assert set(listed(desk)) == {"kept", "waiting"}
    assert listed(desk, "?state=proposed") == ["waiting"]
    assert listed(desk, "?state=merged") == ["gone"]
    assert listed(desk, "?legal_form=association") == ["kept"]
    assert listed(desk, "?province=04.441") == ["kept"]
    assert set(listed(desk, "?category=associations&state=nonsense")) == {"kept", "waiting"}
    assert listed(desk, "?category=universities") == []


@pytest.mark.parametrize(("language", "expected"), [("ar", ["b", "c", "a"]), ("fr", ["c", "a", "b"])])
def test_the_order_is_the_names_in_the_language_of_the_page(language, expected):
    verified("a", name_ar="جمعية ورد", name_fr="Association Écho")
    verified("b", name_ar="جمعية أمل", name_fr="Zitoun")
    verified("c", name_ar="تعاونية سنابل", name_fr="Coopérative des Abeilles")
    with translation.override(language):
        assert [each.code for each in queries.in_order(Organisation.objects.all())] == expected


def test_pages_follow_one_another_and_lead_back(desk, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        verified(f"o{number}", name_ar=f"جمعية {number}", name_fr=f"Association {number}")
    seen, query = [], ""
    while True:
        page = desk.get(f"{reverse('directory:listing')}{query}").context
        seen.append([organisation.code for organisation in page["page"].rows])
        if not page["next_url"]:
            break
        query = page["next_url"]
    assert seen == [["o0", "o1"], ["o2", "o3"], ["o4"]]
    assert listed(desk, page["previous_url"]) == ["o2", "o3"]
    assert listed(desk, "?after=nobody") == ["o0", "o1"]


@pytest.mark.parametrize("route", ["directory:listing", "directory:entry"])
def test_a_page_asks_as_often_for_one_as_for_three(desk, person, route):
    organisation = proposed(person("zineb@example.org"), "amal", province_id="04.441")
    address = reverse(route, args=[] if route.endswith("listing") else [organisation.code])
    desk.get(address)
    first = queries_of(desk, address)
    for number in range(2):
        verified(f"o{number}", name_ar=f"تعاونية {number} نور", name_fr=f"Cooperative {number}", province_id="04.281")
        join(organisation, person(f"{number}@example.org"))
    assert queries_of(desk, address) == first


def queries_of(desk: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return len(captured)


# -- deciding --------------------------------------------------------------------------------------------------------
def test_staff_verify_by_a_button(desk, person, keeper):
    proposed(person("zineb@example.org"))
    answer = desk.post(reverse("directory:decide", args=["amal"]), {"to": "verified", "seen": "proposed"})
    assert answer["Location"] == reverse("directory:entry", args=["amal"])
    assert Organisation.objects.get().state == "verified"
    assert AuditEntry.objects.get(action="organisation_moved").actor_id == keeper.pk


def test_a_refusal_without_a_reason_says_so_at_the_field(desk, person):
    proposed(person("zineb@example.org"))
    answer = desk.post(reverse("directory:decide", args=["amal"]), {"to": "refused", "seen": "proposed"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_a_decision_on_an_old_page_is_asked_again_and_keeps_what_was_typed(desk, person):
    proposed(person("zineb@example.org"))
    Organisation.objects.update(state="verified")
    said = {"to": "refused", "seen": "proposed", "reason": "سبب مكتوب"}
    answer = desk.post(reverse("directory:decide", args=["amal"]), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
    assert "سبب مكتوب" in answer.content.decode()
    assert answer.context["form"]["seen"].value() == "verified"
    assert Organisation.objects.get().state == "verified"


def test_the_history_names_who_did_what(desk, person, keeper):
    zineb = person("zineb@example.org")
    organisation = proposed(zineb)
    desk.post(reverse("directory:decide", args=["amal"]), {"to": "refused", "seen": "proposed", "reason": "ناقص"})
    history = desk.get(reverse("directory:entry", args=[organisation.code])).context["history"]
    assert [(event.by, event.reason) for event in history] == [
        ("keeper@example.org", "ناقص"),
        ("zineb@example.org", ""),
    ]


# -- entering and correcting -----------------------------------------------------------------------------------------
def filled_in(**values: str) -> dict[str, str]:
    organisation = draft()
    fields = {
        "name_ar": organisation.name_ar,
        "name_fr": organisation.name_fr,
        "category": "associations",
        "legal_form": "association",
        "region": "04",
    }
    return fields | values


def test_what_staff_enter_is_verified_and_likely_twins_are_shown_first(desk):
    desk.post(reverse("directory:new"), filled_in(contact_phone="0661 23 45 67"))
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.contact_phone) == ("verified", "+212661234567")
    twin = filled_in(name_ar="جمعيه الامل للتنميه", name_fr="Assoc. Amal développement")
    answer = desk.post(reverse("directory:new"), twin)
    assert (answer.status_code, [each.code for each in answer.context["alike"]]) == (422, [organisation.code])
    assert desk.post(reverse("directory:new"), twin | {"is_new": "1"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_staff_enter_nothing_in_another_region(desk):
    answer = desk.post(reverse("directory:new"), filled_in(region="06"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["region"])


def test_errors_stand_at_their_fields(desk):
    bad = filled_in(
        name_fr=" ", contact_phone="12", contact_email="x", website="javascript:alert(1)", province="06.141"
    )
    answer = desk.post(reverse("directory:new"), bad)
    wrong = ["name_fr", "contact_phone", "contact_email", "website", "province"]
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)


def test_staff_correct_without_asking_for_another_look(desk):
    verified()
    desk.post(reverse("directory:edit", args=["amal"]), filled_in(name_fr="Association Amal"))
    organisation = Organisation.objects.get()
    assert (organisation.name_fr, organisation.state) == ("Association Amal", "verified")
