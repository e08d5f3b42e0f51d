"""Rows of services, made directly: what tests of one part need of the parts before it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.services.models import Case, CaseSource, Service, Standard
from tests.make import World

NOW: Final = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
ZONE: Final = ZoneInfo("Asia/Jakarta")

_numbers: Iterator[int] = count(1)


def service(world: World, **facts: Any) -> Service:
    """A service of the cast's unit, without a standard."""
    usual = {
        "region": world.region,
        "unit": world.licensing,
        "code": f"izin-usaha-{next(_numbers)}",
        "title": "Izin usaha",
        "created_at": timezone.now(),
    }
    row = Service.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def standard(service: Service, *, published: bool = True, **facts: Any) -> Standard:
    """Its standard: decided in 14 working days, free of charge."""
    usual = {
        "service": service,
        "number": 1,
        "components": {"1": "Nomor Induk Berusaha dan KTP.", "3": "Paling lama 14 hari kerja."},
        "promise": 14,
        "fee": 0,
        "created_at": timezone.now(),
        "published_at": timezone.now() if published else None,
    }
    row = Standard.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def source(service: Service, **facts: Any) -> CaseSource:
    """A book of cases, known up to today."""
    usual = {
        "region": service.region,
        "service": service,
        "code": "impor",
        "name": "Impor berkas",
        "covers_until": timezone.now(),
        "created_at": timezone.now(),
    }
    row = CaseSource.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def case(source: CaseSource, received: date, decided: date | None = None, **facts: Any) -> Case:
    """A case received, and perhaps decided, at ten o'clock of these days."""
    usual = {
        "region": source.region_id,
        "source": source.pk,
        "source_key": f"B-{next(_numbers):05}",
        "service": source.service_id,
        "unit": source.service.unit_id,
        "received_at": _ten(received),
        "received_on": received,
        "started_on": received,
        "decided_at": _ten(decided) if decided else None,
        "decided_on": decided,
        "outcome": "granted" if decided else "",
        "recorded_at": timezone.now(),
    }
    return Case.objects.create(**{**usual, **facts})


def _ten(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=10)
