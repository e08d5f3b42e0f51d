"""A region's certificates of a year, ready for the national registry: a table, and which file goes with each row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import KEEPERS, kept_regions
from pamong.credentials.formats.registry import Certified, NotReady, Sort, export
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, Signature
from pamong.credentials.queries.standing import state_of_each
from pamong.kit.files import open_file, stored_file
from pamong.kit.jobs import FILE, visible_job
from pamong.learning.formats.registry import Fields
from pamong.learning.queries.conversions import held, tables_of
from pamong.people.access import today, whole_region_for
from pamong.people.queries.paged import BATCH
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import Member, members

KIND: Final = "credentials.export"
"""Kind of the job that packs the archive."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the registry as which certificates may be handed over. ``code`` is pamong's."""

    code: str
    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class RegistryExport:
    """Everything that was issued in a year: each certificate is in exactly one of the two.

    files       name in the archive → id of the certificate
    """

    region: RegionFacts
    year: int
    ready: tuple[Fields, ...]
    left: tuple[NotReady, ...]
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def registry_export(actor: Actor, code: str, year: int, form: str = "") -> RegistryExport:
    """Certificates that a region issued in a year and that hold or have run out, by number. Constant queries a batch.

    form        code of the form as which they are to be handed over; empty: left open
    raises      NotFound
    """
    region = whole_region_for(actor, code, KEEPERS)
    sort = next((one.sort for one in _forms(region.pk) if one.code == form), Sort())
    ids = list(_issued(region.pk, year).order_by("number", "pk").values_list("pk", flat=True))
    rows: list[Certified] = []
    files: dict[str, int] = {}
    for start in range(0, len(ids), BATCH):
        found = Credential.objects.filter(pk__in=ids[start : start + BATCH]).defer("badge", "token")
        some = _certified(found.select_related("version__scheme", "region").order_by("number", "pk"))
        rows += some.values()
        files |= {row.file: pk for pk, row in some.items() if not row.missing and row.source}
    ready, left = export(rows, sort, no_id=_("orang ini belum punya id di registri nasional"))
    return RegistryExport(region_facts(region), year, ready, left, files)


def export_forms(actor: Actor, code: str) -> tuple[Form, ...]:
    """The registry's forms as the region's table of conversions knows them. Raises NotFound."""
    return _forms(whole_region_for(actor, code, KEEPERS).pk)


def _forms(region: int) -> tuple[Form, ...]:
    table = held(tables_of([region]), region, today())
    return tuple(
        Form(row.code, f"{row.registry} {row.name} ({row.flag})", Sort(str(row.registry), row.flag))
        for row in table.forms.values()
    )


def signed_file(credential: int) -> BinaryIO | None:
    """The signed PDF of a certificate, open for reading. No actor; whoever asks has checked. None where its content is gone."""
    row = Signature.objects.select_related("file").get(credential=credential)
    try:
        return open_file(row.file)
    except NotFound:
        return None


def packed(actor: Actor, job: UUID) -> Packed:
    """The archive that a job made, for who asked for it and still keeps the region. Raises NotFound."""
    view = visible_job(actor, job)
    uuid = view.result.get(FILE)
    if view.kind != KIND or not uuid:
        raise NotFound
    file = stored_file(UUID(str(uuid)))
    if not (actor.is_system or file.region in kept_regions(actor)):
        raise NotFound
    return Packed(open_file(file), file.name, file.media_type)


def system_export(code: str, year: int, form: str) -> RegistryExport:
    """The same table for the machine, which packs what somebody was allowed to ask for."""
    return registry_export(SYSTEM, code, year, form)


def _issued(region: int, year: int) -> "QuerySet[Credential]":
    return Credential.objects.filter(region=region, issued_on__year=year)


def _certified(rows: Iterable[Credential]) -> dict[int, Certified]:
    some = list(rows)
    people: dict[int, Member] = members({row.person_id for row in some})
    states = state_of_each(some)
    return {row.pk: _row(row, people[row.person_id], states[row.pk]) for row in some}


def _row(row: Credential, who: Member, state: State) -> Certified:
    version: Any = row.version
    return Certified(
        name=who.name,
        nip=who.number,
        source=who.source,
        title=f"{version.scheme.title} {version.level}".strip(),
        organiser=row.region.office or row.region.name,
        number=row.number,
        issued_on=row.issued_on,
        file=f"{row.issued_on:%Y}/{row.code}.pdf",
        missing=_why_not(state),
    )


def _why_not(state: State) -> str:
    if state in (State.VALID, State.EXPIRED):
        return ""
    if state is State.UNKNOWN:
        return _("belum ditandatangani")
    return _("sertifikatnya %(state)s") % {"state": state.value}
