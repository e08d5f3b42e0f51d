"""Pages of the people directory: 30,000 people in one region, a million in the database."""

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg

from benchmarks.harness import Result, django_home

if TYPE_CHECKING:
    from django.test import Client

REGIONS, PEOPLE, UNITS, POSITIONS = 34, 30_000, 2_000, 1_000
ROUNDS = 60
TARGET_MS = 50.0

# Names and offices by arithmetic, so that every run measures the same rows. Region 1 is the one that is looked at.
SEED = (
    """
    INSERT INTO people_region (code, kind, name, time_zone, created_at)
    VALUES ('ID', 'national', 'Indonesia', 'Asia/Jakarta', now())
    """,
    """
    INSERT INTO people_region (code, kind, parent_id, name, time_zone, created_at)
    SELECT '15.' || lpad(r::text, 2, '0'), 'regency', (SELECT id FROM people_region WHERE code = 'ID'),
           'Kabupaten ' || r, 'Asia/Jakarta', now()
    FROM generate_series(1, %(regions)s) r
    """,
    """
    CREATE TEMPORARY TABLE place AS
    SELECT id, row_number() OVER (ORDER BY code) AS r FROM people_region WHERE kind = 'regency'
    """,
    """
    INSERT INTO people_unit (region_id, source_id, created_at)
    SELECT p.id, 'u' || u, now() FROM place p, generate_series(1, %(units)s) u ORDER BY p.r, u
    """,
    """
    CREATE TEMPORARY TABLE office AS
    SELECT u.id, p.r, substr(u.source_id, 2)::int AS n FROM people_unit u JOIN place p ON p.id = u.region_id
    """,
    # The root, 40 offices below it, then fields of ten units each.
    """
    INSERT INTO people_unitversion (unit_id, name, parent_id, since)
    SELECT o.id,
           CASE WHEN o.n = 1 THEN 'Pemerintah Kabupaten'
                WHEN o.n <= 41 THEN (ARRAY['Dinas', 'Badan', 'Kecamatan', 'Puskesmas'])[1 + o.n %% 4] || ' '
                     || (ARRAY['Kesehatan', 'Pendidikan', 'Kependudukan', 'Perizinan', 'Sosial'])[1 + o.n %% 5] || ' ' || o.n
                ELSE (ARRAY['Bidang', 'Seksi', 'Subbagian'])[1 + o.n %% 3] || ' '
                     || (ARRAY['Pelayanan', 'Umum', 'Keuangan', 'Data', 'Pengaduan'])[1 + o.n %% 5] || ' ' || o.n END,
           above.id, DATE '2020-01-01'
    FROM office o
    LEFT JOIN office above ON above.r = o.r AND o.n > 1
         AND above.n = CASE WHEN o.n <= 41 THEN 1 WHEN o.n <= 241 THEN 2 + o.n %% 40 ELSE 42 + o.n %% 200 END
    """,
    """
    INSERT INTO people_position (region_id, name, kind, level, job_class, created_at)
    SELECT p.id, (ARRAY['Kepala', 'Analis', 'Penata', 'Pengelola', 'Guru'])[1 + n %% 5] || ' '
                 || (ARRAY['Kebijakan', 'Kepegawaian', 'Keuangan', 'Pengaduan'])[1 + n %% 4] || ' ' || n,
           (ARRAY['1', '2', '4'])[1 + n %% 3], '', 1 + n %% 17, now()
    FROM place p, generate_series(1, %(positions)s) n ORDER BY p.r, n
    """,
    """
    CREATE TEMPORARY TABLE post AS
    SELECT people_position.id, place.r, row_number() OVER (PARTITION BY place.r ORDER BY people_position.id) AS n
    FROM people_position JOIN place ON place.id = region_id
    """,
    """
    INSERT INTO people_person (region_id, name, title_before, title_after, source_id, created_at)
    SELECT p.id,
           (ARRAY['Siti', 'Ahmad', 'Nur', 'Muhammad', 'Dewi', 'Budi', 'Sri', 'Eka', 'Rina', 'Hendra'])[1 + n %% 10] || ' '
           || (ARRAY['Aminah', 'Hidayat', 'Rahman', 'Lestari', 'Saputra', 'Wati', 'Yusuf'])[1 + n %% 7] || ' '
           || (ARRAY['Siregar', 'Harahap', 'Wijaya', 'Nasution', 'Kusuma', 'Lubis', 'Putri', 'Hasan', 'Ali', 'Umar',
                     'Maulana'])[1 + n %% 11] || ' ' || chr(65 + n %% 26),
           '', (ARRAY['S.Sos.', 'S.E.', ''])[1 + n %% 3], p.r || '-' || n, now()
    FROM place p, generate_series(1, %(people)s) n ORDER BY p.r, n
    """,
    """
    CREATE TEMPORARY TABLE somebody AS
    SELECT s.id, p.id AS region, p.r, split_part(s.source_id, '-', 2)::int AS n
    FROM people_person s JOIN place p ON p.id = s.region_id
    """,
    """
    INSERT INTO people_personnumber (person_id, number, since)
    SELECT id, lpad((r * 1000000 + n)::text, 18, '0'), DATE '2020-01-01' FROM somebody
    """,
    """
    INSERT INTO people_employment (person_id, region_id, kind, standing, grade, since)
    SELECT id, region, (ARRAY['pns', 'pns', 'pppk', 'pppk-pw', 'cpns'])[1 + n %% 5],
           CASE WHEN n %% 50 = 0 THEN '99' ELSE '01' END, 'III/a', DATE '2020-01-01'
    FROM somebody
    """,
    """
    INSERT INTO people_assignment (person_id, unit_id, position_id, kind, leads, since)
    SELECT s.id, o.id, p.id, 'D', s.n <= %(units)s, DATE '2020-01-01'
    FROM somebody s
    JOIN office o ON o.r = s.r AND o.n = 1 + (s.n - 1) %% %(units)s
    JOIN post p ON p.r = s.r AND p.n = 1 + s.n %% %(positions)s
    """,
    """
    INSERT INTO people_assignment (person_id, unit_id, position_id, kind, leads, since)
    SELECT s.id, o.id, p.id, 'TT', false, DATE '2024-01-01'
    FROM somebody s
    JOIN office o ON o.r = s.r AND o.n = 1 + s.n * 7 %% %(units)s
    JOIN post p ON p.r = s.r AND p.n = 1 + s.n * 3 %% %(positions)s
    WHERE s.n %% 30 = 0
    """,
    """
    INSERT INTO people_account (person_id, password, created_at) SELECT id, '', now() FROM somebody WHERE n %% 40 > 0
    """,
)


def seed(url: str) -> None:
    """Fill the database with set-based SQL, then let it learn its statistics."""
    values = {"regions": REGIONS, "people": PEOPLE, "units": UNITS, "positions": POSITIONS}
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in SEED:
            connection.execute(statement, values)
        connection.execute("VACUUM (ANALYZE)")


def run() -> Result:
    """Milliseconds of pages through the whole stack of middleware and templates, beside the promise; and their queries."""
    result = Result("directory", limits={"promised_p95_ms": TARGET_MS})
    with django_home() as url:
        seed(url)
        client, unit = _organiser()
        for name, query in pages(unit).items():
            times, queries = measured(client, f"/instansi/15.01/pegawai/{query}")
            result.figures[f"{name}_p50_ms"] = statistics.median(times)
            result.figures[f"{name}_p95_ms"] = statistics.quantiles(times, n=20)[-1]
            result.figures[f"{name}_queries"] = queries
            result.ratio(name, f"{name}_p95_ms", "promised_p95_ms")
    return result


def pages(unit: str) -> dict[str, str]:
    """What is looked at: the query of each address."""
    return {
        "first_page": "",
        "page_200": "?halaman=200",
        "by_name": "?cari=siti+aminah",
        "by_unit_word": "?cari=kesehatan",
        "by_position": "?cari=analis+kebijakan",
        "by_name_and_unit": "?cari=siti+kesehatan",
        "nobody": "?cari=zzz",
        "in_unit": f"?unit={unit}",
        "by_kind": "?jenis=pppk",
        "not_counted": "?cakupan=tidak",
        "without_account": "?tanpa_akun=on",
    }


def measured(client: "Client", path: str) -> tuple[list[float], int]:
    """Milliseconds of each request, after a few to warm up; and how many queries one makes."""
    from django.db import connection  # noqa: PLC0415  # Django is set up by now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    queries = len(seen)  # at once: the next request empties the log
    return [timed(lambda: client.get(path)) for _ in range(ROUNDS + 5)][5:], queries


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _organiser() -> "tuple[Client, str]":
    """A browser of who organises the first region, and a unit of it with others below."""
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pamong.people.models import Account, Grant, Region, Role, UnitVersion  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    region = Region.objects.get(code="15.01")
    account = Account.objects.filter(person__region=region).earliest("pk")
    Grant.objects.create(
        person=account.person, role=Role.ORGANISER, region=region, since="2024-01-01", created_at=timezone.now()
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return client, str(UnitVersion.objects.get(unit__region=region, name__endswith=" 7").unit.uuid)
