"""The only way to surveys' rows for somebody.

Who organises a region asks its people; evaluators read results beside them. A survey with a source belongs to the context that
opened it: it is there only for who names that source, because that context has checked the actor. An invitation is there for
the person who is asked, and for who acts in that name. What is not yours is not there: ``NotFound``.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, Forbidden, NotFound
from pamong.people.access import ORGANISERS, holds, own_people
from pamong.surveys.models import Door, Invitation, Questionnaire, QuestionnaireVersion, Survey

M = TypeVar("M", bound=Model)

READERS: Final = frozenset({*ORGANISERS, "evaluator"})
"""See results of what people were asked."""


def kept_questionnaire_for(actor: Actor, uuid: UUID) -> Questionnaire:
    """A questionnaire that people made, of a region that the actor organises. Raises NotFound."""
    row = _one(Questionnaire.objects.select_related("region").filter(uuid=uuid, key=""))
    return _if_holds(actor, ORGANISERS, row.region_id, row)


def kept_version_for(actor: Actor, uuid: UUID) -> QuestionnaireVersion:
    """A version of one of them, draft or published. Raises NotFound."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire__region")
    row = _one(rows.filter(uuid=uuid, questionnaire__key=""))
    return _if_holds(actor, ORGANISERS, row.questionnaire.region_id, row)


def draft_for(actor: Actor, uuid: UUID) -> QuestionnaireVersion:
    """A version that the actor may still word; nobody else words its questionnaire until the transaction ends.

    raises      NotFound; Conflict ``version-published``
    """
    questionnaire = kept_version_for(actor, uuid).questionnaire
    Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    row = kept_version_for(actor, uuid)
    if row.published_at:
        raise Conflict(
            "version-published",
            _("Versi ini sudah terbit dan tidak berubah lagi. Mulai versi baru untuk mengubah pertanyaannya."),
        )
    return row


def survey_for(actor: Actor, uuid: UUID, roles: Iterable[str] = ORGANISERS, *, source: str = "") -> Survey:
    """A survey for who has one of these roles over its region; with a source for who names it, already checked.

    raises      NotFound
    """
    row = _one(Survey.objects.select_related("region", "version__questionnaire").filter(uuid=uuid, source=source))
    return row if source else _if_holds(actor, roles, row.region_id, row)


def kept_invitation_for(actor: Actor, uuid: UUID, *, source: str = "") -> Invitation:
    """An invitation to a survey that ``survey_for`` gives. Raises NotFound."""
    row = _one(Invitation.objects.select_related("survey__region").filter(uuid=uuid, survey__source=source))
    return row if source else _if_holds(actor, ORGANISERS, row.survey.region_id, row)


def own_invitation_for(actor: Actor, uuid: UUID) -> Invitation:
    """An invitation of the actor's own person, or of who is acted for.

    raises      NotFound; Forbidden ``about-yourself`` when somebody else's answers would judge who sits at the screen, or
                somebody would judge oneself by another's hand; Conflict ``invitation-cancelled``
    """
    if actor.person is None:  # else no person would be asked for, and every token's invitation is of no person
        raise NotFound
    row = _one(_invitations().filter(uuid=uuid, person=actor.person))
    if row.about_id is not None and row.about_id in not_judged_by(actor):
        raise Forbidden(
            "about-yourself",
            _("Penilaian diri hanya diisi oleh orangnya sendiri, bukan atas namanya.")
            if row.about_id == row.person_id
            else _("Penilaian ini tentang Anda sendiri. Atas nama orang lain pun Anda tidak mengisinya."),
        )
    return _not_cancelled(row)


def not_judged_by(actor: Actor) -> frozenset[int]:
    """Whom nobody judges by this hand: while acting for somebody, that person and the own; nobody else."""
    return frozenset() if actor.behalf is None else frozenset(own_people(actor).values_list("pk", flat=True))


def token_invitation_for(token: str) -> Invitation:
    """The invitation of whoever holds this token. Raises NotFound; Conflict ``invitation-cancelled``."""
    return _not_cancelled(_one(_invitations().filter(token=digest(token))))


def door_for(uuid: UUID) -> Door:
    """A door for who has checked the actor; nobody else changes it until the transaction ends. Raises NotFound."""
    return _one(Door.objects.select_related("survey").select_for_update(of=("self",), no_key=True).filter(uuid=uuid))


def public_door_for(code: str) -> Door:
    """A door by its code, for everybody. Raises NotFound."""
    return _one(Door.objects.select_related("survey__region", "survey__version").filter(code=code))


def digest(token: str) -> str:
    """What is kept of a token, however it was typed."""
    return sha256(token.strip().lower().encode(errors="replace")).hexdigest()


def kiosk_digest(token: str) -> str:
    """What is kept of the token of a kiosk, which a machine copies sign by sign."""
    return sha256(token.strip().encode(errors="replace")).hexdigest()


def _invitations() -> "QuerySet[Invitation]":
    return Invitation.objects.select_related("survey__region", "survey__version", "about")


def _not_cancelled(row: Invitation) -> Invitation:
    if row.cancelled_at:
        raise Conflict("invitation-cancelled", _("Undangan ini sudah ditarik. Anda tidak perlu mengisinya lagi."))
    return row


def _if_holds(actor: Actor, roles: Iterable[str], region: int, row: M) -> M:
    if not holds(actor, roles, region):
        raise NotFound
    return row


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
