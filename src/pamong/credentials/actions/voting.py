"""Two persons decide about an application: each says which units are shown; two that say the same make the decision."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.access import own_appointment_for, own_appointments
from pamong.credentials.actions.telling_decisions import DECIDING, tell_decided, tell_differing
from pamong.credentials.models import (
    Application,
    Appointment,
    Decision,
    DecisionVote,
    PlanLine,
    Plenary,
    PlenaryCase,
    SchemeUnit,
)
from pamong.credentials.queries.appointing import away_words, still_eligible
from pamong.credentials.queries.assessing import complete, held_results, kept_units, results_digest, unfounded_units
from pamong.credentials.queries.facts import units_of
from pamong.credentials.queries.plan import plan_lines
from pamong.kit.wording import long_date, one_line
from pamong.people.access import today


def vote(
    actor: Actor, *, case: int, competent: Sequence[UUID], reason: str, seen: str | None = None
) -> Decision | None:
    """What one decider says: these units are shown, the others not yet. The second who says the same makes the decision.

    seen        digest of the results that the decider had before the eyes; None: as they are now
    competent   on appeal the units that were found shown before stay so, named or not
    returns     the decision, with its plan for what is missing; None as long as no two say the same
    raises      NotFound; Forbidden ``kept-from-…``; Conflict ``plenary-closed``, ``plenary-ahead``, ``case-removed``,
                ``decided``, ``voted``, ``evidence-incomplete``, ``results-changed``, ``results-unfounded``,
                ``unit-not-shown``;
                Invalid ``vote-reason``, ``vote-unit``
    """
    with transaction.atomic():
        row, appointment = _open_case(actor, case)
        shown = _shown(row, competent)
        why = one_line(reason)
        if not why:
            raise Invalid("vote-reason", _("Alasan masih kosong. Tulis mengapa; pemohon membacanya."))
        now = timezone.now()
        said = DecisionVote.objects.create(
            case=row,
            appointment=appointment,
            competent=shown,
            evidence=_evidence(row, appointment, seen),
            reason=why,
            at=now,
        )
        region = row.application.scheme.region_id
        record(actor, "credentials.voted", said, region=region, application=row.application_id, case=row.pk)
        same = _same(said)
        if same is None:
            tell_differing(actor, row)
            return None
        return _decide(actor, row, same, said)


def _open_case(actor: Actor, pk: int) -> tuple[PlenaryCase, Appointment]:
    """A case that the actor decides, its application and its session locked, in this order."""
    found = PlenaryCase.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    mine = own_appointments(actor).filter(application=found.application_id, duty=DECIDING[found.round]).first()
    if mine is None:
        raise NotFound
    appointment = own_appointment_for(actor, mine.uuid, lock=True)
    plenary = Plenary.objects.select_for_update(no_key=True).get(pk=found.plenary_id)
    row = PlenaryCase.objects.select_related(
        "plenary", "application__scheme__region", "application__version", "application__person"
    ).get(pk=pk)
    if away := still_eligible(appointment):
        raise Forbidden(f"kept-from-{away}", away_words(away))
    _refuse_over(row, plenary)
    return row, appointment


def _refuse_over(row: PlenaryCase, plenary: Plenary) -> None:
    if plenary.closed_at:
        raise Conflict("plenary-closed", _("Sidang ini sudah ditutup, jadi suara tidak diterima lagi."))
    if row.removed_at:
        raise Conflict("case-removed", _("Permohonan ini sudah dikeluarkan dari daftar sidang."))
    if plenary.held_on > today():
        raise Conflict(
            "plenary-ahead",
            _("Sidang ini baru diadakan pada %(day)s. Suara diberikan pada harinya.")
            % {"day": long_date(plenary.held_on)},
        )
    if Decision.objects.filter(application=row.application_id, round=row.round).exists():
        raise Conflict("decided", _("Permohonan ini sudah diputuskan. Keputusan tidak dibuat dua kali."))


def _shown(row: PlenaryCase, competent: Sequence[UUID]) -> list[int]:
    """Ids of the units, none of which was found not yet shown; with those that an appeal does not take away."""
    units = {unit.uuid: unit for unit in units_of(row.application.version_id)}
    if unknown := set(competent) - units.keys():
        raise Invalid(
            "vote-unit", _("%(count)s unit bukan bagian skema ini. Muat ulang halaman.") % {"count": len(unknown)}
        )
    results, kept = held_results(row.application_id, row.round), kept_units(row.application_id, row.round)
    for uuid in competent:
        result = results.get(units[uuid].pk)
        if result is not None and not result.competent and units[uuid].pk not in kept:
            raise Conflict("unit-not-shown", _not_shown(units[uuid]))
    return sorted({units[uuid].pk for uuid in competent} | kept)


def _not_shown(unit: SchemeUnit) -> str:
    return _("Unit %(code)s dinilai belum kompeten oleh asesor, jadi tidak dapat diputuskan kompeten.") % {
        "code": unit.code
    }


def _evidence(row: PlenaryCase, appointment: Appointment, seen: str | None) -> str:
    """Digest of the results, which every vote about the case must have seen."""
    cast = list(DecisionVote.objects.filter(case=row))
    if any(one.appointment_id == appointment.pk for one in cast):
        raise Conflict("voted", _("Anda sudah memberi suara dalam perkara ini. Suara tidak diubah."))
    if not complete(row.application_id, row.round):
        raise Conflict("evidence-incomplete", _("Belum setiap unit dinilai. Pleno hanya memutus bukti yang lengkap."))
    if unfounded_units(row.application, row.round):
        raise Conflict(
            "results-unfounded",
            _(
                "Bukti sebuah unit kompeten tidak lagi dihitung, jadi syaratnya tidak terpenuhi. Asesor menilai ulang dulu."
            ),
        )
    now = results_digest(row.application_id, row.round)
    if seen is not None and seen != now:
        raise Conflict(
            "results-changed",
            _("Hasil penilaian berubah sejak halaman ini dibuka. Baca hasil yang baru, lalu putuskan."),
        )
    if any(one.evidence != now for one in cast):
        raise Conflict(
            "results-changed",
            _(
                "Hasil penilaian berubah sesudah suara pertama. Penyelenggara perlu mengeluarkan permohonan ini dari "
                "daftar dan memasukkannya lagi, lalu semua pemutus memberi suara atas hasil yang baru."
            ),
        )
    return now


def _same(said: DecisionVote) -> DecisionVote | None:
    """An earlier vote of the case that says the same, by somebody who may still decide it."""
    others = DecisionVote.objects.filter(case=said.case, competent=said.competent).exclude(pk=said.pk)
    rows = others.select_related("appointment__application__scheme", "appointment__application__version")
    return next((one for one in rows.order_by("pk") if not still_eligible(one.appointment)), None)


def _decide(actor: Actor, row: PlenaryCase, first: DecisionVote, second: DecisionVote) -> Decision:
    application = row.application
    lacking = [unit for unit in units_of(application.version_id) if unit.pk not in second.competent]
    decision = Decision.objects.create(
        application=application,
        case=row,
        round=row.round,
        competent=not lacking,
        units=second.competent,
        lacking=[unit.pk for unit in lacking],
        first=first,
        second=second,
        reason="\n".join(dict.fromkeys((first.reason, second.reason))),
        decided_on=timezone.localdate(second.at, ZoneInfo(application.scheme.region.time_zone)),
        at=second.at,
    )
    decision.refresh_from_db()
    PlanLine.objects.bulk_create(plan_lines(decision, application, lacking))
    region = application.scheme.region_id
    facts = {"application": application.pk, "round": row.round, "competent": decision.competent}
    record(actor, "credentials.decided", decision, region=region, **facts)
    if decision.competent and row.round == 1:
        _close(application)  # nothing of it can be appealed
    tell_decided(actor, decision)
    return decision


def _close(application: Application) -> None:
    application.closed_at = timezone.now()
    application.save(update_fields=["closed_at"])
