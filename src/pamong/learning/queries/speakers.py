"""The register of speakers, what they taught, and how participants rated it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import KEEPERS, speaker_for, speakers_of
from pamong.learning.models import HonorariumClass, SessionSpeaker, Speaker
from pamong.learning.queries.ratings import Rating, ratings_of, session_ratings
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

HONORARIA: Final = HonorariumClass.choices
"""Classes by which speakers are paid, and the labels."""

TAUGHT: Final = 50
"""Sessions that the page of a speaker tells of."""


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker, for those who organise.

    home            name of the government where the person's record is, where it is another one
    honorarium      in words; ``honorarium_code`` as kept
    rating          mean, 1 to 4; None where too few have answered; ``rated`` by so many
    """

    id: int
    uuid: UUID
    person: UUID
    name: str
    institution: str
    home: str
    partner: str
    partner_uuid: UUID | None
    practitioner: bool
    expertise: tuple[str, ...]
    honorarium: str
    honorarium_code: str
    conflict: str
    about: str
    rating: float | None
    rated: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SpeakersWanted:
    """What somebody looks for; all empty is every speaker who is not closed.

    practitioner    only who does the work that is taught
    partner         uuid
    least           a rating of so much or more: who has none is left out
    """

    text: str = ""
    expertise: str = ""
    partner: UUID | None = None
    practitioner: bool = False
    least: float | None = None
    closed: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != SpeakersWanted()


@dataclass(frozen=True, slots=True)
class Speakers:
    """A page of a region's speakers."""

    region: RegionFacts
    page: "Page[SpeakerRow]"


@dataclass(frozen=True, slots=True)
class Taught:
    """A session in which somebody teaches.

    state       ahead, cancelled, over (nobody was asked yet), asked (answers come in, or were too few), rated
    """

    session: UUID
    title: str
    programme: str
    offering: UUID
    starts_at: datetime
    topic: str
    state: str
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """A speaker, the rating in its parts, and the latest sessions."""

    row: SpeakerRow
    region: RegionFacts
    rating: Rating | None
    taught: tuple[Taught, ...]


def speakers(actor: Actor, code: str, wanted: SpeakersWanted, *, page: str | None = None) -> Speakers:
    """Speakers of a region, for who organises the whole of it. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    return Speakers(region, page_of(speaker_rows(actor, code, wanted), page))


def speaker_rows(actor: Actor, code: str, wanted: SpeakersWanted) -> Rows[SpeakerRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    found = _narrowed(speakers_of(actor).filter(region=region), wanted)
    if wanted.least is not None:
        ratings = ratings_of(region.pk, set(found.values_list("pk", flat=True)))
        found = found.filter(pk__in=[pk for pk, rating in ratings.items() if rating.mean >= wanted.least])
    return Rows(found.order_by("person__folded", "pk"), _read)


def speaker_page(actor: Actor, uuid: UUID) -> SpeakerPage:
    """A speaker that the actor keeps. Raises NotFound."""
    row = speaker_for(actor, uuid)
    return SpeakerPage(
        row=_read([row])[0],
        region=region_facts(row.region),
        rating=ratings_of(row.region_id, [row.pk]).get(row.pk),
        taught=_taught(row),
    )


def speaker_choices(actor: Actor, region: int) -> tuple[SpeakerRow, ...]:
    """Open speakers of a region that the actor keeps, by name.

    region      id
    """
    rows = speakers_of(actor).select_related("person__region").filter(region=region, closed_at=None)
    return tuple(_read(list(rows.order_by("person__folded", "pk"))))


def expertise_choices(actor: Actor, region: int) -> tuple[str, ...]:
    """What the open speakers of a region can teach, each once, in order.

    region      id
    """
    rows = speakers_of(actor).filter(region=region, closed_at=None).values_list("expertise", flat=True)
    return tuple(sorted({word for row in rows for word in row}, key=str.casefold))


def _narrowed(rows: "QuerySet[Speaker]", wanted: SpeakersWanted) -> "QuerySet[Speaker]":
    together = Func(F("expertise"), Value(" "), function="array_to_string", output_field=TextField())
    rows = rows.select_related("person__region").filter(closed_at__isnull=not wanted.closed).annotate(fields=together)
    for word in words(wanted.text):
        rows = rows.filter(
            Q(person__folded__contains=word)
            | Q(institution__icontains=word)
            | Q(fields__icontains=word)
            | Q(partner__name__icontains=word)
            | Q(about__icontains=word)
        )
    if wanted.expertise:
        rows = rows.filter(expertise__contains=[wanted.expertise])
    if wanted.partner:
        rows = rows.filter(partner__uuid=wanted.partner)
    return rows.filter(practitioner=True) if wanted.practitioner else rows


def _taught(row: Speaker) -> tuple[Taught, ...]:
    rows = SessionSpeaker.objects.filter(speaker=row).select_related("session__offering__programme")
    found = list(rows.order_by("-session__starts_at", "-pk")[:TAUGHT])
    ratings = session_ratings(row.region_id, [one.uuid for one in found if one.survey])
    return tuple(
        Taught(
            session=one.session.uuid,
            title=one.session.title,
            programme=one.session.offering.programme.title,
            offering=one.session.offering.uuid,
            starts_at=one.session.starts_at,
            topic=one.topic,
            state=_state(one, ratings.get(one.uuid)),
            rating=ratings.get(one.uuid),
        )
        for one in found
    )


def _state(one: SessionSpeaker, rating: Rating | None) -> str:
    if rating:
        return "rated"
    if one.survey:
        return "asked"
    if one.session.cancelled_at or one.session.offering.cancelled_at:
        return "cancelled"
    return "over" if one.session.ends_at <= timezone.now() else "ahead"


def _read(found: Sequence[Speaker]) -> list[SpeakerRow]:
    rows = list(found)
    ratings = ratings_of(rows[0].region_id, [row.pk for row in rows]) if rows else {}
    return [_row(row, ratings.get(row.pk)) for row in rows]


def _row(row: Speaker, rating: Rating | None) -> SpeakerRow:
    away = row.person.region is not None and row.person.region_id != row.region_id
    return SpeakerRow(
        id=row.pk,
        uuid=row.uuid,
        person=row.person.uuid,
        name=full_name(row.person),
        institution=row.institution,
        home=row.person.region.name if row.person.region and away else "",
        partner=row.partner.name if row.partner else "",
        partner_uuid=row.partner.uuid if row.partner else None,
        practitioner=row.practitioner,
        expertise=tuple(row.expertise),
        honorarium=str(HonorariumClass(row.honorarium).label),
        honorarium_code=row.honorarium,
        conflict=row.conflict,
        about=row.about,
        rating=rating.mean if rating else None,
        rated=rating.n if rating else 0,
        closed_at=row.closed_at,
    )
