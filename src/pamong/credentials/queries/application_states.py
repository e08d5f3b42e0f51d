"""Where applications stand, computed by the database: one rule for every list, filter and action."""

from collections.abc import Collection
from typing import Final

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import RawSQL

from pamong.credentials.formats.application_states import ApplicationState
from pamong.credentials.models import Appeal, Application, Appointment, Decision, Duty
from pamong.people.access import today

# No unit without a result of the first round by who still has the duty; those left out that an earlier partial pass carries
# (see queries.facts).
_ASSESSED: Final = """
NOT EXISTS (
    SELECT FROM credentials_schemeunit u WHERE u.version_id = credentials_application.version_id
    AND NOT EXISTS (
        SELECT FROM credentials_unitresult r
        JOIN credentials_appointment a ON a.id = r.appointment_id AND a.duty = 'assessor' AND a.ended_at IS NULL
        WHERE r.application_id = credentials_application.id AND r.unit_id = u.id AND r.round = 1
    )
    AND NOT (credentials_application.renews_id IS NULL AND EXISTS (
        SELECT FROM credentials_application e
        JOIN credentials_schemeversion v ON v.id = e.version_id
        JOIN credentials_decision d ON d.application_id = e.id AND NOT d.competent
        JOIN credentials_schemeunit s ON s.id = ANY (d.units) AND s.code = u.code
        WHERE e.scheme_id = credentials_application.scheme_id AND e.person_id = credentials_application.person_id
        AND e.id <> credentials_application.id AND d.decided_on + make_interval(months => v.months) > %s
        AND NOT EXISTS (SELECT FROM credentials_decision n WHERE n.application_id = e.id AND n.round > d.round)
    ))
)
"""

_STATE: Final = Case(
    When(withdrawn_at__isnull=False, then=Value(ApplicationState.WITHDRAWN)),
    When(is_appealed=True, then=Value(ApplicationState.APPEALED)),
    When(is_competent=True, then=Value(ApplicationState.DECIDED_COMPETENT)),
    When(is_competent=False, then=Value(ApplicationState.DECIDED_NOT_YET)),
    When(Q(checked_at__isnull=False, is_assessed=True), then=Value(ApplicationState.ASSESSED)),
    When(Q(checked_at__isnull=False, is_appointed=True), then=Value(ApplicationState.APPOINTED)),
    When(checked_at__isnull=False, then=Value(ApplicationState.CHECKED)),
    When(returned_at__isnull=False, then=Value(ApplicationState.RETURNED)),
    When(submitted_at__isnull=False, then=Value(ApplicationState.SUBMITTED)),
    default=Value(ApplicationState.DRAFT),
    output_field=TextField(),
)


def in_state(rows: "QuerySet[Application]", state: ApplicationState) -> "QuerySet[Application]":
    """Those of them that stand there."""
    return _with_facts(rows).annotate(state=_STATE).filter(state=state)


def states_of(applications: Collection[int]) -> dict[int, ApplicationState]:
    """Where these stand. One query."""
    rows = _with_facts(Application.objects.filter(pk__in=applications)).annotate(state=_STATE)
    return {pk: ApplicationState(state) for pk, state in rows.values_list("pk", "state")}


def state_of(application: int) -> ApplicationState:
    """Where one stands."""
    return states_of([application])[application]


def _with_facts(rows: "QuerySet[Application]") -> "QuerySet[Application]":
    decision = Decision.objects.filter(application=OuterRef("pk")).order_by("-round")
    appeal = Appeal.objects.filter(decision__application=OuterRef("pk"), answered_at=None, withdrawn_at=None)
    assessor = Appointment.objects.filter(application=OuterRef("pk"), duty=Duty.ASSESSOR, ended_at=None)
    return rows.annotate(
        is_appealed=Exists(appeal),
        is_competent=Subquery(decision.values("competent")[:1]),
        is_appointed=Exists(assessor),
        is_assessed=RawSQL(_ASSESSED, [today()], output_field=BooleanField()),  # noqa: S611  # a constant
    )
