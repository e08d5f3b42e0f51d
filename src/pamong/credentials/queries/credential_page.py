"""A certificate with everything that became of it, for who holds it, keeps it, decides about it, or reads about its holder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import credential_for, decided_credential_for, kept_credential_for
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, SchemeUnit, Signature, StatusChange
from pamong.credentials.queries.assessed import assessed_words
from pamong.credentials.queries.certificates import WAITING, CredentialRow, read_credentials
from pamong.credentials.queries.own_credentials import Renewal, renewals_of
from pamong.credentials.queries.reasons import reason_words
from pamong.people.access import own_people
from pamong.people.queries.presence import RegionFacts, names_of, region_facts


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened to it.

    kind        issued, signed, suspended, resumed, withdrawn, replaced
    public      class of the reason in words; empty for what needs none
    reason      in full, and ``who``: empty for who neither holds nor keeps it
    """

    kind: str
    label: str
    at: datetime
    public: str = ""
    reason: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The certificate that this one replaced, or that replaced it."""

    uuid: UUID
    number: str


@dataclass(frozen=True, slots=True)
class CredentialPage:
    """A certificate.

    decided_on      when two people decided that its holder is competent
    units           code and title of what it covers
    own             the actor holds it; ``keeper``: keeps or decides about those of the region, and this is not the own
    suspends, resumes, withdraws, corrects      what the actor may do now
    signs           it waits for a signature that the actor may bring about
    """

    row: CredentialRow
    region: RegionFacts
    holder_now: UUID
    decided_on: date
    units: tuple[tuple[str, str], ...]
    assessed: tuple[str, ...]
    history: tuple[HistoryLine, ...]
    before: Twin | None
    after: Twin | None
    renewal: Renewal | None
    own: bool
    keeper: bool
    suspends: bool
    resumes: bool
    withdraws: bool
    corrects: bool
    signs: bool


def credential_page(actor: Actor, uuid: UUID) -> CredentialPage:
    """One certificate. Raises NotFound."""
    found = credential_for(actor, uuid)
    row = read_credentials([found])[0]
    own = found.person_id == actor.person and actor.behalf is None
    mine = own_people(actor).filter(pk=found.person_id).exists()
    decides = not mine and _may(decided_credential_for, actor, uuid)
    organises = not mine and _may(kept_credential_for, actor, uuid)
    living = row.state not in {State.WITHDRAWN, State.REPLACED}
    after = Credential.objects.filter(replaces=found).first()
    return CredentialPage(
        row=row,
        region=region_facts(found.region),
        holder_now=found.person.uuid,
        decided_on=found.decision.decided_on,
        units=_units(found),
        assessed=assessed_words(found.decision),
        history=_history(found, whole=own or decides or organises),
        before=Twin(found.replaces.uuid, found.replaces.number) if found.replaces else None,
        after=Twin(after.uuid, after.number) if after else None,
        renewal=renewals_of(actor, [found]).get(found.pk) if own else None,
        own=own,
        keeper=decides or organises,
        suspends=decides and living and row.signed and row.state != State.SUSPENDED,
        resumes=decides and row.state == State.SUSPENDED,
        withdraws=decides and living,
        corrects=organises and living and row.state != State.EXPIRED,
        signs=organises and row.state == WAITING,
    )


def _may(access: Callable[[Actor, UUID], Credential], actor: Actor, uuid: UUID) -> bool:
    try:
        access(actor, uuid)
    except NotFound:
        return False
    return True


def _units(row: Credential) -> tuple[tuple[str, str], ...]:
    found = SchemeUnit.objects.filter(pk__in=row.decision.units).order_by("number")
    return tuple(found.values_list("code", "title"))


def _history(row: Credential, *, whole: bool) -> tuple[HistoryLine, ...]:
    """The newest first."""
    changes = list(StatusChange.objects.filter(credential=row).order_by("number"))
    signature = Signature.objects.filter(credential=row).first()
    names = names_of([row.made_by, signature.signed_by if signature else None, *(one.account for one in changes)])
    lines = [HistoryLine("issued", _("Dibuat dengan nomor ini"), row.made_at, who=names.get(row.made_by or 0, ""))]
    if signature:
        who = names.get(signature.signed_by or 0, "")
        lines.append(HistoryLine("signed", row.get_way_display(), signature.signed_at, who=who))
    lines += [
        HistoryLine(
            kind=one.kind,
            label=one.get_kind_display(),
            at=one.at,
            public=reason_words(one.public),
            reason=one.reason,
            who=names.get(one.account or 0, ""),
        )
        for one in changes
    ]
    lines.sort(key=lambda line: line.at)
    return tuple(line if whole else replace(line, reason="", who="") for line in reversed(lines))
