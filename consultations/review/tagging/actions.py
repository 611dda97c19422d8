"""Every write about tags. What a tag says stands in no trail: it is a word of somebody's."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review.tagging import queries
from consultations.review.tagging.models import Tag, Tagging
from portal.shared import audit, text
from portal.shared.folding import fold
from stakeholders.models import Account


@transaction.atomic
def add_tag(*, contribution: Contribution, name: str, by: Account) -> Tag:
    """Tag a contribution. A spelling of a tag that its region knows already is that tag."""
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:
        raise ValidationError(_("It is not at the desk any more."))
    tag = _known(row, name)
    if Tagging.objects.filter(contribution=row, tag=tag).exists():
        return tag
    if Tagging.objects.filter(contribution=row).count() >= queries.MOST:
        raise ValidationError({"tag": _("It has as many tags as it can: remove one first.")})
    Tagging.objects.create(contribution=row, tag=tag, by=by, at=timezone.now())
    audit.record("tag_added", row, by=by, region=row.region_id, tag=tag.pk)
    return tag


def _known(contribution: Contribution, name: str) -> Tag:
    name = " ".join(text.clean(name).split())
    if not fold(name):
        raise ValidationError({"tag": _("Write at least one letter or one number.")})
    tag = Tag(region_id=contribution.region_id, name=name)
    tag.full_clean(exclude={"region"}, validate_constraints=False)
    known, _made = Tag.objects.get_or_create(region_id=contribution.region_id, key=fold(name), defaults={"name": name})
    # Whoever takes the last contribution off a tag takes the tag away: then it is made again.
    return Tag.objects.select_for_update().filter(pk=known.pk).first() or _known(contribution, name)


@transaction.atomic
def remove_tag(*, contribution: Contribution, tag: Tag, by: Account) -> bool:
    """Take a tag off a contribution; a tag that nothing bears any more goes. False when it was off already."""
    Tag.objects.select_for_update().filter(pk=tag.pk).first()  # held, if somebody has not taken it away meanwhile
    removed, _each = Tagging.objects.filter(contribution=contribution, tag=tag).delete()
    if not removed:
        return False
    audit.record("tag_removed", contribution, by=by, region=contribution.region_id, tag=tag.pk)
    if not Tagging.objects.filter(tag=tag).exists():
        tag.delete()
    return True


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: Account) -> Tag:
    """Give a tag another name; under the name of another tag of its region the two become one."""
    name = " ".join(text.clean(name).split())
    if not fold(name):
        raise ValidationError({"name": _("Write at least one letter or one number.")})
    # Both in one order, whichever is renamed into which: two people who do it crosswise wait for each other.
    either = Q(pk=tag.pk) | Q(region=tag.region_id, key=fold(name))
    rows = {row.pk: row for row in Tag.objects.select_for_update().filter(either).order_by("pk")}
    if tag.pk not in rows:
        raise ValidationError(_("Nothing bears this tag any more: it is gone."))
    tag = rows.pop(tag.pk)
    tag.name = name
    tag.full_clean(exclude={"region"}, validate_constraints=False)
    others = list(rows.values())
    if others:
        return _merge(tag, others[0], by=by)
    tag.save()
    audit.record("tag_renamed", tag, by=by, region=tag.region_id)
    return tag


def _merge(tag: Tag, into: Tag, *, by: Account) -> Tag:
    both = Tagging.objects.filter(tag=into).values("contribution")
    moved = Tagging.objects.filter(tag=tag).exclude(contribution__in=both).update(tag=into)
    audit.record("tags_merged", into, by=by, region=into.region_id, merged=tag.pk, count=moved)
    tag.delete()
    return into
