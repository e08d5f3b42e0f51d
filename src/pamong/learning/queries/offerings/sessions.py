"""Meetings of an offering: when, where, with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.learning.models import Session, SessionSpeaker
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """Somebody who teaches in a session.

    uuid        of the row that joins both; ``speaker`` is the speaker's own
    name        with titles
    """

    uuid: UUID
    speaker: UUID
    name: str
    institution: str
    practitioner: bool
    about: str
    topic: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One meeting.

    facility    uuid of the room; None where it is none of ours
    room        name of the room, or the place, in words; empty where none is known
    address     where to go; empty where it is not written down
    link        address of an online meeting; only for who takes part
    capacity    people whom the room takes; None where it is none of ours
    """

    id: int
    uuid: UUID
    title: str
    module: UUID
    module_number: int
    module_title: str
    starts_at: datetime
    ends_at: datetime
    facility: UUID | None
    room: str
    address: str
    place: str
    link: str
    capacity: int | None
    speakers: tuple[SpeakerRow, ...]
    cancelled_at: datetime | None

    @property
    def placed(self) -> bool:
        """Whether it is known where it is held."""
        return bool(self.room or self.link)


def sessions_of(offering: int) -> tuple[SessionRow, ...]:
    """Those that will be or were held, in their order. Two queries. No actor; whoever asks has checked the right to know."""
    return sessions_of_many([offering]).get(offering, ())


def sessions_of_many(offerings: Collection[int]) -> dict[int, tuple[SessionRow, ...]]:
    """The same for many offerings, by id; who has none is not in the answer. Two queries."""
    rows = Session.objects.select_related("module", "facility").filter(offering__in=offerings, cancelled_at=None)
    found = list(rows.order_by("starts_at", "pk"))
    teachers = speakers_of_sessions([row.pk for row in found])
    grouped: defaultdict[int, list[SessionRow]] = defaultdict(list)
    for row in found:
        grouped[row.offering_id].append(read_session(row, teachers.get(row.pk, ())))
    return {offering: tuple(some) for offering, some in grouped.items()}


def speakers_of_sessions(sessions: Iterable[int]) -> dict[int, tuple[SpeakerRow, ...]]:
    """Session → who teaches in it, by name. One query."""
    rows = SessionSpeaker.objects.select_related("speaker__person").filter(session__in=list(sessions))
    grouped: defaultdict[int, tuple[SpeakerRow, ...]] = defaultdict(tuple)
    for row in rows.order_by("speaker__person__name", "pk"):
        grouped[row.session_id] += (_speaker(row),)
    return dict(grouped)


def read_session(row: Session, speakers: tuple[SpeakerRow, ...]) -> SessionRow:
    """A session with its module and facility at hand."""
    room = row.facility
    return SessionRow(
        id=row.pk,
        uuid=row.uuid,
        title=row.title,
        module=row.module.uuid,
        module_number=row.module.number,
        module_title=row.module.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        facility=room.uuid if room else None,
        room=room.name if room else row.place,
        address=room.address if room else "",
        place=row.place,
        link=row.link,
        capacity=room.capacity if room else None,
        speakers=speakers,
        cancelled_at=row.cancelled_at,
    )


def _speaker(row: SessionSpeaker) -> SpeakerRow:
    one = row.speaker
    return SpeakerRow(
        uuid=row.uuid,
        speaker=one.uuid,
        name=full_name(one.person),
        institution=one.institution,
        practitioner=one.practitioner,
        about=one.about,
        topic=row.topic,
    )
