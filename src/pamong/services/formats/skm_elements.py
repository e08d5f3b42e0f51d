"""What the satisfaction survey asks, in our wording, and the limits of showing it; data with sources."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

TRUST: Final = "kepercayaan"
WAIT: Final = "menunggu"
COMMENT: Final = "komentar"
"""Keys of what is asked beside the nine."""

WHO: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "usia": (
        "Berapa usia Anda?",
        ("17 tahun atau kurang", "18–25 tahun", "26–35 tahun", "36–45 tahun", "46–55 tahun", "56 tahun atau lebih"),
    ),
    "kelamin": ("Apa jenis kelamin Anda?", ("Perempuan", "Laki-laki")),
    "pendidikan": (
        "Apa pendidikan terakhir Anda?",
        ("SD atau belum tamat SD", "SMP", "SMA/SMK", "Diploma (D1–D3)", "Sarjana (S1/D4)", "S2 atau lebih"),
    ),
    "pekerjaan": (
        "Apa pekerjaan Anda?",
        (
            "ASN, TNI, atau Polri",
            "Karyawan swasta",
            "Wirausaha",
            "Petani, nelayan, atau buruh",
            "Pelajar atau mahasiswa",
            "Mengurus rumah tangga",
            "Lainnya",
        ),
    ),
}
"""Who answers, by key: the question and its options. Nobody has to say."""

_DATA: Final = files("pamong.services") / "data"


@dataclass(frozen=True, slots=True)
class Element:
    """One element (unsur).

    code        U1 … U9
    name        as the regulation calls it; ``source`` says which
    question    as it is asked here, with the words of 1 to 4; ``wording_source`` says whose words
    """

    code: str
    name: str
    source: str
    confidence: str
    question: str
    answers: tuple[str, str, str, str]
    help: str
    wording_source: str
    wording_confidence: str

    @property
    def key(self) -> str:
        """Of its question."""
        return self.code.lower()


@dataclass(frozen=True, slots=True)
class Limit:
    """A least number of answers, and who chose it."""

    value: int
    meaning: str
    source: str
    confidence: str


@cache
def elements() -> tuple[Element, ...]:
    """All nine, in the order of the regulation."""
    text = (_DATA / "skm_elements.csv").read_text(encoding="utf-8")
    return tuple(
        Element(
            code=row["code"],
            name=row["name"],
            source=row["source"],
            confidence=row["confidence"],
            question=row["question"],
            answers=(row["answer_1"], row["answer_2"], row["answer_3"], row["answer_4"]),
            help=row["help"],
            wording_source=row["wording_source"],
            wording_confidence=row["wording_confidence"],
        )
        for row in DictReader(text.splitlines())
    )


@cache
def limit(key: str) -> Limit:
    """A limit by its key: ``floor``, ``trust_least``. Raises KeyError."""
    text = (_DATA / "skm_limits.csv").read_text(encoding="utf-8")
    found = {
        row["key"]: Limit(int(row["value"]), row["meaning"], row["source"], row["confidence"])
        for row in DictReader(text.splitlines())
    }
    return found[key]
