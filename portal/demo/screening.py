"""What the finders point at in the demonstration: something to look at, something no problem, a hidden passage."""

from __future__ import annotations

import hashlib

from consultations.contributions.actions import record_contribution, screen_contribution
from consultations.contributions.actions.receiving import Words
from consultations.contributions.models import Contribution, Flag
from consultations.review.screening.actions import dismiss_flag, redact_flag
from stakeholders.models import Account, Category
from strategy.models import Axis, Region

REGION = "04"
# Invented like everything here; the numbers are of a range that nobody has.
TEXTS = (
    (
        "disability",
        "ar",
        "نقترح مكتباً واحداً يستقبل طلبات الأجهزة التعويضية. جارتنا السيدة فاطمة الزهراء تنتظر كرسياً متحركاً منذ سنة، "
        "ويمكنكم الاتصال بها على الرقم ٠٦ ٦١ ٠٠ ٠٠ ٠٠ أو مراسلتي على jaratna@example.org.",
    ),
    (
        "families",
        "fr",
        "Au guichet on nous renvoie de bureau en bureau, c'est du foutage de gueule. Mme Tahiri, au premier étage, "
        "est la seule qui nous écoute. Il faut un accueil unique pour les familles, ouvert aussi le samedi matin.",
    ),
    (
        "childhood",
        "ary",
        "بغينا حضانة فالحي حيت الأمهات كيخدمو بكري. كتبت ليكم شحال من مرة من hadana.salam@example.org وما جاوبني حد، "
        "رقم بطاقتي AB123456 باش تلقاو الطلب.",
    ),
)


def add_flags(helper: Account, coordinator: Account) -> int:
    """Take the texts in once, and decide on some of what is found in them; returns how many were taken in."""
    added = [one for number in range(len(TEXTS)) if (one := _enter(number, helper)) is not None]
    for contribution in added:
        screen_contribution(contribution_id=contribution.pk)
    if added:
        _decide(added[-1], Flag.Kind.PERSONAL, coordinator)
    return len(added)


def _enter(number: int, helper: Account) -> Contribution | None:
    axis, language, body = TEXTS[number]
    words = Words(
        region=Region.objects.get(code=REGION),
        axis=Axis.objects.get(code=axis),
        category=Category.objects.get(code="citizens"),
        language=language,
        body=body,
    )
    return record_contribution(
        words=words,
        channel=Contribution.Channel.IMPORT,
        entered_by=helper,
        screened=False,
        source_hash=hashlib.sha256(body.encode()).hexdigest(),
    )


def _decide(contribution: Contribution, kind: str, by: Account) -> None:
    """Say of the first flag of a kind that it is no problem, and hide what the second one points at."""
    first, *others = contribution.flags.filter(kind=kind).order_by("pk")
    dismiss_flag(flag=first, by=by)
    for flag in others[:1]:
        redact_flag(flag=flag, by=by)
