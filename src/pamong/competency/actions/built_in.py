"""The dictionary that comes with pamong gets into the database: once, by whatever makes a home ready."""

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from pamong.competency.formats.dictionary import BuiltInCompetency, built_in
from pamong.competency.models import Competency, CompetencyVersion, Confidence, Framework, FrameworkVersion, Level
from pamong.core.actor import SYSTEM
from pamong.core.journal import record

CODE: Final = "38/2017"
"""Of the framework that comes with pamong."""

TITLE: Final = "Kompetensi manajerial dan sosial kultural (PermenPANRB 38/2017)"
PUBLISHER: Final = "Kementerian PANRB"

SINCE: Final = date(2017, 1, 1)
"""The year is in the regulation's number; the day on which it took effect, no source that we know confirms."""


def ensure_built_in() -> FrameworkVersion:
    """The version of PermenPANRB 38/2017 that comes with pamong; written when it is missing, else one query."""
    found = FrameworkVersion.objects.filter(framework__region=None, framework__code=CODE, number=1)
    if row := found.exclude(published_at=None).first():
        return row
    with transaction.atomic():
        _alone()
        return found.first() or _written()


def _written() -> FrameworkVersion:
    now = timezone.now()
    framework = Framework.objects.create(region=None, code=CODE, title=TITLE, publisher=PUBLISHER, created_at=now)
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=1,
        label="2017",
        source=built_in()[0].levels[0].source,
        confidence=Confidence.CONFIRMED_1,
        valid_since=SINCE,
        created_at=now,
    )
    for facts in built_in():
        _word(version, facts)
    version.published_at = now
    version.save(update_fields=["published_at"])
    record(SYSTEM, "competency.framework_published", version, competencies=len(built_in()))
    version.refresh_from_db()
    return version


def _word(version: FrameworkVersion, facts: BuiltInCompetency) -> None:
    competency = Competency.objects.create(framework=version.framework, code=facts.code, created_at=version.created_at)
    worded = CompetencyVersion.objects.create(
        version=version, competency=competency, name=facts.name, group=facts.group
    )
    Level.objects.bulk_create(
        Level(
            worded=worded,
            number=level.number,
            headline=level.headline,
            source="" if level.source == version.source else level.source,
            confidence=level.confidence,
        )
        for level in facts.levels
    )


def _alone() -> None:
    """Two processes that make one home ready meet here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('competency.built_in', 0))")
