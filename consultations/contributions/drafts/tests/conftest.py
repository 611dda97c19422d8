"""The tests of the drafts stand on those of the contributor's pages."""

from consultations.contributions.tests.conftest import (
    account,
    axis,
    citizens,
    fields,
    make_contribution,
    oriental,
    rabat,
    sale,
    surroundings,
)
