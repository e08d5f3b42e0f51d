"""Invitations and letters of assignment of an offering."""

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import translation

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.actions.letters.state import kept_held, named_in_others, seated, without
from pamong.learning.actions.letters.telling import Issued, tell
from pamong.learning.models import Offering, Speaker
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.learning.queries.letters.held import Held, Seat, meetings_of, spoken_at
from pamong.office.actions.letters import issue_letter
from pamong.people.queries.papers import named_people

By = Literal["all", "region", "office"]
"""One letter for everybody, for each employer, for each office."""

LETTERS = "id"
"""Official letters are Indonesian, whatever the language of the interface."""


def issue_invitation(actor: Actor, *, offering: UUID, facts: LetterFacts, speaker: UUID | None = None) -> UUID:
    """Invite everybody with a seat who is not invited yet, by one letter; or one speaker, to the own sessions. Returns its uuid.

    raises      NotFound, also for a speaker who does not teach there; Conflict ``offering-cancelled``, ``no-sessions``,
                ``nobody-seated``, ``everybody-named``; Invalid as ``LetterFacts.checked``
    """
    with transaction.atomic(), translation.override(LETTERS):
        row, held = kept_held(actor, offering)
        told = facts.checked()
        if speaker is None:
            people = without(seated(row), named_in_others(row, "invitation"))
            content = written.invitation(held, people, told) | {"scope": {}}
        else:
            content = speaker_content(row, held, speaker, told)
        letter = _issue(actor, held, "invitation", content, told)
        tell(actor, letter, offering=held.uuid, name=held.name, people=content["people"])
    return letter.uuid


def issue_assignments(actor: Actor, *, offering: UUID, facts: LetterFacts, by: By = "region") -> tuple[UUID, ...]:
    """Assign everybody with a seat whom no letter names yet. Returns the letters' uuids.

    People stand under their office, by name without titles.

    by          one letter for all, for each employing region, or for each office of it
    raises      NotFound; Conflict ``offering-cancelled``, ``no-sessions``, ``nobody-seated``, ``everybody-named``;
                Invalid as ``LetterFacts.checked``
    """
    with transaction.atomic(), translation.override(LETTERS):
        row, held = kept_held(actor, offering)
        told = facts.checked()
        people = without(seated(row), named_in_others(row, "assignment"))
        letters = []
        for scope in sorted({scope_of(seat, by) for seat in people}, key=str):
            members = [seat for seat in people if scope_of(seat, by) == scope]
            content = written.assignment(held, members, told) | {"scope": dict(scope)}
            letters.append(_issue(actor, held, "assignment", content, told))
            tell(actor, letters[-1], offering=held.uuid, name=held.name, people=content["people"])
    return tuple(letter.uuid for letter in letters)


def scope_of(seat: Seat, by: By) -> tuple[tuple[str, int | None], ...]:
    """Which letter somebody belongs to."""
    region, office = ("region", seat.region), ("office", seat.person.office_id)
    return {"all": (), "region": (region,), "office": (region, office)}[by]


def within(seat: Seat, scope: dict[str, int | None]) -> bool:
    """Whether somebody belongs to a letter of this scope."""
    own = dict(scope_of(seat, "office"))
    return all(own[key] == value for key, value in scope.items())


def speaker_content(row: Offering, held: Held, speaker: UUID, facts: LetterFacts) -> written.Content:
    """Of the invitation of a speaker. Raises NotFound for who does not teach there."""
    meetings = meetings_of(row, spoken_at(row.pk, speaker))
    if not meetings:
        raise NotFound
    someone = Speaker.objects.get(uuid=speaker)
    named = named_people([someone.person_id])[someone.person_id]
    return written.speaker_invitation(held, named, meetings, facts) | {"scope": {"speaker": str(speaker)}}


def _issue(actor: Actor, held: Held, kind: str, content: written.Content, facts: LetterFacts) -> Issued:
    names = {"invitation": content.get("matter", ""), "assignment": f"Surat tugas pelatihan {held.name}"}
    row = issue_letter(
        actor,
        region=held.region,
        kind=kind,
        series=kind,
        subject=names[kind],
        content=content,
        paper=facts.paper,
        dated=facts.dated,
        source=held.source,
    )
    return Issued(held.region, row.uuid, kind, row.number)
