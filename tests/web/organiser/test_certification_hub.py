"""From the first page of certification everything is one step away, and each of those pages leads back."""

import re

import pytest
from django.test import Client

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
