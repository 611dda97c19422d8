"""Addresses of a report's pages and files: the regions' reports and the national one have the same doors."""

from __future__ import annotations

from django import template
from django.urls import reverse

from consultations.synthesis.models import Sealed

register = template.Library()


@register.simple_tag
def report_url(report: Sealed, door: str, room: str = "synthesis") -> str:
    """Return the address of one of a report's pages."""
    return reverse(f"{room}:{report.DOORS}{door}", args=report.place)


@register.simple_tag
def report_file_url(report: Sealed, edition: str, language: str, format: str) -> str:
    """Return the address of a file of either edition, for the staff."""
    return reverse(f"synthesis:{report.DOORS}file", args=[*report.place, edition, language, format])


@register.simple_tag
def public_file_url(report: Sealed, language: str, format: str) -> str:
    """Return the address of a file of the public edition, for everybody."""
    return reverse(f"public_site:{report.DOORS}report_file", args=[*report.place, language, format])


@register.simple_tag
def reports_home(report: Sealed) -> str:
    """Return the address of the desk's page that lists a report's versions."""
    if report.DOORS:
        return reverse("synthesis:national")
    return reverse("synthesis:region", args=report.place[:1])
