"""What the forms of an offering offer: modules, rooms, speakers, partners."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.learning.access import kept_offering_for, kept_programme_for, kept_session_for
from pamong.learning.queries.modules import ModuleRow, modules_of
from pamong.learning.queries.offerings.page import OfferingPage, read_offering
from pamong.learning.queries.offerings.sessions import SessionRow, read_session, speakers_of_sessions
from pamong.learning.queries.speakers import SpeakerRow, speaker_choices
from pamong.office.queries.facilities import FacilityRow, facility_choices
from pamong.people.queries.presence import RegionFacts, region_facts


@dataclass(frozen=True, slots=True)
class TaughtProgramme:
    """A programme of which an offering is opened."""

    uuid: UUID
    title: str
    region: RegionFacts


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What a form of a session shows. ``session``: the one that is changed; None for another one."""

    offering: OfferingPage
    session: SessionRow | None
    modules: tuple[ModuleRow, ...]
    rooms: tuple[FacilityRow, ...]


@dataclass(frozen=True, slots=True)
class SpeakerPlan:
    """What the form of who teaches shows."""

    offering: OfferingPage
    session: SessionRow
    speakers: tuple[SpeakerRow, ...]


def taught_programme(actor: Actor, uuid: UUID) -> TaughtProgramme:
    """A programme that the actor keeps. Raises NotFound."""
    row = kept_programme_for(actor, uuid)
    return TaughtProgramme(row.uuid, row.title, region_facts(row.region))


def session_plan(actor: Actor, offering: UUID) -> SessionPlan:
    """For another session. Raises NotFound."""
    row = kept_offering_for(actor, offering)
    rooms, modules = facility_choices(actor, row.region_id), modules_of(row.programme_id)
    return SessionPlan(read_offering(row, keeps=True), None, modules, rooms)


def kept_session(actor: Actor, session: UUID) -> SessionPlan:
    """For a session that the actor keeps. Raises NotFound."""
    row = kept_session_for(actor, session)
    rooms, modules = facility_choices(actor, row.offering.region_id), modules_of(row.offering.programme_id)
    teachers = speakers_of_sessions([row.pk]).get(row.pk, ())
    return SessionPlan(read_offering(row.offering, keeps=True), read_session(row, teachers), modules, rooms)


def speaker_plan(actor: Actor, session: UUID) -> SpeakerPlan:
    """Who may teach in a session that the actor keeps. Raises NotFound."""
    row = kept_session_for(actor, session)
    teachers = speakers_of_sessions([row.pk]).get(row.pk, ())
    choices = speaker_choices(actor, row.offering.region_id)
    return SpeakerPlan(read_offering(row.offering, keeps=True), read_session(row, teachers), choices)
