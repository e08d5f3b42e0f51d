"""Scored again by corrected keys: a new run beside the old one, and a second person who decides which one holds."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid
from pamong.exams.access import kept_run_for, kept_sitting_for
from pamong.exams.actions.scoring.attempts import keep_scores
from pamong.exams.actions.scoring.evidence import keep_evidence, withdraw_evidence
from pamong.exams.actions.sittings.telling import SCORE, tell_people
from pamong.exams.models import Attempt, ScoringRun, Sitting
from pamong.exams.queries.runs import corrected_by, digest_of, people_changed, pinned_keys, run_before, sits_in
from pamong.exams.queries.scores import holding_runs, worth_of
from pamong.kit.wording import one_line
from pamong.science.scoring import VERSION


def rescore(actor: Actor, *, sitting: UUID, reason: str) -> ScoringRun:
    """Score a closed sitting again, by the keys of now. What holds does not change until somebody adopts the new run.

    raises      NotFound; Invalid ``reason-empty``; Conflict ``sitting-open``, ``run-waiting``, ``keys-unchanged``
    """
    with transaction.atomic():
        row = kept_sitting_for(actor, sitting, lock=True)
        why = _words(reason, "reason-empty", _("Alasan masih kosong. Tulis mengapa ujian ini diskor ulang."))
        if row.closed_at is None:
            raise Conflict("sitting-open", _("Ujian belum ditutup. Skor ulang dibuat setelah semua peserta selesai."))
        keys = pinned_keys(row)
        digest = digest_of(keys)
        _refuse_needless(row, digest)
        now = timezone.now()
        run = ScoringRun.objects.create(
            sitting=row,
            number=_last(row) + 1,
            keys=keys,
            digest=digest,
            method=VERSION,
            reason=why,
            made_at=now,
            made_by=actor.account,
        )
        worths = worth_of(run, ended_attempts(row))
        keep_scores(run, worths.values(), now)
        told = {"run": run.number, "attempts": len(worths)}
        record(actor, "exams.rescored", row, region=row.region_id, **told)
    return run


def adopt_run(actor: Actor, *, run: UUID, decision: str) -> ScoringRun:
    """A run holds from now on, and its evidence takes the place of the older run's. Whose score changes is told.

    raises      NotFound; Invalid ``decision-empty``; Conflict ``run-decided``; Forbidden ``own-score``, ``own-correction``
    """
    with transaction.atomic():
        row = _undecided(actor, run)
        words = _words(decision, "decision-empty", _("Keputusan masih kosong. Tulis mengapa hasil ini dipakai."))
        held = run_before(row)
        if corrected_by(actor, row, held):
            raise Forbidden(
                "own-correction",
                _("Anda yang membetulkan kuncinya. Penyelenggara lain yang memutuskan apakah hasilnya dipakai."),
            )
        row.adopted_at, row.adopted_by, row.decision = timezone.now(), actor.account, words
        row.save(update_fields=["adopted_at", "adopted_by", "decision"])
        if held is not None:
            withdraw_evidence(actor, held, words)
            _tell_changed(actor, row, held)
        told = {"run": row.number, "evidence": keep_evidence(row)}
        record(actor, "exams.run_adopted", row.sitting, region=row.sitting.region_id, **told)
    return row


def drop_run(actor: Actor, *, run: UUID, decision: str) -> ScoringRun:
    """A run is not used; it stays to be read.

    raises      NotFound; Invalid ``decision-empty``; Conflict ``run-decided``; Forbidden ``own-score``
    """
    with transaction.atomic():
        row = _undecided(actor, run)
        row.decision = _words(decision, "decision-empty", _("Keputusan masih kosong. Tulis mengapa hasil ini dibuang."))
        row.dropped_at = timezone.now()
        row.save(update_fields=["dropped_at", "decision"])
        record(actor, "exams.run_dropped", row.sitting, region=row.sitting.region_id, run=row.number)
    return row


def ended_attempts(sitting: Sitting) -> list[Attempt]:
    """Attempts that are over, by whoever ended them."""
    over = Q(submitted_at__isnull=False) | Q(ended_at__isnull=False)
    return list(Attempt.objects.filter(over, sitting=sitting).order_by("pk"))


def _undecided(actor: Actor, run: UUID) -> ScoringRun:
    """Nobody decides about results among which the own one is, or that of whom is acted for."""
    row = kept_run_for(actor, run, lock=True)
    if row.adopted_at or row.dropped_at:
        raise Conflict("run-decided", _("Putaran ini sudah diputuskan. Muat ulang halaman untuk membacanya."))
    if sits_in(actor, row.sitting_id):
        raise Forbidden("own-score", _("Anda peserta ujian ini. Penyelenggara lain yang memutuskan hasilnya."))
    return row


def _tell_changed(actor: Actor, run: ScoringRun, held: ScoringRun) -> None:
    """Whoever has another score now is told so; which one, the own page says."""
    told = {"title": run.sitting.title}
    subject = _("Nilai Anda dalam %(title)s berubah") % told
    body = _("Penskoran ujian ini dibetulkan. Nilai yang berlaku sekarang ada di halaman ujian Anda.")
    tell_people(actor, run.sitting, people_changed(run, held), subject, body, topic=SCORE)


def _refuse_needless(sitting: Sitting, digest: str) -> None:
    if ScoringRun.objects.filter(sitting=sitting, adopted_at=None, dropped_at=None).exists():
        raise Conflict("run-waiting", _("Masih ada skor ulang yang menunggu keputusan. Putuskan itu lebih dahulu."))
    held = holding_runs([sitting.pk]).get(sitting.pk)
    if held is not None and (held.digest, held.method) == (digest, VERSION):
        raise Conflict(
            "keys-unchanged",
            _("Tidak ada kunci yang berubah sejak putaran %(number)s. Betulkan kuncinya lebih dahulu di bank soal.")
            % {"number": held.number},
        )


def _last(sitting: Sitting) -> int:
    return ScoringRun.objects.filter(sitting=sitting).aggregate(last=Max("number"))["last"] or 0


def _words(text: str, code: str, message: str) -> str:
    words = one_line(text)
    if not words:
        raise Invalid(code, message)
    return words
