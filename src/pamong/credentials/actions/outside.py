"""Certificates from elsewhere: registered with a copy, verified or refused by who organises, never by the holder."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor, RegionId
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.access import keeps, outside_credential_for
from pamong.credentials.actions.evidence import note_outside, take_outside_back
from pamong.credentials.models import OutsideCredential, Signature
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import own_people, today
from pamong.people.queries.contacts import contacts_of

COPIES: Final = Limits(8 << 20, frozenset({filetypes.PDF, filetypes.JPEG, filetypes.PNG}))
"""A certificate as issued or scanned, or as a telephone takes its picture."""

_FIELDS: Final = ("title", "issuer", "number", "issued_on", "valid_until", "competency_id", "level")


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What a certificate from elsewhere says.

    valid_until     last day; None: for ever
    competency      uuid of one of the region's that it shows, at ``level``; None where it fits none
    """

    title: str
    issuer: str
    number: str
    issued_on: date
    valid_until: date | None = None
    competency: UUID | None = None
    level: int | None = None

    def checked(self) -> "OutsideFacts":
        """The same, tidied. Raises Invalid ``outside-title``, ``outside-issuer``, ``outside-number``, ``outside-days``."""
        told = replace(self, title=one_line(self.title), issuer=one_line(self.issuer), number=one_line(self.number))
        if not told.title:
            raise Invalid("outside-title", _("Nama sertifikat masih kosong. Tulis seperti di sertifikat."))
        if not told.issuer:
            raise Invalid("outside-issuer", _("Penerbit masih kosong. Tulis lembaga yang menerbitkannya."))
        if not told.number:
            raise Invalid("outside-number", _("Nomor masih kosong. Salin dari sertifikat."))
        if told.issued_on > today():
            raise Invalid(
                "outside-issued",
                _("Tanggal terbit %(day)s belum tiba. Periksa tanggalnya.") % {"day": long_date(told.issued_on)},
            )
        if told.valid_until and told.valid_until < told.issued_on:
            raise Invalid(
                "outside-until",
                _("Masa berlaku (%(until)s) berakhir sebelum tanggal terbit (%(day)s). Periksa kedua tanggal.")
                % {"until": long_date(told.valid_until), "day": long_date(told.issued_on)},
            )
        return told


def register_outside(actor: Actor, *, facts: OutsideFacts, stream: Readable, name: str) -> OutsideCredential:
    """A certificate that the actor earned elsewhere. It counts once somebody who organises has verified it.

    stream      the copy: PDF, JPEG or PNG by its content, 8 MB at most; ``name`` as the file was called
    raises      NotFound for who acts for somebody else, or serves nowhere; Invalid for what cannot be; TooLarge; Conflict
                ``outside-twice``, ``outside-file-twice``, ``outside-own``
    """
    with transaction.atomic():
        person, region = _holder(actor)
        _alone(person)
        told = facts.checked()
        shown = _shown(region, told)
        _refuse_twice(person, told)
        file = store_file(actor, region=RegionId(region), stream=stream, name=name, limits=COPIES)
        _refuse_file(person, file.sha256)
        row = OutsideCredential.objects.create(
            person_id=person,
            region_id=region,
            **_columns(told, shown),
            file=file,
            digest=file.sha256,
            claimed_at=timezone.now(),
            claimed_by=actor.account,
        )
        record(actor, "credentials.outside_registered", row, region=region, person=person)
    row.refresh_from_db()
    return row


def verify_outside(actor: Actor, *, outside: UUID, how: str, facts: OutsideFacts | None = None) -> OutsideCredential:
    """The certificate holds: from now on it is evidence of the competency that it shows.

    how         by what it was verified: the issuer's register, a letter of the issuer; the holder reads it
    facts       as the paper really says, where what was registered is not right
    raises      NotFound; Forbidden ``own-outside``; Conflict ``outside-decided``, ``outside-twice``; Invalid ``outside-how``
                and for what cannot be
    """
    with transaction.atomic():
        row = _to_decide(actor, outside)
        why = one_line(how)
        if not why:
            raise Invalid(
                "outside-how", _("Cara memeriksanya masih kosong. Tulis dengan apa sertifikat ini dicocokkan.")
            )
        changed = _corrected(row, facts) if facts else []
        row.verified_at, row.how, row.decided_by = timezone.now(), why, actor.account
        row.save(update_fields=[*changed, "verified_at", "how", "decided_by"])
        pieces = note_outside(row)
        told = {"fields": [field.removesuffix("_id") for field in changed], "evidence": pieces}
        record(actor, "credentials.outside_verified", row, region=row.region_id, **told)
        _tell(actor, row, _("Sertifikat dari luar terverifikasi: %(title)s") % {"title": row.title}, why)
    return row


def refuse_outside(actor: Actor, *, outside: UUID, reason: str) -> OutsideCredential:
    """The certificate does not hold, or the copy does not show it; the holder reads why.

    raises      NotFound; Forbidden ``own-outside``; Conflict ``outside-decided``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        row = _to_decide(actor, outside)
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa sertifikat ini ditolak."))
        row.refused_at, row.how, row.decided_by = timezone.now(), why, actor.account
        row.save(update_fields=["refused_at", "how", "decided_by"])
        record(actor, "credentials.outside_refused", row, region=row.region_id)
        _tell(actor, row, _("Sertifikat dari luar tidak diterima: %(title)s") % {"title": row.title}, why)
    return row


def revoke_outside(actor: Actor, *, outside: UUID, reason: str) -> OutsideCredential:
    """What was verified no longer holds, say because its issuer took it back: from now on it is no evidence.

    reason      the holder reads it; it is kept as a second line below how it was verified
    raises      NotFound; Forbidden ``own-outside``; Conflict ``outside-not-verified``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        _refuse_own(actor, outside)
        row = outside_credential_for(actor, outside, lock=True)
        if row.verified_at is None or row.withdrawn_at:
            raise Conflict(
                "outside-not-verified",
                _("Sertifikat ini tidak sedang terverifikasi. Muat ulang halamannya."),
            )
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa verifikasinya dicabut."))
        row.withdrawn_at, row.how, row.decided_by = timezone.now(), f"{row.how}\n{why}", actor.account
        row.save(update_fields=["withdrawn_at", "how", "decided_by"])
        pieces = take_outside_back(row, why)
        record(actor, "credentials.outside_revoked", row, region=row.region_id, evidence=pieces)
        _tell(
            actor, row, _("Verifikasi sertifikat dari luar dicabut: %(title)s") % {"title": row.title}, why, ":revoked"
        )
    return row


def withdraw_outside(actor: Actor, *, outside: UUID) -> OutsideCredential:
    """The holder takes an undecided one back; to change one, this and a new one.

    raises      NotFound, also for who acts for somebody else; Conflict ``outside-decided``
    """
    with transaction.atomic():
        found = outside_credential_for(actor, outside)
        if actor.behalf is not None or found.person_id != actor.person:
            raise NotFound
        row = _undecided(actor, outside)
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(actor, "credentials.outside_withdrawn", row, region=row.region_id)
    return row


def _holder(actor: Actor) -> tuple[int, int]:
    """Id and region of who registers the own. Raises NotFound: what somebody has earned is not handed on with a post."""
    person = actor.person if actor.behalf is None else None
    contact = contacts_of([person]).get(person) if person else None
    if person is None or contact is None or contact.region is None:
        raise NotFound
    return person, contact.region


def _to_decide(actor: Actor, uuid: UUID) -> OutsideCredential:
    """An undecided one of somebody else, which the actor may decide."""
    _refuse_own(actor, uuid)
    return _undecided(actor, uuid)


def _refuse_own(actor: Actor, uuid: UUID) -> None:
    """Only who keeps the region decides, never about the own; until the transaction ends nobody else about that person's."""
    found = outside_credential_for(actor, uuid)
    brought = found.claimed_by is not None and found.claimed_by in (actor.account, actor.behalf)
    if brought or own_people(actor).filter(pk=found.person_id).exists():
        raise Forbidden("own-outside", _("Sertifikat Anda sendiri diperiksa penyelenggara lain."))
    if not keeps(actor, found.region_id):
        raise NotFound
    _alone(found.person_id)


def _undecided(actor: Actor, uuid: UUID) -> OutsideCredential:
    row = outside_credential_for(actor, uuid, lock=True)
    if row.verified_at or row.refused_at or row.withdrawn_at:
        raise Conflict("outside-decided", _("Sertifikat ini sudah selesai diperiksa. Muat ulang halamannya."))
    return row


def _corrected(row: OutsideCredential, facts: OutsideFacts) -> list[str]:
    """Put right what differs; returns the columns."""
    told = facts.checked()
    _refuse_twice(row.person_id, told, but=row.pk)
    right = _columns(told, _shown(row.region_id, told))
    return corrected(row, {field: right[field] for field in _FIELDS})


def _shown(region: int, facts: OutsideFacts) -> int | None:
    """Id of the competency that it shows. Raises Invalid ``outside-competency``, ``outside-level``."""
    if facts.competency is None:
        if facts.level is not None:
            raise Invalid("outside-competency", _("Tingkat diisi tanpa kompetensi. Pilih kompetensinya."))
        return None
    found = next((row for row in current_competencies(region).values() if row.uuid == facts.competency), None)
    if found is None:
        raise Invalid("outside-competency", _("Kompetensi itu tidak ada di kamus instansi ini. Pilih dari daftarnya."))
    if facts.level is None or not 1 <= facts.level <= found.top:
        raise Invalid(
            "outside-level",
            _("Tingkat %(name)s harus 1 sampai %(top)s: terbaca %(read)s.")
            % {"name": found.name, "top": found.top, "read": "–" if facts.level is None else facts.level},
        )
    return found.id


def _columns(facts: OutsideFacts, competency: int | None) -> dict[str, Any]:
    return {
        "title": facts.title,
        "issuer": facts.issuer,
        "number": facts.number,
        "issued_on": facts.issued_on,
        "valid_until": facts.valid_until,
        "competency_id": competency,
        "level": facts.level,
    }


def _refuse_twice(person: int, facts: OutsideFacts, but: int = 0) -> None:
    same = _live(person).exclude(pk=but).filter(issuer__iexact=facts.issuer, number__iexact=facts.number)
    if same.exists():
        raise Conflict(
            "outside-twice",
            _("Sertifikat nomor %(number)s dari %(issuer)s sudah terdaftar. Periksa nomornya.")
            % {"number": facts.number, "issuer": facts.issuer},
        )


def _refuse_file(person: int, digest: str) -> None:
    """A copy shows one certificate, and what pamong issued itself is known already."""
    own = Signature.objects.filter(digest=digest).select_related("credential").first()
    if own:
        raise Conflict(
            "outside-own",
            _("Berkas ini sertifikat nomor %(number)s dari pamong sendiri. Sertifikat itu sudah tercatat.")
            % {"number": own.credential.number},
        )
    twin = _live(person).filter(digest=digest).first()
    if twin:
        raise Conflict(
            "outside-file-twice",
            _("Berkas yang sama sudah menjadi salinan “%(title)s”. Pilih berkas lain, atau tarik yang lama.")
            % {"title": twin.title},
        )


def _live(person: int) -> "QuerySet[OutsideCredential]":
    return OutsideCredential.objects.filter(person=person, withdrawn_at=None, refused_at=None)


def _tell(actor: Actor, row: OutsideCredential, subject: str, note: str, mark: str = "") -> None:
    body = _("Catatan penyelenggara: %(note)s") % {"note": note}
    draft = Draft(row.person_id, subject, body, f"/sertifikat-luar/{row.uuid}/")
    source = f"credentials.outside:{row.uuid}{mark}"
    send_messages(actor, region=row.region_id, topic="credentials.outside", source=source, drafts=[draft])


def _alone(person: int) -> None:
    """Certificates of one person come one after the other, so that none comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('credentials.outside', %s))", [person])
