"""From the first page of certification everything is one step away, and each of those pages leads back."""

import re

import pytest
from django.test import Client

from pamong.credentials.models import Duty
from tests import make
from tests.credentials import case

pytestmark = pytest.mark.django_db

PARTS = (
    *("skema", "permohonan", "menunggu-penilai", "pleno", "banding", "penerbitan", "sertifikat", "sertifikat-luar"),
    *("kesesuaian-sertifikat", "keraguan", "kunci"),
)
"""Lists of a region that belong to certification."""


def test_every_part_is_linked_and_leads_back() -> None:
    world, client = make.world(), Client()
    client.force_login(world.budi)
    hub = client.get("/instansi/15.04/sertifikasi/").content.decode()
    linked = set(re.findall(r'href="(/instansi/15\.04/[^"]*)"', hub))
    for part in PARTS:
        address = f"/instansi/15.04/{part}/"
        assert address in linked
        crumbs = re.search(r'<p class="crumbs">(.*?)</p>', client.get(address).content.decode(), re.DOTALL)
        assert crumbs is not None, part
        assert 'href="/instansi/15.04/sertifikasi/"' in crumbs[1], part
    assert {"/instansi/15.04/penandatangan", "/instansi/15.04/ekspor-sertifikat"} <= linked


def test_who_is_to_appoint_is_led_to_where_it_is_done() -> None:
    world, client = make.world(), Client()
    case.application(case.version(case.scheme(world)), world.ani)
    client.force_login(world.budi)
    hub = client.get("/instansi/15.04/sertifikasi/").content.decode()
    task = hub[hub.index("Tugaskan asesor") :]
    assert task[task.index("href=") :].startswith('href="/instansi/15.04/menunggu-penilai/"')


def test_what_waits_is_told_by_what_it_waits_for() -> None:
    """One of two units judged; all judged, without deciders; all judged, on the list of a session that decided it."""
    world, client = make.world(), Client()
    version = case.version(case.scheme(world))
    half = case.application(version, make.civil_servant("Separuh", world.health, world.officer))
    judge = case.appointed(half, world.citra)
    case.result(half, judge, case.units(version)[0])
    for place in (1, 2):
        case.appointed(half, case.certifier(world, f"Pemutus {place}"), Duty.DECIDER)
    client.force_login(world.budi)
    told = read(client)
    assert "Tugaskan pemutus" not in told
    assert "Adakan sidang pleno" not in told
    assert "0 permohonan" not in told
    ready = case.application(version, make.civil_servant("Siap", world.health, world.officer))
    case.judged(ready, case.appointed(ready, world.citra))
    told = read(client)
    assert "1 permohonan menunggu Anda" in told
    assert "1 permohonan belum punya dua pemutus." in told
    assert 'href="/instansi/15.04/menunggu-penilai/?tugas=decider"' in told
    assert "1 permohonan selesai dinilai di setiap unitnya dan belum masuk daftar sidang." in told
    over = case.application(version, world.ani)
    case.judged(over, case.appointed(over, world.citra))
    case.credential(world, case.decided(world, over), signed=False)
    told = read(client)
    assert "1 sidang sudah memutus semua perkaranya." in told
    assert "belum bersertifikat" not in told
    assert "1 sertifikat menunggu tanda tangan." in told


def read(client: Client) -> str:
    return " ".join(client.get("/instansi/15.04/sertifikasi/").content.decode().split())
