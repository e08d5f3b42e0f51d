"""A front office that certifies its people, told by actions: a course, exams, judges, deciders, certificates."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import time_machine
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.actions.applications import apply, check_application, claim_unit, submit_application
from pamong.credentials.actions.appointing import appoint, declare
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.issuing_rules import set_issuing_rule
from pamong.credentials.actions.plenaries import list_cases, open_plenary, vote
from pamong.credentials.actions.portfolio import add_piece
from pamong.credentials.actions.schemes import (
    SchemeFacts,
    UnitFacts,
    add_unit,
    change_draft,
    create_scheme,
    publish_version,
    set_positions,
)
from pamong.credentials.models import Application, Appointment, Credential, Decision, Duty, SchemeVersion, Signature
from pamong.exams.actions.candidates import add_candidates, set_proctors
from pamong.exams.actions.entering import enter
from pamong.exams.actions.proctoring import close_sitting, start_sitting
from pamong.exams.actions.saving import Save, save_answers
from pamong.exams.actions.sittings import SittingFacts, publish_sitting, schedule_sitting
from pamong.exams.actions.submitting import submit_attempts
from pamong.exams.formats.attempt_token import read
from pamong.exams.models import Blueprint, Form
from pamong.exams.queries.cards import cards_of
from pamong.kit.files import open_file
from pamong.learning.actions.attendance import mark
from pamong.learning.actions.finishing import finish_offering
from pamong.learning.actions.offerings import set_speakers
from pamong.learning.actions.registration import register
from pamong.learning.actions.speakers import SpeakerFacts, register_speaker
from pamong.learning.models import Module, Programme, Session
from pamong.people.access import actor_of, today
from pamong.people.models import Account, Assignment
from tests import make
from tests.credentials import case as rows
from tests.credentials.desk import GOOD
from tests.exams import case as exams
from tests.learning import case as learning
from tests.make import World

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 09.00 WIB."""

REGION = "15.04"
PREREQUISITE = "Bertugas di loket pelayanan."
PDF = b"%PDF-1.4\n% register loket\n\x00\xff%%EOF\n"
UNITS = (
    ("PL.01", "Menerima permohonan"),
    ("PL.02", "Memeriksa kelengkapan berkas"),
    ("PL.03", "Menerima pengaduan"),
    ("PL.04", "Menjawab pengaduan"),
)
"""The first two are examined at the counter, the others by how complaints are handled."""


@dataclass(frozen=True)
class Paper:
    """An exam of four questions, whose right answer is always ``b``."""

    blueprint: Blueprint
    form: Form


@dataclass
class Story:
    """The office, its course and exams, and the scheme; ``clock`` is moved by what takes days."""

    world: World
    clock: time_machine.Traveller
    programme: Programme
    counter: Paper
    complaints: Paper
    version: SchemeVersion
    sittings: int = 0

    @property
    def budi(self) -> Actor:
        """Who organises."""
        return self.world.actor("budi")

    @property
    def units(self) -> list[UUID]:
        """Of the scheme, in order."""
        return [unit.uuid for unit in rows.units(self.version)]

    def servant(self, name: str, since: date = make.SINCE) -> Account:
        """Somebody who works at the counter since a day."""
        someone = make.civil_servant(name, self.world.permits, self.world.officer)
        Assignment.objects.filter(person=someone).update(since=since)
        return make.account(someone)

    def later(self, **time: float) -> None:
        """So much time goes by."""
        self.clock.move_to(timezone.now() + timedelta(**time))

    def course(self, learner: Account, trainer: Account) -> Session:
        """The learner has a seat in the course, where that trainer teaches on Wednesday, in two days, from 08.00 to 12.00."""
        run = learning.offering(self.programme)
        begins = timezone.now() + timedelta(days=2, hours=-1)
        session = learning.session(run, Module.objects.get(programme=self.programme), begins)
        speaker = register_speaker(self.budi, region=REGION, person=trainer.person.uuid, facts=SpeakerFacts())
        set_speakers(self.budi, session=session.uuid, speakers=[speaker.uuid])
        seat = register(actor_of(learner), offering=run.uuid)
        self.later(days=2)
        mark(self.budi, session=session.uuid, registration=seat.uuid, present=True)
        self.later(days=1)
        finish_offering(self.budi, offering=run.uuid)
        return session

    def exam(self, paper: Paper, right: Mapping[str, int], people: Iterable[Account]) -> None:
        """These people sit it in an hour, are watched by Joko, and hand in; ``right`` answers of four by name."""
        self.sittings += 1
        begins = timezone.now() + timedelta(hours=1)
        facts = SittingFacts(
            "Uji", f"UJ{self.sittings}", None, "Aula kecamatan", begins, minutes=60, pin=False, gate=False
        )
        sitting = schedule_sitting(self.budi, blueprint=paper.blueprint.uuid, facts=facts, forms=[paper.form.uuid])
        uuid = sitting.uuid
        add_candidates(self.budi, sitting=uuid, people=[one.person.uuid for one in people])
        set_proctors(self.budi, sitting=uuid, people=[self.world.joko.person.uuid])
        publish_sitting(self.budi, sitting=uuid)
        self.clock.move_to(begins)
        start_sitting(self.budi, sitting=uuid)
        attempts = [
            _answered(card.number, card.code, right[card.name]) for card in cards_of(self.budi, sitting, []).rows
        ]
        self.later(minutes=30)
        submit_attempts(attempts, timezone.now())
        close_sitting(self.budi, sitting=uuid)

    def applied(self, who: Account, route: str, units: Sequence[UUID] = (), **facts: Any) -> Application:
        """An application handed in and found in order; able in these units, or all."""
        actor = actor_of(who)
        uuid = apply(actor, version=self.version.uuid, route=route, **facts).uuid
        for unit in units or self.units:
            claim_unit(actor, application=uuid, unit=unit, able=True)
        submit_application(actor, application=uuid, agreed=True)
        return check_application(self.budi, application=uuid, checks=[PREREQUISITE])

    def appointed(self, row: Application, who: Account, duty: Duty = Duty.ASSESSOR) -> Appointment:
        """Somebody with a duty, who has no conflict of interest."""
        made = appoint(self.budi, application=row.uuid, person=who.person.uuid, duty=duty)
        return declare(actor_of(who), appointment=made.uuid, conflict=False)

    def assessed(self, row: Application, who: Account, units: Sequence[UUID] = ()) -> Appointment:
        """Somebody finds these units, or all, shown by what is known of exams, courses and service."""
        duty = self.appointed(row, who)
        for unit in units or self.units:
            record_unit(actor_of(who), appointment=duty.uuid, unit=unit, observed=None, competent=True)
        return duty

    def brought(self, row: Application) -> UUID:
        """One paper for every unit, from the applicant."""
        applicant = Account.objects.get(person=row.person)
        told: dict[str, Any] = {"name": "register.pdf", "kind": "work", "title": "Register loket", "units": self.units}
        piece: UUID = add_piece(actor_of(applicant), application=row.uuid, stream=BytesIO(PDF), **told).uuid
        return piece

    def seen_at_work(self, duty: Appointment, piece: UUID, seen: Sequence[bool]) -> None:
        """Who has the duty finds the paper good for every unit, and each unit seen at work or not."""
        actor = actor_of(Account.objects.get(person=duty.person))
        for unit, able in zip(self.units, seen, strict=True):
            judge_piece(actor, appointment=duty.uuid, piece=piece, unit=unit, **GOOD)
            told: dict[str, Any] = {
                "observed": able,
                "competent": able,
                "note": "" if able else "Pengaduan tidak dijawab.",
            }
            record_unit(actor, appointment=duty.uuid, unit=unit, **told)

    def deciders(self, row: Application, duty: Duty = Duty.DECIDER) -> list[Account]:
        """Two who have not been here before."""
        found = [rows.certifier(self.world, f"Pemutus {row.pk} {duty} {one}") for one in ("satu", "dua")]
        for account in found:
            self.appointed(row, account, duty)
        return found

    def decided(self, row: Application, shown: Sequence[UUID] = (), stage: int = 1) -> Decision:
        """Two others say in a session that these units, or all, are shown."""
        judges = self.deciders(row, Duty.DECIDER if stage == 1 else Duty.APPEAL_DECIDER)
        plenary = open_plenary(self.budi, region=REGION, title="Sidang pleno", held_on=today(), place="Ruang Melati")
        (listed,) = list_cases(self.budi, plenary=plenary.uuid, applications=[row.uuid], stage=stage)
        told: dict[str, Any] = {"case": listed.pk, "competent": shown or self.units, "reason": "Bukti lengkap."}
        first, second = (vote(actor_of(one), **told) for one in judges)
        assert first is None
        assert second is not None
        return second

    def issued(self, decision: Decision) -> Credential:
        """The certificate of a decision."""
        return issue(self.budi, decisions=[decision.uuid])[0]

    def certified(self, who: Account) -> Credential:
        """By test-out: all answers right in both exams, judged and decided by others."""
        for paper in (self.counter, self.complaints):
            self.exam(paper, {who.person.name: 4}, [who])
        row = self.applied(who, "test-out")
        self.assessed(row, rows.assessor(self.world, f"Asesor {row.pk}"))
        return self.issued(self.decided(row))

    def half(self) -> tuple[Account, Decision]:
        """Tuti by test-out: all answers right at the counter, one of four about complaints; so two of four units."""
        tuti, judge = self.servant("Tuti Handayani"), rows.assessor(self.world, "Sri Lestari")
        self.exam(self.counter, {"Tuti Handayani": 4}, [tuti])
        self.exam(self.complaints, {"Tuti Handayani": 1}, [tuti])
        row = self.applied(tuti, "test-out")
        duty = self.assessed(row, judge, self.units[:2])
        for unit in self.units[2:]:
            self.not_yet(duty, judge, unit)
        return tuti, self.decided(row, self.units[:2])

    def not_yet(self, duty: Appointment, judge: Account, unit: UUID) -> None:
        """The assessor does not find that unit shown."""
        why = "Nilai ujiannya belum cukup."
        record_unit(actor_of(judge), appointment=duty.uuid, unit=unit, observed=None, competent=False, note=why)

    def contested(self) -> tuple[Account, Decision, Account]:
        """Rahmat by his work: three of four units, because Sri did not see him answer a complaint."""
        rahmat, sri = self.servant("Rahmat Hidayat"), rows.assessor(self.world, "Sri Lestari")
        row = self.applied(rahmat, "prior")
        self.seen_at_work(self.appointed(row, sri), self.brought(row), [True, True, True, False])
        return rahmat, self.decided(row, self.units[:3]), sri


def story(clock: time_machine.Traveller) -> Story:
    """The office on a Monday morning: four units, each by course and exam, by test-out, or by work seen and shown."""
    world = make.world()
    programme = learning.programme(world, title="Pelayanan Prima")
    learning.module(programme)
    counter, complaints = paper(world, "Uji Pelayanan Loket"), paper(world, "Uji Penanganan Pengaduan")
    budi = world.actor("budi")
    draft = create_scheme(budi, region=REGION, code="SK-01", title="Petugas Front Office").uuid
    facts = SchemeFacts(
        about="Bagi petugas loket.",
        source="Keputusan Kepala Badan",
        prerequisites=(PREREQUISITE,),
        renewal={"kind": "observation"},
    )
    change_draft(budi, version=draft, facts=facts)
    for (code, title), exam in zip(UNITS, (counter, counter, complaints, complaints), strict=True):
        rule = ways(programme, exam)
        add_unit(budi, version=draft, facts=UnitFacts(code, title, ("Mengerjakannya menurut standar.",), rule=rule))
    set_positions(budi, version=draft, positions=[world.officer.uuid])
    version = publish_version(budi, version=draft)
    official = {"official": "Drs. Ilham Saputra, M.Si.", "title": "Kepala Badan", "place": "Muara Bulian"}
    set_issuing_rule(budi, region=REGION, way="seal", source="Keputusan Bupati", **official)
    return Story(world, clock, programme, counter, complaints, version)


def ways(programme: Programme, paper: Paper) -> dict[str, Any]:
    """How a unit is shown: taught and 70, or 80 after two years of service, or by a paper and at work."""
    exam = {"kind": "exam", "blueprint": str(paper.blueprint.uuid)}
    course = {"kind": "attendance", "programme": str(programme.uuid)}
    return {
        "any": [
            {"all": [course, {**exam, "least": 70, "reason": "Keputusan panel"}]},
            {"all": [{**exam, "least": 80, "reason": "Uji langsung"}, {"kind": "experience", "months": 24}]},
            {"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "observation"}]},
        ]
    }


def paper(world: World, title: str) -> Paper:
    """A published blueprint and a form of it."""
    bank = exams.bank(world)
    versions = [exams.version(exams.item(bank)) for _ in range(4)]
    plan = exams.blueprint(world, bank, items=4, title=title)
    return Paper(plan, exams.form(plan, versions))


def file_of(row: Credential) -> bytes:
    """The signed file."""
    with open_file(Signature.objects.get(credential=row).file) as file:
        return file.read()


def _answered(number: str, code: str, right: int) -> int:
    """A candidate enters with the card and answers, so many right. Returns the attempt."""
    now = timezone.now()
    claim = read(enter(number=number, code=code, pin="", now=now).token, now)
    values = ["b"] * right + ["a"] * (4 - right)
    saved = save_answers([Save(claim, slot, 1, json.dumps(value)) for slot, value in enumerate(values, 1)], now)
    assert {one.refusal for one in saved} == {""}
    return claim.key
