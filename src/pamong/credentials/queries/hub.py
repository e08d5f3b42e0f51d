"""The first page of certification: what waits for whom, and how many certificates are in force."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import KEEPERS, kept_applications
from pamong.credentials.formats.application_states import ApplicationState
from pamong.credentials.models import (
    Appeal,
    ChangeKind,
    Credential,
    Decision,
    DoubtReport,
    Duty,
    IssuingRule,
    OutsideCredential,
    Plenary,
    PlenaryCase,
    SchemeVersion,
    Signature,
    StatusChange,
)
from pamong.credentials.queries.application_states import in_state
from pamong.credentials.queries.appointing_many import lacking
from pamong.credentials.queries.issuing import unissued, waiting_credentials
from pamong.credentials.queries.listable import ready_count
from pamong.people.access import today, whole_region_for
from pamong.people.queries.presence import RegionFacts, region_facts

AHEAD: Final = timedelta(days=90)
"""How long before its end a certificate is counted as ending soon."""


@dataclass(frozen=True, slots=True)
class CertificationHub:
    """Numbers of a region, each of something that waits or holds.

    schemes         that take applications
    waiting         applications that wait for who organises: to be checked, or to be given to somebody
    check           applications whose papers wait
    appoint         checked, and nobody assesses them
    certify         checked, and fewer than two decide them
    assessing       somebody assesses them, and has not judged every unit
    decide          a session may take them
    close           sessions in which everything is decided and that are open
    issue           decided competent, without a certificate
    sign            certificates that wait for a signature
    appeals         open; ``overdue`` of them
    holding         certificates in force; ``ending`` of them within 90 days
    rule            whether it is settled who signs
    """

    region: RegionFacts
    schemes: int
    waiting: int
    check: int
    appoint: int
    certify: int
    assessing: int
    decide: int
    close: int
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
    def idle(self) -> bool:
        """Nothing waits for who organises."""
        waits = (self.waiting, self.decide, self.close, self.issue, self.sign, self.appeals, self.outside, self.doubts)
        return not any(waits)


def certification_hub(actor: Actor, code: str) -> CertificationHub:
    """The first page of certification, for who organises the whole region. Constant queries. Raises NotFound."""
    region, now = whole_region_for(actor, code, KEEPERS), timezone.now()
    kept = kept_applications(actor).filter(scheme__region=region)
    to_check = in_state(kept, ApplicationState.SUBMITTED).count()
    assess, certify = (lacking(actor, region.pk, duty) for duty in (Duty.ASSESSOR, Duty.DECIDER))
    appeals = Appeal.objects.filter(decision__application__scheme__region=region, answered_at=None, withdrawn_at=None)
    holding = _holding(region.pk)
    return CertificationHub(
        region=region_facts(region),
        schemes=SchemeVersion.objects.filter(scheme__region=region, scheme__retired_at=None, published_at__isnull=False)
        .values("scheme")
        .distinct()
        .count(),
        waiting=to_check + (assess | certify).count(),
        check=to_check,
        appoint=assess.count(),
        certify=certify.count(),
        assessing=in_state(kept, ApplicationState.APPOINTED).count(),
        decide=ready_count(actor, region.pk),
        close=_decided_sessions(region.pk).count(),
        issue=unissued(actor, region.pk).count(),
        sign=waiting_credentials(region.pk).count(),
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


def _decided_sessions(region: int) -> "QuerySet[Plenary]":
    """Open, with a list on which nothing is undecided."""
    listed = PlenaryCase.objects.filter(plenary=OuterRef("pk"), removed_at=None)
    open_cases = listed.filter(~Exists(Decision.objects.filter(case=OuterRef("pk"))))
    return Plenary.objects.filter(Exists(listed), ~Exists(open_cases), region=region, closed_at=None)


def _holding(region: int) -> "QuerySet[Credential]":
    """Signed, neither ended nor suspended, not past their time."""
    ended = StatusChange.objects.filter(credential=OuterRef("pk"), kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED))
    later = StatusChange.objects.filter(credential=OuterRef("credential"), number__gt=OuterRef("number"))
    suspended = StatusChange.objects.filter(~Exists(later), credential=OuterRef("pk"), kind=ChangeKind.SUSPENDED)
    signed = Signature.objects.filter(credential=OuterRef("pk"))
    return Credential.objects.filter(
        ~Exists(ended), ~Exists(suspended), Exists(signed), region=region, valid_until__gt=timezone.now()
    )
