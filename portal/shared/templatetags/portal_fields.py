"""Fields of a filter, written without the template pack's templates: a desk's list has a dozen, each costs it 2 ms."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms, template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# What a choice offers, as key and label; a group holds its own. It stands still, so that it can be remembered by.
Offered = tuple[tuple[Any, Any], ...]
Attributes = tuple[tuple[str, Any], ...]

KINDS = {forms.Select, forms.TextInput}
FIELD = '<div id="div_{id}" class="mb-3"><label for="{id}" class="form-label">{label}</label>{control}</div>'


@register.filter
def field_of_filter(field: forms.BoundField) -> SafeString:
    """Return a choice or a line of text as the pack writes it. Whatever has more to say is left to the pack."""
    widget, value = field.field.widget, field.value()
    kind = type(widget)
    if field.name in field.form.errors or field.help_text or field.field.required or kind not in KINDS:
        return as_crispy_field(_own(field))
    named, own = (field.html_name, field.id_for_label, str(field.label)), tuple(widget.attrs.items())
    if kind is forms.TextInput:
        return _line(*named, own, widget.input_type, value)
    return _choice(*named, own, _still(widget.choices), "" if value is None else str(value))


def _own(field: forms.BoundField) -> forms.BoundField:
    """Return the field for the pack to write: it changes what it writes, and several forms may hold the same field."""
    return forms.BoundField(field.form, deepcopy(field.field), field.name)


def _still(choices: Iterable[tuple[Any, Any]]) -> Offered:
    """Return the choices as they can be remembered by; a group has its choices where another has its label."""
    return tuple([(key, _still(label)) if type(label) is list else (key, label) for key, label in choices])


@lru_cache(maxsize=1_000)
def _choice(name: str, identity: str, label: str, attributes: Attributes, offered: Offered, chosen: str) -> SafeString:
    """Return a whole choice. It is the same for everybody at a desk, and dozens of lines long."""
    written = _attributes(name, identity, attributes, "select form-select")
    control = format_html("<select{}>{}</select>", written, _options(offered, chosen))
    return format_html(FIELD, id=identity, label=label, control=control)


def _options(offered: Offered, chosen: str) -> SafeString:
    return format_html_join("", "{}", ((_option(key, label, chosen),) for key, label in offered))


def _option(key: Any, label: Any, chosen: str) -> SafeString:
    key = "" if key is None else str(key)
    if isinstance(label, tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', key, _options(label, chosen))
    selected = SafeString(" selected") if key == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, selected, label)


def _line(name: str, identity: str, label: str, attributes: Attributes, kind: str, value: Any) -> SafeString:
    typed = {"type": kind, **({"value": value} if value else {})}
    control = format_html("<input{}>", _attributes(name, identity, attributes, "textinput form-control", **typed))
    return format_html(FIELD, id=identity, label=label, control=control)


def _attributes(name: str, identity: str, own: Attributes, classes: str, **others: Any) -> SafeString:
    return flatatt({"name": name, **others, **dict(own), "class": classes, "id": identity})
