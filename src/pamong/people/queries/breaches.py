"""The register of breaches of a region, one of them with its clock, and the letters that are ready to go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.papers import long_moment
from pamong.people.access import ADMINISTRATORS, breach_for, whole_region_for
from pamong.people.formats.privacy import DataRight, data_rights
from pamong.people.models import Breach, BreachAudience, BreachNotice, BreachPerson, Region
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, names_of, region_facts
from pamong.people.queries.requests import left_words

if TYPE_CHECKING:
    from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach in the register.

    state       open, late, told (everybody the law names, not closed yet) or closed
    left        what is left of the clock, in words; empty once agency and subjects are told, or it is closed
    untold      how many of ``people`` got no letter yet
    """

    uuid: UUID
    data: str
    noticed_at: datetime
    due_at: datetime
    state: str
    left: str
    people: int
    untold: int
    told: tuple[str, ...]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Breaches:
    """A page of the register, the newest first."""

    region: RegionFacts
    page: "Page[BreachLine]"
    late: int


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Somebody was told. ``people`` by this letter; ``late``: after the clock had run out."""

    audience: str
    label: str
    told_at: datetime
    by: str
    people: int
    words: str
    late: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is ready, to be read and sent; ``told_at`` when it went last."""

    audience: str
    label: str
    text: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class BreachPage:
    """One of them. ``people`` is a page of names of who is touched."""

    line: BreachLine
    region: RegionFacts
    right: DataRight
    how: str
    consequences: str
    handling: str
    begun: datetime | None
    ended: datetime | None
    recorded_by: str
    closed_by: str
    reason: str
    notices: tuple[NoticeLine, ...]
    letters: tuple[Letter, ...]
    people: "Page[str]"


def breaches(actor: Actor, code: str, *, page: str | None = None) -> Breaches:
    """The register of a region for who administers it. The count of queries does not depend on it. Raises NotFound."""
    region = whole_region_for(actor, code, ADMINISTRATORS)
    rows = Breach.objects.filter(region=region).order_by("-noticed_at", "-pk")
    shown = page_of(Rows(rows, _lines), page)
    return Breaches(region_facts(region), shown, sum(line.state == "late" for line in shown))


def breach_page(actor: Actor, uuid: UUID, *, page: str | None = None) -> BreachPage:
    """One of them. Raises NotFound."""
    row = breach_for(actor, uuid)
    line = _lines([row])[0]
    told = list(BreachNotice.objects.filter(breach=row).order_by("pk"))
    names = names_of([row.recorded_by, row.closed_by, *(one.told_by for one in told)])
    people = BreachPerson.objects.filter(breach=row).select_related("person").order_by("person__folded", "pk")
    return BreachPage(
        line=line,
        region=region_facts(row.region),
        right=data_rights()["breach"],
        how=row.how,
        consequences=row.consequences,
        handling=row.handling,
        begun=row.happened_from,
        ended=row.happened_until,
        recorded_by=names.get(row.recorded_by or 0, ""),
        closed_by=names.get(row.closed_by or 0, ""),
        reason=row.reason,
        notices=tuple(_notices(told, row, names)),
        letters=tuple(_letter(audience, row, told) for audience in BreachAudience),
        people=page_of(Rows(people, lambda some: [full_name(one.person) for one in some]), page),
    )


def open_breaches(region: int) -> int:
    """Breaches of a region that are not closed. No actor; whoever asks has checked. One query."""
    return Breach.objects.filter(region=region, closed_at=None).count()


def told_subjects(notice: int) -> tuple[UUID, int, str, list[int]] | None:
    """Breach, region, words and people of a notice to subjects, for who writes messages; None for other notices. No actor.

    Those who were told before get nothing, unless everybody had been told: then it is news for all. Nobody writes to the erased.
    """
    row = BreachNotice.objects.select_related("breach").get(pk=notice)
    if row.audience != BreachAudience.SUBJECTS:
        return None
    earlier = BreachNotice.objects.filter(breach=row.breach_id, audience=BreachAudience.SUBJECTS, pk__lt=row.pk)
    first = row.people - _by_this(row.people, earlier.aggregate(most=Max("people"))["most"] or 0)
    people = BreachPerson.objects.filter(breach=row.breach_id).order_by("pk")
    wanted = people.values_list("person", "person__erased_at")[first : row.people]
    return row.breach.uuid, row.breach.region_id, row.words, [person for person, erased in wanted if erased is None]


def told_count(breach: int) -> int:
    """How many of those whom it touches were told: the first so many, in the order in which they were added. No actor."""
    rows = BreachNotice.objects.filter(breach=breach, audience=BreachAudience.SUBJECTS)
    return rows.aggregate(most=Max("people"))["most"] or 0


def waits_for_letter(person: int) -> bool:
    """Whether a breach that is not closed touches somebody who got no letter about it. No actor."""
    rows = BreachPerson.objects.filter(person=person, breach__closed_at=None)
    return any(
        BreachPerson.objects.filter(breach=row.breach_id, pk__lt=row.pk).count() >= told_count(row.breach_id)
        for row in rows
    )


def breach_due(breach: int) -> tuple[UUID, int, datetime]:
    """Breach, region and end of the clock, for who writes messages. No actor."""
    row = Breach.objects.get(pk=breach)
    return row.uuid, row.region_id, row.due_at


def _lines(rows: Sequence[Breach] | Any) -> list[BreachLine]:
    found, now = list(rows), timezone.now()
    ids = [row.pk for row in found]
    people: dict[int, int] = dict(
        BreachPerson.objects.filter(breach__in=ids).values_list("breach").annotate(n=Count("pk"))
    )
    told: dict[int, dict[str, int]] = {}
    notices = BreachNotice.objects.filter(breach__in=ids).order_by("pk")
    for breach, audience, count in notices.values_list("breach", "audience", "people"):
        told.setdefault(breach, {})[audience] = count
    return [_line(row, people.get(row.pk, 0), told.get(row.pk, {}), now) for row in found]


def _line(row: Breach, people: int, told: dict[str, int], now: datetime) -> BreachLine:
    untold = people - told.get(BreachAudience.SUBJECTS, 0)
    done = {BreachAudience.AGENCY, BreachAudience.SUBJECTS} <= set(told) and not untold
    running = row.closed_at is None and not done
    state = "closed" if row.closed_at else "told" if done else "late" if now > row.due_at else "open"
    return BreachLine(
        uuid=row.uuid,
        data=row.data,
        noticed_at=row.noticed_at,
        due_at=row.due_at,
        state=state,
        left=left_words(row.due_at, now) if running else "",
        people=people,
        untold=untold,
        told=tuple(str(BreachAudience(one).label) for one in told),
        closed_at=row.closed_at,
    )


def _notices(rows: Sequence[BreachNotice], breach: Breach, names: dict[int, str]) -> Iterator[NoticeLine]:
    before = 0
    for row in rows:
        yield NoticeLine(
            audience=row.audience,
            label=str(row.get_audience_display()),
            told_at=row.told_at,
            by=names.get(row.told_by or 0, ""),
            people=_by_this(row.people, before),
            words=row.words,
            late=row.told_at > breach.due_at,
        )
        before = max(before, row.people)


def _by_this(people: int, before: int) -> int:
    """How many a notice tells, with whom ``people`` are told in all: those who were not, or once more everybody."""
    return people - before if people > before else people


def _letter(audience: BreachAudience, row: Breach, told: list[BreachNotice]) -> Letter:
    last = next((one.told_at for one in reversed(told) if one.audience == audience), None)
    return Letter(audience.value, str(audience.label), letter_text(audience, row), last)


def letter_text(audience: BreachAudience, row: Breach) -> str:
    """What the law wants told, ready to be read and sent. In Indonesian, whatever the language of the page."""
    region: Region = row.region
    zone = ZoneInfo(region.time_zone)
    opening = {
        BreachAudience.AGENCY: f"Dengan ini {region.name} memberitahukan kegagalan pelindungan data pribadi.",
        BreachAudience.SUBJECTS: f"Data pribadi Anda pada {region.name} terkena suatu insiden. Kami mohon maaf.",
        BreachAudience.PUBLIC: f"{region.name} mengumumkan kegagalan pelindungan data pribadi.",
    }[audience]
    officer = ", ".join(part for part in (region.data_officer, region.data_officer_contact) if part)
    parts = [
        opening,
        f"Data yang terkena: {row.data}",
        f"Kapan: {_when(row, zone)}",
        f"Bagaimana: {row.how}",
        f"Akibat yang mungkin: {row.consequences or 'belum diketahui'}",
        f"Penanganan: {row.handling}",
        f"Pejabat pelindungan data pribadi: {officer or 'belum ditunjuk'}",
        "Pemberitahuan ini disampaikan berdasarkan Pasal 46 Undang-Undang Nomor 27 Tahun 2022.",
    ]
    return "\n".join(parts)


def _when(row: Breach, zone: ZoneInfo) -> str:
    noticed = f"diketahui {long_moment(row.noticed_at, zone)}"
    if row.happened_from is None:
        return f"waktu terjadinya belum diketahui; {noticed}"
    until = f" sampai {long_moment(row.happened_until, zone)}" if row.happened_until else ""
    return f"{long_moment(row.happened_from, zone)}{until}; {noticed}"
