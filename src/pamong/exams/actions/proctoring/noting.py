"""Another computer for a candidate, and what is worth a line in the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.actions.proctoring.seats import Done, chosen, running, those, why, write_down
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Attempt, Candidate, IncidentKind


@dataclass(frozen=True, slots=True)
class NewCode:
    """A one-time code to be told to the candidate at that seat. It is shown once."""

    seat: int
    number: str
    name: str
    code: str


def hand_over(
    actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str
) -> tuple[NewCode, ...]:
    """Whoever has not finished goes on at another computer: with a new code; the old code and the old token are useless.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, _done = those(
            # not locked: like whoever enters, it takes candidates before their attempts
            chosen(actor, row, candidates, lock=False),
            lambda one: not one.over,
            _("Semua kursi terpilih sudah selesai."),
        )
        people = [one.candidate.pk for one in fitting]
        Candidate.objects.filter(pk__in=people).update(edition=F("edition") + 1)
        Attempt.objects.filter(candidate__in=people).update(generation=F("generation") + 1)
        write_down(actor, row, fitting, kind=IncidentKind.MOVED, verb="exams.codes_renewed", reason=reason, now=now)
    key = key_of(settings.SECRET_KEY)
    return tuple(
        NewCode(
            seat=one.candidate.seat,
            number=one.candidate.number,
            name=one.candidate.person.name if one.candidate.person else "",
            code=entry_code(key, one.candidate.uuid, one.candidate.edition + 1),
        )
        for one in fitting
    )


def note_incident(actor: Actor, *, sitting: UUID, candidates: Sequence[UUID] = (), cause: str, sentence: str) -> Done:
    """A line for the minutes about these seats, or about the whole room when none is named.

    raises      NotFound; Invalid
    """
    reason, now = why(cause, sentence), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        places = chosen(actor, row, candidates) if candidates else []
        write_down(actor, row, places, kind=IncidentKind.NOTE, verb="exams.incident_noted", reason=reason, now=now)
    return Done(tuple(one.candidate.seat for one in places))
