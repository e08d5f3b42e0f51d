"""What the addresses of impact reports point to; their documents are written by hand."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils import timezone

from pamong.evaluation.models import Estimate, Study, StudyPlan
from tests.evaluation import reported
from tests.make import World

OPEN: Final = "Apakah loket baru mempercepat izin usaha?"
PUBLIC: Final = "Apakah formulir tunggal mempercepat izin usaha?"


def told(world: World) -> Study:
    """A study of Budi's that was estimated; the same, whenever it is asked for."""
    return _found(world, OPEN)


def published(world: World) -> Study:
    """Another one, for everybody."""
    row = _found(world, PUBLIC)
    if row.published_at is None:
        Study.objects.filter(pk=row.pk).update(published_at=timezone.now())
        row.refresh_from_db()
    return row


def _found(world: World, question: str) -> Study:
    plan = StudyPlan.objects.select_related("study").filter(study__region=world.region, question=question).first()
    row = plan.study if plan else reported.study(world, question=question)
    if not Estimate.objects.filter(study=row).exists():
        reported.estimated(row)
    return row


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "impact-study": lambda world: told(world).uuid,
    "impact-estimate": lambda world: (told(world), 1)[1],
    "impact-published": lambda world: published(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
