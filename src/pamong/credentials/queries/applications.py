"""Applications of a region for who organises: the queue, its file, and one of them with its papers to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F

from pamong.core.actor import Actor
from pamong.credentials.access import KEEPERS, kept_application_for, kept_applications
from pamong.credentials.formats.application_states import LABELS, ApplicationState
from pamong.credentials.models import Application, Route, Scheme
from pamong.credentials.queries.application_page import ApplicationPage, page_of
from pamong.credentials.queries.application_states import in_state, states_of
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows
from pamong.people.queries.paged import page_of as paged
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final = tuple((state.value, LABELS[state]) for state in ApplicationState if state is not ApplicationState.DRAFT)
"""States in which who organises sees an application: what was not handed in is the applicant's alone."""


@dataclass(frozen=True, slots=True)
class ApplicationWanted:
    """Which applications somebody looks for. ``state`` None: whatever it is."""

    state: ApplicationState | None = ApplicationState.SUBMITTED
    scheme: UUID | None = None

    @classmethod
    def of(cls, state: str, scheme: str) -> "ApplicationWanted":
        """By the codes of a filter: empty for the usual, ``semua`` for every state."""
        found = None if state == "semua" else ApplicationState(state or ApplicationState.SUBMITTED)
        return cls(found, UUID(scheme) if scheme else None)


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in the queue. ``name`` and ``unit`` are the applicant's as of today."""

    uuid: UUID
    name: str
    unit: str
    title: str
    level: str
    route_label: str
    state: ApplicationState
    submitted_at: datetime
    checked_at: datetime | None

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return self.state.label


@dataclass(frozen=True, slots=True)
class Applications:
    """A page of the queue. ``waiting``: how many wait to be checked, whatever is looked for."""

    region: RegionFacts
    waiting: int
    page: "Page[ApplicationRow]"


@dataclass(frozen=True, slots=True)
class KeptApplication:
    """An application to be checked, and who checked it; empty while nobody did."""

    page: ApplicationPage
    checked_by: str

    @property
    def uuid(self) -> UUID:
        """Of the application."""
        return self.page.uuid

    @property
    def to_check(self) -> bool:
        """It waits to be checked."""
        return self.page.state is ApplicationState.SUBMITTED

    @property
    def passes(self) -> bool:
        """The certificate that the scheme asks for is held, or none is asked for."""
        return self.page.requires is None or bool(self.page.requires.number)


def applications(actor: Actor, code: str, wanted: ApplicationWanted, *, page: str | None = None) -> Applications:
    """Applications of a region, those that wait longest first. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    here = kept_applications(actor).filter(scheme__region=region.id)
    waiting = in_state(here, ApplicationState.SUBMITTED).count()
    return Applications(region, waiting, paged(application_rows(actor, code, wanted), page))


def application_rows(actor: Actor, code: str, wanted: ApplicationWanted) -> Rows[ApplicationRow]:
    """The same, for a file. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = kept_applications(actor).filter(scheme__region=region)
    if wanted.scheme is not None:
        rows = rows.filter(scheme__uuid=wanted.scheme)
    if wanted.state is not None:
        rows = in_state(rows, wanted.state)
    order = F("submitted_at").asc() if wanted.state is not None else F("submitted_at").desc()
    return Rows(rows.order_by(order, "pk"), _read)


def kept_page(actor: Actor, uuid: UUID) -> KeptApplication:
    """One of them in full. Raises NotFound."""
    row = kept_application_for(actor, uuid)
    return KeptApplication(page_of(row), names_of([row.checked_by]).get(row.checked_by or 0, ""))


def scheme_choices(actor: Actor, code: str) -> list[tuple[str, str]]:
    """Schemes of a region as a filter offers them: uuid and title, by title. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = Scheme.objects.filter(region=region).order_by("title", "pk").values_list("uuid", "title", "code")
    return [(str(uuid), f"{title} ({code})") for uuid, title, code in rows]


def _read(found: Sequence[Application]) -> list[ApplicationRow]:
    """Applications with their people's names. Three queries for any number."""
    people = members({row.person_id for row in found}) if found else {}
    states = states_of([row.pk for row in found]) if found else {}
    return [
        ApplicationRow(
            uuid=row.uuid,
            name=people[row.person_id].name,
            unit=people[row.person_id].unit_name,
            title=row.scheme.title,
            level=row.version.level,
            route_label=str(Route(row.route).label),
            state=states[row.pk],
            submitted_at=row.submitted_at or row.opened_at,
            checked_at=row.checked_at,
        )
        for row in found
    ]
