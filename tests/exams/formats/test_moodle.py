"""Moodle's XML: every type that has a counterpart, pictures inside, and what it must not do to us."""

import base64

import pytest

from pamong.core.refusals import Invalid
from pamong.exams.formats import moodle
from pamong.exams.formats.raw import RawItem
from tests.exams.formats.items_case import PICTURE, PNG


def quiz(inner: str, kind: str = "multichoice") -> bytes:
    head = "<name><text>Soal 1</text></name>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><quiz><question type="{kind}">{head}{inner}</question></quiz>'.encode()
    )


def stem(html: str, files: str = "") -> str:
    return f'<questiontext format="html"><text><![CDATA[{html}]]></text>{files}</questiontext>'


def answer(text: str, fraction: str) -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text></answer>'


def one(data: bytes) -> RawItem:
    found = moodle.read(data)
    assert found.refused == ()
    (item,) = found.items
    return item


def test_choice_with_picture_table_and_feedback() -> None:
    file = f'<file name="peta 1.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>'
    html = '<p>Lihat <em>peta</em>.</p><img src="@@PLUGINFILE@@/peta%201.png" alt="Peta loket">'
    html += "<table><tr><th>Loket</th><th>Jam</th></tr><tr><td>A</td><td>8</td></tr></table>"
    more = "<single>true</single><generalfeedback><text>Lihat pasal 21</text></generalfeedback><defaultgrade>2</defaultgrade>"
    item = one(quiz(stem(html, file) + answer("<p>Ya</p>", "100") + answer("Tidak", "0") + more))
    assert (item.code, item.kind, item.key) == ("Soal 1", "single", {"right": "a"})
    assert item.content == {
        "stem": "Lihat peta.",
        "options": [{"id": "a", "text": "Ya"}, {"id": "b", "text": "Tidak"}],
        "images": [{"data": PICTURE, "alt": "Peta loket"}],
        "table": [["Loket", "Jam"], ["A", "8"]],
    }
    assert item.lost == (
        "Format HTML dilepas: em.",
        "Umpan balik tidak diambil.",
        "Bobot soal tidak diambil: setiap soal bernilai sama.",
    )


def test_pictures_that_cannot_be_held_are_named() -> None:
    large = base64.b64encode(PNG + b"\0" * 240_000).decode()
    files = (
        f'<file name="besar.png" encoding="base64">{large}</file><file name="x.gif" encoding="base64">R0lGODlh</file>'
    )
    html = "".join(f'<img src="@@PLUGINFILE@@/{name}" alt="x">' for name in ("besar.png", "x.gif", "hilang.png"))
    item = one(quiz(stem(f"Apa?{html}", files) + answer("a", "100") + answer("b", "0") + "<single>true</single>"))
    assert "images" not in item.content
    assert item.lost == (
        "Gambar “besar.png” lebih besar daripada 220 KB, jadi tidak diambil.",
        "Gambar “x.gif” bukan PNG, JPEG atau WebP, jadi tidak diambil.",
        "Gambar “hilang.png” tidak ada di dalam berkas.",
    )


@pytest.mark.parametrize(
    ("kind", "inner", "own", "key"),
    [
        ("truefalse", answer("true", "0") + answer("false", "100"), "true_false", {"right": False}),
        (
            "shortanswer",
            answer("KTP", "100") + "<usecase>1</usecase>",
            "short_text",
            {"accepted": ["KTP"], "exact": True},
        ),
        (
            "numerical",
            '<answer fraction="100"><text>12.50</text><tolerance>0.5</tolerance></answer>',
            "numeric",
            {"value": "12.5", "tolerance": "0.5"},
        ),
        (
            "matching",
            (
                "<subquestion><text>A</text><answer><text>2</text></answer></subquestion>"
                "<subquestion><text>B</text><answer><text>1</text></answer></subquestion>"
            ),
            "matching",
            {"pairs": {"a": "l", "b": "k"}},
        ),
        (
            "ordering",
            answer("terima", "1") + answer("periksa", "2") + "<gradingtype>ALL_OR_NOTHING</gradingtype>",
            "ordering",
            {"order": ["b", "a"]},
        ),
        (
            "multichoice",
            answer("a", "50") + answer("b", "50") + answer("c", "-50") + "<single>false</single>",
            "multiple",
            {"right": ["a", "b"], "partial": True},
        ),
    ],
)
def test_types_with_a_counterpart(kind: str, inner: str, own: str, key: dict[str, object]) -> None:
    item = one(quiz(stem("Apa?") + inner, kind))
    assert (item.kind, item.key) == (own, key)


def test_category_is_kept_and_other_types_are_named() -> None:
    inner = "<question type='category'><category><text>$course$/top/Etika</text></category></question>"
    inner += "<question type='essay'><name><text>Cerita</text></name></question>"
    truth = answer("true", "100") + answer("false", "0")
    inner += f"<question type='truefalse'><idnumber>E-7</idnumber>{stem('x')}{truth}</question>"
    found = moodle.read(f"<quiz>{inner}</quiz>".encode())
    assert [(one.where, one.what) for one in found.refused] == [
        ("Butir 1: Cerita", "Jenis soal Moodle “essay” tidak punya padanan di sini.")
    ]
    assert [(one.code, one.tags) for one in found.items] == [("E-7", {"category": "Etika"})]


def test_picture_of_old_files_and_units_that_no_item_holds() -> None:
    old = f"<image>peta.png</image><image_base64>\n{base64.b64encode(PNG).decode()}\n</image_base64>"
    units = "".join(
        f"<unit><multiplier>{one}</multiplier><unit_name>{name}</unit_name></unit>"
        for one, name in (("1", "m"), ("100", "cm"))
    )
    number = '<answer fraction="100"><text>2</text><tolerance>0</tolerance></answer>'
    item = one(quiz(f"{stem('Berapa?')}{old}{number}<units>{units}</units>", "numerical"))
    assert item.content == {"stem": "Berapa?", "unit": "m", "images": [{"data": PICTURE, "alt": "Gambar 1"}]}
    assert item.lost == (
        "Gambar di dalam teks belum punya keterangan bagi yang tidak melihatnya.",
        "Hanya satuan m yang diambil; yang tidak: cm.",
    )


def test_line_breaks_of_text_and_of_code_stay() -> None:
    auto = '<questiontext format="moodle_auto_format"><text>Satu\nDua &amp;lt; tiga</text></questiontext>'
    truth = answer("true", "100") + answer("false", "0")
    assert one(quiz(auto + truth, "truefalse")).content["stem"] == "Satu\nDua < tiga"
    code = one(quiz(stem("<p>Apa hasilnya?</p><pre>a = 2\nb = a</pre>") + truth, "truefalse"))
    assert code.content["stem"] == "Apa hasilnya?\n\na = 2\nb = a"


BOMB = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "memuat deklarasi DTD atau entitas"),
        (OUTSIDE, "memuat deklarasi DTD atau entitas"),
        ("<quiz><question>", "rusak"),
        ("<bank></bank>", "akarnya bukan <quiz>"),
        ("<quiz>" + "<p>" * 90 + "</p>" * 90 + "</quiz>", "bersarang terlalu dalam"),
    ],
)
def test_hurtful_and_broken_documents_are_refused(data: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        moodle.read(data.encode())
    assert (refusal.value.code, said in str(refusal.value)) == ("items-xml", True)
