"""Accounts are opened by the office, with a code on paper; nobody signs up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people import access
from pamong.people.actions.codes import IssuedCode, end_codes, fresh_code, refuse_closed
from pamong.people.actions.grants import grant_role, refuse_last_administrator
from pamong.people.actions.helping import helped_account, helped_people, region_of
from pamong.people.actions.own import end_all_devices
from pamong.people.actions.particulars import read_particulars
from pamong.people.actions.persons import register_person
from pamong.people.actions.regions import create_region
from pamong.people.formats.nip import read_nip
from pamong.people.models import Account, CodePurpose, Grant, Person, PersonNumber, Region, Role, SignInCode
from pamong.people.queries.accounts import OPENERS
from pamong.people.queries.signin import has_password

ACTIVATION: Final = timedelta(days=30)
"""How long an activation code is good."""


def open_account(actor: Actor, *, person: UUID) -> IssuedCode:
    """An account for one person, as ``open_accounts`` opens it."""
    return open_accounts(actor, people=[person])[0]


def open_accounts(actor: Actor, *, people: Sequence[UUID]) -> list[IssuedCode]:
    """Accounts without a password, each with an activation code for 30 days; in the order of the people. All or none.

    An account that was never activated gets a new code, and its old one ends.

    raises      NotFound when one of them is not the actor's to help; Conflict ``account-active``, ``account-closed``;
                Forbidden ``own-account``, ``holds-role``; Invalid ``no-login`` for who has neither NIP nor e-mail
    """
    now = timezone.now()
    with transaction.atomic():
        rows = helped_people(actor, people, OPENERS)
        accounts = {row.person_id: row for row in Account.objects.select_for_update().filter(person__in=rows)}
        _refuse_in_use(accounts.values())
        accounts |= _created([row for row in rows if row.pk not in accounts], now)
        end_codes(list(accounts.values()), now, Q(purpose=CodePurpose.ACTIVATION))
        codes = [_activation(actor, accounts[row.pk], now) for row in rows]
        SignInCode.objects.bulk_create([code for code, _issued in codes])
        opened: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            opened[row.region_id or INSTALLATION].append(accounts[row.pk].pk)
        for region, keys in opened.items():
            record(actor, "people.accounts_opened", f"people.region:{region}", region=region, accounts=keys)
    return [issued for _code, issued in codes]


def close_account(actor: Actor, *, account: UUID) -> None:
    """Nobody signs in with it any more, its codes end and every device is signed out. The record of the person stays.

    raises      Conflict ``account-closed``, ``last-administrator``; NotFound and Forbidden as ``helped_account``
    """
    now = timezone.now()
    with transaction.atomic():
        row = helped_account(actor, account, access.ORGANISERS)
        if not row.is_active:
            raise Conflict("account-closed", _("Akun ini sudah ditutup."))
        administered = Grant.objects.filter(person=row.person_id, role=Role.ADMINISTRATOR)
        for region in Region.objects.filter(pk__in=administered.values("region")).order_by("pk"):
            refuse_last_administrator(region, row.person_id)
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        end_codes([row], now)
        end_all_devices(row)
        record(actor, "people.account_closed", row, region=region_of(row))


def reopen_account(actor: Actor, *, account: UUID) -> None:
    """A closed account may be used again, with the password it had. Raises Conflict ``account-open``."""
    with transaction.atomic():
        row = helped_account(actor, account, access.ORGANISERS)
        if row.is_active:
            raise Conflict("account-open", _("Akun ini tidak sedang ditutup."))
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        record(actor, "people.account_reopened", row, region=region_of(row))


def first_administrator(actor: Actor, *, region: str, name: str, email: str, nip: str = "") -> IssuedCode:
    """Somebody who administers a region from now on, by the machine's owner; the region is made when it is missing.

    Whom the registry knows by that NIP or e-mail address is not written a second time.

    region      code
    raises      NotFound for anybody else; Invalid ``region-code``, ``nip-…``, ``person-email``; Conflict
                ``person-elsewhere``, ``account-active``, ``account-closed``
    """
    if not actor.is_system:
        raise NotFound
    with transaction.atomic():
        place = create_region(actor, code=region)
        address = read_particulars({"email": email})["email"].lower()
        number = read_nip(nip, today=access.today()).number if nip.strip() else ""
        known = _known(place, number, address)
        person = known or register_person(actor, region=region, name=name, email_office=address)
        if number and not PersonNumber.objects.filter(person=person, until=None).exists():
            PersonNumber.objects.create(person=person, number=number, since=access.today())
        held = Grant.objects.filter(person=person, role=Role.ADMINISTRATOR, region=place, until=None)
        if not held.exists():
            grant_role(actor, person=person.uuid, role=Role.ADMINISTRATOR, region=region)
        issued = open_account(actor, person=person.uuid)
        _name_account(person, address)
    return issued


def _refuse_in_use(accounts: Iterable[Account]) -> None:
    for account in accounts:
        refuse_closed(account)
        if has_password(account):
            raise Conflict(
                "account-active", _("Akun ini sudah diaktifkan. Bila pemiliknya tidak dapat masuk, minta pemulihan.")
            )


def _created(people: Sequence[Person], now: datetime) -> dict[int, Account]:
    """New accounts by person. The registry's e-mail address becomes a name to sign in with, unless somebody has it."""
    addresses = {row.pk: (row.email_office or row.email).strip().lower() for row in people}
    taken = set(Account.objects.filter(email__in=addresses.values()).values_list("email", flat=True)) | {""}
    numbered = set(PersonNumber.objects.filter(person__in=people, until=None).values_list("person", flat=True))
    accounts = []
    for row in people:
        free = addresses[row.pk] not in taken
        if not free and row.pk not in numbered:
            raise Invalid(
                "no-login",
                _("%(name)s tidak punya NIP maupun alamat e-mail yang belum dipakai. Lengkapi datanya dulu.")
                % {"name": row.name},
            )
        account = Account(person=row, email=addresses[row.pk] if free else None, created_at=now)
        account.set_unusable_password()
        accounts.append(account)
        taken.add(addresses[row.pk])
    return {account.person_id: account for account in Account.objects.bulk_create(accounts)}


def _activation(actor: Actor, account: Account, now: datetime) -> tuple[SignInCode, IssuedCode]:
    return fresh_code(
        account, CodePurpose.ACTIVATION, asked_by=actor.account, valid_from=now, valid_until=now + ACTIVATION
    )


def _known(place: Region, number: str, address: str) -> Person | None:
    """Whom the registry knows by number, or by the address to sign in with."""
    numbered = PersonNumber.objects.filter(number=number).values("person")
    addressed = Account.objects.filter(email=address).values("person")
    found = list(Person.objects.filter(Q(pk__in=numbered) | Q(pk__in=addressed)))
    if any(row.region_id != place.pk for row in found) or len(found) > 1:
        raise Conflict(
            "person-elsewhere",
            _("NIP atau e-mail itu sudah dipakai orang lain, atau pegawai instansi lain. Periksa keduanya."),
        )
    return found[0] if found else None


def _name_account(person: Person, address: str) -> None:
    """The address given becomes the account's, whatever the registry says."""
    if address:
        Account.objects.filter(person=person).update(email=address)
