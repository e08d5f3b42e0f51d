"""What a file says, gathered into three temporary tables: dictionaries, competencies, steps."""

import json
from typing import Any, Final

from django.db import connection

from pamong.kit.imports import Batch

Rows = list[tuple[Any, ...]]

_CLEAR: Final = "DROP TABLE IF EXISTS dictionaries, wanted, steps"

# Nobody else begins or words a draft of the region until the transaction ends.
_LOCK: Final = "SELECT id FROM competency_framework WHERE region_id = %(region)s ORDER BY id FOR NO KEY UPDATE"

# base: what the file is compared with, the draft when there is one, else the last version that was published
_DICTIONARIES: Final = """
CREATE TEMPORARY TABLE dictionaries ON COMMIT DROP AS
WITH named AS (
    SELECT lower(framework) AS fold, (array_agg(framework ORDER BY row))[1] AS code, max(title) AS title
    FROM staged GROUP BY 1
), mine AS (
    SELECT lower(code) AS fold, min(id) AS id FROM competency_framework WHERE region_id = %(region)s GROUP BY 1
)
SELECT n.*, m.id AS framework, d.id AS draft, coalesce(d.id, p.id) AS base, NULL::bigint AS version,
    EXISTS (SELECT FROM competency_framework b WHERE b.region_id IS NULL AND lower(b.code) = n.fold) AS built_in
FROM named n LEFT JOIN mine m ON m.fold = n.fold
LEFT JOIN competency_frameworkversion d ON d.framework_id = m.id AND d.published_at IS NULL
LEFT JOIN LATERAL (
    SELECT id FROM competency_frameworkversion v WHERE v.framework_id = m.id AND v.published_at IS NOT NULL
    ORDER BY number DESC LIMIT 1
) p ON true
"""

# A blank cell leaves what stands there; a name written twice in two ways is a conflict, named by its column.
_WANTED: Final = """
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
WITH said AS (
    SELECT lower(framework) AS fold, lower(code) AS code_fold, (array_agg(code ORDER BY row))[1] AS code,
        max(name) AS name, max(family) AS family, max(aspect) AS aspect, max(definition) AS definition,
        bool_or(critical) AS critical, max(replaces) AS replaces,
        CASE WHEN count(DISTINCT name) > 1 THEN 'name' WHEN count(DISTINCT family) > 1 THEN 'family'
            WHEN count(DISTINCT aspect) > 1 THEN 'aspect' WHEN count(DISTINCT definition) > 1 THEN 'definition'
            WHEN count(DISTINCT critical) > 1 THEN 'critical' WHEN count(DISTINCT lower(replaces)) > 1 THEN 'replaces'
            WHEN count(DISTINCT code) > 1 THEN 'code' END AS torn
    FROM staged GROUP BY 1, 2
), known AS (
    SELECT c.framework_id, lower(c.code) AS code_fold, min(c.id) AS id, min(c.code) AS code
    FROM competency_competency c JOIN dictionaries d ON d.framework = c.framework_id GROUP BY 1, 2
)
SELECT s.fold, s.code_fold, coalesce(k.code, s.code) AS code, s.torn, s.replaces, k.id AS competency, w.id AS worded,
    coalesce(s.name, w.name) AS name, coalesce(s.family, w."group") AS family,
    coalesce(s.aspect, w.aspect, 'all') AS aspect, coalesce(s.definition, w.definition, '') AS definition,
    coalesce(s.critical, w.critical, false) AS critical,
    (coalesce(s.name, w.name), coalesce(s.family, w."group"), coalesce(s.aspect, w.aspect),
        coalesce(s.definition, w.definition), coalesce(s.critical, w.critical))
        IS DISTINCT FROM (w.name, w."group", w.aspect, w.definition, w.critical)
        OR (s.replaces IS NOT NULL AND o.replaced_by_id IS DISTINCT FROM k.id) AS edits,
    o.id AS old, s.replaces IS NOT NULL AND (o.id IS NULL OR lower(s.replaces) = s.code_fold) AS lost,
    o.replaced_by_id IS NOT NULL AND o.replaced_by_id IS DISTINCT FROM k.id AS succeeded,
    o.id IS NOT NULL AND o.replaced_by_id IS NULL AND EXISTS (
        SELECT FROM competency_competencyversion x JOIN competency_frameworkversion y ON y.id = x.version_id
        WHERE x.competency_id = k.id AND y.published_at IS NOT NULL) AS late,
    EXISTS (SELECT FROM competency_competency b JOIN competency_framework f ON f.id = b.framework_id
        WHERE f.region_id IS NULL AND lower(b.code) = s.code_fold) AS built_in,
    0 AS levels, 0 AS top
FROM said s JOIN dictionaries d ON d.fold = s.fold
LEFT JOIN known k ON k.framework_id = d.framework AND k.code_fold = s.code_fold
LEFT JOIN competency_competencyversion w ON w.version_id = d.base AND w.competency_id = k.id
LEFT JOIN LATERAL (
    SELECT c.id, c.replaced_by_id FROM competency_competency c
    WHERE c.framework_id = d.framework AND lower(c.code) = lower(s.replaces) LIMIT 1
) o ON true
"""

_STEPS: Final = """
CREATE TEMPORARY TABLE steps ON COMMIT DROP AS
WITH said AS (
    SELECT lower(framework) AS fold, lower(code) AS code_fold, level, max(headline) AS headline,
        count(DISTINCT headline) > 1 AS torn, string_agg(indicators, '; ' ORDER BY row) AS indicators
    FROM staged GROUP BY 1, 2, 3
), twins AS (
    SELECT fold, code_fold, level, array_agg(row ORDER BY row) AS rows FROM (
        SELECT row, lower(framework) AS fold, lower(code) AS code_fold, level,
            count(*) OVER (PARTITION BY lower(framework), lower(code), level, coalesce(indicators, '')) AS same
        FROM staged
    ) AS counted WHERE same > 1 GROUP BY 1, 2, 3
)
SELECT s.fold, s.code_fold, s.level, s.torn, coalesce(s.headline, l.headline) AS headline,
    coalesce(string_to_array(s.indicators, '; '), l.indicators, '{}'::text[]) AS indicators, l.id AS step,
    l.source, l.confidence,
    (coalesce(s.headline, l.headline), coalesce(string_to_array(s.indicators, '; '), l.indicators))
        IS DISTINCT FROM (l.headline, l.indicators) AS edits, t.rows AS twins
FROM said s JOIN wanted w ON w.fold = s.fold AND w.code_fold = s.code_fold
LEFT JOIN competency_level l ON l.worded_id = w.worded AND l.number = s.level
LEFT JOIN twins t ON t.fold = s.fold AND t.code_fold = s.code_fold AND t.level = s.level
"""


def gather(batch: Batch) -> None:
    """Read ``staged`` into the three tables, beside what stands in the database."""
    run(_CLEAR)
    run(_LOCK, {"region": batch.region})
    for name, sql in (("dictionaries", _DICTIONARIES), ("wanted", _WANTED), ("steps", _STEPS)):
        run(sql, {"region": batch.region})
        run(f"ANALYZE {name}")  # nobody else gathers statistics of temporary tables


def run(sql: str, values: Any = None) -> Rows:
    """Run one statement; its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def problem(column: str, message: str) -> str:
    """One problem of a row as it is stored, in JSON."""
    return json.dumps({"column": column, "message": message})
