"""The frame of the pages: the same page in the other language, the menu's place, the states in words."""

from __future__ import annotations

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from portal.shared.templatetags import portal_pages


def page(path: str) -> Context:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return Context({"request": request})


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/ar/", "/fr/"),
        ("/ar/sessions/?region=04&page=2", "/fr/sessions/?region=04&page=2"),
        ("/ar/axes/elderly/", "/fr/axes/elderly/"),
    ],
)
def test_language_switch_keeps_the_page_and_its_query(here: str, there: str) -> None:
    with translation.override("ar"):
        assert portal_pages.other_language_url(page(here)) == there
    with translation.override("fr"):
        assert portal_pages.other_language_url(page(there)) == here


def test_language_switch_of_an_address_that_leads_nowhere() -> None:
    request = RequestFactory().get("/ar/nowhere/?a=1")
    with translation.override("ar"):
        assert portal_pages.other_language_url(Context({"request": request})) == "/fr/nowhere/?a=1"


def test_language_switch_never_leaves_the_site() -> None:
    request = RequestFactory().get("/ar//evil.example/")
    with translation.override("ar"):
        assert portal_pages.other_language_url(Context({"request": request})).startswith("/fr/")


def test_menu_says_where_the_reader_stands() -> None:
    with translation.override("fr"):
        entries = portal_pages.site_nav(page("/fr/axes/"))["entries"]
        inside = portal_pages.site_nav(page("/fr/axes/elderly/"))["entries"]
    assert [entry["current"] for entry in entries] == ["", "page", "", "", ""]
    assert [entry["current"] for entry in inside] == ["", "true", "", "", ""]


def test_unknown_state_is_an_error() -> None:
    with pytest.raises(KeyError):
        portal_pages.badge("nothing_like_it")
