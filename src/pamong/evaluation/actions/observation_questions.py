"""What alumni and those beside them are asked. Behaviour and confidence are two things, and stay apart."""

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.evaluation.models import Observation
from pamong.evaluation.queries.asked_keys import CONFIDENCE, behaviour_key
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.versions import ensure_version

# Kept in the database once, in the language of the office: it does not follow the language of who happens to ask.
_OFTEN: Final = ("Belum ada kesempatan", "Tidak pernah", "Jarang", "Sering", "Selalu")
_SURE: Final = ("Tidak yakin", "Kurang yakin", "Yakin", "Sangat yakin")
_HOW: Final = "Dalam empat minggu terakhir, seberapa sering?"
_WHO_SEES: Final = (
    "Yang dilihat penyelenggara, evaluator dan auditor hanya ringkasan, bila sedikitnya lima orang menjawab tentang sedikitnya "
    "lima orang; jawaban perorangan tidak ditampilkan kepada siapa pun. Tidak dipakai untuk menilai kinerja."
)
_OWN: Final = "Tentang pekerjaan Anda sendiri. Jawablah seperti keadaannya: di sini tidak ada jawaban yang salah. "
_OTHERS: Final = (
    "Tentang pekerjaan orang yang namanya tertulis di atas, sejauh Anda melihatnya sendiri. Yang belum sempat Anda lihat dijawab "
    "“Belum ada kesempatan”. Rekan ditentukan secara acak oleh sistem. "
)
_TITLE: Final = 200


def questions_for(actor: Actor, region: int, row: Observation, *, own: bool) -> UUID:
    """The published version with the behaviours of an observation's instrument.

    own         asked about oneself; with one more question, how sure one is
    """
    questions = [
        QuestionFacts(words, "scale", help=_HOW, options=_OFTEN, lowest=0, key=behaviour_key(place))
        for place, words in enumerate(row.instrument.behaviours)
    ]
    if own:
        sure = "Seberapa yakin Anda dapat melakukan semua hal di atas dengan baik?"
        questions.append(QuestionFacts(sure, "scale", options=_SURE, lowest=1, key=CONFIDENCE))
    side = "own" if own else "others"
    version = ensure_version(
        actor,
        region=region,
        key=f"evaluation.instrument:{row.instrument.uuid}:{side}",
        title="Penerapan hasil pelatihan",
        intro=(_OWN if own else _OTHERS) + _WHO_SEES,
        questions=questions,
    )
    found: UUID = version.uuid
    return found


def title_of(programme: str, day: int) -> str:
    """Of the survey, as those who are asked read it."""
    words = _("Sesudah pelatihan: %(title)s") if day else _("Sebelum pelatihan: %(title)s")
    return (words % {"title": programme})[:_TITLE]
