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
from pamong.learning.actions.registration import approve, nominate

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
    return _each(people, lambda person: nominate(actor, offering=offering, person=person, reason=reason))


def approve_several(actor: Actor, *, approvals: Sequence[UUID]) -> Together:
    """Say yes to several registrations.

    raises      NotFound, also for one that is not the actor's; Invalid ``nobody``; TooLarge ``many``
    """
    return _each(approvals, lambda approval: approve(actor, approval=approval))


def _each(wanted: Iterable[UUID], action: Callable[[UUID], object]) -> Together:
    """Inside one transaction, each in a savepoint of its own: a refusal undoes only what it refused."""
    some = list(dict.fromkeys(wanted))
    if not some:
        raise Invalid("nobody", _("Belum ada yang dipilih. Beri tanda pada nama, lalu ulangi."))
    if len(some) > MOST:
        text = _("Sekali jalan paling banyak %(most)s; terpilih %(read)s. Pilih bertahap.")
        raise TooLarge("many", text % {"most": number(MOST), "read": number(len(some))})
    refused: dict[UUID, str] = {}
    with transaction.atomic():
        for one in some:
            try:
                action(one)
            except NotFound:
                raise
            except Refusal as refusal:
                refused[one] = str(refusal)
    return Together(len(some) - len(refused), refused)
