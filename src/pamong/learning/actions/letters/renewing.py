"""Printing a letter again from what is known now: a participant changed, a room moved, a name was written wrongly."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.learning.access import kept_session_for
from pamong.learning.actions.letters.issuing import LETTERS, speaker_content, within
from pamong.learning.actions.letters.sheets import ensure_pin, sheet_content
from pamong.learning.actions.letters.state import kept_held, named_in_others, seated, without
from pamong.learning.actions.letters.telling import Issued, tell
from pamong.learning.models import Offering, Registration, Session
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.learning.queries.letters.held import Held, completed, taught
from pamong.office.access import letter_for
from pamong.office.actions.letters import reissue_letter
from pamong.office.queries.letters import LetterRow, letter_page


def renew_letter(actor: Actor, *, letter: UUID, facts: LetterFacts, reason: str) -> int:
    """The next edition of a letter of an offering: collected again for the same people's office, session or person.

    Who stands in it is told, and who no longer does. Returns the number of the edition.

    raises      NotFound; Conflict ``offering-cancelled``, ``no-sessions``, ``nobody-seated``, ``everybody-named``,
                ``nobody-completed``, ``letter-withdrawn``, ``letter-not-renewed``; Invalid ``letter-reason``, and as
                ``LetterFacts.checked``
    """
    with transaction.atomic(), translation.override(LETTERS):
        row = letter_for(actor, letter, lock=True)
        page = letter_page(actor, letter)
        before = page.content
        run, held = kept_held(actor, _offering(row.source))
        told = facts.checked()
        scope = before.get("scope", {})
        content = _content(actor, page.row, run, held, told, scope) | {"scope": scope}
        new = reissue_letter(actor, letter=letter, content=content, paper=told.paper, dated=told.dated, reason=reason)
        if row.kind != "roster":
            people = {*content["people"], *before.get("people", [])}
            issued = Issued(row.region_id, row.uuid, row.kind, row.number, new.edition)
            tell(actor, issued, offering=held.uuid, name=held.name, people=people)
    return new.edition


def _content(
    actor: Actor, row: LetterRow, run: Offering, held: Held, facts: LetterFacts, scope: dict[str, str | int | None]
) -> written.Content:
    if row.kind == "roster":
        session = kept_session_for(actor, UUID(str(scope["session"])))
        pin = ensure_pin(actor, session=session.uuid)
        return sheet_content(session, held, seated(run), pin, facts)
    if row.kind == "completion":
        return _completion(row, run, held, facts)
    if "speaker" in scope:
        return speaker_content(run, held, UUID(str(scope["speaker"])), facts)
    people = [seat for seat in seated(run) if row.kind == "invitation" or within(seat, _ids(scope))]
    left = without(people, named_in_others(run, row.kind, but=row.uuid))
    write = written.invitation if row.kind == "invitation" else written.assignment
    return write(held, left, facts)


def _completion(row: LetterRow, run: Offering, held: Held, facts: LetterFacts) -> written.Content:
    uuid = row.source.removeprefix("learning.registration:")
    for seat in completed(run.pk):
        if str(seat.registration) == uuid:
            return written.completion(held, seat, taught(run.programme_id), facts)
    raise Conflict(
        "nobody-completed",
        _("Peserta ini sekarang tidak dinyatakan selesai, jadi STTPP-nya tidak diterbitkan ulang. Cabut suratnya."),
    )


def _offering(source: str) -> UUID:
    """For which offering a letter was written. Raises Conflict ``letter-not-renewed`` for one of none."""
    label, _sign, key = source.partition(":")
    if label == "learning.offering":
        return UUID(key)
    found: UUID | None = None
    if label == "learning.registration":
        found = Registration.objects.values_list("offering__uuid", flat=True).get(uuid=key)
    if label == "learning.session":
        found = Session.objects.values_list("offering__uuid", flat=True).get(uuid=key)
    if found is None:
        raise Conflict(
            "letter-not-renewed", _("Surat ini tidak berasal dari suatu angkatan. Cabut, lalu buat surat yang baru.")
        )
    return found


def _ids(scope: dict[str, str | int | None]) -> dict[str, int | None]:
    return {key: value for key, value in scope.items() if not isinstance(value, str)}
