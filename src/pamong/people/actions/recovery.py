"""The way back in with two persons: one asks, another confirms, and only then a code exists.

Both act in their own name and under their own rights: who acts for somebody else is one person with two names.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.people import access
from pamong.people.actions.codes import IssuedCode, code_for, end_codes, fresh_code, refuse_closed
from pamong.people.actions.helping import helped_account, region_of
from pamong.people.models import Account, CodePurpose, Delegation, SignInCode
from pamong.people.queries.accounts import account_named
from pamong.people.queries.signin import has_password

REQUEST: Final = timedelta(days=7)
"""How long a request waits for a second person."""

RECOVERY: Final = timedelta(hours=24)
"""How long a confirmed code is good."""

_RECOVERY = Q(purpose=CodePurpose.RECOVERY)


def ask_recovery(actor: Actor, *, account: UUID, reason: str) -> SignInCode:
    """Ask that somebody be let back in; a second person has seven days to confirm.

    raises      Conflict ``account-waiting`` for an account that was never activated: a new activation code does it;
                ``recovery-asked`` while a request waits; Forbidden ``acting``, ``own-account``
    """
    now = timezone.now()
    with transaction.atomic():
        row = helped_account(actor, account, access.HELPERS, holders=True)
        _refuse_acting(actor)
        refuse_closed(row)
        if not has_password(row):
            raise Conflict("account-waiting", _("Akun ini belum diaktifkan. Cukup buatkan kode aktivasi baru."))
        if not reason.strip():
            raise Invalid("reason-missing", _("Alasan masih kosong. Tulis mengapa akun ini perlu dipulihkan."))
        if SignInCode.objects.filter(
            _RECOVERY, account=row, digest="", cancelled_at=None, valid_until__gt=now
        ).exists():
            raise Conflict("recovery-asked", _("Pemulihan akun ini sudah diminta dan menunggu orang kedua."))
        code = SignInCode.objects.create(
            account=row,
            purpose=CodePurpose.RECOVERY,
            reason=reason.strip(),
            asked_by=actor.account,
            asked_at=now,
            valid_from=now,
            valid_until=now + REQUEST,
        )
        record(actor, "people.recovery_asked", row, region=region_of(row), code=code.pk)
    return code


def confirm_recovery(actor: Actor, *, code: UUID) -> IssuedCode:
    """The second person agrees: only now a code exists, for 24 hours, shown to this person and to nobody else.

    raises      Forbidden ``second-person`` for who asked, and for who acts for the one who asked or the other way round;
                ``acting``, ``own-account``, ``holds-role``; Conflict ``recovery-over``, ``recovery-asker`` when who asked
                may not ask any more
    """
    now = timezone.now()
    with transaction.atomic():
        account = helped_account(actor, code_for(actor, code).account.uuid, access.HELPERS)
        _refuse_acting(actor)
        row = SignInCode.objects.select_for_update().get(uuid=code)  # after the account, as everywhere else
        if row.purpose != CodePurpose.RECOVERY or row.digest or row.cancelled_at or row.valid_until <= now:
            raise Conflict("recovery-over", _("Permintaan ini sudah dijawab, dibatalkan, atau lewat waktu."))
        refuse_closed(account)
        _refuse_first_person(actor, row)
        _refuse_asker(account, row)
        issued = _confirmed(account, row, actor.account, now)
        record(actor, "people.recovery_confirmed", account, region=region_of(account), code=row.pk)
    return issued


def recover_account(actor: Actor, *, login: str) -> IssuedCode:
    """The machine's owner lets somebody back in where no two helpers are left. NotFound for anybody else.

    login       NIP or e-mail address
    """
    now = timezone.now()
    if not actor.is_system:
        raise NotFound
    with transaction.atomic():
        found = account_named(login)
        if found is None:
            raise NotFound("no-account", _("Tidak ada akun dengan NIP atau e-mail itu."))
        account = helped_account(actor, found.uuid, access.HELPERS)
        refuse_closed(account)
        row = SignInCode(account=account, purpose=CodePurpose.RECOVERY, asked_at=now)
        issued = _confirmed(account, row, None, now)
        record(actor, "people.account_recovered", account, region=region_of(account), code=row.pk)
    return issued


def _confirmed(account: Account, row: SignInCode, by: int | None, now: datetime) -> IssuedCode:
    """Give a request its code; earlier recovery codes and requests of the account end."""
    end_codes([account], now, _RECOVERY & ~Q(pk=row.pk))
    fresh, issued = fresh_code(
        account, CodePurpose.RECOVERY, asked_by=row.asked_by, valid_from=now, valid_until=now + RECOVERY
    )
    row.digest, row.confirmed_by, row.confirmed_at = fresh.digest, by, now
    row.valid_from, row.valid_until = fresh.valid_from, fresh.valid_until
    row.save()
    return issued


def _refuse_asker(account: Account, row: SignInCode) -> None:
    """Two must agree now: who asked still has an account and the right to ask. The machine's owner has both always."""
    if row.asked_by is None:
        return
    asker = Account.objects.select_related("person").get(pk=row.asked_by)
    if not asker.is_active or not access.helped_people(access.actor_of(asker)).filter(pk=account.person_id).exists():
        raise Conflict(
            "recovery-asker",
            _("Yang meminta pemulihan ini tidak berwenang lagi. Batalkan permintaannya, lalu mintalah yang baru."),
        )


def _refuse_acting(actor: Actor) -> None:
    if actor.behalf is not None:
        raise Forbidden("acting", _("Pemulihan akun hanya dengan nama sendiri. Akhiri dulu tindakan atas nama."))


def _refuse_first_person(actor: Actor, row: SignInCode) -> None:
    """The two must be two: not the same account, and neither acting for the other at any time since the request."""
    pair = Q(principal=actor.account, delegate=row.asked_by) | Q(principal=row.asked_by, delegate=actor.account)
    since = Q(until__gt=timezone.localdate(row.asked_at)) & (Q(revoked_at=None) | Q(revoked_at__gt=row.asked_at))
    if actor.account == row.asked_by or Delegation.objects.filter(pair, since).exists():
        raise Forbidden(
            "second-person",
            _("Orang kedua harus lain dari yang meminta, dan tidak bertindak atas namanya atau sebaliknya."),
        )
