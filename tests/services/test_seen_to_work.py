"""From a promise to what the public reads: a licence of DPMPTSP Batang Hari in its year, with what people said of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from gzip import compress
from pathlib import Path

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.ops.case_imports import import_cases
from pamong.services.actions.catalogue import create_service
from pamong.services.actions.improvements import add_improvement
from pamong.services.actions.releases import publish_release
from pamong.services.actions.rounds import close_round
from pamong.services.actions.standards import change_standard, publish_standard
from pamong.services.models import Case, Standard
from pamong.services.queries.indicators import indicator_lines
from tests import make
from tests.services import satisfied

BUDGET = 60_000
"""Bytes of a public page."""

LOG = """case:concept:name,concept:name,time:timestamp,org:resource,case:channel,org:group
WABO-1,Permohonan diterima,2026-09-07T08:00:00+07:00,Resource21,Internet,Group 1
WABO-1,Pemeriksaan berkas,2026-09-08T03:00:00Z,Resource10,Internet,Group 4
WABO-1,Izin diterbitkan,2026-09-10T10:00:00+08:00,Resource21,Internet,Group 1

WABO-2,Permohonan diterima,2026-09-07T09:00:00.000+07:00,,Internet,
WABO-2,Pemeriksaan berkas,2026-09-09T09:00:00+07:00,Resource10,Internet,Group 4
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


def a_year(folder: Path) -> Path:
    """240 licences, twenty a month: received on a Monday, decided nine days later, in summer after the course two days later."""
    lines = ["Nomor berkas;Tanggal diterima;Tanggal diputus;Hasil"]
    monday = date(2025, 9, 1)
    for month in range(12):
        for place in range(20):
            received = monday + timedelta(weeks=4 * month + place % 4)
            decided = received + timedelta(days=2 if month >= 9 else 9)  # the course was in the ninth month
            lines.append(f"IU-{month:02}{place:02};{received:%d/%m/%Y};{decided:%d/%m/%Y};dikabulkan")
    table = folder / "izin.csv"
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    return table


@pytest.mark.django_db
def test_what_was_promised_is_measured_and_said_in_public(tmp_path: Path) -> None:
    world = make.world()
    budi = world.actor("budi")
    service = create_service(budi, region="15.04", unit=world.licensing.uuid, template="izin-usaha")
    texts = {int(number): text for number, text in Standard.objects.get(service=service).components.items()}
    change_standard(budi, service=service.uuid, components=texts, promise=14, promise_unit="days", fee=0)
    publish_standard(budi, service=service.uuid)

    office = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    table = import_cases(a_year(tmp_path), region="15.04", unit=office, service="izin-usaha")
    assert (table.report.counts.new, table.report.counts.refused, table.proposed) == (240, 0, True)
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    log = import_cases(tmp_path / "log.csv", region="15.04", unit=office, service="izin-usaha")
    assert (log.report.counts.new, log.report.counts.refused, log.proposed) == (2, 0, True)
    first, second = Case.objects.filter(source_key__startswith="WABO").order_by("source_key")
    assert (first.received_on, first.decided_on) == (date(2026, 9, 7), date(2026, 9, 10))
    assert (second.received_on, second.decided_on, second.handler) == (date(2026, 9, 7), None, None)

    # September 2025, by hand: five cases on each of its Mondays 1 to 29. Nine days later, over one weekend, is seven working days
    # on; of those of the 1st the Friday was Maulid Nabi, six.
    months = {
        line.month: line.figures["processing"] for line in indicator_lines(service.region_id, "izin-usaha", by="month")
    }
    september = months[date(2025, 9, 1)]
    assert (september.n, september.median, september.p90) == (25, 7, 7)

    made = satisfied.opened(world, service)
    satisfied.handed_in(made, satisfied.forms(29, satisfied.CHECK))
    close_round(SYSTEM, round=made.uuid)
    release = publish_release(budi, round=made.uuid, visits=100)
    assert (str(release.rounded), release.band) == ("91.48", "A")
    add_improvement(
        budi, round=made.uuid, said="Antreannya panjang.", done="Dua loket dibuka.", since=date(2026, 11, 2)
    )

    public = f"/layanan/15.04/{world.licensing.uuid}/izin-usaha/"
    for address in ("/layanan/15.04/", public, f"{public}skm/2026-4/"):
        page = make.browser("anonymous", world).get(address)
        assert page.status_code == 200
        assert len(compress(page.content)) <= BUDGET
    assert "91,48" in page.content.decode()
    assert "Dua loket dibuka." in page.content.decode()

    dewi = make.browser_of(world, "dewi")
    for part in ("", "berkas/", "indikator/", "skm/", "standar"):
        assert dewi.get(f"/layanan-kelola/{service.uuid}/{part}").status_code == 404
    assert "IU-0000" not in dewi.get("/instansi/82/layanan/").content.decode()
