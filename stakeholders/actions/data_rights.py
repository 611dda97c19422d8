"""What a person may do with their data (law 09-08): rectify them, have them erased, think better of it.

An erasure is asked for, may be taken back for a week, and is then carried out by a task. Whoever works for the ministry
keeps their data while they do: their acts need an author.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from portal.shared import audit, text
from stakeholders import notifications, queries
from stakeholders.actions.accounts import end_sessions
from stakeholders.models import ERASED_ADDRESS, Account, ErasureRequest, Invitation, Organisation
from stakeholders.personal_data import Holding

log = logging.getLogger(__name__)

State = ErasureRequest.State
GRACE = timedelta(days=7)


@transaction.atomic
def rectify_account(*, account: Account, full_name: str, phone: str, language: str) -> Account:
    """Save what people correct about themselves. The e-mail is changed on its own page, where it is proved."""
    before = Account.objects.select_for_update().get(pk=account.pk)
    values = {"full_name": " ".join(text.clean(full_name).split()), "phone": phone, "language": language}
    for column, value in values.items():
        setattr(account, column, value)
    account.full_clean(validate_unique=False, validate_constraints=False)
    account.save(update_fields=list(values))
    changed = [column for column, value in values.items() if getattr(before, column) != value]
    if changed:
        audit.record("account_rectified", account, by=account, changed=changed)
    return account


@transaction.atomic
def ask_erasure(*, account: Account) -> ErasureRequest:
    """Ask for one's data to be erased a week from now. Asking twice is asking once."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    _refuse_staff(account)
    waiting = account.erasure_requests.filter(state=State.ASKED).first()
    if waiting is not None:
        return waiting
    request = ErasureRequest.objects.create(account=account, due_at=timezone.now() + GRACE)
    audit.record("erasure_asked", account, by=account, request=request.pk)
    notifications.tell_erasure_asked(request)
    return request


@transaction.atomic
def take_back_erasure(*, account: Account) -> None:
    """Keep one's data after all. Nothing to take back is no error: the button was pressed twice."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    for request in account.erasure_requests.filter(state=State.ASKED):
        _settle(request, State.TAKEN_BACK)
        audit.record("erasure_taken_back", account, by=account, request=request.pk)


@transaction.atomic
def erase_account(*, account: Account, holdings: Sequence[Holding], by: Account | None) -> dict[str, int]:
    """Empty everything that names the person, holding by holding, and close the account.

    What the person said in public stays without its author's name. Returns how many rows each holding touched.
    Raises `ValidationError` for whoever holds a role.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    _refuse_staff(account)
    touched = {str(holding.name): holding.erase(account) for holding in holdings}
    _empty(account)
    for request in account.erasure_requests.filter(state=State.ASKED):
        _settle(request, State.CARRIED_OUT)
    audit.record("account_erased", account, by=by, rows=sum(touched.values()))
    return touched


def carry_out_erasures(*, holdings: Sequence[Holding]) -> int:
    """Erase whoever asked for it a week ago; returns how many. One that fails leaves the others their turn."""
    due = ErasureRequest.objects.filter(state=State.ASKED, due_at__lte=timezone.now()).select_related("account")
    done = 0
    for request in due:
        try:
            done += _carry_out(request, holdings)
        except ValidationError as error:  # became staff meanwhile: carried out when the role ends
            log.warning("erasure %s waits: %s", request.pk, error.messages[0])
        except Exception:
            log.exception("erasure %s could not be carried out", request.pk)
    return done


@transaction.atomic
def _carry_out(request: ErasureRequest, holdings: Sequence[Holding]) -> bool:
    """Carry one request out unless it was taken back this minute. The account's lock decides which came first."""
    account = Account.objects.select_for_update().get(pk=request.account_id)
    if not account.erasure_requests.filter(pk=request.pk, state=State.ASKED).exists():
        return False
    erase_account(account=account, holdings=holdings, by=None)
    return True


def note_download(*, account: Account) -> None:
    """Write down that somebody took their data along: whoever sat at their device would have taken them, too."""
    audit.record("data_downloaded", account, by=account)


def leave_organisations(account: Account) -> int:
    """End memberships, requests and invitations, and stand as nobody's contact any more.

    Unlike whoever leaves by choice, the last manager may go, too: the right to be erased waits for nobody.
    """
    addresses = queries.addresses_of(account)
    own = Organisation.objects.filter(memberships__account=account).order_by("pk")
    for organisation in list(own.select_for_update(of=("self",))):
        audit.record("member_left", organisation, by=None, region=organisation.region_id, account=account.pk)
    ended = account.memberships.all().delete()[0] + account.join_requests.all().delete()[0]
    ended += Invitation.objects.filter(email__in=addresses).delete()[0]
    named = Organisation.objects.annotate(contact=Lower("contact_email")).filter(contact__in=addresses)
    return int(ended + named.update(contact_name="", contact_email="", contact_phone=""))


def forget_mail(account: Account) -> int:
    """Forget which mails went to the person, and those that still wait."""
    return int(queries.mail_to(account).delete()[0])


def warn_unused_account(*, account: Account, closes_at: datetime) -> None:
    """Tell the holder of an account that nobody uses when it will be closed."""
    with transaction.atomic():
        now = timezone.now()
        account.warned_at = now
        account.save(update_fields=["warned_at"])
        audit.record("account_unused_warned", account, by=None)
        notifications.warn_of_closing(account, key=f"unused-{now:%Y%m%d}", closes_at=closes_at)


def _empty(account: Account) -> None:
    end_sessions(account)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    account.email = ERASED_ADDRESS.format(pk=account.pk)
    account.full_name = account.phone = ""
    account.warned_at = account.last_login = None
    account.is_active = False
    account.set_unusable_password()
    account.save()


def _settle(request: ErasureRequest, state: str) -> None:
    request.state = state
    request.closed_at = timezone.now()
    request.save(update_fields=["state", "closed_at"])


def _refuse_staff(account: Account) -> None:
    """Refuse while the person holds a role: what was decided keeps its author, and the portal its administrator."""
    why = queries.why_not_erased(account)
    if why:
        raise ValidationError(why)
