"""Requests about personal data: the own ones, those of a region, one of them to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.files import open_file, stored_file
from pamong.kit.jobs import FILE, packed_among, stopped_among, visible_job
from pamong.people.access import ORGANISERS, data_request_for, own_people, whole_region_for
from pamong.people.formats.privacy import DataRight, data_rights
from pamong.people.models import DataRequest, DataRequestKind, DataRequestOutcome, Restriction
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, names_of, region_facts

if TYPE_CHECKING:
    from django.core.paginator import Page

KINDS: Final = DataRequestKind.choices
"""What may be asked, with its words."""

COPY: Final = DataRequestKind.COPY.value
CORRECTION: Final = DataRequestKind.CORRECTION.value


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with its clock.

    state       waiting, late, granted or refused
    left        how long the clock still runs, or since when it has run out, in words; empty once it is answered
    job         the work that packs a copy; None for every other kind
    stopped     whether that failed or was stopped, so that the copy must be asked for again
    bytes       size of the copy while it can be taken away; None for everything else
    """

    uuid: UUID
    person: UUID
    name: str
    kind: str
    kind_label: str
    wish: str
    words: str
    state: str
    left: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    late: bool
    job: UUID | None
    stopped: bool
    bytes: int | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """What somebody sees of the own requests.

    restricted_at   since when processing is restricted; None when it is not
    officer         who watches over personal data in the own region; empty while nobody is named
    """

    zone: str
    region: RegionFacts | None
    officer: str
    contact: str
    restricted_at: datetime | None
    rights: tuple[DataRight, ...]
    rows: tuple[RequestLine, ...]


@dataclass(frozen=True, slots=True)
class Requests:
    """A page of a region's requests, the nearest end of the clock first; answered ones after all others."""

    region: RegionFacts
    page: "Page[RequestLine]"
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One to be answered.

    right       the rule of its clock
    answered_by name of who answered; empty for the machine
    """

    line: RequestLine
    region: RegionFacts
    right: DataRight
    answered_by: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class ToldRequest:
    """What a message about a request says. ``region`` is None for a citizen without one."""

    uuid: UUID
    person: int
    region: int | None
    kind_label: str
    due_at: datetime
    erased: bool


def own_data(actor: Actor) -> OwnData:
    """Requests of whoever asks, the newest first. Raises NotFound without a person."""
    row = own_people(actor).select_related("region").filter(pk=actor.person or 0).first()
    if row is None or actor.behalf is not None:
        raise NotFound
    found = DataRequest.objects.select_related("person").filter(person=row).order_by("-pk")
    held = Restriction.objects.filter(person=row, until=None).first()
    region = row.region
    return OwnData(
        zone=region.time_zone if region else settings.TIME_ZONE,
        region=region_facts(region) if region else None,
        officer=region.data_officer if region else "",
        contact=region.data_officer_contact if region else "",
        restricted_at=held.since if held else None,
        rights=tuple(data_rights()[kind] for kind in DataRequestKind.values),
        rows=tuple(_lines(found[:50])),
    )


def data_requests(actor: Actor, code: str, *, page: str | None = None) -> Requests:
    """Requests of a region for who keeps its registry. The count of queries does not depend on them. Raises NotFound."""
    region = whole_region_for(actor, code, ORGANISERS)
    rows = DataRequest.objects.filter(region=region)
    order = (F("answered_at").desc(nulls_first=True), "due_at", "pk")
    waiting = list(rows.filter(answered_at=None).values_list("due_at", flat=True))
    now = timezone.now()
    shown = page_of(Rows(rows.select_related("person").order_by(*order), _lines), page)
    return Requests(region_facts(region), shown, len(waiting), sum(due < now for due in waiting))


def request_page(actor: Actor, uuid: UUID) -> RequestPage:
    """One of them. Raises NotFound; Forbidden ``own-record``."""
    row = data_request_for(actor, uuid)
    if row.region is None:
        raise NotFound
    by = names_of([row.answered_by]).get(row.answered_by or 0, "")
    return RequestPage(_lines([row])[0], region_facts(row.region), data_rights()[row.kind], by)


def waiting_requests(region: int) -> tuple[int, int]:
    """How many requests of a region wait, and how many of them too long. No actor; whoever asks has checked. One query."""
    due = list(DataRequest.objects.filter(region=region, answered_at=None).values_list("due_at", flat=True))
    return len(due), sum(moment < timezone.now() for moment in due)


def own_copy(actor: Actor, job: UUID) -> Packed:
    """The archive that a job packed for whoever asks, as long as it is kept. Raises NotFound."""
    mine = DataRequest.objects.filter(job=job, person=actor.person or 0)
    made = visible_job(actor, job).result.get(FILE) if actor.behalf is None and mine.exists() else None
    if not made:
        raise NotFound
    file = stored_file(UUID(str(made)))
    return Packed(open_file(file), file.name, file.media_type)


def request_told(request: int) -> ToldRequest:
    """A request, for who writes messages. No actor."""
    row = DataRequest.objects.select_related("person").get(pk=request)
    erased = row.person.erased_at is not None
    return ToldRequest(row.uuid, row.person_id, row.region_id, str(row.get_kind_display()), row.due_at, erased)


def restricted_among(people: Sequence[int]) -> frozenset[int]:
    """Those of them whose data are not processed further. One query."""
    rows = Restriction.objects.filter(person__in=people, until=None)
    return frozenset(rows.values_list("person", flat=True))


def hidden_in(people: Any) -> int:
    """How many of these people restricted that; ``people`` is a query of theirs. One query."""
    return Restriction.objects.filter(until=None, person__in=people).count()


def zone_of(row: DataRequest) -> ZoneInfo:
    """Where the clock of a request is read."""
    return ZoneInfo(row.region.time_zone if row.region else settings.TIME_ZONE)


def left_words(due: datetime, now: datetime) -> str:
    """``sisa 30 jam``, ``sisa 40 menit``, ``terlambat 5 jam``."""
    gap = due - now
    span = abs(gap)
    hours, minutes = span // timedelta(hours=1), span // timedelta(minutes=1)
    told = (
        ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}
        if hours
        else ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes}
    )
    return (_("sisa %(time)s") if gap > timedelta() else _("terlambat %(time)s")) % {"time": told}


def _lines(rows: Sequence[DataRequest] | Any) -> list[RequestLine]:
    some, now = list(rows), timezone.now()
    packing = [row.job for row in some if row.job and row.answered_at is None]
    stopped = stopped_among(packing) if packing else frozenset()
    packed = [row.job for row in some if row.job and row.answered_at is not None]
    sizes = packed_among(packed) if packed else {}
    return [_line(row, now, sizes.get(row.job) if row.job else None, stopped=row.job in stopped) for row in some]


def _line(row: DataRequest, now: datetime, size: int | None, *, stopped: bool) -> RequestLine:
    open_one = row.answered_at is None
    late = (row.answered_at or now) > row.due_at
    waiting = "late" if late else "waiting"
    return RequestLine(
        uuid=row.uuid,
        person=row.person.uuid,
        name=full_name(row.person),
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        wish=row.wish,
        words=row.words,
        state=waiting if open_one else DataRequestOutcome(row.outcome).value,
        left=left_words(row.due_at, now) if open_one else "",
        asked_at=row.asked_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        late=late,
        job=row.job,
        stopped=stopped,
        bytes=size,
    )
