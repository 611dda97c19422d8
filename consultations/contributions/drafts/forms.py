"""What a draft is made of: whatever the form was filled in with, under the form's own names.

Which fields there are is the form's matter: here only the shape is checked, and that nobody keeps a book.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.shared import receipts, text

# The form's own machinery: what belongs to one sending, or to one page.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "ticket", "send", "keep", "seen_similar"})
MOST_NAMES, MOST_VALUES, LONGEST = 80, 20, 60_000
_NAME = re.compile(r"[A-Za-z][\w-]{0,79}", re.ASCII)


class DraftForm(forms.Form):
    """A form as somebody left it, with its ticket."""

    ticket = forms.CharField(max_length=200)

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent)
        self.sent = sent

    def clean_ticket(self) -> str:
        ticket = self.cleaned_data["ticket"]
        if not receipts.is_genuine(ticket):
            raise forms.ValidationError(_("This page has been open for more than a week: load it again."))
        return str(ticket)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        answers = self._answers()
        if not any(value.strip() for given in answers.values() for value in given):
            raise forms.ValidationError(_("There is nothing to keep yet: write something first."))
        given = [value for each in answers.values() for value in each]
        if len(answers) > MOST_NAMES or sum(map(len, given)) > LONGEST:
            raise forms.ValidationError(_("This is too much to be kept as a draft: shorten the text."))
        return values | {"answers": answers}

    def _answers(self) -> dict[str, list[str]]:
        return {
            name: [text.clean(value) for value in self.sent.getlist(name)[:MOST_VALUES]]
            for name in self.sent
            if name not in NOT_KEPT and _NAME.fullmatch(name)
        }


def put_back(form: forms.BaseForm, answers: dict[str, list[str]]) -> None:
    """Fill a form in as it was left. A field that is new since, or gone, is no matter."""
    kept = QueryDict(mutable=True)
    for name, values in answers.items():
        kept.setlist(name, values)
    for name, field in form.fields.items():
        prefixed = form.add_prefix(name)
        if prefixed in NOT_KEPT or isinstance(field, forms.FileField):
            continue
        if not field.widget.value_omitted_from_data(kept, {}, prefixed):
            form.initial[name] = field.widget.value_from_datadict(kept, {}, prefixed)
