"""From how many people a number about items is said, and what is proposed: a region decides it for itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.exams.access import KEEPERS
from pamong.exams.models import AnalysisRule
from pamong.exams.queries.limits import FIELDS, limits_of
from pamong.kit.wording import number, one_line
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone

LEAST, MOST = 2, 10_000
"""Bounds of a number of people."""

BOUNDS: Final = {"easy": (0, 1), "hard": (0, 1), "low": (-1, 1), "unused": (0, 1)}
"""Bounds of each limit, two places."""


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """Limits as a person writes them; ``miskey``: whether doubtful keys are proposed."""

    least: int
    least_r: int
    easy: Decimal
    hard: Decimal
    low: Decimal
    unused: Decimal
    miskey: bool


def set_analysis_rule(actor: Actor, *, region: str, facts: LimitFacts, reason: str) -> AnalysisRule | None:
    """Rules of a region from now on, as a new row; what is shown of older sittings follows them too.

    region      code
    returns     None where nothing is new
    raises      NotFound; Invalid ``rule-people``, ``rule-limit``, ``reason-empty``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        _check(facts)
        if not one_line(reason):
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa aturannya diubah."))
        now = limits_of(owner.pk).rules
        if all(float(getattr(now, name)) == float(getattr(facts, name)) for name in FIELDS):
            return None
        at = timezone.now()
        before = AnalysisRule.objects.filter(region=owner).order_by("-number").first()
        AnalysisRule.objects.filter(region=owner, until=None).update(until=at)
        told = {name: getattr(facts, name) for name in FIELDS}
        row = AnalysisRule.objects.create(
            region=owner,
            number=before.number + 1 if before else 1,
            **told,
            reason=one_line(reason),
            since=at,
            set_by=actor.account,
        )
        values = {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()}
        record(actor, "exams.analysis_rule_set", row, region=owner.pk, number=row.number, **values)
    row.refresh_from_db()
    return row


def _check(facts: LimitFacts) -> None:
    for read in (facts.least, facts.least_r):
        if not LEAST <= read <= MOST:
            raise Invalid(
                "rule-people",
                _("Terbaca %(read)s orang. Tulis %(least)s sampai 10.000.") % {"read": read, "least": LEAST},
            )
    for name, (low, high) in BOUNDS.items():
        value: Decimal = getattr(facts, name)
        if not low <= value <= high:
            raise Invalid(
                "rule-limit",
                _("Terbaca %(read)s. Tulis %(low)s sampai %(high)s.")
                % {"read": number(value, 2), "low": low, "high": high},
            )
