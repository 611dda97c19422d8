"""What holds for every sheet and state: no left nor right, colours people can read, no state without words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, PartnershipOffer
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import AccommodationNeed, Amendment, Invitation, Minutes, Registration
from consultations.review.convergence.models import Opinion
from consultations.review.models import AnswerDraft
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.workshop.models import Arrangement
from portal.shared.models import Job
from portal.shared.templatetags.portal_pages import BADGES
from stakeholders.models import Organisation

SHEETS = sorted((settings.BASE_DIR / "static").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|float)\s*:"
    r"|text-align\s*:\s*(?:left|right)"
)
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (settings.BASE_DIR / "static" / "portal.css").read_text()))
GROUNDS = ["paper", "sand"]
TEXTS = ["ink", "ink-2", "green", "clay", "families", "childhood", "elderly", "disability", "equality"]
ON_COLOUR = [
    ("paper", "green"), ("on-green", "green"), ("on-green", "green-deep"), ("saffron-ink", "saffron-tint"),
    ("clay", "clay-tint"), ("green", "mint"), ("ink", "saffron-light"), ("paper", "clay"), ("ink-2", "sand-2"),
]  # fmt: skip


def luminance(name: str) -> float:
    digits = TOKENS[name].lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_knows_no_left_and_no_right(sheet: Path) -> None:
    without_comments = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    assert PHYSICAL.findall(without_comments) == []


@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text in TEXTS for ground in GROUNDS] + ON_COLOUR)
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("mark", "ground"), [("edge", "paper"), ("edge", "sand"), ("ink", "sand"), ("green-2", "mint")]
)
def test_mark_is_visible_on_its_ground(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3


def test_every_state_has_its_words_and_no_other_words_than_its_own() -> None:
    choices = [
        *Contribution.Status, *RegionalSession.State, *SynthesisReport.State, *Job.State, *Organisation.State,
        *Registration.Status, *AccommodationNeed.State, *Minutes.State, *Amendment.State, *Invitation.State,
        *PartnershipOffer.State, *AnswerDraft.State, *Opinion.Stance, *Arrangement.State,
    ]  # fmt: skip
    # What a registration shows while a seat is offered to it, and a signed report that is out of date: no state of
    # theirs, but more pressing than their state.
    pressing = {"offered": _("A seat is offered"), "stale": BADGES["stale"].label}
    # An offer and a report are both signed, an answer and a report both sent back: a code has one word wherever it is.
    assert len({(choice.value, str(choice.label)) for choice in choices}) == len({choice.value for choice in choices})
    assert {choice.value: choice.label for choice in choices} | pressing == {
        code: badge.label for code, badge in BADGES.items()
    }


def test_a_sheet_asks_nothing_of_another_site() -> None:
    assert [sheet.name for sheet in SHEETS if re.search(r"url\([\"']?(?:https?:)?//|@import", sheet.read_text())] == []
