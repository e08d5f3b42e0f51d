"""What the addresses of satisfaction surveys point to, made as people make them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from pamong.services.actions.improvements import add_improvement
from pamong.services.actions.releases import publish_release
from pamong.services.formats.quarters import number_of, quarter_of
from pamong.services.models import Improvement, Service, SkmRelease, SkmRound, Standard
from tests.make import World
from tests.services import case, satisfied


def service(world: World) -> Service:
    """One of Budi's with a published standard; the same, whenever it is asked for."""
    found = Service.objects.filter(region=world.region, code="izin-skm").first()
    row = found or case.service(world, code="izin-skm", title="Izin reklame")
    if not Standard.objects.filter(service=row).exists():
        case.standard(row)
    return row


def asked(world: World) -> SkmRound:
    """Its survey of this quarter, which runs."""
    row, quarter = service(world), quarter_of(timezone.localdate())
    return SkmRound.objects.filter(service=row, quarter=quarter).first() or satisfied.opened(
        world, row, quarter=quarter
    )


def over(world: World) -> SkmRound:
    """The survey of this quarter of another service, closed, with forms and a change."""
    row = Service.objects.filter(region=world.region, code="izin-skm-lalu").first()
    if row is None:
        row = case.service(world, code="izin-skm-lalu", title="Izin usaha")
        case.standard(row)
    made = SkmRound.objects.filter(service=row).first()
    if made is None:
        made = satisfied.opened(world, row, quarter=quarter_of(timezone.localdate()))
        forms = satisfied.forms(
            29, satisfied.CHECK, menunggu=12, komentar="Antrean pagi terlalu lama", usia="26–35 tahun"
        )
        satisfied.handed_in(satisfied.closed(made, timezone.now() - timedelta(minutes=1)), forms)
    return made


def improvement(world: World) -> Improvement:
    """What was changed because of it."""
    row = over(world)
    return Improvement.objects.filter(round=row).first() or add_improvement(
        world.actor("budi"), round=row.uuid, said="Antrean pagi terlalu lama", done="Loket kedua dibuka.", since=None
    )


def release(world: World) -> SkmRelease:
    """What was published of it."""
    row = over(world)
    found = SkmRelease.objects.filter(round=row).first()
    return found or publish_release(world.actor("budi"), round=row.uuid, visits=580)


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "skm-service": lambda world: service(world).uuid,
    "skm-round": lambda world: asked(world).uuid,
    "skm-over": lambda world: over(world).uuid,
    "skm-improvement": lambda world: improvement(world).uuid,
    "skm-slug": lambda world: (release(world), over(world).service.code)[1],
    "skm-year": lambda world: over(world).quarter.year,
    "skm-quarter": lambda world: number_of(over(world).quarter),
}
"""What the keys of addresses may point to, made when asked for."""
