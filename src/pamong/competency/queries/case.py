"""Published frameworks as the documents of CASE. Standards are no secret: nobody needs to be known to read them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from pamong.competency.formats import case
from pamong.competency.models import (
    Aspect,
    Competency,
    CompetencyVersion,
    Confidence,
    FrameworkVersion,
    Group,
    Level,
)
from pamong.competency.queries.frameworks import current_versions


def case_documents(*, limit: int, offset: int) -> tuple[list[case.Document], int]:
    """Some published versions without their items, by framework and number, and how many there are in all."""
    found = _published()
    return [_document(row, current=_current()) for row in found[offset : offset + limit]], found.count()


def case_document(identifier: UUID) -> case.Document | None:
    """The published version that this CFDocument is, with its items; None for none."""
    row = next((row for row in _published() if case.document_id(row.uuid) == identifier), None)
    return None if row is None else _whole(row)


def case_holding(identifier: UUID) -> case.Document | None:
    """The published version that has this CFItem or CFAssociation, with its items; None for none."""
    for row in _published():
        if identifier in _identifiers(row.uuid):
            return _whole(row)
    return None


def _published() -> "QuerySet[FrameworkVersion]":
    rows = FrameworkVersion.objects.filter(published_at__isnull=False)
    return rows.select_related("framework__region").order_by(
        F("framework__region").asc(nulls_first=True), "framework", "number"
    )


def _current() -> set[int]:
    return set(current_versions().values_list("pk", flat=True))


@lru_cache(maxsize=10_000)
def _identifiers(version: UUID) -> frozenset[UUID]:
    """Of all items and associations of a version. What is published never changes, so it is made once a process."""
    row = FrameworkVersion.objects.select_related("framework__region").get(uuid=version)
    package = _whole(row).package()
    parts: Iterable[case.Json] = [*package["CFItems"], *package["CFAssociations"]]
    return frozenset(UUID(part["identifier"]) for part in parts)


def _document(row: FrameworkVersion, *, current: set[int]) -> case.Document:
    framework = row.framework
    owner = framework.publisher or (framework.region.name if framework.region else framework.title)
    return case.Document(
        url=settings.URL,
        uuid=row.uuid,
        title=framework.title,
        creator=owner,
        publisher=owner,
        version=row.label,
        source=row.source,
        notes=str(Confidence(row.confidence).label),
        status="Adopted" if row.pk in current else "Deprecated",
        since=row.valid_since,
        published=row.published_at or row.created_at,
    )


def _whole(row: FrameworkVersion) -> case.Document:
    worded = CompetencyVersion.objects.filter(version=row).select_related("competency")
    found = list(worded.order_by("group", "competency__code"))
    return replace(
        _document(row, current=_current()),
        items=tuple(_items(found)),
        replacements=tuple(_replacements(row, {w.competency_id for w in found})),
    )


def _items(found: Sequence[CompetencyVersion]) -> list[case.Item]:
    steps: dict[int, list[case.Step]] = {}
    for level in Level.objects.filter(worded__in=found).order_by("number"):
        notes = f"{Confidence(level.confidence).label}. {level.source}".rstrip(". ")
        step = case.Step(level.number, level.headline, tuple(level.indicators), notes)
        steps.setdefault(level.worded_id, []).append(step)
    return [
        case.Item(
            uuid=row.competency.uuid,
            code=row.competency.code,
            name=row.name,
            definition=row.definition,
            group=str(Group(row.group).label),
            aspect=str(Aspect(row.aspect).label),
            steps=tuple(steps.get(row.pk, ())),
        )
        for row in found
    ]


def _replacements(row: FrameworkVersion, worded: set[int]) -> list[case.Replacement]:
    """Those of the version before that one of this version replaces."""
    earlier = FrameworkVersion.objects.filter(framework=row.framework, number__lt=row.number)
    last = earlier.exclude(published_at=None).order_by("-number").first()
    if last is None:
        return []
    gone = Competency.objects.filter(framework=row.framework, replaced_by__in=worded).exclude(pk__in=worded)
    found = CompetencyVersion.objects.filter(version=last, competency__in=gone)
    return [
        case.Replacement(last.uuid, w.competency.uuid, w.competency.code, w.name, w.competency.replaced_by.uuid)
        for w in found.select_related("competency__replaced_by").order_by("competency__code")
        if w.competency.replaced_by
    ]
