"""A sitting is announced, and given up."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.exams.actions.scoring import open_run
from pamong.exams.actions.sittings.state import leave_room, live, planned
from pamong.exams.actions.sittings.telling import proctors_of, tell_candidates, tell_everybody, tell_proctors
from pamong.exams.actions.taking import hold, refuse_obstacles
from pamong.exams.models import Sitting
from pamong.exams.queries.readiness import missing
from pamong.kit.wording import one_line

SHORTEST: Final = 10
"""Signs of a reason that people can understand."""


def publish_sitting(actor: Actor, *, sitting: UUID) -> Sitting:
    """From now on candidates know it and cards can be printed; the keys that score it are pinned.

    raises      NotFound; Conflict ``sitting-cancelled``, ``sitting-closed``, ``sitting-published``,
                ``sitting-incomplete``, which says what is missing, and what refuses a candidate
    """
    with transaction.atomic():
        row = planned(actor, sitting)
        if row.published_at:
            raise Conflict("sitting-published", _("Pelaksanaan ini sudah terbit."))
        if lacking := missing(row):
            raise Conflict("sitting-incomplete", _("Belum dapat terbit: %(what)s") % {"what": " ".join(lacking)})
        people = [one.person_id for one in live(row) if one.person_id is not None]
        hold(people)
        refuse_obstacles(row, people, listed=True)
        row.published_at = timezone.now()
        row.save(update_fields=["published_at"])
        open_run(actor, row)
        record(actor, "exams.sitting_published", row, region=row.region_id, candidates=len(people))
        tell_candidates(actor, row, live(row))
        tell_proctors(actor, row, proctors_of(row))
    return row


def cancel_sitting(actor: Actor, *, sitting: UUID, reason: str) -> Sitting:
    """It will not be held: the room is free again, and everybody is told why.

    reason      as people read it
    raises      NotFound; Invalid ``cancel-reason``; Conflict ``sitting-cancelled``, ``sitting-closed``, ``sitting-started``
    """
    with transaction.atomic():
        row = planned(actor, sitting)
        told = one_line(reason)
        if len(told) < SHORTEST:
            raise Invalid("cancel-reason", _("Alasannya belum jelas. Tulis satu kalimat yang dapat dibaca peserta."))
        row.cancelled_at, row.cancellation = timezone.now(), told
        row.save(update_fields=["cancelled_at", "cancellation"])
        leave_room(actor, row)
        record(actor, "exams.sitting_cancelled", row, region=row.region_id, candidates=live(row).count())
        subject = _("Ujian %(title)s dibatalkan") % {"title": row.title}
        tell_everybody(actor, row, subject, _("Alasannya: %(why)s") % {"why": told})
    return row
