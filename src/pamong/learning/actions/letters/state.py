"""What stands in the way of a letter, and who is already named in one."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.learning.access import kept_offering_for
from pamong.learning.models import Offering
from pamong.learning.queries.letters.held import Held, Seat, held, seats
from pamong.learning.queries.letters.pages import sources_of
from pamong.office.queries.letters import letters_about


def kept_held(actor: Actor, uuid: UUID) -> tuple[Offering, Held]:
    """An offering that the actor keeps, locked, for which letters can be written.

    raises      NotFound; Conflict ``offering-cancelled``, ``no-sessions``
    """
    row = kept_offering_for(actor, uuid, lock=True)
    refuse_cancelled(row)
    told = held(row)
    if not told.meetings:
        raise Conflict(
            "no-sessions", _("Angkatan ini belum punya sesi, jadi surat belum dapat dibuat. Tambahkan sesinya dulu.")
        )
    return row, told


def refuse_cancelled(row: Offering) -> None:
    """Raises Conflict ``offering-cancelled``."""
    if row.cancelled_at:
        raise Conflict(
            "offering-cancelled",
            _("Angkatan ini sudah dibatalkan, jadi suratnya tidak dibuat. Cabut surat yang sudah terbit."),
        )


def seated(row: Offering) -> tuple[Seat, ...]:
    """Who has a seat. Raises Conflict ``nobody-seated``."""
    found = seats(row.pk)
    if not found:
        raise Conflict(
            "nobody-seated", _("Belum ada peserta yang mendapat kursi, jadi belum ada nama untuk surat ini.")
        )
    return found


def named_in_others(row: Offering, kind: str, *, but: UUID | None = None) -> set[int]:
    """Ids of people who stand in a letter of this kind that holds, apart from one letter."""
    return {
        person
        for _pk, letter, people in letters_about(row.region_id, sources_of(row))
        if letter.kind == kind and letter.withdrawn_at is None and letter.uuid != but
        for person in people
    }


def without(found: Iterable[Seat], named: set[int]) -> list[Seat]:
    """Those whose names do not stand there yet. Raises Conflict ``everybody-named`` when nobody is left."""
    left = [seat for seat in found if seat.person.person not in named]
    if not left:
        raise Conflict(
            "everybody-named",
            _("Semua peserta sudah tercantum dalam surat seperti ini. Bila isinya berubah, terbitkan ulang suratnya."),
        )
    return left
