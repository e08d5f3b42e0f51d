"""Rows of learning, made directly: what tests of one part need of the parts before it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from pamong.learning.models import (
    Agreement,
    Engagement,
    Module,
    Offering,
    Partner,
    Programme,
    Registration,
    Session,
    Speaker,
)
from pamong.office.models import Facility
from pamong.people.models import Account, Person
from tests.make import World

WIB = ZoneInfo("Asia/Jakarta")

TOLD = {
    "purpose": "Menjawab pengaduan dengan tenang dan tepat",
    "time_needed": "Dua hari, seluruhnya di jam kerja",
    "data_use": "Hadir dan hasil dilihat Anda, atasan langsung, dan penyelenggara",
    "consequences": "Tidak lulus tidak mengurangi apa pun; Anda dapat mengulang",
    "help": "Bidang Pengembangan Kompetensi, BKPSDM",
    "evaluation_question": "Apakah pengaduan dijawab lebih cepat?",
    "evaluation_measure": "Hari kerja sampai jawaban pertama, dari catatan pengaduan",
    "evaluation_days": 90,
    "review_on": date(2027, 6, 1),
}
"""What a programme must tell before it is published."""

_numbers = count(1)


@dataclass(frozen=True)
class Held:
    """A published programme with one module and one offering of it in two sessions."""

    programme: Programme
    module: Module
    offering: Offering
    sessions: tuple[Session, ...]


def programme(world: World, *, published: bool = True, **facts: Any) -> Programme:
    """A programme of the region, with all that must be told."""
    now = timezone.now()
    row = Programme.objects.create(
        region=facts.pop("region", world.region),
        title=facts.pop("title", f"Pelayanan Prima {next(_numbers)}"),
        field="Pelayanan publik",
        created_at=now,
        published_at=now if published else None,
        **{**TOLD, **facts},
    )
    row.refresh_from_db()
    return row


def module(programme: Programme, **facts: Any) -> Module:
    """Its next module: technical training of ten hours, completed by attendance."""
    number = Module.objects.filter(programme=programme).count() + 1
    usual = {"title": f"Modul {number}", "form": "KL03", "hours": Decimal(10), "rule": "attendance"}
    row = Module.objects.create(programme=programme, number=number, **{**usual, **facts})
    row.refresh_from_db()
    return row


def offering(programme: Programme, *, published: bool = True, **facts: Any) -> Offering:
    """Its next offering: open for registration now, thirty seats, first come, without approval."""
    now = timezone.now()
    usual = {
        "number": Offering.objects.filter(programme=programme).count() + 1,
        "seats": 30,
        "seating": "first",
        "approval": False,
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=7),
        "published_at": now if published else None,
    }
    row = Offering.objects.create(programme=programme, region=programme.region, created_at=now, **{**usual, **facts})
    row.refresh_from_db()
    return row


def session(offering: Offering, module: Module, starts_at: datetime, *, hours: float = 4, **facts: Any) -> Session:
    """A meeting without a room of ours."""
    usual = {"title": "Pertemuan", "place": "Aula kecamatan", "ends_at": starts_at + timedelta(hours=hours)}
    row = Session.objects.create(offering=offering, module=module, starts_at=starts_at, **{**usual, **facts})
    row.refresh_from_db()
    return row


def held(world: World, *, starts_at: datetime | None = None, **facts: Any) -> Held:
    """Programme, module, offering and two sessions of four hours, on two days from ``starts_at`` on (in ten days, 08.00 WIB)."""
    first = starts_at or (timezone.now().astimezone(WIB) + timedelta(days=10)).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    taught = programme(world)
    part = module(taught)
    run = offering(taught, **facts)
    days = (first, first + timedelta(days=1))
    return Held(taught, part, run, tuple(session(run, part, day) for day in days))


def seated(offering: Offering, person: Person | Account, **facts: Any) -> Registration:
    """Somebody with a seat, and the times of the sessions taken for it."""
    someone = person.person if isinstance(person, Account) else person
    now = timezone.now()
    usual = {"way": "self", "region": someone.region, "registered_at": now, "approved_at": now, "seated_at": now}
    row = Registration.objects.create(offering=offering, person=someone, **{**usual, **facts})
    row.refresh_from_db()
    for one in Session.objects.filter(offering=offering, cancelled_at=None):
        during = DateTimeTZRange(one.starts_at, one.ends_at)
        Engagement.objects.create(person=someone, registration=row, session=one, during=during)
    return row


def facility(world: World, **facts: Any) -> Facility:
    """A room of the region for forty people."""
    usual = {"name": f"Aula {next(_numbers)}", "capacity": 40, "network": "steady", "region": world.region}
    row = Facility.objects.create(created_at=timezone.now(), **{**usual, **facts})
    row.refresh_from_db()
    return row


def partner(world: World, *, until: date = date(2999, 12, 31), **facts: Any) -> Partner:
    """A university with an agreement that holds until then."""
    usual = {"kind": "education", "name": f"Universitas Contoh {next(_numbers)}", "region": world.region}
    row = Partner.objects.create(created_at=timezone.now(), **{**usual, **facts})
    row.refresh_from_db()
    Agreement.objects.create(
        partner=row,
        number="PKS/1",
        title="Pelatihan bersama",
        since=date(2024, 1, 1),
        until=until,
        created_at=timezone.now(),
    )
    return row


def speaker(world: World, person: Person, **facts: Any) -> Speaker:
    """Somebody who teaches for the region."""
    row = Speaker.objects.create(person=person, created_at=timezone.now(), **{"region": world.region, **facts})
    row.refresh_from_db()
    return row
