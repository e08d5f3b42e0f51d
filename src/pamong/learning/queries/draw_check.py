"""Repeating a draw from what is kept of it: nothing is believed that can be computed. For the owner of the machine; no actor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.queries import Sought, entries_of
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.models import Draw, Offering, Registration, Seating
from pamong.learning.queries.offerings.naming import title_of
from pamong.science.lottery import commitment, entries_digest, order
from pamong.science.seating import allot


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was computed again. ``code`` is for scripts, ``words`` for people."""

    code: str
    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """A draw, repeated. ``entries``: how many took part; ``seated``: how many were seated by it."""

    title: str
    commitment: str
    seed: str
    word: str
    entries: int
    seated: int
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether all of it came out the same."""
        return all(check.ok for check in self.checks)


def check_draw(offering: UUID) -> DrawCheck:
    """Compute a draw again and compare it with the places, the seats and the journal.

    raises      NotFound; Conflict ``no-draw`` for an offering without lottery, ``not-drawn`` before the draw
    """
    row = Offering.objects.select_related("programme").filter(uuid=offering).first()
    if row is None:
        raise NotFound
    draw = Draw.objects.filter(offering=row).first()
    if row.seating != Seating.LOTTERY or draw is None:
        raise Conflict("no-draw", _("Angkatan ini tidak memakai undian."))
    if draw.drawn_at is None:
        raise Conflict(
            "not-drawn", _("Angkatan ini belum diundi. Komitmennya: %(commitment)s.") % {"commitment": draw.commitment}
        )
    rows = list(Registration.objects.filter(offering=row, lot__isnull=False).order_by("lot", "pk"))
    told = _told(row, "learning.seats_given")
    return DrawCheck(
        title=title_of(row),
        commitment=draw.commitment,
        seed=draw.seed,
        word=draw.word,
        entries=len(rows),
        seated=len(told.get("seated", ())),
        checks=(*_of_the_draw(row, draw, rows), *_of_the_seats(draw, rows, told)),
    )


def _of_the_draw(row: Offering, draw: Draw, rows: list[Registration]) -> Iterator[Check]:
    seed, entries = bytes.fromhex(draw.seed), [str(one.uuid) for one in rows]
    yield Check("commitment", commitment(seed) == draw.commitment, _("Benih cocok dengan komitmennya"))
    published = _told(row, "learning.draw_committed").get("commitment")
    yield Check(
        "published", published == draw.commitment, _("Komitmennya sama dengan yang tercatat di jejak audit saat terbit")
    )
    first = min((one.registered_at for one in rows), default=draw.committed_at)
    yield Check("before", draw.committed_at <= first, _("Komitmen ada sebelum orang pertama mendaftar"))
    yield Check("entries", entries_digest(entries) == draw.entries, _("Pesertanya sama dengan saat diundi"))
    yield Check("order", list(order(seed, draw.word, entries)) == entries, _("Urutannya sama bila dihitung ulang"))
    places = [one.lot for one in rows] == list(range(1, len(rows) + 1))
    yield Check("places", places, _("Nomor urutnya 1, 2, 3 … tanpa sela dan tanpa kembar"))


def _of_the_seats(draw: Draw, rows: list[Registration], told: dict[str, Any]) -> Iterator[Check]:
    """Seats by the order, the seats and quotas of that moment, and who was elsewhere: as the journal has them."""
    drawn = [int(entry[0]) for entry in told.get("order", ())]
    yield Check("journal", drawn == [one.pk for one in rows], _("Urutannya sama dengan yang tercatat di jejak audit"))
    groups = {int(entry[0]): tuple(map(int, entry[1:])) for entry in told.get("order", ())}
    limits = {int(group): int(seats) for group, seats in told.get("limits", {}).items()}
    seated, away = list(map(int, told.get("seated", ()))), set(map(int, told.get("away", ())))
    open_to = [pk for pk in drawn if groups[pk]]
    computed = list(allot(open_to, groups, int(told.get("seats", 0)), limits, away))
    yield Check("seats", computed == seated, _("Kursinya jatuh pada yang berhak menurut urutan dan kuota"))
    held = [one.pk for one in rows if one.seated_at == draw.drawn_at]
    yield Check("kept", held == seated, _("Yang tercatat mendapat kursi saat undian memang mereka"))


def _told(row: Offering, verb: str) -> dict[str, Any]:
    """What the journal keeps of it, the first time it happened; nothing without an entry."""
    sought = Sought(verb=verb, object=f"learning.offering:{row.pk}")
    found = entries_of(row.region_id, sought, limit=100)
    return found[-1].data if found else {}
