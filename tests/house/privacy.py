"""What the addresses about personal data point to, made as people make them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from pamong.people.actions import answer_request, ask_data, record_breach
from pamong.people.actions.breaches import BreachFacts
from pamong.people.models import Breach, DataRequest, Restriction
from tests.make import World


def correction(world: World) -> DataRequest:
    """Ani wants her name put right; it waits."""
    found = DataRequest.objects.filter(person=world.ani.person, kind="correction").first()
    return found or ask_data(world.actor("ani"), kind="correction", wish="Nama saya Ani Rachmawati")


def copied(world: World) -> DataRequest:
    """A copy of everything about Ani, packed."""
    found = DataRequest.objects.filter(person=world.ani.person, kind="copy").first()
    if found is None:
        found = ask_data(world.actor("ani"), kind="copy")
        run_job(job_of(found))
    return found


def job_of(request: DataRequest) -> int:
    """Number of the work that packs a copy."""
    return Job.objects.get(uuid=str(request.job)).pk


def restricted(world: World, name: str = "ani") -> Restriction:
    """Somebody of the cast wants to be left alone, and Budi has seen to it."""
    held = Restriction.objects.filter(person=getattr(world, name).person, until=None).first()
    if held is None:
        asked = ask_data(world.actor(name), kind="restriction")
        answer_request(world.actor("budi"), request=asked.uuid, grant=True)
    return held or Restriction.objects.get(person=getattr(world, name).person, until=None)


def facts(hours: int = 3) -> BreachFacts:
    """A lost laptop, noticed so many hours ago."""
    return BreachFacts(
        noticed=timezone.now() - timedelta(hours=hours),
        data="Nama, NIP dan nomor telepon",
        how="Laptop dinas hilang di perjalanan",
        handling="Akun ditutup, kata sandi diganti",
    )


def breach(world: World) -> Breach:
    """In the register of Eka's region; nobody was told yet."""
    found = Breach.objects.filter(region=world.region).first()
    return found or record_breach(world.actor("eka"), region=world.region.code, facts=facts())


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "data-request": lambda world: correction(world).uuid,
    "data-copy": lambda world: copied(world).job,
    "breach": lambda world: breach(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
