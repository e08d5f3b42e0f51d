"""One officer from a gap to a faster counter, a row at a time: every figure of the chain can be told beforehand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import time_machine
from django.utils import timezone

from pamong.competency.models import Requirement, Snapshot
from pamong.credentials.models import Credential, SchemeVersion
from pamong.evaluation.models import Cycle, Finding, FollowUp, Study
from pamong.exams.models import Attempt, Score, ScoringRun, Sitting
from pamong.learning.models import Attendance, Completion, HoursLine, Offering, Programme, Registration, Session
from pamong.people.models import Account
from pamong.services.models import CaseSource, Service
from tests.competency.queries import gapped
from tests.credentials import able, case
from tests.evaluation import case as evaluated
from tests.evaluation.reported import estimated
from tests.exams import case as exams
from tests.learning import case as learning
from tests.make import SINCE, World
from tests.services import case as services

NOW: Final = datetime(2026, 6, 10, 5, tzinfo=UTC)
"""Wednesday noon in Jakarta: everything below is over."""

NUMBER: Final = "800.2/0412/BKPSDM/2025"
CODE: Final = "7K3M9QXT"
HERE, AWAY = 240, 120
"""Minutes attended of the two sessions, of 240 each."""


@dataclass
class Chain:
    """Ani lacked competency A, was taught, examined, judged and certified; her office became faster; a study says so."""

    office: gapped.Office
    programme: Programme
    offering: Offering
    seat: Registration
    sessions: tuple[Session, ...]
    sitting: Sitting
    version: SchemeVersion
    credential: Credential
    snapshot: Snapshot
    service: Service
    study: Study
    cycle: Cycle
    finding: Finding
    follow_up: FollowUp

    @property
    def world(self) -> World:
        """The cast."""
        return self.office.world


def at(year: int, month: int, day: int) -> time_machine.travel:
    """Noon in Jakarta of that day."""
    return time_machine.travel(datetime(year, month, day, 5, tzinfo=UTC), tick=False)


def chain() -> Chain:
    """The whole of it."""
    office = gapped.office()
    world = office.world
    world.officer.refresh_from_db()
    _asks(office, A=3)
    with at(2024, 12, 2):
        office.people["ani"] = world.ani.person
        snapshot = office.snapshot("AKPK 2024")
    programme = learning.programme(world, title="Pelayanan Prima")
    offering, sessions, seat = taught(programme, world.ani)
    blueprint, sitting = examined(world, world.ani, "86.67")
    rule = {
        "all": [
            {"kind": "attendance", "programme": str(programme.uuid)},
            {"kind": "exam", "blueprint": str(blueprint), "least": 70, "reason": "Keputusan panel"},
        ]
    }
    version = case.version(case.scheme(world), rules=[rule])
    able.prove(version, office, A=3)
    credential = certified(world, version, world.ani, number=NUMBER, code=CODE)
    with at(2025, 3, 1):
        office.show("ani", gapped.EXAM, A=3)
    service = served(world)
    study = studied(world, programme, service)
    cycle = evaluated.cycle(world)
    finding = evaluated.finding(
        cycle, kind="strength", text="Loket lebih cepat", evidence="study", reference=str(study.uuid), told="Terbukti"
    )
    follow_up = evaluated.follow_up(finding, world.budi.person, text="Angkatan kedua", due_on=date(2026, 9, 30))
    return Chain(
        office,
        programme,
        offering,
        seat,
        sessions,
        sitting,
        version,
        credential,
        snapshot,
        service,
        study,
        cycle,
        finding,
        follow_up,
    )


def taught(programme: Programme, who: Account) -> tuple[Offering, tuple[Session, ...], Registration]:
    """Two mornings in December 2024: the first whole, half of the second; 7,5 JP."""
    first = datetime(2024, 12, 10, 1, tzinfo=UTC)
    with at(2024, 11, 20):
        part = learning.module(programme)
        run = learning.offering(
            programme,
            opens_at=first - timedelta(days=30),
            closes_at=first - timedelta(days=5),
            finished_at=first + timedelta(days=3),
        )
        sessions = tuple(learning.session(run, part, first + timedelta(days=day)) for day in (0, 1))
    with at(2024, 12, 3):
        seat = learning.seated(run, who, confirmed_at=timezone.now())
    for session, minutes in zip(sessions, (HERE, AWAY), strict=True):
        until = session.starts_at + timedelta(minutes=minutes)
        times = {"since": session.starts_at, "until": until, "noted_at": until, "recorded_at": until}
        Attendance.objects.create(session=session, registration=seat, proof="roster", present=True, **times)
        _hours(seat, session, Decimal(minutes) / 48)
    at_end = first + timedelta(days=3)
    Completion.objects.create(registration=seat, completed=True, minutes=HERE + AWAY, planned=480, at=at_end)
    return run, sessions, seat


def examined(world: World, who: Account, percent: str) -> tuple[Any, Sitting]:
    """An exam on 18 December 2024, closed and scored. Gives the uuid of its blueprint, and the sitting."""
    with at(2024, 12, 17):
        found = exams.prepared(world, starts_at=datetime(2024, 12, 18, 2, tzinfo=UTC), title="Uji Pelayanan Loket")
        candidate = exams.candidate(found.sitting, who)
    end = datetime(2024, 12, 18, 3, tzinfo=UTC)
    attempt = exams.attempt(candidate, begun=found.sitting.starts_at)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=end, receipt="a1b2c3d4e5f60718")
    Sitting.objects.filter(pk=found.sitting.pk).update(closed_at=end)
    run = ScoringRun.objects.create(
        sitting=found.sitting, number=1, keys={}, digest="", method="1", made_at=end, adopted_at=end
    )
    facts = {"answered": 3, "points": 2.6, "most": 3.0, "percent": Decimal(percent), "passed": True, "at": end}
    Score.objects.create(run=run, attempt=attempt, form=attempt.form, **facts)
    return found.blueprint.uuid, found.sitting


def certified(
    world: World, version: SchemeVersion, who: Account, *, route: str = "course", signed: bool = True, **facts: Any
) -> Credential:
    """Applied on 3 February 2025, judged by one and decided by two on the tenth, given that day for three years."""
    with at(2025, 2, 3):
        application = case.application(version, who, route=route)
    with at(2025, 2, 10):
        number = Credential.objects.count()
        case.judged(application, case.appointed(application, case.assessor(world, f"Asesor {number}")))
        decision = case.decided(world, application)
        return case.credential(world, decision, since=date(2025, 2, 10), signed=signed, **facts)


def served(world: World) -> Service:
    """Ani's office: six requests a month, ten working days each until December 2024, six from January 2025 on."""
    row = services.service(world, code="izin-usaha")
    services.standard(row)
    source = services.source(row, covers_until=datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
    for month, days in ((date(2024, 9, 1), 10), (date(2024, 10, 1), 10), (date(2024, 11, 1), 10)):
        _month(source, month, days)
    for month in (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)):
        _month(source, month, 6)
    return row


def studied(world: World, programme: Programme, service: Service) -> Study:
    """A proven cut, design grade B."""
    row = evaluated.study(world)
    evaluated.plan(row, programme, service.code)
    estimated(row)
    return row


def _asks(office: gapped.Office, **levels: int) -> None:
    """The post of the world's officers asks for these levels."""
    for code, level in levels.items():
        Requirement.objects.create(
            position=office.world.officer,
            competency=office.competencies[code],
            level=level,
            since=SINCE,
            created_at=timezone.now(),
        )


def _hours(seat: Registration, session: Session, hours: Decimal) -> None:
    HoursLine.objects.create(
        region=seat.region_id,
        person=seat.person_id,
        day=session.starts_at.date(),
        form="KL02",
        international=False,
        hours=hours,
        times=0,
        title="Pelayanan Prima",
        source=f"learning.module:{seat.pk}:{session.pk}",
        recorded_at=timezone.now(),
    )


def _month(source: CaseSource, month: date, days: int) -> None:
    """Six requests from the first working day of the month on, each decided after so many working days."""
    first = evaluated.workdays(month - timedelta(days=1), 1)
    for place in range(6):
        received = evaluated.workdays(first, place) if place else first
        services.case(source, received, evaluated.workdays(received, days))
