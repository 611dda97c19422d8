"""What is asked about files: which ones come along, what they say, who may see them."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.attachments import queries
from consultations.contributions.attachments.judging import (
    DOCUMENT_MEGABYTES,
    LONGEST_MINUTES,
    MOST_DOCUMENTS,
    RECORDING_MEGABYTES,
    Enclosure,
    EnclosureField,
    RecordingField,
)
from consultations.contributions.models import Attachment, Contribution
from portal.shared.filters import LONGEST_ID
from portal.shared.forms import CitizenTextField

LONGEST_TEXT = 10_000
DOCUMENT_NAMES = [f"document_{number}" for number in range(1, MOST_DOCUMENTS + 1)]
FILE_NAMES = ["recording", *DOCUMENT_NAMES]


class FilesForm(forms.Form):
    """A voice recording and some documents."""

    recording = RecordingField(label=_("Voice recording"))
    document_1 = EnclosureField(label=_("First file"))
    document_2 = EnclosureField(label=_("Second file"))
    document_3 = EnclosureField(label=_("Third file"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recording"].help_text = _(
            "You may speak instead of writing: at most %(minutes)d minutes and %(megabytes)d MB. The public never "
            "hears it; our staff write down what you say."
        ) % {"minutes": LONGEST_MINUTES, "megabytes": RECORDING_MEGABYTES}
        self.fields["document_1"].help_text = _(
            "PDF, Word, Excel, PowerPoint, OpenDocument, JPEG or PNG, at most %(megabytes)d MB each. Your name and "
            "place are taken out of what the file notes about itself; what stands on its pages stays. Only our staff "
            "see it, unless they publish it with your text."
        ) % {"megabytes": DOCUMENT_MEGABYTES}

    @property
    def enclosures(self) -> list[Enclosure]:
        """Return the files that may be kept."""
        return [self.cleaned_data[name] for name in FILE_NAMES if self.cleaned_data.get(name)]

    def say_no_room(self) -> None:
        """Say that the disk takes no more; what was typed stays on the page."""
        self.add_error(
            None,
            _(
                "There is no room for files on our side at the moment: nothing has been sent. Send your words without "
                "the files now, or everything again later."
            ),
        )


class EnclosuresMixin(FilesForm):
    """Files beside, or in the place of, what is written."""

    def enclosures_layout(self) -> Fieldset:
        """Return the part of the form that asks for files."""
        return Fieldset(
            str(_("Your voice, your files (if you wish)")),
            HTML("{% include 'contributions/attachments/_recorder.html' %}"),
            Field("recording", css_class="recording-file"),
            *DOCUMENT_NAMES,
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        silent = not values.get("recording") and "recording" not in self.errors
        if not values.get("body") and "body" not in self.errors and silent:
            said = [_("Write here what you want to say."), _("You may also record it below.")]
            self.add_error("body", " ".join(map(str, said)))
        return values

    def ask_for_files_again(self) -> None:
        """Browsers give a refused form back without its files: say so at each, or nobody notices."""
        if not self.is_bound or not self.errors:
            return
        # The recorder keeps its own until the form is taken; it says so in a field that the page's script adds.
        lost = DOCUMENT_NAMES if self.data.get("recorded") else FILE_NAMES
        for name in lost:
            if self.files.get(name) and name not in self.errors:
                self.add_error(name, _("Choose this file once more: it has not been kept."))


def forms_of_texts(
    contribution: Contribution, refused: TextForm | None = None
) -> list[tuple[Attachment, TextForm | None]]:
    """Return a contribution's files, each with the form of its text; `refused` is one that was just sent."""
    pairs: list[tuple[Attachment, TextForm | None]] = []
    for attachment in queries.files_of(contribution):
        describable = attachment.file and attachment.sort != Attachment.Sort.DOCUMENT
        if refused is not None and refused.attachment == attachment:
            pairs.append((attachment, refused))
        else:
            pairs.append((attachment, TextForm(attachment=attachment) if describable else None))
    return pairs


class TextForm(forms.Form):
    """What is heard in a recording, or seen in a picture."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    words = CitizenTextField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, attachment: Attachment, **options: Any) -> None:
        super().__init__(*args, prefix=f"file-{attachment.pk}", **options)
        self.attachment = attachment
        self.meanwhile: Attachment | None = None  # as somebody else wrote it while this was being filled in
        words = self.fields["words"]
        words.widget.attrs.pop("maxlength", None)
        if attachment.is_recording:
            words.label = _("What the recording says, word for word")
            words.help_text = _("In the language that is spoken. Do not shorten, correct or translate.")
            words.error_messages["required"] = _("Write down what is said.")
        else:
            words.label, words.required = _("What the picture shows"), False
        self.initial |= {"words": attachment.alternative, "seen": attachment.writing} | self.initial
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen", "words", Div(StrictButton(_("Save the text"), type="submit"), css_class="actions")
        )

    def after(self, meanwhile: Attachment) -> TextForm:
        """Return the same form with what was typed in it, over what somebody else has written meanwhile."""
        typed = self.data.copy()
        typed[self.add_prefix("seen")] = str(meanwhile.writing)
        form = TextForm(typed, attachment=meanwhile)
        form.meanwhile = meanwhile
        return form
