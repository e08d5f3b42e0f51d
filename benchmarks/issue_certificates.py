"""A thousand certificates, each with QR code, credential and seal, beside bare Typst and bare pyHanko on the same page.

All in CPU seconds of this process and of the database, because writing to the disk waits for what no code changes. What the
two in series allow is one page after the other: 1 / (1 / pages + 1 / signatures).
"""

import json
import os
import resource
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import psycopg
import typst

from benchmarks.gap import peak
from benchmarks.harness import Result, django_home

COUNT, BARE, WARM = 1_000, 200, 40
CODE = "15.04"
ADDRESS = "https://asn.example.go.id"
UNITS = 5

SCHEME = """
INSERT INTO credentials_scheme (region_id, code, title, created_at)
SELECT id, 'SK-001', 'Petugas Front Office Perizinan', now() FROM people_region WHERE code = %(code)s
"""
VERSION = """
INSERT INTO credentials_schemeversion (scheme_id, number, about, prerequisites, months, renewal_days, separation,
    appeal_days, answer_days, created_at, published_at)
SELECT id, 1, 'Bagi petugas loket.', '{}', 36, 90, 24, 10, 14, now(), now() FROM credentials_scheme
"""
SCHEME_UNITS = """
INSERT INTO credentials_schemeunit (version_id, number, code, title, elements, hours, rule)
SELECT v.id, n, 'PL.0' || n, 'Menerima dan memeriksa kelengkapan permohonan ' || n, '{}', 8, %(rule)s
FROM credentials_schemeversion v, generate_series(1, %(units)s) n
"""
PANEL = """
INSERT INTO people_person (region_id, name, created_at)
SELECT r.id, n, now() FROM people_region r, unnest(ARRAY['Asesor Satu', 'Pemutus Satu', 'Pemutus Dua']) n
WHERE r.code = %(code)s
"""
PLENARY = """
INSERT INTO credentials_plenary (region_id, title, held_on, place, opened_at)
SELECT id, 'Sidang pleno', current_date, '', now() FROM people_region WHERE code = %(code)s
"""
PEOPLE = """
INSERT INTO people_person (region_id, name, created_at)
SELECT id, 'Pemegang Nomor ' || n, now() FROM people_region, generate_series(1, %(people)s) n WHERE code = %(code)s
"""
APPLICATIONS = """
INSERT INTO credentials_application
    (scheme_id, version_id, person_id, region_id, route, opened_at, agreement, agreed_at, submitted_at, checked_at, checks)
SELECT v.scheme_id, v.id, p.id, p.region_id, 'prior', now(), 'Setuju', now(), now(), now(), '[]'
FROM people_person p, credentials_schemeversion v WHERE p.name LIKE 'Pemegang%%'
"""
APPOINTMENTS = """
INSERT INTO credentials_appointment (application_id, person_id, duty, appointed_at, declared_at, conflict)
SELECT a.id, p.id, w.duty, now(), now(), false FROM credentials_application a,
    (VALUES ('Asesor Satu', 'assessor'), ('Pemutus Satu', 'decider'), ('Pemutus Dua', 'decider')) w (name, duty)
    JOIN people_person p ON p.name = w.name
"""
RESULTS = """
INSERT INTO credentials_unitresult
    (application_id, unit_id, appointment_id, round, observed, competent, facts, digest, follows, note, at)
SELECT a.application_id, u.id, a.id, 1, true, true,
    '{"day": "2026-11-01", "pieces": 2, "observed": true, "months": 0, "carried": null, "marks": {}, "attended": {}}',
    repeat('0', 64), true, '', now()
FROM credentials_appointment a, credentials_schemeunit u WHERE a.duty = 'assessor'
"""
CASES = """
INSERT INTO credentials_plenarycase (plenary_id, application_id, round, listed_at)
SELECT p.id, a.id, 1, now() FROM credentials_plenary p, credentials_application a
"""
VOTES = """
INSERT INTO credentials_decisionvote (case_id, appointment_id, competent, evidence, reason, at)
SELECT c.id, a.id, array(SELECT id FROM credentials_schemeunit), repeat('0', 64), 'Bukti lengkap.', now()
FROM credentials_plenarycase c JOIN credentials_appointment a ON a.application_id = c.application_id AND a.duty = 'decider'
"""
DECISIONS = """
INSERT INTO credentials_decision
    (application_id, case_id, round, competent, units, lacking, first_id, second_id, reason, decided_on, at)
SELECT c.application_id, c.id, 1, true, array(SELECT id FROM credentials_schemeunit), '{}', min(v.id), max(v.id),
    'Bukti lengkap.', current_date, now()
FROM credentials_plenarycase c JOIN credentials_decisionvote v ON v.case_id = c.id GROUP BY c.id, c.application_id
"""


def run() -> Result:
    """A thousand."""
    return measure("issue_certificates", COUNT)


def measure(name: str, count: int) -> Result:
    """One job over all decisions, as the worker runs it; then bare Typst and bare pyHanko with the last page."""
    result = Result(name)
    os.environ.setdefault("PAMONG_URL", ADDRESS)  # papers name it for ever, so none is issued before it is chosen
    with django_home() as url:
        with psycopg.connect(url, autocommit=True) as bare:
            seed(bare, count + WARM)
        job(WARM)  # fonts, keys and plans are loaded, as in any worker that has worked
        before, begun = peak(), time.perf_counter()
        used = spent()
        job(count)
        used = spent() - used
        result.figures["certificates_per_s"] = count / (time.perf_counter() - begun)
        result.figures["certificates_per_cpu_s"] = count / used
        result.figures["before_mb"], result.figures["peak_mb"] = before, peak()
        pages, signatures = bare_typst(), bare_pyhanko()
        result.limits["typst_pages_per_cpu_s"] = pages
        result.limits["pyhanko_signatures_per_cpu_s"] = signatures
        result.limits["in_series_per_cpu_s"] = 1 / (1 / pages + 1 / signatures)
    result.ratio("of_series", "certificates_per_cpu_s", "in_series_per_cpu_s")
    return result


def seed(bare: "psycopg.Connection[Any]", count: int) -> None:
    """A scheme of five units, and a competent decision by two others about each of so many people."""
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.credentials.actions.issuing_rules import set_issuing_rule  # noqa: PLC0415  # needs Django
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    create_region(SYSTEM, code=CODE)
    told = {"official": "Drs. Ilham Saputra, M.Si.", "title": "Kepala Badan", "place": "Muara Bulian", "source": ""}
    set_issuing_rule(SYSTEM, region=CODE, way="seal", **told)
    _scheme(bare)
    for sentence in (PEOPLE, APPLICATIONS, APPOINTMENTS, RESULTS, CASES, VOTES, DECISIONS):
        bare.execute(sentence, {"people": count, "code": CODE} if "%(" in sentence else None)
    bare.execute("VACUUM (ANALYZE)")


def _scheme(bare: "psycopg.Connection[Any]") -> None:
    rule = json.dumps({"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "observation"}]})
    for sentence in (SCHEME, VERSION, SCHEME_UNITS, PANEL, PLENARY):
        bare.execute(sentence, {"code": CODE, "rule": rule, "units": UNITS})


def job(count: int) -> None:
    """Certificates for so many decisions that have none, as a job from beginning to end."""
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.credentials.actions.issuing import start_issue  # noqa: PLC0415
    from pamong.credentials.queries.issuing import unissued_decisions  # noqa: PLC0415
    from pamong.kit.jobs import run_job, visible_job  # noqa: PLC0415

    row = start_issue(SYSTEM, region=CODE, decisions=unissued_decisions(SYSTEM, CODE)[:count])
    run_job(row.pk)
    view = visible_job(SYSTEM, row.uuid)
    if view.result.get("issued") != count:
        raise RuntimeError(f"{view.state}: {view.note} {view.result}")


def spent() -> float:
    """CPU seconds of this process, and of the database's process that serves it."""
    from django.db import connection  # noqa: PLC0415  # Django is set up by now

    from benchmarks.machine import cpu_seconds  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (served,) = cursor.fetchone()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + cpu_seconds(int(served))


def bare_typst() -> float:
    """Certificates of two pages a CPU second: the compiler and nothing else. Each has another name and number."""
    asked = asked_of_typst()
    inputs = asked.pop("sys_inputs")
    known = json.loads(inputs["data"])

    def print_one(number: int) -> None:
        data = json.dumps(known | {"number": f"800/{number}", "holder": f"Pemegang {number}"})
        typst.compile(sys_inputs={**inputs, "data": data}, **asked)

    return per_cpu_second(print_one)


def asked_of_typst() -> dict[str, Any]:
    """What the compiler is asked for one certificate, by making one."""
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.credentials.actions.replacing import reissue  # noqa: PLC0415
    from pamong.credentials.models import Credential  # noqa: PLC0415

    asked: dict[str, Any] = {}
    plain = typst.compile

    def kept(template: Any, **facts: Any) -> Any:
        asked.update({"input": template, **facts})
        return plain(template, **facts)

    typst.compile = kept  # type: ignore[assignment]  # one of its forms
    try:
        reissue(SYSTEM, credential=Credential.objects.latest("pk").uuid, public="error", reason="Ukur")
    finally:
        typst.compile = plain
    return asked


def bare_pyhanko() -> float:
    """Signatures on the last certificate's page a CPU second: the library with a kept key and nothing else."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415

    from pamong.credentials.models import Signature  # noqa: PLC0415  # Django is set up by now
    from pamong.credentials.queries.private_keys import seal_signer  # noqa: PLC0415
    from pamong.kit.files import open_file  # noqa: PLC0415

    row = Signature.objects.select_related("file", "key").latest("pk")
    if row.key is None:
        raise RuntimeError("sealed by nobody")
    signer = seal_signer(row.key)
    about = PdfSignatureMetadata(field_name="Segel", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    with open_file(row.file) as content:
        paper = content.read()
    paper = paper[: paper.index(b"%%EOF") + 5]  # as it was before it was signed

    def sign(_number: int) -> None:
        PdfSigner(about, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)), bytes_reserved=4096)

    return per_cpu_second(sign)


def per_cpu_second(work: Callable[[int], None]) -> float:
    """How often something can be done in a CPU second of this process."""
    work(-1)
    begun = time.process_time()
    for number in range(BARE):
        work(number)
    return BARE / (time.process_time() - begun)
