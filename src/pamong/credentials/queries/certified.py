"""Who of some people was certified in what a programme teaches. No names; no actor: whoever asks has checked the right."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, SchemeUnit
from pamong.credentials.queries.states import in_state
from pamong.learning.queries.aims import competencies_aimed
from pamong.science.scheme import Attendance, leaves, parse


def schemes_about(programme: UUID) -> frozenset[int]:
    """Schemes of which a unit names the programme in its rule, or proves a competency that it raises. Two queries."""
    aimed = competencies_aimed(programme)
    rows = SchemeUnit.objects.filter(
        Q(competency__in=aimed) | Q(rule__isnull=False), version__published_at__isnull=False
    )
    told = rows.values_list("version__scheme", "competency", "rule")
    return frozenset(scheme for scheme, competency, rule in told if competency in aimed or _names(rule, programme))


def certified_among(programme: UUID, people: Collection[int]) -> frozenset[int]:
    """Those of these people who hold, or held until its end, a certificate of such a scheme. Three queries.

    What was withdrawn does not count, nor what waits for its signature.
    """
    now = timezone.now()
    given = in_state(State.VALID, now) | in_state(State.EXPIRED, now) | in_state(State.SUSPENDED, now)
    rows = Credential.objects.filter(given, person__in=people, version__scheme__in=schemes_about(programme))
    return frozenset(rows.values_list("person", flat=True))


def _names(rule: dict[str, object], programme: UUID) -> bool:
    if not rule:
        return False
    return any(isinstance(leaf, Attendance) and leaf.programme == str(programme) for leaf in leaves(parse(rule)))
