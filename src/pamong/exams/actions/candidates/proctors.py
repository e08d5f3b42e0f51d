"""Who watches a sitting."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.exams.access import KEEPERS
from pamong.exams.actions.sittings.state import live, open_for
from pamong.exams.actions.sittings.telling import proctors_of, tell_proctors
from pamong.exams.models import Proctor, Sitting
from pamong.people.access import visible_people
from pamong.people.queries.roll import members


def set_proctors(actor: Actor, *, sitting: UUID, people: Sequence[UUID]) -> tuple[int, ...]:
    """Exactly these people of the region watch; who is new is told of a published sitting. Returns their ids.

    raises      NotFound, also for one person who is not of the region; Conflict ``sitting-cancelled``,
                ``sitting-closed``, ``proctor-candidate``, ``proctors-none``
    """
    with transaction.atomic():
        row = open_for(actor, sitting)
        wanted = set(people)
        found = visible_people(actor, KEEPERS).filter(uuid__in=wanted, region=row.region_id)
        chosen = sorted(found.values_list("pk", flat=True))
        if len(chosen) < len(wanted):
            raise NotFound
        if row.published_at and not chosen:
            raise Conflict("proctors-none", _("Ujian yang sudah terbit perlu paling sedikit satu pengawas."))
        _refuse_candidates(row, chosen)
        before = set(proctors_of(row))
        new = [person for person in chosen if person not in before]
        if before == set(chosen):
            return tuple(chosen)
        Proctor.objects.filter(sitting=row).exclude(person__in=chosen).delete()
        Proctor.objects.bulk_create([Proctor(sitting=row, person_id=person) for person in new])
        record(actor, "exams.proctors_set", row, region=row.region_id, people=chosen)
        tell_proctors(actor, row, new)
    return tuple(chosen)


def _refuse_candidates(row: Sitting, people: Sequence[int]) -> None:
    both = members(live(row).filter(person__in=people).values_list("person", flat=True))
    if both:
        raise Conflict(
            "proctor-candidate",
            _("%(names)s peserta ujian ini, jadi tidak dapat mengawasinya.")
            % {"names": ", ".join(one.name for one in both.values())},
        )
