"""What raters read: who sees what, and the behaviours of each level."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import CompetencyFacts, LevelFacts
from pamong.surveys.actions.questions import QuestionFacts


def intro() -> str:
    """Stands above every sheet, whoever fills it."""
    return _(
        "Pilih level tertinggi yang perilakunya benar-benar Anda lihat dalam pekerjaan. Bila Anda ragu di antara dua level, "
        "pilih yang lebih rendah. Penilaian diri dan penilaian atasan dilihat oleh yang dinilai, pimpinan unitnya, dan "
        "penyelenggara. Penilaian rekan tidak dilihat siapa pun satu per satu: yang tampak hanya rata-rata paling sedikit dua "
        "rekan. Sesudah putaran ditutup penilaian tidak berubah lagi."
    )


def question(competency: CompetencyFacts, levels: Sequence[LevelFacts]) -> QuestionFacts:
    """One question: the level that is seen, 0 where not even the first is. The place of a step is its level."""
    text = f"{competency.name}. {competency.definition}" if competency.definition else competency.name
    worded = {level.number: _step(level) for level in levels}
    steps = (worded.get(number, _("Level %(number)s") % {"number": number}) for number in range(1, max(worded) + 1))
    return QuestionFacts(
        text=text,
        kind="scale",
        options=(_("Belum sampai level 1"), *steps),
        lowest=0,
        key=str(competency.uuid),
    )


def _step(level: LevelFacts) -> str:
    head = _("Level %(number)s: %(headline)s") % {"number": level.number, "headline": level.headline}
    return f"{head}. {'; '.join(level.indicators)}" if level.indicators else head
