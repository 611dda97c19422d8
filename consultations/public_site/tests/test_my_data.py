"""Law 09-08 as its pages keep it: see, put right, take along, have erased, think better of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from consultations.contributions.actions import Words, submit_contribution
from consultations.contributions.drafts.actions import keep_draft
from consultations.contributions.models import Contribution
from consultations.public_site.keeping import HOLDINGS
from consultations.public_site.tasks import carry_out_retention
from consultations.registrations import actions as registrations
from consultations.registrations.actions import Person
from portal.shared.models import AuditEntry, OutgoingMail
from portal.shared.receipts import new_ticket
from stakeholders import actions
from stakeholders.models import Account, ErasureRequest, Organisation

pytestmark = pytest.mark.django_db

NAME, ADDRESS, PHONE = "زينب العلوي الفريدة", "zineb.unique@example.org", "+212661234567"
PAGE = "public_site:my_data"


@pytest.fixture
def zineb(rabat, axis, citizens) -> Account:
    """Somebody of whom the portal holds everything it can hold."""
    account = actions.create_account(email=ADDRESS, full_name=NAME, by=None)
    actions.rectify_account(account=account, full_name=NAME, phone=PHONE, language="fr")
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    citizens.individual = False
    citizens.save()
    organisation = actions.propose_organisation(
        organisation=Organisation(
            code="amal",
            region=rabat,
            category=citizens,
            name_ar="جمعية الأمل",
            name_fr="Association Amal",
            contact_name=NAME,
            contact_email=ADDRESS,
            contact_phone=PHONE,
        ),
        by=account,
    )
    actions.invite(organisation=organisation, email="colleague@example.org", role="member", by=account)
    words = Words(
        region=rabat,
        axis=axis,
        body="نقترح وحدة متنقلة",
        author=account,
        author_name=NAME,
        author_email=ADDRESS,
        name_is_public=True,
    )
    submit_contribution(words=words, ticket=new_ticket())
    keep_draft(account=account, ticket=new_ticket(), answers={"body": ["نقترح أيضا"], "author_name": [NAME]})
    person = Person(
        full_name=NAME, category=citizens, email=ADDRESS, phone=PHONE, account=account, needs={"transport": NAME}
    )
    registrations.register(session=rabat.sessions.get(), person=person, mode="room", ticket=new_ticket(), by=account)
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def mine(zineb) -> Client:
    browser = Client()
    browser.force_login(zineb)
    return browser


def told(answer) -> list[str]:
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def everything_in_the_database() -> str:
    """Return every value of every row, as text."""
    kept = [model for model in apps.get_models(include_auto_created=True) if _is_kept(model)]
    return str([list(model._base_manager.values()) for model in kept])


def _is_kept(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model is not Session


# -- see and put right -----------------------------------------------------------------------------------------------
def test_the_page_shows_what_every_room_holds(mine):
    page = mine.get(reverse(PAGE))
    held = page.context["held"]
    assert all(held.values())
    text = page.content.decode()
    for said in (NAME, ADDRESS, "06 61 23 45 67", "TCH-04-000001", "نقترح وحدة متنقلة", "جمعية الأمل"):
        assert said in text


def test_nothing_of_anybody_else_is_shown(mine, rabat, axis):
    other = actions.create_account(email="other@example.org", full_name="آخر", by=None)
    submit_contribution(words=Words(region=rabat, axis=axis, body="كلام غيري", author=other), ticket=new_ticket())
    assert "كلام غيري" not in mine.get(reverse(PAGE)).content.decode()
    assert "other@example.org" not in mine.get(reverse(PAGE)).content.decode()


def test_people_put_right_what_they_say_about_themselves(mine, zineb):
    answer = mine.post(reverse(PAGE), {"full_name": " Zineb  Alaoui ", "phone": "05 37 12 34 56", "language": "ar"})
    assert answer.status_code == 302
    zineb.refresh_from_db()
    assert (zineb.full_name, zineb.phone, zineb.language) == ("Zineb Alaoui", "+212537123456", "ar")
    entry = AuditEntry.objects.filter(action="account_rectified").latest("pk")
    assert (entry.actor_id, entry.details) == (zineb.pk, {"changed": ["full_name", "phone", "language"]})


def test_a_number_that_is_none_is_an_error_at_its_field_and_stays_typed(mine):
    answer = mine.post(reverse(PAGE), {"full_name": "", "phone": "12", "language": "ar"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phone"])
    assert answer.context["form"]["phone"].value() == "12"


# -- take along ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "organisation"), [("ar", "جمعية الأمل"), ("fr", "Association Amal")])
def test_the_archive_holds_a_page_and_a_file_for_machines(mine, zineb, language, organisation):
    with translation.override(language):
        answer = mine.get(reverse("public_site:my_data_download"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == ["data.html", "data.json"]
    data = json.loads(archive.read("data.json"))
    assert data["language"] == language
    for content in (json.dumps(data, ensure_ascii=False), archive.read("data.html").decode()):
        for said in (NAME, ADDRESS, "06 61 23 45 67", "TCH-04-000001", "نقترح وحدة متنقلة", organisation):
            assert said in content
    assert not re.search(r"<script|src=|href=", archive.read("data.html").decode())
    assert AuditEntry.objects.get(action="data_downloaded").actor_id == zineb.pk


def test_a_hostile_text_stays_text_in_the_archive(mine, zineb, rabat, axis):
    words = Words(region=rabat, axis=axis, body="<script>alert(1)</script> نص", author=zineb)
    submit_contribution(words=words, ticket=new_ticket())
    archive = zipfile.ZipFile(io.BytesIO(mine.get(reverse("public_site:my_data_download")).content))
    assert "<script>" not in archive.read("data.html").decode()


# -- erase -----------------------------------------------------------------------------------------------------------
def ask(mine: Client) -> ErasureRequest:
    mine.post(reverse("public_site:my_data_erase"))
    return ErasureRequest.objects.get()


def when_it_is_due() -> None:
    ErasureRequest.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    carry_out_retention()


def test_asking_waits_seven_days_and_says_so_by_mail(mine, zineb):
    before = timezone.now()
    request = ask(mine)
    assert (request.state, (request.due_at - before).days) == ("asked", 7)
    assert OutgoingMail.objects.filter(key=f"erasure-{request.pk}-{zineb.pk}").count() == 1
    carry_out_retention()
    assert Account.objects.get(pk=zineb.pk).full_name == NAME
    assert mine.get(reverse(PAGE)).context["erasure"] == request


def test_asking_twice_is_asking_once(mine):
    ask(mine)
    ask(mine)


def test_it_is_taken_back_until_it_is_carried_out(mine, zineb):
    ask(mine)
    mine.post(reverse("public_site:my_data_keep"))
    when_it_is_due()
    assert ErasureRequest.objects.get().state == "taken_back"
    assert Account.objects.get(pk=zineb.pk).email == ADDRESS
    assert mine.get(reverse(PAGE)).context["erasure"] is None


def test_nothing_that_names_the_person_is_left_in_the_database(mine, zineb):
    ask(mine)
    OutgoingMail.objects.update(body="", sent_at=timezone.now())  # what named them to others has left
    assert NAME in everything_in_the_database()
    when_it_is_due()
    left = everything_in_the_database()
    for said in (NAME, ADDRESS, PHONE):
        assert said not in left
    account = Account.objects.get(pk=zineb.pk)
    assert (account.email, account.is_active, account.has_usable_password()) == (
        f"erased-{zineb.pk}@tachawor.invalid",
        False,
        False,
    )
    assert not EmailAddress.objects.filter(user=zineb).exists()
    assert not Authenticator.objects.filter(user=zineb).exists()
    assert not zineb.memberships.exists()
    assert ErasureRequest.objects.get().state == "carried_out"


def test_what_was_said_stays_without_its_author(mine, zineb):
    ask(mine)
    when_it_is_due()
    contribution = Contribution.objects.get()
    assert (contribution.body, contribution.author, contribution.author_name, contribution.name_is_public) == (
        "نقترح وحدة متنقلة",
        None,
        "",
        False,
    )
    assert Organisation.objects.get().name_fr == "Association Amal"


def test_the_session_ends_with_the_account(mine):
    ask(mine)
    when_it_is_due()
    assert mine.get(reverse(PAGE))["Location"].startswith(reverse("account_login"))


def test_the_trail_tells_of_it_without_a_name(mine, zineb):
    ask(mine)
    when_it_is_due()
    entry = AuditEntry.objects.get(action="account_erased")
    assert (entry.actor_id, entry.object_id, list(entry.details)) == (None, str(zineb.pk), ["rows"])


def test_erasing_twice_changes_nothing_more(zineb):
    actions.erase_account(account=zineb, holdings=HOLDINGS, by=None)
    first = everything_in_the_database()
    again = actions.erase_account(account=zineb, holdings=HOLDINGS, by=None)
    assert set(again.values()) == {0}
    assert ADDRESS not in first


def test_what_went_to_another_of_ones_addresses_goes_too(zineb):
    """An address counts when it is proven to be the person's: somebody else's may only have been typed."""
    for address, verified in (("Zineb.Other@example.org", True), ("somebody@example.org", False)):
        EmailAddress.objects.create(user=zineb, email=address, verified=verified)
        OutgoingMail.objects.create(key=address, recipient=address.lower(), language="ar", subject="دعوة", body="…")
    actions.erase_account(account=zineb, holdings=HOLDINGS, by=None)
    left = OutgoingMail.objects.filter(recipient__in=["zineb.other@example.org", "somebody@example.org"])
    assert list(left.values_list("recipient", flat=True)) == ["somebody@example.org"]


@pytest.mark.parametrize(("role", "says"), [("reviewer", "roles"), ("administrator", "last")])
def test_staff_are_refused_with_a_reason(mine, zineb, rabat, role, says):
    region = rabat if role == "reviewer" else None
    actions.grant_role(account=zineb, role=role, region=region, by=None)
    with pytest.raises(ValidationError) as refused, translation.override(None):
        actions.ask_erasure(account=zineb)
    assert says in refused.value.messages[0]
    with pytest.raises(ValidationError):
        actions.erase_account(account=zineb, holdings=HOLDINGS, by=None)
    assert not ErasureRequest.objects.exists()


def test_whoever_became_staff_meanwhile_is_erased_when_the_role_ends(mine, zineb, rabat):
    ask(mine)
    assignment = actions.grant_role(account=zineb, role="reviewer", region=rabat, by=None)
    when_it_is_due()
    assert Account.objects.get(pk=zineb.pk).email == ADDRESS
    actions.revoke_role(assignment=assignment, by=None)
    when_it_is_due()
    assert Account.objects.get(pk=zineb.pk).email != ADDRESS


def test_whoever_manages_alone_is_told_which_organisations(mine):
    page = mine.get(reverse("public_site:my_data_erase"))
    assert [organisation.code for organisation in page.context["alone"]] == ["amal"]


@pytest.mark.django_db(transaction=True)
def test_taking_back_at_the_last_second_is_either_in_time_or_too_late(zineb):
    actions.ask_erasure(account=zineb)
    ErasureRequest.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    together = Barrier(2)

    def take_back() -> None:
        together.wait()
        actions.take_back_erasure(account=zineb)
        connection.close()

    def carry_out() -> None:
        together.wait()
        actions.carry_out_erasures(holdings=HOLDINGS)
        connection.close()

    threads = [Thread(target=take_back), Thread(target=carry_out)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Account.objects.get(pk=zineb.pk).email == ADDRESS
    assert (ErasureRequest.objects.get().state, kept) in {("taken_back", True), ("carried_out", False)}
