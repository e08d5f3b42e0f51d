"""Who is asked."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.access import ORGANISERS, people_in, visible_units
from pamong.surveys.access import digest, kept_invitation_for, survey_for
from pamong.surveys.models import Invitation, Survey
from pamong.surveys.queries.surveys import state_of

MOST_TOKENS: Final = 1_000
"""Tokens that are made at once."""

_SIGNS: Final = "23456789abcdefghjkmnpqrstvwxyz"  # nothing in it is mistaken for something else
_LENGTH: Final = 20  # 98 random bits

_INSERT: Final = """
INSERT INTO surveys_invitation (survey_id, person_id, about_id, unit_id, created_at)
SELECT *, %(now)s FROM unnest(%(surveys)s::bigint[], %(people)s::bigint[], %(about)s::bigint[], %(units)s::bigint[])
ON CONFLICT DO NOTHING RETURNING id, uuid, survey_id, person_id, about_id
"""


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be asked, by ids.

    about       person whom the answers are about; None for nobody
    unit        group in which the answer is counted
    """

    person: int
    about: int | None = None
    unit: int | None = None


def invite(
    actor: Actor, *, survey: UUID, people: Sequence[Invitee], source: str = ""
) -> dict[tuple[int, int | None], UUID]:
    """Ask these people; who was asked already is passed over. Whom people ask serves in the region of the survey.

    source      of the survey; who names one has checked the actor
    returns     (person, about) → uuid of the invitation, new or not
    raises      NotFound; Invalid ``invitee-unknown``, ``self-anonymous``; Conflict ``survey-closed``
    """
    with transaction.atomic():
        row = _running(actor, survey, source)
        refuse_told_apart(people, anonymous=row.anonymous)
        if not source:
            _refuse_strangers(actor, row, people)
        made = insert((row.pk, invitee) for invitee in people)
        if made:
            record(actor, "surveys.invited", row, region=row.region_id, invitations=len(made))
        found = Invitation.objects.filter(
            survey=row, cancelled_at=None, person__in={invitee.person for invitee in people}
        )
        asked = {(invitee.person, invitee.about) for invitee in people}
        return {
            key: uuid for *key_, uuid in found.values_list("person", "about", "uuid") if (key := tuple(key_)) in asked
        }


def cancel_invitation(actor: Actor, *, invitation: UUID, source: str = "") -> None:
    """Somebody is no longer asked. What was saved stays, and does not count.

    raises      NotFound; Conflict ``invitation-done``, ``invitation-cancelled``
    """
    with transaction.atomic():
        found = kept_invitation_for(actor, invitation, source=source)
        row = Invitation.objects.select_for_update(no_key=True).get(pk=found.pk)
        if row.done:
            raise Conflict("invitation-done", _("Undangan ini sudah dijawab, jadi tidak dapat ditarik lagi."))
        if row.cancelled_at:
            raise Conflict("invitation-cancelled", _("Undangan ini sudah ditarik."))
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
        record(actor, "surveys.invitation_cancelled", row, region=found.survey.region_id, survey=row.survey_id)


def issue_tokens(actor: Actor, *, survey: UUID, count: int, unit: int | None = None) -> list[str]:
    """Tokens, each good for one answer. They are shown once: only their digests are kept.

    unit        id of the group in which the answers are counted
    raises      NotFound; Invalid ``token-count``, ``invitee-unknown``; Conflict ``survey-closed``
    """
    if not 1 <= count <= MOST_TOKENS:
        raise Invalid(
            "token-count",
            _("Banyaknya token harus 1 sampai %(most)s sekali buat: terbaca %(read)s.")
            % {"most": MOST_TOKENS, "read": count},
        )
    tokens = ["".join(secrets.choice(_SIGNS) for _place in range(_LENGTH)) for _token in range(count)]
    with transaction.atomic():
        row = _running(actor, survey, "")
        _refuse_units(actor, row, [unit])
        now = timezone.now()
        Invitation.objects.bulk_create(
            Invitation(survey=row, token=digest(token), unit_id=unit, created_at=now) for token in tokens
        )
        record(actor, "surveys.tokens_issued", row, region=row.region_id, tokens=count)
    return tokens


def insert(
    rows: Iterable[tuple[int, Invitee]], now: datetime | None = None
) -> list[tuple[int, UUID, int, int, int | None]]:
    """Write invitations, by id of the survey, in one statement; those that stand already are passed over.

    returns     of each new one id, uuid, survey, person and whom it is about
    """
    told = list(rows)
    values: dict[str, Any] = {
        "now": now or timezone.now(),
        "surveys": [survey for survey, _invitee in told],
        "people": [invitee.person for _survey, invitee in told],
        "about": [invitee.about for _survey, invitee in told],
        "units": [invitee.unit for _survey, invitee in told],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        made: list[tuple[int, UUID, int, int, int | None]] = cursor.fetchall()
    return made


def refuse_told_apart(people: Iterable[Invitee], *, anonymous: bool) -> None:
    """Raises Invalid ``self-anonymous`` when whom answers are about would tell who gave them."""
    if anonymous and any(invitee.about == invitee.person for invitee in people):
        raise Invalid("self-anonymous", _("Penilaian diri tidak dapat anonim: isinya menunjukkan siapa yang menjawab."))


def _running(actor: Actor, survey: UUID, source: str) -> Survey:
    """A survey that has not closed; it does not close until the transaction ends."""
    found = survey_for(actor, survey, source=source)
    Survey.objects.select_for_update(no_key=True).get(pk=found.pk)
    row = survey_for(actor, survey, source=source)
    if state_of(row) == "closed":
        raise Conflict("survey-closed", _("Survei ini sudah ditutup."))
    return row


def _refuse_strangers(actor: Actor, survey: Survey, people: Sequence[Invitee]) -> None:
    wanted = {invitee.person for invitee in people} | {row.about for row in people if row.about is not None}
    known = people_in(actor, survey.region, ORGANISERS).filter(pk__in=wanted).count()
    if known != len(wanted):
        raise Invalid(
            "invitee-unknown",
            _("%(n)s orang tidak tercatat di instansi ini. Muat ulang daftarnya, lalu pilih lagi.")
            % {"n": len(wanted) - known},
        )
    _refuse_units(actor, survey, [row.unit for row in people])


def _refuse_units(actor: Actor, survey: Survey, units: Iterable[int | None]) -> None:
    wanted = {unit for unit in units if unit is not None}
    if visible_units(actor, ORGANISERS).filter(region=survey.region_id, pk__in=wanted).count() != len(wanted):
        raise NotFound
