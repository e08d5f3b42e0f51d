"""Pages of speakers: the list with its facets, one of them with the sessions, registering and asking for ratings."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.learning.models import SessionSpeaker, Speaker
from pamong.people.models import Person, PersonNumber
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

BLANK = {"asal": "", "mitra": "", "keahlian": "", "honorarium": "none", "benturan": "", "tentang": ""}
NEW = {**BLANK, "nip": "", "nama": "", "gelar_depan": "", "gelar_belakang": "", "email": ""}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def saved(client: Client, path: str) -> list[list[object]]:
    """Rows of a workbook."""
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def test_speakers_are_listed_and_narrowed(world: World, budi: Client) -> None:
    case.speaker(world, world.ani.person, expertise=["Etika"])
    case.speaker(world, world.dewi.person, practitioner=True, institution="Dukcapil")
    case.speaker(world, make.person("Orang Ternate", world.other), region=world.other)
    every = budi.get("/instansi/15.04/narasumber/").content.decode()
    assert "2 narasumber" in every
    assert "Orang Ternate" not in every
    assert len(every) < 100_000
    some = budi.get("/instansi/15.04/narasumber/?praktisi=on").content.decode()
    assert ("Dewi Anggraini" in some, "Ani Rahmawati" in some) == (True, False)
    assert "Ani Rahmawati" in budi.get("/instansi/15.04/narasumber/?keahlian=Etika").content.decode()
    assert budi.get("/instansi/15.04/narasumber/?keahlian=Sihir").status_code == 422
    found = saved(budi, "/instansi/15.04/narasumber.xlsx?praktisi=on")
    assert [(row[0], row[3]) for row in found[1:]] == [("Dewi Anggraini", "ya")]


def test_known_person_is_found_by_number(world: World, budi: Client) -> None:
    number = PersonNumber.objects.get(person=world.dewi.person).number
    assert "tepat satu orang" in budi.post("/instansi/15.04/narasumber/baru", {**NEW, "nip": "1985"}).content.decode()
    budi.post("/instansi/15.04/narasumber/baru", {**NEW, "nip": number, "keahlian": "Antrean\nKTP-el"})
    row = Speaker.objects.get()
    assert (row.person, row.expertise) == (world.dewi.person, ["Antrean", "KTP-el"])
    again = budi.post("/instansi/15.04/narasumber/baru", {**NEW, "nip": number})
    assert (again.status_code, "sudah terdaftar sebagai narasumber" in again.content.decode()) == (422, True)


def test_outsider_is_registered_with_a_name(world: World, budi: Client) -> None:
    for told in (NEW, {**NEW, "nip": "198507222010022001", "nama": "Ratna"}):
        got = budi.post("/instansi/15.04/narasumber/baru", told)
        assert (got.status_code, "salah satu saja" in got.content.decode()) == (422, True)
    assert not Person.objects.filter(name="Ratna").exists()
    budi.post("/instansi/15.04/narasumber/baru", {**NEW, "nama": "Ratna Sari", "gelar_belakang": "M.Si."})
    row = Speaker.objects.get()
    assert "Ratna Sari, M.Si." in budi.get(f"/narasumber/{row.uuid}/").content.decode()


def test_speaker_is_corrected_and_closed(world: World, budi: Client) -> None:
    row = case.speaker(world, world.ani.person, partner=case.partner(world, closed_at=timezone.now()))
    form = budi.get(f"/narasumber/{row.uuid}/ubah").content.decode()
    assert f'value="{row.partner.uuid}" selected' in form  # type: ignore[union-attr]  # just made
    told = {**BLANK, "mitra": str(row.partner.uuid), "benturan": "Istri peserta"}  # type: ignore[union-attr]  # just made
    assert budi.post(f"/narasumber/{row.uuid}/ubah", told).status_code == 302
    assert "Istri peserta" in budi.get(f"/narasumber/{row.uuid}/").content.decode()
    assert budi.get(f"/narasumber/{row.uuid}/tutup").status_code == 200
    budi.post(f"/narasumber/{row.uuid}/tutup")
    row.refresh_from_db()
    assert row.closed_at is not None


def test_ratings_are_asked_from_the_page(world: World, budi: Client) -> None:
    held = case.held(world, starts_at=timezone.now() - timedelta(hours=6))
    row = case.speaker(world, world.indra.person)
    taught = SessionSpeaker.objects.create(session=held.sessions[0], speaker=row)
    address = f"/narasumber/{row.uuid}/sesi/{held.sessions[0].uuid}/minta-penilaian"
    assert budi.post(address).status_code == 409  # nobody has a seat
    for n in range(5):
        case.seated(held.offering, make.person(f"Peserta {n}", world.region))
    assert "Minta penilaian peserta" in budi.get(f"/narasumber/{row.uuid}/").content.decode()
    assert budi.post(address)["Location"] == f"/narasumber/{row.uuid}/"
    taught.refresh_from_db()
    assert taught.survey is not None
    assert "Penilaian diminta" in budi.get(f"/narasumber/{row.uuid}/").content.decode()


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_speakers_are_not_there_for_others(world: World, role: str) -> None:
    client, row = make.browser(role, world), case.speaker(world, world.ani.person)
    for path in ("/instansi/15.04/narasumber/", "/instansi/15.04/narasumber.xlsx", f"/narasumber/{row.uuid}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/narasumber/{row.uuid}/tutup").status_code == 404
    assert client.post("/instansi/15.04/narasumber/baru", {**NEW, "nama": "Ratna"}).status_code == 404
    assert not Person.objects.filter(name="Ratna").exists()
    row.refresh_from_db()
    assert row.closed_at is None
