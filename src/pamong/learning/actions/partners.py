"""Houses with which a region teaches together, and what was agreed with them."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, one_line
from pamong.learning.access import KEEPERS, agreement_for, partner_for
from pamong.learning.models import Agreement, Partner, PartnerKind
from pamong.people.access import today, whole_region_for
from pamong.people.actions.dated import alone, named

SCAN: Final = Limits(10 * 1024 * 1024, frozenset({filetypes.PDF}))
"""A signed agreement."""


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a partner is. ``contact``: who is asked there, and how."""

    kind: str
    name: str
    address: str = ""
    contact: str = ""
    note: str = ""

    def checked(self) -> "PartnerFacts":
        """The same, tidied. Raises Invalid ``partner-kind``, ``name-empty``."""
        if self.kind not in PartnerKind.values:
            raise Invalid("partner-kind", _("Jenis “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.kind})
        return PartnerFacts(
            self.kind, named(self.name), one_line(self.address), one_line(self.contact), one_line(self.note)
        )


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What was agreed. ``until``: last day on which it holds; ``duties``: who does what."""

    number: str
    title: str
    since: date
    until: date
    duties: str = ""

    def checked(self) -> "AgreementFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        number, title = one_line(self.number), one_line(self.title)
        if not number:
            raise Invalid("agreement-number", _("Nomornya masih kosong. Tulis seperti tertulis di naskahnya."))
        if not title:
            raise Invalid("agreement-title", _("Judulnya masih kosong. Tulis tentang apa kesepakatan ini."))
        if self.until < self.since:
            raise Invalid(
                "agreement-days",
                _("Berakhir %(until)s, padahal mulai %(since)s. Periksa kedua tanggalnya.")
                % {"until": long_date(self.until), "since": long_date(self.since)},
            )
        return AgreementFacts(number, title, self.since, self.until, one_line(self.duties))


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as it comes in."""

    stream: Readable
    name: str


def register_partner(actor: Actor, *, region: str, facts: PartnerFacts) -> Partner:
    """A house with which the region teaches.

    region      code
    raises      NotFound; Invalid ``partner-kind``, ``name-empty``; Conflict ``partner-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = facts.checked()
        _refuse_twice(owner.pk, told.name)
        row = Partner.objects.create(region=owner, created_at=timezone.now(), **asdict(told))
        record(actor, "learning.partner_registered", row, region=owner.pk)
    row.refresh_from_db()
    return row


def change_partner(actor: Actor, *, partner: UUID, facts: PartnerFacts) -> Partner:
    """Correct what is written of a partner. Nothing new changes nothing.

    raises      NotFound; Invalid ``partner-kind``, ``name-empty``; Conflict ``partner-twice``, ``partner-closed``
    """
    with transaction.atomic():
        row = _open(actor, partner)
        told = facts.checked()
        _refuse_twice(row.region_id, told.name, but=row.pk)
        changed = corrected(row, asdict(told))
        if changed:
            row.save(update_fields=changed)
            record(actor, "learning.partner_changed", row, region=row.region_id, fields=changed)
    return row


def close_partner(actor: Actor, *, partner: UUID) -> None:
    """A partner that is no longer chosen for anything new. What was held together stays.

    raises      NotFound; Conflict ``partner-closed``
    """
    with transaction.atomic():
        row = _open(actor, partner)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "learning.partner_closed", row, region=row.region_id)


def add_agreement(actor: Actor, *, partner: UUID, facts: AgreementFacts, scan: Scan | None = None) -> Agreement:
    """Something was agreed with a partner, for a time; an extension is an agreement of its own.

    scan        the signed paper as PDF, up to 10 MB
    raises      NotFound; Invalid for what cannot be, ``file-empty``, ``file-type``; TooLarge ``file-too-large``; Conflict
                ``agreement-twice``, ``partner-closed``
    """
    with transaction.atomic():
        row = _open(actor, partner)
        told = facts.checked()
        if Agreement.objects.filter(partner=row, number=told.number).exists():
            raise Conflict(
                "agreement-twice",
                _("Kesepakatan nomor %(number)s dengan mitra ini sudah tercatat.") % {"number": told.number},
            )
        region = RegionId(row.region_id)
        file = store_file(actor, region=region, stream=scan.stream, name=scan.name, limits=SCAN) if scan else None
        made = Agreement.objects.create(partner=row, file=file, created_at=timezone.now(), **asdict(told))
        days = {"since": told.since, "until": told.until}
        record(actor, "learning.agreement_added", made, region=row.region_id, partner=row.pk, **days)
    made.refresh_from_db()
    return made


def end_agreement(actor: Actor, *, agreement: UUID, on: date) -> None:
    """An agreement ends before its time.

    on          last day on which it holds; today or before
    raises      NotFound; Invalid ``agreement-end``; Conflict ``agreement-ended``
    """
    with transaction.atomic():
        found = agreement_for(actor, agreement)
        alone(found.partner.region_id)
        row = agreement_for(actor, agreement)
        last = row.ended_on or row.until
        if row.ended_on or row.until < today():
            raise Conflict(
                "agreement-ended", _("Kesepakatan ini sudah berakhir pada %(day)s.") % {"day": long_date(last)}
            )
        if not row.since <= on <= today():
            raise Invalid(
                "agreement-end",
                _("%(day)s tidak dapat menjadi hari terakhir. Pilih hari antara %(since)s dan hari ini.")
                % {"day": long_date(on), "since": long_date(row.since)},
            )
        row.ended_on = on
        row.save(update_fields=["ended_on"])
        record(actor, "learning.agreement_ended", row, region=row.partner.region_id, partner=row.partner_id, on=on)


def _open(actor: Actor, uuid: UUID) -> Partner:
    """A partner of the actor's that is not closed; others who change the region's wait."""
    row = partner_for(actor, uuid)
    alone(row.region_id)
    row.refresh_from_db()
    if row.closed_at:
        raise Conflict(
            "partner-closed",
            _("Kerja sama dengan %(name)s sudah ditutup, jadi tidak diubah lagi.") % {"name": row.name},
        )
    return row


def _refuse_twice(region: int, name: str, *, but: int = 0) -> None:
    if Partner.objects.filter(region=region, name=name, closed_at=None).exclude(pk=but).exists():
        raise Conflict("partner-twice", _("Mitra bernama “%(name)s” sudah terdaftar. Pakai yang ada.") % {"name": name})
