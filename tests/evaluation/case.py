"""Rows of evaluation and of what it reads, made directly: offices with years of cases, some of them trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any, Final

from django.utils import timezone

from pamong.evaluation.models import Cycle, Finding, FollowUp, Instrument, Study, StudyPlan
from pamong.learning.models import Completion, Offering, Programme
from pamong.people.models import Person, Unit, UnitVersion
from pamong.services.models import Case, CaseSource, Service
from tests import make
from tests.learning import case as learning
from tests.make import World
from tests.services import case as services

FIRST: Final = date(2024, 1, 1)
"""First month of the cases that ``planted`` makes."""

START: Final = date(2025, 1, 1)
"""Month after the training that ``planted`` makes, twelve months later."""

MONTHS: Final = 21
"""Months of cases: until 30 September 2025."""

SLOW: Final = 12.0
"""Working days that a case takes before anybody was trained, in the middle."""

_numbers = count(1)


@dataclass(frozen=True)
class Planted:
    """Offices that give one service. ``service``: their code of it; ``people``: who completed the programme, by office."""

    programme: Programme
    offering: Offering
    service: str
    trained: tuple[Unit, ...]
    compared: tuple[Unit, ...]
    people: tuple[Person, ...]


def office(world: World, name: str = "") -> Unit:
    """A unit of the region."""
    number = next(_numbers)
    row = Unit.objects.create(region=world.region, source_id=f"kantor-{number}", created_at=timezone.now())
    UnitVersion.objects.create(unit=row, name=name or f"Kantor Kecamatan {number}", since=date(2020, 1, 1))
    row.refresh_from_db()
    return row


def month(first: date, places: int) -> date:
    """So many months later."""
    number = first.year * 12 + first.month - 1 + places
    return date(number // 12, number % 12 + 1, 1)


def workdays(day: date, number: int) -> date:
    """So many working days later, Saturday and Sunday left out."""
    last = day
    while number:
        last += timedelta(days=1)
        number -= last.weekday() < 5  # Monday to Friday
    return last


def cases(
    unit: Unit, code: str, *, effect: float = 0.0, random: Random, months: int = MONTHS, each: int = 7
) -> Service:
    """A service of an office with so many decided cases a month; ``effect`` working days from ``START`` on."""
    row = Service.objects.create(
        region=unit.region, unit=unit, code=code, title="Izin usaha", created_at=timezone.now()
    )
    services.standard(row)
    source = services.source(row, covers_until=datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
    usual = random.gauss(0, 1.5)
    Case.objects.bulk_create(
        _case(source, workdays(month(FIRST, place) + timedelta(days=2 * number), 0), took)
        for place in range(months)
        for number in range(each)
        for took in (_took(SLOW + usual + (effect if month(FIRST, place) >= START else 0.0), random),)
    )
    return row


def planted(
    world: World,
    *,
    trained: int = 4,
    compared: int = 6,
    effect: float = -2.4,
    seed: int = 1,
    each: int = 7,
    months: int = MONTHS,
) -> Planted:
    """Offices with cases, some of which were trained in December 2024 and are faster from January 2025 on: by 20 % as it stands."""
    random = Random(seed)  # noqa: S311  # the same cases in every run, no secret
    code = f"izin-usaha-{next(_numbers)}"
    offices = [office(world) for _ in range(trained + compared)]
    for place, unit in enumerate(offices):
        cases(unit, code, effect=effect if place < trained else 0.0, random=random, each=each, months=months)
    programme = learning.programme(world, title=f"Pelayanan Prima {next(_numbers)}")
    people = [make.civil_servant(f"Petugas {unit.source_id}", unit, world.officer) for unit in offices[:trained]]
    offering = taught(programme, people, offices[:trained])
    return Planted(programme, offering, code, tuple(offices[:trained]), tuple(offices[trained:]), tuple(people))


def taught(
    programme: Programme, people: Sequence[Person], units: Sequence[Unit], day: date = date(2024, 12, 10)
) -> Offering:
    """An offering that these people of these offices completed on that day."""
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    part = learning.module(programme)
    run = learning.offering(
        programme,
        opens_at=at - timedelta(days=40),
        closes_at=at - timedelta(days=10),
        finished_at=at + timedelta(days=3),
    )
    learning.session(run, part, at)
    for person, unit in zip(people, units, strict=True):
        seat = learning.seated(run, person, unit=unit, region=unit.region, seated_at=at - timedelta(days=9))
        Completion.objects.create(
            registration=seat, completed=True, minutes=240, planned=240, at=at + timedelta(days=3)
        )
    return run


def study(world: World, **facts: Any) -> Study:
    """A study without a plan."""
    row = Study.objects.create(**{"region": world.region, "created_at": timezone.now(), **facts})
    row.refresh_from_db()
    return row


def plan(study: Study, programme: Programme, service: str, *, locked: bool = True, **facts: Any) -> StudyPlan:
    """Its next plan: processing days, a working day less matters, 2024 until September 2025."""
    number = StudyPlan.objects.filter(study=study).count() + 1
    now = timezone.now()
    usual = {
        "study": study,
        "number": number,
        "question": "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        "programme": programme,
        "service": service,
        "indicator": "processing",
        "design": "staggered",
        "meaningful": Decimal(-1),
        "first_month": FIRST,
        "last_month": month(FIRST, MONTHS - 1),
        "planned_start": START,
        "why": "" if number == 1 else "Indikator lama tidak tercatat",
        "created_at": now,
        "locked_at": now if locked else None,
        "digest": sha256(str(number).encode()).hexdigest() if locked else "",
    }
    row = StudyPlan.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def instrument(programme: Programme, **facts: Any) -> Instrument:
    """Its next instrument: two behaviours."""
    usual = {
        "programme": programme,
        "number": Instrument.objects.filter(programme=programme).count() + 1,
        "behaviours": ["Menjelaskan syarat sebelum diminta", "Menjawab pengaduan pada hari yang sama"],
        "created_at": timezone.now(),
    }
    row = Instrument.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def cycle(world: World, **facts: Any) -> Cycle:
    """An open cycle of this year."""
    usual = {"region": world.region, "number": 1, "first_day": date(2026, 1, 1), "opened_at": timezone.now()}
    row = Cycle.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def finding(cycle: Cycle, **facts: Any) -> Finding:
    """A weakness with its evidence."""
    usual = {
        "cycle": cycle,
        "kind": "weakness",
        "text": "Antrean pagi di loket masih panjang",
        "evidence": "satisfaction",
        "reference": "izin-usaha",
        "told": "U3 2,61 dari 412 jawaban, Triwulan III 2026",
        "added_at": timezone.now(),
    }
    row = Finding.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def follow_up(finding: Finding, owner: Person, **facts: Any) -> FollowUp:
    """What is done about it, within thirty days."""
    usual = {
        "finding": finding,
        "text": "Membuka loket kedua pukul 08.00 sampai 10.00",
        "owner": owner,
        "due_on": timezone.localdate() + timedelta(days=30),
        "measure": "Waktu tunggu tengah di bawah 30 menit",
        "created_at": timezone.now(),
    }
    row = FollowUp.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def _took(middle: float, random: Random) -> int:
    return max(0, round(random.gauss(middle, 3.0)))


def _case(source: CaseSource, received: date, took: int) -> Case:
    decided = workdays(received, took)
    ten = timedelta(hours=3)
    return Case(
        region=source.region_id,
        source=source.pk,
        source_key=f"P-{next(_numbers)}",
        service=source.service_id,
        unit=source.service.unit_id,
        received_at=datetime(received.year, received.month, received.day, tzinfo=UTC) + ten,
        received_on=received,
        started_on=received,
        decided_at=datetime(decided.year, decided.month, decided.day, tzinfo=UTC) + ten,
        decided_on=decided,
        outcome="granted",
        recorded_at=timezone.now(),
    )
