"""What an assessor finds: each piece for each unit it was meant for, and each unit by everything there is."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.access import own_appointment_for
from pamong.credentials.actions.appointing import TOPIC, refuse_away
from pamong.credentials.formats.rule_words import leaf_words
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    Duty,
    PieceJudgement,
    PieceUnit,
    PortfolioPiece,
    SchemeUnit,
    UnitResult,
)
from pamong.credentials.queries.assessing import JUDGES, decided, held_results, missing_units
from pamong.credentials.queries.facts import UnitFacts, facts_of
from pamong.credentials.queries.names import names_of
from pamong.kit.wording import one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of
from pamong.science.scheme import judge


@dataclass(frozen=True, slots=True)
class _Found:
    """A result about to be written."""

    facts: UnitFacts
    observed: bool | None
    competent: bool
    note: str


def judge_piece(
    actor: Actor,
    *,
    appointment: UUID,
    piece: UUID,
    unit: UUID,
    valid: bool,
    authentic: bool,
    current: bool,
    sufficient: bool,
    note: str = "",
) -> PieceJudgement:
    """Whether a piece shows a unit: valid, authentic, current, sufficient. A later judgement replaces an earlier one.

    note        what lacks, where something does; the applicant reads it
    raises      NotFound; Conflict ``duty-undeclared``, ``judging-closed``; Forbidden ``kept-from-…``;
                Invalid ``piece-unit``, ``judgement-note``
    """
    with transaction.atomic():
        row = _judging(actor, appointment)
        found = PortfolioPiece.objects.filter(application=row.application, uuid=piece, removed_at=None).first()
        part = _unit(row, unit)
        if found is None:
            raise NotFound
        if not PieceUnit.objects.filter(piece=found, unit=part).exists():
            raise Invalid(
                "piece-unit",
                _("Bukti “%(title)s” tidak diajukan untuk unit %(code)s. Nilai untuk unit yang dimaksud pemohon.")
                % {"title": found.title, "code": part.code},
            )
        why = one_line(note)
        if not (valid and authentic and current and sufficient) and not why:
            raise Invalid("judgement-note", _("Catatan masih kosong. Tulis apa yang kurang pada bukti ini."))
        made = PieceJudgement.objects.create(
            piece=found,
            unit=part,
            appointment=row,
            valid=valid,
            authentic=authentic,
            current=current,
            sufficient=sufficient,
            note=why,
            at=timezone.now(),
        )
        told = {"application": row.application_id, "piece": found.pk, "unit": part.pk}
        record(actor, "credentials.piece_judged", made, region=row.application.scheme.region_id, **told)
    return made


def record_unit(
    actor: Actor, *, appointment: UUID, unit: UUID, observed: bool | None, competent: bool, note: str = ""
) -> UnitResult:
    """What was found about a unit, by all that was shown until now. Saying the same of the same facts writes nothing new.

    The facts and their digest stay with the result; of facts that change later a new result is made. When the last unit
    gets its result, who organises is told.

    observed    seen at work today; None leaves it as it was found before
    note        why not yet competent; needed then
    raises      NotFound; Conflict ``duty-undeclared``, ``judging-closed``, ``unit-rule`` naming what lacks;
                Forbidden ``kept-from-…``; Invalid ``result-note``
    """
    with transaction.atomic():
        row = _judging(actor, appointment)
        part, stage, why = _unit(row, unit), JUDGES[Duty(row.duty)], one_line(note)
        seen = {} if observed is None else {part.pk: observed}
        facts = next(one for one in facts_of(row.application, observed=seen, stage=stage) if one.unit.pk == part.pk)
        if competent:
            _refuse_unshown(facts)
        elif not why:
            raise Invalid("result-note", _("Catatan masih kosong. Tulis apa yang belum terlihat pada unit ini."))
        told = _Found(facts, observed, competent, why)
        before = held_results(row.application_id, stage).get(part.pk)
        if before is not None and _same(before, told, row):
            return before
        lacked = missing_units(row.application_id, stage)
        made = _write(row, stage, told)
        data = {"application": row.application_id, "unit": part.pk, "round": stage}
        record(actor, "credentials.unit_judged", made, region=row.application.scheme.region_id, **data)
        if lacked and not missing_units(row.application_id, stage):
            _finish(actor, row, stage)
    return made


def _judging(actor: Actor, uuid: UUID) -> Appointment:
    """The actor's own duty to judge, its application locked: declared, still free to judge, not decided yet."""
    row = own_appointment_for(actor, uuid, *JUDGES, lock=True)
    row.application = Application.objects.select_related("scheme__region", "version", "person").get(
        pk=row.application_id
    )
    refuse_away(row)
    stage = JUDGES[Duty(row.duty)]
    over = decided(row.application_id, stage) or row.application.closed_at is not None
    if stage > 1 and not over:
        appeals = Appeal.objects.filter(decision__application=row.application_id)
        over = not appeals.filter(answered_at=None, withdrawn_at=None).exists()
    if over:
        raise Conflict("judging-closed", _("Permohonan ini sudah diputuskan, jadi penilaiannya tetap seperti adanya."))
    return row


def _unit(row: Appointment, uuid: UUID) -> SchemeUnit:
    found = SchemeUnit.objects.filter(version=row.application.version_id, uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def _refuse_unshown(facts: UnitFacts) -> None:
    """Competent only where the rule holds. Raises Conflict ``unit-rule``, which names what lacks."""
    if facts.rule is None and facts.shown.carried is None:
        raise Conflict(
            "unit-rule",
            _("Unit %(code)s belum punya syarat, jadi belum dapat dinyatakan kompeten.") % {"code": facts.unit.code},
        )
    if facts.rule is None:
        return
    verdict = judge(facts.rule, facts.shown)
    if not verdict.holds:
        names = names_of([facts.rule])
        lacking = "; ".join(leaf_words(leaf, names) for leaf in verdict.lacking)
        raise Conflict(
            "unit-rule",
            _("Unit %(code)s belum dapat dinyatakan kompeten karena syaratnya belum terpenuhi: %(lacking)s.")
            % {"code": facts.unit.code, "lacking": lacking},
        )


def _same(before: UnitResult, told: _Found, row: Appointment) -> bool:
    """Nothing new is said, by the same person, of the same facts."""
    return (
        before.appointment_id == row.pk
        and before.digest == told.facts.digest
        and before.competent == told.competent
        and before.note == told.note
        and told.observed in (None, before.observed)
    )


def _write(row: Appointment, stage: int, told: _Found) -> UnitResult:
    facts = told.facts
    holds = facts.rule is not None and judge(facts.rule, facts.shown).holds
    return UnitResult.objects.create(
        application=row.application,
        unit=facts.unit,
        appointment=row,
        round=stage,
        observed=told.observed,
        competent=told.competent,
        facts=dict(facts.facts),
        digest=facts.digest,
        follows=told.competent or not holds,
        note=told.note,
        at=timezone.now(),
    )


def _finish(actor: Actor, row: Appointment, stage: int) -> None:
    """Every unit has its result: the next can decide."""
    application = row.application
    region = application.scheme.region_id
    record(actor, "credentials.assessed", application, region=region, round=stage, appointment=row.pk)
    people = set(organisers_of(region))
    if stage > 1:
        handlers = Appointment.objects.filter(application=application, duty=Duty.HANDLER, ended_at=None)
        people |= set(handlers.values_list("person", flat=True))
    subject = _("Penilaian selesai, siap disidangkan: %(scheme)s") % {"scheme": application.scheme.title}
    body = _("Setiap unit sudah punya hasil. Daftarkan permohonannya pada sidang pleno.")
    path = f"/permohonan-kelola/{application.uuid}/"
    drafts = [Draft(person, subject, body, path) for person in sorted(people - {application.person_id})]
    send_messages(
        actor, region=region, topic=TOPIC, source=f"credentials.assessed:{application.uuid}:{stage}", drafts=drafts
    )
