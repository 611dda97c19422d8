"""Fields of a filter, written without the template pack's templates: a desk's list has a dozen, each costs it 2 ms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms, template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# What a choice offers, as key and label; a group holds its own. It stands still, so that it can be remembered by.
Offered = tuple[tuple[str, Any], ...]

FIELD = '<div id="div_{id}" class="mb-3"><label for="{id}" class="form-label">{label}</label>{control}</div>'


@register.filter
def field_of_filter(field: forms.BoundField) -> SafeString:
    """Return a choice or a line of text as the pack writes it. Whatever has more to say is left to the pack."""
    widget = type(field.field.widget)
    if field.errors or field.help_text or field.field.required or widget not in {forms.Select, forms.TextInput}:
        return as_crispy_field(field)
    control = _choice(field) if widget is forms.Select else _line(field)
    return format_html(FIELD, id=field.id_for_label, label=field.label, control=control)


def _choice(field: forms.BoundField) -> SafeString:
    value = field.value()
    chosen = "" if value is None else str(value)
    options = _options(_offered(field.field.widget.choices), chosen)
    return format_html("<select{}>{}</select>", _attributes(field, "select form-select"), options)


def _offered(choices: Iterable[tuple[Any, Any]]) -> Offered:
    """Return the choices as text; a group has its choices where another has its label."""
    return tuple(
        ("" if key is None else str(key), _offered(label) if isinstance(label, list | tuple) else str(label))
        for key, label in choices
    )


@lru_cache(maxsize=500)
def _options(offered: Offered, chosen: str) -> SafeString:
    """Return what can be chosen. It is the same for everybody at a desk, and dozens of lines long."""
    return format_html_join("", "{}", ((_option(key, label, chosen),) for key, label in offered))


def _option(key: str, label: str | Offered, chosen: str) -> SafeString:
    if isinstance(label, tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', key, _options(label, chosen))
    selected = SafeString(" selected") if key == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, selected, label)


def _line(field: forms.BoundField) -> SafeString:
    value = field.value()
    kind = {"type": field.field.widget.input_type, **({"value": value} if value else {})}
    return format_html("<input{}>", _attributes(field, "textinput form-control", **kind))


def _attributes(field: forms.BoundField, classes: str, **others: Any) -> SafeString:
    own = field.field.widget.attrs
    return flatatt({"name": field.html_name, **others, **own, "class": classes, "id": field.id_for_label})
