"""Participants rate who taught them, without names, and what they say flows back to the speaker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Refusal
from pamong.learning.access import kept_session_for
from pamong.learning.models import Registration, Session, SessionSpeaker
from pamong.learning.queries.ratings import rating_source
from pamong.office.actions.send import Draft, send_messages
from pamong.surveys.actions.invitations import Invitee, invite
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import open_survey
from pamong.surveys.actions.versions import ensure_version

KEY: Final = "learning.speaker_rating"
"""Of the questionnaire."""

FLOOR: Final = 5
"""Fewer answers are never shown, and fewer participants never asked."""

OPEN_FOR: Final = timedelta(days=7)

# Kept in the database once, in the language of the office: it does not follow the language of who happens to ask.
_WORDS: Final = {
    "mastery": "Pengajar menguasai materi",
    "clarity": "Pengajar menjelaskan dengan jelas",
    "examples": "Pengajar memberi contoh nyata dari pekerjaan",
}

_LATELY: Final = timedelta(days=1)
_TITLE: Final = 200


def ask_ratings(actor: Actor, *, session: UUID) -> int:
    """Ask everybody with a seat about each speaker of a session that is over, without names, for a week.

    Speakers who were asked about already are passed over; nobody is asked about oneself.

    returns     about how many speakers
    raises      NotFound; Conflict ``session-cancelled``, ``session-not-over``, ``ratings-asked``, ``ratings-few``
    """
    with transaction.atomic():
        row = kept_session_for(actor, session)
        _refuse_session(row)
        taught = _unasked(row)
        people = _seated(row)
        if len(people) < FLOOR:
            raise Conflict(
                "ratings-few",
                _("Peserta sesi ini kurang dari %(floor)s orang. Penilaian tanpa nama memerlukan sedikitnya itu.")
                % {"floor": FLOOR},
            )
        version = _version(actor, row.offering.region_id)
        opened = [_ask(actor, row, one, version, people) for one in taught]
        _tell(actor, row, people, opened[0] if len(opened) == 1 else {})
        facts = {"speakers": len(taught), "people": len(people)}
        record(actor, "learning.ratings_asked", row, region=row.offering.region_id, **facts)
    return len(taught)


def ask_due(now: datetime | None = None) -> int:
    """Ask about every session that ended within a day and about whose speakers nobody was asked. Returns how many sessions."""
    until = now or timezone.now()
    waiting = SessionSpeaker.objects.filter(session=OuterRef("pk"), survey=None)
    over = Session.objects.filter(Exists(waiting), cancelled_at=None, ends_at__lte=until, ends_at__gt=until - _LATELY)
    asked = 0
    for uuid in list(over.order_by("ends_at", "pk").values_list("uuid", flat=True)):
        try:
            ask_ratings(SYSTEM, session=uuid)
        except Refusal:  # too few people, or a colleague was quicker: nothing to mend
            continue
        asked += 1
    return asked


def _refuse_session(row: Session) -> None:
    if row.cancelled_at or row.offering.cancelled_at:
        raise Conflict("session-cancelled", _("Sesi ini dibatalkan, jadi tidak ada yang dinilai."))
    if row.ends_at > timezone.now():
        raise Conflict("session-not-over", _("Sesi ini belum selesai. Minta penilaian sesudahnya."))


def _unasked(row: Session) -> list[SessionSpeaker]:
    """Speakers about whom nobody was asked yet; whoever else asks waits until the transaction ends."""
    taught = SessionSpeaker.objects.filter(session=row, survey=None).select_related("speaker").order_by("pk")
    found = list(taught.select_for_update(of=("self",), no_key=True))
    if not found:
        raise Conflict(
            "ratings-asked", _("Penilaian semua pengajar sesi ini sudah diminta, atau belum ada pengajarnya.")
        )
    return found


def _seated(row: Session) -> list[int]:
    rows = Registration.objects.filter(offering=row.offering_id, seated_at__isnull=False, withdrawn_at=None)
    return list(rows.order_by("person").values_list("person", flat=True))


def _ask(actor: Actor, row: Session, one: SessionSpeaker, version: UUID, people: Sequence[int]) -> dict[int, UUID]:
    """Open the survey about one speaker. Returns the invitations, by person."""
    now, source, about = timezone.now(), rating_source(one.uuid), one.speaker.person_id
    title = _("Penilaian pengajar: %(session)s") % {"session": row.title}
    survey = open_survey(
        actor,
        region=row.offering.region_id,
        version=version,
        title=title[:_TITLE],
        anonymous=True,
        floor=FLOOR,
        opens_at=now,
        closes_at=now + OPEN_FOR,
        source=source,
    )
    asked = [Invitee(person, about=about) for person in people if person != about]
    made = invite(actor, survey=survey.uuid, people=asked, source=source)
    one.survey = survey.uuid
    one.save(update_fields=["survey"])
    return {person: uuid for (person, _about), uuid in made.items()}


def _tell(actor: Actor, row: Session, people: Sequence[int], alone: dict[int, UUID]) -> None:
    """One message each, however many speakers. ``alone``: the one invitation of each, where there is one speaker."""
    subject = _("Nilai pengajar: %(session)s") % {"session": row.title}
    body = _(
        "Tiga pertanyaan, tanpa nama, terbuka tujuh hari. Hasilnya hanya tampak bila sedikitnya %(floor)s orang menjawab."
    ) % {"floor": FLOOR}
    drafts = [
        Draft(person, subject, body, f"/isi/{alone[person]}/" if person in alone else "/isi/") for person in people
    ]
    source = f"learning.rating:{row.uuid}"
    send_messages(actor, region=row.offering.region_id, topic="learning.rating", source=source, drafts=drafts)


def _version(actor: Actor, region: int) -> UUID:
    """The questionnaire, the same for every speaker of a region."""
    steps = ("Tidak setuju", "Kurang setuju", "Setuju", "Sangat setuju")
    version = ensure_version(
        actor,
        region=region,
        key=KEY,
        title="Penilaian pengajar",
        intro=(
            "Anda menilai cara mengajar, tanpa nama. Penyelenggara melihat rata-rata dan tulisan bila sedikitnya lima orang "
            "menjawab; tidak ada yang melihat jawaban perorangan."
        ),
        questions=(
            *(QuestionFacts(f"{words}.", "scale", options=steps, key=key) for key, words in _WORDS.items()),
            QuestionFacts("Apa yang sebaiknya diubah atau dipertahankan?", "text", required=False, key="words"),
        ),
    )
    found: UUID = version.uuid
    return found
