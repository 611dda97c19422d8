"""The tests of the public pages stand on those of the contributor's pages."""

from consultations.contributions.tests.conftest import (
    account,
    axis,
    citizens,
    fields,
    make_contribution,
    opened,
    oriental,
    rabat,
    sale,
    surroundings,
)
