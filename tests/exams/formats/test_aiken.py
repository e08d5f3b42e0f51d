"""Aiken: lettered options and a line that names the right one."""

from pamong.exams.formats import aiken
from pamong.exams.formats.raw import RawItem, Refused

TEXT = """Apa yang dilakukan petugas?
A. Pulang
B) Mencatat
kekurangannya
ANSWER: B

Siapa?
A. Saya
B. Anda
ANSWER: C
Tanpa kunci?
A. a
B. b
"""


def test_questions_are_read_and_those_without_a_key_are_named() -> None:
    found = aiken.read(TEXT.replace("\n", "\r\n").encode("cp1252"))
    options = [{"id": "a", "text": "Pulang"}, {"id": "b", "text": "Mencatat\nkekurangannya"}]
    assert found.items == (
        RawItem("", "single", {"stem": "Apa yang dilakukan petugas?", "options": options}, {"right": "b"}),
    )
    assert found.refused == (
        Refused("Butir 2, baris 7", "Kuncinya “C”, padahal tidak ada pilihan itu."),
        Refused("Butir 3, baris 11", "Tidak ada baris ANSWER: sesudah pilihannya."),
    )
