"""The page of outgoing mail shows text and nothing but text."""

import os
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(settings):
    """Return a sender that writes files as the demonstration does; each mail is newer than the last by a second."""
    folder = Path(settings.EMAIL_FILE_PATH)
    sent: list[Path] = []

    def deliver(subject: str, body: str, html: str = "") -> Path:
        message = mail.EmailMultiAlternatives(subject, body, "a@example.org", ["b@example.org"])
        if html:
            message.attach_alternative(html, "text/html")
        EmailBackend(file_path=settings.EMAIL_FILE_PATH).send_messages([message])
        written = next(path for path in folder.iterdir() if path not in sent)
        # Django names files by second and memory address: two mails of one second may share a file.
        sent.append(written.rename(folder / f"mail-{len(sent)}.log"))
        os.utime(sent[-1], (1_800_000_000 + len(sent),) * 2)
        return sent[-1]

    return deliver


def test_empty_outbox(client):
    assert client.get(reverse("demo:mail")).status_code == 200


def test_newest_first(client, send):
    send("وصل", "الرمز ABCD")
    send("Reçu", "code EFGH")
    mails = client.get(reverse("demo:mail")).context["mails"]
    assert [mail.subject for mail in mails] == ["Reçu", "وصل"]


def test_several_mails_in_one_file_are_told_apart(client, settings):
    backend = EmailBackend(file_path=settings.EMAIL_FILE_PATH)
    backend.send_messages([mail.EmailMessage(name, name, "a@example.org", ["b@example.org"]) for name in ("1", "2")])
    mails = client.get(reverse("demo:mail")).context["mails"]
    assert [(mail.number, mail.body.strip()) for mail in mails] == [(2, "2"), (1, "1")]


def test_text_is_escaped_and_html_is_left_out(client, send):
    file = send("<b>x</b>", "<script>alert(1)</script> https://example.org/a", html="<p>HTML PART</p>")
    page = client.get(reverse("demo:mail_message", args=[file.name, 1])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "HTML PART" not in page
    assert "<b>x</b>" not in client.get(reverse("demo:mail")).content.decode()


@pytest.mark.parametrize("file", ["..", "%2e%2e", "..%2fsecret_key", "other.log"])
def test_no_other_file_is_read(client, send, tmp_path, file):
    (tmp_path.parent / "secret_key").write_text("secret")
    send("a", "b")
    assert client.get(f"/ar/demo/mail/{file}/1/").status_code == 404


def test_mail_is_only_read(client):
    assert client.post(reverse("demo:mail")).status_code == 405
