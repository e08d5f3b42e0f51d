"""``pamong import items``: what scripts rely on, as of ``pamong import people``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pamong.exams.formats import qti
from pamong.exams.formats.raw import LARGEST, RawItem, listed
from pamong.ops.home import Home
from tests.prepared import opened
from tests.test_cli import pamong
from tests.test_cli_import import document, look

GIFT = "::PP-1::Apa yang benar? {=Melayani ~Menolak#salah}\n\n::PP-2::Ceritakan {}\n"
ITEM = RawItem(
    "Q-1", "multiple", {"stem": "Mana?", "options": listed(["a", "b", "c"])}, {"right": ["a", "b"], "partial": True}
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ordinary home whose database runs for the length of the module."""
    with opened(tmp_path_factory.mktemp("soal") / "rumah") as home:
        yield home


def arguments(file: Path, home: Home, *more: str) -> list[str]:
    return ["import", "items", str(file), "--region", "15.04", "--bank", "Etika", "--home", str(home.path), *more]


def test_gift_comes_in_as_drafts_and_goes_out_again(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "soal.txt"
    file.write_text(GIFT)
    dry = pamong(*arguments(file, place, "--dry-run", "--json"))
    assert (dry.returncode, document(dry)["new"], look(place, "SELECT count(*) FROM exams_item")) == (0, 1, [(0,)])
    done = pamong(*arguments(file, place, "--json"))
    found = document(done)
    uuid, seconds = found.pop("import"), found.pop("seconds")
    assert (done.returncode, done.stderr, seconds > 0) == (0, "", True)
    assert found == {
        "rows": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "refusals": [
            {
                "row": 3,
                "column": "",
                "message": "Butir 2, baris 3: PP-2: Soal esai tidak dapat dinilai sendiri oleh sistem, jadi tidak diambil.",
            }
        ],
        "refused_file": str(tmp_path / "soal-ditolak.xlsx"),
    }
    told = (
        "SELECT b.name, i.code, v.kind, v.handed_in_at FROM exams_itemversion v JOIN exams_item i ON i.id = v.item_id"
    )
    assert look(place, f"{told} JOIN exams_bank b ON b.id = i.bank_id") == [("Etika", "PP-1", "single", None)]
    again = pamong(*arguments(file, place))
    assert "2 baris: 0 baru, 0 berubah, 1 tetap, 1 ditolak" in again.stdout
    undone = pamong("import", "undo", uuid, "--home", str(place.path))
    assert (undone.returncode, "1 baris ditarik" in undone.stdout) == (0, True)
    assert look(place, "SELECT retirement FROM exams_item") == [("Impornya dibatalkan.",)]


def test_package_of_qti_comes_in(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "paket.zip"
    file.write_bytes(qti.write([ITEM]))
    assert document(pamong(*arguments(file, place, "--json")))["new"] == 1
    sql = "SELECT k.key FROM exams_itemkey k JOIN exams_itemversion v ON v.id = k.version_id JOIN exams_item i ON i.id = v.item_id"
    assert look(place, f"{sql} WHERE i.code = 'Q-1'") == [({"right": ["a", "b"], "partial": True},)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Tulisan biasa", "Isi “a.txt” tidak dikenal."),
        (b"x" * (LARGEST + 1), "Berkas soal ini 9 MB, paling besar 8 MB."),
        (None, "tidak ada. Periksa nama dan foldernya."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    place: Home, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "a.txt"
    if content is not None:
        file.write_bytes(content)
    done = pamong(*arguments(file, place, "--json"))
    found = document(done)
    assert (done.returncode, found["import"], found["rows"]) == (2, None, 0)
    assert sentence in found["refusals"][0]["message"]
    assert sentence in done.stderr
