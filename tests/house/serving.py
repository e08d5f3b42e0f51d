"""Services for the matrix of addresses: one that is published and measured, one that is being written."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.utils import timezone

from pamong.services.models import Service
from tests.make import World
from tests.services import case

SINCE: Final = datetime(2025, 1, 2, tzinfo=UTC)


def _published(world: World) -> Service:
    """Published long ago, with requests in two comparable periods before today."""
    found = Service.objects.filter(title="Izin reklame").first()
    if found is None:
        found = case.service(world, title="Izin reklame", code="izin-reklame")
        case.standard(found, published_at=SINCE)
        book = case.source(found)
        day = timezone.localdate()
        for received in (day - timedelta(days=30 * months) for months in (*range(2, 5), *range(13, 17))):
            for took in range(1, 5):
                case.case(book, _weekday(received), _weekday(received) + timedelta(days=took))
    return found


def _weekday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _drafted(world: World) -> Service:
    """With everything that publication needs."""
    found = Service.objects.filter(title="Legalisir ijazah").first()
    if found is None:
        found = case.service(world, title="Legalisir ijazah", code="legalisir")
        words = {str(number): "Sudah ditulis." for number in range(1, 7)}
        case.standard(found, published=False, components=words)
    return found


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "kept-service": lambda world: _published(world).uuid,
    "drafted-service": lambda world: _drafted(world).uuid,
    "service-slug": lambda world: _published(world).code,
    "service-unit": lambda world: (_published(world), world.licensing.uuid)[1],
}
"""What addresses of services point to."""
