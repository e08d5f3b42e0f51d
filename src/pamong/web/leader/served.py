"""Services of who leads: how long they take and what the public thinks, on the leader's home."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.people.queries.presence import RegionFacts
from pamong.services.queries.public import Satisfaction, satisfactions
from pamong.services.queries.served import Kind, led_kinds
from pamong.web.leader.spark import spark
from pamong.web.public.served import Told, figures_of, slot, told
from pamong.web.service_chart import Point
from pamong.web.templatetags.pamong import angka

SHOWN: Final = 2
"""Services that stand on the home; the others stand in the list."""


@dataclass(frozen=True, slots=True)
class LedService:
    """One of them. ``line``: its months as a small picture; empty where too few are known."""

    uuid: UUID
    card: Told
    line: SafeString
    satisfaction: Satisfaction | None


@dataclass(frozen=True, slots=True)
class Served:
    """What a leader's units give. ``code`` of the region of the first."""

    count: int
    code: str
    shown: tuple[LedService, ...]


def served(actor: Actor) -> Served | None:
    """None for who leads no unit that gives anything."""
    found = led_kinds(actor)
    if not found:
        return None
    some = found[:SHOWN]
    pleased = satisfactions([pk for one in some for pk in one.kind.ids])
    shown = tuple(_led(one.uuid, one.region, one.kind, pleased.get(one.kind.ids[0])) for one in some)
    return Served(len(found), some[0].region.code, shown)


def _led(uuid: UUID, region: RegionFacts, kind: Kind, satisfaction: Satisfaction | None) -> LedService:
    card = told(region, [kind])[0]
    points = [
        Point(line.month or date.min, line.figures["processing"].median)
        for line in figures_of(region.id, region.zone, kind, slot()).months
    ]
    return LedService(uuid, card, spark(points, card.markers, _said(kind, points)), satisfaction)


def _said(kind: Kind, points: list[Point]) -> str:
    """The line in words, for who listens."""
    known = [point.median for point in sorted(points, key=lambda point: point.month) if point.median is not None]
    if not known:
        return ""
    facts = {"title": kind.title, "n": len(known), "first": angka(known[0]), "last": angka(known[-1])}
    return _("Angka tengah %(title)s selama %(n)s bulan, dari %(first)s menjadi %(last)s hari kerja") % facts
