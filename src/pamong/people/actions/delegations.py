"""Acting for somebody else ("atas nama"), under the own password and with both names in the journal."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import AccountId, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.people.access import today
from pamong.people.actions.helping import region_of
from pamong.people.models import Account, Delegation
from pamong.people.queries.accounts import account_named
from pamong.people.queries.signin import has_password

LONGEST: Final = 31
"""Days that one delegation lasts at most. A plausibility limit of ours, no rule: who is away longer is replaced (Plh.)."""


def delegate(actor: Actor, *, to: str, reason: str, since: date, until: date) -> Delegation:
    """Let somebody of the own region act in one's name, with all one's rights.

    to          NIP or e-mail address, exactly, of an account that is open and was activated
    until       first day on which it no longer holds; at most 31 days after the first
    raises      NotFound without an account; Forbidden ``acting`` for who acts for somebody else; Invalid
                ``delegate-unknown``, ``delegation-reason``, ``delegation-days``; Conflict ``delegation-twice``
    """
    with transaction.atomic():
        mine = _own(actor)
        if actor.behalf is not None:
            raise Forbidden("acting", _("Yang bertindak atas nama orang lain tidak dapat melimpahkannya lagi."))
        other = account_named(to)
        if other is None or other.pk == mine.pk or not (_is_in_use(other) and _same_region(mine, other)):
            raise Invalid(
                "delegate-unknown",
                _("Tidak ada akun rekan seinstansi yang sudah diaktifkan dengan NIP atau e-mail “%(read)s”.")
                % {"read": to.strip()},
            )
        if not reason.strip():
            raise Invalid("delegation-reason", _("Alasan masih kosong. Tulis misalnya: dinas luar ke Jambi."))
        _refuse_days(since, until)
        held = Delegation.objects.filter(principal=mine, delegate=other, revoked_at=None)
        if held.filter(since__lt=until, until__gt=since).exists():
            raise Conflict("delegation-twice", _("Orang ini sudah boleh bertindak atas nama Anda pada waktu itu."))
        row = Delegation.objects.create(
            principal=mine,
            delegate=other,
            reason=reason.strip(),
            since=since,
            until=until,
            created_at=timezone.now(),
        )
        record(actor, "people.delegated", row, region=region_of(mine), delegate=other.pk, since=since, until=until)
    return row


def revoke_delegation(actor: Actor, *, delegation: UUID) -> Delegation:
    """It holds no longer from this moment on. Either side may end it. Raises NotFound; Conflict ``delegation-over``."""
    with transaction.atomic():
        row = _either(actor, delegation)
        if row.revoked_at or row.until <= today():
            raise Conflict("delegation-over", _("Pelimpahan ini sudah berakhir."))
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        record(actor, "people.delegation_revoked", row, region=region_of(row.principal))
    return row


def take_up(actor: Actor, *, delegation: UUID) -> Delegation:
    """Begin to act for somebody; that the next requests do so is for the session to remember.

    raises      NotFound for a delegation to somebody else; Conflict ``delegation-over``, ``acting``
    """
    with transaction.atomic():
        row = _either(actor, delegation)
        if row.delegate_id != actor.account:
            raise NotFound
        if actor.behalf is not None:
            raise Conflict("acting", _("Anda sedang bertindak atas nama orang lain. Akhiri itu dulu."))
        if row.revoked_at or not row.since <= today() < row.until or not row.principal.is_active:
            raise Conflict("delegation-over", _("Pelimpahan ini belum berlaku atau sudah berakhir."))
        both = replace(actor, behalf=AccountId(row.principal_id))
        record(both, "people.acting_started", row, region=region_of(row.principal))
    return row


def lay_down(actor: Actor) -> None:
    """Stop acting for somebody. Does nothing for who acts in the own name."""
    if actor.behalf is None:
        return
    with transaction.atomic():
        principal = Account.objects.select_related("person").get(pk=actor.behalf)
        record(actor, "people.acting_ended", principal, region=region_of(principal))


def _own(actor: Actor) -> Account:
    """The actor's own account, locked, so that two forms at once are one after the other."""
    rows = Account.objects.select_for_update(of=("self",)).select_related("person")
    if actor.account is None:
        raise NotFound
    return rows.get(pk=actor.account)


def _either(actor: Actor, uuid: UUID) -> Delegation:
    """A delegation of which the actor's own account is one side; locked. Raises NotFound."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("principal__person", "delegate__person")
    side = Q(principal=actor.account) | Q(delegate=actor.account)
    row = rows.filter(side, uuid=uuid).first()
    if actor.account is None or row is None:
        raise NotFound
    return row


def _is_in_use(other: Account) -> bool:
    """Whoever holds the code of an account that waits could act at once: only its owner's password makes it hers."""
    return other.is_active and has_password(other)


def _same_region(mine: Account, other: Account) -> bool:
    """Nobody lends the rights over a region to who serves elsewhere."""
    return mine.person.region_id is not None and mine.person.region_id == other.person.region_id


def _refuse_days(since: date, until: date) -> None:
    if since < today() or until <= since:
        raise Invalid("delegation-days", _("Hari pertama paling awal hari ini, dan hari terakhir tidak sebelum itu."))
    if (until - since).days > LONGEST:
        raise Invalid(
            "delegation-days", _("Pelimpahan paling lama %(days)s hari. Perpendek waktunya.") % {"days": LONGEST}
        )
