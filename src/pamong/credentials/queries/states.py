"""The state of certificates inside a query: the same rule as ``formats.states``, for lists that are narrowed by it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pamong.credentials.formats.states import State
from pamong.credentials.models import ChangeKind, StatusChange
from pamong.credentials.queries.check import is_signed


def in_state(state: State, at: datetime) -> Q:
    """Condition for certificates that are in a state at a time."""
    changes = StatusChange.objects.filter(credential=OuterRef("pk"))
    ended = {
        State.WITHDRAWN: Exists(changes.filter(kind=ChangeKind.WITHDRAWN)),
        State.REPLACED: Exists(changes.filter(kind=ChangeKind.REPLACED)),
    }
    if state in ended:
        return Q(is_signed()) & Q(ended[state])
    if state == State.UNKNOWN:
        return ~Q(is_signed())
    over = Q(Exists(changes.filter(kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED))))
    suspended = Q(Exists(_suspended()))
    if state == State.SUSPENDED:
        return Q(is_signed()) & ~over & suspended
    times = {
        State.VALID: Q(valid_from__lte=at, valid_until__gte=at),
        State.EXPIRED: Q(valid_from__lte=at, valid_until__lt=at),
        State.UNSOUND: Q(valid_from__gt=at),
    }
    return Q(is_signed()) & ~over & ~suspended & times[state]


def _suspended() -> "QuerySet[StatusChange]":
    """The last change of a certificate, where it is a suspension."""
    changes = StatusChange.objects.filter(credential=OuterRef("pk"))
    later = StatusChange.objects.filter(credential=OuterRef("credential"), number__gt=OuterRef("number"))
    return changes.filter(~Exists(later), kind=ChangeKind.SUSPENDED)
