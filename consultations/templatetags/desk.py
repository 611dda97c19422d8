"""The lines of the desk's queue, written without a template: thirty of them were half of what the page took.

What many lines show alike (a state, an age, an axis) is set once from its own template; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from portal.shared.templatetags.portal_pages import set_once
from portal.shared.templatetags.portal_text import marked

if TYPE_CHECKING:
    from consultations.review.queries import Named, Row

register = template.Library()

LINE = (
    '<tr>{tick}<td class="reference"><bdi dir="ltr">{reference}</bdi></td>'
    '<td class="proposal"><a href="{address}"><span class="clamp" lang="{language}" dir="auto">{words}</span></a>'
    '{tags}</td>{subject}{place}<td class="meta age">{age}</td><td class="state">{state}{assignee}</td></tr>'
)
TICK = (
    '<td class="tick"><label><input type="checkbox" name="one" value="{reference}" form="bulk-choice">'
    '<span class="visually-hidden">{words}</span></label></td>'
)
SUBJECT = '<td class="axis"><span class="tag">{kind}</span> {axis}</td>'
PLACE = '<td class="meta category">{category}{where}</td>'
WHERE = '<span class="where">{}</span>'
ASSIGNEE = (
    '<span class="where meta" title="{words}"><span class="visually-hidden">{words}</span> <bdi>{name}</bdi></span>'
)


@register.simple_tag
def queue_lines(rows: Iterable[Row], base: str, query: str, several: bool, may_choose: bool | str) -> SafeString:
    """Return the lines of the queue, each opening its contribution; `several`: whether to name the region.

    `base` and `query` are the queue's address and its tail, `may_choose` whether lines can be chosen for a bulk action.
    """
    language = get_language() or ""
    choose = _("Choose %(reference)s") if may_choose else ""
    lines = [_line(row, base, query, several, choose, language) for row in rows]
    return SafeString("\n".join(lines))


def _line(row: Row, base: str, query: str, several: bool, choose: str, language: str) -> SafeString:
    shown = row.contribution
    words = {"reference": shown.reference}
    return format_html(
        LINE,
        tick=format_html(TICK, words=choose % words, **words) if choose else "",
        reference=shown.reference,
        address=f"{base}{shown.reference}/{query}",
        language=shown.language,
        words=_words(row),
        tags=_tags(row, language),
        subject=_subject(language, row.kind, row.axis),
        place=_place(row.category, row.region if several else ""),
        age=set_once("review/_age.html", language, days=row.days),
        state=set_once("components/status_badge.html", language, status=shown.status),
        assignee=_assignee(vars(shown)["assignee_name"]),
    )


@lru_cache(maxsize=500)
def _subject(language: str, kind: str, axis: Named | None) -> SafeString:
    axis_tag = set_once("components/axis_tag.html", language, axis=axis) if axis else ""
    return format_html(SUBJECT, kind=kind, axis=axis_tag)


@lru_cache(maxsize=500)
def _place(category: str, region: str) -> SafeString:
    return format_html(PLACE, category=category, where=format_html(WHERE, region) if region else "")


def _words(row: Row) -> SafeString | str:
    said = _("Voice recording to be written down") if row.is_spoken_only else marked(row.words)
    return format_html("<b>{}</b> {}", marked(row.title), said) if row.title else said


def _tags(row: Row, language: str) -> SafeString:
    """Return what hangs on a line beside its words: something to look at, others that say the same."""
    found, same = vars(row.contribution)["flag_count"], vars(row.contribution)["group_size"]
    if not found and not row.has_copies:
        return SafeString("")
    return set_once("review/_tags_of_line.html", language, flags=found, same=same if row.has_copies else 0)


def _assignee(name: str | None) -> SafeString | str:
    return format_html(ASSIGNEE, words=_("Who sees to it"), name=name) if name else ""
