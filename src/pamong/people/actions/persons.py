"""Persons enter the registry, are corrected, change their terms of service, take posts and leave them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.access import (
    ORGANISERS,
    kept_assignment_for,
    kept_person_for,
    kept_position_for,
    kept_unit_for,
    today,
    whole_region_for,
)
from pamong.people.actions.dated import alone, arrived, following, step_down
from pamong.people.actions.particulars import Particulars, known, read_particulars
from pamong.people.formats.nip import Nip, read_nip
from pamong.people.formats.reference import grades, standings
from pamong.people.models import (
    Assignment,
    AssignmentKind,
    Employment,
    EmploymentKind,
    Person,
    PersonNumber,
    UnitVersion,
)

OWN: Final = frozenset({"email", "phone"})
"""What everybody may correct of the own record."""

CONTRACTS: Final = frozenset({EmploymentKind.CONTRACT, EmploymentKind.PART_TIME})


@dataclass(frozen=True, slots=True)
class Terms:
    """As what a civil servant serves.

    standing    *kedudukan hukum*, the registry's code
    grade       III/a, or IX for a PPPK; empty when unknown
    """

    kind: str
    standing: str = "01"
    grade: str = ""
    grade_since: date | None = None

    def checked(self) -> "Terms":
        """The same. Raises Invalid, with what was read."""
        known("employment-kind", _("Status kepegawaian"), self.kind, EmploymentKind.values)
        known("employment-standing", _("Kedudukan hukum"), self.standing, standings())
        if self.grade:
            known("employment-grade", _("Golongan"), self.grade, grades())
            if grades()[self.grade].contract != (self.kind in CONTRACTS):
                raise Invalid(
                    "employment-grade",
                    _("Golongan %(grade)s bukan golongan %(kind)s. PNS: I/a sampai IV/e; PPPK: I sampai XVII.")
                    % {"grade": self.grade, "kind": EmploymentKind(self.kind).label},
                )
        return self


def register_person(
    actor: Actor,
    *,
    region: str,
    name: str,
    number: str = "",
    terms: Terms | None = None,
    unit: UUID | None = None,
    position: UUID | None = None,
    since: date | None = None,
    **particulars: Unpack[Particulars],
) -> Person:
    """A civil servant, with number and terms; or somebody from outside, with neither. With a post, in the definitive one.

    region      code
    since       first day of the terms and in the post; not needed without them
    raises      NotFound; Invalid for what cannot be read; Conflict ``number-known``, wherever that number is
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, ORGANISERS)
        nip = _number(number, terms)
        told = read_particulars({"name": name, **particulars})
        if (unit is None) != (position is None):
            raise Invalid("post-half", _("Isi unit dan jabatan bersama-sama, atau kosongkan keduanya."))
        if nip:
            told = {**told, "born": told.get("born") or nip.born, "sex": told.get("sex") or nip.sex}
        row = Person.objects.create(region=owner, created_at=timezone.now(), **told)
        post = None
        if nip and terms:
            _write_number(PersonNumber(person=row, number=nip.number, since=_begun(since)))
            _employ(row, terms, _begun(since))
        if unit and position:
            wish = _Wish(unit, position, AssignmentKind.DEFINITIVE, leads=False, since=_begun(since))
            post = _assigned(actor, row, wish)
        facts = {"employed": terms is not None, "assignment": post and post.pk}
        record(actor, "people.registered", row, region=owner.pk, **facts)
    row.refresh_from_db()
    return row


def correct_person(
    actor: Actor, *, person: UUID, name: str | None = None, **particulars: Unpack[Particulars]
) -> Person:
    """Correct what is written of a person; what is left out stays.

    Of the own record everybody may correct the e-mail address and the telephone, in the own name, and nothing else.

    raises      NotFound, also for who may not correct that part; Forbidden ``own-record``; Invalid for what cannot be read
    """
    with transaction.atomic():
        given: dict[str, Any] = {**({} if name is None else {"name": name}), **particulars}
        row = kept_person_for(actor, person, own=given.keys() <= OWN)
        told = read_particulars(given)
        changed = sorted(field for field, value in told.items() if getattr(row, field) != value)
        if changed:
            Person.objects.filter(pk=row.pk).update(**{field: told[field] for field in changed})
            record(actor, "people.corrected", row, region=row.region_id or INSTALLATION, fields=changed)
    row.refresh_from_db()
    return row


def change_employment(actor: Actor, *, person: UUID, terms: Terms, since: date, number: str = "") -> Employment:
    """Other terms from a day on, perhaps under another number. The day of the present ones corrects them.

    A PPPK gets a new number with a new contract; the old one stays known. Nothing new changes nothing.

    raises      NotFound; Forbidden ``own-record``; Invalid for what cannot be read or is still to come; Conflict
                ``day-before``, ``number-known``
    """
    with transaction.atomic():
        row = kept_person_for(actor, person)
        renumbered = _renumber(row, _number(number or _current_number(row), terms), arrived(since))
        before = Employment.objects.filter(person=row, until=None).first()
        if before and _terms(before) == terms and not renumbered:
            return before
        if before:
            Employment.objects.filter(pk=before.pk).update(until=following(since, before.since))
        now = _employ(row, terms, since)
        facts = {"kind": terms.kind, "standing": terms.standing, "since": since, "renumbered": renumbered}
        record(actor, "people.employment_changed", row, region=now.region_id, **facts)
    return now


def assign(
    actor: Actor, *, person: UUID, unit: UUID, position: UUID, kind: str, leads: bool = False, since: date
) -> Assignment:
    """Put a person into a post. A definitive one ends the definitive one of before; others stand beside it.

    leads       whoever led the unit in this kind of assignment then serves on without leading
    raises      NotFound; Forbidden ``own-record``; Invalid; Conflict ``day-before``, ``unit-closed``,
                ``position-closed``, ``assignment-twice``, ``head-since``
    """
    with transaction.atomic():
        row = kept_person_for(actor, person)
        known("assignment-kind", _("Jenis penugasan"), kind, AssignmentKind.values)
        post = _assigned(actor, row, _Wish(unit, position, kind, leads=leads, since=arrived(since)))
        facts = {"person": row.pk, "unit": post.unit_id, "position": post.position_id, "kind": kind, "leads": leads}
        record(actor, "people.assigned", post, region=post.unit.region_id, since=since, **facts)
    return post


def end_assignment(actor: Actor, *, assignment: UUID, on: date) -> Assignment:
    """A person leaves a post. The day on which it began says that it never was.

    raises      NotFound; Forbidden ``own-record``; Invalid ``day-ahead``; Conflict ``assignment-ended``, ``day-before``
    """
    with transaction.atomic():
        row = kept_assignment_for(actor, assignment)
        person = kept_person_for(actor, row.person.uuid)
        row.refresh_from_db(fields=["until"])
        if row.until:
            raise Conflict("assignment-ended", _("Penugasan itu sudah berakhir."))
        row.until = following(on, row.since)
        row.save(update_fields=["until"])
        facts = {"person": person.pk, "unit": row.unit_id, "on": on}
        record(actor, "people.assignment_ended", row, region=row.unit.region_id, **facts)
    return row


@dataclass(frozen=True, slots=True)
class _Wish:
    unit: UUID
    position: UUID
    kind: str
    leads: bool
    since: date


def _assigned(actor: Actor, person: Person, wish: _Wish) -> Assignment:
    unit, position = kept_unit_for(actor, wish.unit), kept_position_for(actor, wish.position)
    if not unit.region_id == position.region_id == person.region_id:
        raise Invalid(
            "post-elsewhere", _("Unit atau jabatan itu milik instansi lain. Pilih dari instansi pegawai ini.")
        )
    alone(unit.region_id)
    position.refresh_from_db(fields=["closed_on"])
    if position.closed_on:
        raise Conflict("position-closed", _("Jabatan itu sudah ditutup. Pilih jabatan yang masih ada."))
    if not UnitVersion.objects.filter(unit=unit, until=None).exists():
        raise Conflict("unit-closed", _("Unit itu sudah ditutup. Pilih unit yang masih ada."))
    current = Assignment.objects.filter(person=person, until=None)
    if current.filter(unit=unit, position=position, kind=wish.kind, leads=wish.leads).exists():
        raise Conflict(
            "assignment-twice", _("Penugasan itu sudah tercatat. Akhiri dahulu bila tanggalnya perlu diubah.")
        )
    twin = current.filter(unit=unit, position=position, kind=wish.kind)
    for row in current.filter(kind=wish.kind) if wish.kind == AssignmentKind.DEFINITIVE else twin:
        Assignment.objects.filter(pk=row.pk).update(until=following(wish.since, row.since))
    if wish.leads:
        step_down(unit, wish.kind, wish.since)
    return Assignment.objects.create(
        person=person, unit=unit, position=position, kind=wish.kind, leads=wish.leads, since=wish.since
    )


def _employ(person: Person, terms: Terms, since: date) -> Employment:
    if person.region_id is None:
        raise NotFound
    return Employment.objects.create(
        person=person,
        region_id=person.region_id,
        kind=terms.kind,
        standing=terms.standing,
        grade=terms.grade,
        grade_since=terms.grade_since,
        since=since,
    )


def _terms(row: Employment) -> Terms:
    return Terms(row.kind, row.standing, row.grade, row.grade_since)


def _number(text: str, terms: Terms | None) -> Nip | None:
    """The number that belongs to these terms; neither number nor terms for somebody from outside."""
    if not text.strip():
        if terms:
            raise Invalid("number-missing", _("NIP masih kosong. PNS dan PPPK selalu mempunyai NIP atau NI PPPK."))
        return None
    nip = read_nip(text, today=today())
    if terms is None:
        raise Invalid("number-alone", _("Ada NIP tetapi tidak ada status kepegawaian. Pilih PNS, CPNS atau PPPK."))
    terms.checked()
    if nip.is_surely_pppk and terms.kind not in CONTRACTS:
        raise Invalid(
            "number-of-pppk",
            _(
                "Angka ke-13 dan ke-14 (%(digits)s) bukan bulan, jadi ini NI PPPK. Pilih status PPPK, atau periksa nomornya."
            )
            % {"digits": f"{nip.counter:02}"},
        )
    return nip


def _current_number(person: Person) -> str:
    return PersonNumber.objects.filter(person=person, until=None).values_list("number", flat=True).first() or ""


def _renumber(person: Person, nip: Nip | None, since: date) -> bool:
    """Whether the number is another one. On the first day of the present one it is a mistyped one that is corrected."""
    now = PersonNumber.objects.filter(person=person, until=None).first()
    if nip is None or (now and now.number == nip.number):
        return False
    if now and now.since == since:
        now.number = nip.number
        _write_number(now)
        return True
    if now:
        PersonNumber.objects.filter(pk=now.pk).update(until=following(since, now.since))
    _write_number(PersonNumber(person=person, number=nip.number, since=since))
    return True


def _write_number(row: PersonNumber) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(
            "number-known",
            _(
                "NIP ini sudah tercatat atas nama seseorang. Periksa angkanya; "
                "bila ia pindah dari instansi lain, instansi asalnya mencatat mutasi lebih dahulu."
            ),
        ) from None


def _begun(since: date | None) -> date:
    if since is None:
        raise Invalid("since-missing", _("Tanggal mulai masih kosong. Isi sejak kapan ia bertugas."))
    return arrived(since)
