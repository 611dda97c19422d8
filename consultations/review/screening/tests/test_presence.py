"""Two readers at one contribution see each other, by name, and nobody else does; without Redis all goes on quietly."""

from django.urls import reverse

from consultations.review.screening.present import READING, WRITING, others_at
from portal.shared import presence


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


def there(page):
    return [(other.name, other.writes) for other in page.context["present"]]


def test_two_readers_see_each_other_and_not_themselves(desk, make_contribution, make_account, sign_in, rabat):
    contribution = make_contribution("under_review")
    other = sign_in(make_account("Touria Bennis", rabat))
    assert there(desk.get(at("contribution", contribution))) == []
    assert there(other.get(at("contribution", contribution))) == [("Salma Reviewer", False)]
    assert there(other.get(at("answer", contribution))) == [("Salma Reviewer", False)]
    page = desk.get(at("contribution", contribution))
    assert there(page) == [("Touria Bennis", True)]
    assert "Touria Bennis" in page.content.decode()
    assert there(desk.get(at("presence", contribution), {"doing": "reading"})) == [("Touria Bennis", True)]


def test_nobody_is_seen_at_another_contribution_or_after_a_while(
    reviewer, make_account, rabat, make_contribution, monkeypatch
):
    one, two = make_contribution(), make_contribution()
    other = make_account("Touria Bennis", rabat)
    others_at(one, other, WRITING)
    assert others_at(two, reviewer, READING) == []
    assert [who.name for who in others_at(one, reviewer, "nonsense")] == ["Touria Bennis"]
    monkeypatch.setattr(presence, "LASTS", -1)
    assert others_at(one, reviewer, READING) == []


def test_without_redis_the_page_opens_and_names_nobody(desk, make_contribution, settings, caplog):
    contribution = make_contribution()
    page = at("contribution", contribution)
    assert desk.get(page).status_code == 200
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answered = desk.get(page)
    assert (answered.status_code, there(answered)) == (200, [])
    assert "Redis is down" in caplog.text
