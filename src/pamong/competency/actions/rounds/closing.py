"""A round closes: what was answered becomes evidence, contradictions are to be talked about, and the gaps are written down."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import kept_round_for
from pamong.competency.actions.discussions import open_discussions
from pamong.competency.actions.evidence import PEERS, EvidenceFacts, record_evidence
from pamong.competency.actions.rounds.state import (
    asker,
    locked,
    refuse_unopened,
    source_of,
    today_in,
    who,
)
from pamong.competency.actions.snapshots import take_snapshot
from pamong.competency.models import Competency, EvidenceKind, RaterKind, Rating, Round
from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.kit.imports.progress import Step, progress
from pamong.kit.jobs import Job, Run, start_job
from pamong.surveys.actions.surveys import close_all
from pamong.surveys.queries.answers import Row, answers_of

_STEPS: Final = 4
_KINDS: Final = {
    RaterKind.SELF.value: EvidenceKind.SELF.value,
    RaterKind.SUPERVISOR.value: EvidenceKind.SUPERVISOR.value,
    RaterKind.PEER.value: EvidenceKind.PEER.value,
}

Group = tuple[int, int, int]
"""Person, competency and kind of evidence."""


def close_round(actor: Actor, *, uuid: UUID, back: str = "") -> Job:
    """Close a round as a job, before its time perhaps. What has been handed in counts; nothing more is taken.

    back        address of the page that asks; see ``start_job``
    raises      NotFound; Conflict ``round-cancelled``, ``round-closed``, ``round-unopened``
    """
    with transaction.atomic():
        row = locked(kept_round_for(actor, uuid))
        refuse_unopened(row)
        title = _("Menutup putaran “%(title)s”") % {"title": row.title}
        args = who(actor) | {"round": row.pk}
        return start_job(actor, kind="competency.close_round", title=title, args=args, region=row.region_id, back=back)


def run_closing(run: Run) -> dict[str, Any]:
    """The job that ``close_round`` asked for: whoever asked had the right to. After a kill it begins again."""
    return finish_round(asker(run), number=run.args["round"], run=run)


def finish_round(actor: Actor, *, number: int, run: Run | None = None) -> dict[str, int]:
    """Close a round in one transaction. One that is closed already stays as it is. The caller has checked the actor.

    number      id of the round
    raises      Conflict ``round-cancelled``, ``round-unopened``
    """
    with transaction.atomic(), progress(run) as step:
        row = locked(Round.objects.get(pk=number))
        if row.closed_at:
            return {}  # asked for twice, or killed between commit and the end of the job
        refuse_unopened(row)
        counts = _write(actor, row, step)
        step(3, _STEPS, _("Memotret kesenjangan"))
        take_snapshot(SYSTEM, region=row.region_id, title=row.title, round=row)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "competency.round_closed", row, region=row.region_id, **counts)
    return counts


def _write(actor: Actor, row: Round, step: Step) -> dict[str, int]:
    """The surveys close first, so that no answer comes in behind the reading."""
    step(0, _STEPS, _("Menutup kuesioner"))
    close_all(actor, region=row.region_id, source=source_of(row))
    step(1, _STEPS, _("Mencatat penilaian"))
    raters = dict(_raters(row))
    day = min(today_in(row.region.time_zone), row.closes_on)
    rows = _evidence(answers_of(row.region_id, source_of(row)), raters, source_of(row), day)
    new = record_evidence(SYSTEM, region=row.region_id, rows=rows)
    step(2, _STEPS, _("Mencari penilaian yang bertentangan"))
    people = sorted({found.person for found in rows})
    return {
        "evidence": new,
        "people": len(people),
        "discussions": open_discussions(SYSTEM, region=row.region_id, people=people),
    }


def _raters(row: Round) -> Iterable[tuple[int, int]]:
    """Invitation → kind of evidence that it makes; who was replaced makes none."""
    rows = Rating.objects.filter(subject__round=row, cancelled_at=None).values_list("invitation", "kind")
    return ((invitation, _KINDS[kind]) for invitation, kind in rows.iterator())


def _evidence(answers: Iterable[Row], raters: Mapping[int, int], source: str, day: date) -> list[EvidenceFacts]:
    """One row for each person, competency and kind; of colleagues their mean, when there are enough of them."""
    known = {str(uuid): pk for uuid, pk in Competency.objects.values_list("uuid", "pk")}
    told: dict[Group, list[float]] = {}
    for answer in answers:
        kind, competency = raters.get(answer.invitation), known.get(answer.key)
        if kind is not None and competency is not None and answer.about is not None and answer.number is not None:
            told.setdefault((answer.about, competency, kind), []).append(answer.number)
    return [
        EvidenceFacts(
            person=person,
            competency=competency,
            kind=kind,
            level=sum(levels) / len(levels),
            observed_on=day,
            source=source,
            raters=len(levels) if kind == EvidenceKind.PEER else None,
        )
        for (person, competency, kind), levels in told.items()
        if kind != EvidenceKind.PEER or len(levels) >= PEERS
    ]
