"""Figures of services at the command line: the machine's owner sees every region."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Invalid
from pamong.people.queries.regions import region_by_code
from pamong.services.queries.indicator_pages import services_with_code
from pamong.services.queries.indicators import INDICATORS, Line, covered_until, indicator_lines


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of services that share a code. ``as_of``: up to when everything about them is known; None without cases."""

    region: str
    service: str
    by: str
    as_of: datetime | None
    lines: list[Line]
    units: dict[int, tuple[str, UUID]]

    def document(self) -> dict[str, Any]:
        """As a script reads it: ``unit`` null is all units together, ``month`` null is all months."""
        told = ("key", "title", "unit", "direction", "least", "source")
        return {
            "region": self.region,
            "service": self.service,
            "by": self.by,
            "as_of": self.as_of,
            "indicators": [{name: getattr(indicator, name) for name in told} for indicator in INDICATORS],
            "lines": [self._line(line) for line in self.lines],
        }

    def _line(self, line: Line) -> dict[str, Any]:
        code, uuid = self.units.get(line.unit or 0, (None, None))
        return {
            "unit": code or (None if uuid is None else str(uuid)),
            "unit_name": line.unit_name,
            "month": None if line.month is None else f"{line.month:%Y-%m}",
            "figures": {key: asdict(figure) for key, figure in line.figures.items()},
        }


def indicators(*, region: str, service: str, by: Literal["month", "unit"], since: date | None) -> Report:
    """All offices of a region that give the service. Raises NotFound for an unknown region; Invalid for an unknown service."""
    place = region_by_code(SYSTEM, region)
    services = services_with_code(place.id, service)
    if not services:
        words = _("Instansi %(region)s tidak punya layanan “%(service)s”. Periksa kodenya di halaman Layanan.")
        raise Invalid("service-unknown", words % {"region": region, "service": service})
    lines = indicator_lines(place.id, service, by=by, since=since)
    units = {row.unit: (row.unit_code, row.unit_uuid) for row in services}
    return Report(region, service, by, covered_until([row.id for row in services]), lines, units)
