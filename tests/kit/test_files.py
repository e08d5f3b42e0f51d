import io
import os
import time
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from pamong.core.actor import SYSTEM, AccountId, Actor, RegionId
from pamong.core.models import Entry
from pamong.core.refusals import Invalid, NotFound, TooLarge
from pamong.kit import filetypes
from pamong.kit.files import (
    CHUNK,
    Damage,
    Limits,
    clean_name,
    drop_file,
    open_file,
    prepare_store,
    prune_incoming,
    prune_unreferenced,
    store_file,
    verify_files,
)
from pamong.kit.models import File

BUDI = Actor("budi", account=AccountId(7))
REGION = RegionId(3)
TABLE = b"NIP;Nama\n198507122010012014;Siti\n"
DIGEST = "25dbad6734a7fbfcc018ed0f645be5ba89bcdc4d218106b981e0b5f88a921cab"
TABLES = Limits(max_bytes=100, media_types=filetypes.TABLES)


class Endless:
    """A sender that never stops, and counts what was taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1, /) -> bytes:
        self.taken += size
        return b"a" * size


class Broken:
    """A sender whose connection breaks after the first piece."""

    def __init__(self) -> None:
        self.pieces = iter([TABLE])

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002  # the form of a stream
        piece = next(self.pieces, None)
        if piece is None:
            raise ConnectionResetError
        return piece


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    prepare_store()
    return tmp_path / "files"


def contents(store: Path) -> list[str]:
    return sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file())


def keep(content: bytes = TABLE, name: str = "pegawai.csv", limits: Limits = TABLES) -> File:
    return store_file(BUDI, region=REGION, stream=io.BytesIO(content), name=name, limits=limits)


@pytest.mark.django_db
@time_machine.travel("2026-11-21T03:32:00Z", tick=False)
def test_store_file_keeps_content_row_and_fact(store: Path) -> None:
    file = keep()
    assert contents(store) == [f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]
    assert (store / DIGEST[:2] / DIGEST[2:4] / DIGEST).read_bytes() == TABLE
    file.refresh_from_db()
    assert (file.region, file.sha256, file.size, file.media_type) == (3, DIGEST, 33, "text/csv")
    assert (file.name, file.stored_by, file.uuid.version) == ("pegawai.csv", 7, 7)
    assert file.stored_at.isoformat() == "2026-11-21T03:32:00+00:00"
    entry = Entry.objects.get(region=3, verb="kit.file_stored")
    assert (entry.actor, entry.object, entry.data) == (7, f"kit.file:{file.pk}", {"sha256": DIGEST, "size": 33})


@pytest.mark.django_db
def test_store_file_lets_nobody_else_read(store: Path) -> None:
    keep()
    assert {S_IMODE(path.stat().st_mode) for path in [store, *store.rglob("*")] if path.is_dir()} == {0o700}
    assert {S_IMODE(path.stat().st_mode) for path in store.rglob("*") if path.is_file()} == {0o600}


@pytest.mark.django_db
def test_drop_file_takes_content_with_its_last_reference(
    store: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    place = store / DIGEST[:2] / DIGEST[2:4] / DIGEST
    first, second, third = keep(), keep(), keep(b"NIP;Nama\n1;Ani\n")
    os.utime(place, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(BUDI, file=first)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(BUDI, file=second)
    assert (place.exists(), list(File.objects.all()), len(contents(store))) == (False, [third], 1)
    told = Entry.objects.filter(region=3, verb="kit.file_dropped").values_list("object", flat=True)
    assert set(told) == {f"kit.file:{first.pk}", f"kit.file:{second.pk}"}


@pytest.mark.django_db
def test_content_that_has_just_come_in_again_stays(
    store: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Whoever stores it may be about to write the row."""
    file = keep()
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(BUDI, file=file)
    assert contents(store) == [f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]


@pytest.mark.django_db
def test_store_file_keeps_equal_content_once(store: Path) -> None:
    first, second = keep(name="a.csv"), keep(name="b.csv")
    assert first.pk != second.pk
    assert len(contents(store)) == 1


@pytest.mark.django_db
def test_store_file_mends_a_damaged_copy(store: Path) -> None:
    file = keep()
    (path,) = [store / name for name in contents(store)]
    path.write_bytes(b"damaged")
    keep()
    with open_file(file) as content:
        assert content.read() == TABLE


@pytest.mark.django_db
def test_store_file_takes_exactly_the_limit_and_no_byte_more(store: Path) -> None:
    keep(limits=Limits(len(TABLE), filetypes.TABLES))
    with pytest.raises(TooLarge) as refusal, translation.override("id"):
        keep(limits=Limits(len(TABLE) - 1, filetypes.TABLES))
    assert refusal.value.code == "file-too-large"
    assert str(refusal.value) == (
        "Berkas “pegawai.csv” terlalu besar: terbaca 33 byte, sedangkan batasnya 32 byte (32\xa0bita)."
    )
    assert (len(contents(store)), File.objects.count(), Entry.objects.filter(verb__startswith="kit.").count()) == (
        1,
        1,
        1,
    )


@pytest.mark.django_db
def test_store_file_stops_reading_at_the_limit(store: Path) -> None:
    sender = Endless()
    with pytest.raises(TooLarge):
        store_file(BUDI, region=REGION, stream=sender, name="a", limits=Limits(3 * CHUNK, filetypes.TABLES))
    assert sender.taken == 4 * CHUNK
    assert contents(store) == []


@pytest.mark.django_db
def test_store_file_believes_an_announced_size_above_the_limit(store: Path) -> None:
    upload = SimpleUploadedFile("a.csv", b"a" * 1_234)
    with pytest.raises(TooLarge, match=r"terbaca 1\.234 byte, sedangkan batasnya 100 byte"):
        store_file(BUDI, region=REGION, stream=upload, name="a.csv", limits=TABLES)
    assert upload.tell() == 0
    assert contents(store) == []


@pytest.mark.django_db
def test_store_file_refuses_an_empty_file(store: Path) -> None:
    with pytest.raises(Invalid, match="kosong") as refusal:
        keep(b"")
    assert refusal.value.code == "file-empty"
    assert (contents(store), File.objects.count(), Entry.objects.filter(verb__startswith="kit.").count()) == ([], 0, 0)


@pytest.mark.django_db
def test_store_file_decides_by_content_and_says_what_it_read(store: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(b"<!doctype html><script>alert(1)</script>", name="foto.png", limits=Limits(100, filetypes.PHOTOS))
    assert refusal.value.code == "file-type"
    assert str(refusal.value) == (
        "Berkas “foto.png” berisi halaman web (HTML), "
        "sedangkan yang diterima di sini foto JPEG, gambar PNG, gambar WebP. "
        "Jenis dibaca dari isi, bukan dari nama berkas. Pilih berkas lain, atau simpan ulang dalam jenis itu."
    )
    assert (contents(store), File.objects.count(), Entry.objects.filter(verb__startswith="kit.").count()) == ([], 0, 0)


@pytest.mark.django_db
def test_store_file_tells_how_to_mend_an_old_workbook() -> None:
    with pytest.raises(Invalid, match=r"simpan ulang sebagai \.xlsx"):
        keep(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60))


@pytest.mark.django_db
def test_store_file_leaves_nothing_of_a_broken_connection(store: Path) -> None:
    with pytest.raises(ConnectionResetError):
        store_file(BUDI, region=REGION, stream=Broken(), name="a.csv", limits=TABLES)
    assert (contents(store), File.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_store_file_rolled_back_leaves_only_content_without_reference(store: Path) -> None:
    with transaction.atomic():
        keep()
        transaction.set_rollback(
            True
        )  # as after a kill: what is on the disk stays, what is in the transaction does not
    assert (len(contents(store)), File.objects.count(), Entry.objects.filter(verb__startswith="kit.").count()) == (
        1,
        0,
        0,
    )
    assert list(verify_files()) == []


@pytest.mark.django_db
def test_store_file_by_the_system_names_no_account() -> None:
    file = store_file(SYSTEM, region=REGION, stream=io.BytesIO(TABLE), name="a.csv", limits=TABLES)
    assert file.stored_by is None


@pytest.mark.django_db
def test_open_file_says_that_content_is_gone(store: Path) -> None:
    file = keep()
    (store / contents(store)[0]).unlink()
    with pytest.raises(NotFound, match=f"“pegawai.csv” tidak ada lagi di penyimpanan.*{DIGEST[:12]}") as refusal:
        open_file(file)
    assert refusal.value.code == "file-content-missing"


@pytest.mark.django_db
def test_verify_files_names_what_is_missing_and_what_was_changed(store: Path) -> None:
    keep()
    keep(name="sama.csv")
    missing, sound = keep(b"a;b\n1;2\n"), keep(b"a;b\n3;4\n")
    (store / DIGEST[:2] / DIGEST[2:4] / DIGEST).write_bytes(TABLE.replace(b"Siti", b"Sita"))
    (store / missing.sha256[:2] / missing.sha256[2:4] / missing.sha256).unlink()
    assert set(verify_files()) == {Damage(DIGEST, "damaged", 2), Damage(missing.sha256, "missing", 1)}
    assert sound.sha256 not in {damage.sha256 for damage in verify_files()}


@time_machine.travel("2026-11-21T10:00:00Z", tick=False)
def test_prune_incoming_removes_only_what_is_old(store: Path) -> None:
    for name, age in (("old.part", 7_201), ("young.part", 7_199)):
        (store / "incoming" / name).write_bytes(b"half")
        os.utime(store / "incoming" / name, (time.time() - age,) * 2)
    assert prune_incoming(timedelta(hours=2)) == 1
    assert contents(store) == ["incoming/young.part"]


def test_prune_incoming_bears_a_store_that_was_never_used(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "nowhere"
    assert prune_incoming(timedelta(0)) == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ani\\Surat Tugas.docx", "Surat Tugas.docx"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\nc\td.csv", "ab c d.csv"),
        ("  .htaccess ", "htaccess"),
        ("..", "berkas"),
        ("", "berkas"),
        ("folder/", "berkas"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("x" * 300, "x" * 200),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_clean_name_keeps_what_may_be_shown(given: str, expected: str) -> None:
    assert clean_name(given) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": DIGEST[1:]},
        {"sha256": DIGEST.upper()},
        {"size": 0},
        {"name": ""},
        {"name": "a/b"},
        {"name": "a\\b"},
        {"name": "a\nb"},
        {"name": "x" * 201},
    ],
)
def test_file_of_wrong_form_is_refused_by_the_database(wrong: dict[str, object]) -> None:
    file = keep()
    for field, value in wrong.items():
        setattr(file, field, value)
    with pytest.raises(IntegrityError, match="file_"):
        file.save()


@pytest.mark.django_db
def test_content_without_reference_goes_a_day_later(store: Path) -> None:
    kept, left = keep(), keep(b"NIP;Nama\n1;Ani\n")
    File.objects.filter(pk=left.pk).delete()  # as after a crash between content and row
    day = time.time() - timedelta(days=1).total_seconds()
    for path in store.rglob("*"):
        os.utime(path, (day + 60, day + 60))
    assert (prune_unreferenced(), len(contents(store))) == (0, 2)
    for path in store.rglob("*"):
        os.utime(path, (day - 60, day - 60))
    assert (prune_unreferenced(), contents(store)) == (1, [f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}"])


@pytest.mark.django_db
def test_store_of_another_database_is_left_alone(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(11):
        File.objects.filter(pk=keep(f"NIP;Nama\n{number};Ani\n".encode()).pk).delete()
    for path in store.rglob("*"):
        os.utime(path, (0, 0))
    assert (prune_unreferenced(), len(contents(store))) == (0, 11)
    assert [row.message for row in caplog.records] == ["the store is not of this database"]
