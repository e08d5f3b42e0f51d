"""The page of an impact report once it is estimated: five hundred offices over three years, beside what was promised.

The cases are there too, for the results chain reads them. The list of such reports tells what a page without a report takes.
"""

import statistics
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from benchmarks.harness import Result, django_home

if TYPE_CHECKING:
    from django.test import Client

CODE, SERVICE = "15.04", "izin-usaha"
OFFICES, MONTHS, EACH = 500, 36, 8
ROUNDS = 15
OK = 200
PROMISED_MS = 100.0
COVERED = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)

# Everything by arithmetic, so that every run measures the same: half of the offices are trained in December 2024 and faster after.
ROWS = (
    """
    INSERT INTO people_unit (region_id, source_id, created_at)
    SELECT r.id, 'u' || u, now() FROM people_region r, generate_series(1, %(offices)s) u WHERE r.code = %(code)s ORDER BY u
    """,
    """
    INSERT INTO people_unitversion (unit_id, name, since)
    SELECT id, 'Kantor ' || source_id, DATE '2020-01-01' FROM people_unit
    """,
    """
    INSERT INTO services_service (region_id, unit_id, code, title, created_at)
    SELECT region_id, id, %(service)s, 'Izin usaha', now() FROM people_unit
    """,
    """
    INSERT INTO services_casesource (region_id, service_id, code, name, mapping, activities, covers_until, created_at)
    SELECT region_id, id, 'impor', 'Impor', '{}', '{}', %(covered)s, now() FROM services_service
    """,
    """
    INSERT INTO services_case (region, source, source_key, revision, current, service, unit, received_at, decided_at,
        received_on, started_on, decided_on, returns, contacts, channel, outcome, reason, recorded_at)
    SELECT region, source, 'B-' || place || '-' || month || '-' || n, 1, true, service, unit, day + interval '9 hours',
        day + took * interval '1 day' + interval '9 hours', day::date, day::date,
        (day + took * interval '1 day')::date, CASE WHEN (place + month + n) %% 7 = 0 THEN 1 ELSE 0 END, 1, 'counter',
        'granted', '', now()
    FROM (
        SELECT place, month, n, s.id AS source, s.region_id AS region, v.id AS service, v.unit_id AS unit,
            TIMESTAMPTZ '2023-11-01 00:00+07' + month * interval '1 month' + n * 3 * interval '1 day' AS day,
            12 + (place * 7 + month * 3 + n * 5) %% 9 - CASE WHEN place %% 2 = 0 AND month >= 14 THEN 4 ELSE 0 END AS took
        FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM services_casesource) s
        JOIN services_service v ON v.id = s.service_id,
            generate_series(0, %(months)s - 1) month, generate_series(0, %(each)s - 1) n
    ) cases
    """,
    """
    INSERT INTO learning_programme (region_id, title, field, purpose, time_needed, data_use, consequences, help,
        evaluation_question, evaluation_measure, evaluation_days, review_on, for_statuses, for_kinds, for_levels,
        created_at, published_at)
    SELECT id, 'Pelayanan Prima', 'Pelayanan publik', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 90, DATE '2030-01-01',
        '{}', '{}', '{}', now(), now() FROM people_region WHERE code = %(code)s
    """,
    """
    INSERT INTO learning_module (programme_id, number, title, form, hours, rule, share)
    SELECT id, 1, 'Modul', 'KL03', 10, 'attendance', 80 FROM learning_programme
    """,
    """
    INSERT INTO learning_offering (programme_id, region_id, number, seats, seating, approval, approval_days, grace,
        opens_at, closes_at, created_at, published_at, finished_at)
    SELECT id, region_id, 1, %(offices)s, 'first', false, 3, 15, TIMESTAMPTZ '2024-11-01 00:00+07',
        TIMESTAMPTZ '2024-11-20 00:00+07', now(), now(), TIMESTAMPTZ '2024-12-12 00:00+07'
    FROM learning_programme
    """,
    """
    INSERT INTO learning_session (offering_id, module_id, title, place, starts_at, ends_at)
    SELECT o.id, m.id, 'Pertemuan', 'Aula', TIMESTAMPTZ '2024-12-10 08:00+07', TIMESTAMPTZ '2024-12-10 16:00+07'
    FROM learning_offering o, learning_module m
    """,
    """
    INSERT INTO people_person (region_id, name, created_at)
    SELECT region_id, 'Petugas ' || source_id, now() FROM people_unit WHERE id %% 2 = (SELECT min(id) %% 2 FROM people_unit)
    """,
    """
    INSERT INTO learning_registration (offering_id, person_id, unit_id, region_id, way, registered_at, seated_at)
    SELECT o.id, p.id, u.id, u.region_id, 'self', now(), now()
    FROM learning_offering o, people_person p JOIN people_unit u ON p.name = 'Petugas ' || u.source_id
    """,
    """
    INSERT INTO learning_completion (registration_id, completed, lacking, minutes, planned, at)
    SELECT id, true, '[]', 480, 480, now() FROM learning_registration
    """,
)


def run() -> Result:
    """Milliseconds of one reading, the middle of some rounds, for who organises and for everybody; the first reading apart."""
    result = Result("impact_page", limits={"promised_ms": PROMISED_MS})
    with django_home() as url, psycopg.connect(url, autocommit=True) as bare:
        _region()
        values = {"code": CODE, "service": SERVICE, "offices": OFFICES, "covered": COVERED}
        for statement in ROWS:
            bare.execute(statement, {**values, "months": MONTHS, "each": EACH})
        bare.execute("VACUUM (ANALYZE)")
        begun = time.perf_counter()
        study = _estimated()
        result.figures["estimate_s"] = time.perf_counter() - begun
        inside, outside = _browsers()
        path = f"/dampak-kelola/{study}/"
        result.figures["first_ms"] = timed(inside, path)
        result.figures["page_ms"] = middle(inside, path)
        result.figures["public_ms"] = middle(outside, f"/dampak/{CODE}/{study}/")
        result.figures["pdf_ms"] = middle(inside, f"{path}laporan.pdf")
        result.limits["list_ms"] = middle(outside, f"/dampak/{CODE}/")
    for name in ("page", "public"):
        result.ratio(f"{name}_to_promise", f"{name}_ms", "promised_ms")
    result.ratio("page_to_list", "page_ms", "list_ms")
    return result


def middle(client: "Client", path: str) -> float:
    """Milliseconds of one reading, after a few to warm up."""
    return statistics.median([timed(client, path) for _round in range(ROUNDS + 3)][3:])


def timed(client: "Client", path: str) -> float:
    """Milliseconds of one reading."""
    begun = time.perf_counter()
    response = client.get(path)
    took = 1000 * (time.perf_counter() - begun)
    if response.status_code != OK:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return took


def _region() -> None:
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    create_region(SYSTEM, code=CODE)


def _estimated() -> UUID:
    """A study with a locked plan, estimated and published."""
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # as above
    from pamong.evaluation.actions.estimates import estimate  # noqa: PLC0415
    from pamong.evaluation.actions.plan_facts import PlanFacts  # noqa: PLC0415
    from pamong.evaluation.actions.plans import lock_plan  # noqa: PLC0415
    from pamong.evaluation.actions.studies import create_study, publish_study  # noqa: PLC0415
    from pamong.learning.queries.trainings import published_programmes  # noqa: PLC0415
    from pamong.people.queries.regions import region_by_code  # noqa: PLC0415

    (programme,) = published_programmes(region_by_code(SYSTEM, CODE).id)
    facts = PlanFacts(
        question="Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        programme=programme.uuid,
        service=SERVICE,
        indicator="processing",
        design="staggered",
        meaningful=Decimal(-1),
        relative=False,
        first_month=date(2023, 11, 1),
        last_month=date(2026, 9, 1),
        planned_start=date(2025, 1, 1),
    )
    study: UUID = create_study(SYSTEM, region=CODE, facts=facts).uuid
    lock_plan(SYSTEM, study=study)
    estimate(SYSTEM, study=study)
    publish_study(SYSTEM, study=study)
    return study


def _browsers() -> "tuple[Client, Client]":
    """Of who organises, and of a citizen."""
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pamong.people.models import Account, Grant, Person, Region, Role  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    now, region = timezone.now(), Region.objects.get(code=CODE)
    person = Person.objects.filter(region=region).earliest("pk")
    account = Account.objects.create(person=person, created_at=now)
    Grant.objects.create(person=person, role=Role.ORGANISER, region=region, since="2024-01-01", created_at=now)
    inside, outside = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    inside.force_login(account)
    return inside, outside
