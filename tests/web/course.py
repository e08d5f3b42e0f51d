"""Pelayanan Prima for Batang Hari, made page by page by who organises it; what the tests of its story share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Final

from django.test import Client
from pypdf import PdfReader

from pamong.learning.models import Module, Offering, Partner, Programme, Session, Speaker
from pamong.office.models import Facility, Letter
from pamong.people.models import Account, Person
from tests import make
from tests.learning import case
from tests.make import World

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 09.00 WIB."""

HERE: Final = "/instansi/15.04"
ROOM: Final = {
    "nama": "Aula BKPSDM",
    "alamat": "Jalan Sudirman 1",
    "kapasitas": "40",
    "komputer": "0",
    "jaringan": "none",
}
MOU: Final = {"nomor": "PKS/7/2026", "judul": "Pelatihan bersama", "mulai": "1/1/2026", "sampai": "31/12/2026"}
SIGNER: Final = {
    "tempat": "Muara Bulian",
    "kertas": "f4",
    "jabatan": "Kepala Badan",
    "nama": "Drs. Ilham Saputra, M.Si.",
    "pangkat": "Pembina Utama Muda, IV/c",
    "nip": "19690817 199403 1 005",
    "tembusan": "Bupati Batang Hari",
}
WHY: Final = {
    "menimbang": "bahwa loket perlu dibenahi;",
    "dasar": "UU 25/2009;",
    "tugas": "melapor;",
    "pisah": "region",
}
PLAN: Final = (
    (1, "8/12/2026", "08.00", "12.30"),
    (2, "8/12/2026", "13.30", "16.00"),
    (2, "9/12/2026", "08.00", "10.00"),
    (3, "9/12/2026", "10.30", "13.30"),
    (4, "10/12/2026", "08.00", "11.00"),
    (5, "11/12/2026", "08.00", "12.00"),
)
"""Number of a module, day, from, until: two days of training, a seminar, a workshop."""


def wib(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of December 2026 where Batang Hari is."""
    return datetime(2026, 12, day, hour, minute, tzinfo=case.WIB)


def client_of(someone: Account) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(someone)
    return client


def words(client: Client, path: str, status: int = 200) -> str:
    """What a page says, without its tags."""
    response = client.get(path)
    assert response.status_code == status, path
    return said(response.content)


def said(content: bytes) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(content.decode())).split()).replace(" ,", ",")


def sent(client: Client, path: str, told: Mapping[str, object] | None = None) -> str:
    """A form that is taken; where it leads."""
    response = client.post(path, told or {})
    assert response.status_code == 302, (path, said(response.content))
    return str(response.headers["Location"])


def refused(client: Client, path: str, told: Mapping[str, object] | None = None, status: int = 422) -> str:
    """A form that is not taken; what the page says."""
    response = client.post(path, told or {})
    assert response.status_code == status, path
    return said(response.content)


def printed(client: Client, letter: Letter) -> str:
    """Text of the first edition of a letter."""
    response = client.get(f"/surat/{letter.uuid}/terbitan-1.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.getvalue())).pages).split())


def shown_code(client: Client, session: Session) -> str:
    """What is on the projector now."""
    found = re.search(r'beam-code">(\w{4}) (\w{4})<', client.get(f"/sesi/{session.uuid}/layar/").content.decode())
    assert found
    return found[1] + found[2]


@dataclass
class Course:
    """The course, everybody who wants to come, and everybody's browser.

    below       five clerks whose registration Fajar approves, Ani among them; the others have nobody above them
    """

    world: World
    below: list[Person]
    others: list[Person]
    browsers: dict[int, Client] = field(default_factory=dict)

    @property
    def budi(self) -> Client:
        """Who organises."""
        return self.browser(self.world.budi.person)

    @property
    def offering(self) -> Offering:
        """Its first one."""
        return Offering.objects.get(programme__title="Pelayanan Prima", number=1)

    @property
    def sessions(self) -> list[Session]:
        """In their order."""
        return list(Session.objects.filter(offering=self.offering).order_by("starts_at"))

    def at(self, tail: str = "") -> str:
        """An address below the offering's."""
        return f"/angkatan/{self.offering.uuid}/{tail}"

    def browser(self, person: Person) -> Client:
        """Somebody's own."""
        if person.pk not in self.browsers:
            known = Account.objects.filter(person=person).first()
            self.browsers[person.pk] = client_of(known or make.account(person))
        return self.browsers[person.pk]


def people(world: World, below: int = 4, others: int = 55) -> Course:
    """Ani and ``below`` more below Fajar, ``others`` in an office without a head."""
    _ = world.fajar, world.budi, world.dewi
    team = [make.civil_servant(f"Staf Perizinan {one:02}", world.permits, world.officer) for one in range(1, below + 1)]
    clerks = [
        make.civil_servant(f"Staf Kesehatan {one:02}", world.health, world.officer) for one in range(1, others + 1)
    ]
    return Course(world, [world.ani.person, *team], clerks)


def agreed(course: Course, **changed: str) -> Partner:
    """A university, and what was agreed with it."""
    sent(course.budi, f"{HERE}/mitra/baru", {"nama": "Universitas Batanghari", "jenis": "education"})
    row = Partner.objects.get(name="Universitas Batanghari")
    sent(course.budi, f"/mitra/{row.uuid}/kesepakatan/baru", {**MOU, **changed})
    return row


def practitioner(course: Course) -> Speaker:
    """Who registers families every day, and teaches it."""
    number = make.number()
    office = make.unit("Dinas Kependudukan dan Pencatatan Sipil", course.world.region)
    make.civil_servant("Ratna Sari", office, course.world.officer, nip=number)
    told = {
        "nip": number,
        "asal": "Dinas Dukcapil",
        "praktisi": "on",
        "keahlian": "Pelayanan Dukcapil",
        "honorarium": "none",
    }
    sent(course.budi, f"{HERE}/narasumber/baru", told)
    return Speaker.objects.get()


def programme(course: Course, partner: Partner) -> Programme:
    """From the template, with the university, and published."""
    sent(course.budi, f"{HERE}/program/baru", {"contoh": "pelayanan-prima"})
    row = Programme.objects.get(template="pelayanan-prima")
    told = {f"mitra-{partner.uuid}": "on", f"peran-{partner.uuid}": "Kurikulum dan pengajar"}
    sent(course.budi, f"/program/{row.uuid}/kelola/mitra", told)
    sent(course.budi, f"/program/{row.uuid}/kelola/terbitkan")
    return row


def drafted(course: Course, row: Programme, **changed: str) -> Offering:
    """An offering for thirty by lottery, with approval; registration until Friday 4 December, 16.00."""
    told = {
        "kursi": "30",
        "pembagian": "lottery",
        "persetujuan": "on",
        "batas": "3",
        "longgar": "15",
        "buka_hari": "23/11/2026",
        "buka_jam": "08.00",
        "tutup_hari": "4/12/2026",
        "tutup_jam": "16.00",
        "kontak": "Bidang Pengembangan Kompetensi",
    }
    sent(course.budi, f"/program/{row.uuid}/angkatan/baru", {**told, **changed})
    return Offering.objects.filter(programme=row).latest("pk")


def planned(course: Course, row: Offering, plan: Sequence[tuple[int, str, str, str]] = PLAN) -> Facility:
    """A room of ours, booked for each session."""
    if not Facility.objects.filter(name=ROOM["nama"]).exists():
        sent(course.budi, f"{HERE}/ruang/baru", dict(ROOM))
    room = Facility.objects.get(name=ROOM["nama"])
    for number, day, since, until in plan:
        module = Module.objects.get(programme=row.programme_id, number=number)
        told = {"modul": str(module.uuid), "hari": day, "mulai": since, "selesai": until, "ruang": str(room.uuid)}
        sent(course.budi, f"/angkatan/{row.uuid}/kelola/sesi/baru", told)
    return room


def opened(course: Course) -> Offering:
    """All of it, with the practitioner in the seminar and what it costs, shown to everybody."""
    partner, speaker = agreed(course), practitioner(course)
    row = drafted(course, programme(course, partner))
    planned(course, row)
    sent(course.budi, f"/sesi/{course.sessions[4].uuid}/narasumber", {"narasumber": [str(speaker.uuid)]})
    lines = (("apbd", "", "6.000.000"), ("partner", str(partner.uuid), "1.500.000"))
    for funding, giver, amount in lines:
        told = {"rekening": "5.1.02.01.01.0052", "uraian": "Makan", "dana": funding, "mitra": giver, "rencana": amount}
        sent(course.budi, course.at("kelola/biaya/"), told)
    sent(course.budi, course.at("kelola/terbitkan"))
    return row
