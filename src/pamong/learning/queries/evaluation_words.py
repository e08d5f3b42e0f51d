"""What a programme says about its own evaluation, for who plans a study of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from pamong.learning.models import Programme, Session


@dataclass(frozen=True, slots=True)
class EvaluationWords:
    """Question and measure as the programme tells them. ``ends``: last day of its last session; None without any."""

    question: str
    measure: str
    ends: date | None


def evaluation_words(region: int, programme: UUID) -> EvaluationWords | None:
    """Of a programme of the region that was published; else None. Two queries.

    No actor; whoever asks has checked the right to know about the region.
    """
    row = Programme.objects.filter(region=region, uuid=programme, published_at__isnull=False).first()
    if row is None:
        return None
    held = Session.objects.filter(
        offering__programme=row, offering__published_at__isnull=False, offering__cancelled_at=None, cancelled_at=None
    )
    last = held.aggregate(last=Max("ends_at"))["last"]
    return EvaluationWords(row.evaluation_question, row.evaluation_measure, timezone.localdate(last) if last else None)
