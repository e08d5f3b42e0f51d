"""The transparency checklist of services: computed from the published standard and releases, else by what was noted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.services.formats.service_templates import CheckItem, check_items
from pamong.services.formats.standards import met, numbered
from pamong.services.models import SkmRelease, Standard, TransparencyCheck


@dataclass(frozen=True, slots=True)
class CheckLine:
    """An item of the checklist of one service.

    computed    not to be noted by hand
    met         None: nobody looked yet
    proof       sentence or address; ``address`` tells which
    checked_on  when somebody looked; None for what is computed
    """

    key: str
    title: str
    question: str
    computed: bool
    met: bool | None
    proof: str
    checked_on: date | None

    @property
    def address(self) -> bool:
        """Whether the proof can be opened."""
        return self.proof.startswith("https://")


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything about services that the checklist asks for, by service."""

    standards: Mapping[int, Standard]
    releases: Collection[int]
    checks: Mapping[tuple[int, str], TransparencyCheck]


COMPUTED: Final = "standard"


def openness(services: Collection[int]) -> dict[int, tuple[CheckLine, ...]]:
    """Service → its checklist. Three queries for any number. No actor; whoever asks has checked the right to know."""
    ids = list(services)
    standards = Standard.objects.filter(service__in=ids, published_at__isnull=False).order_by("number")
    noted = TransparencyCheck.objects.filter(service__in=ids).order_by("service", "item", "-pk")
    known = _Known(
        {row.service_id: row for row in standards},
        set(SkmRelease.objects.filter(round__service__in=ids).values_list("round__service", flat=True)),
        {(row.service_id, row.item): row for row in noted.distinct("service", "item")},
    )
    return {pk: tuple(_line(item, pk, known) for item in check_items()) for pk in ids}


def openness_of(service: int) -> tuple[CheckLine, ...]:
    """The checklist of one service."""
    return openness([service])[service]


def _line(item: CheckItem, service: int, known: _Known) -> CheckLine:
    if item.judged == COMPUTED:
        fulfilled = _by_standard(item.key, known.standards.get(service))
        return CheckLine(item.key, item.title, item.question, True, fulfilled, _("Dibaca dari standar."), None)
    if item.judged == "release" and service in known.releases:
        return CheckLine(item.key, item.title, item.question, True, True, _("Terbit di halaman layanan ini."), None)
    note = known.checks.get((service, item.key))
    if note is None:
        return CheckLine(item.key, item.title, item.question, False, None, "", None)
    day = timezone.localdate(note.checked_at)
    return CheckLine(item.key, item.title, item.question, False, note.met, note.proof, day)


def _by_standard(item: str, standard: Standard | None) -> bool:
    return standard is not None and met(item, numbered(standard.components), standard.promise, standard.fee)
