"""Frameworks begin, get versions, and are published. What is published never changes again."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, kept_framework_for, kept_version_for
from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Confidence,
    Framework,
    FrameworkVersion,
    Level,
    RegulationLink,
    Requirement,
    Review,
)
from pamong.competency.queries.publishing import incomplete
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.people.access import whole_region_for

__all__ = [
    "FrameworkFacts",
    "VersionFacts",
    "create_framework",
    "discard_draft",
    "draft_for",
    "ensure_built_in",
    "publish_version",
    "start_version",
]

NAME: Final = 300
"""Characters of the longest title."""


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a version says of itself.

    label       as people call it: 2026, revisi pertama
    source      regulation or document it follows; without one it cannot be published
    confidence  value of ``Confidence``
    """

    label: str
    valid_since: date
    source: str = ""
    confidence: str = Confidence.UNCONFIRMED.value

    def checked(self) -> "VersionFacts":
        """The same, tidied. Raises Invalid."""
        tidy = replace(self, label=one_line(self.label), source=one_line(self.source))
        if not tidy.label or len(tidy.label) > NAME:
            raise Invalid(
                "version-label", _("Sebutan versi masih kosong atau lebih dari 300 huruf. Tulis misalnya 2026.")
            )
        if len(tidy.source) > NAME:
            raise Invalid("version-source", _("Sumber lebih dari 300 huruf. Tulis nomor dan judulnya saja."))
        if tidy.confidence not in Confidence.values:
            raise Invalid("version-confidence", _("Keyakinan “%(text)s” tidak dikenal.") % {"text": tidy.confidence})
        return tidy


@dataclass(frozen=True, slots=True)
class FrameworkFacts:
    """What a framework is: its code within the region, its title, and who answers for it."""

    code: str
    title: str
    publisher: str = ""

    def checked(self) -> "FrameworkFacts":
        """The same, tidied. Raises Invalid."""
        tidy = FrameworkFacts(one_line(self.code), one_line(self.title), one_line(self.publisher))
        if not tidy.code or len(tidy.code) > NAME:
            raise Invalid(
                "framework-code", _("Kode kamus masih kosong atau terlalu panjang. Tulis misalnya TEKNIS-KES.")
            )
        if not tidy.title or max(len(tidy.title), len(tidy.publisher)) > NAME:
            raise Invalid("framework-title", _("Judul kamus masih kosong atau lebih dari 300 huruf. Isi judulnya."))
        return tidy


def create_framework(
    actor: Actor, *, region: str, framework: FrameworkFacts, version: VersionFacts
) -> FrameworkVersion:
    """A dictionary of a region's own, with an empty draft of its first version.

    raises      NotFound for who does not keep the region's standards; Invalid; Conflict ``framework-taken``
    """
    place, facts, said = whole_region_for(actor, region, KEEPERS), framework.checked(), version.checked()
    with transaction.atomic():
        _alone(place.pk)
        taken = Framework.objects.filter(code__iexact=facts.code)
        if (taken.filter(region=None) | taken.filter(region=place)).exists():
            raise Conflict(
                "framework-taken", _("Kamus berkode “%(code)s” sudah ada. Pakai kode lain.") % {"code": facts.code}
            )
        now = timezone.now()
        row = Framework.objects.create(
            region=place, code=facts.code, title=facts.title, publisher=facts.publisher, created_at=now
        )
        draft = _draft(row, said)
        record(actor, "competency.framework_created", row, region=place.pk, version=draft.pk)
    return draft


def start_version(actor: Actor, *, framework: UUID, facts: VersionFacts) -> FrameworkVersion:
    """A draft of the next version, copied from the last one that was published.

    raises      NotFound; Invalid; Conflict ``draft-exists``
    """
    said = facts.checked()
    with transaction.atomic():
        row = kept_framework_for(actor, framework)
        if FrameworkVersion.objects.filter(framework=row, published_at=None).exists():
            raise Conflict(
                "draft-exists",
                _("Kamus ini sudah mempunyai rancangan. Terbitkan atau buang rancangan itu lebih dahulu."),
            )
        last = FrameworkVersion.objects.filter(framework=row).order_by("-number").first()
        draft = _draft(row, said)
        if last is not None:
            _copy(last, draft)
        record(actor, "competency.version_started", draft, region=row.region_id or 0, framework=row.pk)
    return draft


def publish_version(actor: Actor, *, version: UUID) -> FrameworkVersion:
    """A draft becomes the wording that counts from its day on, and never changes again.

    raises      NotFound; Conflict ``version-published``; Invalid ``version-incomplete`` with what is missing
    """
    with transaction.atomic():
        row = draft_for(actor, version)
        if missing := incomplete(row):
            raise Invalid("version-incomplete", " ".join(missing))
        row.published_at, row.published_by = timezone.now(), actor.account
        row.save(update_fields=["published_at", "published_by"])
        count = CompetencyVersion.objects.filter(version=row).count()
        replaced = Competency.objects.filter(replaced_by__in=_worded(row).values("competency")).count()
        facts = {"competencies": count, "replaced": replaced}
        record(actor, "competency.framework_published", row, region=row.framework.region_id or 0, **facts)
    return row


def discard_draft(actor: Actor, *, version: UUID) -> None:
    """A draft goes, with what only it had. A framework that has nothing else goes too.

    raises      NotFound; Conflict ``version-published``
    """
    with transaction.atomic():
        row = draft_for(actor, version)
        region, framework = row.framework.region_id or 0, row.framework
        record(actor, "competency.draft_discarded", row, region=region, framework=framework.pk)
        Level.objects.filter(worded__version=row).delete()
        CompetencyVersion.objects.filter(version=row).delete()
        row.delete()
        drop_unused(framework)


def draft_for(actor: Actor, version: UUID) -> FrameworkVersion:
    """A draft that the actor keeps, its framework locked until the transaction ends.

    raises      NotFound; Conflict ``version-published``
    """
    kept = kept_version_for(actor, version)
    Framework.objects.select_for_update(no_key=True).get(pk=kept.framework_id)
    row = kept_version_for(actor, version)
    if row.published_at:
        raise Conflict(
            "version-published",
            _("Versi ini sudah terbit dan tidak berubah lagi. Buat versi baru untuk mengubah isinya."),
        )
    return row


def drop_unused(framework: Framework) -> None:
    """Take codes away that no version words and nothing refers to, and a framework without any and without a version.

    What they were to replace is replaced no longer.
    """
    unused = _codes(framework).exclude(
        Exists(CompetencyVersion.objects.filter(competency=OuterRef("pk")))
        | Exists(Requirement.objects.filter(competency=OuterRef("pk")))
        | Exists(RegulationLink.objects.filter(competency=OuterRef("pk")))
        | Exists(Review.objects.filter(competency=OuterRef("pk")))
    )
    gone = list(unused.values_list("pk", flat=True))
    Competency.objects.filter(replaced_by__in=gone).update(replaced_by=None)
    Competency.objects.filter(pk__in=gone).delete()
    if not FrameworkVersion.objects.filter(framework=framework).exists() and not _codes(framework).exists():
        framework.delete()


def _codes(framework: Framework) -> "QuerySet[Competency]":
    return Competency.objects.filter(framework=framework)


def _worded(version: FrameworkVersion) -> "QuerySet[CompetencyVersion]":
    return CompetencyVersion.objects.filter(version=version)


def _draft(framework: Framework, facts: VersionFacts) -> FrameworkVersion:
    last = FrameworkVersion.objects.filter(framework=framework).aggregate(last=Max("number"))["last"] or 0
    row = FrameworkVersion.objects.create(
        framework=framework,
        number=last + 1,
        label=facts.label,
        source=facts.source,
        confidence=facts.confidence,
        valid_since=facts.valid_since,
        created_at=timezone.now(),
    )
    row.refresh_from_db()
    return row


def _copy(last: FrameworkVersion, draft: FrameworkVersion) -> None:
    """Wordings and levels of one version as those of another: two statements, however many they are."""
    values = {"last": last.pk, "draft": draft.pk}
    with connection.cursor() as cursor:
        cursor.execute(_COPY_WORDINGS, values)
        cursor.execute(_COPY_LEVELS, values)


def _alone(region: int) -> None:
    """Two who name a framework at once meet here; the database compares codes by their case, people do not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('competency.framework', %s))", [region])


_COPY_WORDINGS: Final = """
INSERT INTO competency_competencyversion (version_id, competency_id, name, "group", aspect, definition, critical)
SELECT %(draft)s, competency_id, name, "group", aspect, definition, critical
FROM competency_competencyversion WHERE version_id = %(last)s
"""

_COPY_LEVELS: Final = """
INSERT INTO competency_level (worded_id, number, headline, indicators, source, confidence)
SELECT n.id, l.number, l.headline, l.indicators, l.source, l.confidence
FROM competency_level l JOIN competency_competencyversion o ON o.id = l.worded_id AND o.version_id = %(last)s
JOIN competency_competencyversion n ON n.competency_id = o.competency_id AND n.version_id = %(draft)s
"""
