"""An installation before an exam, the files that are brought to it, and what one reads off its tables by hand."""

import hashlib
import hmac
import io
import zipfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest_django
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize
from pypdf import PdfReader

from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.people.models import PersonNumber
from tests import make
from tests.exams import case
from tests.live import Live, cloned, inside, running, session_of

DESK = ViewportSize(width=1280, height=800)
PATIENCE = 30_000
CAST = ("ani", "budi", "citra", "dewi", "eka", "kiki")

GIFT = """
// [tag:competency=M.05] [tag:level=2]
::HU-1:: Berkas warga kurang satu surat. Apa yang Anda lakukan? {=Mencatat kekurangannya ~Memintanya pulang ~Menyimpan berkasnya}

// [tag:competency=M.05] [tag:level=2]
::HU-2:: Salinan keputusan diminta warga. Apa jawaban Anda? {~Memberikannya =Menolaknya ~Meneruskannya ke atasan}

// [tag:competency=M.05] [tag:level=2]
::HU-3:: Pengaduan tanpa pemeriksaan lapangan selesai paling lama berapa hari kerja? {#14}

::HU-4:: Ceritakan pengalaman Anda melayani warga. {}
"""
"""Three that can be taken, the second with a wrong key, and an essay."""

QTI = (
    ("Antrean panjang dan satu loket tutup.", "Membuka loket kedua", "Menutup pintu depan", "Menunggu sore"),
    ("Seorang ibu hamil datang terakhir.", "Mendahulukannya", "Menyuruhnya kembali besok", "Membiarkannya berdiri"),
    ("Rekan menerima amplop dari pemohon.", "Menegur dan melaporkannya", "Ikut menerima", "Pura-pura tidak tahu"),
)
"""Beginning of the question, the right answer, others."""

RIGHT = {
    "Berkas warga": "Mencatat kekurangannya",
    "Salinan keputusan": "Memberikannya",
    "Pengaduan tanpa": "14",
    **{stem.rstrip("."): right for stem, right, *_others in QTI},
}
"""Beginning of each question → what is right in truth."""
WRONG = {
    "Berkas warga": "Menyimpan berkasnya",
    "Salinan keputusan": "Meneruskannya ke atasan",
    "Pengaduan tanpa": "15",
    **{stem.rstrip("."): others[-1] for stem, _right, *others in QTI},
}

ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="AN-{n}" title="AN-{n}"
adaptive="false" timeDependent="false"><responseDeclaration identifier="R" cardinality="single" baseType="identifier">
<correctResponse><value>A</value></correctResponse></responseDeclaration>
<itemBody><p>{stem}</p><choiceInteraction responseIdentifier="R" shuffle="false" maxChoices="1">
{options}</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""
RESOURCE = """<resource identifier="R{n}" type="imsqti_item_xmlv2p1" href="{n}.xml"><metadata><lom><general>
<keyword><string>competency=M.05</string></keyword><keyword><string>level=1</string></keyword></general></lom></metadata>
<file href="{n}.xml"/></resource>"""


def qti_package() -> bytes:
    """Three items of QTI 2.1 with a manifest that says what they are about."""
    buffer, resources = io.BytesIO(), []
    with zipfile.ZipFile(buffer, "w") as made:
        for n, (stem, *options) in enumerate(QTI, 1):
            told = "".join(
                f'<simpleChoice identifier="{letter}">{text}</simpleChoice>'
                for letter, text in zip("ABC", options, strict=True)
            )
            made.writestr(f"{n}.xml", ITEM.format(n=n, stem=stem, options=told))
            resources.append(RESOURCE.format(n=n))
        manifest = f"<manifest><resources>{''.join(resources)}</resources></manifest>"
        made.writestr("imsmanifest.xml", manifest)
    return buffer.getvalue()


@dataclass(slots=True)
class Office:
    """An installation with the cast, and a browser window for each of them.

    nips        of Ani and Fajar
    ani         uuid of her as a person
    dewi        number and code of a candidate of another region
    """

    live: Live
    secret: str
    accounts: dict[str, str]
    nips: tuple[str, str]
    ani: Any
    dewi: tuple[str, str]

    def window(self, browser: Browser, name: str) -> Page:
        """Signed in as one of the cast."""
        context = browser.new_context(base_url=self.live.url, viewport=DESK, locale="id-ID")
        cookies = session_of(self.live, self.accounts[name])
        context.add_cookies([{"name": key, "value": value, "url": self.live.url} for key, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with psycopg.connect(self.live.database) as own:
            return own.execute(query, values).fetchall()

    def receipt(self, number: str) -> str:
        """Of a candidate, by hand from what is stored, in groups of four."""
        query = """SELECT DISTINCT ON (r.slot) a.uuid, r.slot, r.seq, r.value FROM exams_response r
                   JOIN exams_attempt a ON a.region = r.region AND a.id = r.attempt
                   JOIN exams_candidate c ON c.id = a.candidate_id WHERE c.number = %s ORDER BY r.slot, r.seq DESC"""
        rows = self.ask(query, number)
        text = f"{rows[0][0]}\n" + "".join(f"{slot}:{seq}:{value}\n" for _uuid, slot, seq, value in rows)
        found = hashlib.sha256(text.encode()).hexdigest()[:16]
        return " ".join(found[place : place + 4] for place in range(0, 16, 4))

    def stored(self, number: str) -> int:
        """How many questions of a candidate have an answer."""
        query = """SELECT count(DISTINCT r.slot) FROM exams_response r JOIN exams_attempt a
                   ON a.region = r.region AND a.id = r.attempt JOIN exams_candidate c ON c.id = a.candidate_id
                   WHERE c.number = %s"""
        count: int = self.ask(query, number)[0][0]
        return count

    def levels(self) -> list[tuple[int, bool]]:
        """Of each piece of evidence from an exam that Ani has, and whether it was set aside."""
        query = """SELECT e.level, s.evidence IS NOT NULL FROM competency_evidence e JOIN people_person p ON p.id = e.person
                   LEFT JOIN competency_setaside s ON s.evidence = e.id
                   WHERE p.uuid = %s AND e.source LIKE 'exams.run:%%' ORDER BY e.id"""
        return [(level, aside) for level, aside in self.ask(query, self.ani)]

    def expired(self, token: str) -> str:
        """The same token, signed as ours are, but it ended a second ago."""
        facts = urlsafe_b64decode(token)[: -hashlib.sha256().digest_size]
        past = int(datetime.now(UTC).timestamp()) - 1
        facts = facts[:-8] + past.to_bytes(8, "big")
        key = hmac.digest(self.secret.encode(), b"pamong.exams.attempt-token", "sha256")
        return urlsafe_b64encode(facts + hmac.digest(key, facts, "sha256")).decode()


@contextmanager
def opened(server: Server, home: Home, blocker: pytest_django.DjangoDbBlocker) -> Iterator[Office]:
    """An installation of its own: what happens here is written."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        secret = Path(live.environment["PAMONG_SECRET_KEY_FILE"]).read_text(encoding="utf-8").strip()
        with blocker.unblock(), inside(live):
            world = make.world()
            accounts = {name: world.cast_member(name) for name in CAST}
            people = (world.ani.person, world.fajar.person)
            nips = tuple(PersonNumber.objects.get(person=one).number for one in people)
            store = case.bank(world, region=world.other)
            plan = case.blueprint(world, store, items=1, region=world.other)
            form = case.form(plan, [case.version(case.item(store))])
            held = case.sitting(world.other, plan, form, starts_at=timezone.now(), own_clock=True)
            dewi = case.candidate(held, world.dewi)
            away = (dewi.number, entry_code(key_of(secret), dewi.uuid, 1))
        yield Office(live, secret, accounts, (nips[0], nips[1]), people[0].uuid, away)


@dataclass(slots=True)
class Client:
    """A test-centre client of one candidate, which knows the contract and nothing else."""

    url: str
    attempt: str = ""
    token: str = ""

    def send(self, path: str, body: Any = None, token: str = "") -> httpx.Response:
        """POST, or GET without a body."""
        headers = {"Authorization": f"Bearer {token or self.token or '-'}"}
        method = "GET" if body is None else "POST"
        return httpx.request(method, f"{self.url}/api/v1/{path}", json=body, headers=headers, timeout=20)

    def enter(self, number: str, code: str, pin: str = "") -> httpx.Response:
        """Come in, and keep what it takes to go on."""
        answer = self.send("exams/enter", {"number": number, "code": code, "pin": pin})
        if answer.status_code == httpx.codes.OK:
            self.attempt, self.token = answer.json()["attempt"], answer.json()["token"]
        return answer

    def own(self, rest: str = "", body: Any = None) -> Any:
        """What is under the own attempt."""
        answer = self.send(f"attempts/{self.attempt}{rest}", body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def sit(self, told: dict[str, str]) -> str:
        """Answer every question as it is told, and hand in; returns the receipt."""
        answers = []
        for item in self.own()["form"]["items"]:
            text = next(text for begin, text in told.items() if item["content"]["stem"].startswith(begin))
            value = next((one["id"] for one in item["content"].get("options", ()) if one["text"] == text), text)
            answers.append({"slot": item["slot"], "seq": 1, "value": value})
        assert len(self.own("/answers", {"answers": answers})["saved"]) == len(told)
        receipt: str = self.own("/submit", {})["receipt"]
        return receipt


def pdf_text(data: bytes) -> str:
    """What a PDF says, its lines and blanks as one."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
