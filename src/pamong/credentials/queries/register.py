"""All certificates that a region gave, for who keeps them and who may suspend and withdraw them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import DECIDERS, KEEPERS, keeps, visible_credentials
from pamong.credentials.formats.states import State
from pamong.credentials.models import ChangeKind, Credential, Scheme, StatusChange
from pamong.credentials.queries.certificates import LABELS, WAITING, CredentialRow, read_credentials
from pamong.credentials.queries.check import is_signed
from pamong.credentials.queries.states import in_state
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

SOON: Final = "segera"
"""Word by which the list is narrowed to valid certificates that end within ``AHEAD``."""

AHEAD: Final = timedelta(days=90)
FILTERS: Final = (*LABELS, SOON)
_READERS: Final = KEEPERS | DECIDERS


@dataclass(frozen=True, slots=True)
class RegisterWanted:
    """What somebody looks for: words of number or name, a scheme, a state. Empty is all."""

    text: str = ""
    scheme: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.scheme or self.state)


@dataclass(frozen=True, slots=True)
class Register:
    """A page of it. ``keeps``: the actor also issues there."""

    region: RegionFacts
    page: "Page[CredentialRow]"
    keeps: bool


def register(actor: Actor, code: str, wanted: RegisterWanted, *, page: str | None = None) -> Register:
    """Certificates of a region, newest first. Raises NotFound."""
    region = whole_region_for(actor, code, _READERS)
    return Register(
        region=region_facts(region),
        page=page_of(register_rows(actor, code, wanted), page),
        keeps=keeps(actor, region.pk),
    )


def register_schemes(actor: Actor, code: str) -> list[tuple[str, str]]:
    """Uuid and title of schemes that the register can be narrowed to. Raises NotFound."""
    rows = Scheme.objects.filter(region=whole_region_for(actor, code, _READERS)).order_by("title", "code")
    return [(str(row.uuid), row.title) for row in rows]


def register_rows(actor: Actor, code: str, wanted: RegisterWanted) -> Rows[CredentialRow]:
    """The same, for a file."""
    found = visible_credentials(actor).filter(region=whole_region_for(actor, code, _READERS))
    for word in words(wanted.text):
        named = Q(holder__icontains=word, person__erased_at=None)
        found = found.filter(Q(number__icontains=word) | Q(code__iexact=word) | named)
    if wanted.scheme:
        found = found.filter(version__scheme__uuid=UUID(wanted.scheme))
    return Rows(_narrowed(found, wanted.state).order_by("-pk"), read_credentials)


def _narrowed(found: "QuerySet[Credential]", state: str) -> "QuerySet[Credential]":
    now = timezone.now()
    if state == SOON:
        return found.filter(in_state(State.VALID, now), valid_until__lte=now + AHEAD)
    if state in {State.WITHDRAWN, State.REPLACED}:  # also one that was never signed
        kind = ChangeKind.WITHDRAWN if state == State.WITHDRAWN else ChangeKind.REPLACED
        return found.filter(pk__in=StatusChange.objects.filter(kind=kind).values("credential"))
    if state == WAITING:
        ended = StatusChange.objects.filter(kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED))
        return found.filter(~Q(is_signed())).exclude(pk__in=ended.values("credential"))
    return found.filter(in_state(State(state), now)) if state in LABELS else found
