"""The home of who keeps a region's registry: what there is, what is missing, what waits."""

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.imports import Line, recent_imports
from pamong.people.access import ADMINISTRATORS, AUDITORS, ORGANISERS, holds, visible_regions, whole_region_for
from pamong.people.models import Assignment, Region, UnitVersion
from pamong.people.queries.accounts import Waiting, waiting_recoveries
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.standings import counted_standings

SHOWN: Final = 5
"""Imports and recoveries that are shown; the pages behind the links have all."""

REGISTRY: Final = "people.registry"

# The same sets as the filters of the directory, which the page leads on to.
_COUNTS: Final = """
WITH here AS MATERIALIZED (SELECT id FROM people_person WHERE region_id = %(region)s)
SELECT
    (SELECT count(*) FROM here),
    (SELECT count(*) FROM here JOIN people_employment e ON e.person_id = here.id
     WHERE e.until IS NULL AND e.standing = ANY(%(counted)s)),
    (SELECT count(*) FROM here
     WHERE NOT EXISTS (SELECT FROM people_assignment a WHERE a.person_id = here.id AND a.until IS NULL)),
    (SELECT count(*) FROM here WHERE NOT EXISTS (SELECT FROM people_account c WHERE c.person_id = here.id)),
    (SELECT count(*) FROM here WHERE NOT EXISTS (SELECT FROM people_account c WHERE c.person_id = here.id)
        OR EXISTS (SELECT FROM people_assignment a WHERE a.person_id = here.id))
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """A region in numbers.

    counted             civil servants in the denominator
    without_unit        people without any post
    staff               people, but for who has only an account and never had a post: whoever sets a new office up
    headless            units that nobody leads, of ``units``
    """

    people: int
    counted: int
    without_unit: int
    without_account: int
    staff: int
    units: int
    headless: int


@dataclass(frozen=True, slots=True)
class OrganiserHome:
    """One region, and the others that the actor organises.

    imports         the newest
    recoveries      the oldest of the ``waiting`` that wait for a second person
    administers     whether the actor may also give roles and change the settings
    """

    region: RegionFacts
    others: tuple[RegionFacts, ...]
    counts: Counts
    imports: tuple[Line, ...]
    recoveries: tuple[Waiting, ...]
    waiting: int
    administers: bool
    audits: bool

    @property
    def waits(self) -> bool:
        """Whether anything is missing or waits."""
        now = self.counts
        return not now.staff or bool(now.without_unit or now.without_account or now.headless or self.recoveries)


def organiser_home(actor: Actor, code: str = "") -> OrganiserHome:
    """A region that the actor organises: this one, else the first by name. Eight queries. Raises NotFound."""
    mine = [row for row in visible_regions(actor) if holds(actor, ORGANISERS, row.pk)]
    if not mine:
        raise NotFound
    region = whole_region_for(actor, code or mine[0].code, ORGANISERS)
    number = RegionId(region.pk)
    _facts, asked = waiting_recoveries(actor, region.code)
    return OrganiserHome(
        region=region_facts(region),
        others=tuple(region_facts(row) for row in mine if row.pk != region.pk),
        counts=_counts(region),
        imports=tuple(recent_imports(actor, region=number, kind=REGISTRY, limit=SHOWN)),
        recoveries=tuple(asked.object_list[:SHOWN]),
        waiting=asked.paginator.count,
        administers=holds(actor, ADMINISTRATORS, region.pk),
        audits=holds(actor, AUDITORS, region.pk),
    )


def _counts(region: Region) -> Counts:
    counted = sorted(counted_standings(region.left_out))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"region": region.pk, "counted": counted})
        people, in_cover, without_unit, without_account, staff = cursor.fetchone()
    heads = Assignment.objects.filter(unit=OuterRef("unit"), leads=True, until=None)
    units = UnitVersion.objects.filter(unit__region=region, until=None).annotate(led=Exists(heads))
    led = list(units.values_list("led", flat=True))
    return Counts(people, in_cover, without_unit, without_account, staff, units=len(led), headless=led.count(False))
