"""The coverage of a meeting drawn as bars: how many are registered of each kind. The table beside it says the same."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consultations.registrations.invitations.coverage import CategoryRow, Coverage, ProvinceRow
from portal.shared.bars import Bar, bars
from portal.shared.time import number


def categories(coverage: Coverage) -> SafeString:
    """Return how many registered of each invited category."""
    rows = [Bar(str(row.category), row.registered, _of(row)) for row in coverage.categories]
    return bars(rows, title=_("Registered, by category"), ident="by-category")


def provinces(coverage: Coverage) -> SafeString:
    """Return how many registered from each province for its size."""
    rows = [Bar(str(row.province), row.rate, _per(row)) for row in coverage.provinces]
    return bars(rows, title=_("Registered per 100,000 inhabitants, by province or prefecture"), ident="by-province")


def _of(row: CategoryRow) -> str:
    return number(row.registered)


def _per(row: ProvinceRow) -> str:
    return number(row.rate, 1)
