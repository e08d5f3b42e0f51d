"""One-time codes. In clear a code exists once, in the answer to whoever may hand it over; the database keeps a keyed digest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pamong.core.actor import AccountId, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people import access
from pamong.people.actions.helping import helped_account, region_of
from pamong.people.formats.codes import grouped, new_code, read_code
from pamong.people.models import Account, CodePurpose, Role, SignInCode
from pamong.people.queries.accounts import account_named

EXAMINERS: Final = access.ORGANISERS | {Role.PROCTOR}
EXAM_DAY: Final = timedelta(hours=24)

_SALT: Final = "pamong.people.code"
_NOBODY: Final = UUID(int=0)
_ALWAYS: Final = Q()


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code to hand over, shown once.

    account     uuid of the account that it lets in
    code        grouped, in clear; kept out of ``repr`` so that no log shows it
    """

    account: UUID
    purpose: str
    code: str = field(repr=False)
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class UsedCode:
    """What a code let somebody do.

    account     uuid of the account that is let in
    """

    account: UUID
    purpose: str


def use_code(*, login: str, code: str, request: UUID | None = None) -> UsedCode:
    """Take a code, once: two who bring the same code at once meet at its row, and the second is refused.

    login       NIP or e-mail address
    request     groups the journal entries of one request
    raises      Invalid ``code-wrong``, in one sentence for every cause, so that nobody learns which accounts exist
    """
    now = timezone.now()
    with transaction.atomic():
        account = account_named(login)
        row = (
            SignInCode.objects.select_for_update()
            .filter(
                digest=digest_of(account.uuid if account else _NOBODY, code),
                used_at=None,
                cancelled_at=None,
                valid_from__lte=now,
                valid_until__gt=now,
            )
            .first()
        )
        if row is None or account is None or not account.is_active:
            raise Invalid(
                "code-wrong",
                _("Nama atau kode itu tidak cocok, atau kodenya sudah dipakai atau lewat waktu. Minta kode baru."),
            )
        row.used_at = now
        row.save(update_fields=["used_at"])
        owner = Actor(account.person.name, account=AccountId(account.pk), request=request)
        record(owner, "people.code_used", account, region=region_of(account), code=row.pk, purpose=row.purpose)
    return UsedCode(account.uuid, row.purpose)


def issue_exam_code(actor: Actor, *, account: UUID, valid_from: datetime, valid_until: datetime) -> IssuedCode:
    """A code for the day of an exam, for who comes without password or telephone; an earlier one for that time ends.

    raises      Invalid ``code-times`` unless it ends in the future and lasts at most 24 hours (a limit of ours);
                Conflict ``account-closed``; NotFound and Forbidden as ``helped_account``
    """
    now = timezone.now()
    if not (now < valid_until and valid_from < valid_until <= valid_from + EXAM_DAY):
        raise Invalid("code-times", _("Kode ujian berlaku paling lama 24 jam dan berakhir sesudah sekarang."))
    with transaction.atomic():
        row = helped_account(actor, account, EXAMINERS)
        refuse_closed(row)
        same_time = Q(valid_from__lt=valid_until, valid_until__gt=valid_from)
        end_codes([row], now, Q(purpose=CodePurpose.EXAM) & same_time)
        code, issued = fresh_code(
            row, CodePurpose.EXAM, asked_by=actor.account, valid_from=valid_from, valid_until=valid_until
        )
        code.save()
        record(actor, "people.exam_code_issued", row, region=region_of(row), code=code.pk)
    return issued


def cancel_code(actor: Actor, *, code: UUID) -> None:
    """A code, or a request for one, is good for nothing any more. The owner of the account may do it too.

    raises      NotFound; Conflict ``code-over`` when it was used or cancelled before
    """
    with transaction.atomic():
        row = code_for(actor, code)
        row = SignInCode.objects.select_for_update(of=("self",)).select_related("account__person").get(pk=row.pk)
        if row.used_at or row.cancelled_at:
            raise Conflict("code-over", _("Kode ini sudah dipakai atau dibatalkan."))
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
        record(actor, "people.code_cancelled", row.account, region=region_of(row.account), code=row.pk)


def code_for(actor: Actor, uuid: UUID) -> SignInCode:
    """A code of somebody whom the actor may help, or of the actor's own account. Raises NotFound."""
    examined = access.helped_people(actor, EXAMINERS).values("pk")
    helped = access.helped_people(actor).values("pk")
    theirs = Q(account__person__in=helped) | Q(account__person__in=examined, purpose=CodePurpose.EXAM)
    rows = SignInCode.objects.select_related("account").filter(theirs | Q(account=actor.account), uuid=uuid)
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def fresh_code(
    account: Account, purpose: str, *, asked_by: int | None, valid_from: datetime, valid_until: datetime
) -> tuple[SignInCode, IssuedCode]:
    """A code that is not stored yet, and what to show of it."""
    code = new_code()
    row = SignInCode(
        account=account,
        purpose=purpose,
        digest=digest_of(account.uuid, code),
        asked_by=asked_by,
        asked_at=timezone.now(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return row, IssuedCode(account.uuid, purpose, grouped(code), valid_from, valid_until)


def end_codes(accounts: Sequence[Account], now: datetime, which: Q = _ALWAYS) -> None:
    """Cancel the codes and requests of these accounts that are still good for something."""
    rows = SignInCode.objects.filter(which, account__in=accounts, used_at=None, cancelled_at=None)
    rows.update(cancelled_at=now)


def refuse_closed(account: Account) -> None:
    """Raises Conflict ``account-closed``."""
    if not account.is_active:
        raise Conflict("account-closed", _("Akun ini sudah ditutup. Buka lagi dulu."))


def digest_of(account: UUID, code: str) -> str:
    """Keyed digest under which a code is kept: HMAC-SHA256 by a key made from the installation's secret, in hex."""
    return salted_hmac(_SALT, f"{account}:{read_code(code)}", algorithm="sha256").hexdigest()
