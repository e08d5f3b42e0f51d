"""How long each kind of record is kept, and how much of it is due; who watches over personal data, and what is done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.kit.imports import overdue_imports
from pamong.people.access import ADMINISTRATORS, AUDITORS, ORGANISERS, holds, whole_region_for
from pamong.people.formats.privacy import Processing, Retention, processing, retentions
from pamong.people.models import DataRequest, DataRequestOutcome, Region
from pamong.people.queries.presence import RegionFacts, region_facts

TITLES: Final[dict[str, Text]] = {
    "attempts": gettext_lazy("Percobaan masuk yang keliru"),
    "sessions": gettext_lazy("Sesi dan perangkat yang sedang masuk"),
    "uploads": gettext_lazy("Unggahan yang terputus"),
    "import_rows": gettext_lazy("Baris berkas impor"),
    "job_results": gettext_lazy("Berkas hasil pekerjaan latar"),
    "data_copies": gettext_lazy("Salinan data pribadi yang diminta"),
    "door_marks": gettext_lazy("Tanda perangkat pada survei tanpa nama"),
    "messages": gettext_lazy("Isi pesan yang terkirim"),
    "request_words": gettext_lazy("Tulisan dalam permintaan data pribadi"),
    "persons": gettext_lazy("Data diri dan kepegawaian"),
    "certificates": gettext_lazy("Sertifikat dan keputusannya"),
    "results": gettext_lazy("Hasil ujian, pelatihan dan kompetensi"),
    "breaches": gettext_lazy("Catatan insiden data pribadi"),
    "journal": gettext_lazy("Jejak audit"),
}
"""What a kind of record is called."""

LASTING: Final[dict[str, Text]] = {
    "persons": gettext_lazy("selama bertugas, lalu menurut jadwal retensi arsip"),
    "certificates": gettext_lazy("menurut jadwal retensi arsip"),
    "results": gettext_lazy("menurut jadwal retensi arsip"),
    "breaches": gettext_lazy("menurut jadwal retensi arsip"),
    "journal": gettext_lazy("seterusnya; tidak dapat dihapus"),
}
"""How long those are kept that do not fall due by themselves."""

YEAR: Final = 365

FORGOTTEN: Final = "–"
"""What is left of the reason of a refusal: the database wants it to have had one."""


@dataclass(frozen=True, slots=True)
class KeptFor:
    """One kind of record. ``time`` in words; ``days`` None where a basis outside this house decides."""

    kind: str
    title: str
    time: str
    days: int | None
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Officer:
    """Who watches over personal data in a region."""

    region: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class ProcessingLine:
    """One line of the register of processing, with how long its records are kept."""

    rule: Processing
    kept: str


@dataclass(frozen=True, slots=True)
class ProcessingPage:
    """The register as a region prints it. ``administers``: whether the actor may name the officer."""

    region: RegionFacts
    officer: Officer
    administers: bool
    lines: tuple[ProcessingLine, ...]


def kept_for() -> tuple[KeptFor, ...]:
    """All kinds, in the order of the table. No query."""
    return tuple(_kept(rule) for rule in retentions().values())


def due_rows(now: datetime | None = None) -> dict[str, int | None]:
    """Kind → rows whose time is over; None where nothing falls due by itself, or is no row. A query a kind."""
    moment = now or timezone.now()
    return {kind: _due(rule, moment) for kind, rule in retentions().items()}


def officers() -> tuple[Officer, ...]:
    """Of every region that has named one, by name of the region; public facts. One query."""
    rows = Region.objects.exclude(data_officer="").order_by("name")
    return tuple(Officer(row.name, row.data_officer, row.data_officer_contact) for row in rows[:100])


def processing_page(actor: Actor, code: str) -> ProcessingPage:
    """The register of processing of a region, for who keeps or audits it. UU 27/2022 Pasal 31. Raises NotFound."""
    row = whole_region_for(actor, code, ORGANISERS | AUDITORS)
    kept = {one.kind: one.time for one in kept_for()}
    return ProcessingPage(
        region=region_facts(row),
        officer=Officer(row.name, row.data_officer, row.data_officer_contact),
        administers=holds(actor, ADMINISTRATORS, row.pk),
        lines=tuple(ProcessingLine(rule, kept[rule.retention]) for rule in processing()),
    )


def overdue_words(oldest: datetime) -> QuerySet[DataRequest]:
    """Requests answered before that, which still say something in free words. No actor."""
    rows = DataRequest.objects.filter(answered_at__lt=oldest).exclude(wish="", words="")
    return rows.exclude(outcome=DataRequestOutcome.REFUSED, words=FORGOTTEN, wish="")


def _kept(rule: Retention) -> KeptFor:
    time = str(LASTING[rule.kind]) if rule.days is None else _days(rule.days)
    return KeptFor(rule.kind, str(TITLES[rule.kind]), time, rule.days, rule.basis, rule.confirmed)


def _days(days: int) -> str:
    if days % YEAR == 0:
        years = days // YEAR
        return ngettext("%(n)s tahun", "%(n)s tahun", years) % {"n": years}
    return ngettext("%(n)s hari", "%(n)s hari", days) % {"n": days}


def _due(rule: Retention, now: datetime) -> int | None:
    if not rule.model:
        return None
    oldest = now - timedelta(days=rule.grace)
    if rows := _ROWS.get(rule.kind):
        return rows(oldest).count()
    model = apps.get_model(rule.model)
    field = model._meta.get_field(rule.moment)
    limit: Any = oldest.date() if field.get_internal_type() == "DateField" else oldest
    only = {name: value for name, value in rule.only if not name.startswith("!")}
    but = Q(*((name[1:], value) for name, value in rule.only if name.startswith("!")))
    return QuerySet(model).filter(**{f"{rule.moment}__lt": limit}, **only).exclude(but).count()


_ROWS: Final[dict[str, Callable[[datetime], QuerySet[Any]]]] = {
    "import_rows": overdue_imports,
    "request_words": overdue_words,
}
"""What no field alone tells: asked of whoever deletes it."""
