"""A small office whose gaps can be worked out by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.actions.snapshots import take_snapshot
from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    Level,
    Requirement,
    Snapshot,
)
from pamong.core.actor import SYSTEM
from pamong.people.access import today
from pamong.people.models import Person, Position, Unit
from tests import make
from tests.make import SINCE, World

EXAM, SELF, SUPERVISOR, PEER = 1, 6, 4, 5


@dataclass
class Office:
    """The world with a technical dictionary of three competencies; ``posts`` ask for what the test says."""

    world: World
    competencies: dict[str, Competency]
    people: dict[str, Person] = field(default_factory=dict)
    told: int = 0

    @property
    def region(self) -> int:
        """Id of the region."""
        return self.world.region.pk

    def post(self, name: str, **asked: int) -> Position:
        """A position that asks for levels."""
        row = make.position(name, self.world.region, kind="2")  # without a jenjang nothing is asked by default
        for code, level in asked.items():
            Requirement.objects.create(
                position=row,
                competency=self.competencies[code],
                level=level,
                since=SINCE,
                created_at=timezone.now(),
            )
        return row

    def person(self, name: str, unit: Unit, post: Position, **shown: float) -> Person:
        """Somebody who showed levels in an exam of today."""
        self.people[name] = make.civil_servant(name, unit, post)
        self.show(name, EXAM, **shown)
        return self.people[name]

    def show(self, name: str, kind: int, **shown: float) -> None:
        """More evidence of somebody."""
        self.told += 1
        source = f"competency.round:{self.told}" if kind in (SELF, SUPERVISOR, PEER) else f"UJI-{self.told}"
        raters = 2 if kind == PEER else None
        rows = [
            EvidenceFacts(self.people[name].pk, self.competencies[code].pk, kind, level, today(), source, raters=raters)
            for code, level in shown.items()
        ]
        if rows:
            record_evidence(SYSTEM, region=self.region, rows=rows)

    def snapshot(self, title: str = "AKPK 2026") -> Snapshot:
        """The gaps of now."""
        return take_snapshot(SYSTEM, region=self.region, title=title)


def office(critical: Mapping[str, bool] | None = None) -> Office:
    """Competencies A, B and C of five levels; positions of the world ask for nothing but what a test says."""
    world = make.world()
    Position.objects.filter(region=world.region).update(level="")
    framework = Framework.objects.create(
        region=world.region, code="TEK", title="Kamus teknis", created_at=timezone.now()
    )
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=1,
        label="1",
        confidence="unconfirmed",
        valid_since=SINCE,
        created_at=timezone.now(),
    )
    found = {}
    for code in ("A", "B", "C"):
        row = Competency.objects.create(framework=framework, code=code, created_at=timezone.now())
        row.refresh_from_db()
        worded = CompetencyVersion.objects.create(
            version=version,
            competency=row,
            name=f"Kompetensi {code}",
            group="technical",
            critical=bool((critical or {}).get(code)),
        )
        for number in range(1, 6):
            Level.objects.create(worded=worded, number=number, headline=f"Level {number}", confidence="unconfirmed")
        found[code] = row
    FrameworkVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    return Office(world, found)
