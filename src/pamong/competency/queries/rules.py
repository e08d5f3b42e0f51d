"""By which rule evidence is weighed and gaps are summed in a region, now and then. The rule is no secret there."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from pamong.competency.access import EVALUATORS, knows
from pamong.competency.formats.weights import usual_weights
from pamong.competency.models import EvidenceKind, GapRule
from pamong.core.actor import SYSTEM, Actor
from pamong.core.refusals import NotFound
from pamong.people.access import holds, visible_regions
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.science.evidence import Weighing

FIELDS: Final = ("exam", "practical", "certificate", "supervisor", "peer", "own")
"""Columns of a rule, in the order of the kinds' numbers."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How evidence is weighed and gaps are summed.

    number          0 is pamong's own
    reliabilities   of the six kinds in the order of their numbers
    half_life       months
    cap_each        a surplus in one competency does not make up for another
    origin          whose it is, in words
    confirmed       whether a source says so; else shown as "belum dikonfirmasi"
    since           None for pamong's own
    set_by          account; None for the system
    """

    number: int
    reliabilities: tuple[Decimal, ...]
    half_life: int
    cap_each: bool
    origin: str
    reason: str = ""
    confirmed: bool = False
    since: datetime | None = None
    until: datetime | None = None
    set_by: int | None = None

    @property
    def weighing(self) -> Weighing:
        """The same, for ``pamong.science.evidence``."""
        exam, practical, certificate, supervisor, peer, own = (float(value) for value in self.reliabilities)
        return Weighing((exam, practical, certificate, supervisor, peer, own), float(self.half_life))

    def values(self) -> dict[str, Any]:
        """All that a result depends on, as JSON values: what a snapshot keeps."""
        kinds = {field: str(value) for field, value in zip(FIELDS, self.reliabilities, strict=True)}
        return {"number": self.number, **kinds, "half_life": self.half_life, "cap_each": self.cap_each}


def usual_rule() -> Rule:
    """The rule that comes with pamong: a surplus may make up for a lack, as in the source of JPM."""
    usual = usual_weights()
    return Rule(
        0,
        usual.reliabilities,
        usual.half_life,
        cap_each=False,
        origin=_("pamong, untuk dikalibrasi"),
        confirmed=usual.confirmed,
    )


def rule_of(region: int, at: datetime | None = None) -> Rule:
    """The rule that holds in a region; pamong's own where the region has set none.

    at      a moment of the past; None is now
    """
    held = Q(until=None) if at is None else Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    row = GapRule.objects.filter(held, region=region).first()
    return usual_rule() if row is None else _rule(row)


def rules_of(region: int) -> tuple[Rule, ...]:
    """All rules of a region, newest first; pamong's own is the last."""
    rows = GapRule.objects.filter(region=region).order_by("-number")
    return (*(_rule(row) for row in rows), usual_rule())


def _rule(row: GapRule) -> Rule:
    return Rule(
        number=row.number,
        reliabilities=tuple(getattr(row, field) for field in FIELDS),
        half_life=row.half_life,
        cap_each=row.cap_each,
        origin=_("aturan instansi nomor %(number)s") % {"number": row.number},
        reason=row.reason,
        since=row.since,
        until=row.until,
        set_by=row.set_by,
    )


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule of the past or of now, and who set it; empty for pamong's own, and for the system."""

    rule: Rule
    who: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """The rule of a region as its page shows it.

    kinds       name of each kind of evidence and its reliability
    change      the actor may set another one
    history     all rules, newest first; pamong's own is the last
    """

    region: RegionFacts
    now: Rule
    kinds: tuple[tuple[str, Decimal], ...]
    change: bool
    history: tuple[RuleInWords, ...]


def rule_page(actor: Actor, code: str) -> RulePage:
    """How a region weighs evidence: for everybody who serves or has a role there. Raises NotFound."""
    region = visible_regions(SYSTEM).filter(code=code).first()
    if region is None or not knows(actor, region.pk):
        raise NotFound
    now, every = rule_of(region.pk), rules_of(region.pk)
    names = names_of(rule.set_by for rule in every)
    return RulePage(
        region=region_facts(region),
        now=now,
        kinds=tuple(zip((str(kind.label) for kind in EvidenceKind), now.reliabilities, strict=True)),
        change=holds(actor, EVALUATORS, region.pk),
        history=tuple(RuleInWords(rule, names.get(rule.set_by or 0, "")) for rule in every),
    )
