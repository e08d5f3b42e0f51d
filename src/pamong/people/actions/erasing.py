"""What names and reaches a person is taken away; facts without a name stay, and the journal is not touched."""

from collections.abc import Callable
from typing import Final, TypeVar
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.jobs import drop_results
from pamong.people.access import kept_person_for, today
from pamong.people.actions.own import end_all_devices
from pamong.people.models import (
    Account,
    Assignment,
    DataRequest,
    DataRequestKind,
    DataRequestOutcome,
    Delegation,
    Employment,
    Grant,
    Person,
    PersonNumber,
    Restriction,
    SignInCode,
)
from pamong.people.queries.breaches import waits_for_letter

ERASED: Final = "Data dihapus"
"""Instead of the name. Stored, so it is not translated."""

Duty = Callable[[int], str]
D = TypeVar("D", bound=Duty)

_duties: list[Duty] = []


def duty(function: D) -> D:
    """Register what keeps a person from being erased: given the id, a sentence that says why not yet; empty when nothing does.

    A context above says so about its own rows, as it says what it does with a fact.
    """
    _duties.append(function)
    return function


def erase_person(actor: Actor, *, person: UUID) -> Person:
    """Replace names, contacts and numbers; close the account with everything that opens it. It cannot be taken back.

    raises      NotFound; Forbidden ``own-record``; Conflict ``erasure-duty`` with every reason that still holds the data
    """
    with transaction.atomic():
        row = kept_person_for(actor, person)
        region = row.region_id or INSTALLATION
        if reasons := duties_of(row):
            raise Conflict("erasure-duty", _("Belum dapat dihapus. %(reasons)s") % {"reasons": " ".join(reasons)})
        _forget_account(row)
        PersonNumber.objects.filter(person=row).delete()
        _forget_requests(row)
        Restriction.objects.filter(person=row).update(why="")
        Restriction.objects.filter(person=row, until=None).update(until=timezone.now(), lifted_by=actor.account)
        Person.objects.filter(pk=row.pk).update(**_nothing())
        record(actor, "people.erased", row, region=region)
    row.refresh_from_db()
    return row


def duties_of(person: Person) -> list[str]:
    """Why a person's data are still needed, a sentence each."""
    lasting: list[tuple[bool, str]] = [
        (Employment.objects.filter(person=person, until=None).exists(), _("Masih bertugas sebagai ASN.")),
        (Assignment.objects.filter(person=person, until=None).exists(), _("Masih memegang jabatan.")),
        (
            Grant.objects.filter(person=person).exclude(until__lte=today()).exists(),
            _("Masih memegang kewenangan di sini."),
        ),
        (waits_for_letter(person.pk), _("Belum diberi tahu tentang insiden yang menyentuh datanya.")),
    ]
    own = [sentence for holds, sentence in lasting if holds]
    return [*own, *(sentence for function in _duties if (sentence := function(person.pk)))]


def _forget_requests(person: Person) -> None:
    """What was asked in own words, and the copies that were packed."""
    asked = DataRequest.objects.filter(person=person)
    drop_results([row.job for row in asked.filter(kind=DataRequestKind.COPY) if row.job])
    asked.filter(outcome=DataRequestOutcome.REFUSED).update(wish="", words=ERASED)
    asked.exclude(outcome=DataRequestOutcome.REFUSED).update(wish="", words="")


def _forget_account(person: Person) -> None:
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        return
    end_all_devices(account)
    Authenticator.objects.filter(user=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    SignInCode.objects.filter(account=account).update(digest="", reason="")
    Delegation.objects.filter(principal=account).update(reason=ERASED)
    Delegation.objects.filter(delegate=account).update(reason=ERASED)
    facts = {"email": None, "password": make_password(None), "last_login": None}
    Account.objects.filter(pk=account.pk).update(**facts, closed_at=account.closed_at or timezone.now())


def _nothing() -> dict[str, object]:
    return {
        "region": None,
        "name": ERASED,
        "title_before": "",
        "title_after": "",
        "born": None,
        "sex": "",
        "email": "",
        "email_office": "",
        "phone": "",
        "education_level": "",
        "education": "",
        "education_year": None,
        "source_id": None,
        "batch": None,
        "erased_at": timezone.now(),
    }
