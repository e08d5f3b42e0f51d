"""A ministry's course, to which three regions send as many as each may; each sees its own people."""

import pytest
import time_machine
from django.test import Client

from pamong.core.actor import SYSTEM
from pamong.learning.models import Module, Offering, Programme, Registration
from pamong.people.actions.regions import create_ministry, create_region
from pamong.people.models import Account, Region, Role
from tests import make
from tests.web.course import NOW, client_of, sent, words

pytestmark = pytest.mark.django_db


def organiser(region: Region, name: str) -> Account:
    """Somebody who organises there, in an office without a head."""
    someone = make.civil_servant(name, make.unit(f"Dinas {name}", region), make.position(f"Jabatan {name}", region))
    make.grant(someone, Role.ORGANISER, region)
    return make.account(someone)


def ministry_course(browser: Client, quotas: dict[str, str]) -> Offering:
    """Etika Pelayanan Publik by a ministry, for ten, first come, with seats for regions."""
    sent(browser, "/instansi/K.DAGRI/program/baru", {"contoh": "etika-pelayanan-publik"})
    row = Programme.objects.get(region__code="K.DAGRI")
    sent(browser, f"/program/{row.uuid}/kelola/terbitkan")
    told = {"kursi": "10", "pembagian": "first", "persetujuan": "on", "batas": "3", "longgar": "15"}
    told |= {"buka_hari": "23/11/2026", "buka_jam": "08.00", "tutup_hari": "4/12/2026", "tutup_jam": "16.00"}
    sent(browser, f"/program/{row.uuid}/angkatan/baru", told)
    made = Offering.objects.get(programme=row)
    for day, module in enumerate(Module.objects.filter(programme=row).order_by("number"), 8):
        told = {"modul": str(module.uuid), "hari": f"{day}/12/2026", "mulai": "08.00", "selesai": "12.00"}
        sent(browser, f"/angkatan/{made.uuid}/kelola/sesi/baru", {**told, "tempat": "Balai Diklat Jakarta"})
    for place, seats_there in quotas.items():
        sent(browser, f"/angkatan/{made.uuid}/kelola/kuota/", {"bagi": place, "kursi": seats_there})
    sent(browser, f"/angkatan/{made.uuid}/kelola/terbitkan")
    return made


def test_a_ministry_course_takes_from_three_regions_what_each_may_send() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        ministry, third = (
            create_ministry(SYSTEM, code="K.DAGRI", name="Kementerian Dalam Negeri"),
            create_region(SYSTEM, code="33.74"),
        )
        lestari, sekar = organiser(ministry, "Lestari"), organiser(third, "Sekar")
        stranger = organiser(create_region(SYSTEM, code="51.71"), "Wayan")
        _ = world.fajar, world.budi, world.dewi
        quotas = {"Kabupaten Batang Hari": "2", "Provinsi Maluku Utara": "1", "Kota Semarang": "1"}
        made = ministry_course(client_of(lestari), quotas)
        ours = [make.civil_servant(f"Perizinan {one}", world.permits, world.officer) for one in "ABC"]
        theirs = [make.civil_servant(f"Ternate {one}", world.away, world.away_post) for one in "ABC"[:2]]
        third_unit = make.unit("Dinas Pendidikan", third)
        last = [make.civil_servant("Semarang A", third_unit, make.position("Guru", third))]
        path = f"/angkatan/{made.uuid}/"
        for account, some in ((world.fajar, ours), (world.dewi, theirs), (sekar, last)):
            told = {"pilih": [str(one.uuid) for one in some], "alasan": "Melayani warga setiap hari"}
            assert sent(client_of(account), f"{path}usulkan/", told) == f"{path}usulkan/?diusulkan={len(some)}"
        rows = Registration.objects.order_by("pk").values_list("person__name", "seated_at", "queued_at")
        assert [(name, bool(seat), bool(wait)) for name, seat, wait in rows] == [
            ("Perizinan A", True, False),
            ("Perizinan B", True, False),
            ("Perizinan C", False, True),
            ("Ternate A", True, False),
            ("Ternate B", False, True),
            ("Semarang A", True, False),
        ]
        names = [one.name for one in (*ours, *theirs, *last)]
        sees = {
            who: [name for name in names if name in words(client_of(account), f"{path}pendaftar/")]
            for who, account in {"lestari": lestari, "fajar": world.fajar, "dewi": world.dewi, "sekar": sekar}.items()
        }
        assert sees == {"lestari": names, "fajar": names[:3], "dewi": names[3:5], "sekar": names[5:]}
        for tail in ("", "pendaftar/", "usulkan/", "kelola/"):
            words(client_of(stranger), f"{path}{tail}", 404)
        words(client_of(world.dewi), f"{path}kelola/", 404)
