"""Only eligible people are offered; the others stand beside them with the reason."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.template.loader import render_to_string

from pamong.credentials.models import Appointment
from pamong.credentials.queries.appointing import appointments_page
from pamong.people.models import Role
from tests import make
from tests.credentials import case
from tests.credentials.actions.test_appointing import NOW, checked, trained
from tests.make import World
from tests.web.assessor.test_duties import read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def test_only_the_eligible_are_offered_and_the_others_explained(world: World) -> None:
    _programme, application = trained(world, NOW - timedelta(days=90))
    free = case.assessor(world, "Nur Aini")
    budi, address = signed_in(world.budi), f"/permohonan-kelola/{application.uuid}/penilai"
    told = read(budi, address)
    assert "Siapa menilai dan memutuskan untuk Ani Rahmawati" in told
    assert f'<option value="{free.person.uuid}">Nur Aini, Dinas Kesehatan, tanpa tugas</option>' in told
    assert "Mengajar pemohon ini pada 23 Agustus 2026; skema ini memisahkan tugas 24 bulan" in told
    assert str(world.citra.person.uuid) not in told
    answer = budi.post(address, {"tugas": "assessor", "orang": str(world.citra.person.uuid)})
    assert answer.status_code == 422
    assert Appointment.objects.count() == 0
    assert budi.post(address, {"tugas": "assessor", "orang": str(free.person.uuid)}).status_code == 302
    assert Appointment.objects.get().person_id == free.person_id
    told = read(budi, address)
    assert "1 orang pernah ditugaskan" in told
    assert "Menunggu pernyataan" in told


def test_who_may_not_go_on_is_shown_and_ended(world: World) -> None:
    _programme, application = trained(world, NOW - timedelta(days=90))
    row = case.appointed(application, world.citra)
    budi, address = signed_in(world.budi), f"/permohonan-kelola/{application.uuid}/penilai"
    assert "Sesudah ditugaskan, orang ini mengajar pemohon." in read(budi, address)
    end = f"/penugasan-kelola/{row.uuid}/akhiri"
    assert "Akhiri tugas Citra Anggraini" in read(budi, end)
    assert budi.post(end, {"alasan": " "}).status_code == 422
    assert budi.post(end, {"alasan": "Mengajar pemohon"})["Location"] == address
    told = read(budi, address)
    assert "Berakhir: Mengajar pemohon" in told
    assert f"/penugasan-kelola/{row.uuid}/akhiri" not in told


def test_several_are_appointed_at_once(world: World) -> None:
    _programme, kept = trained(world, NOW - timedelta(days=90))
    version = case.version(case.scheme(world))
    free = case.application(version, world.kiki)
    citra, budi = world.citra.person, signed_in(world.budi)
    make.grant(world.budi.person, Role.ASSESSOR, world.region)
    told = read(budi, "/instansi/15.04/menunggu-penilai/")
    assert f'value="{citra.uuid}"' in told
    assert f'value="{world.budi.person.uuid}"' not in told  # nobody appoints oneself
    assert "2 permohonan menunggu asesor" in told
    narrow = f"/instansi/15.04/menunggu-penilai/?skema={version.scheme.uuid}"
    assert "1 permohonan menunggu asesor" in read(budi, narrow)
    post = "/instansi/15.04/menunggu-penilai/tugaskan?tugas=assessor"
    assert budi.post(post, {"orang": str(citra.uuid)}).status_code == 422
    answer = budi.post(post, {"orang": str(citra.uuid), "pilih": [str(kept.uuid), str(free.uuid)]})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Ditugaskan untuk 1 permohonan." in page
    assert "Mengajar pemohon ini pada 23 Agustus 2026" in page
    assert list(Appointment.objects.values_list("application", flat=True)) == [free.pk]
    assert budi.get("/instansi/15.04/menunggu-penilai.xlsx").status_code == 200


def test_an_application_waits_until_it_has_two_deciders(world: World) -> None:
    application = checked(world)
    budi, address = signed_in(world.budi), "/instansi/15.04/menunggu-penilai/?tugas=decider"
    for name in ("Lia Utami", "Rahmat Hidayat"):
        assert "1 permohonan menunggu pemutus" in read(budi, address)
        case.appointed(application, case.certifier(world, name), "decider")  # type: ignore[arg-type]  # its value
    assert "0 permohonan menunggu pemutus" in read(budi, address)


def test_the_block_leads_to_the_page(world: World) -> None:
    application = checked(world)
    block = render_to_string(
        "web/organiser/appointments_block.html",
        {"appointments": appointments_page(world.actor("budi"), application.uuid)},
    )
    assert f"/permohonan-kelola/{application.uuid}/penilai" in block
    assert "Belum ada yang ditugaskan." in block


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "gita"])
def test_appointments_are_for_who_organises(world: World, who: str) -> None:
    application = checked(world)
    row = case.appointed(application, case.assessor(world, "Nur Aini"))
    other = signed_in(getattr(world, who))
    address = f"/permohonan-kelola/{application.uuid}/penilai"
    for where in (address, f"/penugasan-kelola/{row.uuid}/akhiri"):
        assert other.get(where).status_code == 404
    for where in ("menunggu-penilai/", "menunggu-penilai.xlsx"):
        assert other.get(f"/instansi/15.04/{where}").status_code == 404
    told = {"tugas": "assessor", "orang": str(world.citra.person.uuid), "pilih": str(application.uuid)}
    assert other.post(address, told).status_code == 404
    assert other.post("/instansi/15.04/menunggu-penilai/tugaskan", told).status_code == 404
    assert other.post(f"/penugasan-kelola/{row.uuid}/akhiri", {"alasan": "x"}).status_code == 404
    row.refresh_from_db()
    assert (row.ended_at, Appointment.objects.count()) == (None, 1)
