"""What the minutes of a sitting (berita acara) are made of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.access import watched_sitting_for
from pamong.exams.models import Attempt, Candidate, FormItem, Incident, IncidentKind, Proctor, SittingForm
from pamong.exams.queries.monitor import SittingFacts, facts_of
from pamong.exams.queries.timeline import Line, timeline
from pamong.people.queries.papers import Named, named_people


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who did not come."""

    seat: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many candidates.

    present     entered; of them ``submitted`` by themselves, ``timed`` ended when their time was up, ``ended`` by a proctor,
                ``others`` entered and were never let in, or are still at work
    helped      with an accommodation
    """

    all: int
    present: int
    absent: int
    submitted: int
    timed: int
    ended: int
    others: int
    helped: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """A sitting as it is written down. ``lines``: what happened, the oldest first."""

    sitting: SittingFacts
    blueprint: str
    forms: int
    items: int
    numbers: Numbers
    absent: tuple[Absent, ...]
    lines: tuple[Line, ...]
    proctors: tuple[Named, ...]
    at: datetime


def minutes(actor: Actor, sitting: UUID) -> Minutes:
    """Everything that is printed, for who watches the sitting or keeps it. Raises NotFound."""
    row = watched_sitting_for(actor, sitting)
    candidates = list(Candidate.objects.filter(sitting=row, removed_at=None).select_related("person").order_by("seat"))
    attempts = {one.candidate_id: one for one in Attempt.objects.filter(sitting=row)}
    forms = list(SittingForm.objects.filter(sitting=row).values_list("form", flat=True))
    watching = Proctor.objects.filter(sitting=row).values_list("person", flat=True)
    lines, _more = timeline(row.pk)
    told = [one for one in reversed(lines) if one.kind != IncidentKind.ENTERED]
    return Minutes(
        sitting=facts_of(row),
        blueprint=row.blueprint.title,
        forms=len(forms),
        items=FormItem.objects.filter(form__in=forms[:1]).count(),
        numbers=_numbers(row.pk, candidates, [attempts[one.pk] for one in candidates if one.pk in attempts]),
        absent=tuple(
            Absent(one.seat, one.number, one.person.name if one.person else _("Peserta gladi bersih"))
            for one in candidates
            if one.pk not in attempts
        ),
        lines=tuple(told),
        proctors=tuple(named_people(list(watching)).values()),
        at=row.closed_at or timezone.now(),
    )


def _numbers(sitting: int, candidates: list[Candidate], attempts: list[Attempt]) -> Numbers:
    submitted = sum(one.submitted_at is not None for one in attempts)
    ended = sum(one.ended_at is not None for one in attempts)
    by_hand = Incident.objects.filter(sitting=sitting, kind=IncidentKind.ENDED, account__isnull=False)
    stopped = by_hand.values("candidate").distinct().count()
    return Numbers(
        all=len(candidates),
        present=len(attempts),
        absent=len(candidates) - len(attempts),
        submitted=submitted,
        timed=ended - stopped,
        ended=stopped,
        others=len(attempts) - submitted - ended,
        helped=sum(bool(one.extra or one.large) for one in candidates),
    )
