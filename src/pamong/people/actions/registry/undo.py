"""Taking an import of a registry back, as long as nothing stands on what it wrote."""

from typing import Any, Final

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch
from pamong.people.actions.registry.places import run

_WITH_RIGHTS: Final = """
SELECT count(*) FROM staged s WHERE s.outcome = 'new' AND (
    EXISTS (SELECT FROM people_account a WHERE a.person_id = s.target)
    OR EXISTS (SELECT FROM people_grant g WHERE g.person_id = s.target)
)
"""

# Whoever was written by a later import, was transferred or corrected by hand, or has dated rows that this import neither
# found nor left: on a new person any row of another's, on all of them a row of this import that has ended since.
_CHANGED_SINCE: Final = """
SELECT count(*) FROM staged s LEFT JOIN people_person p ON p.id = s.target
LEFT JOIN LATERAL jsonb_populate_record(NULL::people_person, s.before -> 'person') AS f ON s.outcome = 'changed'
WHERE s.outcome IN ('new', 'changed') AND (
    p.batch IS DISTINCT FROM %(batch)s OR p.region_id IS DISTINCT FROM %(region)s
    OR (p.source_id, p.name, p.title_before, p.title_after, p.born, p.sex, p.email, p.email_office, p.phone,
        p.education_level, p.education, p.education_year)
    IS DISTINCT FROM (coalesce(s.source_id, f.source_id), coalesce(s.name, f.name),
        coalesce(s.title_before, f.title_before, ''), coalesce(s.title_after, f.title_after, ''),
        CASE WHEN f.id IS NULL THEN coalesce(s.born, to_date(left(s.number, 8), 'YYYYMMDD'))
            ELSE coalesce(s.born, f.born) END,
        CASE WHEN f.id IS NULL THEN coalesce(s.sex, CASE substr(s.number, 15, 1) WHEN '1' THEN 'L' ELSE 'P' END)
            ELSE coalesce(s.sex, f.sex) END,
        coalesce(s.email, f.email, ''), coalesce(s.email_office, f.email_office, ''), coalesce(s.phone, f.phone, ''),
        coalesce(s.education_level, f.education_level, ''), coalesce(s.education, f.education, ''),
        coalesce(s.education_year, f.education_year))
    OR EXISTS (SELECT FROM people_personnumber r WHERE r.person_id = p.id
        AND CASE WHEN r.batch = %(batch)s THEN r.until IS NOT NULL ELSE s.outcome = 'new' END)
    OR EXISTS (SELECT FROM people_employment r WHERE r.person_id = p.id
        AND CASE WHEN r.batch = %(batch)s THEN r.until IS NOT NULL ELSE s.outcome = 'new' END)
    OR EXISTS (SELECT FROM people_assignment r WHERE r.person_id = p.id
        AND CASE WHEN r.batch = %(batch)s THEN r.until IS NOT NULL ELSE s.outcome = 'new' END)
)
"""

# First what was written goes, then what it had replaced is open again: only one row at a time may be current.
_DELETE_DATED: Final = (
    "DELETE FROM people_assignment AS r USING staged s WHERE r.person_id = s.target AND r.batch = %(batch)s",
    "DELETE FROM people_employment AS r USING staged s WHERE r.person_id = s.target AND r.batch = %(batch)s",
    "DELETE FROM people_personnumber AS r USING staged s WHERE r.person_id = s.target AND r.batch = %(batch)s",
)

_REOPEN: Final = (
    "UPDATE people_assignment AS r SET until = NULL FROM staged s WHERE r.id = (s.before ->> 'assignment')::bigint",
    "UPDATE people_employment AS r SET until = NULL FROM staged s WHERE r.id = (s.before ->> 'employment')::bigint",
    "UPDATE people_personnumber AS r SET until = NULL FROM staged s WHERE r.id = (s.before ->> 'number')::bigint",
)

_RESTORE: Final = """
UPDATE people_person AS p SET name = f.name, title_before = f.title_before, title_after = f.title_after, born = f.born,
    sex = f.sex, email = f.email, email_office = f.email_office, phone = f.phone, education_level = f.education_level,
    education = f.education, education_year = f.education_year, source_id = f.source_id, batch = f.batch
FROM staged s, jsonb_populate_record(NULL::people_person, s.before -> 'person') AS f
WHERE s.outcome = 'changed' AND p.id = s.target
"""

_DELETE_PEOPLE: Final = "DELETE FROM people_person AS p USING staged s WHERE s.outcome = 'new' AND p.id = s.target"

# Units and positions that somebody else uses by now stay. Those of an import stand two deep: what is below goes first.
# NOT IN, because each list is gathered once; after the deletions above the planner would look it up unit by unit.
_DELETE_UNITS: Final = """
WITH gone AS (
    SELECT u.id FROM people_unit u WHERE u.batch = %(batch)s
    AND u.id NOT IN (SELECT unit_id FROM people_assignment)
    AND u.id NOT IN (SELECT unit_id FROM people_grant WHERE unit_id IS NOT NULL)
    AND u.id NOT IN (SELECT parent_id FROM people_unitversion WHERE parent_id IS NOT NULL)
    AND (SELECT count(*) FROM people_unitversion v WHERE v.unit_id = u.id) = 1
), versions AS (DELETE FROM people_unitversion USING gone WHERE unit_id = gone.id)
DELETE FROM people_unit USING gone WHERE people_unit.id = gone.id
"""

_DELETE_POSITIONS: Final = """
DELETE FROM people_position WHERE batch = %(batch)s AND id NOT IN (SELECT position_id FROM people_assignment)
"""

_STEPS: Final = (
    *_DELETE_DATED,
    *_REOPEN,
    _RESTORE,
    _DELETE_PEOPLE,
    _DELETE_UNITS,
    _DELETE_UNITS,
    _DELETE_POSITIONS,
    "SET CONSTRAINTS ALL IMMEDIATE",  # higher contexts may refer to what is gone; the database knows, this one does not
    "SET CONSTRAINTS ALL DEFERRED",
)


def undo(_actor: Actor, batch: Batch) -> None:
    """Take back what the import wrote. Raises Conflict with how many people stand in the way, and why."""
    values = {"batch": batch.id, "region": batch.region}
    _refuse(
        _WITH_RIGHTS,
        values,
        _("Impor ini tidak dapat dibatalkan: %(count)s pegawainya sudah mempunyai akun atau kewenangan."),
    )
    _refuse(
        _CHANGED_SINCE,
        values,
        _("Impor ini tidak dapat dibatalkan: data %(count)s pegawainya sudah berubah sesudah impor."),
    )
    batch.step(_("Mengembalikan data semula"))
    try:
        for sql in _STEPS:
            run(sql, values)
    except IntegrityError as error:
        raise Conflict(
            "registry-in-use", _("Impor ini tidak dapat dibatalkan: pegawai atau unitnya sudah dipakai catatan lain.")
        ) from error


def _refuse(sql: str, values: dict[str, Any], sentence: str) -> None:
    ((count,),) = run(sql, values)
    if count:
        raise Conflict("registry-in-use", sentence % {"count": count})
