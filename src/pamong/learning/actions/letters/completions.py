"""Certificates that somebody completed a training (STTPP): one each, for who completed it by the last decision."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.learning.actions.letters.issuing import LETTERS
from pamong.learning.actions.letters.state import kept_held, named_in_others, without
from pamong.learning.actions.letters.telling import Issued, tell
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.learning.queries.letters.held import completed, taught
from pamong.office.actions.letters import issue_letter


def issue_completions(actor: Actor, *, offering: UUID, facts: LetterFacts) -> tuple[UUID, ...]:
    """A certificate for each who completed it and has none that holds; about thirty a second. Returns the letters' uuids.

    raises      NotFound; Conflict ``offering-cancelled``, ``no-sessions``, ``nobody-completed``, ``everybody-named``;
                Invalid as ``LetterFacts.checked``
    """
    with transaction.atomic(), translation.override(LETTERS):
        row, held = kept_held(actor, offering)
        told = facts.checked()
        finished = completed(row.pk)
        if not finished:
            raise Conflict(
                "nobody-completed",
                _("Belum ada peserta yang dinyatakan selesai. Selesaikan angkatan ini dulu, lalu buat STTPP-nya."),
            )
        modules = taught(row.programme_id)
        letters: list[UUID] = []
        for seat in without(finished, named_in_others(row, "completion")):
            letter = issue_letter(
                actor,
                region=held.region,
                kind="completion",
                series="completion",
                subject=f"STTPP pelatihan {held.name}",
                content=written.completion(held, seat, modules, told) | {"scope": {}},
                paper=told.paper,
                dated=told.dated,
                source=f"learning.registration:{seat.registration}",
            )
            issued = Issued(held.region, letter.uuid, letter.kind, letter.number)
            tell(actor, issued, offering=held.uuid, name=held.name, people=[seat.person.person])
            letters.append(letter.uuid)
    return tuple(letters)
