"""The only way to credentials' rows for somebody, and who must keep away from whose certification.

Who organises keeps the schemes of the region, checks papers, appoints, and issues. Who assesses or decides reads an
application only while appointed for it, and only after having declared no conflict. A candidate reads the own applications;
nobody acts in another's name here. What a certificate says in public, anybody reads by its number.

Separation of duties is here and in the database: who taught a candidate in what the scheme is about keeps away for as many
months as the scheme says, nobody has two duties in one application, and nobody judges the own.
What is not yours is not there: ``NotFound``.
"""

from calendar import monthrange
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    Credential,
    Decision,
    DoubtReport,
    Duty,
    OutsideCredential,
    Plenary,
    PlenaryCase,
    PortfolioPiece,
    Scheme,
    SchemeUnit,
    SchemeVersion,
    SigningKey,
)
from pamong.learning.queries.taught import trainers_of
from pamong.people.access import ORGANISERS, READERS, own_people, visible_people
from pamong.science.scheme import Attendance, leaves, parse

M = TypeVar("M", bound=Model)

KEEPERS: Final = ORGANISERS
"""Keep schemes, check papers, appoint, and issue certificates of their region."""

ASSESSORS: Final = frozenset({"assessor"})
"""May be appointed to assess."""

DECIDERS: Final = frozenset({"certifier"})
"""May be appointed to decide; suspend and withdraw certificates."""

DUTY_ROLES: Final = {
    Duty.ASSESSOR: ASSESSORS,
    Duty.EXAMINER: ASSESSORS,
    Duty.DECIDER: DECIDERS,
    Duty.APPEAL_DECIDER: DECIDERS,
    Duty.HANDLER: frozenset({*ORGANISERS, *DECIDERS}),
}
"""Which role each duty asks for, over the whole region of the scheme."""

_YEAR: Final = 12


def kept_regions(actor: Actor) -> set[int]:
    """Regions over the whole of which the actor organises."""
    return _regions(actor, KEEPERS)


def deciding_regions(actor: Actor) -> set[int]:
    """Regions over the whole of which the actor may suspend and withdraw certificates."""
    return _regions(actor, DECIDERS)


def keeps(actor: Actor, region: int) -> bool:
    """Whether the actor keeps certification of that region."""
    return actor.is_system or region in kept_regions(actor)


def kept_schemes(actor: Actor) -> "QuerySet[Scheme]":
    """Schemes of regions that the actor keeps."""
    return _kept(Scheme.objects.select_related("region"), actor, "region")


def kept_scheme_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Scheme:
    """One of them. Raises NotFound."""
    return _one(_locked(kept_schemes(actor).filter(uuid=uuid), lock=lock))


def kept_version_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> SchemeVersion:
    """A version of such a scheme, draft or published. Raises NotFound."""
    rows = _kept(SchemeVersion.objects.select_related("scheme__region"), actor, "scheme__region")
    return _one(_locked(rows.filter(uuid=uuid), lock=lock))


def kept_unit_for(actor: Actor, uuid: UUID) -> SchemeUnit:
    """A unit of such a version. Raises NotFound."""
    rows = SchemeUnit.objects.select_related("version__scheme__region", "competency")
    return _one(_kept(rows, actor, "version__scheme__region").filter(uuid=uuid))


def published_versions() -> "QuerySet[SchemeVersion]":
    """The newest published version of each scheme that takes applications; for anybody."""
    newer = SchemeVersion.objects.filter(
        scheme=OuterRef("scheme"), number__gt=OuterRef("number"), published_at__isnull=False
    )
    rows = SchemeVersion.objects.select_related("scheme__region", "requires")
    return rows.filter(~Exists(newer), published_at__isnull=False, scheme__retired_at=None)


def published_version_for(uuid: UUID) -> SchemeVersion:
    """A published version, also one that a newer one followed; for anybody. Raises NotFound."""
    rows = SchemeVersion.objects.select_related("scheme__region", "requires")
    return _one(rows.filter(uuid=uuid, published_at__isnull=False))


def own_applications(actor: Actor) -> "QuerySet[Application]":
    """The actor's own applications; none for who acts for somebody else."""
    rows = Application.objects.select_related("scheme__region", "version", "person")
    return rows.filter(person=actor.person) if actor.person and actor.behalf is None else rows.none()


def own_application_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Application:
    """One of them. Raises NotFound."""
    return _one(_locked(own_applications(actor).filter(uuid=uuid), lock=lock))


def kept_applications(actor: Actor) -> "QuerySet[Application]":
    """Handed in for schemes of regions that the actor keeps; the own ones, and of who is acted for, others keep."""
    rows = Application.objects.select_related("scheme__region", "version", "person").filter(submitted_at__isnull=False)
    return _others(_kept(rows, actor, "scheme__region"), actor, "person")


def kept_application_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Application:
    """One of them. Raises NotFound."""
    return _one(_locked(kept_applications(actor).filter(uuid=uuid), lock=lock))


def own_appointments(actor: Actor) -> "QuerySet[Appointment]":
    """What the actor is appointed for, has not ended, and still has the role for; none for who acts for somebody else."""
    rows = Appointment.objects.select_related(
        "application__scheme__region", "application__version", "application__person"
    )
    if not actor.person or actor.behalf is not None:
        return rows.none()
    able = Q(pk=None)
    for duty, roles in DUTY_ROLES.items():
        able |= Q(duty=duty, application__scheme__region__in=_regions(actor, roles))
    return rows.filter(able, person=actor.person, ended_at=None, application__withdrawn_at=None)


def own_appointment_for(actor: Actor, uuid: UUID, *duties: Duty, lock: bool = False) -> Appointment:
    """One of them in one of these duties, its application locked on wish. Raises NotFound."""
    rows = own_appointments(actor).filter(uuid=uuid)
    row = _one(rows.filter(duty__in=duties) if duties else rows)
    if lock:
        Application.objects.select_for_update(no_key=True).get(pk=row.application_id)
        row = _one(rows)
    return row


def judged_applications(actor: Actor) -> "QuerySet[Application]":
    """Applications that the actor judges: appointed, and declared without conflict."""
    rows = Application.objects.select_related("scheme__region", "version", "person")
    mine = own_appointments(actor).filter(application=OuterRef("pk"), conflict=False)
    return rows.filter(Exists(mine))


def readable_application_for(actor: Actor, uuid: UUID) -> Application:
    """An application that the actor applied with, keeps or judges. Raises NotFound."""
    for rows in (own_applications(actor), kept_applications(actor), judged_applications(actor)):
        row = rows.filter(uuid=uuid).first()
        if row is not None:
            return row
    raise NotFound


def piece_for(actor: Actor, uuid: UUID) -> PortfolioPiece:
    """A piece of an application that the actor may read. Raises NotFound, also for one that was taken back."""
    row = _one(PortfolioPiece.objects.select_related("application", "file").filter(uuid=uuid, removed_at=None))
    readable_application_for(actor, row.application.uuid)
    return row


def plenaries_of(actor: Actor) -> "QuerySet[Plenary]":
    """Sessions of regions that the actor keeps, and those with an application on the list that the actor decides."""
    rows = Plenary.objects.select_related("region")
    if actor.is_system:
        return rows
    deciding = own_appointments(actor).filter(duty__in=(Duty.DECIDER, Duty.APPEAL_DECIDER), conflict=False)
    listed = PlenaryCase.objects.filter(
        plenary=OuterRef("pk"), removed_at=None, application__in=deciding.values("application")
    )
    return rows.filter(Q(region__in=kept_regions(actor)) | Exists(listed))


def plenary_for(actor: Actor, uuid: UUID) -> Plenary:
    """One of them. Raises NotFound."""
    return _one(plenaries_of(actor).filter(uuid=uuid))


def kept_plenary_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Plenary:
    """A session of a region that the actor keeps. Raises NotFound."""
    rows = _kept(Plenary.objects.select_related("region"), actor, "region")
    return _one(_locked(rows.filter(uuid=uuid), lock=lock))


def own_decision_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Decision:
    """A decision about the actor. Raises NotFound."""
    rows = Decision.objects.select_related("application__scheme__region", "application__version", "application__person")
    return _one(_locked(rows.filter(uuid=uuid, application__in=own_applications(actor)), lock=lock))


def kept_appeals(actor: Actor) -> "QuerySet[Appeal]":
    """Appeals against decisions by schemes of kept regions, and those that the actor handles, judges or decides anew."""
    rows = Appeal.objects.select_related("decision__application__scheme__region", "decision__application__person")
    if actor.is_system:
        return rows
    duties = (Duty.HANDLER, Duty.EXAMINER, Duty.APPEAL_DECIDER)
    mine = own_appointments(actor).filter(
        application=OuterRef("decision__application"), duty__in=duties, conflict=False
    )
    kept = Q(decision__application__scheme__region__in=kept_regions(actor))
    return _others(rows.filter(kept | Exists(mine)), actor, "decision__application__person")


def kept_appeal_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Appeal:
    """One of them. Raises NotFound."""
    return _one(_locked(kept_appeals(actor).filter(uuid=uuid), lock=lock))


def own_credentials(actor: Actor) -> "QuerySet[Credential]":
    """The actor's own certificates; none for who acts for somebody else."""
    rows = Credential.objects.select_related("region", "version__scheme", "person")
    return rows.filter(person=actor.person) if actor.person and actor.behalf is None else rows.none()


def visible_credentials(actor: Actor) -> "QuerySet[Credential]":
    """The own ones, those of people whom the actor may see, and those of kept regions."""
    rows = Credential.objects.select_related("region", "version__scheme", "person")
    if actor.is_system:
        return rows
    seen = Q(person__in=visible_people(actor, READERS).values("pk")) if actor.grants else Q(pk=None)
    kept = Q(region__in=kept_regions(actor) | deciding_regions(actor))
    return rows.filter(kept | seen | Q(pk__in=own_credentials(actor).values("pk")))


def credential_for(actor: Actor, uuid: UUID) -> Credential:
    """One of them. Raises NotFound."""
    return _one(visible_credentials(actor).filter(uuid=uuid))


def kept_credential_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Credential:
    """A certificate of a region that the actor keeps; never the own. Raises NotFound."""
    rows = _kept(Credential.objects.select_related("region", "version__scheme", "person"), actor, "region")
    return _one(_locked(_others(rows.filter(uuid=uuid), actor, "person"), lock=lock))


def decided_credential_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Credential:
    """A certificate that the actor may suspend or withdraw; never the own. Raises NotFound."""
    rows = Credential.objects.select_related("region", "version__scheme", "person")
    rows = rows if actor.is_system else rows.filter(region__in=deciding_regions(actor))
    return _one(_locked(_others(rows.filter(uuid=uuid), actor, "person"), lock=lock))


def outside_credentials_of(actor: Actor) -> "QuerySet[OutsideCredential]":
    """Certificates from elsewhere: the own ones, and those registered in kept regions."""
    rows = OutsideCredential.objects.select_related("region", "person", "competency", "file")
    if actor.is_system:
        return rows
    own = Q(person=actor.person) if actor.person and actor.behalf is None else Q(pk=None)
    return rows.filter(own | Q(region__in=kept_regions(actor)))


def outside_credential_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> OutsideCredential:
    """One of them. Raises NotFound."""
    return _one(_locked(outside_credentials_of(actor).filter(uuid=uuid), lock=lock))


def doubts_of(actor: Actor) -> "QuerySet[DoubtReport]":
    """Reports of doubt about certificates of kept regions."""
    return _kept(DoubtReport.objects.select_related("region"), actor, "region")


def doubt_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> DoubtReport:
    """One of them. Raises NotFound."""
    return _one(_locked(doubts_of(actor).filter(uuid=uuid), lock=lock))


def kept_keys(actor: Actor) -> "QuerySet[SigningKey]":
    """Keys of kept regions: what is known of them in public, and that they are stored."""
    return _kept(SigningKey.objects.select_related("region"), actor, "region")


def kept_key_for(actor: Actor, uuid: UUID) -> SigningKey:
    """One of them. Raises NotFound."""
    return _one(kept_keys(actor).filter(uuid=uuid))


def kept_from(application: Application) -> dict[int, str]:
    """Who must keep away from an application: person → why, as a code.

    own         it is the person's own
    duty        the person has, or had, a duty in it
    taught      the person taught the applicant in what the scheme is about, within its months of separation
    """
    away = dict.fromkeys(trained_by(application), "taught")
    away |= dict.fromkeys(Appointment.objects.filter(application=application).values_list("person", flat=True), "duty")
    return away | {application.person_id: "own"}


def trained_by(application: Application) -> dict[int, datetime]:
    """Who taught the applicant in what the scheme is about, within its months of separation: person → the last time.

    A session that is still to come counts too. A scheme without months of separation asks nobody to keep away for it.
    """
    if not application.version.separation:
        return {}
    programmes, competencies = _about(application)
    since = _months_ago(application.version.separation, ZoneInfo(application.scheme.region.time_zone))
    return trainers_of(application.person_id, programmes, competencies, since)


def _about(application: Application) -> tuple[set[UUID], set[int]]:
    """What a scheme is about: programmes that its rules name, and competencies of its units."""
    version = application.version
    units = list(SchemeUnit.objects.filter(version=version))
    rules = [parse(raw) for raw in (*(unit.rule for unit in units), version.renewal) if raw]
    named = {UUID(leaf.programme) for rule in rules for leaf in leaves(rule) if isinstance(leaf, Attendance)}
    return named, {unit.competency_id for unit in units if unit.competency_id}


def _months_ago(months: int, zone: ZoneInfo) -> datetime:
    """The same hour of the same day so many calendar months ago, there; of a shorter month its last day."""
    now = timezone.localtime(timezone=zone)
    years, month = divmod(now.year * _YEAR + now.month - 1 - months, _YEAR)
    day = min(now.day, monthrange(years, month + 1)[1])
    return now.replace(year=years, month=month + 1, day=day)


def _regions(actor: Actor, roles: frozenset[str]) -> set[int]:
    return {grant.region for grant in actor.grants if grant.role in roles and grant.unit is None}


def _kept(rows: "QuerySet[M]", actor: Actor, path: str) -> "QuerySet[M]":
    """Those whose region, by this path, the actor keeps."""
    return rows if actor.is_system else rows.filter(**{f"{path}__in": kept_regions(actor)})


def _others(rows: "QuerySet[M]", actor: Actor, path: str) -> "QuerySet[M]":
    """Those that are about somebody else than the actor, and than who acts in that name."""
    mine = own_people(actor).values("pk")
    return rows.exclude(**{path: actor.person or 0}).exclude(**{f"{path}__in": mine})


def _locked(rows: "QuerySet[M]", *, lock: bool) -> "QuerySet[M]":
    """The same, held until the transaction ends."""
    return rows.select_for_update(of=("self",), no_key=True) if lock else rows


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
