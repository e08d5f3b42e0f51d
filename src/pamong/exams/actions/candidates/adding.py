"""People are put on the list of a sitting: each with a number, a seat and a form."""

from collections.abc import Collection, Iterator, Sequence
from itertools import count as counting
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound, TooLarge
from pamong.exams.access import KEEPERS
from pamong.exams.actions.sittings.state import forms_of, in_turn, live, open_for, seats_of
from pamong.exams.actions.sittings.telling import tell_candidates
from pamong.exams.actions.taking import hold, refuse_obstacles
from pamong.exams.models import Candidate, Sitting
from pamong.kit.wording import number
from pamong.people.access import visible_people
from pamong.people.queries.serving import serving_of

MOST: Final = 2_000
"""People who are added at once."""


def add_candidates(actor: Actor, *, sitting: UUID, people: Sequence[UUID]) -> int:
    """Put people of the region on the list, in the order given; all or nobody. Of a published sitting they are told.

    raises      NotFound, also for one person who is not of the region; TooLarge ``candidates-many``; Invalid
                ``candidates-none``; Conflict ``sitting-cancelled``, ``sitting-closed``, ``sitting-full``,
                ``candidate-twice``, ``candidate-removed``, ``candidate-own``, ``candidate-gone``,
                ``candidate-proctor``, ``candidate-author``, ``candidate-reviewer``, ``candidate-drew``, ``candidate-clash``
    """
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise Invalid("candidates-none", _("Belum ada yang dipilih. Pilih paling sedikit satu orang."))
    if len(wanted) > MOST:
        raise TooLarge(
            "candidates-many",
            _("Sekali tambah paling banyak %(most)s orang; terpilih %(read)s. Tambahkan per unit.")
            % {"most": number(MOST), "read": number(len(wanted))},
        )
    with transaction.atomic():
        row = open_for(actor, sitting)
        found = dict(
            visible_people(actor, KEEPERS).filter(uuid__in=wanted, region=row.region_id).values_list("uuid", "pk")
        )
        if len(found) < len(wanted):
            raise NotFound
        written = enter(actor, row, [found[uuid] for uuid in wanted])
        record(actor, "exams.candidates_added", row, region=row.region_id, count=len(written))
        tell_candidates(actor, row, written)
    return len(written)


def enter(actor: Actor, row: Sitting, people: Collection[int], *, moving: bool = False) -> list[Candidate]:
    """Write these people onto the list of a locked sitting; inside a transaction. Raises Conflict as ``add_candidates``."""
    hold(people)
    refuse_obstacles(row, people, actor=actor, moving=moving)
    places, forms, now = numbered(row, len(people)), forms_of(row), timezone.now()
    serving = serving_of(people)
    rows = [
        Candidate(
            sitting=row,
            person_id=person,
            region_id=serving[person].region,
            unit_id=serving[person].unit,
            number=own,
            seat=seat,
            form=in_turn(forms, seat),
            added_at=now,
            added_by=actor.account,
        )
        for person, (own, seat) in zip(people, places, strict=False)
    ]
    return Candidate.objects.bulk_create(rows, batch_size=MOST)


def numbered(row: Sitting, many: int) -> Iterator[tuple[str, int]]:
    """Next numbers and free seats of a locked sitting. A number is never given twice, also not after somebody left.

    raises      Conflict ``sitting-full``
    """
    taken, seats = set(live(row).values_list("seat", flat=True)), seats_of(row)
    if seats is not None and len(taken) + many > seats:
        raise Conflict(
            "sitting-full",
            _("%(room)s punya %(seats)s tempat ujian; %(taken)s sudah terisi dan Anda menambah %(many)s.")
            % {
                "room": row.facility.name if row.facility else row.place,
                "seats": number(seats),
                "taken": number(len(taken)),
                "many": number(many),
            },
        )
    given = Candidate.objects.filter(sitting=row).count()
    numbers = (f"{row.prefix}-{place:04}" for place in range(given + 1, given + many + 1))
    return zip(numbers, (seat for seat in counting(1) if seat not in taken), strict=False)
