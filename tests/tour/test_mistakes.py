"""Planted mistakes are where they are said to be, and the import of a registry refuses each with its own sentence."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import time_machine

from pamong.core.actor import SYSTEM, RegionId
from pamong.kit.imports import import_refusals, preview_import
from pamong.people.actions.regions import create_region
from pamong.people.actions.registry import KIND
from pamong.tour.mistakes import Mistake, planted
from pamong.tour.workbook import Row, rows, write_planted

TODAY = date(2026, 11, 22)


def table(count: int) -> list[Row]:
    return list(rows(seed=1, count=count, code="15.04", today=TODAY))


def test_share_of_rows_is_wrong_and_no_row_is_lost() -> None:
    found = list(planted(table(2_000), share=0.05, seed=1))
    assert len(found) == 2_000
    wrong = Counter(mistake for _row, mistake in found if mistake)
    assert wrong.total() == pytest.approx(100, abs=8)
    assert set(wrong) == set(Mistake)


def test_no_share_is_no_mistake() -> None:
    clean = table(200)
    assert [row for row, _mistake in planted(clean, share=0, seed=1)] == clean
    assert [mistake for _row, mistake in planted(clean, share=0, seed=1) if mistake] == []


def test_mistakes_are_the_same_each_time() -> None:
    one, two = (list(planted(table(300), share=0.2, seed=3)) for _ in range(2))
    assert one == two
    assert one != list(planted(table(300), share=0.2, seed=4))


def test_row_without_mistake_is_as_it_was() -> None:
    clean = table(300)
    found = list(planted(clean, share=0.1, seed=1))
    assert [row for row, mistake in found if mistake is None] == [
        before for before, (_row, mistake) in zip(clean, found, strict=True) if mistake is None
    ]


def test_twins_stand_one_after_the_other() -> None:
    found = [
        (number, row) for number, (row, m) in enumerate(planted(table(2_000), share=0.1, seed=1)) if m is Mistake.TWIN
    ]
    assert len(found) % 2 == 0
    assert [two[0] - one[0] for one, two in zip(found[::2], found[1::2], strict=True)] == [1] * (len(found) // 2)
    assert [two[1] == one[1] for one, two in zip(found[::2], found[1::2], strict=True)] == [True] * (len(found) // 2)


SENTENCES = {
    Mistake.MANGLED: ("nip_baru", "sudah diubah oleh lembar kerja"),
    Mistake.SHORT: ("nip_baru", "NIP harus 18 angka: terbaca 17."),
    Mistake.BIRTH: ("nip_baru", "Delapan angka pertama NIP harus tanggal lahir"),
    Mistake.SEX: ("nip_baru", "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan): terbaca 3."),
    Mistake.TWIN: ("nip_baru", "Sisakan satu baris saja."),
    Mistake.GRADE: ("gol_akhir", "“III/e” bukan golongan yang dikenal."),
    Mistake.NAMELESS: ("nama", "Wajib diisi."),
    Mistake.DATE: ("tmt_jabatan", "Bulan 14 tidak ada."),
}


@pytest.mark.django_db
@time_machine.travel("2026-11-22 08:00+07:00", tick=False)
@pytest.mark.parametrize("name", ["pegawai.xlsx", "pegawai.csv"])
def test_each_mistake_is_refused_with_its_sentence_and_nothing_else_is(tmp_path: Path, name: str) -> None:
    wrong = write_planted(tmp_path / name, table(600), share=0.1, seed=1)
    region = RegionId(create_region(SYSTEM, code="15.04").pk)
    preview = preview_import(SYSTEM, region=region, kind=KIND, path=tmp_path / name, name=name)
    found = [(refusal.row, refusal.column, refusal.message) for refusal in import_refusals(SYSTEM, preview.uuid)]
    assert [row for row, _column, _message in found] == sorted(wrong)
    assert set(wrong.values()) == set(Mistake)
    for row, column, message in found:
        heading, sentence = SENTENCES[wrong[row]]
        assert (column, sentence in message) == (heading, True), (row, message)
