"""Everybody with a seat is asked, without names, how a session was. Who taught it is asked about elsewhere."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Refusal
from pamong.evaluation.models import SessionReaction
from pamong.evaluation.queries.asked_keys import reaction_source
from pamong.evaluation.queries.followed import kept_session
from pamong.learning.queries.followed import FollowedSession, learners, sessions_ended
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.regions import region_of
from pamong.surveys.actions.invitations import Invitee
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import SurveyPlan, open_for
from pamong.surveys.actions.versions import ensure_version

KEY: Final = "evaluation.reaction"
"""Of the questionnaire."""

FLOOR: Final = 5
"""Fewer answers are never shown, and fewer people never asked."""

OPEN_FOR: Final = timedelta(days=7)

_LATELY: Final = timedelta(days=1)
_TITLE: Final = 200

# Kept in the database once, in the language of the office: it does not follow the language of who happens to ask.
_WORDS: Final = {
    "benefit": "Sesi ini berguna untuk pekerjaan saya",
    "material": "Bahannya jelas dan cukup",
    "method": "Cara belajarnya membuat saya ikut berpikir dan berlatih",
    "facilities": "Tempat, alat dan waktunya memadai",
}
_STEPS: Final = ("Tidak setuju", "Kurang setuju", "Setuju", "Sangat setuju")


def ask_reaction(actor: Actor, *, session: UUID) -> int:
    """Ask everybody with a seat about a session that is over, for a week.

    returns     how many are asked
    raises      NotFound; Conflict ``session-cancelled``, ``session-not-over``, ``reaction-asked``, ``reaction-few``
    """
    found = kept_session(actor, session)
    _refuse(found)
    people = learners(found.offering)
    if len(people) < FLOOR:
        raise Conflict(
            "reaction-few",
            _("Peserta sesi ini kurang dari %(floor)s orang. Bertanya tanpa nama memerlukan sedikitnya itu.")
            % {"floor": FLOOR},
        )
    now = timezone.now()
    with transaction.atomic():
        title = (_("Sesi: %(title)s") % {"title": found.title})[:_TITLE]
        invitees = [Invitee(person) for person in people]
        plan = SurveyPlan(
            _version(actor, found.region), title, now, now + OPEN_FOR, invitees, anonymous=True, floor=FLOOR
        )
        opened = open_for(actor, region=found.region, source=reaction_source(found.uuid), plans=[plan])
        row = _insert(found, opened.surveys[0], now)
        _tell(actor, found, people, now)
        record(actor, "evaluation.reaction_asked", row, region=found.region, session=found.id, people=len(people))
    return len(people)


def ask_reactions_due(now: datetime | None = None) -> int:
    """Ask about every session that ended within a day and about which nobody was asked. Returns how many sessions."""
    until = now or timezone.now()
    ended = sessions_ended(until - _LATELY, until)
    known = set(SessionReaction.objects.filter(session__in=[one.id for one in ended]).values_list("session", flat=True))
    asked = 0
    for one in ended:
        if one.id in known:
            continue
        try:
            ask_reaction(SYSTEM, session=one.uuid)
        except Refusal:  # too few people, or a colleague was quicker: nothing to mend
            continue
        asked += 1
    return asked


def _refuse(found: FollowedSession) -> None:
    if found.cancelled:
        raise Conflict("session-cancelled", _("Sesi ini dibatalkan, jadi tidak ada yang ditanyakan."))
    if found.ends_at > timezone.now():
        raise Conflict("session-not-over", _("Sesi ini belum selesai. Tanyakan sesudahnya."))
    if SessionReaction.objects.filter(session=found.id).exists():
        raise _asked()


def _asked() -> Conflict:
    return Conflict(
        "reaction-asked", _("Tanggapan atas sesi ini sudah diminta. Hasilnya tampak setelah surveinya ditutup.")
    )


def _insert(found: FollowedSession, survey: int, now: datetime) -> SessionReaction:
    """The row that makes it once; whoever was quicker keeps it, and all of this is taken back."""
    try:
        with transaction.atomic():
            return SessionReaction.objects.create(session_id=found.id, survey=survey, asked_at=now)
    except IntegrityError:
        raise _asked() from None


def _tell(actor: Actor, found: FollowedSession, people: tuple[int, ...], now: datetime) -> None:
    """One message each on a day, however many sessions it has."""
    subject = _("Bagaimana sesi pelatihan hari ini?")
    body = _(
        "Empat pertanyaan untuk setiap sesi, tanpa nama, terbuka tujuh hari. Hasilnya hanya tampak bila sedikitnya %(floor)s orang "
        "menjawab. Yang menunggu jawaban Anda ada di halaman ini."
    ) % {"floor": FLOOR}
    day = timezone.localtime(now, ZoneInfo(region_of(found.region).zone)).date()
    drafts = [Draft(person, subject, body, "/isi/") for person in people]
    source = f"evaluation.reactions:{found.region}:{day}"
    send_messages(actor, region=found.region, topic="evaluation.reaction", source=source, drafts=drafts)


def _version(actor: Actor, region: int) -> UUID:
    """The questionnaire, the same for every session of a region."""
    version = ensure_version(
        actor,
        region=region,
        key=KEY,
        title="Tanggapan atas sesi",
        intro=(
            "Tentang sesinya, tanpa nama; pengajarnya ditanyakan tersendiri. Penyelenggara dan evaluator melihat rata-rata bila "
            "sedikitnya lima orang menjawab; tidak ada yang melihat jawaban perorangan."
        ),
        questions=tuple(QuestionFacts(f"{words}.", "scale", options=_STEPS, key=key) for key, words in _WORDS.items()),
    )
    found: UUID = version.uuid
    return found
