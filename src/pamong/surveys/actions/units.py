"""Whole units are asked at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Invalid, NotFound
from pamong.people.queries.posts import Node, held_posts, unit_tree
from pamong.surveys.access import survey_for
from pamong.surveys.actions.invitations import Invitee, invite
from pamong.surveys.models import Survey


def invite_units(actor: Actor, *, survey: UUID, units: Sequence[UUID] = ()) -> int:
    """Ask everybody who serves in these units or below them, each counted in the nearest of them; nobody twice.

    units       empty: the whole region, each counted in the office at the top
    returns     how many of them are asked now, whether new or not
    raises      NotFound; Invalid ``units-nobody``; Conflict ``survey-closed``
    """
    row = survey_for(actor, survey)
    tree = unit_tree(row.region_id)
    chosen = _chosen(tree, units)
    people = _people(row, tree, chosen)
    if not people:
        raise Invalid("units-nobody", _("Belum ada pegawai yang dihitung di unit itu. Pilih unit lain."))
    return len(invite(actor, survey=survey, people=people))


def _chosen(tree: Mapping[int, Node], units: Sequence[UUID]) -> set[int]:
    if not units:
        return {node.id for node in tree.values() if node.parent is None}
    found = {node.id for node in tree.values() if node.uuid in units}
    if len(found) != len(set(units)):
        raise NotFound
    return found


def _people(survey: Survey, tree: Mapping[int, Node], chosen: set[int]) -> list[Invitee]:
    """By the definitive post where there is one; a second post does not ask a person twice."""
    counted = {unit: place for unit in tree if (place := _nearest(tree, unit, chosen)) is not None}
    posts = sorted(held_posts(survey.region_id, set(counted)), key=lambda post: (post.kind != "D", post.assignment))
    asked: dict[int, Invitee] = {}
    for post in posts:
        asked.setdefault(post.person, Invitee(post.person, unit=counted[post.unit]))
    return list(asked.values())


def _nearest(tree: Mapping[int, Node], unit: int, chosen: set[int]) -> int | None:
    """The unit itself, or the next above it, that was chosen."""
    place: int | None = unit
    while place is not None and place not in chosen:
        place = tree[place].parent if place in tree else None
    return place
