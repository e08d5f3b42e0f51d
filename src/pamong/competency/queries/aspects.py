"""Knowledge, skill and attitude: which evidence shows each, and which of them nothing has shown yet.

The pairs are pamong's own and no source confirms them; weights do not depend on them.
"""

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

from pamong.competency.models import Aspect, EvidenceKind

_FITTING: Final = {
    Aspect.KNOWLEDGE.value: (EvidenceKind.EXAM,),
    Aspect.SKILL.value: (EvidenceKind.PRACTICAL,),
    Aspect.ATTITUDE.value: (EvidenceKind.SUPERVISOR, EvidenceKind.PEER),
}


def aspect_label(aspect: str) -> str:
    """``Keterampilan``."""
    return str(Aspect(aspect).label)


def fitting(aspect: str) -> str:
    """Which kinds of evidence fit: ``pengetahuan: ujian; keterampilan: praktik``, or the kinds alone of one aspect."""
    if aspect in _FITTING:
        return _kinds(aspect)
    return "; ".join(f"{aspect_label(part).lower()}: {_kinds(part)}" for part in _FITTING)


def unseen(aspect: str, kinds: Collection[int]) -> str:
    """What no fitting evidence has shown yet, in words; empty when all was shown.

    kinds       of evidence that counts
    """
    parts = [part for part in _FITTING if aspect in {part, Aspect.ALL}]
    return ", ".join(aspect_label(part).lower() for part in parts if not {*_FITTING[part]} & {*kinds})


def _kinds(aspect: str) -> str:
    return _(" atau ").join(str(kind.label).lower() for kind in _FITTING[aspect])
