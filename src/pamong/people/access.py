"""The only way to people's rows for somebody, and what each role may do with them.

A grant over a region covers exactly that region, never its children. A grant over a unit covers the unit and the units
below it. Who leads a unit has the grant of a leader over it, for as long as that lasts. What is not yours is not there:
``NotFound``, never "forbidden".
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import AccountId, Actor, PersonId, RegionId, UnitId
from pamong.core.actor import Grant as Right
from pamong.core.refusals import Forbidden, NotFound
from pamong.people.models import (
    Account,
    Assignment,
    Breach,
    DataRequest,
    Delegation,
    Grant,
    Person,
    Position,
    Region,
    Restriction,
    Role,
    Unit,
    UnitVersion,
)

M = TypeVar("M", bound=Model)

ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
"""Give roles and set the region up."""

ORGANISERS: Final = frozenset({Role.ADMINISTRATOR, Role.ORGANISER})
"""Keep the registry: import, correct, transfer, open accounts."""

HELPERS: Final = frozenset({*ORGANISERS, Role.UNIT_ADMINISTRATOR, Role.SUPPORT})
"""Help people of theirs back into their accounts."""

READERS: Final = frozenset({*HELPERS, Role.LEADER, Role.AUDITOR})
"""See the people of their region or unit."""

AUDITORS: Final = frozenset({Role.AUDITOR})
"""Read the journal of their region."""

BRANCH_KEEPERS: Final = frozenset({Role.UNIT_ADMINISTRATOR})
"""Open and change units below their own, never their own."""

# Units below given ones, by the versions that hold today.
_BELOW: Final = """
WITH RECURSIVE below (unit_id) AS (
    SELECT unnest(%s::bigint[])
    UNION SELECT v.unit_id FROM people_unitversion v JOIN below b ON v.parent_id = b.unit_id WHERE v.until IS NULL
) SELECT unit_id FROM below
"""

_RIGHTS: Final = """
SELECT g.role, g.region_id, g.unit_id FROM people_grant g
WHERE g.person_id = %(person)s AND g.since <= %(today)s AND (g.until IS NULL OR g.until > %(today)s)
UNION SELECT 'leader', u.region_id, a.unit_id FROM people_assignment a JOIN people_unit u ON u.id = a.unit_id
WHERE a.person_id = %(person)s AND a.leads AND a.since <= %(today)s AND (a.until IS NULL OR a.until > %(today)s)
ORDER BY 1, 2, 3
"""


def actor_of(account: Account, *, acting: UUID | None = None) -> Actor:
    """The actor of a signed-in account: two queries; one more when acting for somebody else.

    acting      uuid of the delegation under which the account acts now; one that no longer holds is passed over
    """
    delegation = _held(account, acting) if acting else None
    person = delegation.principal.person if delegation else account.person
    return Actor(
        name=account.person.name,
        account=AccountId(account.pk),
        person=PersonId(person.pk),
        behalf=AccountId(delegation.principal_id) if delegation else None,
        grants=_rights(person),
    )


def bare_actor_of(account: Account) -> Actor:
    """The same account without any role: only what is its own."""
    return Actor(account.person.name, account=AccountId(account.pk), person=PersonId(account.person_id))


def holds(actor: Actor, roles: Iterable[str], region: int) -> bool:
    """Whether the actor has one of these roles over the whole of that region."""
    return actor.is_system or any(
        grant.role in set(roles) and grant.region == region and grant.unit is None for grant in actor.grants
    )


def visible_regions(actor: Actor) -> QuerySet[Region]:
    """Regions in which the actor has any role, by name."""
    rows = Region.objects.order_by("name")
    return rows if actor.is_system else rows.filter(pk__in={grant.region for grant in actor.grants})


def region_for(actor: Actor, code: str, roles: Iterable[str]) -> Region:
    """A region in which the actor has one of these roles, whole or for a unit. Raises NotFound."""
    wanted = set(roles)
    region = Region.objects.filter(code=code).first()
    if region is None or not (
        actor.is_system or any(grant.role in wanted and grant.region == region.pk for grant in actor.grants)
    ):
        raise NotFound
    return region


def whole_region_for(actor: Actor, code: str, roles: Iterable[str]) -> Region:
    """A region over the whole of which the actor has one of these roles. Raises NotFound."""
    region = Region.objects.filter(code=code).first()
    if region is None or not holds(actor, roles, region.pk):
        raise NotFound
    return region


def visible_people(actor: Actor, roles: Iterable[str] = READERS) -> QuerySet[Person]:
    """People whom one of these roles lets the actor see, and the actor's own person."""
    if actor.is_system:
        return Person.objects.all()
    wanted = set(roles)
    grants = [grant for grant in actor.grants if grant.role in wanted]
    regions = {grant.region for grant in grants if grant.unit is None}
    units = units_below({grant.unit for grant in grants if grant.unit is not None and grant.region not in regions})
    mine = Q(pk=actor.person) | Q(region__in=regions)
    if units:
        here = Assignment.objects.filter(person=OuterRef("pk"), until=None, unit__in=units)
        mine |= Q(Exists(here))
    return Person.objects.filter(mine)


def people_in(actor: Actor, region: Region, roles: Iterable[str] = READERS) -> QuerySet[Person]:
    """Those of them in one region. Over a whole region it is one plain condition, which the planner can estimate."""
    if holds(actor, roles, region.pk):
        return Person.objects.filter(region=region)
    return visible_people(actor, roles).filter(region=region)


def person_for(actor: Actor, uuid: UUID, roles: Iterable[str] = READERS) -> Person:
    """One of them. Raises NotFound."""
    return _one(visible_people(actor, roles).select_related("region").filter(uuid=uuid))


def helped_people(actor: Actor, roles: Iterable[str] = HELPERS) -> QuerySet[Person]:
    """People whom one of these roles lets the actor help; oneself only where the role covers oneself."""
    return visible_people(replace(actor, person=None), roles)


def own_people(actor: Actor) -> QuerySet[Person]:
    """The actor's own person and, when acting for somebody, that person: two over whom the actor has no rights."""
    accounts = [account for account in (actor.account, actor.behalf) if account is not None]
    return Person.objects.filter(pk__in=Account.objects.filter(pk__in=accounts).values("person"))


def visible_units(actor: Actor, roles: Iterable[str] = READERS) -> QuerySet[Unit]:
    """Units in a region of the actor's, under one of these roles: the whole tree for a whole region, else the own branch."""
    if actor.is_system:
        return Unit.objects.all()
    wanted = set(roles)
    grants = [grant for grant in actor.grants if grant.role in wanted]
    regions = {grant.region for grant in grants if grant.unit is None}
    return Unit.objects.filter(Q(region__in=regions) | Q(pk__in=units_below({g.unit for g in grants if g.unit})))


def unit_for(actor: Actor, uuid: UUID, roles: Iterable[str] = READERS) -> Unit:
    """One of them. Raises NotFound."""
    return _one(visible_units(actor, roles).select_related("region").filter(uuid=uuid))


def visible_positions(actor: Actor, roles: Iterable[str] = READERS) -> QuerySet[Position]:
    """Positions of the regions in which the actor has one of these roles."""
    if actor.is_system:
        return Position.objects.all()
    return Position.objects.filter(region__in={grant.region for grant in actor.grants if grant.role in set(roles)})


def position_for(actor: Actor, uuid: UUID, roles: Iterable[str] = READERS) -> Position:
    """One of them. Raises NotFound."""
    return _one(visible_positions(actor, roles).select_related("region").filter(uuid=uuid))


def kept_person_for(actor: Actor, uuid: UUID, *, own: bool = False, lock: bool = True) -> Person:
    """A person whose record the actor keeps, over the whole region; never the own one, nor that of who is acted for.

    own         the actor's own person as well, unless somebody else acts in that name
    raises      NotFound; Forbidden ``own-record``
    lock        nobody else changes the record until the transaction ends; a reader needs none
    """
    rows = Person.objects.select_related("region").filter(uuid=uuid)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    mine = Q(pk=actor.person) if own and actor.behalf is None else Q(pk=None)
    row = _one(rows if actor.is_system else rows.filter(mine | Q(region__in=_kept_regions(actor))))
    if not (own and actor.behalf is None and row.pk == actor.person):
        _refuse_own_record(actor, row.pk)
    return row


def kept_unit_for(actor: Actor, uuid: UUID) -> Unit:
    """A unit of a region whose registry the actor keeps. Raises NotFound."""
    rows = Unit.objects.select_related("region").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(region__in=_kept_regions(actor)))


def kept_position_for(actor: Actor, uuid: UUID) -> Position:
    """A position of a region whose registry the actor keeps. Raises NotFound."""
    rows = Position.objects.select_related("region").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(region__in=_kept_regions(actor)))


def kept_assignment_for(actor: Actor, uuid: UUID) -> Assignment:
    """An assignment of a person whose record the actor keeps. Raises NotFound; Forbidden ``own-record``."""
    rows = Assignment.objects.select_related("person", "unit", "position").filter(uuid=uuid)
    row = _one(rows if actor.is_system else rows.filter(person__region__in=_kept_regions(actor)))
    _refuse_own_record(actor, row.person_id)
    return row


def root_for(actor: Actor, uuid: UUID) -> Unit:
    """A unit under which the actor may open others: of a kept region, or of the own branch. Raises NotFound."""
    rows = Unit.objects.select_related("region").filter(uuid=uuid)
    branch = Q(pk__in=units_below(_own_units(actor)))
    return _one(rows if actor.is_system else rows.filter(branch | Q(region__in=_kept_regions(actor))))


def branch_for(actor: Actor, uuid: UUID) -> Unit:
    """A unit that the actor may change: of a kept region, or below a unit of the own. Raises NotFound."""
    rows = Unit.objects.select_related("region").filter(uuid=uuid)
    held = UnitVersion.objects.filter(unit=OuterRef("pk"), until=None, parent__in=units_below(_own_units(actor)))
    return _one(rows if actor.is_system else rows.filter(Exists(held) | Q(region__in=_kept_regions(actor))))


def account_for(actor: Actor, uuid: UUID, roles: Iterable[str] = HELPERS) -> Account:
    """The account of a person whom one of these roles lets the actor help. Raises NotFound."""
    rows = Account.objects.filter(uuid=uuid, person__in=helped_people(actor, roles))
    return _one(rows.select_related("person__region"))


def grant_for(actor: Actor, uuid: UUID) -> Grant:
    """A grant over a region that the actor administers. Raises NotFound."""
    rows = Grant.objects.filter(uuid=uuid).select_related("person", "region", "unit")
    if not actor.is_system:
        rows = rows.filter(region__in={g.region for g in actor.grants if g.role in ADMINISTRATORS and g.unit is None})
    return _one(rows)


def processed(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """Those of them whose data may be processed further: without who restricted that. No query of its own."""
    return people.exclude(pk__in=Restriction.objects.filter(until=None).values("person"))


def data_request_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> DataRequest:
    """What somebody asked about the own data, for who keeps that region's registry. Raises NotFound; Forbidden ``own-record``."""
    rows = DataRequest.objects.select_related("person", "region").filter(uuid=uuid)
    rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
    row = _one(rows if actor.is_system else rows.filter(region__in=_kept_regions(actor)))
    _refuse_own_record(actor, row.person_id)
    return row


def breach_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Breach:
    """A breach of a region that the actor administers. Raises NotFound."""
    rows = Breach.objects.select_related("region").filter(uuid=uuid)
    rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
    mine = {grant.region for grant in actor.grants if grant.role in ADMINISTRATORS and grant.unit is None}
    return _one(rows if actor.is_system else rows.filter(region__in=mine))


def units_below(units: Iterable[UnitId | None]) -> list[int]:
    """These units and all below them today. One query; none for no units."""
    wanted = [unit for unit in units if unit is not None]
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [wanted])
        return [unit for (unit,) in cursor.fetchall()]


def today() -> date:
    """The day it is where the current time zone is."""
    return timezone.localdate()


def _kept_regions(actor: Actor) -> set[RegionId]:
    return {grant.region for grant in actor.grants if grant.role in ORGANISERS and grant.unit is None}


def _refuse_own_record(actor: Actor, person: int) -> None:
    if own_people(actor).filter(pk=person).exists():
        raise Forbidden("own-record", _("Data Anda sendiri diubah oleh penyelenggara lain."))


def _own_units(actor: Actor) -> set[UnitId | None]:
    return {grant.unit for grant in actor.grants if grant.role in BRANCH_KEEPERS}


def _one(rows: QuerySet[M]) -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _rights(person: Person) -> tuple[Right, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, {"person": person.pk, "today": today()})
        return tuple(Right(role, RegionId(region), unit) for role, region, unit in cursor.fetchall())


def _held(account: Account, uuid: UUID) -> Delegation | None:
    return (
        Delegation.objects.filter(
            uuid=uuid,
            delegate=account,
            revoked_at=None,
            since__lte=today(),
            until__gt=today(),
            principal__closed_at=None,
        )
        .select_related("principal__person")
        .first()
    )
