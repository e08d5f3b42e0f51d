"""Whether training mattered, in the tour: ten offices with two years of cases, five of them trained, and what was found."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from pamong.core.actor import SYSTEM, RegionId
from pamong.evaluation.actions.cycles import open_cycle
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.findings import FindingFacts, add_finding
from pamong.evaluation.actions.follow_ups import FollowUpFacts, ask_follow_up, finish_follow_up
from pamong.evaluation.actions.plan_facts import PlanFacts
from pamong.evaluation.actions.plans import lock_plan
from pamong.evaluation.actions.studies import create_study, publish_study
from pamong.learning.actions.offerings import CostFacts, add_cost, realise_cost
from pamong.people.access import today
from pamong.tour.actors import member_of
from pamong.tour.courses import people_of
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.past import hold_past, month
from pamong.tour.places import BATANG_HARI
from pamong.tour.served import Flow, recall_public, serve_cases, serve_standard
from pamong.tour.teaching import Means

SERVICE: Final = "izin-usaha-mikro"
"""Code that the ten offices share."""

TRAINED: Final = (
    "Kecamatan Muara Bulian",
    "Kecamatan Mersam",
    "Kecamatan Pemayung",
    "Kecamatan Bajubang",
    "Kecamatan Batin XXIV",
)
COMPARED: Final = (
    "Kecamatan Muara Tembesi",
    "Kecamatan Maro Sebo Ilir",
    "Kecamatan Maro Sebo Ulu",
    "Kelurahan Muara Bulian",
    "Kelurahan Sridadi",
)

SINCE: Final = 8
"""Months ago in which the training could first be seen; as many before that are twice as long."""

BEFORE: Final = 16
"""Months of cases before that."""

_CASES: Final = 12
"""A month and office."""

_SLOW, _FAST = 12.0, 8.5
_EACH, _CAME = 2, 3
"""People of an office who passed, and who came."""

_COSTS: Final = (
    ("5.1.02.02.01.0003", "Honorarium dua narasumber", "apbd", 9_600_000, 9_400_000),
    ("5.1.02.01.01.0052", "Makan dan minum", "apbd", 2_400_000, 2_150_000),
    ("5.1.02.01.01.0026", "Modul dan buku kerja", "partner", 1_500_000, 1_500_000),
)


class Asked(NamedTuple):
    """A study: what it asks, of which programme and indicator, and what would matter.

    each        people of an office who must have passed before it counts as trained
    """

    question: str
    programme: str
    indicator: str
    meaningful: str
    relative: bool = False
    public: bool = False
    design: str = "staggered"
    each: int = 2


_STUDIES: Final = (
    Asked("Apakah Pelayanan Prima mempercepat izin usaha mikro?", "pelayanan-prima", "processing", "-1.5", public=True),
    Asked(
        "Apakah Pelayanan Prima memangkas separuh lama izin usaha mikro?",
        "pelayanan-prima",
        "processing",
        "-0.5",
        relative=True,
    ),
    Asked("Apakah Pelayanan Prima mengurangi berkas yang dikembalikan?", "pelayanan-prima", "return_rate", "-0.15"),
    Asked("Apakah Etika Pelayanan Publik mempercepat izin usaha mikro?", "etika-pelayanan-publik", "processing", "-1"),
)
"""One for each word that an office meets sooner or later."""


def study(known: Known, region: RegionId, means: Means) -> None:
    """Cases, a course that was held, studies, and the cycle in which they are weighed."""
    start = month(today().replace(day=1), -SINCE)
    _serve(known, start)
    _taught(region, means, start)
    studies = [
        study_effect(BATANG_HARI, means.programmes[one.programme].uuid, one, service=SERVICE, start=start)
        for one in _STUDIES
    ]
    _weighed(known, studies)


def _serve(known: Known, start: date) -> None:
    """Ten offices give one service; those to be trained are faster from a month on, and people more pleased."""
    first = month(start, -BEFORE)
    for name in COMPARED:
        if name.startswith("Kelurahan"):
            known.unit(BATANG_HARI, name, TRAINED[0])  # both lie in that district
    for place, office in enumerate((*TRAINED, *COMPARED)):
        fast = _FAST if office in TRAINED else _SLOW
        flow = Flow(
            "izin-usaha",
            office,
            BATANG_HARI,
            _CASES,
            _SLOW,
            fast,
            0,
            code=SERVICE,
            first=first,
            changed=start,
            spread=0.3,
        )
        service = serve_standard(known, flow, title="Izin usaha mikro")
        serve_cases(flow, service, chance(place, "micro"))
        if office in TRAINED:
            recall_public(service, start, f"{SERVICE}:{place}", better=True)


def _taught(region: RegionId, means: Means, start: date) -> None:
    """Three people of each office that was trained, two of whom passed; costs as they came to be."""
    offices = [people_of(region, office)[:_CAME] for office in TRAINED]
    row = hold_past(
        means.programmes["pelayanan-prima"],
        [post.person for posts in offices for post in posts],
        month(start, -1) + timedelta(days=7),
        basis="Daftar hadir 893.3/17/BKPSDM (contoh)",
        place="Aula BKPSDM (contoh)",
        poor=[post.person for posts in offices for post in posts[_EACH:]],
    )
    for account, text, funding, planned, realised in _COSTS:
        partner = means.partners["university"] if funding == "partner" else None
        line = add_cost(SYSTEM, offering=row, facts=CostFacts(account, text, funding, planned, partner))
        realise_cost(SYSTEM, cost=line.uuid, amount=realised)


def study_effect(region: str, programme: UUID, asked: Asked, *, service: str, start: date) -> UUID:
    """A study as an office makes one: planned, locked, estimated, and open to everybody where it is to be.

    region      code
    service     code that offices share
    start       first month in which the training can be seen
    """
    facts = PlanFacts(
        question=asked.question,
        programme=programme,
        service=service,
        indicator=asked.indicator,
        design=asked.design,
        meaningful=Decimal(asked.meaningful),
        relative=asked.relative,
        first_month=month(start, -BEFORE),
        last_month=month(today().replace(day=1), -2),
        planned_start=start,
        least_people=asked.each,
    )
    uuid: UUID = create_study(SYSTEM, region=region, facts=facts).uuid
    lock_plan(SYSTEM, study=uuid)
    estimate(SYSTEM, study=uuid)
    if asked.public:
        publish_study(SYSTEM, study=uuid)
    return uuid


def _weighed(known: Known, studies: Sequence[UUID]) -> None:
    """An open cycle: a strength, and a weakness about which Fajar does two things, one of them done."""
    cycle = open_cycle(SYSTEM, region=BATANG_HARI).uuid
    proven, *_others, thin = studies
    add_finding(
        SYSTEM,
        cycle=cycle,
        facts=FindingFacts("strength", "Kantor yang dilatih memutus izin lebih cepat", "study", str(proven)),
    )
    weakness = add_finding(
        SYSTEM,
        cycle=cycle,
        facts=FindingFacts("weakness", "Pelatihan etika belum dapat dinilai pengaruhnya", "study", str(thin)),
    )
    fajar = member_of(known, "fajar")
    done = ask_follow_up(
        SYSTEM,
        finding=weakness.uuid,
        facts=FollowUpFacts(
            "Mengusulkan dua orang tiap kecamatan untuk angkatan berikutnya",
            fajar,
            today() + timedelta(days=14),
            "Sedikitnya empat kantor terlatih pada triwulan depan",
        ),
    )
    finish_follow_up(
        SYSTEM, follow_up=done.uuid, text="Usulan dikirim ke BKPSDM.", proof="Surat 800/412/DPMPTSP (contoh)"
    )
    ask_follow_up(
        SYSTEM,
        finding=weakness.uuid,
        facts=FollowUpFacts(
            "Mencatat tanggal berkas lengkap di semua loket",
            fajar,
            today() + timedelta(days=45),
            "Tanggal lengkap terisi pada 90 % berkas",
        ),
    )
