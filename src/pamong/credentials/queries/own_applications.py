"""A person's own way to certificates: what can be applied for, by which route, and how each application stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound, Refusal
from pamong.credentials.access import own_application_for, own_applications, piece_for, published_versions
from pamong.credentials.formats.application_states import EDITABLE, ApplicationState
from pamong.credentials.formats.routes import ABOUT, routes_of
from pamong.credentials.models import Application, Decision, PieceKind, Route, SchemePosition, SchemeUnit, SchemeVersion
from pamong.credentials.queries.admission import (
    admitted_version,
    appealable_until,
    applicant_of,
    refuse_held,
    renewed,
)
from pamong.credentials.queries.application_page import (
    ApplicationPage,
    Required,
    UnitLine,
    page_of,
    required,
    unit_lines,
)
from pamong.credentials.queries.application_states import states_of
from pamong.credentials.queries.facts import facts_ahead
from pamong.credentials.queries.holding import Held, held_by
from pamong.kit.files import open_file
from pamong.people.access import own_people
from pamong.people.queries.posts import posts_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scheme import Rule

PIECE_KINDS: Final = tuple(PieceKind.choices)
"""What a piece of evidence can be, as a form offers it."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own application in a list."""

    uuid: UUID
    title: str
    level: str
    route_label: str
    state: ApplicationState
    opened_at: datetime
    submitted_at: datetime | None
    remark: str

    @property
    def waits_for_me(self) -> bool:
        """The applicant has to do something."""
        return self.state in EDITABLE


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A scheme that takes applications.

    mine        it is about a position that the person holds
    live        uuid of the person's application for it that is not over
    held        the newest certificate of it that the person holds
    """

    version: UUID
    title: str
    level: str
    about: str
    units: int
    months: int
    mine: bool
    live: UUID | None
    held: Held | None


@dataclass(frozen=True, slots=True)
class OwnHub:
    """Certification of one person. ``delegated``: somebody acts in that name, which shows and allows nothing here."""

    region: RegionFacts | None
    delegated: bool
    applications: tuple[OwnRow, ...]
    mine: tuple[SchemeCard, ...]
    others: tuple[SchemeCard, ...]

    @property
    def waiting(self) -> tuple[OwnRow, ...]:
        """Applications that wait for the person."""
        return tuple(row for row in self.applications if row.waits_for_me)

    @property
    def free(self) -> tuple[SchemeCard, ...]:
        """Schemes that the person neither holds a certificate of nor applies for."""
        cards = (*self.mine, *self.others)
        return tuple(card for card in cards if card.live is None and not (card.held and card.held.in_force))


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A route of a scheme.

    units       how many of its units can be shown that way
    why_not     why the person cannot take it now; empty when nothing stands against it
    """

    code: str
    label: str
    about: str
    units: int
    why_not: str


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """What applying for a scheme asks for, and what the person has already shown of it.

    appeal_until    last day, in words, to appeal the last decision, which a new application gives up; empty when there is none
    held            the certificate that a renewal would renew
    """

    version: UUID
    title: str
    level: str
    about: str
    source: str
    months: int
    region: RegionFacts
    prerequisites: tuple[str, ...]
    requires: Required | None
    routes: tuple[RouteLine, ...]
    units: tuple[UnitLine, ...]
    live: UUID | None
    held: Held | None
    appeal_until: str

    @property
    def shown(self) -> int:
        """Units whose rule is met by what is already there."""
        return sum(1 for unit in self.units if unit.holds)

    @property
    def closed(self) -> tuple[str, ...]:
        """Why no route at all can be taken now, each reason once; empty while one can."""
        if any(not route.why_not for route in self.routes):
            return ()
        return tuple(dict.fromkeys(route.why_not for route in self.routes if route.units or not self.held))


@dataclass(frozen=True, slots=True)
class PieceFile:
    """A piece of evidence, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def own_hub(actor: Actor) -> OwnHub:
    """The first page: schemes of the own region, those for the own position first. Constant queries."""
    row = own_people(actor).select_related("region").filter(pk=actor.person or 0).first()
    if row is None or row.region is None or actor.behalf is not None:
        return OwnHub(None, actor.behalf is not None, (), (), ())
    cards = _cards(actor, row.pk, row.region.pk)
    return OwnHub(
        region=region_facts(row.region),
        delegated=False,
        applications=own_rows(actor),
        mine=tuple(card for card in cards if card.mine),
        others=tuple(card for card in cards if not card.mine),
    )


def own_rows(actor: Actor) -> tuple[OwnRow, ...]:
    """Own applications, the newest first. Two queries."""
    found = list(own_applications(actor).order_by("-opened_at", "-pk"))
    states = states_of([row.pk for row in found])
    return tuple(
        OwnRow(
            uuid=row.uuid,
            title=row.scheme.title,
            level=row.version.level,
            route_label=str(Route(row.route).label),
            state=states[row.pk],
            opened_at=row.opened_at,
            submitted_at=row.submitted_at,
            remark=row.remark,
        )
        for row in found
    )


def own_page(actor: Actor, uuid: UUID) -> ApplicationPage:
    """One of them in full. Raises NotFound."""
    return page_of(own_application_for(actor, uuid))


def apply_page(actor: Actor, version: UUID) -> ApplyPage:
    """What applying asks for. Raises as ``apply``: NotFound, Forbidden, Conflict for a scheme that takes none."""
    person, region = applicant_of(actor)
    row = admitted_version(version, region)
    held = next(iter(held_by(person, [row.scheme_id])), None)
    facts = facts_ahead(person, row, held.id if held and held.in_force else None)
    live = _live(actor).filter(scheme=row.scheme_id).first()
    decisions = Decision.objects.select_related("application__scheme__region", "application__version")
    last = decisions.filter(application=live).order_by("-round").first() if live else None
    return ApplyPage(
        version=row.uuid,
        title=row.scheme.title,
        level=row.level,
        about=row.about,
        source=row.source,
        months=row.months,
        region=region_facts(row.scheme.region),
        prerequisites=tuple(row.prerequisites),
        requires=required(person, row),
        routes=_routes(person, row, held, [fact.rule for fact in facts if fact.rule]),
        units=unit_lines(facts, {}, {}),
        live=live.uuid if live and last is None else None,
        held=held,
        appeal_until=appealable_until(last) if last else "",
    )


def piece_file(actor: Actor, uuid: UUID) -> PieceFile:
    """A piece, for the applicant and who keeps or judges the application. Raises NotFound, also for one taken back."""
    piece = piece_for(actor, uuid)
    if piece.removed_at is not None:
        raise NotFound
    return PieceFile(open_file(piece.file), piece.file.name, piece.file.media_type)


def _routes(person: int, version: SchemeVersion, held: Held | None, rules: list[Rule]) -> tuple[RouteLine, ...]:
    """Every route with what stands against it. A renewal is offered only to who has something to renew."""
    ways = [routes_of(rule) for rule in rules]
    lines = []
    for route in Route:
        if route is Route.RENEWAL and held is None:
            continue
        count = len(rules) if route is Route.RENEWAL else sum(1 for one in ways if route in one)
        why = (
            _why_not(person, version, route, held)
            if count
            else _("Skema ini tidak punya unit yang ditunjukkan begitu.")
        )
        lines.append(RouteLine(route.value, str(route.label), str(ABOUT[route]), count, why))
    return tuple(lines)


def _why_not(person: int, version: SchemeVersion, route: Route, held: Held | None) -> str:
    try:
        refuse_held(person, version, route)
        renewed(person, version, route, held.uuid if held and route is Route.RENEWAL else None)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _cards(actor: Actor, person: int, region: int) -> list[SchemeCard]:
    positions = [post.position for post in posts_of(person)]
    count = SchemeUnit.objects.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk"))
    rows = published_versions().filter(scheme__region=region).order_by("scheme__title", "pk")
    found = list(rows.annotate(units=Coalesce(Subquery(count.values("n")), 0)))
    about = SchemePosition.objects.filter(version__in=found, position__in=positions)
    mine = set(about.values_list("version", flat=True))
    live = _unfinished(actor)
    held: dict[int, Held] = {}
    for one in held_by(person, [row.scheme_id for row in found]):
        held.setdefault(one.scheme, one)
    return [
        SchemeCard(
            version=row.uuid,
            title=row.scheme.title,
            level=row.level,
            about=row.about,
            units=row.units,
            months=row.months,
            mine=row.pk in mine,
            live=live.get(row.scheme_id),
            held=held.get(row.scheme_id),
        )
        for row in found
    ]


def _live(actor: Actor) -> "QuerySet[Application]":
    return own_applications(actor).filter(withdrawn_at=None, closed_at=None)


def _unfinished(actor: Actor) -> dict[int, UUID]:
    """Scheme → the own application for it that nobody has decided."""
    decided = Decision.objects.filter(application__in=_live(actor)).values("application")
    return dict(_live(actor).exclude(pk__in=decided).values_list("scheme", "uuid"))
