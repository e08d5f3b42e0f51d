"""Items as other systems write them, sent through the page and stored: GIFT and XML exports of Moodle, a package of TAO."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.exams.models import Bank, Item, ItemKey, ItemVersion
from pamong.kit.jobs import run_job
from pamong.kit.models import Import, Job
from tests import make
from tests.exams.formats.items_case import PNG
from tests.make import World

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/impor/soal/"

GIFT = """\ufeff// question: 0  name: Switch category to $course$/top/Etika/Pelayanan
$CATEGORY: $course$/top/Etika/Pelayanan


// question: 1201  name: EP-01
::EP-01::[html]<p>Warga datang tanpa KTP. Apa yang Anda lakukan <b>pertama</b>?</p>{
\t=<p>Menanyakan keperluannya</p>#<p>Benar, Pasal 15.</p>
\t~<p>Menyuruhnya pulang</p>
\t~<p>Meneruskan ke loket lain</p>
}


// question: 1202  name: EP-02
::EP-02::[html]<p>Pengaduan dijawab paling lama 14 hari.</p>{TRUE}


// question: 1203  name: EP-03
::EP-03::[html]<p>Berapa hari kerja tenggat izin itu?</p>{#5:0.5}


// question: 1204  name: EP-04
::EP-04::[html]<p>Ceritakan pengalaman Anda.</p>{}
"""

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/Etika</text></category>
    <info format="moodle_auto_format"><text></text></info>
    <idnumber></idnumber>
  </question>
<!-- question: 311  -->
  <question type="multichoice">
    <name><text>MD-01</text></name>
    <questiontext format="html"><text><![CDATA[<p dir="ltr">Asas pelayanan publik, kecuali:</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber></idnumber>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answernumbering>abc</answernumbering>
    <showstandardinstruction>0</showstandardinstruction>
    <answer fraction="0" format="html"><text><![CDATA[<p>Keterbukaan</p>]]></text>
      <feedback format="html"><text></text></feedback></answer>
    <answer fraction="100" format="html"><text><![CDATA[<p>Kerahasiaan biaya</p>]]></text>
      <feedback format="html"><text></text></feedback></answer>
  </question>
<!-- question: 312  -->
  <question type="truefalse">
    <name><text>MD-02</text></name>
    <questiontext format="html"><text><![CDATA[<p>Maklumat dipajang di ruang layanan.</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>1.0000000</penalty><hidden>0</hidden><idnumber></idnumber>
    <answer fraction="100" format="moodle_auto_format"><text>true</text><feedback format="html"><text></text></feedback></answer>
    <answer fraction="0" format="moodle_auto_format"><text>false</text><feedback format="html"><text></text></feedback></answer>
  </question>
<!-- question: 313  -->
  <question type="essay">
    <name><text>MD-03</text></name>
    <questiontext format="html"><text><![CDATA[<p>Jelaskan.</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>0.0000000</penalty><hidden>0</hidden><idnumber></idnumber>
    <responseformat>editor</responseformat>
  </question>
</quiz>
"""

NAMES = (
    'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:m="http://www.w3.org/1998/Math/MathML"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"'
)
TOOL = 'adaptive="false" timeDependent="false" xml:lang="id-ID" toolName="TAO" toolVersion="3.3.0-RC2"'
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"

CHOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem {NAMES} identifier="i15890" title="TAO-01" label="TAO-01" {TOOL}>
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
    <correctResponse><value><![CDATA[choice_2]]></value></correctResponse>
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">
    <defaultValue><value>1</value></defaultValue></outcomeDeclaration>
  <stylesheet href="style/custom/tao-user-styles.css" type="text/css" media="all" title=""/>
  <itemBody>
    <div class="grid-row"><div class="col-12">
      <p>Perhatikan papan berikut.</p><img src="assets/papan.png" alt="Papan jam layanan" width="100%"/>
      <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1" minChoices="0" orientation="vertical">
        <prompt>Loket mana yang buka pada hari Sabtu?</prompt>
        <simpleChoice identifier="choice_1" fixed="false" showHide="show">Loket A</simpleChoice>
        <simpleChoice identifier="choice_2" fixed="false" showHide="show">Loket B</simpleChoice>
        <simpleChoice identifier="choice_3" fixed="false" showHide="show">Tidak ada</simpleChoice>
      </choiceInteraction>
    </div></div>
  </itemBody>
  <responseProcessing template="{TEMPLATE}/match_correct"/>
</assessmentItem>
"""

SEVERAL = f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem {NAMES} identifier="i15891" title="TAO-02" label="TAO-02" {TOOL}>
  <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
    <correctResponse><value>choice_1</value><value>choice_3</value></correctResponse>
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="0" minChoices="0">
      <prompt>Mana yang termasuk standar pelayanan?</prompt>
      <simpleChoice identifier="choice_1">Biaya</simpleChoice>
      <simpleChoice identifier="choice_2">Nama petugas</simpleChoice>
      <simpleChoice identifier="choice_3">Waktu penyelesaian</simpleChoice>
    </choiceInteraction>
  </itemBody>
  <responseProcessing template="{TEMPLATE}/match_correct"/>
</assessmentItem>
"""

ESSAY = f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem {NAMES} identifier="i15892" title="TAO-03" label="TAO-03" {TOOL}>
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody><extendedTextInteraction responseIdentifier="RESPONSE" format="plain"><prompt>Jelaskan.</prompt>
  </extendedTextInteraction></itemBody>
</assessmentItem>
"""

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="MANIFEST-QTI-65e1"
  xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd">
  <metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
  <organizations/>
  <resources>
    <resource identifier="i15890" type="imsqti_item_xmlv2p1" href="i15890/qti.xml">
      <metadata><imsmd:lom><imsmd:general><imsmd:title><imsmd:string>TAO-01</imsmd:string></imsmd:title>
      </imsmd:general></imsmd:lom></metadata>
      <file href="i15890/qti.xml"/><file href="i15890/style/custom/tao-user-styles.css"/>
      <file href="i15890/assets/papan.png"/>
    </resource>
    <resource identifier="i15891" type="imsqti_item_xmlv2p1" href="i15891/qti.xml"><file href="i15891/qti.xml"/></resource>
    <resource identifier="i15892" type="imsqti_item_xmlv2p1" href="i15892/qti.xml"><file href="i15892/qti.xml"/></resource>
  </resources>
</manifest>
"""


def package() -> bytes:
    """As TAO packs it: each item in a folder of its own, with its styles and pictures beside it."""
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": MANIFEST,
        "i15890/qti.xml": CHOICE,
        "i15890/style/custom/tao-user-styles.css": "div.qti-item { color: black; }",
        "i15890/assets/papan.png": PNG,
        "i15891/qti.xml": SEVERAL,
        "i15892/qti.xml": ESSAY,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.mkdir("i15890/")
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def sent(client: Client, data: bytes, name: str) -> str:
    """Address of the preview."""
    answer = client.post(HERE, {"berkas": SimpleUploadedFile(name, data), "bank": "Etika"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def applied(client: Client, url: str) -> list[tuple[str, str, str, Any]]:
    """What is stored once the import is confirmed: bank, code, kind and key of every item."""
    assert Bank.objects.count() == 0
    client.post(f"{url}masukkan")
    run_job(Job.objects.latest("pk").pk)
    told = ("version__item__bank__name", "version__item__code", "version__kind", "key")
    return list(ItemKey.objects.order_by("version__item__code").values_list(*told))


def words(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def test_gift_file_of_moodle_comes_in(budi: Client) -> None:
    url = sent(budi, GIFT.replace("\n", "\r\n").encode(), "questions-BKPSDM-Etika-20261101.gift.txt")
    assert "4 baris dibaca: 3 siap, 1 ditolak" in words(budi, url)
    assert applied(budi, url) == [
        ("Etika", "EP-01", "single", {"right": "a"}),
        ("Etika", "EP-02", "true_false", {"right": True}),
        ("Etika", "EP-03", "numeric", {"value": "5", "tolerance": "0.5"}),
    ]
    first = ItemVersion.objects.get(item__code="EP-01").content
    assert first["stem"] == "Warga datang tanpa KTP. Apa yang Anda lakukan pertama?"
    assert [one["text"] for one in first["options"]] == [
        "Menanyakan keperluannya",
        "Menyuruhnya pulang",
        "Meneruskan ke loket lain",
    ]


def test_xml_export_of_moodle_comes_in(budi: Client) -> None:
    url = sent(budi, MOODLE.encode(), "questions-BKPSDM-Etika-20261101.xml")
    assert "3 baris dibaca: 2 siap, 1 ditolak" in words(budi, url)
    assert applied(budi, url) == [
        ("Etika", "MD-01", "single", {"right": "b"}),
        ("Etika", "MD-02", "true_false", {"right": True}),
    ]


def test_package_of_tao_comes_in_with_its_picture(budi: Client) -> None:
    url = sent(budi, package(), "qti_unit.zip")
    assert "3 baris dibaca: 2 siap, 1 ditolak" in words(budi, url)
    found = applied(budi, url)
    assert [row[1:] for row in found] == [
        ("i15890", "single", {"right": "b"}),
        ("i15891", "multiple", {"right": ["a", "c"]}),
    ]
    content = ItemVersion.objects.get(item__code="i15890").content
    assert content["stem"] == "Perhatikan papan berikut.\n\nLoket mana yang buka pada hari Sabtu?"
    assert [one["alt"] for one in content["images"]] == ["Papan jam layanan"]


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_package_of_others_is_not_taken(role: str, world: World) -> None:
    other = make.browser(role, world)
    file = SimpleUploadedFile("qti_unit.zip", package())
    assert other.post(HERE, {"berkas": file, "bank": "Etika"}).status_code == 404
    assert (Import.objects.count(), Item.objects.count()) == (0, 0)
