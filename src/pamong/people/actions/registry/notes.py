"""What to know before a registry is applied: what it would make, and what in it looks doubtful."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports import Batch, Note
from pamong.people.actions.registry.places import run
from pamong.people.formats.siasn import same_government
from pamong.people.models import Region

SHOWN: Final = 100
"""Names or rows that one note lists."""

_NEW_UNITS: Final = "SELECT name FROM openings ORDER BY root_fold, fold = root_fold DESC, name"

_NEW_POSITIONS: Final = """
SELECT min(j.name) FROM posts j WHERE j.target IS NULL AND j.post IN (
    SELECT DISTINCT f.post FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome IN ('new', 'changed')
) GROUP BY j.final_kind, j.fold ORDER BY 1
"""

_WITHOUT_KIND: Final = """
SELECT min(j.name) FROM posts j WHERE j.target IS NULL AND j.kind = '' AND j.post IN (
    SELECT DISTINCT f.post FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome IN ('new', 'changed')
) GROUP BY j.fold ORDER BY 1
"""

_BORN_OTHERWISE: Final = """
SELECT row FROM staged WHERE outcome <> 'refused' AND to_char(born, 'YYYYMMDD') <> left(number, 8) ORDER BY row
"""

# Units where the file would put several structural jobs, somebody anew among them, and nobody who leads stays.
_HEADLESS: Final = """
WITH served AS (
    SELECT coalesce(l.target, CASE WHEN f.place IS NULL THEN f.unit END) AS unit, l.root_fold, l.unit_fold, l.unit AS name,
        f.assigns, f.led
    FROM found f JOIN staged s ON s.row = f.row LEFT JOIN places l ON l.place = f.place
    WHERE s.outcome <> 'refused' AND f.structural
), several AS (
    SELECT unit, min(name) AS name FROM served
    GROUP BY unit, CASE WHEN unit IS NULL THEN root_fold END, CASE WHEN unit IS NULL THEN unit_fold END
    HAVING count(*) > 1 AND bool_or(assigns) AND NOT bool_or(led)
)
SELECT coalesce(v.name, several.name) FROM several
LEFT JOIN people_unitversion v ON v.unit_id = several.unit AND v.until IS NULL
WHERE NOT EXISTS (
    SELECT FROM people_assignment h WHERE h.unit_id = several.unit AND h.leads AND h.until IS NULL AND NOT EXISTS (
        SELECT FROM found f JOIN staged s ON s.row = f.row
        WHERE f.assignment_id = h.id AND f.assigns AND s.outcome = 'changed'
    )
) ORDER BY 1
"""

_GOVERNMENTS: Final = "SELECT DISTINCT government FROM staged WHERE government IS NOT NULL"

_OF_GOVERNMENTS: Final = "SELECT row FROM staged WHERE outcome <> 'refused' AND government = ANY (%s) ORDER BY row"


def notes(batch: Batch) -> Iterator[Note]:
    """Each with the names or rows that it is about."""
    yield from _about(_names(_NEW_UNITS), lambda: _("%(count)s unit baru akan dibuat."))
    yield from _about(_names(_NEW_POSITIONS), lambda: _("%(count)s jabatan baru akan dibuat."))
    yield from _about(
        _names(_WITHOUT_KIND),
        lambda: _("Jenis jabatan kosong: %(count)s jabatan baru akan dicatat sebagai Pelaksana."),
    )
    yield from _about(
        _rows(_BORN_OTHERWISE),
        lambda: _("Tanggal lahir di %(count)s baris berbeda dari NIP. Yang dicatat adalah tanggal di kolomnya."),
    )
    yield from _about(
        _names(_HEADLESS),
        lambda: _("Pimpinan %(count)s unit belum ditentukan, karena pejabat strukturalnya lebih dari satu."),
    )
    others = [name for (name,) in run(_GOVERNMENTS) if not same_government(name, _region(batch))]
    yield from _about(
        _rows(_OF_GOVERNMENTS, [others]) if others else [],
        lambda: _("Kolom instansi kerja di %(count)s baris menyebut instansi lain."),
    )


def _about(items: Sequence[str], sentence: Callable[[], str]) -> Iterator[Note]:
    if not items:
        return
    more = len(items) - SHOWN
    tail = (_("dan %(count)s lainnya") % {"count": more},) if more > 0 else ()
    yield Note(sentence() % {"count": len(items)}, (*items[:SHOWN], *tail))


def _names(sql: str) -> list[str]:
    return [name for (name,) in run(sql)]


def _rows(sql: str, values: object = None) -> list[str]:
    return [_("baris %(row)s") % {"row": row} for (row,) in run(sql, values)]


def _region(batch: Batch) -> str:
    return Region.objects.values_list("name", flat=True).get(pk=batch.region)
