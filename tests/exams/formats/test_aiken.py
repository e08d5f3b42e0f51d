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


def test_options_out_of_order_are_refused_not_joined() -> None:
    found = aiken.read(b"Apa?\nA. satu\nC. tiga\nANSWER: A\n\nLagi?\n(a)satu\n(b) dua\nJAWABAN: b.\n")
    assert [(one.where, one.what) for one in found.refused] == [
        ("Butir 1, baris 1", "Huruf pilihannya tidak urut: “C” sesudah “A”. Beri huruf A, B, C dan seterusnya.")
    ]
    assert [one.key for one in found.items] == [{"right": "b"}]


def test_key_of_several_options_is_refused_with_that_reason() -> None:
    (refused,) = aiken.read(b"Apa?\nA. satu\nB. dua\nANSWER: A, B\n").refused
    assert refused.what == "Kuncinya menyebut beberapa pilihan, padahal Aiken hanya mengenal satu. Tulis sebagai GIFT."
