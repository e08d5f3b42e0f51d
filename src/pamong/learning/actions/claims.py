"""Training that people had elsewhere: claimed with a proof, verified or refused by who organises, never by the claimant."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, number, one_line
from pamong.learning.access import claim_for, keeps, own_claims
from pamong.learning.models import HoursLine, OutsideTraining
from pamong.learning.queries.conversions import table_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import own_people, today
from pamong.people.queries.contacts import contacts_of
from pamong.science.hours import Rule, spread

PROOFS: Final = Limits(8 << 20, frozenset({filetypes.PDF, filetypes.JPEG, filetypes.PNG}))
"""A certificate as scanned, or as a telephone takes its picture."""

LONGEST: Final = 366
"""Days of one claim: what takes longer is claimed year by year."""

MOST: Final = Decimal(1000)
"""JP that one claim may state."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What decides how much a claim counts.

    hours           JP as the paper states; 0 where it states none
    times           sessions or activities; days are told by the dates
    """

    form: str
    starts_on: date
    ends_on: date
    hours: Decimal = Decimal(0)
    times: int = 0
    international: bool = False


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What somebody claims. ``number`` and ``dated`` are the certificate's."""

    taken: Taken
    title: str
    organiser: str
    place: str = ""
    number: str = ""
    dated: date | None = None

    def checked(self) -> "ClaimFacts":
        """The same, tidied. Raises Invalid ``claim-title``, ``claim-organiser``, ``claim-dated``."""
        title, organiser = one_line(self.title), one_line(self.organiser)
        if not title:
            raise Invalid("claim-title", _("Nama pelatihan masih kosong. Tulis seperti di sertifikat."))
        if not organiser:
            raise Invalid("claim-organiser", _("Penyelenggara masih kosong. Tulis lembaga yang mengadakannya."))
        if self.dated and self.dated > today():
            raise Invalid(
                "claim-dated",
                _("Tanggal sertifikat %(day)s belum tiba. Periksa tanggalnya.") % {"day": long_date(self.dated)},
            )
        return replace(self, title=title, organiser=organiser, place=one_line(self.place), number=one_line(self.number))


def claim_hours(actor: Actor, *, facts: ClaimFacts, stream: Readable, name: str) -> OutsideTraining:
    """Hours for training that the actor, or who is acted for, had elsewhere. They count once somebody has verified them.

    stream      the proof: PDF, JPEG or PNG, 8 MB at most; ``name`` as the file was called
    raises      NotFound without a person in a region; Invalid for what cannot be; TooLarge; Conflict ``claim-twice``,
                ``claim-file-twice``
    """
    with transaction.atomic():
        person, region = _claimant(actor)
        _alone(person)
        told = facts.checked()
        _counting(region, told.taken)
        _refuse_twice(person, told)
        file = store_file(actor, region=RegionId(region), stream=stream, name=name, limits=PROOFS)
        _refuse_file_twice(person, file.sha256)
        row = OutsideTraining.objects.create(
            person_id=person,
            region_id=region,
            **asdict(told.taken),
            title=told.title,
            organiser=told.organiser,
            place=told.place,
            number=told.number,
            dated=told.dated,
            file=file,
            claimed_at=timezone.now(),
        )
        record(actor, "learning.hours_claimed", row, region=region, person=person, form=row.form, hours=row.hours)
    row.refresh_from_db()
    return row


def withdraw_claim(actor: Actor, *, claim: UUID) -> OutsideTraining:
    """The claimant takes an undecided claim back; to change one, this and a new one.

    raises      NotFound; Conflict ``claim-decided``
    """
    with transaction.atomic():
        if not own_claims(actor).filter(uuid=claim).exists():
            raise NotFound
        row = _undecided(claim)
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(actor, "learning.claim_withdrawn", row, region=row.region_id)
    return row


def verify_claim(actor: Actor, *, claim: UUID, taken: Taken | None = None, note: str = "") -> OutsideTraining:
    """The proof holds: the hours count from now on, each on its day.

    taken       as the paper really says, where the claim is not right; then ``note`` tells the claimant what was changed
    raises      NotFound; Forbidden ``own-claim``; Conflict ``claim-decided``; Invalid for what cannot be, ``claim-note``
    """
    with transaction.atomic():
        row = _to_decide(actor, claim)
        told, why = taken or _taken(row), one_line(note)
        rule = _counting(row.region_id, told)
        changed = corrected(row, asdict(told))
        if changed and not why:
            raise Invalid("claim-note", _("Anda mengubah isi klaim. Tulis apa yang diubah dan mengapa."))
        row.verified_at, row.decision, row.decided_by = timezone.now(), why, actor.account
        row.save(update_fields=[*changed, "verified_at", "decision", "decided_by"])
        lines = _lines(row, rule, actor)
        HoursLine.objects.bulk_create(lines)
        record(actor, "learning.claim_verified", row, region=row.region_id, fields=changed, lines=len(lines))
        _tell(actor, row, _("Klaim JP Anda terverifikasi: %(title)s") % {"title": row.title})
    return row


def refuse_claim(actor: Actor, *, claim: UUID, reason: str) -> OutsideTraining:
    """The proof does not hold; the claimant reads why.

    raises      NotFound; Forbidden ``own-claim``; Conflict ``claim-decided``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        row = _to_decide(actor, claim)
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa klaim ini ditolak."))
        row.refused_at, row.decision, row.decided_by = timezone.now(), why, actor.account
        row.save(update_fields=["refused_at", "decision", "decided_by"])
        record(actor, "learning.claim_refused", row, region=row.region_id)
        _tell(actor, row, _("Klaim JP Anda tidak diterima: %(title)s") % {"title": row.title})
    return row


def _claimant(actor: Actor) -> tuple[int, int]:
    """Id and region of whose hours the actor may claim. Raises NotFound."""
    person = actor.person or 0
    contact = contacts_of([person]).get(person)
    if contact is None or contact.region is None:
        raise NotFound
    return person, contact.region


def _to_decide(actor: Actor, uuid: UUID) -> OutsideTraining:
    """An undecided claim of somebody else, which the actor may decide."""
    found = claim_for(actor, uuid)
    if own_people(actor).filter(pk=found.person_id).exists():
        raise Forbidden("own-claim", _("Klaim Anda sendiri diperiksa penyelenggara lain."))
    if found.file.stored_by is not None and found.file.stored_by in (actor.account, actor.behalf):
        raise Forbidden("own-claim", _("Klaim yang Anda ajukan atas nama orang lain diperiksa penyelenggara lain."))
    if not keeps(actor, found.region_id):
        raise NotFound
    return _undecided(uuid)


def _undecided(uuid: UUID) -> OutsideTraining:
    rows = OutsideTraining.objects.select_for_update(of=("self",), no_key=True).select_related("person", "region")
    row = rows.get(uuid=uuid)
    if row.verified_at or row.refused_at or row.withdrawn_at:
        raise Conflict("claim-decided", _("Klaim ini sudah selesai. Muat ulang halaman untuk melihat hasilnya."))
    return row


def _counting(region: int, taken: Taken) -> Rule:
    """The rule by which it would count. Raises Invalid where that cannot be, with what was read."""
    if taken.starts_on > taken.ends_on:
        raise Invalid("claim-days", _("Hari terakhir lebih awal daripada hari pertama. Periksa tanggalnya."))
    if taken.ends_on > today():
        raise Invalid(
            "claim-ahead",
            _("%(day)s belum tiba. Ajukan klaim setelah pelatihannya selesai.") % {"day": long_date(taken.ends_on)},
        )
    if (taken.ends_on - taken.starts_on).days >= LONGEST:
        raise Invalid("claim-long", _("Satu klaim paling lama 366 hari. Pecah menjadi beberapa klaim."))
    form = table_of(region, taken.starts_on).forms.get(taken.form)
    if form is None:
        raise Invalid("claim-form", _("Bentuk “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": taken.form})
    if not 0 <= taken.hours <= MOST:
        raise Invalid("claim-hours", _("JP harus 0 sampai 1.000: terbaca %(read)s.") % {"read": number(taken.hours, 1)})
    rule = form.rule
    if rule.hours is None and not taken.hours:
        raise Invalid(
            "claim-hours", _("JP masih kosong. %(form)s dihitung menurut JP di sertifikat.") % {"form": form.name}
        )
    days = (taken.ends_on - taken.starts_on).days + 1
    if rule.hours is not None and rule.unit in ("session", "activity") and not 1 <= taken.times <= LONGEST:
        raise Invalid(
            "claim-times",
            _("%(form)s dihitung per %(unit)s. Tulis berapa kali, 1 sampai 366: terbaca %(read)s.")
            % {"form": form.name, "unit": form.unit_label, "read": taken.times},
        )
    if rule.unit == "session" and taken.times > days * 8:
        raise Invalid(
            "claim-times",
            _("%(read)s sesi tidak muat dalam %(days)s hari. Periksa jumlahnya.") % {"read": taken.times, "days": days},
        )
    return rule


def _taken(row: OutsideTraining) -> Taken:
    return Taken(row.form, row.starts_on, row.ends_on, row.hours, row.times, row.international)


def _lines(row: OutsideTraining, rule: Rule, actor: Actor) -> list[HoursLine]:
    """One line for each day on which something counts."""
    days = (row.ends_on - row.starts_on).days + 1
    times = _times(rule, row.times, days)
    weights = [1] * days if rule.hours is None else times
    hours = spread(row.hours, weights, sum(weights))
    now = timezone.now()
    return [
        HoursLine(
            region=row.region_id,
            person=row.person_id,
            day=row.starts_on + timedelta(days=place),
            form=row.form,
            international=row.international,
            hours=hours[place],
            times=times[place],
            title=row.title,
            source=f"learning.outside:{row.uuid}",
            recorded_at=now,
            recorded_by=actor.account,
        )
        for place in range(days)
        if hours[place] or times[place]
    ]


def _times(rule: Rule, times: int, days: int) -> Sequence[int]:
    """How often it counts on each day: every day once, sessions evenly over the days, activities on the last."""
    if rule.hours is None:
        return [0] * days
    if rule.unit == "day":
        return [1] * days
    if rule.unit == "session":
        return [(times * (place + 1)) // days - (times * place) // days for place in range(days)]
    return [0] * (days - 1) + [max(times, 1)]


def _refuse_twice(person: int, facts: ClaimFacts) -> None:
    days = {"starts_on": facts.taken.starts_on, "ends_on": facts.taken.ends_on}
    if _live(person).filter(title__iexact=facts.title, **days).exists():
        raise Conflict(
            "claim-twice",
            _("Pelatihan dengan nama dan tanggal itu sudah Anda klaim. Tarik klaim lama bila isinya salah."),
        )


def _refuse_file_twice(person: int, digest: str) -> None:
    twin = _live(person).filter(file__sha256=digest).first()
    if twin:
        raise Conflict(
            "claim-file-twice",
            _("Berkas yang sama sudah menjadi bukti klaim “%(title)s”. Pilih berkas lain, atau tarik klaim itu.")
            % {"title": twin.title},
        )


def _live(person: int) -> "QuerySet[OutsideTraining]":
    return OutsideTraining.objects.filter(person=person, withdrawn_at=None, refused_at=None)


def _tell(actor: Actor, row: OutsideTraining, subject: str) -> None:
    body = _("Catatan penyelenggara: %(note)s") % {"note": row.decision} if row.decision else ""
    draft = Draft(row.person_id, subject, body, f"/klaim/{row.uuid}/")
    send_messages(
        actor, region=row.region_id, topic="learning.claim", source=f"learning.outside:{row.uuid}", drafts=[draft]
    )


def _alone(person: int) -> None:
    """Claims of one person come one after the other, so that none comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('learning.claim', %s))", [person])
