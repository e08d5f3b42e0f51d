"""What counts as a competency today, and how its levels are worded."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from pamong.competency.access import frameworks_in
from pamong.competency.models import Competency, CompetencyVersion, FrameworkVersion, Level
from pamong.people.access import today


@dataclass(frozen=True, slots=True)
class CompetencyFacts:
    """A competency as the current version of its framework words it.

    group       managerial, sociocultural or technical; ``aspect`` all, knowledge, skill or attitude
    framework   id of its framework; ``title`` what that is called
    built_in    whether it comes with pamong, so that positions ask for it by their *jenjang*
    top         number of its highest level
    """

    id: int
    uuid: UUID
    code: str
    name: str
    group: str
    aspect: str
    definition: str
    critical: bool
    framework: int
    title: str
    built_in: bool
    top: int


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """One step of a competency.

    indicators  behaviours by which it is seen; none where the source words only the headline
    confidence  confirmed_2+, confirmed_1 or unconfirmed
    """

    number: int
    headline: str
    indicators: tuple[str, ...]
    source: str
    confidence: str


def current_versions(region: int | None = None) -> "QuerySet[FrameworkVersion]":
    """Of each framework the highest version that is published and in force today; without a region, of all frameworks."""
    published = FrameworkVersion.objects.filter(published_at__isnull=False, valid_since__lte=today())
    last = published.filter(framework=OuterRef("framework")).order_by("-number").values("pk")[:1]
    rows = published.filter(pk=Subquery(last))
    return rows if region is None else rows.filter(framework__in=frameworks_in(region).order_by())


def current_competencies(region: int) -> dict[int, CompetencyFacts]:
    """Id → competency that counts in a region today, by framework and code. One query.

    Those that another one of these has replaced are left out.
    """
    top = Level.objects.filter(worded=OuterRef("pk")).order_by("-number").values("number")[:1]
    worded = CompetencyVersion.objects.filter(version__in=current_versions(region)).annotate(top=Subquery(top))
    order = ("version__framework__title", "version__framework", "competency__code")
    found = list(
        worded.select_related("competency", "version__framework").order_by(
            F("version__framework__region").asc(nulls_first=True), *order
        )
    )
    ids = {row.competency_id for row in found}
    return {row.competency_id: facts_of(row) for row in found if row.competency.replaced_by_id not in ids}


def successors(region: int) -> dict[int, int]:
    """Id of a competency that another has replaced → id of the one that counts for it today, at the end of the line.

    What only a draft replaces is not in it. Whoever counts evidence maps by this, never by ``replaced_by`` itself.
    """
    rows = Competency.objects.filter(framework__in=frameworks_in(region).order_by(), replaced_by__isnull=False)
    follows = {old: new for old, new in rows.values_list("pk", "replaced_by") if new is not None}
    if not follows:
        return {}
    counts = set(current_competencies(region))
    ends = {old: _end(old, follows) for old in follows if old not in counts}
    return {old: new for old, new in ends.items() if new in counts}


def levels_of(competencies: Iterable[int]) -> dict[int, tuple[LevelFacts, ...]]:
    """Id of a competency → its levels from the lowest, as the current version words them. One query."""
    rows = Level.objects.filter(worded__competency__in=list(competencies), worded__version__in=current_versions())
    found: dict[int, list[LevelFacts]] = {}
    for row in rows.order_by("number").select_related("worded"):
        found.setdefault(row.worded.competency_id, []).append(level_facts(row))
    return {competency: tuple(levels) for competency, levels in found.items()}


def groups_of(competencies: Iterable[int]) -> dict[int, str]:
    """Id of a competency → its group, as last published; also of what is no longer current. One query."""
    rows = CompetencyVersion.objects.filter(competency__in=list(competencies), version__published_at__isnull=False)
    return dict(rows.order_by("version__number", "pk").values_list("competency", "group"))


def level_facts(row: Level) -> LevelFacts:
    """A level as everybody sees it."""
    return LevelFacts(row.number, row.headline, tuple(row.indicators), row.source, row.confidence)


def _end(old: int, follows: dict[int, int]) -> int:
    """The last of a line; it stops where it would turn in a circle."""
    seen = {old}
    while old in follows and follows[old] not in seen:
        old = follows[old]
        seen.add(old)
    return old


def facts_of(row: CompetencyVersion) -> CompetencyFacts:
    """As one version words it; ``top`` where the row was annotated with it, else 0."""
    framework = row.version.framework
    return CompetencyFacts(
        id=row.competency_id,
        uuid=row.competency.uuid,
        code=row.competency.code,
        name=row.name,
        group=row.group,
        aspect=row.aspect,
        definition=row.definition,
        critical=row.critical,
        framework=framework.pk,
        title=framework.title,
        built_in=framework.region_id is None,
        top=getattr(row, "top", None) or 0,
    )
