"""How evidence is weighed in a region is decided by its evaluators, for what comes after; what was computed before stays."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import EVALUATORS
from pamong.competency.models import EvidenceKind, GapRule
from pamong.competency.queries.rules import FIELDS, Rule, rule_of
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import number, one_line
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone

LEAST, MOST = Decimal("0.01"), Decimal("0.99")
"""Bounds of a reliability: nothing is worthless, nothing is certain."""

MONTHS: Final = range(1, 601)
"""Months after which evidence may be said to weigh half."""


def set_gap_rule(
    actor: Actor, *, region: str, reliabilities: Sequence[Decimal], half_life: int, cap_each: bool, reason: str
) -> Rule:
    """The rule of a region from now on, as a new row. Nothing new changes nothing.

    region          code
    reliabilities   of the six kinds in the order of their numbers, 0.01 to 0.99, two places
    half_life       months, 1 to 600
    raises          NotFound for who does not evaluate the whole region; Invalid ``rule-reliability``, ``rule-half-life``,
                    ``reason-empty``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, EVALUATORS)
        alone(owner.pk)
        values = _checked(reliabilities, half_life)
        why, now = one_line(reason), rule_of(owner.pk)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa aturannya diubah."))
        if (now.reliabilities, now.half_life, now.cap_each) == (values, half_life, cap_each):
            return now
        at = timezone.now()
        GapRule.objects.filter(region=owner, until=None).update(until=at)
        row = GapRule.objects.create(
            region=owner,
            number=_next(owner.pk),
            **dict(zip(FIELDS, values, strict=True)),
            half_life=half_life,
            cap_each=cap_each,
            reason=why,
            since=at,
            set_by=actor.account,
        )
        new = rule_of(owner.pk)
        record(actor, "competency.rule_set", row, region=owner.pk, **new.values())
    return new


def _next(region: int) -> int:
    last = GapRule.objects.filter(region=region).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _checked(reliabilities: Sequence[Decimal], half_life: int) -> tuple[Decimal, ...]:
    """Two places each. Raises Invalid, with what was read."""
    if len(reliabilities) != len(FIELDS):
        raise Invalid("rule-reliability", _("Isi keandalan keenam jenis bukti."))
    for kind, value in zip(EvidenceKind, reliabilities, strict=True):
        if not LEAST <= value <= MOST:
            raise Invalid(
                "rule-reliability",
                _("Keandalan %(kind)s harus 0,01 sampai 0,99: terbaca %(read)s.")
                % {"kind": str(kind.label).lower(), "read": number(value, 2)},
            )
    if half_life not in MONTHS:
        raise Invalid(
            "rule-half-life",
            _("Waktu paruh harus 1 sampai 600 bulan: terbaca %(read)s.") % {"read": half_life},
        )
    return tuple(value.quantize(Decimal("0.01"), ROUND_HALF_UP) for value in reliabilities)
