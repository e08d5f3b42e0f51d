"""A survey at a counter: nine elements and what is asked beside them, its door, and forms that are handed in there."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from pamong.surveys.actions.checking import Given
from pamong.surveys.actions.doors import open_door
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.receiving import Submission, fitting
from pamong.surveys.actions.versions import ensure_version
from pamong.surveys.models import Answer, Door, Question
from pamong.surveys.queries.doors import door_facts
from tests.make import World
from tests.surveys.case import opened

SPEED: Final = ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat")
ASKED: Final = (
    *(
        QuestionFacts(f"Bagaimana unsur ke-{n} hari ini?", "scale", key=f"u{n}", options=SPEED, lowest=1)
        for n in range(1, 10)
    ),
    QuestionFacts("Seberapa percaya Anda?", "scale", key="kepercayaan", options=SPEED, lowest=1, required=False),
    QuestionFacts("Lama menunggu", "number", key="menunggu", unit="menit", lowest=0, highest=600, required=False),
    QuestionFacts("Ada pesan?", "text", key="komentar", required=False),
    QuestionFacts("Usia", "choice", key="usia", options=("17 sampai 25", "26 sampai 45"), required=False),
    QuestionFacts("Jenis kelamin", "choice", key="kelamin", options=("Perempuan", "Laki-laki"), required=False),
)

FULL: Final[dict[str, Any]] = {f"u{n}": 3 for n in range(1, 10)} | {
    "menunggu": 12,
    "komentar": "Cepat 👍",
    "usia": "26 sampai 45",
}
"""A form as a script sends it."""

FORM: Final = {f"n.u{n}": "3" for n in range(1, 10)} | {"n.menunggu": "12", "t.komentar": "Cepat 👍"}
"""The same as a plain form sends it."""


def door(
    world: World,
    *,
    span: tuple[int, int] = (-1, 9),
    title: str = "Kantor Camat Muara Bulian, layanan Izin usaha",
    **facts: Any,
) -> Door:
    """The door of a survey that opens and closes so many days from now."""
    version = ensure_version(
        world.actor("budi"), region=world.region.pk, key="tests.counter", title="SKM", intro="", questions=ASKED
    )
    now = timezone.now()
    times = {"opens_at": now + timedelta(days=span[0]), "closes_at": now + timedelta(days=span[1])}
    survey = opened(world, version=version, anonymous=True, title=title, source="services.skm:1", **times)
    return open_door(world.actor("budi"), survey=survey.pk, **facts)


def form(door: Door, *, device: str = "a" * 22, network: str = "192.0.2.0/24 Ponsel", **facts: Any) -> Submission:
    """A form, as a web process hands it on.

    id          of the form
    kiosk       token
    answers     by key
    """
    found = door_facts(door.code)
    told = [
        Given(key, number=float(value)) if isinstance(value, int) else Given(key, text=value)
        for key, value in facts.get("answers", FULL).items()
    ]
    answers = tuple((found.ids[one.key], one) for one in fitting(found.questions, told))
    return Submission(door.code, facts.get("id") or uuid4(), answers, device, network, facts.get("kiosk", ""))


def held(response: UUID) -> dict[str, object]:
    """What stands in the database of one form, by key."""
    keys = dict(Question.objects.values_list("pk", "key"))
    rows = Answer.objects.filter(response=response).values_list("question", "number", "text", "seq", "at")
    assert {(seq, at) for *_value, seq, at in rows} <= {(1, None)}
    return {keys[question]: text if number is None else number for question, number, text, _seq, _at in rows}
