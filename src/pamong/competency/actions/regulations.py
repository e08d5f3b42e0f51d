"""Rules and procedures that competencies rest on: registered, linked, withdrawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, frameworks_in, kept_regulation_for
from pamong.competency.models import (
    Competency,
    Regulation,
    RegulationKind,
    RegulationLink,
    Requirement,
    Review,
)
from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import long_date, one_line
from pamong.people.access import today, whole_region_for
from pamong.people.actions.dated import alone, arrived

_SCHEME: Final = "https://"


@dataclass(frozen=True, slots=True)
class RegulationFacts:
    """What a regulation is.

    number      as people cite it: 38 Tahun 2017
    address     where its text can be read; https only, empty when nowhere
    """

    kind: str
    number: str
    title: str
    issued_on: date
    address: str = ""

    def checked(self) -> "RegulationFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if self.kind not in RegulationKind.values:
            raise Invalid(
                "regulation-kind", _("Jenis “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.kind}
            )
        number, title, address = one_line(self.number), one_line(self.title), self.address.strip()
        if not number:
            raise Invalid("regulation-number", _("Nomornya masih kosong. Tulis misalnya 38 Tahun 2017."))
        if not title:
            raise Invalid("regulation-title", _("Judulnya masih kosong. Tulis tentang apa peraturan ini."))
        if self.issued_on > today():
            raise Invalid(
                "regulation-day",
                _("%(day)s belum tiba. Daftarkan peraturan setelah ditetapkan.") % {"day": long_date(self.issued_on)},
            )
        if address and not address.startswith(_SCHEME):
            raise Invalid("regulation-address", _("Alamat harus dimulai dengan https:// supaya aman dibuka."))
        return RegulationFacts(self.kind, number, title, self.issued_on, address)


def register_regulation(actor: Actor, *, region: str, facts: RegulationFacts) -> Regulation:
    """A rule or procedure in force.

    region      code
    raises      NotFound; Invalid for what cannot be; Conflict ``regulation-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = facts.checked()
        _refuse_twice(owner.pk, told)
        row = Regulation.objects.create(region=owner, created_at=timezone.now(), **asdict(told))
        record(actor, "competency.regulation_registered", row, region=owner.pk)
    row.refresh_from_db()
    return row


def change_regulation(actor: Actor, *, regulation: UUID, facts: RegulationFacts) -> Regulation:
    """Correct what is written of a regulation. Nothing new changes nothing.

    raises      NotFound; Invalid for what cannot be; Conflict ``regulation-twice``, ``regulation-withdrawn``
    """
    with transaction.atomic():
        row = _in_force(actor, regulation)
        told = facts.checked()
        _refuse_twice(row.region_id, told, but=row.pk)
        changed = corrected(row, asdict(told))
        if changed:
            row.save(update_fields=changed)
            record(actor, "competency.regulation_changed", row, region=row.region_id, fields=changed)
    return row


def link_regulation(actor: Actor, *, regulation: UUID, competency: UUID) -> bool:
    """A competency rests on a regulation from now on. Returns whether it did not already.

    raises      NotFound; Conflict ``regulation-withdrawn``
    """
    with transaction.atomic():
        row = _in_force(actor, regulation)
        about = _competency(row.region_id, competency)
        if RegulationLink.objects.filter(regulation=row, competency=about, ended_at=None).exists():
            return False
        RegulationLink.objects.create(regulation=row, competency=about, created_at=timezone.now())
        record(actor, "competency.regulation_linked", row, region=row.region_id, competency=about.pk)
    return True


def unlink_regulation(actor: Actor, *, regulation: UUID, competency: UUID) -> bool:
    """A competency no longer rests on a regulation in force. Returns whether it did.

    raises      NotFound; Conflict ``regulation-withdrawn``: then the review decides
    """
    with transaction.atomic():
        row = _in_force(actor, regulation)
        about = _competency(row.region_id, competency)
        if not end_link(row, about.pk):
            return False
        record(actor, "competency.regulation_unlinked", row, region=row.region_id, competency=about.pk)
    return True


def withdraw_regulation(actor: Actor, *, regulation: UUID, on: date, successor: UUID | None = None) -> int:
    """A regulation is no longer in force: what rests on it waits to be looked at again.

    That is each linked competency, and each open position for which one of them was decided by name. The links stay
    until a review is closed.

    on          first day on which it no longer holds; today or before
    successor   the regulation that came in its place; None when there is none
    returns     how many reviews were opened
    raises      NotFound; Invalid ``day-ahead``, ``withdrawal-day``, ``successor``; Conflict ``regulation-withdrawn``
    """
    with transaction.atomic():
        row = _in_force(actor, regulation)
        arrived(on)
        if on < row.issued_on:
            raise Invalid(
                "withdrawal-day",
                _("%(day)s lebih awal daripada penetapannya, %(issued)s. Periksa tanggalnya.")
                % {"day": long_date(on), "issued": long_date(row.issued_on)},
            )
        row.withdrawn_on, row.successor = on, _successor(row, successor)
        row.save(update_fields=["withdrawn_on", "successor"])
        opened = _open_reviews(row)
        facts = {"on": on, "successor": row.successor_id, "reviews": opened}
        record(actor, "competency.regulation_withdrawn", row, region=row.region_id, **facts)
    return opened


def end_link(regulation: Regulation, competency: int) -> int:
    """A competency no longer rests on it; inside a transaction. Returns 0 when it did not."""
    links = RegulationLink.objects.filter(regulation=regulation, competency=competency, ended_at=None)
    return links.update(ended_at=timezone.now())


def _open_reviews(row: Regulation) -> int:
    """One for each linked competency, one for each position that asks for it by decision; never a second one."""
    linked = RegulationLink.objects.filter(regulation=row, ended_at=None).order_by("competency")
    competencies = list(linked.values_list("competency", flat=True))
    asked = Requirement.objects.filter(
        competency__in=competencies, until=None, level__gt=0, position__region=row.region_id, position__closed_on=None
    )
    pairs: list[tuple[int, int | None]] = [(pk, None) for pk in competencies]
    pairs += asked.order_by("competency", "position").values_list("competency", "position")
    now = timezone.now()
    Review.objects.bulk_create(
        [
            Review(
                region_id=row.region_id, regulation=row, competency_id=competency, position_id=position, opened_at=now
            )
            for competency, position in pairs
        ],
        ignore_conflicts=True,
    )
    return len(pairs)


def _in_force(actor: Actor, uuid: UUID) -> Regulation:
    """A regulation of the actor's that has not been withdrawn; others who change the region's wait."""
    row = kept_regulation_for(actor, uuid)
    alone(row.region_id)
    row.refresh_from_db()
    if row.withdrawn_on:
        raise Conflict(
            "regulation-withdrawn",
            _("Peraturan ini sudah dicabut pada %(day)s, jadi tidak diubah lagi.")
            % {"day": long_date(row.withdrawn_on)},
        )
    return row


def _competency(region: int, uuid: UUID) -> Competency:
    row = Competency.objects.filter(uuid=uuid, framework__in=frameworks_in(region).order_by()).first()
    if row is None:
        raise NotFound
    return row


def _successor(row: Regulation, uuid: UUID | None) -> Regulation | None:
    if uuid is None:
        return None
    found = Regulation.objects.filter(uuid=uuid, region=row.region_id).first()
    if found is None:
        raise NotFound
    if found.pk == row.pk or found.withdrawn_on:
        raise Invalid("successor", _("Penggantinya harus peraturan lain yang masih berlaku. Pilih dari daftar."))
    return found


def _refuse_twice(region: int, facts: RegulationFacts, *, but: int = 0) -> None:
    key: Mapping[str, object] = {"kind": facts.kind, "number": facts.number, "issued_on": facts.issued_on}
    if Regulation.objects.filter(region=region, **key).exclude(pk=but).exists():
        raise Conflict(
            "regulation-twice", _("Peraturan dengan jenis, nomor dan tanggal itu sudah terdaftar. Pakai yang ada.")
        )
