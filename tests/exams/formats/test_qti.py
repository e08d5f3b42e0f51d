"""QTI 2.1: the items of other tools, the order that the schema wants, and archives that mean harm."""

import io
import zipfile
from xml.etree.ElementTree import fromstring

import pytest

from pamong.core.refusals import Invalid
from pamong.exams.formats import qti
from pamong.exams.formats.documents import UNPACKED
from pamong.exams.formats.raw import RIGHT, RawItem, listed
from tests.exams.formats.items_case import PICTURE

HEAD = (
    'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="choice" title="Unattended Luggage" adaptive="false"'
)
CHOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem {HEAD} timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>ChoiceB</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>Look at the <strong>text</strong>.</p><p><img src="images/sign.png" alt="NEVER LEAVE"/></p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>What does it say?</prompt>
<simpleChoice identifier="ChoiceA">You must stay.</simpleChoice>
<simpleChoice identifier="ChoiceB">Do not leave.
<feedbackInline outcomeIdentifier="F" identifier="B">Yes</feedbackInline></simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""


def archive(**files: bytes | str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


def entry(base: str, declared: str, processing: str = "") -> RawItem:
    body = '<itemBody><p>Jumlahnya <textEntryInteraction responseIdentifier="R"/> hari.</p></itemBody>'
    text = f'<assessmentItem identifier="x" title="x"><responseDeclaration identifier="R" cardinality="single" baseType="{base}">'
    (item,) = qti.read(f"{text}{declared}</responseDeclaration>{body}{processing}</assessmentItem>".encode()).items
    return item


def read_one(inner: str) -> RawItem:
    (item,) = qti.read(f'<assessmentItem identifier="x" title="x">{inner}</assessmentItem>'.encode()).items
    return item


def test_item_of_the_standard_is_read_and_its_losses_are_named() -> None:
    (item,) = qti.read(CHOICE.encode()).items
    assert (item.code, item.kind, item.key) == ("choice", "single", {"right": "b"})
    assert item.content == {
        "stem": "Look at the text.\n\nWhat does it say?",
        "options": [{"id": "a", "text": "You must stay."}, {"id": "b", "text": "Do not leave."}],
    }
    assert item.lost == (
        "Format HTML dilepas: strong.",
        "Gambar “sign.png” tidak ada di dalam berkas.",
        "Umpan balik tidak diambil.",
        "Judul soal tidak disimpan; yang dipakai kodenya.",
    )


def test_number_with_a_relative_tolerance_and_a_blank_in_the_sentence() -> None:
    equal = (
        '<equal toleranceMode="relative" tolerance="10 10"><variable identifier="R"/><correct identifier="R"/></equal>'
    )
    processing = f"<responseProcessing><responseCondition><responseIf>{equal}</responseIf></responseCondition></responseProcessing>"
    item = entry("float", "<correctResponse><value>50</value></correctResponse>", processing)
    assert (item.kind, item.content, item.key) == (
        "numeric",
        {"stem": "Jumlahnya _____ hari."},
        {"value": "50", "tolerance": "5"},
    )


def test_forms_worth_a_part_are_left_out() -> None:
    entries = '<mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="york" mappedValue="0.5"/>'
    item = entry(
        "string", f'<correctResponse><value>York</value></correctResponse><mapping defaultValue="0">{entries}</mapping>'
    )
    assert (item.key, item.lost) == (
        {"accepted": ["York"], "exact": True},  # the standard asks for the same letters unless the file says otherwise
        ("Jawaban yang bernilai sebagian tidak diambil.",),
    )


def test_text_that_is_compared_without_regard_to_capitals_is_not_exact() -> None:
    item = entry(
        "string",
        "<correctResponse><value>KTP</value></correctResponse>",
        '<responseProcessing><responseCondition><responseIf><stringMatch caseSensitive="false">'
        '<variable identifier="R"/><correct identifier="R"/></stringMatch></responseIf></responseCondition></responseProcessing>',
    )
    assert (item.key, item.lost) == ({"accepted": ["KTP"]}, ())


def test_points_that_come_from_more_than_the_key_are_named() -> None:
    ordered = "<ordered><baseValue baseType='identifier'>b</baseValue><baseValue baseType='identifier'>a</baseValue></ordered>"
    item = read_one(
        '<responseDeclaration identifier="R" cardinality="ordered" baseType="identifier"><correctResponse>'
        "<value>b</value><value>a</value></correctResponse></responseDeclaration><itemBody>"
        '<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">Satu</simpleChoice>'
        '<simpleChoice identifier="b">Dua</simpleChoice></orderInteraction></itemBody><responseProcessing>'
        f"<responseCondition><responseIf><match><variable identifier='R'/>{ordered}</match></responseIf>"
        "</responseCondition></responseProcessing>"
    )
    assert item.lost == ("Cara penilaian khusus di berkas asal tidak diambil: soal dinilai menurut kuncinya.",)


def test_pairs_of_unequal_worth_and_pictures_on_a_side_are_named() -> None:
    item = read_one(
        '<responseDeclaration identifier="R" cardinality="multiple" baseType="directedPair"><correctResponse>'
        "<value>A X</value><value>B Y</value></correctResponse><mapping>"
        '<mapEntry mapKey="A X" mappedValue="1"/><mapEntry mapKey="B Y" mappedValue="0.5"/></mapping></responseDeclaration>'
        '<itemBody><matchInteraction responseIdentifier="R"><simpleMatchSet>'
        '<simpleAssociableChoice identifier="A" matchMax="1">Satu <img src="a.png" alt=""/></simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="B" matchMax="1">Dua</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
        '<simpleAssociableChoice identifier="X" matchMax="1">I</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="Y" matchMax="1">II</simpleAssociableChoice></simpleMatchSet>'
        "</matchInteraction></itemBody>"
    )
    assert item.key == {"pairs": {"a": "k", "b": "l"}}
    assert item.lost == (
        "Gambar pada pilihan tidak diambil.",
        "Bobot yang berbeda-beda disamakan: tiap pasangan bernilai sama.",
    )


def test_what_a_candidate_is_told_stays_and_a_formula_that_goes_is_named() -> None:
    item = read_one(
        '<responseDeclaration identifier="R" cardinality="single" baseType="string"><correctResponse><value>4</value>'
        '</correctResponse></responseDeclaration><itemBody><rubricBlock view="candidate"><p>Tanpa kalkulator.</p></rubricBlock>'
        '<rubricBlock view="scorer"><p>Terima juga empat.</p></rubricBlock>'
        '<p>Hitung <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mn>2</m:mn></m:math>.</p>'
        '<p><textEntryInteraction responseIdentifier="R"/><endAttemptInteraction responseIdentifier="H" title="Petunjuk"/></p>'
        "</itemBody>"
    )
    assert item.content["stem"] == "Tanpa kalkulator.\n\nHitung ."
    assert item.lost == (
        "Format HTML dilepas: endAttemptInteraction.",
        "Isi berikut tidak diambil; periksa soalnya: math.",
        "Petunjuk bagi penilai tidak diambil.",
    )


def test_written_items_follow_the_order_of_the_schema() -> None:
    pairs = {"left": listed(["A", "B"]), "right": listed(["1", "2"], RIGHT)}
    items = [
        RawItem("N", "numeric", {"stem": "Berapa?", "unit": "hari"}, {"value": "12.5", "tolerance": "0.5"}),
        RawItem("M", "matching", {"stem": "Mana?", **pairs}, {"pairs": {"a": "l", "b": "k"}}),
        RawItem("P", "true_false", {"stem": "x", "images": [{"data": PICTURE, "alt": "y"}]}, {"right": True}),
    ]
    with zipfile.ZipFile(io.BytesIO(qti.write(items))) as made:
        assert made.namelist() == ["imsmanifest.xml", "item-1.xml", "item-2.xml", "images/item-3-1.png", "item-3.xml"]
        roots = [fromstring(made.read(f"item-{place}.xml")) for place in (1, 2, 3)]  # noqa: S314  # our own
        manifest = made.read("imsmanifest.xml").decode()
    for root in roots:
        assert root.tag == "{http://www.imsglobal.org/xsd/imsqti_v2p1}assessmentItem"
        assert [one.tag.partition("}")[2] for one in root] == [
            "responseDeclaration",
            "outcomeDeclaration",
            "itemBody",
            "responseProcessing",
        ]
    assert roots[1][0].attrib == {"identifier": "RESPONSE", "cardinality": "multiple", "baseType": "directedPair"}
    assert [one.tag.partition("}")[2] for one in roots[1][0]] == ["correctResponse", "mapping"]
    assert roots[1][3].attrib == {"template": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"}
    assert "<schema>QTIv2.1 Package</schema>" in manifest
    assert manifest.count('type="imsqti_item_xmlv2p1"') == 3


def test_equal_items_make_equal_bytes() -> None:
    item = RawItem("P", "true_false", {"stem": "x"}, {"right": True})
    assert qti.write([item]) == qti.write([item])


def test_package_names_what_it_lacks_and_goes_on() -> None:
    rows = "".join(
        f'<resource identifier="r{place}" type="imsqti_item_xmlv2p1" href="{name}"/>'
        for place, name in enumerate(["a.xml", "b.xml", "c.xml"])
    )
    essay = '<assessmentItem identifier="e"><itemBody><extendedTextInteraction responseIdentifier="R"/></itemBody></assessmentItem>'
    manifest = f"<manifest><resources>{rows}</resources></manifest>"
    found = qti.read(archive(**{"p/imsmanifest.xml": manifest, "p/a.xml": CHOICE, "p/b.xml": essay}))
    assert [one.code for one in found.items] == ["choice"]
    assert [(one.where, one.what) for one in found.refused] == [
        ("p/b.xml", "Jenis soal QTI “extendedTextInteraction” tidak punya padanan di sini."),
        ("p/c.xml", "Berkas ini disebut di daftar isi paket, tetapi tidak ada di dalamnya."),
    ]


def test_test_of_a_package_its_items_for_other_needs_and_words_of_others_are_told() -> None:
    keyword = "<metadata><lom><general><keyword><string>etika</string></keyword></general></lom></metadata>"
    manifest = (
        '<manifest><resources><resource identifier="t" type="imsqti_test_xmlv2p2" href="tes%201.xml"/>'
        f'<resource identifier="i" type="imsqti_apipitem_xmlv2p2" href="a.xml">{keyword}</resource></resources></manifest>'
    )
    found = qti.read(archive(**{"imsmanifest.xml": manifest, "a.xml": CHOICE, "tes 1.xml": "<assessmentTest/>"}))
    assert [one.code for one in found.items] == ["choice"]
    assert "Tanda berikut tidak diambil: etika." in found.items[0].lost
    assert [(one.where, one.what) for one in found.refused] == [
        ("tes 1.xml", "Susunan tesnya (bagian, urutan, bobot) tidak diambil; soal-soalnya diambil satu per satu.")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive(**{"../../etc/x.xml": CHOICE}), "menunjuk ke luar arsip"),
        (archive(**{"/etc/x.xml": CHOICE}), "menunjuk ke luar arsip"),
        (archive(**{"a.xml": b"\0" * (UNPACKED + 1)}), "sesudah dibuka"),
        (archive(**{"a.txt": b"x"}), "tidak memuat soal QTI 2"),
        (archive(**{"a.xml": CHOICE})[:-30], "rusak"),
    ],
)
def test_hurtful_archives_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        qti.read(data)
    assert (refusal.value.code, said in str(refusal.value)) == ("items-zip", True)


def test_entities_in_a_package_refuse_that_item() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><assessmentItem>&a;</assessmentItem>'
    found = qti.read(archive(**{"a.xml": bomb, "b.xml": CHOICE}))
    assert (len(found.items), [one.where for one in found.refused]) == (1, ["a.xml"])
