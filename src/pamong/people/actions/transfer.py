"""A person moves to another region: the record stays one, and who sees it changes."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import long_date, one_line
from pamong.people.access import ADMINISTRATORS, holds, kept_person_for, today
from pamong.people.actions.codes import end_codes
from pamong.people.actions.dated import arrived
from pamong.people.actions.grants import refuse_last_administrator
from pamong.people.models import Account, Assignment, DataRequest, Delegation, Employment, Grant, Person, Region
from pamong.people.queries.accounts import role_holders
from pamong.people.queries.choosing import receiving_regions

DECREE_LENGTH = 200
"""Characters of what the journal keeps of a decree."""


def transfer_person(actor: Actor, *, person: UUID, to: str, on: date, decree: str) -> Person:
    """Hand a person's record over to another region, by an organiser of the present one; role holders by an administrator.

    Posts, the present terms and every role over the old region end that day; the same terms begin in the new region,
    without a unit. Acting for others, and others for her, ends at once, and so do codes and requests for
    the account. Account, numbers and history stay. The fact stands in both regions' journals.

    to          code of the new region; somebody must keep its registry
    decree      which decree says so: number and date, no names
    raises      NotFound; Forbidden ``own-record``, ``holds-role``; Invalid ``day-ahead``, ``transfer-region``,
                ``transfer-decree``; Conflict ``transfer-before``, ``last-administrator``
    """
    with transaction.atomic():
        row = kept_person_for(actor, person)
        if row.region is None:
            raise NotFound
        old, new, paper = row.region, _destination(actor, row.region, to), _decree(decree)
        account = Account.objects.select_for_update().filter(person=row)  # the order of locks: person, account, region
        end_codes(list(account), timezone.now())
        _refuse_holder(actor, row, old)
        _refuse_earlier(row, arrived(on))
        ended = _end_posts(row, on)
        _serve_on(row, new, on)
        grants = _holding(Grant.objects.filter(person=row, region=old), on).update(until=Greatest("since", Value(on)))
        delegations = _end_delegations(row)
        Person.objects.filter(pk=row.pk).update(region=new)
        DataRequest.objects.filter(person=row, answered_at=None).update(region=new)  # who keeps the record answers
        facts = {"from": old.pk, "to": new.pk, "on": on, "decree": paper}
        record(
            actor,
            "people.transferred",
            row,
            region=old.pk,
            **facts,
            assignments=ended,
            grants=grants,
            delegations=delegations,
        )
        record(actor, "people.transferred", row, region=new.pk, **facts)
    row.refresh_from_db()
    return row


def _destination(actor: Actor, old: Region, code: str) -> Region:
    if code == old.code:
        raise Invalid("transfer-region", _("Pegawai ini sudah di %(name)s. Pilih instansi lain.") % {"name": old.name})
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Invalid(
            "transfer-region",
            _("Instansi “%(code)s” belum memakai sistem ini. Akhiri penugasannya dan ubah kedudukan hukumnya saja.")
            % {"code": code},
        )
    if not (actor.is_system or receiving_regions().filter(pk=region.pk).exists()):
        raise Invalid(
            "transfer-region",
            _("Belum ada penyelenggara di instansi itu yang dapat menerima datanya. Pilih instansi lain."),
        )
    return region


def _refuse_holder(actor: Actor, person: Person, old: Region) -> None:
    """A transfer ends roles: it is for who may end them, and never for the last who may give them."""
    if not holds(actor, ADMINISTRATORS, old.pk) and role_holders().filter(pk=person.pk).exists():
        raise Forbidden(
            "holds-role",
            _(
                "Orang ini memegang kewenangan, memimpin unit, atau boleh bertindak atas nama orang lain. "
                "Hanya administrator instansinya yang dapat memindahkannya."
            ),
        )
    refuse_last_administrator(old, person.pk)


def _decree(text: str) -> str:
    paper = one_line(text)
    if not paper:
        raise Invalid("transfer-decree", _("Dasar mutasi masih kosong. Isi nomor dan tanggal surat keputusannya."))
    if len(paper) > DECREE_LENGTH:
        raise Invalid("transfer-decree", _("Dasar mutasi terlalu panjang. Cukup nomor dan tanggal surat keputusannya."))
    return paper


def _refuse_earlier(person: Person, on: date) -> None:
    """A day before what holds now began would let the same day count in two places."""
    terms = Employment.objects.filter(person=person, until=None).values_list("since", flat=True)
    posts = Assignment.objects.filter(person=person, until=None).values_list("since", flat=True)
    last = max([*terms, *posts], default=on)
    if on < last:
        raise Conflict(
            "transfer-before",
            _(
                "Mutasi tidak dapat berlaku %(day)s: yang tercatat sekarang baru dimulai %(last)s. Pilih hari itu atau sesudahnya."
            )
            % {"day": long_date(on), "last": long_date(last)},
        )


def _end_posts(person: Person, on: date) -> int:
    return Assignment.objects.filter(person=person, until=None).update(until=on)


def _serve_on(person: Person, region: Region, on: date) -> None:
    """The same terms in the new region; nothing for somebody who is no civil servant."""
    now = Employment.objects.filter(person=person, until=None).first()
    if now is None:
        return
    Employment.objects.filter(pk=now.pk).update(until=on)
    Employment.objects.create(
        person=person,
        region=region,
        kind=now.kind,
        standing=now.standing,
        grade=now.grade,
        grade_since=now.grade_since,
        since=on,
    )


def _holding(rows: "QuerySet[Grant]", on: date) -> "QuerySet[Grant]":
    return rows.filter(Q(until=None) | Q(until__gt=on))


def _end_delegations(person: Person) -> int:
    rows = Delegation.objects.filter(
        Q(principal__person=person) | Q(delegate__person=person), revoked_at=None, until__gt=today()
    )
    return rows.update(revoked_at=timezone.now())
