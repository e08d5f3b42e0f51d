"""Who is rated in a round and how far that is, and who has not begun to rate. Who rates whom is not told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pamong.competency.access import kept_round_for, kept_subject_for
from pamong.competency.models import RaterKind, Rating, Round, RoundSubject
from pamong.competency.queries.rounds import OPEN, short_of_peers, state_of, unrated_posts, unsupervised
from pamong.core.actor import Actor
from pamong.people.queries.directory import PersonRow, read_rows
from pamong.people.queries.paged import Rows
from pamong.people.queries.posts import unit_tree
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.words import words

NARROWED: Final = ("", "belum-lengkap", "tanpa-atasan", "rekan-kurang")
"""By what a list of those who are rated is narrowed, as in its address."""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Somebody rated for one post.

    own             whether the self-rating has come in; None: asked with another post
    supervisor      the same of the supervisor's; None: there is nobody above
    reason          why it is not the head of the own unit; empty when it is
    peers           colleagues asked; ``peers_done`` of them have rated
    """

    uuid: UUID
    person: UUID
    name: str
    position: str
    unit: str
    own: bool | None
    supervisor: bool | None
    reason: str
    peers: int
    peers_done: int


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """Somebody rated, as the form shows that replaces a colleague. ``change``: the round is open."""

    region: RegionFacts
    round: UUID
    title: str
    change: bool
    row: SubjectRow


def subject_rows(actor: Actor, uuid: UUID, *, text: str = "", narrow: str = "") -> Rows[SubjectRow]:
    """Who is rated in a round, by name. Raises NotFound.

    narrow      one of ``NARROWED``
    """
    row = kept_round_for(actor, uuid)
    found = short_of_peers(row) if narrow == "rekan-kurang" else RoundSubject.objects.filter(round=row)
    if narrow == "tanpa-atasan":
        found = unsupervised(found)
    if narrow == "belum-lengkap":
        due = Rating.objects.filter(subject=OuterRef("pk"), cancelled_at=None, invitation__done=False)
        found = found.filter(Exists(due))
    for word in words(text):
        found = found.filter(person__folded__regex=rf"\m{word}")
    names = {unit: node.name for unit, node in unit_tree(row.region_id).items()}
    order = found.select_related("person", "assignment__position").order_by("person__folded", "person", "pk")
    return Rows(order, lambda subjects: _read(subjects, names))


def idle_raters(actor: Actor, uuid: UUID) -> Rows[PersonRow]:
    """Who has been asked and has not handed in a single rating, by name. Raises NotFound."""
    row = kept_round_for(actor, uuid)
    each = Rating.objects.filter(subject__round=row, cancelled_at=None).values("rater", "rater__folded")
    idle = each.annotate(done=Count("pk", filter=Q(invitation__done=True))).filter(done=0)
    return Rows(idle.order_by("rater__folded", "rater").values_list("rater", flat=True), read_rows)


def unrated_people(actor: Actor, uuid: UUID) -> Rows[PersonRow]:
    """Who serves in the units of a round with a post that is not rated: its position asks for nothing, or it began later."""
    return Rows(unrated_posts(kept_round_for(actor, uuid)), read_rows)


def subject_page(actor: Actor, uuid: UUID) -> SubjectPage:
    """Somebody rated in a round that the actor organises. Raises NotFound."""
    row = kept_subject_for(actor, uuid)
    turn: Round = row.round
    names = {unit: node.name for unit, node in unit_tree(turn.region_id).items()}
    return SubjectPage(
        region=region_facts(turn.region),
        round=turn.uuid,
        title=turn.title,
        change=state_of(turn) == OPEN,
        row=_read([row], names)[0],
    )


def _read(subjects: "Sequence[RoundSubject] | QuerySet[RoundSubject]", names: dict[int, str]) -> list[SubjectRow]:
    """One query for any number."""
    asked: dict[int, list[tuple[str, bool, str]]] = {row.pk: [] for row in subjects}
    ratings = Rating.objects.filter(subject__in=list(asked), cancelled_at=None)
    for subject, kind, done, reason in ratings.values_list("subject", "kind", "invitation__done", "reason"):
        asked[subject].append((kind, done, reason))
    return [_row(row, asked[row.pk], names.get(row.unit_id, "–")) for row in subjects]


def _row(row: RoundSubject, ratings: list[tuple[str, bool, str]], unit: str) -> SubjectRow:
    by_kind = {kind: (done, reason) for kind, done, reason in ratings if kind != RaterKind.PEER}
    peers = [done for kind, done, _reason in ratings if kind == RaterKind.PEER]
    own, above = by_kind.get(RaterKind.SELF), by_kind.get(RaterKind.SUPERVISOR)
    return SubjectRow(
        uuid=row.uuid,
        person=row.person.uuid,
        name=full_name(row.person),
        position=row.assignment.position.name,
        unit=unit,
        own=own[0] if own else None,
        supervisor=above[0] if above else None,
        reason=above[1] if above else "",
        peers=len(peers),
        peers_done=sum(peers),
    )
