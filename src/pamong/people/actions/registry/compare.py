"""What a file says, beside what is known: new, changed, unchanged, or refused with words."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports import Batch, Note
from pamong.people.access import today
from pamong.people.actions.dated import alone
from pamong.people.actions.registry.columns import grade_sentence
from pamong.people.actions.registry.notes import notes
from pamong.people.actions.registry.places import find_openings, find_places, problem, run

# One row per readable row of the file: who it is, what would be written, and whether that differs.
#
# given   what the row says of unit, job and employment, where the present one may already be that: units of one name
#         are told apart by where the person serves now
# dated   whether the stated day already stands on a row of this job, so that a move within the job is not undone by it
# merged  what a blank cell leaves as it is
_FOUND: Final = """
CREATE TEMPORARY TABLE found ON COMMIT DROP AS
SELECT s.row, s.source_id, p.id AS person, n.person_id IS NOT NULL AS by_number,
    p.id IS NOT NULL AND p.region_id IS DISTINCT FROM %(region)s AS elsewhere,
    coalesce(n.until IS NOT NULL, false) AS replaced, coalesce(b.id <> p.id, false) AS mistaken,
    (coalesce(s.source_id, p.source_id), coalesce(s.name, p.name), coalesce(s.title_before, p.title_before),
        coalesce(s.title_after, p.title_after), coalesce(s.born, p.born), coalesce(s.sex, p.sex),
        coalesce(s.email, p.email), coalesce(s.email_office, p.email_office), coalesce(s.phone, p.phone),
        coalesce(s.education_level, p.education_level), coalesce(s.education, p.education),
        coalesce(s.education_year, p.education_year))
    IS DISTINCT FROM (p.source_id, p.name, p.title_before, p.title_after, p.born, p.sex, p.email, p.email_office,
        p.phone, p.education_level, p.education, p.education_year) AS edits,
    c.id AS number_id, c.number IS DISTINCT FROM s.number AS numbers,
    e.id AS employment_id, merged.kind, merged.standing, merged.grade, merged.grade_since,
    CASE WHEN s.grade_since IS DISTINCT FROM e.grade_since THEN coalesce(s.grade_since, %(today)s) ELSE %(today)s END
        AS employed_since,
    (merged.kind, merged.standing, merged.grade, merged.grade_since)
        IS DISTINCT FROM (e.kind, e.standing, e.grade, e.grade_since) AS employs,
    a.id AS assignment_id, given.place, given.post, a.unit_id AS unit, a.position_id AS position,
    CASE WHEN a.id IS NULL THEN given.place IS NOT NULL AND given.post IS NOT NULL
        ELSE given.place IS NOT NULL OR given.post IS NOT NULL OR (s.position_since IS NOT NULL AND NOT dated.already)
        END AS assigns,
    CASE WHEN given.post IS NULL AND dated.already THEN %(today)s ELSE coalesce(s.position_since, %(today)s) END
        AS assigned_since,
    CASE WHEN given.post IS NULL THEN q.kind ELSE j.final_kind END IN ('1', '3') AS structural,
    coalesce(a.leads AND given.place IS NULL AND given.post IS NULL, false) AS led
FROM staged s
LEFT JOIN people_personnumber n ON n.number = s.number
LEFT JOIN people_person b ON b.source_id = s.source_id
LEFT JOIN people_person p ON p.id = coalesce(n.person_id, b.id)
LEFT JOIN people_personnumber c ON c.person_id = p.id AND c.until IS NULL
LEFT JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN people_assignment a ON a.person_id = p.id AND a.until IS NULL AND a.kind = 'D'
LEFT JOIN people_position q ON q.id = a.position_id
LEFT JOIN tree t ON t.unit = a.unit_id
LEFT JOIN places l ON l.office = coalesce(s.office, s.office_home, '')
    AND l.unit = CASE WHEN a.id IS NULL THEN coalesce(s.unit, s.office, s.office_home) ELSE s.unit END
LEFT JOIN posts j ON j.kind = coalesce(s.position_kind, '') AND j.name = s.position
CROSS JOIN LATERAL (SELECT
    CASE WHEN t.fold = l.unit_fold AND l.office_fold IN ('', t.root_fold) THEN NULL ELSE l.place END AS place,
    CASE WHEN q.folded = j.fold AND j.kind IN ('', q.kind) THEN NULL ELSE j.post END AS post,
    CASE WHEN 'pppk-pw' IN (s.kind, s.status) THEN 'pppk-pw' WHEN 'pppk' IN (s.kind, s.status) THEN 'pppk'
        ELSE coalesce(s.status, s.kind) END AS kind
) AS given
CROSS JOIN LATERAL (SELECT a.id IS NOT NULL AND s.position_since IS NOT NULL AND EXISTS (
    SELECT FROM people_assignment h WHERE h.person_id = p.id AND h.kind = 'D' AND h.position_id = a.position_id
        AND h.since = s.position_since AND (h.until IS NULL OR h.until > h.since)
) AS already) AS dated
CROSS JOIN LATERAL (SELECT
    coalesce(given.kind, e.kind) AS kind, coalesce(s.standing, e.standing, '01') AS standing,
    coalesce(s.grade, e.grade, '') AS grade,
    coalesce(s.grade_since, CASE WHEN s.grade IS NULL OR s.grade = e.grade THEN e.grade_since END) AS grade_since
) AS merged
"""

# A person of another region is refused with one sentence and nothing else: no word about what is known of her. Somebody
# new gets the number of her row now, in the one pass over all rows; one that is not used in the end is just left out.
_MARK: Final = """
UPDATE staged AS s SET
    outcome = CASE WHEN r.problems <> '{}' THEN 'refused' WHEN f.person IS NULL THEN 'new'
        WHEN f.edits OR f.numbers OR f.employs OR f.assigns THEN 'changed' ELSE 'unchanged' END,
    problems = CASE WHEN r.problems = '{}' THEN s.problems ELSE to_jsonb(r.problems) END, target = CASE
        WHEN r.problems = '{}' THEN coalesce(f.person, nextval(pg_get_serial_sequence('people_person', 'id'))) END
FROM found f LEFT JOIN places l ON l.place = f.place LEFT JOIN posts j ON j.post = f.post
CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
    CASE WHEN f.elsewhere THEN CASE WHEN f.by_number THEN %(elsewhere)s ELSE %(elsewhere_source)s END::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.replaced THEN %(replaced)s::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.mistaken THEN %(mistaken)s::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.kind IS NULL THEN %(no_kind)s::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.assignment_id IS NULL AND f.place IS NULL
        AND (f.person IS NULL OR f.post IS NOT NULL) THEN %(no_unit)s::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.assignment_id IS NULL AND f.post IS NULL
        AND (f.person IS NULL OR f.place IS NOT NULL) THEN %(no_position)s::jsonb END,
    CASE WHEN NOT f.elsewhere AND f.employs AND f.grade <> '' AND (strpos(f.grade, '/') = 0) <> (left(f.kind, 4) = 'pppk')
        THEN replace(%(grade)s, '{grade}', f.grade)::jsonb END,
    CASE WHEN NOT f.elsewhere THEN l.problem END,
    CASE WHEN NOT f.elsewhere THEN j.problem END
], NULL) AS problems OFFSET 0) AS r
WHERE f.row = s.row
"""

# One person under an old and a new number, or one id of the registry on two rows.
_REFUSE_TWINS: Final = """
WITH keys AS (
    SELECT f.row, f.person, CASE WHEN f.person IS NULL THEN f.source_id END AS source FROM found f
    JOIN staged s ON s.row = f.row WHERE s.outcome <> 'refused' AND (f.person IS NOT NULL OR f.source_id IS NOT NULL)
), twins AS (
    SELECT person, source, array_agg(row) AS rows, array_to_string((array_agg(row ORDER BY row))[:10], ', ') AS text
    FROM keys GROUP BY person, source HAVING count(*) > 1
)
UPDATE staged SET outcome = 'refused', target = NULL, problems = jsonb_build_array(replace(%(twins)s, '{rows}', twins.text)::jsonb)
FROM twins WHERE staged.row = ANY (twins.rows)
"""


def compare(batch: Batch) -> Iterator[Note]:
    """Give each row its outcome, and say what applying them would bring about.

    Others who change units and positions of the region wait until the transaction ends.
    """
    alone(batch.region)
    batch.step(_("Mencocokkan unit dan jabatan"))
    find_places(batch)
    batch.step(_("Mencocokkan pegawai"))
    values = {"region": batch.region, "today": today(), **_sentences()}
    run(_FOUND, values)
    run("ANALYZE found (row, person, place, post)")
    run(_MARK, values)
    run(_REFUSE_TWINS, values)
    run("ANALYZE staged (outcome)")  # else the planner goes on expecting that all rows are still "ready"
    find_openings()
    batch.step(_("Menyusun ringkasan"))
    return notes(batch)


def _sentences() -> dict[str, str]:
    """What the statements above say of a row, each as the JSON that is stored."""
    sentences = {
        "elsewhere": ("number", _("NIP ini tercatat pada instansi lain. Minta instansi itu memutasikannya.")),
        "elsewhere_source": (
            "source_id",
            _("Pegawai ini tercatat pada instansi lain. Minta instansi itu memutasikannya."),
        ),
        "replaced": ("number", _("NIP ini sudah diganti. Pakai NIP yang berlaku sekarang.")),
        "mistaken": ("source_id", _("ID PNS ini tercatat untuk pegawai lain. Periksa NIP dan ID PNS-nya.")),
        "no_kind": ("kind", _("Isi jenis pegawainya: PNS, CPNS, PPPK, atau PPPK Paruh Waktu.")),
        "no_unit": ("unit", _("Isi unit organisasi tempat pegawai ini bertugas.")),
        "no_position": ("position", _("Isi jabatan pegawai ini.")),
        "grade": ("grade", grade_sentence()),
        "twins": ("source_id", _("Pegawai ini ada di baris {rows}. Sisakan satu baris saja.")),
    }
    return {name: problem(column, message) for name, (column, message) in sentences.items()}
