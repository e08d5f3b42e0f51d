"""Columns of the table of items, and how their cells are written."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from pamong.exams.formats.markup import tidy
from pamong.kit.imports import Column, Unreadable, read_integer, read_yes_no
from pamong.kit.imports.formats import heading
from pamong.kit.wording import one_line

LETTERS: Final = "ABCDEFGHIJ"
PIECES: Final = 40
"""Columns of pictures. A cell holds a part of a large one; the next column goes on with it. A workbook's cells are small."""

PICTURE: Final = "picture_"
"""How the keys of those columns begin."""

REFUSED: Final = "refused"
"""Key of the column that says why a reader could not take a question."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "single": ("Pilihan ganda", "Pilihan ganda, satu jawaban", "PG"),
    "multiple": ("Pilihan ganda kompleks", "Pilihan ganda, lebih dari satu jawaban", "Jawaban ganda"),
    "true_false": ("Benar atau salah", "Benar salah", "BS"),
    "judgement": ("Penilaian situasi", "Penilaian situasi, tiap pilihan bernilai", "TKP"),
    "matching": ("Menjodohkan", "Jodoh"),
    "ordering": ("Mengurutkan", "Urutan"),
    "numeric": ("Isian angka", "Angka"),
    "short_text": ("Isian singkat", "Isian"),
}
"""Type of item → how it is written, and other names that are read."""

_SECTORS: Final = {
    "umum": "general",
    "administrasi": "administration",
    "kesehatan": "health",
    "pendidikan": "education",
    "perizinan": "licensing",
    "kependudukan": "population",
    "teknologi": "technology",
    "teknologiinformasi": "technology",
}
_NAMES: Final = {heading(name): kind for kind, names in KINDS.items() for name in (kind, *names)}
_COGNITIVE: Final = {
    "mengingat": "C1",
    "memahami": "C2",
    "menerapkan": "C3",
    "menganalisis": "C4",
    "mengevaluasi": "C5",
    "mencipta": "C6",
}


def _kind(text: str) -> str:
    if found := _NAMES.get(heading(text)):
        return found
    names = ", ".join(names[0] for names in KINDS.values())
    raise Unreadable(_("Jenis “%(text)s” tidak dikenal. Tulis salah satu: %(names)s.") % {"text": text, "names": names})


def _sector(text: str) -> str:
    word = heading(text)
    if found := _SECTORS.get(word, word if word in _SECTORS.values() else ""):
        return found
    raise Unreadable(
        _(
            "Bidang “%(text)s” tidak dikenal. Tulis Umum, Administrasi, Kesehatan, Pendidikan, "
            "Perizinan, Kependudukan, atau Teknologi."
        )
        % {"text": text}
    )


def _cognitive(text: str) -> str:
    word = heading(text)
    if word[:2].upper() in _COGNITIVE.values():
        return word[:2].upper()
    if found := _COGNITIVE.get(word):
        return found
    raise Unreadable(_("Tingkat kognitif “%(text)s” tidak dikenal. Tulis C1 sampai C6.") % {"text": text})


def _level(text: str) -> int:
    number = read_integer(text)
    if number not in range(1, 10):
        raise Unreadable(_("Level terbaca %(level)s, padahal skalanya 1 sampai 9.") % {"level": number})
    return number


COLUMNS: Final = (
    Column("bank", "Bank Soal", ("Bank", "Nama Bank"), required=True, parse=one_line),
    Column("code", "Kode", ("Kode Soal", "Kode Butir", "Nomor Soal", "No Soal"), parse=one_line),
    Column("kind", "Jenis", ("Jenis Soal", "Tipe Soal", "Tipe"), parse=_kind),
    Column("stem", "Pertanyaan", ("Soal", "Butir Soal", "Isi Soal", "Teks Soal"), required=True, parse=tidy),
    *(
        Column(
            f"option_{letter.lower()}", f"Pilihan {letter}", (f"Opsi {letter}", f"Pilihan Jawaban {letter}"), parse=tidy
        )
        for letter in LETTERS
    ),
    Column("partners", "Pasangan", ("Pasangan Kanan",), parse=tidy),
    Column("answer", "Kunci", ("Kunci Jawaban", "Jawaban", "Jawaban Benar"), parse=tidy),
    Column("partial", "Nilai Sebagian", parse=read_yes_no, type="boolean"),
    Column("exact", "Ejaan Persis", parse=read_yes_no, type="boolean"),
    Column("tolerance", "Toleransi", parse=one_line),
    Column("unit", "Satuan", parse=one_line),
    Column("grid", "Tabel", parse=tidy),
    Column("source", "Sumber", ("Dasar", "Rujukan", "Dasar Hukum"), parse=one_line),
    Column("sector", "Bidang", ("Sektor",), parse=_sector),
    Column("competency", "Kode Kompetensi", ("Kompetensi",), parse=one_line),
    Column("level", "Level", ("Level Kompetensi",), parse=_level, type="bigint"),
    Column("cognitive", "Tingkat Kognitif", ("Kognitif", "Ranah Kognitif"), parse=_cognitive),
    Column("regulation", "Nomor Peraturan", ("Peraturan",), parse=one_line),
    *(Column(f"{PICTURE}{place}", f"Gambar {place}", parse=str, goes_on=place > 1) for place in range(1, PIECES + 1)),
    Column("lost", "Tidak Terbawa", parse=one_line),
    Column(REFUSED, "Ditolak Pembaca (kosongkan bila sudah diperbaiki)", parse=one_line),
)
