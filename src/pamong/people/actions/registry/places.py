"""Which unit and which position a name in a file means; which of them are still to be made.

Every distinct name is looked up once, in temporary tables of this transaction that the other steps join:

tree        current units of the region: unit, root, fold (its name as compared), root_fold
places      each pair of office and unit that the file names, its unit as ``target`` or null, and why it cannot be used
posts       each pair of kind and job that the file names, likewise
openings    units that the rows to be written need and that are not there
"""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from pamong.kit.imports import Batch
from pamong.kit.wording import long_date
from pamong.people.formats.siasn import level_of

# Several comparisons may share a transaction; tests do, and so does an import that is applied at once.
_CLEAR: Final = "DROP TABLE IF EXISTS pg_temp.tree, pg_temp.places, pg_temp.posts, pg_temp.found, pg_temp.openings"

_TREE: Final = """
CREATE TEMPORARY TABLE tree ON COMMIT DROP AS
WITH RECURSIVE below (unit, root, fold, root_fold) AS (
    SELECT v.unit_id, v.unit_id, v.folded, v.folded FROM people_unitversion v JOIN people_unit u ON u.id = v.unit_id
    WHERE u.region_id = %(region)s AND v.until IS NULL AND v.parent_id IS NULL
    UNION ALL
    SELECT v.unit_id, b.root, v.folded, b.root_fold FROM people_unitversion v JOIN below b ON v.parent_id = b.unit
    WHERE v.until IS NULL
) SELECT * FROM below
"""

# The fold is the one of the stored names (models.dated.folded). An office alone stands for its own top unit. The past
# tells a name that ended, by closing or renaming, from one that is new; what was corrected on its first day never held.
_PLACES: Final = """
CREATE TEMPORARY TABLE places ON COMMIT DROP AS
WITH wanted AS (
    SELECT DISTINCT coalesce(office, office_home, '') AS office, coalesce(unit, office, office_home) AS unit
    FROM staged WHERE coalesce(unit, office, office_home) IS NOT NULL
), folds AS (
    SELECT name, btrim(regexp_replace(lower(name), '[^[:alnum:]]+', ' ', 'g')) AS fold
    FROM (SELECT office AS name FROM wanted UNION SELECT unit FROM wanted) AS names
), roots AS (
    SELECT fold, count(*) AS units, min(unit) AS unit FROM tree WHERE unit = root GROUP BY fold
), inside AS (
    SELECT root, fold, count(*) AS units, min(unit) AS unit FROM tree WHERE unit <> root GROUP BY root, fold
), anywhere AS (
    SELECT fold, count(*) AS units, min(unit) AS unit FROM tree GROUP BY fold
), past AS (
    SELECT v.folded AS fold, t.root, v.parent_id IS NULL AS top, max(v.until) AS until
    FROM people_unitversion v JOIN people_unit u ON u.id = v.unit_id LEFT JOIN tree t ON t.unit = v.parent_id
    WHERE u.region_id = %(region)s AND v.until > v.since GROUP BY 1, 2, 3
)
SELECT row_number() OVER () AS place, w.office, w.unit, o.fold AS office_fold, f.fold AS unit_fold,
    CASE WHEN w.office = '' THEN f.fold ELSE o.fold END AS root_fold, r.unit AS root, coalesce(r.units, 0) AS roots,
    CASE WHEN w.office = '' THEN a.unit WHEN o.fold = f.fold THEN r.unit ELSE i.unit END AS target,
    coalesce(CASE WHEN w.office = '' THEN a.units WHEN o.fold = f.fold THEN r.units ELSE i.units END, 0) AS units,
    (SELECT max(until) FROM past WHERE w.office <> '' AND top AND past.fold = o.fold) AS office_ended,
    (SELECT max(until) FROM past WHERE past.fold = f.fold AND (w.office = '' OR past.root = r.unit)) AS unit_ended,
    NULL::jsonb AS problem
FROM wanted w JOIN folds o ON o.name = w.office JOIN folds f ON f.name = w.unit
LEFT JOIN roots r ON w.office <> '' AND r.fold = o.fold
LEFT JOIN inside i ON i.root = r.unit AND i.fold = f.fold
LEFT JOIN anywhere a ON w.office = '' AND a.fold = f.fold
"""

# Without a kind, a job is the only open one of its name; a new one is taken for a general one.
_POSTS: Final = """
CREATE TEMPORARY TABLE posts ON COMMIT DROP AS
WITH wanted AS (
    SELECT coalesce(position_kind, '') AS kind, position AS name, max(echelon) AS echelon,
        btrim(regexp_replace(lower(position), '[^[:alnum:]]+', ' ', 'g')) AS fold
    FROM staged WHERE position IS NOT NULL GROUP BY 1, 2
)
SELECT row_number() OVER () AS post, w.kind, w.name, w.fold, coalesce(w.echelon, '') AS echelon, '' AS level,
    count(p.id) FILTER (WHERE p.closed_on IS NULL) AS positions, min(p.id) FILTER (WHERE p.closed_on IS NULL) AS target,
    coalesce(nullif(w.kind, ''), min(p.kind) FILTER (WHERE p.closed_on IS NULL), '4') AS final_kind,
    max(p.closed_on) AS closed_on, NULL::jsonb AS problem
FROM wanted w LEFT JOIN people_position p
    ON p.region_id = %(region)s AND p.folded = w.fold AND w.kind IN ('', p.kind)
GROUP BY w.kind, w.name, w.fold, w.echelon
"""

_DOUBTFUL_PLACES: Final = """
SELECT place, office, unit, roots, units, office_ended, unit_ended FROM places
WHERE roots > 1 OR units > 1 OR (units = 0 AND (unit_ended IS NOT NULL OR (roots = 0 AND office_ended IS NOT NULL)))
"""

_DOUBTFUL_POSTS: Final = """
SELECT post, name, positions, closed_on FROM posts WHERE positions > 1 OR (positions = 0 AND closed_on IS NOT NULL)
"""

_NOTE_PLACES: Final = """
UPDATE places SET problem = w.problem FROM unnest(%s::bigint[], %s::jsonb[]) AS w (place, problem) WHERE w.place = places.place
"""

_NOTE_POSTS: Final = """
UPDATE posts SET problem = w.problem FROM unnest(%s::bigint[], %s::jsonb[]) AS w (post, problem) WHERE w.post = posts.post
"""

_NEW_POSTS: Final = "SELECT post, final_kind, name, echelon FROM posts WHERE target IS NULL"

_NOTE_LEVELS: Final = """
UPDATE posts SET level = w.level FROM unnest(%s::bigint[], %s::text[]) AS w (post, level) WHERE w.post = posts.post
"""

# Roots that are missing, by the office's name or by that of a unit without one; then units missing right below a root.
_OPENINGS: Final = """
CREATE TEMPORARY TABLE openings ON COMMIT DROP AS
WITH used AS (
    SELECT * FROM places WHERE place IN (
        SELECT DISTINCT f.place FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome IN ('new', 'changed')
    )
)
SELECT DISTINCT ON (root_fold, fold) NULL::bigint AS unit, root_fold, fold, name, root FROM (
    SELECT root_fold, root_fold AS fold, CASE WHEN office = '' THEN unit ELSE office END AS name, NULL::bigint AS root
    FROM used WHERE CASE WHEN office = '' THEN units ELSE roots END = 0
    UNION ALL
    SELECT root_fold, unit_fold, unit, root FROM used WHERE office <> '' AND unit_fold <> office_fold AND units = 0
) AS missing ORDER BY root_fold, fold, name
"""

Rows = list[tuple[Any, ...]]


def run(sql: str, values: Any = None) -> Rows:
    """Run one statement; its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def find_places(batch: Batch) -> None:
    """Look every office, unit and job up, and note which cannot be used, and why."""
    values = {"region": batch.region}
    run(_CLEAR)
    for sql in (_TREE, _PLACES, _POSTS):
        run(sql, values)
    run(_NOTE_PLACES, _columns((place, problem(*_of_place(*facts))) for place, *facts in run(_DOUBTFUL_PLACES)))
    run(_NOTE_POSTS, _columns((post, problem("position", _of_post(*facts))) for post, *facts in run(_DOUBTFUL_POSTS)))
    run(_NOTE_LEVELS, _columns((post, level_of(*facts)) for post, *facts in run(_NEW_POSTS)))
    for table in ("ANALYZE tree", "ANALYZE places", "ANALYZE posts"):
        run(table)  # nobody else gathers statistics of temporary tables


def find_openings() -> None:
    """Note the units that are missing; every row has its outcome by now."""
    run(_OPENINGS)


def problem(column: str, message: str) -> str:
    """One problem of a row as it is stored, in JSON."""
    return json.dumps({"column": column, "message": message})


def _columns(pairs: Iterable[tuple[int, str]]) -> list[list[Any]]:
    """Two arrays of equal length, as SQL takes them."""
    rows = list(pairs)
    return [[key for key, _text in rows], [text for _key, text in rows]]


def _of_place(
    office: str, unit: str, roots: int, units: int, office_ended: date | None, unit_ended: date | None
) -> tuple[str, str]:
    """Column to look at, and the sentence."""
    if roots > 1:
        return "office", _("Ada %(count)s satuan kerja bernama “%(name)s”. Bedakan namanya di halaman unit.") % {
            "count": roots,
            "name": office,
        }
    if office and not roots and office_ended:
        return "office", _ended(office, office_ended)
    if units > 1 and office:
        return "unit", _(
            "Ada %(count)s unit bernama “%(name)s” di bawah “%(office)s”. Bedakan namanya di halaman unit."
        ) % {"count": units, "name": unit, "office": office}
    if units > 1:
        return "unit", _("Ada %(count)s unit bernama “%(name)s”. Isi juga kolom satuan kerjanya.") % {
            "count": units,
            "name": unit,
        }
    return "unit", _ended(unit, unit_ended)


def _ended(name: str, until: date | None) -> str:
    last = long_date(until - timedelta(days=1)) if until else ""
    return _("Unit “%(name)s” berakhir %(day)s. Pakai nama unit yang berlaku sekarang.") % {"name": name, "day": last}


def _of_post(name: str, positions: int, closed_on: date | None) -> str:
    if positions > 1:
        return _("Ada %(count)s jabatan bernama “%(name)s”. Isi juga kolom jenis jabatan.") % {
            "count": positions,
            "name": name,
        }
    day = long_date(closed_on) if closed_on else ""
    return _("Jabatan “%(name)s” ditutup %(day)s. Pakai jabatan yang berlaku sekarang.") % {"name": name, "day": day}
