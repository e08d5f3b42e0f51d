"""Who may be told of an offering by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor, UnitId
from pamong.core.refusals import NotFound
from pamong.learning.access import KEEPERS, kept_offering_for
from pamong.learning.models import OfferingInvitation, Registration
from pamong.learning.queries.needs import need_of
from pamong.learning.queries.offerings.page import OfferingPage, read_offering
from pamong.people.access import unit_for, units_below, visible_people
from pamong.people.queries.posts import held_posts
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who was not told yet. ``need``: levels that lack in what the programme raises; 0 where nobody asked."""

    uuid: UUID
    name: str
    need: int


@dataclass(frozen=True, slots=True)
class Invitees:
    """Whom a choice means.

    people      not told yet and not registered, who need most first, then by name
    told        chosen people who were told already, or have registered
    """

    offering: OfferingPage
    people: tuple[Invitee, ...]
    told: int


def invitees(actor: Actor, uuid: UUID, *, gap: bool, unit: UUID | None) -> Invitees:
    """People of the region that organises who serve there now. Raises NotFound.

    gap         only who has a gap that the programme closes
    unit        only there and below; None is the whole region
    """
    row = kept_offering_for(actor, uuid)
    chosen = _serving(actor, row.region_id, unit)
    need = need_of(row.programme_id, row.region_id, chosen) if gap else {}
    if gap:
        chosen &= need.keys()
    known = _known(row.pk) & chosen
    people = visible_people(actor, KEEPERS).filter(pk__in=chosen - known, region=row.region_id).order_by("folded", "pk")
    found = [Invitee(one.uuid, full_name(one), need.get(one.pk, 0)) for one in people]
    return Invitees(read_offering(row, keeps=True), tuple(sorted(found, key=lambda one: -one.need)), len(known))


def _serving(actor: Actor, region: int, unit: UUID | None) -> set[int]:
    units: Iterable[int] | None = units_below([_unit(actor, region, unit)]) if unit else None
    return {post.person for post in held_posts(region, None if units is None else set(units))}


def _unit(actor: Actor, region: int, uuid: UUID) -> UnitId:
    found = unit_for(actor, uuid, KEEPERS)
    if found.region_id != region:
        raise NotFound
    return UnitId(found.pk)


def _known(offering: int) -> set[int]:
    invited = OfferingInvitation.objects.filter(offering=offering).values_list("person", flat=True)
    registered = Registration.objects.filter(offering=offering).values_list("person", flat=True)
    return {*invited, *registered}
