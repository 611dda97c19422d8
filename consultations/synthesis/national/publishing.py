"""When a national report may go on: what it joins is final, and it repeats nothing that was taken back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext as _, ngettext

from consultations.synthesis.national import gathering, queries
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.rendering.phrases import listed


def refuse_unready(report: NationalReport) -> None:
    """Raise `ValidationError` while a version that is joined is not final, or when a quote may not be repeated."""
    waiting = queries.not_final(report)
    if waiting:
        line = _("These regions' versions are not published yet: %(regions)s. Publish them, then join those.")
        names = listed(queries.named(waiting), (get_language() or "ar")[:2])
        raise ValidationError(line % {"regions": names})
    gone = queries.no_longer_repeated(gathering.quoted_at(report.snapshot("public")))
    count = max(len(gone), report.erased)
    if count:
        line = ngettext(
            "%(count)s contribution that this version quotes was withdrawn, set aside or redacted since. Compile its "
            "region's report again, publish it, and join that.",
            "%(count)s contributions that this version quotes were withdrawn, set aside or redacted since. Compile "
            "their regions' reports again, publish them, and join those.",
            count,
        )
        raise ValidationError(line % {"count": count})
