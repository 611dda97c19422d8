"""What the page of the accounts lets an administrator ask."""

import pytest
from django.urls import reverse

from stakeholders.tests.conftest import enrol, give_code, give_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, person):
    """A browser with an administrator in front of it."""
    chief = person("chief@example.org", "administrator")
    secret = enrol(chief)
    give_password(client, chief)
    give_code(client, secret)
    return client


@pytest.mark.parametrize("asked", ["password__startswith=md5", "password__regex=^m", "authenticator__data__secret=a"])
def test_nobody_finds_a_secret_sign_by_sign_through_the_filters(desk, asked):
    assert desk.get(f"{reverse('admin:stakeholders_account_changelist')}?{asked}").status_code == 400


@pytest.mark.parametrize("asked", ["is_active__exact=1", "assignments__role__exact=administrator", "q=chief"])
def test_the_filters_on_the_page_work(desk, asked):
    assert desk.get(f"{reverse('admin:stakeholders_account_changelist')}?{asked}").status_code == 200
