"""What rested on a withdrawn regulation is looked at again, and somebody decides."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import kept_review_for
from pamong.competency.actions.profiles import drop_requirement
from pamong.competency.actions.regulations import end_link
from pamong.competency.models import Regulation, RegulationLink, Review
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.profiles import BY_DEFAULT
from pamong.competency.queries.reviews import OF_POSITIONS, Outcome
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.people.actions.dated import alone
from pamong.people.queries.posts import post


def close_review(actor: Actor, *, review: UUID, outcome: str, result: str) -> Review:
    """Decide what becomes of a competency, or of the level that one position asks for.

    keep        the competency stands without that rule: its link ends; a position goes on asking for its level
    move        the link passes to the regulation that came in its place
    drop        the link stays, so that nothing new is built on the competency; a position no longer asks for it
    result      why, in words
    raises      NotFound; Invalid ``outcome``, ``result-empty``; Conflict ``review-closed``, ``no-successor``
    """
    with transaction.atomic():
        row = kept_review_for(actor, review)
        alone(row.region_id)
        row.refresh_from_db()
        if row.closed_at:
            raise Conflict("review-closed", _("Tinjauan ini sudah selesai. Hasilnya tercatat di daftar."))
        words = _checked(row, outcome, result)
        if row.position_id is None:
            _settle_competency(row, outcome)
        elif outcome == Outcome.DROP:
            _settle_position(actor, row, row.position_id, words)
        row.closed_at, row.closed_by = timezone.now(), actor.account
        row.result = f"{Outcome(outcome).label}. {words}"
        row.save(update_fields=["closed_at", "closed_by", "result"])
        record(actor, "competency.review_closed", row, region=row.region_id, outcome=outcome)
    return row


def _checked(row: Review, outcome: str, result: str) -> str:
    """The words, tidied."""
    if outcome not in (Outcome if row.position_id is None else OF_POSITIONS):
        raise Invalid("outcome", _("Hasil itu tidak berlaku di sini. Pilih dari daftar."))
    if outcome == Outcome.MOVE:
        _heir(row)
    words = one_line(result)
    if not words:
        raise Invalid("result-empty", _("Alasannya masih kosong. Tulis satu kalimat mengapa demikian."))
    return words


def _settle_competency(row: Review, outcome: str) -> None:
    if outcome == Outcome.DROP:
        return
    end_link(row.regulation, row.competency_id)
    if outcome == Outcome.MOVE:
        link = {"regulation": _heir(row), "competency": row.competency, "ended_at": None}
        RegulationLink.objects.get_or_create(**link, defaults={"created_at": timezone.now()})


def _settle_position(actor: Actor, row: Review, position: int, words: str) -> None:
    """Level 0 where the *jenjang* would ask for it again; else the decision just ends. A closed position asks for nothing."""
    place = post(position)
    if place.closed_on:
        return
    known = current_competencies(row.region_id).get(row.competency_id)
    usual = known is not None and known.group in BY_DEFAULT
    drop_requirement(actor, place, row.competency_id, (0 if usual else None, words))


def _heir(row: Review) -> Regulation:
    """The regulation that came in place of the withdrawn one, still in force."""
    heir = row.regulation.successor
    while heir and heir.withdrawn_on:
        heir = heir.successor
    if heir is None:
        raise Conflict(
            "no-successor",
            _(
                "Peraturan yang dicabut ini tidak punya pengganti yang berlaku. Pilih hasil lain, atau catat penggantinya."
            ),
        )
    return heir
