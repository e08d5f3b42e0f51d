"""Sheets of signatures, and the PIN that is printed on them for rooms without network."""

import secrets
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.learning.access import kept_session_for
from pamong.learning.actions.letters.issuing import LETTERS
from pamong.learning.actions.letters.state import kept_held, seated
from pamong.learning.models import Session
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.learning.queries.letters.held import Held, Seat, meetings_of, speakers
from pamong.office.actions.letters import issue_letter

DIGITS: Final = 6
"""Of a PIN."""


def ensure_pin(actor: Actor, *, session: UUID) -> str:
    """The PIN of a session, six digits; made when it has none.

    raises      NotFound; Conflict ``session-cancelled``
    """
    with transaction.atomic():
        found = kept_session_for(actor, session)
        row = Session.objects.select_for_update(no_key=True).get(pk=found.pk)
        if row.cancelled_at:
            raise Conflict("session-cancelled", _("Sesi ini sudah dibatalkan, jadi tidak ada presensinya."))
        if not row.pin:
            row.pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            row.save(update_fields=["pin"])
            record(actor, "learning.pin_made", row, region=found.offering.region_id)
    return row.pin


def issue_sheet(actor: Actor, *, session: UUID, facts: LetterFacts) -> UUID:
    """The sheet of one session, with everybody who has a seat now. It has no number, but a code as every letter. Returns its uuid.

    raises      NotFound; Conflict ``offering-cancelled``, ``session-cancelled``, ``nobody-seated``; Invalid as
                ``LetterFacts.checked``
    """
    with transaction.atomic(), translation.override(LETTERS):
        found = kept_session_for(actor, session)
        run, held = kept_held(actor, found.offering.uuid)
        told = facts.checked()
        pin = ensure_pin(actor, session=session)
        row = issue_letter(
            actor,
            region=held.region,
            kind="roster",
            series=None,
            subject=f"Daftar hadir pelatihan {held.name}",
            content=sheet_content(found, held, seated(run), pin, told),
            paper=told.paper,
            dated=told.dated,
            source=f"learning.session:{found.uuid}",
        )
    issued: UUID = row.uuid
    return issued


def sheet_content(
    session: Session, held: Held, people: tuple[Seat, ...], pin: str, facts: LetterFacts
) -> written.Content:
    """Of the sheet of a session, with its offering at hand."""
    (when,) = meetings_of(session.offering, [session.pk])
    content = written.roster(held, when, speakers(session.pk), people, pin, facts)
    return content | {"scope": {"session": str(session.uuid)}}
