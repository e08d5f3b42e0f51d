"""Exam cards are printed: the one time a code is seen outside the room."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.exams.actions.sittings.state import open_for
from pamong.exams.queries.cards import DayPapers, cards_of


def print_cards(actor: Actor, *, sitting: UUID, candidates: Collection[UUID] = ()) -> DayPapers:
    """What to print, with the codes; that it was printed is written down, the codes are not.

    candidates  only these; empty is everybody on the list
    raises      NotFound; Conflict ``sitting-unpublished``, ``sitting-cancelled``, ``sitting-closed``, ``cards-none``
    """
    with transaction.atomic():
        row = open_for(actor, sitting)
        if row.published_at is None:
            raise Conflict("sitting-unpublished", _("Terbitkan pelaksanaan ini dahulu, lalu cetak kartunya."))
        papers = cards_of(actor, row, candidates)
        if not papers.rows:
            raise Conflict("cards-none", _("Tidak ada peserta yang kartunya dapat dicetak."))
        record(actor, "exams.cards_printed", row, region=row.region_id, count=len(papers.rows))
    return papers
