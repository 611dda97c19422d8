"""One form that takes a file of at most one megabyte, and one page that takes none."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import path

from portal.shared.uploads import DOCX, PDF, DocumentField, takes_files


class OneFile(forms.Form):
    file = DocumentField(kinds=[PDF, DOCX], megabytes=1)


@login_not_required
@takes_files(megabytes=1)
def taking(request: HttpRequest) -> JsonResponse:
    form = OneFile(request.POST, request.FILES)
    valid = form.is_valid()
    kept = form.files["file"].temporary_file_path() if "file" in form.files else ""
    found = form.cleaned_data["file"].kind.suffix if valid else form.errors["file"][0]
    return JsonResponse({"said": found, "bytes_kept": len(open(kept, "rb").read()) if kept else 0})


@login_not_required
def closed(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"files": len(request.FILES)})


urlpatterns = [path("taking/", taking), path("closed/", closed)]
