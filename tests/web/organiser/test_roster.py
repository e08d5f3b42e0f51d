"""The roster, the codes, the projector and the telephone without network, as browsers get them."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
import zxingcpp
from django.conf import settings
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.learning.actions.attendance import attend
from pamong.learning.formats.mark_chain import stamp
from pamong.learning.models import Attendance, Registration, RosterCopy, Session
from tests import make
from tests.kit.documents.test_qr import drawn
from tests.learning import case
from tests.learning.presence import DEVICE, ENDS, NOW, STARTS, Room, marks, room, state
from tests.make import World

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def here(world: World) -> Room:
    return room(world)


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def table(client: Client, path: str) -> list[list[Any]]:
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return rows[1:]


def at(here: Room, tail: str) -> str:
    return f"/sesi/{here.session.uuid}/{tail}"


def test_roster_begins_with_how_many_are_there(client: Client, here: Room) -> None:
    html = page(client, at(here, "presensi/"))
    assert "<h1>0 dari 2 hadir</h1>" in html
    assert "2 orang belum ada catatannya" in html
    assert "Senin 23 November 2026, 08.00–12.00 WIB" in html
    assert html.index("Ani Rahmawati") < html.index("Kiki Amalia")


def test_one_press_notes_that_somebody_is_there(client: Client, here: Room) -> None:
    response = client.post(at(here, "presensi/"), {"hadir": str(here.ani.uuid)})
    assert (response.status_code, response["Location"]) == (302, at(here, f"presensi/#p-{here.ani.uuid}"))
    assert Attendance.objects.get().registration_id == here.ani.pk
    html = page(client, at(here, "presensi/"))
    assert "<h1>1 dari 2 hadir</h1>" in html
    assert f'name="hadir" value="{here.ani.uuid}"' not in html


def test_press_that_says_nobody_changes_nothing(client: Client, here: Room) -> None:
    assert client.post(at(here, "presensi/"), {"hadir": "siapa"}).status_code == 422
    assert Attendance.objects.count() == 0


def test_exception_is_noted_with_hours_of_the_zone(client: Client, here: Room) -> None:
    told = {"keadaan": "sebagian", "dari": "09.30", "sampai": "11", "alasan": "Rapat dinas"}
    assert client.post(at(here, f"presensi/{here.ani.uuid}"), told).status_code == 302
    row = Attendance.objects.get()
    assert (row.since, row.until, row.reason) == (STARTS + 90 * MINUTE, ENDS - 60 * MINUTE, "Rapat dinas")
    assert "09.30–11.00, 90 menit; Rapat dinas" in page(client, at(here, "presensi/"))


def test_exception_without_reason_says_where(client: Client, here: Room) -> None:
    response = client.post(at(here, f"presensi/{here.ani.uuid}"), {"keadaan": "tidak"})
    assert response.status_code == 422
    assert "Tulis alasannya, misalnya: izin ke puskesmas." in response.content.decode()
    assert Attendance.objects.count() == 0


def test_hours_outside_the_session_are_read_back(client: Client, here: Room) -> None:
    told = {"keadaan": "sebagian", "dari": "07.00", "sampai": "11.00", "alasan": "Rapat"}
    html = client.post(at(here, f"presensi/{here.ani.uuid}"), told).content.decode()
    assert "Terbaca 07.00 WIB sampai 11.00 WIB. Tulis jam di dalam sesi, 08.00 WIB sampai 12.00 WIB." in html
    assert Attendance.objects.count() == 0


def test_own_seat_has_no_button(world: World, client: Client, here: Room) -> None:
    own = case.seated(here.held.offering, world.budi)
    html = page(client, at(here, "presensi/"))
    assert "Anda sendiri" in html
    assert f'value="{own.uuid}"' not in html


def test_sheet_is_typed_with_its_pin(client: Client, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(pin="4711")
    assert at(here, "presensi/lembar") in page(client, at(here, "presensi/"))
    refused = client.post(at(here, "presensi/lembar"), {"pin": "4712", "hadir": [str(here.kiki.uuid)]})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "PIN “4712” bukan PIN lembar sesi ini." in html
    assert f'value="{here.kiki.uuid}" checked' in html
    assert Attendance.objects.count() == 0
    sent = client.post(at(here, "presensi/lembar"), {"pin": "4711", "hadir": [str(here.kiki.uuid)]})
    assert sent.status_code == 302
    assert Attendance.objects.get().proof == "sheet"


def test_sheet_with_a_broken_name_is_refused(client: Client, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(pin="4711")
    assert client.post(at(here, "presensi/lembar"), {"pin": "4711", "hadir": ["x"]}).status_code == 422
    assert Attendance.objects.count() == 0


def test_roster_is_a_workbook_too(client: Client, here: Room) -> None:
    client.post(at(here, f"presensi/{here.ani.uuid}"), {"keadaan": "tidak", "alasan": "Sakit"})
    rows = table(client, at(here, "presensi.xlsx"))
    assert [(row[0], row[2], row[3], row[7]) for row in rows] == [
        ("Ani Rahmawati", "Tidak hadir", 0, "Sakit"),
        ("Kiki Amalia", "Belum ada catatan", 0, ""),
    ]


def test_codes_show_what_was_shared(world: World, client: Client, here: Room) -> None:
    assert "<h1>Belum ada kode yang diberikan</h1>" in page(client, at(here, "kode/"))
    for name in ("ani", "kiki"):
        attend(world.actor(name), session=here.session.uuid, code=here.code(NOW), device=DEVICE, typed=False)
    html = page(client, at(here, "kode/"))
    assert "<h1>1 kode patut dilihat</h1>" in html
    assert "Diterima, perangkat dipakai lebih dari satu orang" in html
    assert "Satu perangkat dengan Kiki Amalia" in page(client, at(here, "presensi/"))
    rows = table(client, at(here, "kode.xlsx"))
    assert [(row[1], row[4], row[5]) for row in rows] == [
        ("Kiki Amalia", "0 detik", "Ani Rahmawati"),
        ("Ani Rahmawati", "0 detik", "Kiki Amalia"),
    ]


def test_projector_shows_a_code_that_a_camera_reads(client: Client, here: Room) -> None:
    html = page(client, at(here, "layar/"))
    code = here.code(NOW)
    assert f'<p class="beam-code">{code[:4]} {code[4:]}</p>' in html
    assert "Ani" not in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert 'hx-trigger="every 5s"' in html
    assert f"{settings.URL.partition('//')[2]}/hadir/" in html
    svg = re.search(r"<svg xmlns.*?</svg>", html)
    assert svg is not None
    (read,) = zxingcpp.read_barcodes(drawn(svg[0]))
    assert read.text == f"{settings.URL}/hadir/{here.session.uuid}/?k={code}"


def test_projector_gives_htmx_only_what_changes(client: Client, here: Room) -> None:
    html = client.get(at(here, "layar/"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "beam-code" in html


def test_projector_shows_no_code_after_the_session(client: Client, here: Room, moment: time_machine.Traveller) -> None:
    moment.move_to(ENDS, tick=False)
    html = page(client, at(here, "layar/"))
    assert "beam-code" not in html
    assert "Sesi ini berakhir 23 November 2026, 12.00 WIB." in html


def taken(client: Client, here: Room) -> RosterCopy:
    response = client.post(at(here, "bawa/"))
    copy = RosterCopy.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, at(here, f"bawa/?daftar={copy.uuid}"))
    return copy


def test_roster_goes_along_with_names_only(client: Client, here: Room) -> None:
    assert RosterCopy.objects.count() == 0
    assert "Bawa daftar ini" in page(client, at(here, "bawa/"))
    assert RosterCopy.objects.count() == 0
    copy = taken(client, here)
    html = page(client, at(here, f"bawa/?daftar={copy.uuid}"))
    assert f'data-kunci="{copy.key}" data-kirim="/presensi/{copy.uuid}/kirim" data-seq="0" data-mac=""' in html
    assert "Ani Rahmawati" in html
    assert not re.search(r"\b\d{18}\b", html)


def test_roster_of_another_session_or_account_is_not_found(world: World, client: Client, here: Room) -> None:
    copy = taken(client, here)
    other = f"/sesi/{here.held.sessions[1].uuid}/bawa/?daftar={copy.uuid}"
    assert client.get(other).status_code == 404
    assert client.get(at(here, "bawa/?daftar=x")).status_code == 404
    eka = Client()
    eka.force_login(world.eka)
    assert eka.get(at(here, f"bawa/?daftar={copy.uuid}")).status_code == 404


def sent(client: Client, copy: RosterCopy, body: object) -> Any:
    return client.post(f"/presensi/{copy.uuid}/kirim", json.dumps(body), content_type="application/json")


def written(copy: RosterCopy, here: Room) -> list[dict[str, object]]:
    chain = marks(copy, (here.ani.uuid, NOW + MINUTE, True), (here.kiki.uuid, NOW + 2 * MINUTE, True))
    return [
        {"seq": one.seq, "p": str(one.registration), "t": stamp(one.at), "h": one.present, "mac": one.mac}
        for one in chain
    ]


def test_marks_are_acknowledged_by_number(client: Client, here: Room, moment: time_machine.Traveller) -> None:
    copy = taken(client, here)
    moment.shift(10 * MINUTE)
    body = {"tanda": written(copy, here)}
    first = sent(client, copy, body)
    assert (first.status_code, first.json()) == (200, {"seq": 2, "baru": 2})
    before = state()
    again = sent(client, copy, body)
    assert (again.status_code, again.json()["kode"], again.json()["seq"]) == (409, "marks-replayed", 2)
    assert state() == before


def test_altered_mark_is_named(client: Client, here: Room, moment: time_machine.Traveller) -> None:
    copy = taken(client, here)
    moment.shift(10 * MINUTE)
    body = written(copy, here)
    body[1]["h"] = False
    answer = sent(client, copy, {"tanda": body})
    assert answer.status_code == 422
    assert answer.json()["pesan"].startswith("Tanda ke-2 tidak cocok dengan daftar yang dibawa.")
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"tanda": 3},
        {"tanda": [{}]},
        {"tanda": [{"seq": True, "p": "0" * 32, "t": "2026-11-23T01:06:00.000Z", "h": True, "mac": ""}]},
        {"tanda": [{"seq": 1, "p": "0" * 32, "t": "2026-13-23T01:06:00.000Z", "h": True, "mac": ""}]},
        {"tanda": [{"seq": 1, "p": "x", "t": "2026-11-23T01:06:00.000Z", "h": True, "mac": ""}]},
        {"tanda": [{"seq": 1, "p": "0" * 32, "t": 5, "h": True, "mac": ""}]},
        {"tanda": [{}] * 2001},
    ],
)
def test_what_cannot_be_read_is_refused(client: Client, here: Room, body: object) -> None:
    copy = taken(client, here)
    before = state()
    answer = sent(client, copy, body)
    assert (answer.status_code, answer.json()["kode"]) == (422, "marks-unread")
    assert state() == before


@pytest.mark.parametrize(
    "tail", ["presensi/", "presensi/lembar", "presensi.xlsx", "kode/", "kode.xlsx", "layar/", "bawa/"]
)
@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_pages_are_for_who_organises(world: World, here: Room, role: str, tail: str) -> None:
    assert make.browser(role, world).get(at(here, tail)).status_code == 404


def test_cancelled_session_says_so(client: Client, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=timezone.now())
    assert "Sesi ini dibatalkan, jadi kehadirannya tidak dicatat." in page(client, at(here, "presensi/"))
    assert client.post(at(here, "presensi/"), {"hadir": str(here.ani.uuid)}).status_code == 409
    assert Attendance.objects.count() == 0


def test_a_long_roster_has_pages_and_a_mark_leads_back_to_its_page(client: Client, world: World, here: Room) -> None:
    for place in range(50):
        case.seated(here.held.offering, make.civil_servant(f"Orang {place:02}", world.health, world.officer))
    last = Registration.objects.get(person__name="Orang 49")
    address = f"/sesi/{here.session.uuid}/presensi/"
    first, second = page(client, address), page(client, f"{address}?halaman=2")
    assert (first.count('<li id="p-'), second.count('<li id="p-')) == (50, 2)
    assert f'<form action="{address}?halaman=2" method="post">' in second
    answer = client.post(f"{address}?halaman=2", {"hadir": str(last.uuid)})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?halaman=2#p-{last.uuid}")
    answer = client.post(f"{address}{last.uuid}", {"keadaan": "tidak", "alasan": "Sakit"})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?halaman=2#p-{last.uuid}")
