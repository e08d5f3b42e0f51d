"""What is done for several people at once: each by the action for one, and whoever cannot be helped is told of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Invalid, NotFound, Refusal, TooLarge
from pamong.kit.wording import number
from pamong.learning.access import approvals_of, offering_for
from pamong.learning.actions.registration import approve, nominate
from pamong.learning.actions.registration.state import all_alone
from pamong.learning.actions.taking import hold
from pamong.people.access import visible_people

MOST: Final = 200
"""Things that are done at once."""


@dataclass(frozen=True, slots=True)
class Together:
    """What came of it.

    done        how many went well
    refused     uuid → why not, for the others
    """

    done: int
    refused: dict[UUID, str]


def nominate_people(actor: Actor, *, offering: UUID, people: Sequence[UUID], reason: str) -> Together:
    """Send several people to an offering, for one reason. Who is refused keeps nobody else back.

    raises      NotFound, also for one person who is not the actor's; Invalid ``nobody``; TooLarge ``many``
    """
    some = _some(people)
    with transaction.atomic():
        all_alone([offering_for(actor, offering).pk])
        hold(visible_people(actor).filter(uuid__in=some).values_list("pk", flat=True))
        return _each(some, lambda person: nominate(actor, offering=offering, person=person, reason=reason))


def approve_several(actor: Actor, *, approvals: Sequence[UUID]) -> Together:
    """Say yes to several registrations.

    raises      NotFound, also for one that is not the actor's; Invalid ``nobody``; TooLarge ``many``
    """
    some = _some(approvals)
    with transaction.atomic():
        asked = approvals_of(actor).filter(uuid__in=some)
        rows = list(asked.values_list("registration__offering", "registration__person"))
        all_alone(offering for offering, _person in rows)
        hold(person for _offering, person in rows)
        return _each(some, lambda approval: approve(actor, approval=approval))


def _some(wanted: Iterable[UUID]) -> list[UUID]:
    """Each once. Raises Invalid ``nobody``; TooLarge ``many``."""
    some = list(dict.fromkeys(wanted))
    if not some:
        raise Invalid("nobody", _("Belum ada yang dipilih. Beri tanda pada nama, lalu ulangi."))
    if len(some) > MOST:
        text = _("Sekali jalan paling banyak %(most)s; terpilih %(read)s. Pilih bertahap.")
        raise TooLarge("many", text % {"most": number(MOST), "read": number(len(some))})
    return some


def _each(some: Sequence[UUID], action: Callable[[UUID], object]) -> Together:
    """Inside one transaction, each in a savepoint of its own: a refusal undoes only what it refused."""
    refused: dict[UUID, str] = {}
    for one in some:
        try:
            action(one)
        except NotFound:
            raise
        except Refusal as refusal:
            refused[one] = str(refusal)
    return Together(len(some) - len(refused), refused)
