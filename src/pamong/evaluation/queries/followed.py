"""Programmes, offerings and sessions that are followed up, for who keeps or reads the evaluation of their region."""

from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import follows, keeps
from pamong.learning.queries.followed import (
    FollowedOffering,
    FollowedProgramme,
    FollowedSession,
    followed_offering,
    followed_programme,
    followed_session,
)


def kept_programme(actor: Actor, uuid: UUID) -> FollowedProgramme:
    """One whose follow-up the actor keeps. Raises NotFound."""
    found = followed_programme(uuid)
    if found is None or not keeps(actor, found.region.id):
        raise NotFound
    return found


def seen_programme(actor: Actor, uuid: UUID) -> FollowedProgramme:
    """One whose follow-up the actor reads. Raises NotFound."""
    found = followed_programme(uuid)
    if found is None or not follows(actor, found.region.id):
        raise NotFound
    return found


def seen_offering(actor: Actor, uuid: UUID) -> FollowedOffering:
    """One with at least one session, whose follow-up the actor reads. Raises NotFound."""
    found = followed_offering(uuid)
    if found is None or not follows(actor, found.programme.region.id):
        raise NotFound
    return found


def kept_session(actor: Actor, uuid: UUID) -> FollowedSession:
    """One whose offering's follow-up the actor keeps. Raises NotFound."""
    found = followed_session(uuid)
    if found is None or not keeps(actor, found.region):
        raise NotFound
    return found
