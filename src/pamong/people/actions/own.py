"""What somebody does with the own account. Whoever acts for somebody else still has only this one."""

from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, AccountId, Actor, PersonId
from pamong.core.journal import record
from pamong.core.refusals import Invalid, NotFound
from pamong.people.actions.factors import remove_factors
from pamong.people.models import Account, CodePurpose
from pamong.people.queries.signin import devices


def change_password(actor: Actor, *, password: str) -> None:
    """A new password for the own account; every other device is signed out by it. The caller has checked both passwords."""
    with transaction.atomic():
        row = _own(actor)
        row.set_password(password)
        row.save(update_fields=["password"])
        _note(actor, "people.password_changed", row)


def create_password(actor: Actor, *, account: UUID, purpose: str, password: str) -> int:
    """The password of who came with a one-time code; returns the account's number.

    After a recovery all old second factors are gone and every device is signed out: what was lost must open nothing.
    """
    with transaction.atomic():
        row = Account.objects.select_for_update(of=("self",)).select_related("person").filter(uuid=account).first()
        if row is None or not row.is_active:
            raise NotFound
        row.set_password(password)
        row.save(update_fields=["password"])
        removed = remove_factors(row) if purpose == CodePurpose.RECOVERY else []
        end_all_devices(row)
        owner = replace(actor, name=row.person.name, account=AccountId(row.pk), person=PersonId(row.person_id))
        _note(owner, "people.password_changed", row, purpose=purpose, removed=removed)
    return row.pk


def change_email(actor: Actor, *, email: str) -> None:
    """Another address to sign in with, or none. Raises Invalid ``email-taken`` without telling by whom."""
    address = email.strip().lower() or None
    try:
        with transaction.atomic():
            row = _own(actor)
            if row.email == address:
                return
            row.email = address
            row.save(update_fields=["email"])
            _note(actor, "people.email_changed", row)
    except IntegrityError as error:
        raise Invalid(
            "email-taken", _("Alamat itu tidak dapat dipakai untuk masuk. Pakai alamat lain, atau kosongkan.")
        ) from error


def end_device(actor: Actor, *, device: int) -> None:
    """Sign one device of the own account out. Raises NotFound for anybody else's."""
    with transaction.atomic():
        row = _own(actor)
        found = devices().filter(user=row, pk=device).first()
        if found is None:
            raise NotFound
        found.end()
        _note(actor, "people.devices_signed_out", row, devices=1)


def end_other_devices(actor: Actor, *, current: str) -> int:
    """Sign every device of the own account out but the one with this session key. Returns how many."""
    with transaction.atomic():
        row = _own(actor)
        others = list(devices().filter(user=row).exclude(session_key=current))
        for device in others:
            device.end()
        if others:
            _note(actor, "people.devices_signed_out", row, devices=len(others))
    return len(others)


def end_all_devices(account: Account) -> None:
    """Sign every device out. Called within an action."""
    for device in devices().filter(user=account):
        device.end()


def _own(actor: Actor) -> Account:
    row = Account.objects.select_for_update(of=("self",)).select_related("person").filter(pk=actor.account or 0).first()
    if row is None or not row.is_active:
        raise NotFound
    return row


def _note(actor: Actor, verb: str, account: Account, **data: object) -> None:
    own = replace(actor, behalf=None)
    record(own, verb, account, region=account.person.region_id or INSTALLATION, **data)
