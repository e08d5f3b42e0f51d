"""How the seats of an offering were shared out, as everybody who may read of it sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import keeps, offering_for, registrations_of
from pamong.learning.formats.registration_states import PASSED
from pamong.learning.models import Draw, Offering, Registration, Seating
from pamong.learning.queries.offerings.naming import title_of
from pamong.people.queries.paged import Rows
from pamong.people.queries.presence import RegionFacts, full_name, region_facts


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One place in the order.

    entry       what was drawn: the uuid of the registration
    name        only of those whom the actor may know; else empty
    at_draw     whether the seat was given at the draw; ``seated``: whether this one has one now
    words       why no seat was given though the turn had come
    """

    lot: int
    entry: UUID
    name: str
    need: int
    at_draw: bool
    seated: bool
    own: bool
    words: str


@dataclass(frozen=True, slots=True)
class DrawPage:
    """How seats are shared out, and what came of it.

    lottery     whether by lottery; else by need
    seed        64 hexadecimal digits; empty until drawn, like ``word`` and ``digest`` (of all entries)
    ready       people who take part when it is drawn now; ``pending``: those whose approval is still open
    ended       whether nothing changes any more: given up, or finished
    may_draw    whether the actor can do it now; ``reason`` why not, for who organises
    rows        the order, read only where a slice is taken; ``own`` the place of who looks, ``given`` seats given at the draw
    """

    uuid: UUID
    title: str
    region: RegionFacts
    keeps: bool
    lottery: bool
    seats: int
    commitment: str
    committed_at: datetime | None
    closes_at: datetime
    ended: bool
    drawn_at: datetime | None
    seed: str
    word: str
    digest: str
    ready: int
    pending: int
    may_draw: bool
    reason: str
    rows: Rows[DrawRow]
    own: DrawRow | None
    given: int


def draw_page(actor: Actor, offering: UUID) -> DrawPage:
    """How the seats of an offering are shared out: the order with nobody's name but those whom the actor may know.

    raises      NotFound, also where seats are given to who comes first: nothing is shared out there
    """
    row = offering_for(actor, offering)
    if row.seating == Seating.FIRST:
        raise NotFound
    draw = Draw.objects.filter(offering=row).first()
    live = Registration.objects.filter(offering=row, withdrawn_at=None, declined_at=None)
    kept, drawn = keeps(actor, row.region_id), bool(draw and draw.drawn_at)
    reason = _reason(row, draw)
    order = Registration.objects.filter(offering=row, lot__isnull=False).select_related("person").order_by("lot")
    order = order if row.seated_at else order.none()
    own = _read(actor, row, order.filter(person=actor.person))
    return DrawPage(
        uuid=row.uuid,
        title=title_of(row),
        region=region_facts(row.region),
        keeps=kept,
        lottery=row.seating == Seating.LOTTERY,
        seats=row.seats,
        commitment=draw.commitment if draw else "",
        committed_at=draw.committed_at if draw else None,
        closes_at=row.closes_at,
        ended=bool(row.cancelled_at or row.finished_at),
        drawn_at=row.seated_at,
        seed=draw.seed if draw and drawn else "",
        word=draw.word if draw and drawn else "",
        digest=draw.entries if draw and drawn else "",
        ready=live.filter(approved_at__isnull=False).count(),
        pending=live.filter(approved_at=None).count(),
        may_draw=kept and not reason,
        reason=reason if kept else "",
        rows=Rows(order, lambda some: _read(actor, row, some)),
        own=own[0] if own else None,
        given=order.filter(seated_at=row.seated_at).count(),
    )


def _reason(row: Offering, draw: Draw | None) -> str:
    """Why seats cannot be given now; empty when they can."""
    if row.cancelled_at or row.finished_at:
        return _("Angkatan ini sudah berakhir.")
    if row.seated_at:
        return _("Kursi sudah dibagikan, dan urutannya tidak diubah lagi.")
    if timezone.now() < row.closes_at:
        return _("Kursi dibagikan sesudah pendaftaran ditutup.")
    if row.seating == Seating.LOTTERY and draw is None:
        return _("Komitmen undian belum ada, jadi hasilnya tidak dapat dibuktikan.")
    return ""


def _read(actor: Actor, row: Offering, some: Iterable[Registration]) -> list[DrawRow]:
    places = list(some)
    mine = registrations_of(actor).filter(pk__in=[one.pk for one in places])
    known = set(mine.order_by().values_list("pk", flat=True)) if places else set()
    acted = actor.behalf is not None  # nobody reads the levels of who is acted for
    return [
        DrawRow(
            lot=one.lot or 0,
            entry=one.uuid,
            name=full_name(one.person) if one.pk in known else "",
            need=one.need if one.pk in known and not (acted and one.person_id == actor.person) else 0,
            at_draw=one.seated_at == row.seated_at,
            seated=one.seated_at is not None and one.withdrawn_at is None,
            own=one.person_id == actor.person,
            words=str(PASSED.get(one.passed_over, "")) if one.pk in known else "",
        )
        for one in places
    ]
