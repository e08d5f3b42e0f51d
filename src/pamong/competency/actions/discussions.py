"""Where two kinds of evidence contradict each other, supervisor and person talk, and agree which of them does not count."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS
from pamong.competency.actions.evidence import lay_aside
from pamong.competency.models import Discussion, Evidence
from pamong.competency.queries.discussions import Part, part_in
from pamong.competency.queries.evidence import standings
from pamong.competency.queries.frameworks import current_competencies, successors
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import holds
from pamong.people.queries.posts import supervisors_of
from pamong.science.evidence import DISCUSSION

TOPIC: Final = "competency.discussion"
"""Of every message about a discussion."""


def open_discussions(actor: Actor, *, region: int, people: Collection[int]) -> int:
    """Open one for each person and competency whose evidence contradicts itself, and tell both sides. Repeating it adds none.

    region      id
    people      ids
    returns     how many are new
    raises      NotFound for who does not keep the region's standards
    """
    with transaction.atomic():
        if not holds(actor, KEEPERS, region):
            raise NotFound
        rows = _contradictions(region, people)
        held = set(Discussion.objects.filter(person__in=people, settled_at=None).values_list("person", "competency"))
        new = Discussion.objects.bulk_create(
            [row for row in rows if (row.person_id, row.competency_id) not in held], ignore_conflicts=True
        )
        if new:
            record(actor, "competency.discussions_opened", f"people.region:{region}", region=region, count=len(new))
            _tell_both(actor, region, {row.person_id for row in new})
    return len(new)


def propose_outcome(actor: Actor, *, discussion: UUID, dropped: int, outcome: str) -> Discussion:
    """Who leads the person's unit writes what came of the talk. It holds when the person agrees; till then it may be rewritten.

    dropped     kind that is not to count: one of the two that contradict each other
    raises      NotFound for everybody but the two sides; Forbidden ``discussion-not-yours`` for the person, also under the
                supervisor's name; Invalid ``discussion-kind``, ``discussion-outcome``; Conflict ``discussion-settled``
    """
    with transaction.atomic():
        part = part_in(actor, discussion, lock=True)
        row = part.row
        if not part.proposes:
            raise Forbidden("discussion-not-yours", _("Hasil pembicaraan ditulis oleh atasan langsung."))
        _refuse_settled(row)
        text = one_line(outcome)
        if dropped not in {row.low_kind, row.high_kind}:
            raise Invalid("discussion-kind", _("Pilih salah satu dari dua jenis bukti yang berbeda itu."))
        if not text:
            raise Invalid(
                "discussion-outcome", _("Hasil pembicaraan masih kosong. Tulis apa yang disepakati dan mengapa.")
            )
        row.dropped_kind, row.outcome, row.proposed_by = dropped, text, actor.account
        row.proposed_at, row.declined_at = timezone.now(), None
        row.save(update_fields=["dropped_kind", "outcome", "proposed_by", "proposed_at", "declined_at"])
        record(actor, "competency.outcome_proposed", row, region=row.region_id, person=row.person_id, dropped=dropped)
        said = _("Atasan Anda mengusulkan hasil pembicaraan")
        _tell(actor, row, [row.person_id], said, _("Baca usulannya, lalu setujui atau tolak dengan kata Anda sendiri."))
    return row


def agree_outcome(actor: Actor, *, discussion: UUID, seen: datetime) -> Discussion:
    """The person agrees: what the dropped kind had shown of that competency is set aside, and a level counts again.

    seen        when the proposal was made that the person read
    raises      NotFound; Forbidden ``discussion-not-yours``; Conflict ``discussion-settled``, ``discussion-changed``
    """
    with transaction.atomic():
        row = _answered(actor, discussion, seen)
        at = timezone.now()
        reason = _("Hasil pembicaraan atasan dan pegawai: %(outcome)s") % {"outcome": row.outcome}
        aside = lay_aside(actor, _dropped(row), reason, at)
        row.settled_at = at
        row.save(update_fields=["settled_at"])
        told = {
            "person": row.person_id,
            "dropped": row.dropped_kind,
            "set_aside": [str(piece.evidence) for piece in aside],
        }
        record(actor, "competency.discussion_settled", row, region=row.region_id, **told)
        _tell(
            actor, row, _above(row), _("Hasil pembicaraan disetujui"), _("Tingkat kompetensi itu kini dihitung lagi.")
        )
    return row


def decline_outcome(actor: Actor, *, discussion: UUID, seen: datetime, objection: str) -> Discussion:
    """The person does not agree, and says why; nothing counts differently, and the supervisor may propose anew.

    raises      as ``agree_outcome``; Invalid ``discussion-objection``
    """
    with transaction.atomic():
        row = _answered(actor, discussion, seen)
        text = one_line(objection)
        if not text:
            raise Invalid("discussion-objection", _("Keberatan masih kosong. Tulis apa yang menurut Anda belum tepat."))
        row.objection, row.declined_at = text, timezone.now()
        row.save(update_fields=["objection", "declined_at"])
        record(actor, "competency.outcome_declined", row, region=row.region_id, person=row.person_id)
        _tell(
            actor,
            row,
            _above(row),
            _("Hasil pembicaraan belum disetujui"),
            _("Baca keberatannya, lalu bicarakan lagi."),
        )
    return row


def _answered(actor: Actor, discussion: UUID, seen: datetime) -> Discussion:
    """A discussion whose proposal the person may answer now, with the own hand: not even a delegate does that."""
    part: Part = part_in(actor, discussion, lock=True)
    row = part.row
    if not part.own or actor.behalf is not None:
        raise Forbidden("discussion-not-yours", _("Usulan ini dijawab oleh pegawainya sendiri."))
    _refuse_settled(row)
    if row.proposed_at != seen or row.declined_at is not None:
        raise Conflict("discussion-changed", _("Usulannya sudah berubah. Baca lagi halaman ini sebelum menjawab."))
    return row


def _refuse_settled(row: Discussion) -> None:
    if row.settled_at is not None:
        raise Conflict("discussion-settled", _("Pembicaraan ini sudah selesai."))


def _contradictions(region: int, people: Collection[int]) -> list[Discussion]:
    """One unsaved row for each person and current competency that is contradictory today."""
    found, known, now = standings(region, people), current_competencies(region), timezone.now()
    level = found.combined(rule_of(region))
    return [
        Discussion(
            region_id=region,
            person_id=int(found.person[place]),
            competency_id=int(found.competency[place]),
            low_kind=int(level.low_kind[place]),
            high_kind=int(level.high_kind[place]),
            opened_at=now,
        )
        for place in (level.state == DISCUSSION).nonzero()[0].tolist()
        if int(found.competency[place]) in known
    ]


def _dropped(row: Discussion) -> list[Evidence]:
    """What the dropped kind has shown of the competency, also under the names that it replaced."""
    follows = successors(row.region_id)
    same = {row.competency_id, *(old for old, new in follows.items() if new == row.competency_id)}
    return list(Evidence.objects.filter(person=row.person_id, competency__in=same, kind=row.dropped_kind or 0))


def _above(row: Discussion) -> list[int]:
    return [above.person for above in supervisors_of([row.person_id]).values()]


def _tell_both(actor: Actor, region: int, people: Collection[int]) -> None:
    """One message for each person, and one for each supervisor, however many discussions they have."""
    rows = Discussion.objects.filter(person__in=people, settled_at=None).order_by("-opened_at", "-pk")
    first = {row.person_id: row for row in rows}
    above = supervisors_of(people)
    drafts = [
        Draft(
            person,
            _("Dua bukti kompetensi Anda berbeda jauh"),
            _("Bicarakan dengan atasan Anda. Sampai ada hasilnya, tingkat kompetensi itu belum dihitung."),
            _path(row),
        )
        for person, row in first.items()
    ]
    leads = {found.person: first[person] for person, found in above.items() if person in first}
    drafts += [
        Draft(
            person,
            _("Bukti kompetensi staf Anda berbeda jauh"),
            _("Bicarakan dengan orangnya, lalu tulis hasilnya. Hasil itu berlaku bila ia setuju."),
            _path(row),
        )
        for person, row in leads.items()
    ]
    send_messages(actor, region=region, topic=TOPIC, source="", drafts=drafts)


def _tell(actor: Actor, row: Discussion, people: Iterable[int], subject: str, body: str) -> None:
    drafts = [Draft(person, subject, body, _path(row)) for person in people]
    send_messages(actor, region=row.region_id, topic=TOPIC, source="", drafts=drafts)


def _path(row: Discussion) -> str:
    return f"/diskusi/{row.uuid}/"
