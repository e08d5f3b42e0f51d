"""A draft of a region's own dictionary is worded. Nothing of it counts before it is published."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.actions.frameworks import VersionFacts, draft_for, drop_unused
from pamong.competency.actions.wording import CompetencyWording, refuse_built_in, replaced_of
from pamong.competency.models import Competency, CompetencyVersion, FrameworkVersion, Level
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound


def change_draft(actor: Actor, *, version: UUID, facts: VersionFacts) -> FrameworkVersion:
    """What a draft says of itself. Its levels are as sure as it is, unless they have a source of their own.

    raises      NotFound; Invalid; Conflict ``version-published``
    """
    said = facts.checked()
    with transaction.atomic():
        row = draft_for(actor, version)
        row.label, row.source, row.confidence = said.label, said.source, said.confidence
        row.valid_since, row.batch = said.valid_since, None
        row.save(update_fields=["label", "source", "confidence", "valid_since", "batch"])
        Level.objects.filter(worded__version=row, source="").update(confidence=said.confidence)
        record(actor, "competency.version_changed", row, region=row.framework.region_id or 0)
    return row


def add_competency(actor: Actor, *, version: UUID, wording: CompetencyWording) -> Competency:
    """A competency more in a draft. One that it replaces leaves the draft.

    raises      NotFound; Invalid; Conflict ``competency-taken``, ``competency-built-in``, ``replaces-taken``
    """
    said = wording.checked()
    refuse_built_in(said.code)
    with transaction.atomic():
        row = draft_for(actor, version)
        _refuse_taken(row, said.code)
        competency, _new = Competency.objects.get_or_create(
            framework=row.framework, code=said.code, defaults={"created_at": timezone.now()}
        )
        competency.refresh_from_db()
        _write(row, competency, said)
        _touched(actor, "competency.competency_added", row, competency)
    return competency


def change_competency(actor: Actor, *, version: UUID, competency: UUID, wording: CompetencyWording) -> Competency:
    """Other words for a competency of a draft; its code stays, because evidence and positions know it by that.

    raises      NotFound; Invalid; Conflict ``competency-code-fixed``, ``replaces-taken``
    """
    said = wording.checked()
    with transaction.atomic():
        row = draft_for(actor, version)
        old = _worded(row, competency)
        if said.code != old.competency.code:
            raise Conflict(
                "competency-code-fixed",
                _("Kode kompetensi tidak berubah. Tambahkan kompetensi berkode baru yang menggantikan “%(code)s”.")
                % {"code": old.competency.code},
            )
        kept = {(level.number, level.headline, tuple(level.indicators)): level for level in _levels(old)}
        _take_out(old)
        _write(row, old.competency, said, kept)
        _touched(actor, "competency.competency_changed", row, old.competency)
    return old.competency


def remove_competency(actor: Actor, *, version: UUID, competency: UUID) -> None:
    """A competency leaves a draft; what published versions say of it stays.

    raises      NotFound; Conflict ``version-published``
    """
    with transaction.atomic():
        row = draft_for(actor, version)
        old = _worded(row, competency)
        _take_out(old)
        _touched(actor, "competency.competency_removed", row, old.competency)
        drop_unused(row.framework)


def _write(
    version: FrameworkVersion,
    competency: Competency,
    said: CompetencyWording,
    kept: dict[tuple[int, str, tuple[str, ...]], Level] | None = None,
) -> None:
    """One competency of a draft.

    kept        levels as they were: one that says the same keeps its source
    """
    mine = Competency.objects.filter(framework=version.framework)
    published = CompetencyVersion.objects.filter(competency=competency, version__published_at__isnull=False).exists()
    old = replaced_of(mine, said, published=published)
    if not published:
        mine.filter(replaced_by=competency).update(replaced_by=None)
    if old is not None:
        mine.filter(pk=old.pk).update(replaced_by=competency)
        for row in CompetencyVersion.objects.filter(version=version, competency=old):
            _take_out(row)
    worded = CompetencyVersion.objects.create(
        version=version,
        competency=competency,
        name=said.name,
        group=said.group,
        aspect=said.aspect,
        definition=said.definition,
        critical=said.critical,
    )
    Level.objects.bulk_create(_level(worded, number, said, kept or {}) for number in range(1, len(said.levels) + 1))


def _level(
    worded: CompetencyVersion,
    number: int,
    said: CompetencyWording,
    kept: dict[tuple[int, str, tuple[str, ...]], Level],
) -> Level:
    level = said.levels[number - 1]
    same = kept.get((number, level.headline, level.indicators))
    return Level(
        worded=worded,
        number=number,
        headline=level.headline,
        indicators=list(level.indicators),
        source=same.source if same else "",
        confidence=same.confidence if same else worded.version.confidence,
    )


def _take_out(row: CompetencyVersion) -> None:
    Level.objects.filter(worded=row).delete()
    row.delete()


def _levels(row: CompetencyVersion) -> list[Level]:
    return list(Level.objects.filter(worded=row))


def _worded(version: FrameworkVersion, competency: UUID) -> CompetencyVersion:
    rows = CompetencyVersion.objects.select_related("competency").filter(version=version)
    row = rows.filter(competency__uuid=competency).first()
    if row is None:
        raise NotFound
    return row


def _refuse_taken(version: FrameworkVersion, code: str) -> None:
    taken = Competency.objects.filter(framework=version.framework, code__iexact=code).exclude(code=code)
    here = CompetencyVersion.objects.filter(version=version, competency__code__iexact=code)
    if taken.exists() or here.exists():
        raise Conflict(
            "competency-taken", _("Kode “%(code)s” sudah ada di kamus ini. Pakai kode lain.") % {"code": code}
        )


def _touched(actor: Actor, verb: str, version: FrameworkVersion, competency: Competency) -> None:
    """By hand now: the import that may have written the draft can no longer take it back."""
    FrameworkVersion.objects.filter(pk=version.pk).update(batch=None)
    record(actor, verb, competency, region=version.framework.region_id or 0, version=version.pk)
