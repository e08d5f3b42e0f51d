"""One record: the chain of a certificate, link by link, for everybody who may ask, and for nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, NotFound
from pamong.credentials.models import StatusChange
from pamong.credentials.queries.traced import NAMELESS
from pamong.evaluation.actions.observations import ask_observation
from pamong.evaluation.models import Finding, Study
from pamong.evaluation.queries.trace import Link, Trace, certified_of, may_trace, of_person, trace_of
from pamong.evaluation.queries.trace.links import HIDDEN, STAGES
from pamong.people.access import actor_of
from pamong.people.models import Assignment, Role
from tests import make
from tests.credentials import able, case
from tests.evaluation.followed import answer, observed, run
from tests.evaluation.traced import CODE, NOW, NUMBER, Chain, at, certified, chain

pytestmark = pytest.mark.django_db

ALL = [key for _stage, keys in STAGES for key in keys]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def found() -> Chain:
    return chain()


def links(trace: Trace) -> dict[str, Link]:
    return {link.key: link for link in trace.links}


def told(trace: Trace) -> dict[str, str]:
    """Key → what is said at a glance, or why nothing is."""
    return {link.key: link.missing or f"{link.value} | {link.detail}" for link in trace.links}


def hidden(trace: Trace) -> set[str]:
    return {link.key for link in trace.links if link.hidden}


def of(found: Chain, name: str) -> Trace:
    return trace_of(found.world.actor(name), NUMBER)


def test_chain_tells_every_link_as_it_was_planted(found: Chain) -> None:
    trace = trace_of(SYSTEM, NUMBER)
    assert [link.key for link in trace.links] == ALL
    assert (trace.number, trace.code, trace.state, trace.found, trace.hidden) == (NUMBER, CODE, "berlaku", 13, 0)
    assert told(trace) == {
        "person": "Ani Rahmawati | Penata Perizinan Ahli Pertama",
        "position": "Penata Perizinan Ahli Pertama | meminta 1 kompetensi",
        "gap": "Dulu belum ada tingkat | sekarang tidak kurang",
        "programme": "Pelayanan Prima | 1 pendaftaran, 1 selesai",
        "registration": "Mendapat kursi | Mendaftar sendiri, Pelayanan Prima, angkatan 1",
        "attendance": "2 dari 2 sesi | 75 % menit, 7,5 JP tercatat",
        "exam": "Nilai 86,7 | lulus, batas 70, 18 Desember 2024",
        "decision": "Kompeten, 10 Februari 2025 | Lewat pelatihan",
        "certificate": f"{NUMBER} | Berlaku, berlaku sampai 10 Februari 2028",
        "behaviour": "Belum diukur, atau kelompoknya terlalu kecil untuk ditampilkan.",
        "service": "10 → 6 hari kerja | median tiga bulan sebelum dan sesudahnya; tanpa pembanding, bukan bukti",
        "study": "Terbukti | mutu B",
        "finding": "1 temuan | 0 dari 1 tindak lanjut selesai",
        "next": "Dapat diperpanjang mulai 12 November 2027 | 0 kesenjangan tersisa",
    }


def test_links_rest_on_single_rows_with_their_figures(found: Chain) -> None:
    with at(2025, 1, 5):
        found.office.snapshot("Sesudah")  # after the training: no "before"
    before = Entry.objects.count()
    every = links(trace_of(SYSTEM, NUMBER))
    level = every["gap"].lines[0].data
    assert (level["required_before"], level["before"], level["measured_on"]) == (3, None, date(2024, 12, 2))
    assert (level["required"], level["now"], level["gap_now"]) == (3, 3, 0)
    assert [line.data["minutes"] for line in every["attendance"].lines] == [240, 120]
    assert [line.detail for line in every["registration"].lines] == [
        "3 Desember 2024",
        "3 Desember 2024",
        "3 Desember 2024",
        "3 Desember 2024",
        "13 Desember 2024",
    ]
    counted = every["decision"].lines[0].data
    assert (counted["assessors"], counted["deciders"], counted["units"], counted["units_of"]) == (1, 2, 1, 1)
    served = every["service"].lines[0].data
    assert (served["before"]["median"], served["before"]["n"], served["before"]["first"]) == (10, 18, date(2024, 9, 1))
    assert (served["after"]["median"], served["after"]["n"], served["after"]["last"]) == (6, 18, date(2025, 3, 31))
    assert every["study"].lines[0].data["effect"] == -2.1
    assert [line.text for line in every["finding"].lines] == [
        "Kekuatan: Loket lebih cepat",
        "Tindak lanjut: Angkatan kedua",
    ]
    assert Entry.objects.count() == before
    assert "Pemutus" not in str(every["decision"])
    assert "Asesor" not in str(every["decision"])


def test_number_is_found_as_people_type_it_and_no_other_is(found: Chain) -> None:
    ways = (
        NUMBER,
        f"  {NUMBER.lower()}  ",
        NUMBER.replace("/", " "),
        "8OO.2/O412/bkpsdm/2O25",
        CODE,
        "7k3m 9qxt",
        f"https://bangkom.example/periksa/{CODE}/",
    )
    assert [trace_of(SYSTEM, typed).code for typed in ways] == [CODE] * len(ways)
    for typed in ("", "   ", "800.2/0413/BKPSDM/2025", "7K3M9QX", "x" * 300, "%_'\""):
        with pytest.raises(NotFound):
            trace_of(SYSTEM, typed)


def test_what_is_kept_from_somebody_is_not_counted_as_absent(found: Chain) -> None:
    full = trace_of(SYSTEM, NUMBER)
    assert (len(full.links), full.found, full.hidden, full.absent) == (14, 13, 0, 1)
    assert replace(full, links=tuple(link for link in full.links if link.found)).absent == 0
    own = of(found, "ani")
    assert own.hidden > 0
    assert own.found + own.hidden + own.absent == 14


def test_number_of_two_regions_is_told_apart_by_its_code(found: Chain) -> None:
    other = case.version(case.scheme(found.world))
    facts: dict[str, Any] = {"number": NUMBER, "code": "UJ999999", "region": found.world.other}
    certified(found.world, other, found.world.kiki, signed=False, **facts)
    with pytest.raises(Conflict, match="UJ999999") as refused:
        trace_of(SYSTEM, NUMBER)
    assert refused.value.code == "number-several"
    assert of(found, "fajar").code == CODE  # leads Ani, knows nothing of the other
    assert trace_of(SYSTEM, "UJ999999").holder == found.world.kiki.person.name


def test_holder_reads_the_own_record_but_neither_groups_nor_findings(found: Chain) -> None:
    trace = of(found, "ani")
    assert hidden(trace) == {"behaviour", "finding"}
    assert told(trace)["exam"] == "Nilai 86,7 | lulus, batas 70, 18 Desember 2024"
    assert told(trace)["study"] == "Belum ada studi dampak yang terbit tentang program ini."
    Study.objects.update(published_at=NOW)
    assert links(of(found, "ani"))["study"].address == f"/dampak/15.04/{found.study.uuid}/"


def test_each_role_reads_what_its_own_pages_would_show(found: Chain) -> None:
    learner = {"programme", "registration", "attendance"}
    assert hidden(of(found, "budi")) == set()
    assert hidden(of(found, "fajar")) == {"exam"}
    assert hidden(of(found, "gita")) == {"gap", "exam", *learner}
    assert hidden(of(found, "hadi")) == {"gap", "exam", *learner}
    assert links(of(found, "hadi"))["gap"].missing == str(HIDDEN)
    for name in ("gita", "hadi"):
        document = str(of(found, name).document())
        assert "Nilai" not in document
        assert "Desember 2024" not in document


def test_who_only_evaluates_is_not_told_whose_certificate_it_is(found: Chain) -> None:
    world = found.world
    assert of(found, "hadi").holder == str(NAMELESS)
    assert "Ani Rahmawati" not in str(of(found, "hadi").document())
    assert certified_of(world.actor("hadi"), found.programme.uuid).page.object_list[0].holder == str(NAMELESS)
    assert [of(found, name).holder for name in ("budi", "fajar", "gita")] == ["Ani Rahmawati"] * 3
    make.grant(world.hadi.person, Role.AUDITOR, world.region)
    assert trace_of(actor_of(world.hadi), NUMBER).holder == "Ani Rahmawati"


def test_nobody_else_finds_it(found: Chain) -> None:
    make.grant(found.world.kiki.person, Role.EVALUATOR, found.world.other)
    other = make.account(make.civil_servant("Umar", found.world.health, found.world.head, leads=True))
    names = ("dewi", "kiki", "citra", "indra", "joko")
    before = Entry.objects.count()
    for actor in (*map(found.world.actor, names), actor_of(other)):
        for typed in (NUMBER, CODE):
            with pytest.raises(NotFound):
                trace_of(actor, typed)
        assert not may_trace(actor, CODE)
    assert Entry.objects.count() == before


def test_region_that_employs_now_traces_as_well_as_the_one_that_issued(found: Chain) -> None:
    person = found.world.ani.person
    person.region = found.world.other
    person.save()
    assert trace_of(found.world.actor("dewi"), NUMBER).code == CODE
    every = links(of(found, "budi"))  # still keeps what the own region gave and held
    assert (every["exam"].found, every["attendance"].found) == (True, True)
    assert every["gap"].hidden
    assert every["person"].address is None


def test_who_acts_for_the_holder_does_not_trace(found: Chain) -> None:
    make.grant(found.world.ani.person, Role.ASSESSOR, found.world.region)
    delegation = make.delegation(principal=found.world.ani, delegate=found.world.kiki)
    actor: Actor = actor_of(found.world.kiki, acting=delegation.uuid)
    assert actor.person == found.world.ani.person_id
    with pytest.raises(NotFound):
        trace_of(actor, NUMBER)


def test_direct_test_says_so_instead_of_training(found: Chain) -> None:
    row = certified(found.world, found.version, found.world.kiki, route="test-out")
    every = links(trace_of(SYSTEM, row.code))
    for key in ("programme", "registration", "attendance"):
        assert (every[key].found, every[key].missing) == (False, "Tidak lewat pelatihan: uji langsung.")
    assert [line.text for line in every["programme"].lines] == ["Pelayanan Prima"]
    assert every["exam"].missing == "Tidak ada ujian yang diikuti sebelum keputusannya."
    assert every["behaviour"].missing == "Tidak lewat pelatihan, jadi tidak ada perilaku yang diamati sesudahnya."
    assert (every["study"].found, len(every["study"].lines)) == (False, 1)
    assert every["gap"].value == "Belum dipotret sebelumnya"
    assert every["service"].found is False


def test_seat_after_the_certificate_did_not_lead_to_it(found: Chain) -> None:
    found.seat.registered_at = datetime(2025, 2, 11, 5, tzinfo=UTC)
    found.seat.save()
    assert links(trace_of(SYSTEM, NUMBER))["attendance"].missing == "Tidak ada pelatihan yang tercatat di sini."


def test_states_are_told_in_their_order(found: Chain) -> None:
    for number, (kind, day) in enumerate((("suspended", 1), ("resumed", 5), ("withdrawn", 9)), 1):
        StatusChange.objects.create(
            credential=found.credential,
            number=number,
            kind=kind,
            public="check",
            reason="Rahasia",
            at=datetime(2026, 5, day, 5, tzinfo=UTC),
        )
    trace = trace_of(SYSTEM, NUMBER)
    link = links(trace)["certificate"]
    assert [line.text for line in link.lines][-3:] == ["Dibekukan", "Diaktifkan kembali", "Dicabut"]
    assert [line.data["on"] for line in link.lines[-3:]] == [date(2026, 5, day) for day in (1, 5, 9)]
    assert (trace.state, links(trace)["next"].value) == ("dicabut", "Sertifikatnya dicabut")
    assert "Rahasia" not in str(trace.document())


def test_replaced_and_renewed_certificates_lead_to_each_other(found: Chain) -> None:
    decision = found.credential.decision
    after = case.credential(found.world, decision, replaces=found.credential, reason="Nama salah")
    able.change(found.credential, "replaced")
    old, new = trace_of(SYSTEM, NUMBER), trace_of(SYSTEM, after.code)
    assert links(old)["certificate"].lines[-1].data == {"kind": "replaced_by", "number": after.number}
    assert links(new)["certificate"].lines[-1].data == {"kind": "replaces", "number": NUMBER}
    assert (old.state, new.state) == ("diganti", "berlaku")


def test_certificate_that_waits_for_its_signature_is_traced_by_who_knows_of_it(found: Chain) -> None:
    row = certified(found.world, case.version(case.scheme(found.world)), found.world.kiki, signed=False)
    assert (trace_of(SYSTEM, row.number).state, of_person(SYSTEM, found.world.kiki.person.uuid).paginator.count) == (
        "menunggu",
        1,
    )
    assert links(trace_of(found.world.actor("hadi"), row.code))["certificate"].address is None


def test_person_without_post_or_service_is_told_as_such(found: Chain) -> None:
    Assignment.objects.filter(person=found.world.ani.person).update(since=date(2026, 1, 1))
    every = links(trace_of(SYSTEM, NUMBER))
    assert every["position"].missing == "Tidak ada jabatan yang tercatat pada hari terbitnya."
    assert every["service"].missing == "Tidak ada jabatan yang tercatat pada hari terbitnya."


def test_behaviour_is_told_of_groups_of_five_and_never_of_one_person(
    clock: time_machine.Traveller, found: Chain
) -> None:
    first = datetime(2026, 7, 20, 1, tzinfo=UTC)
    batch = run(found.world, 5, programme=found.programme, first=first)
    version = case.version(
        case.scheme(found.world), rules=[{"kind": "attendance", "programme": str(found.programme.uuid)}]
    )
    for day, seen in ((30, 2), (90, 3)):
        clock.move_to(first + timedelta(days=day + 1, hours=5))
        row = observed(batch, day, first + timedelta(days=day + 1, hours=5))
        ask_observation(SYSTEM, observation=row.uuid)
        answer(row, {"supervisor": seen, "peer": seen}, only=None if day == 90 else [batch.people[0].person_id])
    clock.move_to(first + timedelta(days=120))
    holder = batch.people[0]
    decision = case.decided(found.world, case.application(version, holder))
    credential = case.credential(found.world, decision)
    link = links(trace_of(found.world.actor("hadi"), credential.code))["behaviour"]
    # an evaluator does not see the seat, so the programme's own group speaks
    assert (link.value, link.found) == ("100 %", True)
    mine = links(trace_of(found.world.actor("budi"), credential.code))["behaviour"]
    assert mine.address == f"/angkatan/{batch.offering.uuid}/penerapan/"
    assert {line.data["role"] for line in mine.lines} == {"supervisor", "peer"}
    assert all((line.data["day"], line.data["before"], line.data["after"]) == (90, None, 100.0) for line in mine.lines)
    assert links(trace_of(actor_of(holder), credential.code))["behaviour"].hidden


def test_addresses_are_pages_of_ours(found: Chain) -> None:
    names = {}
    for name in ("ani", "budi", "fajar", "gita", "hadi"):
        for link in of(found, name).links:
            for address in (link.address, *(line.address for line in link.lines)):
                if address:
                    try:
                        names[link.key] = resolve(address).url_name
                    except Resolver404:
                        pytest.fail(f"{link.key}: {address}")
    assert {"person", "gap", "programme", "attendance", "exam", "certificate", "service", "finding"} <= set(names)


def test_finding_that_was_withdrawn_or_is_another_regions_is_left_out(found: Chain) -> None:
    Finding.objects.update(withdrawn_at=NOW, withdrawal="Keliru")
    assert links(trace_of(SYSTEM, NUMBER))["finding"].missing == (
        "Belum ada temuan yang bersandar pada program atau studinya."
    )


def test_programme_leads_back_to_the_certificates_behind_its_figure(found: Chain) -> None:
    page = certified_of(found.world.actor("budi"), found.programme.uuid)
    assert (page.completed, [row.code for row in page.page]) == (1, [CODE])
    for name in ("dewi", "ani", "kiki"):
        with pytest.raises(NotFound):
            certified_of(found.world.actor(name), found.programme.uuid)


def test_queries_do_not_grow_with_certificates_or_seats(found: Chain) -> None:
    budi, asked = found.world.actor("budi"), []
    for number in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            trace_of(budi, NUMBER)
        asked.append(len(queries))
        if number == 0:
            for name in ("kiki", "joko"):
                certified(found.world, found.version, getattr(found.world, name))
    assert asked[0] == asked[1]
    assert asked[0] <= 110
