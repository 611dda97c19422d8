"""The lines of the desk's queue, written without a template: thirty of them were half of what the page took.

What many lines show alike (a state, an age, an axis) is set once from its own template; here they are put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from portal.shared.templatetags.portal_pages import axis_tag, set_once, status_badge
from portal.shared.templatetags.portal_text import marked

if TYPE_CHECKING:
    from consultations.review.queries import Row

register = template.Library()

LINE = (
    '<tr>{tick}<td class="reference"><bdi dir="ltr">{reference}</bdi></td>'
    '<td class="proposal"><a href="{address}"><span class="clamp" lang="{language}" dir="auto">{words}</span></a>'
    '{tags}</td><td class="axis"><span class="tag">{kind}</span> {axis}</td>'
    '<td class="meta category">{category}{where}</td><td class="meta age">{age}</td>'
    '<td class="state">{state}{assignee}</td></tr>'
)
TICK = (
    '<td class="tick"><label><input type="checkbox" name="one" value="{reference}" form="bulk-choice">'
    '<span class="visually-hidden">{words}</span></label></td>'
)
ASSIGNEE = (
    '<span class="where meta" title="{words}"><span class="visually-hidden">{words}</span> <bdi>{name}</bdi></span>'
)


@register.simple_tag
def queue_line(row: Row, base: str, query: str, several: bool, may_choose: bool | str) -> SafeString:
    """Return a line of the queue that opens its contribution; `several`: whether to name the region.

    `base` and `query` are the queue's address and its tail, `may_choose` whether lines can be chosen for a bulk action.
    """
    shown, words = row.contribution, {"reference": row.contribution.reference}
    return format_html(
        LINE,
        tick=format_html(TICK, words=_("Choose %(reference)s") % words, **words) if may_choose else "",
        reference=shown.reference,
        address=f"{base}{shown.reference}/{query}",
        language=shown.language,
        words=_words(row),
        tags=_tags(row),
        kind=row.kind,
        axis=axis_tag(row.axis) if row.axis else "",
        category=row.category,
        where=format_html('<span class="where">{}</span>', row.region) if several else "",
        age=set_once("review/_age.html", get_language(), days=row.days),
        state=status_badge(shown.status),
        assignee=_assignee(vars(shown)["assignee_name"]),
    )


def _words(row: Row) -> SafeString | str:
    said = _("Voice recording to be written down") if row.is_spoken_only else marked(row.words)
    return format_html("<b>{}</b> {}", marked(row.title), said) if row.title else said


def _tags(row: Row) -> SafeString:
    """Return what hangs on a line beside its words: something to look at, others that say the same."""
    found, same = vars(row.contribution)["flag_count"], vars(row.contribution)["group_size"]
    if not found and not row.has_copies:
        return SafeString("")
    return set_once("review/_tags_of_line.html", get_language(), flags=found, same=same if row.has_copies else 0)


def _assignee(name: str | None) -> SafeString | str:
    return format_html(ASSIGNEE, words=_("Who sees to it"), name=name) if name else ""
