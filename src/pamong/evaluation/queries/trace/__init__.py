"""One record: from the number of a certificate to everything that led to it and followed from it, for page and command alike.

Each part is read by the rules of the context it belongs to: what somebody may not open elsewhere, a trace does not tell either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, NotFound
from pamong.credentials.queries.certificates import CredentialRow
from pamong.credentials.queries.traced import find_traceable, traceable, traceable_among, traceable_of_person
from pamong.evaluation.access import reads
from pamong.evaluation.queries.trace import learnt, need, proof, worked
from pamong.evaluation.queries.trace.known import Known, known_of
from pamong.evaluation.queries.trace.links import Line, Link, Trace
from pamong.learning.queries.followed import FollowedProgramme, followed_programme
from pamong.learning.queries.reach import reach_of
from pamong.people.access import person_for

if TYPE_CHECKING:
    from django.core.paginator import Page

__all__ = [
    "CertifiedOf",
    "Line",
    "Link",
    "Trace",
    "certified_of",
    "may_trace",
    "meant_by",
    "of_person",
    "trace_of",
    "trace_row",
]


@dataclass(frozen=True, slots=True)
class CertifiedOf:
    """Certificates of who completed a programme in what it teaches. ``completed``: how many people that are."""

    programme: FollowedProgramme
    completed: int
    page: "Page[CredentialRow]"


def trace_of(actor: Actor, number: str, region: str | None = None) -> Trace:
    """By a number or code as people type it, of the government with a code or of any.

    raises      NotFound; Conflict ``number-several`` where several certificates may be meant, which the governments or the
                codes tell apart
    """
    found = meant_by(actor, number, region)
    if not found:
        raise NotFound
    if len(found) > 1:
        told = "; ".join(
            _("%(issuer)s (%(region)s), kode %(code)s") % {"issuer": row.issuer, "region": row.region, "code": row.code}
            for row in found
        )
        raise Conflict(
            "number-several",
            _("Beberapa sertifikat punya nomor ini: %(told)s. Sebut instansinya, atau pakai kodenya.") % {"told": told},
        )
    return trace_row(actor, found[0])


def meant_by(actor: Actor, number: str, region: str | None = None) -> Sequence[CredentialRow]:
    """Certificates that may be meant, as far as the actor may trace them; mostly one or none."""
    return find_traceable(actor, number, region)


def of_person(actor: Actor, person: UUID, *, page: str | None = None) -> "Page[CredentialRow]":
    """Somebody's certificates, the newest first. Raises NotFound for one whom the actor may neither trace nor open."""
    found = traceable_of_person(actor, person, page=page)
    if not found.object_list:
        person_for(actor, person)
    return found


def may_trace(actor: Actor, code: str) -> bool:
    """Whether the actor may trace the certificate with that code. One query; two for who leads a unit."""
    return traceable(actor).filter(code=code).exists()


def certified_of(actor: Actor, programme: UUID, *, page: str | None = None) -> CertifiedOf:
    """From a programme back to the certificates behind its figure, for who reads its evaluation. Raises NotFound."""
    found = followed_programme(programme)
    if found is None or not reads(actor, found.region.id):
        raise NotFound
    people = reach_of(programme).completed
    return CertifiedOf(found, len(people), traceable_among(actor, programme, people, page=page))


def trace_row(actor: Actor, row: CredentialRow) -> Trace:
    """The whole chain of one certificate. The count of queries does not depend on how many there are. Raises NotFound."""
    known = known_of(actor, row.code)
    return Trace(
        number=row.number,
        code=row.code,
        holder=row.holder,
        scheme=row.scheme,
        state=row.state,
        state_label=row.state_label,
        tone=row.tone,
        picture=row.picture,
        issuer=known.found.issuer.name,
        zone=row.zone,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        links=_links(known),
    )


def _links(known: Known) -> tuple[Link, ...]:
    """In the order of ``links.STAGES``."""
    verdicts = worked.verdicts_about(known)
    return (
        need.person(known),
        need.position(known),
        need.gap(known),
        learnt.programme(known),
        learnt.registration(known),
        learnt.attendance(known),
        proof.exam(known),
        proof.decision(known),
        proof.certificate(known),
        worked.behaviour(known),
        worked.service(known),
        worked.study(known, verdicts),
        worked.finding(known, verdicts),
        proof.following(known),
    )
