"""Strengths and weaknesses are found, each on evidence that exists, and taken back with a reason."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.evaluation.access import cycle_for, finding_for
from pamong.evaluation.actions.cycles import held_cycle
from pamong.evaluation.actions.wording import said
from pamong.evaluation.models import Finding, FindingKind, FollowUp
from pamong.evaluation.queries.evidence import evidence_told
from pamong.evaluation.queries.follow_ups import OPEN, with_end


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What somebody finds, and on what. ``evidence`` and ``reference`` are one of ``evidence_choices``."""

    kind: str
    text: str
    evidence: str
    reference: str


def add_finding(actor: Actor, *, cycle: UUID, facts: FindingFacts) -> Finding:
    """One more in an open cycle. What its evidence says now is written beside it by the system.

    raises      NotFound; Invalid ``finding-kind``, ``finding-text``, ``finding-evidence``; Conflict ``cycle-closed``
    """
    with transaction.atomic():
        row = held_cycle(cycle_for(actor, cycle))
        if facts.kind not in FindingKind.values:
            raise Invalid("finding-kind", _("Pilih kekuatan atau kelemahan."))
        words = said("finding-text", facts.text, _("Temuan masih kosong. Tulis satu kalimat."))
        told = evidence_told(row.region_id, facts.evidence, facts.reference)
        if not told:
            raise Invalid(
                "finding-evidence",
                _("Bukti ini tidak ada di instansi ini, atau belum berkata apa-apa. Pilih yang lain."),
            )
        made = Finding.objects.create(
            cycle=row,
            kind=facts.kind,
            text=words,
            evidence=facts.evidence,
            reference=facts.reference,
            told=told,
            added_at=timezone.now(),
            added_by=actor.account,
        )
        record(
            actor,
            "evaluation.finding_added",
            made,
            region=row.region_id,
            cycle=row.pk,
            kind=made.kind,
            evidence=made.evidence,
            reference=made.reference,
        )
    made.refresh_from_db()
    return made


def withdraw_finding(actor: Actor, *, finding: UUID, why: str) -> None:
    """It no longer holds; it stays to be read, with the reason. What was promised about it must be ended first.

    raises      NotFound; Invalid ``finding-why``; Conflict ``finding-withdrawn``, ``finding-promised``, ``cycle-closed``
    """
    with transaction.atomic():
        row = held_finding(actor, finding)
        words = said("finding-why", why, _("Alasan masih kosong. Tulis mengapa temuan ini ditarik."))
        if with_end(FollowUp.objects.filter(finding=row)).filter(OPEN).exists():
            raise Conflict(
                "finding-promised",
                _(
                    "Temuan ini masih punya tindak lanjut yang terbuka. Selesaikan atau nyatakan tidak dilakukan dahulu."
                ),
            )
        row.withdrawn_at, row.withdrawal = timezone.now(), words
        row.save(update_fields=["withdrawn_at", "withdrawal"])
        record(actor, "evaluation.finding_withdrawn", row, region=row.cycle.region_id, cycle=row.cycle_id)


def held_finding(actor: Actor, uuid: UUID) -> Finding:
    """One that holds, in an open cycle that nobody else writes into meanwhile.

    raises      NotFound; Conflict ``finding-withdrawn``, ``cycle-closed``
    """
    found = finding_for(actor, uuid)
    held_cycle(found.cycle)
    row = Finding.objects.select_related("cycle__region").get(pk=found.pk)
    if row.withdrawn_at:
        raise Conflict("finding-withdrawn", _("Temuan ini sudah ditarik. Tulis temuan baru."))
    return row
