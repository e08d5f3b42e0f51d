"""How many are how far in an offering: counted by the database, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pamong.learning.models import OfferingInvitation, Registration, Seating
from pamong.learning.queries.offerings.naming import invitation_source
from pamong.learning.queries.offerings.page import OfferingPage
from pamong.office.queries.sent import read_of

# Of several rows of one seat in one session the last one holds.
_ATTENDED: Final = """
SELECT count(DISTINCT registration_id) FROM (
    SELECT DISTINCT ON (a.registration_id, a.session_id) a.registration_id, a.present
    FROM learning_attendance a JOIN learning_session s ON s.id = a.session_id
    WHERE s.offering_id = %s ORDER BY a.registration_id, a.session_id, a.id DESC
) last WHERE present
"""

# A later row for the same registration is a correction.
_FINISHED: Final = """
SELECT count(*) FROM (
    SELECT DISTINCT ON (c.registration_id) c.completed
    FROM learning_completion c JOIN learning_registration r ON r.id = c.registration_id
    WHERE r.offering_id = %s ORDER BY c.registration_id, c.id DESC
) last WHERE completed
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the invitation to the end.

    lost        how many of the step before did not get here
    reached     whether the offering has come so far that the number means something
    share       percent of the largest step, for the length of a bar
    """

    code: str
    label: str
    count: int
    lost: int
    reached: bool
    share: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Where most were lost: from one step to the next.

    planned     more wanted a seat than there are
    waiting     of those without a seat, who still waits for one; ``left``: who does not come any more
    """

    since: str
    until: str
    lost: int
    of: int
    planned: bool
    waiting: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """From the invitation to the end. ``loss``: the biggest one; None where nobody was lost."""

    steps: tuple[Step, ...]
    loss: Loss | None

    def count(self, code: str) -> int:
        """How many are at a step."""
        return next(step.count for step in self.steps if step.code == code)


def funnel_of(found: OfferingPage, *, begun: bool) -> Funnel:
    """Five queries, however many take part.

    begun       whether the first session has begun
    """
    counts = _registered(found.id) | _invited(found)
    counts |= {"attended": attended_count(found.id), "finished": finished_count(found.id)}
    steps = _steps(found, counts, begun=begun)
    return Funnel(steps, _biggest(steps, counts["waiting"], full=counts["seated"] >= found.seats))


def attended_count(offering: int) -> int:
    """Who was at a session at least for a while. One query."""
    return _number(_ATTENDED, offering)


def finished_count(offering: int) -> int:
    """Who completed it. One query."""
    return _number(_FINISHED, offering)


def _steps(found: OfferingPage, counts: Mapping[str, int], *, begun: bool) -> tuple[Step, ...]:
    given = bool(found.seated_at) or found.seating == Seating.FIRST
    open_to_all = found.published_at is not None
    plan = (
        ("invited", _("Diundang"), 0, counts["invited"] > 0),
        ("seen", _("Membaca undangan"), counts["invited"], counts["invited"] > 0),
        # Who registered without an invitation makes up for nobody who saw one and did not.
        ("registered", _("Mendaftar"), counts["seen"] + counts["registered"] - counts["followed"], open_to_all),
        ("approved", _("Disetujui"), counts["registered"], open_to_all),
        ("seated", _("Mendapat kursi"), counts["approved"], open_to_all and given),
        ("attended", _("Hadir"), counts["seated"], begun),
        ("finished", _("Menyelesaikan"), counts["attended"], bool(found.finished_at)),
    )
    most = max((counts[code] for code, *_rest in plan), default=0) or 1
    return tuple(
        Step(
            code=code,
            label=label,
            count=counts[code],
            lost=max(0, before - counts[code]) if reached and code != "invited" else 0,
            reached=reached,
            share=round(100 * counts[code] / most),
        )
        for code, label, before, reached in plan
    )


def _biggest(steps: tuple[Step, ...], waiting: int, *, full: bool) -> Loss | None:
    since, until = max(pairwise(steps), key=lambda pair: pair[1].lost)
    if not until.lost:
        return None
    facts = (since.label, until.label, until.lost, until.lost + until.count)
    if until.code != "seated":
        return Loss(*facts, planned=False)
    return Loss(*facts, planned=full and waiting > 0, waiting=waiting, left=until.lost - waiting)


def _registered(offering: int) -> dict[str, int]:
    """People, each once, who ever registered; of them who may come, who has a seat, and who still waits for one."""
    live = Q(withdrawn_at=None, declined_at=None)
    rows = Registration.objects.filter(offering=offering)
    counted: dict[str, int] = rows.aggregate(
        registered=Count("person", distinct=True),
        approved=Count("person", distinct=True, filter=Q(approved_at__isnull=False)),
        seated=Count("person", distinct=True, filter=live & Q(seated_at__isnull=False)),
        waiting=Count("person", distinct=True, filter=live & Q(approved_at__isnull=False, seated_at=None)),
    )
    return counted


def _invited(found: OfferingPage) -> dict[str, int]:
    """Who was invited, saw that, and followed. Who registered has seen it, whatever the messages say."""
    came = Exists(Registration.objects.filter(offering=found.id, person=OuterRef("person")))
    saw = Q(seen_at__isnull=False) | Q(person__in=read_of(invitation_source(found.uuid)))
    rows = OfferingInvitation.objects.filter(offering=found.id).annotate(came=came)
    counted: dict[str, int] = rows.aggregate(
        invited=Count("pk"),
        seen=Count("pk", filter=saw | Q(came=True)),
        followed=Count("pk", filter=Q(came=True)),
    )
    return counted


def _number(statement: str, offering: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [offering])
        count: int = cursor.fetchone()[0]
    return count
