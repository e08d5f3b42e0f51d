"""The record of an assessment (rekaman asesmen), and the agreement before it: for the signatures of both."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as it stands in the record. ``result``: K, BK, or empty while there is none."""

    code: str
    title: str
    proofs: tuple[tuple[str, str], ...]
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class RecordText:
    """Everything that stands on the paper, each text as it is to be read.

    clauses     what both agree to; empty on a record of results
    facts       label and value
    final       every unit has a result; otherwise the paper says that it is not finished
    signers     what each signs as, and the name
    source      where the form comes from
    """

    region: str
    office: str
    heading: str
    title: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    units: tuple[UnitLine, ...]
    final: bool
    signers: tuple[tuple[str, str], ...]
    source: str
    printed: str


def assessment_record(text: RecordText, *, at: datetime, paper: Paper = "a4") -> bytes:
    """PDF of the record. Raises Invalid when a text holds letters that the fonts do not have."""
    return render("assessment_record", asdict(text), at=at, paper=paper)
