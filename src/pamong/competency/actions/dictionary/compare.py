"""What a file says, beside the dictionary that is there: new, changed, unchanged, or refused with words."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from pamong.competency.actions.dictionary.tables import gather, problem, run
from pamong.kit.imports import Batch, Note

_MARK: Final = """
UPDATE staged AS s SET
    outcome = CASE WHEN r.problems <> '{}' THEN 'refused' ELSE 'ready' END,
    problems = CASE WHEN r.problems = '{}' THEN s.problems ELSE to_jsonb(r.problems) END
FROM dictionaries d JOIN wanted w ON w.fold = d.fold
JOIN steps t ON t.fold = w.fold AND t.code_fold = w.code_fold
CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
    CASE WHEN d.built_in THEN %(framework)s::jsonb END,
    CASE WHEN NOT d.built_in AND w.built_in THEN %(code)s::jsonb END,
    CASE WHEN w.torn IS NOT NULL THEN replace(%(torn)s, 'COLUMN', w.torn)::jsonb END,
    CASE WHEN w.name IS NULL THEN %(name)s::jsonb END,
    CASE WHEN w.family IS NULL THEN %(family)s::jsonb END,
    CASE WHEN w.lost THEN %(lost)s::jsonb END,
    CASE WHEN w.succeeded THEN %(succeeded)s::jsonb END,
    CASE WHEN w.late THEN %(late)s::jsonb END,
    CASE WHEN EXISTS (SELECT FROM wanted o WHERE o.fold = w.fold AND o.code_fold = lower(w.replaces) AND NOT w.lost)
        THEN %(stays)s::jsonb END,
    CASE WHEN EXISTS (SELECT FROM wanted o WHERE o.fold = w.fold AND o.old = w.old AND o.code_fold <> w.code_fold)
        THEN %(twice)s::jsonb END,
    CASE WHEN t.torn THEN %(headlines)s::jsonb END,
    CASE WHEN t.headline IS NULL THEN %(headline)s::jsonb END
], NULL) AS problems OFFSET 0) AS r
WHERE lower(s.framework) = d.fold AND lower(s.code) = w.code_fold AND s.level = t.level
"""

_REFUSE_TWINS: Final = """
UPDATE staged AS s SET outcome = 'refused', problems = s.problems || jsonb_build_array(
    replace(%(twins)s, '{rows}', array_to_string(t.twins[:10], ', '))::jsonb)
FROM steps t WHERE t.twins IS NOT NULL AND s.row = ANY (t.twins)
"""

# What is left of a competency must be a whole ladder; one step less, and the whole of it waits.
_COUNT: Final = """
UPDATE wanted AS w SET levels = c.levels, top = c.top FROM (
    SELECT lower(framework) AS fold, lower(code) AS code_fold, count(DISTINCT level) AS levels, max(level) AS top
    FROM staged WHERE outcome = 'ready' GROUP BY 1, 2
) AS c WHERE c.fold = w.fold AND c.code_fold = w.code_fold
"""

_REFUSE_HOLES: Final = """
UPDATE staged AS s SET outcome = 'refused', problems = s.problems || jsonb_build_array(
    CASE WHEN w.levels < 2 AND w.top < 2 THEN %(single)s::jsonb ELSE replace(%(hole)s, '{top}', w.top::text)::jsonb END)
FROM wanted w WHERE s.outcome = 'ready' AND lower(s.framework) = w.fold AND lower(s.code) = w.code_fold
    AND (w.levels < 2 OR w.levels <> w.top)
"""

_OUTCOME: Final = """
UPDATE staged AS s SET outcome = CASE WHEN w.worded IS NULL OR t.step IS NULL THEN 'new'
    WHEN w.edits OR t.edits OR w.levels <> (SELECT count(*) FROM competency_level l WHERE l.worded_id = w.worded)
    THEN 'changed' ELSE 'unchanged' END
FROM wanted w JOIN steps t ON t.fold = w.fold AND t.code_fold = w.code_fold
WHERE s.outcome = 'ready' AND lower(s.framework) = w.fold AND lower(s.code) = w.code_fold AND s.level = t.level
"""

# A draft that is there already is somebody's work: a file never overwrites it.
_REFUSE_DRAFT: Final = """
UPDATE staged AS s SET outcome = 'refused', problems = s.problems || jsonb_build_array(%(draft)s::jsonb)
FROM dictionaries d WHERE d.draft IS NOT NULL AND s.outcome IN ('new', 'changed') AND lower(s.framework) = d.fold
"""

_BEGUN: Final = """
SELECT d.code FROM dictionaries d WHERE d.framework IS NULL AND EXISTS (
    SELECT FROM staged s WHERE lower(s.framework) = d.fold AND s.outcome IN ('new', 'changed')) ORDER BY 1
"""

_LEFT_OUT: Final = """
SELECT c.code || ' ' || b.name FROM dictionaries d JOIN competency_competencyversion b ON b.version_id = d.base
JOIN competency_competency c ON c.id = b.competency_id
WHERE EXISTS (SELECT FROM staged s WHERE lower(s.framework) = d.fold AND s.outcome IN ('new', 'changed'))
    AND NOT EXISTS (SELECT FROM staged s WHERE lower(s.framework) = d.fold AND lower(s.code) = lower(c.code)
        AND s.outcome <> 'refused')
ORDER BY d.fold, c.code
"""


def compare(batch: Batch) -> Iterator[Note]:
    """Give each row its outcome, and say what applying them would bring about."""
    batch.step(_("Mencocokkan kamus"))
    gather(batch)
    values = _sentences()
    for sql in (_MARK, _REFUSE_TWINS, _COUNT, _REFUSE_HOLES, _OUTCOME, _REFUSE_DRAFT):
        run(sql, values)
    return _notes()


def _notes() -> Iterator[Note]:
    if begun := tuple(code for (code,) in run(_BEGUN)):
        yield Note(_("Kamus baru dibuat sebagai rancangan, belum berlaku sampai diterbitkan."), begun)
    if left := tuple(code for (code,) in run(_LEFT_OUT)):
        yield Note(
            _("Kompetensi berikut ada di kamus sekarang tetapi tidak ada di berkas, jadi tidak ikut ke rancangan."),
            left,
        )


def _sentences() -> dict[str, str]:
    """What the statements above say of a row, each as the JSON that is stored."""
    sentences = {
        "framework": ("framework", _("Kamus ini dibawa pamong dan tidak diimpor. Pakai kode kamus sendiri.")),
        "code": ("code", _("Kode ini dipakai PermenPANRB 38/2017. Pakai kode lain, misalnya T.01.")),
        "torn": ("COLUMN", _("Kompetensi ini ditulis berbeda di baris lain. Samakan isinya di semua barisnya.")),
        "name": ("name", _("Isi nama kompetensinya, paling sedikit di satu barisnya.")),
        "family": ("family", _("Isi kelompoknya: manajerial, sosial kultural, atau teknis.")),
        "lost": ("replaces", _("Kode yang digantikan tidak ada di kamus ini. Periksa kodenya.")),
        "succeeded": ("replaces", _("Kode yang digantikan sudah digantikan kompetensi lain.")),
        "late": (
            "replaces",
            _("Kompetensi ini sudah terbit. Hanya kompetensi baru yang dapat menggantikan yang lain."),
        ),
        "stays": ("replaces", _("Kode yang digantikan masih ada di berkas. Hapus barisnya, atau kosongkan sel ini.")),
        "twice": ("replaces", _("Kode itu digantikan dua kompetensi. Pilih satu saja.")),
        "headlines": ("headline", _("Uraian level ini ditulis berbeda di baris lain. Samakan isinya.")),
        "headline": ("headline", _("Isi uraian level ini, paling sedikit di satu barisnya.")),
        "twins": ("level", _("Level ini ada di baris {rows} dengan isi yang sama. Sisakan satu baris saja.")),
        "single": ("level", _("Baru ada satu level. Isi paling sedikit dua level, mulai dari level 1.")),
        "hole": (
            "level",
            _("Level kompetensi ini melompat atau ada barisnya yang ditolak. Isi level 1 sampai {top} semuanya."),
        ),
        "draft": (
            "framework",
            _("Kamus ini sedang punya rancangan. Terbitkan atau buang rancangannya, lalu impor lagi."),
        ),
    }
    return {name: problem(*told) for name, told in sentences.items()}
