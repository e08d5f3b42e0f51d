"""Evidence is kept for ever; what turns out to be wrong is set aside, with the reason."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, frameworks_in
from pamong.competency.models import Competency, Evidence, EvidenceKind, SetAside
from pamong.competency.queries.evidence import tops_of
from pamong.competency.queries.pieces import RATINGS, ROUND
from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import long_date, one_line
from pamong.people.access import helped_people, holds, kept_person_for, own_people, today, visible_people

PEERS: Final = 2
"""Colleagues who must have judged, so that nobody's own judgement can be read."""

_KINDS: Final = frozenset(EvidenceKind.values)

_TOLD: Final = """
CREATE TEMPORARY TABLE IF NOT EXISTS told (person bigint, competency bigint, kind smallint, level float8,
    standard_error float8, raters smallint, observed_on date, valid_until date, source text, note text) ON COMMIT DROP;
TRUNCATE told
"""
_COPY: Final = "COPY told FROM STDIN"
_KEEP: Final = """
INSERT INTO competency_evidence (region, person, competency, kind, level, standard_error, raters, observed_on, valid_until,
    source, note, recorded_at, recorded_by)
SELECT %(region)s, told.*, %(at)s, %(account)s FROM told
ON CONFLICT DO NOTHING
"""
_columns: Final = attrgetter(
    "person",
    "competency",
    "kind",
    "level",
    "standard_error",
    "raters",
    "observed_on",
    "valid_until",
    "source",
    "note",
)


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """A level that somebody showed.

    person, competency  ids
    kind                1 exam, 2 practical, 3 certificate, 4 supervisor, 5 peers' mean, 6 self
    level               0 to the highest of the competency
    source              what it comes from: each source tells once of a person, a competency and a kind
    standard_error      of the level; None when unknown
    raters              how many judged; None where that is no number of people
    valid_until         last day on which it counts
    """

    person: int
    competency: int
    kind: int
    level: float
    observed_on: date
    source: str
    standard_error: float | None = None
    raters: int | None = None
    valid_until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EnteredFacts:
    """What an organiser enters by hand.

    kind        1 exam, 2 practical, 3 certificate
    source      where it can be looked up: number of the certificate, letter, or result
    """

    kind: int
    level: float
    observed_on: date
    source: str
    valid_until: date | None = None
    note: str = ""


def record_evidence(actor: Actor, *, region: int, rows: Sequence[EvidenceFacts]) -> int:
    """Keep what people have shown, set-based; what is already kept from the same source stays as it is.

    region      id
    returns     how many were new
    raises      NotFound; Invalid ``evidence-…``: one row that is wrong refuses all; Forbidden ``own-evidence``
    """
    with transaction.atomic():
        if not holds(actor, KEEPERS, region):
            raise NotFound
        _check(actor, region, rows)
        new = _keep(actor, region, rows)
        if new:
            sources = sorted({row.source for row in rows})[:10]
            record(
                actor,
                "competency.evidence_recorded",
                f"people.region:{region}",
                region=region,
                new=new,
                sources=sources,
            )
    return new


def enter_evidence(actor: Actor, *, person: UUID, competency: UUID, facts: EnteredFacts) -> EvidenceFacts:
    """Keep by hand an exam, a practical test or a certificate from before pamong, or from elsewhere.

    raises      NotFound; Forbidden ``own-record``; Invalid ``evidence-…``; Conflict ``evidence-twice``
    """
    with transaction.atomic():
        who = kept_person_for(actor, person)
        if who.region_id is None:
            raise NotFound
        what = Competency.objects.filter(uuid=competency, framework__in=frameworks_in(who.region_id)).first()
        if what is None:
            raise NotFound
        if facts.kind in RATINGS or one_line(facts.source).startswith(ROUND):
            raise _ratings_only_from_rounds()
        row = EvidenceFacts(
            person=who.pk,
            competency=what.pk,
            kind=facts.kind,
            level=facts.level,
            observed_on=facts.observed_on,
            source=one_line(facts.source),
            valid_until=facts.valid_until,
            note=one_line(facts.note),
        )
        _check(actor, who.region_id, [row])
        if not _keep(actor, who.region_id, [row]):
            raise Conflict(
                "evidence-twice",
                _("Bukti dari sumber “%(source)s” untuk kompetensi ini sudah tercatat. Periksa nomornya.")
                % {"source": row.source},
            )
        told = {"person": who.pk, "competency": what.pk, "kind": facts.kind}
        record(actor, "competency.evidence_entered", f"people.person:{who.pk}", region=who.region_id, **told)
    return row


def set_aside(actor: Actor, *, region: int, evidence: UUID, reason: str) -> SetAside:
    """A piece of evidence no longer counts. It stays, and so does the reason.

    region      id of the region that recorded it
    raises      NotFound; Forbidden ``own-evidence``; Invalid ``reason-empty``; Conflict ``evidence-set-aside``
    """
    with transaction.atomic():
        row = Evidence.objects.select_for_update(no_key=True).filter(region=region, id=evidence).first()
        if row is None or not (holds(actor, KEEPERS, region) or _keeps_now(actor, row.person)):
            raise NotFound
        refuse_own(actor, [row.person])
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa bukti ini tidak lagi dihitung."))
        done = lay_aside(actor, [row], why, timezone.now())
        if not done:
            raise Conflict("evidence-set-aside", _("Bukti ini sudah dikesampingkan."))
        told = {"person": row.person, "evidence": str(row.id)}
        record(actor, "competency.evidence_set_aside", f"people.person:{row.person}", region=region, **told)
    return done[0]


def set_source_aside(actor: Actor, *, region: int, people: Collection[int], source: str, reason: str) -> int:
    """All that came from one source about these people no longer counts: something newer has taken its place.

    region      id of the region that recorded it
    returns     how many pieces counted until now
    raises      NotFound; Forbidden ``own-evidence``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        if not holds(actor, KEEPERS, region):
            raise NotFound
        rows = list(Evidence.objects.filter(region=region, person__in=people, source=source))
        refuse_own(actor, [row.person for row in rows])
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa bukti ini tidak lagi dihitung."))
        done = lay_aside(actor, rows, why, timezone.now())
        if done:
            told = {"source": source, "pieces": len(done)}
            record(actor, "competency.source_set_aside", f"people.region:{region}", region=region, **told)
    return len(done)


def lay_aside(actor: Actor, pieces: Iterable[Evidence], reason: str, at: datetime) -> list[SetAside]:
    """Rows for those that still count; whoever calls has checked the right and records the fact."""
    known = set(SetAside.objects.filter(evidence__in=[row.id for row in pieces]).values_list("evidence", flat=True))
    rows = [
        SetAside(region=row.region, evidence=row.id, person=row.person, reason=reason, at=at, account=actor.account)
        for row in pieces
        if row.id not in known
    ]
    return SetAside.objects.bulk_create(rows)


def refuse_own(actor: Actor, people: Iterable[int]) -> None:
    """Raises Forbidden ``own-evidence`` when one of them is the actor, or who is acted for."""
    if own_people(actor).filter(pk__in=set(people)).exists():
        raise Forbidden("own-evidence", _("Bukti kompetensi Anda sendiri dicatat oleh penyelenggara lain."))


def _keeps_now(actor: Actor, person: int) -> bool:
    """Whether the person's record is with the actor now, wherever the evidence was recorded."""
    return helped_people(actor, KEEPERS).filter(pk=person).exists()


def _check(actor: Actor, region: int, rows: Sequence[EvidenceFacts]) -> None:
    """Raises for the first row that cannot be."""
    rated = {row.person for row in rows if row.source.startswith(ROUND)}
    others = {row.person for row in rows} - rated
    known = set(visible_people(SYSTEM).filter(pk__in=rated).values_list("pk", flat=True))
    here = visible_people(SYSTEM).filter(pk__in=others)
    known |= set((here if actor.is_system else here.filter(region=region)).values_list("pk", flat=True))
    refuse_own(actor, others)
    theirs = Competency.objects.filter(
        pk__in={row.competency for row in rows}, framework__in=frameworks_in(region).order_by()
    )
    tops, day = tops_of(theirs.values_list("pk", flat=True)), today()
    for row in rows:
        if row.person not in known:
            raise Invalid(
                "evidence-person", _("Orang bernomor %(read)s tidak ada di instansi ini.") % {"read": row.person}
            )
        _check_row(row, tops, day)


def _check_row(row: EvidenceFacts, tops: dict[int, int], day: date) -> None:
    top = tops.get(row.competency)
    if top is None:
        raise Invalid(
            "evidence-competency",
            _("Kompetensi bernomor %(read)s tidak ada di kamus yang diterbitkan. Terbitkan kamusnya lebih dahulu.")
            % {"read": row.competency},
        )
    if row.kind not in _KINDS:
        raise Invalid(
            "evidence-kind", _("Jenis bukti %(read)s tidak dikenal. Pilih dari daftarnya.") % {"read": row.kind}
        )
    if row.kind in RATINGS and not row.source.startswith(ROUND):
        raise _ratings_only_from_rounds()
    if row.kind == EvidenceKind.PEER and (row.raters or 0) < PEERS:
        raise Invalid("evidence-peers", _("Penilaian rekan dicatat sebagai rata-rata paling sedikit dua orang."))
    if not 0 <= row.level <= top:
        raise Invalid(
            "evidence-level",
            _("Level harus 0 sampai %(top)s untuk kompetensi ini: terbaca %(read)s.")
            % {"top": top, "read": f"{row.level:g}"},
        )
    _check_days(row, day)


def _check_days(row: EvidenceFacts, day: date) -> None:
    if row.observed_on > day:
        raise Invalid(
            "evidence-ahead",
            _("%(day)s belum tiba. Tulis tanggal saat level itu terlihat.") % {"day": long_date(row.observed_on)},
        )
    if row.valid_until and row.valid_until < row.observed_on:
        raise Invalid(
            "evidence-validity",
            _("Masa berlaku (%(until)s) berakhir sebelum tanggal bukti (%(day)s). Periksa kedua tanggal.")
            % {"until": long_date(row.valid_until), "day": long_date(row.observed_on)},
        )
    if not row.source:
        raise Invalid("evidence-source", _("Sumber masih kosong. Tulis nomor sertifikat, surat, atau hasil ujiannya."))


def _keep(actor: Actor, region: int, rows: Sequence[EvidenceFacts]) -> int:
    """Write them, all in a statement; returns how many were new."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(_columns(row))
        cursor.execute(_KEEP, {"region": region, "at": timezone.now(), "account": actor.account})
        new: int = cursor.rowcount
    return new


def _ratings_only_from_rounds() -> Invalid:
    return Invalid(
        "evidence-rating",
        _("Penilaian atasan, rekan, dan diri hanya dicatat dari putaran penilaian. Buka putaran untuk itu."),
    )
