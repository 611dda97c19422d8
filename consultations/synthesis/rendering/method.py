"""The part of the story about the report itself: who is missing, what was answered or left out, how it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _, ngettext

from portal.shared.typesetting.inline import FIRST_STRONG, NOT_SHOWN, POP, figure, isolate, name

from . import marks, sides
from .phrases import Sentence, Snapshot, listed, named


def unheard(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return who has not been heard, and what that means."""
    unheard = snapshot["unheard"]
    told: list[Sentence] = []
    if unheard["categories"]:
        line = ngettext(
            "No contribution was counted from this category: %(categories)s.",
            "No contribution was counted from these categories: %(categories)s.",
            len(unheard["categories"]),
        )
        missing = [named(row["label"], language) for row in unheard["categories"]]
        told.append(Sentence("unheard_categories", line % {"categories": listed(missing, language)}))
    if unheard["provinces"]:
        line = ngettext(
            "No contribution was counted from this province or prefecture: %(provinces)s.",
            "No contribution was counted from these provinces or prefectures: %(provinces)s.",
            len(unheard["provinces"]),
        )
        missing = [
            _("%(province)s (%(population)s inhabitants)")
            % {"province": name(row["label"], language), "population": figure(row["population"])}
            for row in unheard["provinces"]
        ]
        told.append(Sentence("unheard_provinces", line % {"provinces": listed(missing, language)}))
    if told:
        told.append(
            Sentence(
                "unheard_meaning",
                _("Silence is no agreement: what these people expect is not known, and is still to be asked."),
            )
        )
    else:
        told.append(
            Sentence("all_heard", _("Every stakeholder category and every province or prefecture has been heard."))
        )
    return told


def answers(snapshot: Snapshot) -> list[Sentence]:
    """Return how many contributions have an official answer."""
    answers, counted = snapshot["answers"], snapshot["totals"]["counted"]
    if answers["answered"] is None:
        line = _("The official answers concern too few people to be shown in this edition.")
        return [Sentence("answers_hidden", line)]
    if not answers["answered"]:
        return [Sentence("no_answer", _("No official answer had been given when this report was compiled."))]
    if counted is None:
        return []
    line = ngettext(
        "%(answered)s contribution of the %(total)s counted has an official answer.",
        "%(answered)s contributions of the %(total)s counted have an official answer.",
        answers["answered"],
    )
    version = marks.repeated(snapshot, "answered")
    if version:
        line = ngettext(
            "%(answered)s contribution had an official answer in version %(number)s.",
            "%(answered)s contributions had an official answer in version %(number)s.",
            answers["answered"],
        ) % {"answered": "%(answered)s", "number": figure(version)}
    told = [Sentence("answered", line % {"answered": figure(answers["answered"]), "total": figure(counted)})]
    if len(answers["items"]) == answers["answered"]:
        told.append(Sentence("answers_below", _("Each answer is given below with its reason.")))
    elif answers["items"]:
        line = _("The answers that this edition can show are given below with their reasons.")
        told.append(Sentence("some_answers_below", line))
    else:
        told.append(Sentence("no_answer_below", _("They concern too few people to be shown one by one.")))
    return told


def not_used(snapshot: Snapshot) -> list[Sentence]:
    """Return how many contributions were received and not counted, and which texts could not be read."""
    totals = snapshot["totals"]
    told: list[Sentence] = []
    if marks.repeated(snapshot, "received"):
        told += marks.of_version(marks.repeated(snapshot, "received"))
    elif totals["received"] is not None and totals["counted"] is not None:
        left = totals["received"] - totals["counted"]
        if left:
            line = _left_out(left, with_reasons=any(row["count"] is not None for row in snapshot["not_used"]))
            told.append(Sentence("not_counted", line % {"count": figure(left)}))
        else:
            told.append(Sentence("all_counted", _("Every contribution received was counted.")))
    else:
        line = _("What was received and not counted concerns too few people to be shown in this edition.")
        told.append(Sentence("not_counted_hidden", line))
    set_aside = snapshot.get("set_aside") or []
    if set_aside:
        line = ngettext(
            "%(count)s text could not be read by the machine: it is named here, for a person to read.",
            "%(count)s texts could not be read by the machine: they are named here, for a person to read.",
            len(set_aside),
        )
        references = tuple(row["reference"] for row in set_aside)
        told.append(Sentence("set_aside", line % {"count": figure(len(set_aside))}, references))
    return told


def _left_out(left: int, *, with_reasons: bool) -> str:
    if with_reasons:
        return ngettext(
            "%(count)s contribution was received and not counted, for the reason below.",
            "%(count)s contributions were received and not counted, for the reasons below.",
            left,
        )
    return ngettext(
        "%(count)s contribution was received and not counted.",
        "%(count)s contributions were received and not counted; each reason concerns too few people to be shown.",
        left,
    )


def method(snapshot: Snapshot) -> list[Sentence]:
    """Return how the figures, the quotes and the themes were made."""
    themes = [theme for axis in snapshot["axes"] for theme in axis["themes"]]
    unreviewed = sum(not theme["reviewed"] for theme in themes)
    told = [
        Sentence(
            "counting",
            _(
                "A contribution is one text received by the portal, on line, at the desk, in the meeting or by import. "
                "People are counted once however often they write, and letters sent in many copies count as one "
                "distinct text; these figures stand beside each other."
            ),
        ),
        Sentence(
            "quoting",
            _(
                "Quotes are given word for word, in the language they were written in. Each carries the reference of "
                "its contribution, which can be looked up on the portal when it is published there."
            ),
        ),
    ]
    if sides.are_told(snapshot):
        told.append(Sentence("sides", sides.how_told()))
    if themes:
        told.append(
            Sentence(
                "machine",
                _(
                    "Themes were found and first named by a machine, which puts texts that resemble each other "
                    "together."
                ),
            )
        )
        told.append(
            Sentence(
                "few_texts",
                _(
                    "Where fewer than thirty texts speak of an axis, they are read beside what other regions said on "
                    "it, from which the machine sees which of them belong together. None of that is counted or quoted "
                    "here."
                ),
            )
        )
        if unreviewed == len(themes):
            line = _("No rapporteur has reviewed these themes yet: read them as a sorting aid, not as a finding.")
        elif unreviewed:
            line = ngettext(
                "%(count)s theme has not been reviewed by a rapporteur; it is marked as such.",
                "%(count)s themes have not been reviewed by a rapporteur; they are marked as such.",
                unreviewed,
            ) % {"count": figure(unreviewed)}
        else:
            line = _("A rapporteur has reviewed every theme.")
        told.append(Sentence("review", line))
    told.append(
        Sentence(
            "no_weight",
            _(
                "A count says how often a need was told, not how grave it is, nor how many people live with it: voices "
                "heard once are kept beside the large themes."
            ),
        )
    )
    return told


def edition(snapshot: Snapshot) -> list[Sentence]:
    """Return what this edition shows and what it keeps back."""
    if snapshot["edition"] == "staff":
        return [
            Sentence(
                "staff_edition",
                _("Staff edition: figures are complete and add up exactly. It is not for publication."),
            )
        ]
    line = _(
        "Public edition: no figure about fewer than %(threshold)s people is shown. Small categories are merged first; "
        "then a dash (%(mark)s) stands for a figure below that limit, or for one that would let such a figure be "
        "worked out."
    )
    return [Sentence("public_edition", line % {"threshold": figure(snapshot["threshold"]), "mark": NOT_SHOWN})]


def sources() -> list[Sentence]:
    """Return whose data the report stands on."""
    return [
        Sentence(
            "population", isolate(_("Populations: High Commission for Planning, general census of population, 2024."))
        ),
        Sentence(
            "outlines",
            _("Outlines of the regions: %(source)s, ODbL.") % {"source": _foreign("© OpenStreetMap contributors")},
        ),
    ]


def _foreign(text: str) -> str:
    return f"{FIRST_STRONG}{text}{POP}"
