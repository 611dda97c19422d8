"""What the demonstration's desk has judged: standard answers, who may act, programmes, and what the bodies say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from consultations.contributions.models import Contribution
from consultations.review.competence.actions import record_competence
from consultations.review.convergence.actions import Given, ask_opinion, link_programme, record_opinion
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.convergence.queries import today
from consultations.review.standard_answers.actions import save_standard_answer
from consultations.review.standard_answers.models import StandardAnswer
from portal.shared import reference
from stakeholders.models import Account
from strategy.models import Institution, Programme, Region

FILE = Path(__file__).resolve().parent / "data" / "standard_answers.csv"
SHARING = ("regional-council", "entraide-nationale", "provincial-council")
S = Contribution.Status
SAID = {
    "regional-council": Given(
        stance="favourable",
        given_by="رئيس لجنة الشؤون الاجتماعية",
        text="نؤيد المقترح، ويمكن لمجلس الجهة أن يساهم في تمويل التجهيزات.",
        language="ar",
    ),
    "entraide-nationale": Given(
        stance="reserved",
        given_by="Coordination régionale",
        text="Avis favorable, sous réserve que le personnel soit affecté avant l’ouverture.",
        language="fr",
    ),
}


def add_standard_answers(by: Account) -> int:
    """Write the texts from which answers are begun, unless some are there; returns how many."""
    if StandardAnswer.objects.exists():
        return 0
    rows = list(reference.rows(FILE))
    for row in rows:
        region = Region.objects.filter(code=row.pop("region")).first()
        save_standard_answer(standard=StandardAnswer(region=region, **row), by=by)
    return len(rows)


def add_links(by: Account) -> int:
    """Link what the authors themselves put beside a programme, and one text of region 04; returns how many links."""
    if ProgrammeLink.objects.exists():
        return 0
    bodies = {body.pk: body for body in Institution.objects.filter(pk__in=SHARING)}
    under_review = Contribution.objects.filter(region="04", status=S.UNDER_REVIEW).order_by("pk").first()
    said = Contribution.objects.filter(convergences__isnull=False, status=S.ADMISSIBLE).distinct().order_by("pk")
    links = [
        link_programme(contribution=one, programme=each.programme, relation=each.relation, by=by)
        for one in said
        for each in one.convergences.all()[:1]
    ]
    if under_review is not None:
        programme = Programme.objects.get(pk="social-cohesion-fund")
        links.append(link_programme(contribution=under_review, programme=programme, relation="complements", by=by))
    for link in links:
        record_competence(contribution=link.contribution, level="shared", bodies=list(bodies.values()), by=by)
        for body in bodies.values():
            _ask(link, body, by)
    return len(links)


def _ask(link: ProgrammeLink, body: Institution, by: Account) -> Opinion:
    """Ask a body; one of them has not answered yet."""
    opinion = ask_opinion(
        link=link, institution=body, contact="", due_on=today() + timedelta(days=12), language="ar", by=by
    )
    said = SAID.get(body.pk)
    if said is None:
        return opinion
    given = Given(**vars(said) | {"given_on": today()})
    return record_opinion(opinion=opinion, given=given, by=by)
