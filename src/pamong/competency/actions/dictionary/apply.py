"""Writing a draft for each dictionary of a file: one statement for each kind of row, whatever their number."""

from typing import Final

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.actions.dictionary.tables import run
from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch
from pamong.kit.wording import long_date
from pamong.people.access import today

_TOUCHED: Final = """
DELETE FROM dictionaries d WHERE NOT EXISTS (
    SELECT FROM staged s WHERE lower(s.framework) = d.fold AND s.outcome IN ('new', 'changed'))
"""

_FRAMEWORKS: Final = (
    """
    INSERT INTO competency_framework (region_id, code, title, created_at)
    SELECT %(region)s, code, coalesce(title, code), %(now)s FROM dictionaries WHERE framework IS NULL
    """,
    """
    UPDATE dictionaries d SET framework = f.id FROM competency_framework f
    WHERE d.framework IS NULL AND f.region_id = %(region)s AND f.code = d.code
    """,
)

_VERSIONS: Final = (
    """
    INSERT INTO competency_frameworkversion (framework_id, number, label, source, confidence, valid_since, created_at, batch)
    SELECT d.framework, coalesce((SELECT max(number) FROM competency_frameworkversion v WHERE v.framework_id = d.framework), 0) + 1,
        %(label)s, '', 'unconfirmed', %(today)s, %(now)s, %(batch)s FROM dictionaries d
    """,
    """
    UPDATE dictionaries d SET version = v.id FROM competency_frameworkversion v
    WHERE v.framework_id = d.framework AND v.batch = %(batch)s AND v.published_at IS NULL
    """,
)

# Rows of a file that were refused leave no ladder: ``levels`` counts what is left of one.
_WHOLE: Final = """
DELETE FROM wanted w WHERE NOT EXISTS (SELECT FROM dictionaries d WHERE d.fold = w.fold) OR NOT EXISTS (
    SELECT FROM staged s WHERE lower(s.framework) = w.fold AND lower(s.code) = w.code_fold AND s.outcome <> 'refused')
"""

_COMPETENCIES: Final = (
    """
    INSERT INTO competency_competency (framework_id, code, created_at)
    SELECT d.framework, w.code, %(now)s FROM wanted w JOIN dictionaries d ON d.fold = w.fold WHERE w.competency IS NULL
    """,
    """
    UPDATE wanted w SET competency = c.id FROM dictionaries d, competency_competency c
    WHERE w.competency IS NULL AND d.fold = w.fold AND c.framework_id = d.framework AND c.code = w.code
    """,
    "UPDATE competency_competency c SET replaced_by_id = w.competency FROM wanted w WHERE c.id = w.old",
)

_WORDINGS: Final = """
INSERT INTO competency_competencyversion (version_id, competency_id, name, "group", aspect, definition, critical)
SELECT d.version, w.competency, w.name, w.family, w.aspect, w.definition, w.critical
FROM wanted w JOIN dictionaries d ON d.fold = w.fold
"""

# A level that says what it said keeps its source and how sure that is.
_LEVELS: Final = """
INSERT INTO competency_level (worded_id, number, headline, indicators, source, confidence)
SELECT v.id, t.level, t.headline, t.indicators, CASE WHEN t.edits THEN '' ELSE t.source END,
    CASE WHEN t.edits THEN 'unconfirmed' ELSE t.confidence END
FROM steps t JOIN wanted w ON w.fold = t.fold AND w.code_fold = t.code_fold JOIN dictionaries d ON d.fold = w.fold
JOIN competency_competencyversion v ON v.version_id = d.version AND v.competency_id = w.competency
WHERE EXISTS (SELECT FROM staged s WHERE lower(s.framework) = t.fold AND lower(s.code) = t.code_fold
    AND s.level = t.level AND s.outcome <> 'refused')
"""

_REMEMBER: Final = """
UPDATE staged s SET before = jsonb_build_object('version', d.version, 'framework', d.framework) FROM dictionaries d
WHERE lower(s.framework) = d.fold AND s.outcome IN ('new', 'changed')
"""


def apply(_actor: Actor, batch: Batch) -> None:
    """Write the drafts. Raises Conflict when somebody else has just begun one of them."""
    values = {
        "region": batch.region,
        "batch": batch.id,
        "today": today(),
        "now": timezone.now(),
        "label": _("Impor %(day)s") % {"day": long_date(today())},
    }
    batch.step(_("Menulis rancangan"))
    try:
        run(_TOUCHED)
        run(_WHOLE)
        for sql in (*_FRAMEWORKS, *_VERSIONS, *_COMPETENCIES, _WORDINGS, _LEVELS, _REMEMBER):
            run(sql, values)
    except IntegrityError as error:
        raise Conflict(
            "dictionary-busy", _("Orang lain baru saja mulai menulis kamus yang sama. Masukkan sekali lagi.")
        ) from error
