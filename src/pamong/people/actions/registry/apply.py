"""Writing what the comparison found: one statement for each kind of row, whatever their number."""

from typing import Final

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch
from pamong.people.access import today
from pamong.people.actions.registry.places import run

# Numbers are taken from the tables' own sequences beforehand, so that rows that refer to each other are written at once.
_OPEN_UNITS: Final = (
    "UPDATE openings SET unit = nextval(pg_get_serial_sequence('people_unit', 'id'))",
    """
    INSERT INTO people_unit (id, region_id, batch, created_at)
    SELECT unit, %(region)s, %(batch)s, %(now)s FROM openings
    """,
    """
    INSERT INTO people_unitversion (unit_id, name, parent_id, since)
    SELECT o.unit, o.name, coalesce(o.root, r.unit), %(today)s FROM openings o
    LEFT JOIN openings r ON r.root_fold = o.root_fold AND r.fold = r.root_fold AND o.fold <> o.root_fold
    """,
    """
    UPDATE places SET target = o.unit FROM openings o
    WHERE places.target IS NULL AND o.root_fold = places.root_fold AND o.fold = places.unit_fold
    """,
)

_OPEN_POSITIONS: Final = (
    """
    INSERT INTO people_position (region_id, name, kind, level, echelon, batch, created_at)
    SELECT DISTINCT ON (j.final_kind, j.fold)
        %(region)s::bigint, j.name, j.final_kind, j.level, j.echelon, %(batch)s::bigint, %(now)s::timestamptz
    FROM posts j WHERE j.target IS NULL AND j.post IN (
        SELECT DISTINCT f.post FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome IN ('new', 'changed')
    ) ORDER BY j.final_kind, j.fold, j.name
    """,
    """
    UPDATE posts SET target = p.id FROM people_position p
    WHERE posts.target IS NULL AND p.region_id = %(region)s AND p.kind = posts.final_kind AND p.folded = posts.fold
    """,
)

# What undo puts back: the person as she was, and the numbers of the rows that are closed below.
_REMEMBER: Final = """
UPDATE staged AS s SET before = jsonb_build_object('person', to_jsonb(p) - 'search',
    'number', CASE WHEN f.numbers THEN f.number_id END, 'employment', CASE WHEN f.employs THEN f.employment_id END,
    'assignment', CASE WHEN f.assigns THEN f.assignment_id END)
FROM found f JOIN people_person p ON p.id = f.person WHERE f.row = s.row AND s.outcome = 'changed'
"""

# Sex and birth date of somebody new come from the number when the file does not say them.
_INSERT_PEOPLE: Final = """
INSERT INTO people_person (id, region_id, name, title_before, title_after, born, sex, email, email_office, phone,
    education_level, education, education_year, source_id, batch, created_at)
SELECT target, %(region)s, name, coalesce(title_before, ''), coalesce(title_after, ''),
    coalesce(born, to_date(left(number, 8), 'YYYYMMDD')),
    coalesce(sex, CASE substr(number, 15, 1) WHEN '1' THEN 'L' ELSE 'P' END), coalesce(email, ''),
    coalesce(email_office, ''), coalesce(phone, ''), coalesce(education_level, ''), coalesce(education, ''),
    education_year, source_id, %(batch)s, %(now)s
FROM staged WHERE outcome = 'new'
"""

_UPDATE_PEOPLE: Final = """
UPDATE people_person AS p SET name = coalesce(s.name, p.name), title_before = coalesce(s.title_before, p.title_before),
    title_after = coalesce(s.title_after, p.title_after), born = coalesce(s.born, p.born),
    sex = coalesce(s.sex, p.sex), email = coalesce(s.email, p.email),
    email_office = coalesce(s.email_office, p.email_office), phone = coalesce(s.phone, p.phone),
    education_level = coalesce(s.education_level, p.education_level), education = coalesce(s.education, p.education),
    education_year = coalesce(s.education_year, p.education_year), source_id = coalesce(s.source_id, p.source_id),
    batch = %(batch)s
FROM staged s WHERE s.outcome = 'changed' AND p.id = s.target
"""

# A row ends where the next one begins, and never before it began itself: one that never held was corrected.
_CLOSE: Final = (
    """
    UPDATE people_personnumber AS r SET until = greatest(r.since, %(today)s)
    FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome = 'changed' AND f.numbers AND r.id = f.number_id
    """,
    """
    UPDATE people_employment AS r SET until = greatest(r.since, f.employed_since)
    FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome = 'changed' AND f.employs AND r.id = f.employment_id
    """,
    """
    UPDATE people_assignment AS r SET until = greatest(r.since, f.assigned_since)
    FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome = 'changed' AND f.assigns AND r.id = f.assignment_id
    """,
)

_INSERT_NUMBERS: Final = """
INSERT INTO people_personnumber (person_id, number, since, batch)
SELECT s.target, s.number, %(today)s, %(batch)s FROM found f JOIN staged s ON s.row = f.row
WHERE s.outcome IN ('new', 'changed') AND f.numbers
"""

_INSERT_EMPLOYMENTS: Final = """
INSERT INTO people_employment (person_id, region_id, kind, standing, grade, grade_since, since, batch)
SELECT s.target, %(region)s, f.kind, f.standing, f.grade, f.grade_since, f.employed_since, %(batch)s
FROM found f JOIN staged s ON s.row = f.row WHERE s.outcome IN ('new', 'changed') AND f.employs
"""

# Who led the unit and stays, leads on. Else the only structural one of the file does, where nobody else leads.
_INSERT_ASSIGNMENTS: Final = """
WITH served AS (
    SELECT s.target AS person, coalesce(l.target, f.unit) AS unit, coalesce(j.target, f.position) AS position,
        f.assigns, f.assigned_since, f.structural, f.led
    FROM found f JOIN staged s ON s.row = f.row
    LEFT JOIN places l ON l.place = f.place LEFT JOIN posts j ON j.post = f.post WHERE s.outcome <> 'refused'
), heads AS (
    SELECT unit FROM served WHERE structural OR led GROUP BY unit
    HAVING count(*) FILTER (WHERE structural) = 1 AND NOT bool_or(led)
        AND NOT EXISTS (SELECT FROM people_assignment a WHERE a.unit_id = unit AND a.leads AND a.until IS NULL)
)
INSERT INTO people_assignment (person_id, unit_id, position_id, kind, leads, since, batch)
SELECT person, unit, position, 'D', led OR (coalesce(structural, false) AND heads.unit IS NOT NULL), assigned_since, %(batch)s
FROM served LEFT JOIN heads USING (unit) WHERE assigns
"""

# A first registry changes the tables from empty to full: the next query must not plan for an empty one.
_ANALYZE: Final = "ANALYZE people_person, people_personnumber, people_employment, people_assignment, people_unitversion"


def apply(_actor: Actor, batch: Batch) -> None:
    """Write what is new and changed. Raises Conflict when somebody else has just written one of these people."""
    values = {"region": batch.region, "batch": batch.id, "today": today(), "now": timezone.now()}
    steps = (
        (_("Menulis unit dan jabatan"), (*_OPEN_UNITS, *_OPEN_POSITIONS)),
        (_("Menulis pegawai"), (_REMEMBER, _UPDATE_PEOPLE, _INSERT_PEOPLE)),
        (_("Menulis NIP dan kepegawaian"), (*_CLOSE, _INSERT_NUMBERS, _INSERT_EMPLOYMENTS)),
        (_("Menulis penugasan"), (_INSERT_ASSIGNMENTS, _ANALYZE)),
    )
    try:
        for said, statements in steps:
            batch.step(said)
            for sql in statements:
                run(sql, values)
    except IntegrityError as error:
        raise Conflict(
            "registry-busy", _("Orang lain baru saja mencatat pegawai yang sama. Masukkan sekali lagi.")
        ) from error
