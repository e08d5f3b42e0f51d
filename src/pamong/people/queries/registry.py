"""The registry of a region, written out again as it is imported."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connection

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.tables import Column, Kind, Row
from pamong.people.access import ORGANISERS, holds
from pamong.people.formats.reference import echelons, education_levels, registry_columns, standings
from pamong.people.models import PositionKind

ADDED: Final = ("eselon",)
"""Columns that the registry's layout has not and an import knows."""

_CHUNK = 2_000

_KINDS: Final = {"cpns": ("PNS", "C"), "pns": ("PNS", "P"), "pppk": ("PPPK", ""), "pppk-pw": ("PPPK Paruh Waktu", "")}
"""Kind of employment → *jenis pegawai* and *status CPNS/PNS*, as the registry writes them."""

_POSITION_KINDS: Final = {
    PositionKind.STRUCTURAL: "Jabatan Struktural",
    PositionKind.FUNCTIONAL: "Jabatan Fungsional Tertentu",
    PositionKind.BOTH: "Jabatan Rangkap (Struktural dan Fungsional)",
    PositionKind.GENERAL: "Jabatan Fungsional Umum",
}

# Who serves, each with number and terms of today, and the definitive post if there is one. The root of a unit is found
# once for all units of the region.
_ROWS: Final = """
WITH RECURSIVE tree (unit, name, root) AS (
    SELECT v.unit_id, v.name, v.name FROM people_unitversion v JOIN people_unit u ON u.id = v.unit_id
    WHERE u.region_id = %(region)s AND v.until IS NULL AND v.parent_id IS NULL
    UNION ALL SELECT v.unit_id, v.name, t.root FROM people_unitversion v JOIN tree t ON t.unit = v.parent_id
    WHERE v.until IS NULL
)
SELECT p.source_id AS pns_id, n.number AS nip_baru, p.name AS nama, p.title_before AS gelar_depan,
    p.title_after AS gelar_belakang, p.born AS tanggal_lahir, p.sex AS jenis_kelamin, p.phone AS nomor_hp,
    p.email, p.email_office AS email_gov, e.kind, e.standing, e.grade AS gol_akhir, e.grade_since AS tmt_golongan,
    q.kind AS position_kind, q.name AS jabatan, a.since AS tmt_jabatan, p.education_level, p.education AS pendidikan,
    p.education_year AS tahun_lulus, t.name AS unor, r.name AS instansi_kerja, t.root AS satuan_kerja_kerja, q.echelon
FROM people_person p JOIN people_region r ON r.id = p.region_id
JOIN people_personnumber n ON n.person_id = p.id AND n.until IS NULL
JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN people_assignment a ON a.person_id = p.id AND a.until IS NULL AND a.kind = 'D'
LEFT JOIN people_position q ON q.id = a.position_id LEFT JOIN tree t ON t.unit = a.unit_id
WHERE p.region_id = %(region)s
    AND NOT EXISTS (SELECT FROM people_restriction x WHERE x.person_id = p.id AND x.until IS NULL)
ORDER BY p.name, p.id
"""

_WRITTEN: Final = frozenset(
    {
        *("pns_id", "nip_baru", "nama", "gelar_depan", "gelar_belakang", "tanggal_lahir", "jenis_kelamin", "nomor_hp"),
        *("email", "email_gov", "jenis_pegawai", "kedudukan_hukum", "status_cpns_pns", "gol_akhir", "tmt_golongan"),
        *("jenis_jabatan", "jabatan", "tmt_jabatan", "tingkat_pendidikan", "pendidikan", "tahun_lulus", "unor"),
        *("instansi_kerja", "satuan_kerja_kerja", "eselon"),
    }
)
_TYPES: Final[dict[str, Kind]] = {
    "tanggal_lahir": "date",
    "tmt_golongan": "date",
    "tmt_jabatan": "date",
    "tahun_lulus": "integer",
}


def registry_rows(actor: Actor, *, region: RegionId) -> tuple[Sequence[Column], Iterator[Row]]:
    """Civil servants of a region by name, in the columns of the national registry and their order; NIP as text.

    Columns that are not stored are left out, and so are people who restricted the processing of their data. Imported again,
    it changes nothing. Rows are streamed, once.

    raises      NotFound, at once, for who does not keep the registry of the whole region
    """
    if not holds(actor, ORGANISERS, region):
        raise NotFound
    keys = [key for key in (*registry_columns(), *ADDED) if key in _WRITTEN]
    return [Column(key, key, _TYPES.get(key, "text")) for key in keys], _rows(region)


def _rows(region: RegionId) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS, {"region": region})
        names = [column.name for column in cursor.description]
        while found := cursor.fetchmany(_CHUNK):
            for values in found:
                yield _written(dict(zip(names, values, strict=True)))


def _written(row: dict[str, Any]) -> Row:
    kind, status = _KINDS[row.pop("kind")]
    standing, level, echelon = row.pop("standing"), row.pop("education_level"), row.pop("echelon")
    position_kind = row.pop("position_kind")
    return row | {
        "jenis_pegawai": kind,
        "status_cpns_pns": status,
        "kedudukan_hukum": standings()[standing].name if standing in standings() else standing,
        "tingkat_pendidikan": education_levels().get(level, level),
        "jenis_jabatan": _POSITION_KINDS[position_kind] if position_kind else "",
        "eselon": echelon if not echelon or echelon not in echelons() else _echelon(echelon),
    }


def _echelon(code: str) -> str:
    """Its sign, or its code where two share one sign."""
    sign = echelons()[code][0]
    return sign if [other for other, _level in echelons().values()].count(sign) == 1 else code
