"""What a newer version of a scheme adds to what somebody is certified in, and by which programme that is learnt in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import own_credentials
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, SchemeUnit, SchemeVersion
from pamong.credentials.queries.facts import units_of
from pamong.credentials.queries.standing import last_day, state_of_each
from pamong.learning.queries.taught import programme_titles, programmes_about
from pamong.science.scheme import Attendance, leaves, parse


@dataclass(frozen=True, slots=True)
class Way:
    """A programme that bridges."""

    uuid: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Added:
    """A unit that the newer version adds, or asks for at a higher level.

    raised      it was there, at a lower level
    programmes  those that its rule names, else those that raise its competency; none where nobody teaches it yet
    """

    code: str
    title: str
    raised: bool
    programmes: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """From a certificate to the newest version of its scheme.

    version     uuid of that; ``number`` the newer one, ``held`` the certificate's
    until       last day of the certificate: before it, what is new should be learnt
    """

    credential: UUID
    version: UUID
    scheme: str
    held: int
    number: int
    until: date
    added: tuple[Added, ...]


def bridge(actor: Actor, credential: UUID) -> Bridge | None:
    """What is new for the actor's own certificate; None where nothing is, or the certificate is not in force."""
    row = own_credentials(actor).filter(uuid=credential).first()
    if row is None or state_of_each([row])[row.pk] is not State.VALID:
        return None
    newest = newest_version(row.version.scheme_id)
    added = added_units(row.version_id, newest) if newest and newest.number > row.version.number else ()
    return _bridge(row, newest, added) if newest and added else None


def newest_version(scheme: int) -> SchemeVersion | None:
    """The newest published version of a scheme. No actor; what is published is for anybody."""
    rows = SchemeVersion.objects.select_related("scheme").filter(scheme=scheme, published_at__isnull=False)
    return rows.order_by("-number").first()


def added_units(held: int, newest: SchemeVersion) -> tuple[Added, ...]:
    """Units of a version that another one, by id, does not have, or has at a lower level. A unit is known by its code."""
    before = {unit.code: unit for unit in units_of(held)}
    found = []
    for unit in units_of(newest.pk):
        old = before.get(unit.code)
        raised = old is not None and old.competency_id == unit.competency_id and (old.level or 0) < (unit.level or 0)
        if old is None or raised:
            found.append((unit, raised))
    named = _programmes([unit for unit, _raised in found], newest.scheme.region_id)
    return tuple(Added(unit.code, unit.title, raised, named[unit.pk]) for unit, raised in found)


def holders_of_older(version: SchemeVersion) -> tuple[Credential, ...]:
    """Certificates in force by older versions of the scheme. No actor; for who tells their holders."""
    rows = list(
        Credential.objects.filter(
            version__scheme=version.scheme_id, version__number__lt=version.number, valid_until__gt=timezone.now()
        )
        .select_related("version__scheme", "region")
        .defer("badge", "token")
        .order_by("pk")
    )
    states = state_of_each(rows)
    return tuple(row for row in rows if states[row.pk] is State.VALID)


def _bridge(row: Credential, newest: SchemeVersion, added: tuple[Added, ...]) -> Bridge:
    return Bridge(
        credential=row.uuid,
        version=newest.uuid,
        scheme=newest.scheme.title,
        held=row.version.number,
        number=newest.number,
        until=last_day(row.valid_until, row.region.time_zone),
        added=added,
    )


def _programmes(units: Iterable[SchemeUnit], region: int) -> dict[int, tuple[Way, ...]]:
    """Unit → programmes that lead to it."""
    some = list(units)
    by_rule = {unit.pk: _named(unit) for unit in some}
    titles = programme_titles({uuid for named in by_rule.values() for uuid in named})
    found = {}
    for unit in some:
        ways = {uuid: titles[uuid] for uuid in by_rule[unit.pk] if uuid in titles}
        if not ways and unit.competency_id:
            ways = programmes_about([unit.competency_id], region)
        found[unit.pk] = tuple(Way(uuid, title) for uuid, title in ways.items())
    return found


def _named(unit: SchemeUnit) -> list[UUID]:
    """Programmes that the rule names, in its order."""
    if not unit.rule:
        return []
    return [UUID(leaf.programme) for leaf in leaves(parse(unit.rule)) if isinstance(leaf, Attendance)]
