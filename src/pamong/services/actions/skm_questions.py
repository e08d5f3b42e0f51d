"""The questionnaire of the satisfaction survey: nine elements, trust beside them, waiting, own words, and who answers."""

from typing import Final

from pamong.services.formats.skm_elements import COMMENT, TRUST, WAIT, WHO, elements
from pamong.surveys.actions.questions import QuestionFacts

KEY: Final = "services.skm"
"""Of the questionnaire of a region."""

# Kept in the database once, in the language of the office: it does not follow the language of who happens to ask.
TITLE: Final = "Survei kepuasan masyarakat"
INTRO: Final = (
    "Sembilan pertanyaan singkat tentang layanan yang baru Anda terima. Jawaban disimpan tanpa nama, tanpa nomor, dan tanpa "
    "waktu. Hasilnya diterbitkan setiap triwulan bersama perbaikan yang dilakukan."
)


def questions() -> tuple[QuestionFacts, ...]:
    """All of them, in order. The nine must be answered, because the formula of the regulation assumes complete forms."""
    asked = [
        QuestionFacts(one.question, "scale", help=one.help, options=one.answers, key=one.key) for one in elements()
    ]
    trust = ("Tidak percaya", "Kurang percaya", "Percaya", "Sangat percaya")
    return (
        *asked,
        QuestionFacts(
            "Seberapa percaya Anda bahwa kantor ini melayani semua orang dengan jujur dan adil?",
            "scale",
            options=trust,
            required=False,
            key=TRUST,
        ),
        QuestionFacts(
            "Berapa menit Anda menunggu sampai dilayani?",
            "number",
            help="Kira-kira saja. Kosongkan bila Anda tidak menunggu di tempat.",
            unit="menit",
            lowest=0,
            highest=1_440,
            required=False,
            key=WAIT,
        ),
        QuestionFacts(
            "Apa satu hal yang paling perlu diperbaiki?",
            "text",
            help="Jangan menulis nama, nomor, atau alamat siapa pun.",
            required=False,
            key=COMMENT,
        ),
        *(QuestionFacts(text, "choice", options=told, required=False, key=key) for key, (text, told) in WHO.items()),
    )
