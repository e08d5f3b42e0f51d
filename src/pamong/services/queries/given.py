"""What a unit gives, by code: for the command line, where people name things in words."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.services.access import kept_services
from pamong.services.formats.service_templates import templates


@dataclass(frozen=True, slots=True)
class Given:
    """A service of a unit, or a ready one."""

    code: str
    title: str

    @property
    def label(self) -> str:
        """Both: ``izin-usaha (Izin usaha)``."""
        return f"{self.code} ({self.title})"


def given_by(actor: Actor, unit: UUID) -> dict[str, tuple[UUID, Given]]:
    """Code → service of a unit that the actor keeps and that is still given. One query."""
    rows = kept_services(actor).filter(unit__uuid=unit, closed_at=None).order_by("code")
    return {row.code: (row.uuid, Given(row.code, row.title)) for row in rows}


def ready_services() -> dict[str, Given]:
    """Code → service that can be begun from a ready one."""
    return {one.code: Given(one.code, one.title) for one in templates()}
