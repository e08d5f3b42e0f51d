"""GIFT as Moodle's handbook shows it, and as people get it wrong."""

import pytest

from pamong.core.refusals import TooLarge
from pamong.exams.formats import gift
from pamong.exams.formats.raw import LARGEST, RawItem, Refused


def one(text: str) -> RawItem:
    found = gift.read(text.encode())
    assert found.refused == ()
    (item,) = found.items
    return item


def texts(item: RawItem, name: str = "options") -> list[str]:
    return [option["text"] for option in item.content[name]]


def test_single_choice_with_title_and_feedback() -> None:
    item = one("::Q1:: Who's buried? {\n=no one#right\n~Grant#wrong\n~Grant's father\n}")
    assert (item.code, item.kind, item.content["stem"]) == ("Q1", "single", "Who's buried?")
    assert (texts(item), item.key) == (["no one", "Grant", "Grant's father"], {"right": "a"})
    assert item.lost == ("Umpan balik tidak diambil.",)


def test_missing_word_leaves_a_blank() -> None:
    assert one("Ibu kota {=Jakarta ~Bogor} Indonesia.").content["stem"] == "Ibu kota _____ Indonesia."


@pytest.mark.parametrize(("word", "right"), [("T", True), ("FALSE", False), ("true#ya#tidak", True)])
def test_true_or_false(word: str, right: bool) -> None:  # noqa: FBT001  # a value of the table
    item = one(f"Bumi bulat {{{word}}}")
    assert (item.kind, item.key) == ("true_false", {"right": right})


def test_escaped_signs_are_letters() -> None:
    item = one(r"Hitung 2 \= 1\: \{x\} \~ \# {=a\=b ~c\~d}")
    assert item.content["stem"] == "Hitung 2 = 1: {x} ~ #"
    assert texts(item) == ["a=b", "c~d"]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("#3", {"value": "3"}),
        ("#3:0.5", {"value": "3", "tolerance": "0.5"}),
        ("#1..5", {"value": "3", "tolerance": "2"}),
        ("#=1822:0 =%50%1822:2", {"value": "1822"}),
        ("#-3,5", {"value": "-3.5"}),
    ],
)
def test_numbers_with_tolerance_range_and_weights(body: str, key: dict[str, str]) -> None:
    item = one(f"Kapan? {{{body}}}")
    assert (item.kind, item.key) == ("numeric", key)


def test_weights_make_a_judgement_or_several_right_answers() -> None:
    graded = one("Sikap Anda? {=baik ~%60%cukup ~buruk}")
    assert (graded.kind, graded.key) == ("judgement", {"points": {"a": 5, "b": 3, "c": 0}})
    several = one("Mana? {~%50%a ~%50%b ~%-50%c ~%-50%d}")
    assert (several.kind, several.key, several.lost) == ("multiple", {"right": ["a", "b"], "partial": True}, ())
    uneven = one("Mana? {~%70%a ~%30%b ~c}")
    assert uneven.lost == (
        "Bobot pilihan disamakan: tiap jawaban benar menambah, tiap jawaban salah mengurangi sama besar.",
    )
    whole = one("Mana? {~%50%a ~%50%b ~%-100%c}")
    assert whole.key == {"right": ["a", "b"]}


def test_matching_shows_partners_by_the_alphabet_and_keeps_one_too_many() -> None:
    item = one("Jodohkan {=Kanada -> Ottawa =Italia -> Roma = -> Bern}")
    assert (texts(item, "left"), texts(item, "right")) == (["Kanada", "Italia"], ["Bern", "Ottawa", "Roma"])
    assert item.key == {"pairs": {"a": "l", "b": "m"}}


def test_short_answers_and_those_worth_a_part() -> None:
    item = one("Dua tambah dua? {=empat =4 =%50%hampir empat}")
    assert (item.kind, item.key, item.lost) == (
        "short_text",
        {"accepted": ["empat", "4"]},
        ("Jawaban yang bernilai sebagian tidak diambil.",),
    )


def test_order_of_steps_is_shown_by_the_alphabet() -> None:
    item = one("Urutkan {>3 ALL VERTICAL ALL_OR_NOTHING SHOW\nterima\nperiksa\nsetujui\n}")
    assert (item.kind, texts(item), item.key) == (
        "ordering",
        ["periksa", "setujui", "terima"],
        {"order": ["c", "a", "b"]},
    )


def test_comments_category_and_tags() -> None:
    text = (
        "// catatan\n$CATEGORY: $course$/top/Etika/Loket\n\n// [id:E-1] [tag:cognitive=C3] [tag:lama]\nApa? {=a ~b}\n"
    )
    item = one(text)
    assert (item.code, dict(item.tags)) == ("E-1", {"cognitive": "C3", "category": "Etika/Loket"})
    assert item.lost == ("Tanda berikut tidak diambil: lama.",)


def test_html_becomes_text_and_what_is_lost_is_named() -> None:
    item = one('[html]<p>Luas 4 m<sup>2</sup><br><b>Pilih</b></p><img src\\="peta.png"> {=a ~b}')
    assert item.content["stem"] == "Luas 4 m²\nPilih"
    assert item.lost == ("Format HTML dilepas: b.", "Gambar “peta.png” tidak ada di dalam berkas.")


def test_what_cannot_be_taken_is_named_by_place_and_title() -> None:
    found = gift.read(
        b"::Esai::Ceritakan {}\n\nHanya keterangan.\n\nApa {=a\n\nDua {=a} dan {=b}\n\nTanpa benar {~a ~b}"
    )
    assert found.items == ()
    assert found.refused == (
        Refused("Butir 1, baris 1: Esai", "Soal esai tidak dapat dinilai sendiri oleh sistem, jadi tidak diambil."),
        Refused("Butir 2, baris 3", "Ini keterangan tanpa jawaban, bukan soal."),
        Refused(
            "Butir 3, baris 5",
            "Kurung kurawal jawabannya tidak berpasangan. Periksa { dan }, juga baris kosong di antaranya.",
        ),
        Refused("Butir 4, baris 7", "Soal ini punya lebih dari satu tempat jawaban. Pecah menjadi beberapa soal."),
        Refused("Butir 5, baris 9", "Tidak ada jawaban yang ditandai benar."),
    )


def test_number_with_a_word_about_wrong_answers() -> None:
    item = one("Berapa? {#3:2~#salah sama sekali}")
    assert (item.key, item.lost) == ({"value": "3", "tolerance": "2"}, ("Umpan balik tidak diambil.",))


def test_feedback_of_a_statement_may_hold_any_sign() -> None:
    item = one("Bumi bulat {T#karena a=b ~ c}")
    assert (item.kind, item.key, item.lost) == ("true_false", {"right": True}, ("Umpan balik tidak diambil.",))


def test_punctuation_behind_the_blank_stays_where_it_was() -> None:
    assert one("Ibu kota {=Jakarta ~Bogor}, bukan?").content["stem"] == "Ibu kota _____, bukan?"


def test_signs_that_stand_as_they_are_are_named() -> None:
    marked = one("[markdown]Siapa **penerima**? {=warga ~petugas}")
    assert marked.content["stem"] == "Siapa **penerima**?"
    assert marked.lost == ("Tanda Markdown ditampilkan sebagai huruf. Rapikan sesudah diimpor.",)
    formula = one(r"Berapa \(x^2\)? {=a ~b}")
    assert formula.lost == ("Rumus TeX ditampilkan sebagai huruf. Tulis ulang, atau ganti dengan gambar.",)


def test_entities_are_letters_where_no_form_is_named() -> None:
    assert one("Apakah\n2 &lt; 3 &amp; 4? {T}").content["stem"] == "Apakah\n2 < 3 & 4?"
    assert one("Apakah Tanya&Jawab; benar? {T}").content["stem"] == "Apakah Tanya&Jawab; benar?"


def test_category_ends_a_question_and_holds_for_those_below() -> None:
    found = gift.read(b"Satu {T}\n$CATEGORY: Etika\nDua {F}")
    assert [(item.content["stem"], item.tags.get("category")) for item in found.items] == [
        ("Satu", None),
        ("Dua", "Etika"),
    ]


def test_tags_of_others_and_names_that_are_sentences_are_named() -> None:
    item = one("// [tag:mutu=baik]\n::Soal tentang kewajiban penyelenggara pelayanan publik::Apa? {=a ~b}")
    assert item.lost == (
        "Tanda berikut tidak diambil: mutu=baik.",
        "Nama soal yang lebih dari 40 huruf tidak disimpan; bank memberi nomor.",
    )
    begins = one(
        "::Apakah kewajiban penyelenggara pelayanan publik…::Apakah kewajiban penyelenggara pelayanan publik? {=a ~b}"
    )
    assert (begins.code, begins.lost) == ("", ())


def test_several_right_options_of_which_one_is_enough_are_told() -> None:
    item = one("Mana? {=a =b ~c}")
    assert (item.kind, item.key) == ("judgement", {"points": {"a": 1, "b": 1, "c": 0}})
    assert item.lost == ("Beberapa pilihan dianggap benar, cukup dipilih satu: soal menjadi penilaian situasi.",)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_encodings_of_windows(encoding: str) -> None:
    (item,) = gift.read("Café “mana”? {=a ~b}".encode(encoding)).items
    assert item.content["stem"] == "Café “mana”?"


def test_large_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge) as refusal:
        gift.read(b"x" * (LARGEST + 1))
    assert str(refusal.value).startswith("Berkas soal ini 9 MB, paling besar 8 MB.")


def test_written_form_is_what_moodle_reads() -> None:
    options = [{"id": "a", "text": "5 = 5"}, {"id": "b", "text": "tidak"}]
    item = RawItem(
        "PP-1", "single", {"stem": "Mana\n\nyang benar?", "options": options}, {"right": "a"}, {"level": "2"}
    )
    assert gift.write([item]) == (
        "// [id:PP-1] [tag:level=2]\n::PP-1::[plain]Mana\\n\\nyang benar? {\n\t=[plain]5 \\= 5\n\t~[plain]tidak\n}\n"
    )
