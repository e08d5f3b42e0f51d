"""Which evidence shows which part of being able."""

import pytest

from pamong.competency.models import EvidenceKind
from pamong.competency.queries.aspects import fitting, unseen

EXAM, PRACTICAL, CERTIFICATE, SUPERVISOR, PEER, OWN = EvidenceKind.values


@pytest.mark.parametrize(
    ("aspect", "said"),
    [
        ("knowledge", "ujian"),
        ("skill", "praktik"),
        ("attitude", "penilaian atasan atau penilaian rekan"),
        ("all", "pengetahuan: ujian; keterampilan: praktik; sikap: penilaian atasan atau penilaian rekan"),
    ],
)
def test_each_aspect_has_its_evidence(aspect: str, said: str) -> None:
    assert fitting(aspect) == said


@pytest.mark.parametrize(
    ("aspect", "kinds", "missing"),
    [
        ("all", [EXAM], "keterampilan, sikap"),
        ("all", [EXAM, PRACTICAL, PEER], ""),
        ("all", [OWN, CERTIFICATE], "pengetahuan, keterampilan, sikap"),
        ("skill", [EXAM, SUPERVISOR], "keterampilan"),
        ("attitude", [SUPERVISOR], ""),
        ("knowledge", [], "pengetahuan"),
    ],
)
def test_an_exam_alone_shows_knowledge_alone(aspect: str, kinds: list[int], missing: str) -> None:
    assert unseen(aspect, kinds) == missing
