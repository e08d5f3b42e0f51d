"""The import of standards: levels of competencies that were decided for positions, one row each."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, frameworks_in
from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch, Column, Importer, Note, read_integer
from pamong.people.access import holds, today
from pamong.people.actions.dated import alone
from pamong.people.formats.siasn import read_label, read_position_kind
from pamong.people.queries.posts import posts_in

KIND: Final = "competency.profiles"

COLUMNS: Final = (
    Column("position", "Jabatan", ("Nama Jabatan", "Jabatan Nama"), required=True, parse=read_label),
    Column("position_kind", "Jenis Jabatan", ("Jenis Jabatan Nama", "Jns Jabatan"), parse=read_position_kind),
    Column("code", "Kode Kompetensi", ("Kode", "Kode Unit"), required=True),
    Column("framework", "Kamus", ("Kode Kamus", "Nama Kamus", "Kamus Kompetensi")),
    Column(
        "level", "Level", ("Level Kompetensi", "Level Dipersyaratkan"), required=True, parse=read_integer, type="bigint"
    ),
    Column("reason", "Dasar", ("Dasar Hukum", "SK", "Nomor SK"), required=True),
)

_CLEAR: Final = "DROP TABLE IF EXISTS pg_temp.places, pg_temp.abilities, pg_temp.meant"
_PLACES: Final = "CREATE TEMPORARY TABLE places (position bigint, folded text, kind text) ON COMMIT DROP"
_ABILITIES: Final = """
CREATE TEMPORARY TABLE abilities (competency bigint, code text, framework text, title text, name text, top int)
ON COMMIT DROP
"""

# Names are compared as people's are; a file names few positions and codes many times over, so each is looked up once.
_MEANT: Final = """
CREATE TEMPORARY TABLE meant ON COMMIT DROP AS
WITH posts AS (
    SELECT w.position, w.position_kind, count(p.position) AS posts, min(p.position) AS post
    FROM (SELECT DISTINCT position, position_kind,
            btrim(regexp_replace(lower(position), '[^[:alnum:]]+', ' ', 'g')) AS fold FROM staged) AS w
    LEFT JOIN places p ON p.folded = w.fold AND (w.position_kind IS NULL OR p.kind = w.position_kind)
    GROUP BY 1, 2
), codes AS (
    SELECT w.code, w.framework, count(a.competency) AS codes, min(a.competency) AS competency, min(a.top) AS top,
        min(a.name) AS name
    FROM (SELECT DISTINCT code, framework FROM staged) AS w
    LEFT JOIN abilities a ON a.code = lower(w.code)
        AND (w.framework IS NULL OR lower(w.framework) IN (a.framework, a.title))
    GROUP BY 1, 2
)
SELECT s.row, p.posts, p.post, c.codes, c.competency, c.top, c.name, r.id AS current, r.level AS level_now
FROM staged s
JOIN posts p ON p.position = s.position AND p.position_kind IS NOT DISTINCT FROM s.position_kind
JOIN codes c ON c.code = s.code AND c.framework IS NOT DISTINCT FROM s.framework
LEFT JOIN competency_requirement r ON r.position_id = p.post AND r.competency_id = c.competency AND r.until IS NULL
    AND p.posts = 1 AND c.codes = 1
"""

_MARK: Final = """
UPDATE staged AS s SET
    outcome = CASE WHEN w.problems <> '{}' THEN 'refused' WHEN m.current IS NULL THEN 'new'
        WHEN m.level_now <> s.level THEN 'changed' ELSE 'unchanged' END,
    problems = to_jsonb(w.problems),
    before = CASE WHEN m.current IS NOT NULL AND w.problems = '{}' THEN jsonb_build_object('requirement', m.current) END
FROM meant m JOIN staged t ON t.row = m.row
CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
    CASE WHEN m.posts = 0 THEN %(no_post)s::jsonb END,
    CASE WHEN m.posts > 1 THEN %(many_posts)s::jsonb END,
    CASE WHEN m.codes = 0 AND t.framework IS NULL THEN %(no_code)s::jsonb END,
    CASE WHEN m.codes = 0 AND t.framework IS NOT NULL THEN %(no_code_there)s::jsonb END,
    CASE WHEN m.codes > 1 THEN %(many_codes)s::jsonb END,
    CASE WHEN m.codes = 1 AND t.level NOT BETWEEN 0 AND m.top
        THEN jsonb_set(%(off_scale)s::jsonb, '{message}',
            to_jsonb(replace(replace(%(off_scale)s::jsonb ->> 'message', '{top}', m.top::text), '{name}', m.name))) END
], NULL) AS problems OFFSET 0) AS w
WHERE m.row = s.row
"""

_REFUSE_TWINS: Final = """
WITH twins AS (
    SELECT array_agg(m.row) AS rows, array_to_string((array_agg(m.row ORDER BY m.row))[:10], ', ') AS text
    FROM meant m JOIN staged s ON s.row = m.row WHERE s.outcome <> 'refused'
    GROUP BY m.post, m.competency HAVING count(*) > 1
)
UPDATE staged SET outcome = 'refused', before = NULL,
    problems = jsonb_build_array(replace(%(twins)s, '{rows}', twins.text)::jsonb)
FROM twins WHERE staged.row = ANY (twins.rows)
"""

_END: Final = """
UPDATE competency_requirement AS r SET until = %(today)s FROM staged s
WHERE s.outcome = 'changed' AND r.id = (s.before ->> 'requirement')::bigint
"""

_INSERT: Final = """
INSERT INTO competency_requirement (position_id, competency_id, level, reason, since, set_by, batch, created_at)
SELECT m.post, m.competency, s.level, s.reason, %(today)s, %(account)s::bigint, %(batch)s::bigint, %(now)s::timestamptz
FROM staged s JOIN meant m ON m.row = s.row WHERE s.outcome IN ('new', 'changed')
"""

_ENDED_SINCE: Final = "SELECT count(*) FROM competency_requirement WHERE batch = %(batch)s AND until IS NOT NULL"

# First what was written goes, then what it had replaced holds again: only one row at a time may be current.
_UNDO: Final = (
    "DELETE FROM competency_requirement WHERE batch = %(batch)s",
    """
    UPDATE competency_requirement AS r SET until = NULL FROM staged s
    WHERE s.outcome = 'changed' AND r.id = (s.before ->> 'requirement')::bigint
    """,
)


def compare(batch: Batch) -> Iterator[Note]:
    """Give each row its outcome: which open position, which current competency, and whether its level is another."""
    alone(batch.region)
    batch.step(_("Mencocokkan jabatan dan kompetensi"))
    _run(_CLEAR)
    _copy_places(batch.region)
    _copy_abilities(batch.region)
    _run(_MEANT)
    _run(_MARK, _problems())
    _run(_REFUSE_TWINS, {"twins": _problem("code", _("Jabatan dan kompetensi ini ada di baris {rows}. Sisakan satu."))})
    ((positions,),) = _run(
        "SELECT count(DISTINCT m.post) FROM meant m JOIN staged s ON s.row = m.row WHERE s.outcome IN ('new', 'changed')"
    )
    if positions:
        yield Note(_("Standar %(count)s jabatan berubah mulai hari ini.") % {"count": positions})


def apply(actor: Actor, batch: Batch) -> None:
    """End what is changed and write what takes its place, from today."""
    batch.step(_("Menulis standar jabatan"))
    values = {"today": today(), "account": actor.account, "batch": batch.id, "now": timezone.now()}
    _run(_END, values)
    _run(_INSERT, values)


def undo(_actor: Actor, batch: Batch) -> None:
    """Take back what the import wrote. Raises Conflict while a decision of it has been changed since."""
    alone(batch.region)
    ((ended,),) = _run(_ENDED_SINCE, {"batch": batch.id})
    if ended:
        raise Conflict(
            "standards-changed",
            _("Impor ini tidak dapat dibatalkan: %(count)s levelnya sudah diubah sesudah impor.") % {"count": ended},
        )
    batch.step(_("Mengembalikan standar semula"))
    for sql in _UNDO:
        _run(sql, {"batch": batch.id})


def _may(actor: Actor, region: RegionId) -> bool:
    return holds(actor, KEEPERS, region)


STANDARDS: Final = Importer(kind=KIND, columns=COLUMNS, key=(), may=_may, compare=compare, apply=apply, undo=undo)


def _copy_places(region: RegionId) -> None:
    _run(_PLACES)
    rows = posts_in(region)  # read before the copy begins: one connection does one thing at a time
    with connection.cursor() as cursor, cursor.copy("COPY places FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row.id, row.folded, row.kind))


def _copy_abilities(region: RegionId) -> None:
    _run(_ABILITIES)
    codes = dict(frameworks_in(region).values_list("pk", "code"))
    rows = current_competencies(region).values()
    with connection.cursor() as cursor, cursor.copy("COPY abilities FROM STDIN") as copy:
        for row in rows:
            framework = codes[row.framework].lower()
            copy.write_row((row.id, row.code.lower(), framework, row.title.lower(), row.name, row.top))


def _problems() -> dict[str, str]:
    return {
        "no_post": _problem(
            "position", _("Jabatan ini tidak ada, atau sudah ditutup. Samakan namanya dengan daftar jabatan.")
        ),
        "many_posts": _problem("position_kind", _("Ada beberapa jabatan bernama ini. Isi jenis jabatannya.")),
        "no_code": _problem("code", _("Kode ini tidak ada dalam kamus yang berlaku. Samakan dengan kamusnya.")),
        "no_code_there": _problem(
            "code", _("Kode ini tidak ada dalam kamus itu, atau kamusnya belum berlaku. Periksa keduanya.")
        ),
        "many_codes": _problem("framework", _("Kode ini ada di beberapa kamus. Isi kamusnya.")),
        "off_scale": _problem(
            "level", _("“{name}” berlevel 1 sampai {top}, atau 0 bila tidak dipersyaratkan. Perbaiki levelnya.")
        ),
    }


def _problem(column: str, message: str) -> str:
    return json.dumps({"column": column, "message": message})


def _run(sql: str, values: Any = None) -> list[Any]:
    """Run one statement; its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
