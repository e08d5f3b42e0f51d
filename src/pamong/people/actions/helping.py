"""Who may help whom with an account.

Nobody helps the own account, nor the one in whose name they act. Whoever holds a role, leads a unit or acts for
somebody is helped by an administrator alone: otherwise a unit's helper could walk into the region through another account.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.refusals import Forbidden, NotFound
from pamong.people import access
from pamong.people.models import Account, Person
from pamong.people.queries.accounts import role_holders


def helped_account(actor: Actor, uuid: UUID, roles: Iterable[str], *, holders: bool = False) -> Account:
    """An account that the actor may help, locked; its person and region at hand.

    holders     whether the person may hold a role although the actor does not administer
    raises      NotFound; Forbidden ``own-account``, ``holds-role``
    """
    seen = access.account_for(actor, uuid, roles)
    _refuse_own(actor, [seen.person])
    if not holders:
        _refuse_holders(actor, [seen.person])
    rows = Account.objects.select_for_update(of=("self",)).select_related("person__region")
    return rows.get(pk=seen.pk)


def helped_people(actor: Actor, wanted: Sequence[UUID], roles: Iterable[str]) -> list[Person]:
    """These people, locked, in this order; two who help the same person at once meet here. Raises as above."""
    rows = access.helped_people(actor, roles).select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.uuid: row for row in rows.filter(uuid__in=wanted)}
    if len(found) < len(set(wanted)):
        raise NotFound
    people = [found[uuid] for uuid in dict.fromkeys(wanted)]
    _refuse_own(actor, people)
    _refuse_holders(actor, people)
    return people


def region_of(account: Account) -> int:
    """The region in whose journal stands what happens to an account."""
    return account.person.region_id or INSTALLATION


def _refuse_own(actor: Actor, people: Sequence[Person]) -> None:
    if access.own_people(actor).filter(pk__in=[row.pk for row in people]).exists():
        raise Forbidden("own-account", _("Untuk akun Anda sendiri, mintalah bantuan orang lain."))


def _refuse_holders(actor: Actor, people: Sequence[Person]) -> None:
    administered = access.helped_people(actor, access.ADMINISTRATORS)
    if role_holders().filter(pk__in=[row.pk for row in people]).exclude(pk__in=administered.values("pk")).exists():
        raise Forbidden("holds-role", _("Akun pemegang kewenangan hanya dapat dibantu oleh administrator instansinya."))
