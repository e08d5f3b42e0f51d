"""The first page of certification: what waits for whom, and how many certificates are in force."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import KEEPERS, own_appointments
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    ChangeKind,
    Credential,
    Decision,
    DecisionVote,
    DoubtReport,
    Duty,
    IssuingRule,
    OutsideCredential,
    SchemeVersion,
    Signature,
    StatusChange,
    UnitResult,
)
from pamong.people.access import today, whole_region_for
from pamong.people.queries.presence import RegionFacts, region_facts

AHEAD: Final = timedelta(days=90)
"""How long before its end a certificate is counted as ending soon."""


@dataclass(frozen=True, slots=True)
class CertificationHub:
    """Numbers of a region, each of something that waits or holds.

    schemes         that take applications
    check           applications whose papers wait
    appoint         checked, and nobody assesses them
    assessing       somebody assesses them
    decide          somebody has judged units, and nobody has decided
    issue           decided competent, without a certificate
    sign            certificates that wait for a signature
    appeals         open; ``overdue`` of them
    holding         certificates in force; ``ending`` of them within 90 days
    rule            whether it is settled who signs
    """

    region: RegionFacts
    schemes: int
    check: int
    appoint: int
    assessing: int
    decide: int
    issue: int
    sign: int
    appeals: int
    overdue: int
    holding: int
    ending: int
    outside: int
    doubts: int
    rule: bool

    @property
    def waiting(self) -> int:
        """Applications that wait for who organises."""
        return self.check + self.appoint

    @property
    def idle(self) -> bool:
        """Nothing waits for who organises."""
        return not any((self.waiting, self.decide, self.issue, self.sign, self.overdue, self.outside, self.doubts))


@dataclass(frozen=True, slots=True)
class DutiesDue:
    """What waits for somebody who assesses or decides: to declare, to judge, to vote on."""

    declare: int
    judge: int
    vote: int

    @property
    def all(self) -> int:
        """Together."""
        return self.declare + self.judge + self.vote


def certification_hub(actor: Actor, code: str) -> CertificationHub:
    """The first page of certification, for who organises the whole region. Constant queries. Raises NotFound."""
    region, now = whole_region_for(actor, code, KEEPERS), timezone.now()
    live = Application.objects.filter(scheme__region=region, withdrawn_at=None, closed_at=None)
    undecided = live.filter(~Exists(Decision.objects.filter(application=OuterRef("pk"))), checked_at__isnull=False)
    assessed = Exists(UnitResult.objects.filter(application=OuterRef("pk")))
    given = Exists(Appointment.objects.filter(application=OuterRef("pk"), duty=Duty.ASSESSOR, ended_at=None))
    appeals = Appeal.objects.filter(decision__application__scheme__region=region, answered_at=None, withdrawn_at=None)
    holding = _holding(region.pk)
    signed = Exists(Signature.objects.filter(credential=OuterRef("pk")))
    return CertificationHub(
        region=region_facts(region),
        schemes=SchemeVersion.objects.filter(scheme__region=region, scheme__retired_at=None, published_at__isnull=False)
        .values("scheme")
        .distinct()
        .count(),
        check=live.filter(submitted_at__isnull=False, returned_at=None, checked_at=None).count(),
        appoint=undecided.filter(~given).count(),
        assessing=undecided.filter(given).exclude(assessed).count(),
        decide=undecided.filter(given).filter(assessed).count(),
        issue=_unissued(region.pk).count(),
        sign=Credential.objects.filter(region=region).exclude(signed).count(),
        appeals=appeals.count(),
        overdue=appeals.filter(due_on__lt=today()).count(),
        holding=holding.count(),
        ending=holding.filter(valid_until__lt=now + AHEAD).count(),
        outside=OutsideCredential.objects.filter(
            region=region, verified_at=None, refused_at=None, withdrawn_at=None
        ).count(),
        doubts=DoubtReport.objects.filter(region=region, handled_at=None).count(),
        rule=IssuingRule.objects.filter(region=region, until=None).exists(),
    )


def duties_due(actor: Actor) -> DutiesDue:
    """What waits for the actor in the own duties. One query."""
    decided = Decision.objects.filter(application=OuterRef("application"), round=1)
    again = Decision.objects.filter(application=OuterRef("application"), round=2)
    voted = DecisionVote.objects.filter(appointment=OuterRef("pk"))
    judges = Q(~Exists(decided), duty=Duty.ASSESSOR) | Q(~Exists(again), duty=Duty.EXAMINER)
    decides = Q(~Exists(voted), duty__in=(Duty.DECIDER, Duty.APPEAL_DECIDER))
    return DutiesDue(
        **own_appointments(actor).aggregate(
            declare=Count("pk", filter=Q(declared_at=None)),
            judge=Count("pk", filter=judges & Q(conflict=False)),
            vote=Count("pk", filter=decides & Q(conflict=False)),
        )
    )


def _unissued(region: int) -> "QuerySet[Decision]":
    """Decisions that hold, say competent, and have no certificate."""
    newer = Decision.objects.filter(application=OuterRef("application"), round__gt=OuterRef("round"))
    given = Credential.objects.filter(decision__application=OuterRef("application"))
    waits = Appeal.objects.filter(decision__application=OuterRef("application"), answered_at=None, withdrawn_at=None)
    rows = Decision.objects.filter(~Exists(newer), ~Exists(given), ~Exists(waits), competent=True)
    return rows.filter(application__scheme__region=region)


def _holding(region: int) -> "QuerySet[Credential]":
    """Signed, neither ended nor suspended, not past their time."""
    ended = StatusChange.objects.filter(credential=OuterRef("pk"), kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED))
    later = StatusChange.objects.filter(credential=OuterRef("credential"), number__gt=OuterRef("number"))
    suspended = StatusChange.objects.filter(~Exists(later), credential=OuterRef("pk"), kind=ChangeKind.SUSPENDED)
    signed = Signature.objects.filter(credential=OuterRef("pk"))
    return Credential.objects.filter(
        ~Exists(ended), ~Exists(suspended), Exists(signed), region=region, valid_until__gt=timezone.now()
    )
