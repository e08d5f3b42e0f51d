"""A log of permit applications in the two forms in which systems give it away: both come in by the page as the same cases."""

import gzip
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.kit.jobs import run_job
from pamong.kit.models import Import, Job
from pamong.services.models import Case, Service
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

EVENTS = (
    ("IMB-1", "Confirmation of receipt", "2026-03-02T08:00:00+07:00", "Internet"),
    ("IMB-1", "T05 Print and send confirmation of receipt", "2026-03-02T09:00:00+07:00", "Internet"),
    ("IMB-2", "Confirmation of receipt", "2026-03-03T08:00:00+07:00", "Desk"),
    ("IMB-1", "T10 Determine necessity to stop indication", "2026-03-05T08:00:00+07:00", "Internet"),
    ("IMB-3", "Confirmation of receipt", "2026-03-04T08:00:00+07:00", "Desk"),
    ("IMB-3", "T10 Determine necessity to stop indication", "2026-03-04T10:00:00+07:00", "Desk"),
)
CASES = [
    ("IMB-1", "online", date(2026, 3, 5)),
    ("IMB-2", "counter", None),
    ("IMB-3", "counter", date(2026, 3, 4)),
]


def table() -> bytes:
    """As a spreadsheet of an Indonesian office saves it: a mark at the front, semicolons, CRLF."""
    head = "case:concept:name;concept:name;time:timestamp;org:resource;case:channel"
    rows = [f"{number};{done};{at};R1;{channel}" for number, done, at, channel in EVENTS]
    return "\r\n".join([head, *rows, ""]).encode("utf-8-sig")


def log() -> bytes:
    """The same as XES (IEEE 1849), packed as process miners pass it on."""
    traces = []
    for number in sorted({event[0] for event in EVENTS}):
        own = [event for event in EVENTS if event[0] == number]
        events = "".join(
            f'<event><string key="concept:name" value="{done}"/><date key="time:timestamp" value="{at}"/>'
            '<string key="org:resource" value="R1"/><string key="lifecycle:transition" value="complete"/></event>'
            for _number, done, at, _channel in own
        )
        head = f'<string key="concept:name" value="{number}"/><string key="channel" value="{own[0][3]}"/>'
        traces.append(f"<trace>{head}{events}</trace>")
    opening = '<?xml version="1.0" encoding="UTF-8"?><log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">'
    extension = '<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>'
    return gzip.compress(f"{opening}{extension}{''.join(traces)}</log>".encode())


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def service(world: World) -> Service:
    found = case.service(world)
    case.standard(found, promise=3)
    return found


def send(client: Client, service: Service, data: bytes, name: str) -> tuple[int, str]:
    """Status, and the address of the preview."""
    file = SimpleUploadedFile(name, data)
    answer = client.post(f"/layanan-kelola/{service.uuid}/berkas/impor", {"berkas": file})
    return answer.status_code, str(answer.headers.get("Location", ""))


@pytest.mark.parametrize(("data", "name"), [(table(), "permohonan.csv"), (log(), "permohonan.xes.gz")])
def test_log_of_permits_comes_in_by_the_page(data: bytes, name: str, world: World, service: Service) -> None:
    budi = make.browser("owner", world)
    status, page = send(budi, service, data, name)
    assert (status, Case.objects.count()) == (302, 0)
    shown = " ".join(budi.get(page).content.decode().split())
    assert "3 baris dibaca: 3 siap, 0 ditolak" in shown
    budi.post(f"{page}masukkan")
    run_job(Job.objects.latest("pk").pk)
    found = Case.objects.order_by("source_key").values_list("source_key", "channel", "decided_on")
    assert list(found) == CASES


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_log_of_permits_of_others_is_not_taken(role: str, world: World, service: Service) -> None:
    other = make.browser(role, world)
    assert send(other, service, log(), "permohonan.xes.gz")[0] == 404
    assert (Import.objects.count(), Case.objects.count()) == (0, 0)
