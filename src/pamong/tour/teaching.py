"""What the tour's office teaches with: rooms, partners, speakers, and the programmes made from the ready templates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from pamong.competency.actions.reviews import close_review
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.reviews import review_rows
from pamong.core.actor import SYSTEM, RegionId
from pamong.learning.actions.partners import AgreementFacts, PartnerFacts, add_agreement, register_partner
from pamong.learning.actions.programmes import (
    create_from_template,
    publish_programme,
    set_aims,
    set_partners,
)
from pamong.learning.actions.speakers import Outsider, SpeakerFacts, register_outside_speaker, register_speaker
from pamong.learning.queries.programmes import aims_of
from pamong.office.actions.calendar import set_day
from pamong.office.actions.facilities import FacilityFacts, open_facility
from pamong.tour.events import Known
from pamong.tour.offices import REGISTRATION
from pamong.tour.places import BATANG_HARI

_ADDRESS: Final = "Jalan Contoh Nomor 12, Muara Bulian"
_ROOMS: Final = {
    "hall": FacilityFacts("Aula BKPSDM", f"{_ADDRESS}, lantai 2", 60, 0, "steady", True, "Proyektor, genset"),
    "class": FacilityFacts("Ruang Kelas 1", f"{_ADDRESS}, lantai 1", 32, 0, "weak", True, ""),
    "lab": FacilityFacts("Laboratorium Komputer", f"{_ADDRESS}, lantai 1", 24, 24, "steady", False, "Genset"),
    "small": FacilityFacts("Ruang Diskusi", f"{_ADDRESS}, lantai 1", 12, 0, "none", False, "Kunci di satpam"),
}
_ADDED: Final = {"pelayanan-prima": ("T.01", 3), "penanganan-pengaduan": ("T.01", 3)}
"""Template → code and level of a technical competency of the region's that it raises too."""

_TOGETHER: Final = {
    "pelayanan-prima": "university",
    "penanganan-pengaduan": "ombudsman",
    "komunikasi-dengan-masyarakat": "sign",
}
"""Template → partner with whom it is held. The agreement with the last one has lapsed, so that programme stays a draft."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A programme, by both of its numbers."""

    id: int
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to teach with, by short names."""

    rooms: dict[str, UUID]
    partners: dict[str, UUID]
    speakers: dict[str, UUID]
    programmes: dict[str, Taught]


def provide(known: Known, region: RegionId) -> Means:
    """Rooms, a day off, partners, speakers and programmes of the government that has all of it."""
    rooms = {key: open_facility(SYSTEM, region=BATANG_HARI, facts=facts).uuid for key, facts in _ROOMS.items()}
    day = date(known.day.year, 12, 1)
    set_day(SYSTEM, region=BATANG_HARI, day=day, kind="off", name="Hari daerah (contoh)", source="Keputusan contoh")
    _review()
    partners = _partners(known.day)
    return Means(rooms, partners, _speakers(known, partners), _programmes(region, partners))


def _review() -> None:
    """A programme rests on no rule that was withdrawn: the competency passes to the rule that came in its place."""
    waiting = [
        row.uuid for row in list(review_rows(SYSTEM, BATANG_HARI).stream()) if not (row.position or row.closed_at)
    ]
    for uuid in waiting:
        close_review(SYSTEM, review=uuid, outcome="move", result="SOP pengganti memuat isi yang sama (contoh).")


def _partners(day: date) -> dict[str, UUID]:
    told = {
        "university": (PartnerFacts("education", "Universitas Contoh Jambi", "Jambi", "Pusat Pelatihan"), 365),
        "ombudsman": (PartnerFacts("agency", "Ombudsman perwakilan (contoh)", "Jambi", "Sekretariat"), 200),
        "sign": (PartnerFacts("agency", "Lembaga Bahasa Isyarat (contoh)", "Jambi", "Sekretariat"), -20),
    }
    found = {}
    for number, (key, (facts, left)) in enumerate(told.items(), start=1):
        found[key] = register_partner(SYSTEM, region=BATANG_HARI, facts=facts).uuid
        agreed = AgreementFacts(
            f"PKS/{number:02}/BKPSDM/{day.year - 1}",
            "Pelatihan bersama",
            day - timedelta(days=400),
            day + timedelta(days=left),
            "Mitra: kurikulum dan pengajar. BKPSDM: peserta, ruang, dan surat.",
        )
        add_agreement(SYSTEM, partner=found[key], facts=agreed)
    return found


def _speakers(known: Known, partners: dict[str, UUID]) -> dict[str, UUID]:
    head = known.person(BATANG_HARI, known.numbers[BATANG_HARI, f"Kepala {REGISTRATION}"])
    practised = SpeakerFacts(
        REGISTRATION,
        practitioner=True,
        expertise=("pelayanan Dukcapil", "antrean"),
        honorarium="echelon-2",
        about="Memimpin kantor pelayanan yang setiap hari menerima ratusan warga.",
    )
    taught = SpeakerFacts(
        "Universitas Contoh Jambi",
        partner=partners["university"],
        expertise=("komunikasi", "pelayanan publik"),
        honorarium="echelon-3",
        about="Meneliti bagaimana warga dan petugas saling memahami di loket.",
    )
    lecturer = Outsider("Ratna Kusumawardani", "Dr.", "M.Si.", "ratna@contoh.invalid")
    return {
        "practitioner": register_speaker(SYSTEM, region=BATANG_HARI, person=head, facts=practised).uuid,
        "lecturer": register_outside_speaker(SYSTEM, region=BATANG_HARI, outsider=lecturer, facts=taught).uuid,
    }


def _programmes(region: RegionId, partners: dict[str, UUID]) -> dict[str, Taught]:
    known = current_competencies(region)
    by_code = {facts.code: facts.uuid for facts in known.values()}
    found = {}
    for template in (*_TOGETHER, "etika-pelayanan-publik"):
        row = create_from_template(SYSTEM, region=BATANG_HARI, template=template)
        found[template] = Taught(row.pk, row.uuid)
        if template in _ADDED:
            code, level = _ADDED[template]
            aims = {known[key].uuid: height for key, height in aims_of(row.pk).items()} | {by_code[code]: level}
            set_aims(SYSTEM, programme=row.uuid, aims=aims)
        if template in _TOGETHER:
            set_partners(SYSTEM, programme=row.uuid, partners={partners[_TOGETHER[template]]: "kurikulum dan pengajar"})
        if _TOGETHER.get(template) != "sign":
            publish_programme(SYSTEM, programme=row.uuid)
    return found
