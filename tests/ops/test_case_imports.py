"""Cases at the command line: which unit and service are meant, and what a map says."""

from pathlib import Path

import pytest

from pamong.core.refusals import Invalid
from pamong.ops.case_imports import CaseMap, CaseReport, import_cases, read_map
from pamong.people.models import Unit, UnitVersion
from pamong.services.models import Case, CaseSource, Service
from tests.make import World, unit, world
from tests.services.case import service

pytestmark = pytest.mark.django_db

TABLE = "Nomor berkas;Tanggal diterima\nA-1;02/11/2025\n"
LOG = (
    "case:concept:name,concept:name,time:timestamp,org:resource,Biaya\n"
    "P-1,Pendaftaran,2025-10-01T08:00:00+07:00,Ani,5\n"
    "P-1,Penerbitan izin,2025-10-03T09:00:00+00:00,Ani,5\n"
    "P-1,Arsip,2025-10-09T09:00:00+07:00,Ani,5\n"
    "P-2,Pendaftaran,2025-10-02T08:00:00+07:00,Budi,5\n"
)


@pytest.fixture
def cast() -> World:
    return world()


def bring(tmp_path: Path, office: str, code: str = "izin-usaha", content: str = TABLE, **more: object) -> CaseReport:
    path = tmp_path / "berkas.csv"
    path.write_text(content)
    return import_cases(path, region="15.04", unit=office, service=code, **more)  # type: ignore[arg-type]  # as the tests give them


def where() -> list[tuple[int, str]]:
    rows = Service.objects.in_bulk()
    return [(rows[case.service].unit_id, rows[case.service].code) for case in Case.objects.all()]


def test_unit_is_named_by_number_uuid_or_name(cast: World, tmp_path: Path) -> None:
    Unit.objects.filter(pk=cast.health.pk).update(source_id="8ae483")
    for text, office in (
        ("8ae483", cast.health),
        (str(cast.permits.uuid), cast.permits),
        ("dinas penanaman modal dan pelayanan terpadu satu pintu", cast.licensing),
    ):
        assert bring(tmp_path, text).report.counts.new == 1
        assert where()[-1:] == [(office.pk, "izin-usaha")] or (office.pk, "izin-usaha") in where()
    assert Case.objects.count() == 3


def test_unit_that_nobody_has_is_refused_with_what_may_be_meant(cast: World, tmp_path: Path) -> None:
    units = Unit.objects.count()
    with pytest.raises(Invalid, match="Mungkin maksudnya: Dinas Kesehatan"):
        bring(tmp_path, "Dinas Kesehatann")
    unit("Bidang Perizinan", cast.region, cast.health)
    with pytest.raises(Invalid, match="Ada beberapa unit bernama “Bidang Perizinan”") as refusal:
        bring(tmp_path, "Bidang Perizinan")
    assert str(cast.permits.uuid) in str(refusal.value)
    with pytest.raises(Invalid):
        bring(tmp_path, str(cast.away.uuid))
    assert (Unit.objects.count(), Service.objects.count(), Case.objects.count()) == (units + 1, 0, 0)


def test_region_without_units_gets_the_named_one(tmp_path: Path) -> None:
    found = bring(tmp_path, "Dinas Perizinan")
    assert UnitVersion.objects.get().name == "Dinas Perizinan"
    assert found.note.startswith(
        "Unit “Dinas Perizinan” dibuat karena instansi ini belum punya unit. Layanan izin-usaha ("
    )
    assert (found.report.counts.new, found.proposed) == (1, True)
    with pytest.raises(Invalid, match="Unit “Dinas Lain” tidak ada"):
        bring(tmp_path, "Dinas Lain")


def test_service_is_the_units_own_or_made_from_a_ready_one(cast: World, tmp_path: Path) -> None:
    own = service(cast, code="uji-kir", title="Uji KIR")
    bring(tmp_path, str(cast.licensing.uuid), "uji-kir")
    assert Case.objects.get().service == own.pk
    with pytest.raises(Invalid, match=r"tidak punya layanan “ktp”\. Layanannya: uji-kir \(Uji KIR\)\. .*ktp-el"):
        bring(tmp_path, str(cast.licensing.uuid), "ktp")
    assert Service.objects.count() == 1


def test_refusal_leaves_nothing_that_was_made(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Kolom wajib tidak ditemukan"):
        bring(tmp_path, "Dinas Perizinan", content="Nomor berkas;Biaya\n1;2\n")
    bring(tmp_path, "Dinas Perizinan", dry_run=True)
    assert (Unit.objects.count(), Service.objects.count(), Case.objects.count()) == (0, 0, 0)


def test_mapping_is_proposed_then_kept(cast: World, tmp_path: Path) -> None:
    office, odd = str(cast.licensing.uuid), "Kode unik;Kapan datang\nA-1;02/11/2025\n"
    with pytest.raises(Invalid, match="Kolom wajib tidak ditemukan"):
        bring(tmp_path, office, content=odd)
    chosen = CaseMap({"Kode unik": "source_key", "Kapan datang": "received_at"}, {})
    first = bring(tmp_path, office, content=odd, chosen=chosen)
    assert (first.mapping, first.proposed) == (chosen, False)
    again = bring(tmp_path, office, content=odd)
    assert (again.report.counts.unchanged, again.proposed, again.document()["note"]) == (1, False, "")


def test_event_log_becomes_cases_and_its_milestones_are_kept(cast: World, tmp_path: Path) -> None:
    office = str(cast.licensing.uuid)
    found = bring(tmp_path, office, content=LOG)
    assert (found.report.counts.new, found.proposed) == (2, True)
    assert dict(found.mapping.activities) == {"Pendaftaran": "received", "Penerbitan izin": "decided"}
    assert "4 kejadian dari 2 berkas" in found.note
    assert "Tahapnya diusulkan dari nama kegiatan" in found.note
    first, second = Case.objects.order_by("source_key")
    assert (first.received_on.isoformat(), str(first.decided_on), second.decided_on) == (
        "2025-10-01",
        "2025-10-03",
        None,
    )
    source = CaseSource.objects.get()
    assert (source.activities, source.mapping) == ({**found.mapping.activities, "Arsip": ""}, {})
    assert source.covers_until is not None
    assert source.covers_until.isoformat() == "2025-10-09T02:00:00+00:00"
    again = bring(tmp_path, office, content=LOG)
    assert (again.report.why, again.report.counts.unchanged, again.proposed) == ("", 2, False)
    other = bring(tmp_path, office, content=LOG, chosen=CaseMap({}, {"Pendaftaran": "received", "Arsip": "decided"}))
    assert (other.report.counts.changed, other.proposed) == (1, False)
    assert Case.objects.get(source_key="P-1", current=True).decided_on.isoformat() == "2025-10-09"  # type: ignore[union-attr]  # decided


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[columns\n", "tidak dapat dibaca"),
        ("[kolom]\na = 'b'\n", "Pemetaan memuat “kolom” yang tidak dikenal"),
        ("[columns]\na = 1\n", "Pemetaan memuat “columns” yang tidak dikenal"),
        ("[columns]\na = 'nomor'\n", "Kolom “nomor” dalam pemetaan tidak dikenal"),
    ],
)
def test_map_that_cannot_be_read_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "peta.toml"
    path.write_text(content)
    with pytest.raises(Invalid, match=sentence):
        read_map(path)


def test_map_is_read(tmp_path: Path) -> None:
    path = tmp_path / "peta.toml"
    path.write_text('[columns]\n"No. X" = "source_key"\n[activities]\nArsip = ""\n')
    assert read_map(path) == CaseMap({"No. X": "source_key"}, {"Arsip": ""})
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        read_map(tmp_path / "tiada.toml")
