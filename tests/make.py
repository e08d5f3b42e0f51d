"""Data for tests, by typed functions, and the cast who tries to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.utils import timezone

from pamong.core.actor import SYSTEM, VISITOR, Actor, RegionId
from pamong.core.journal import record
from pamong.core.keys import load_key
from pamong.core.queries import Head, chain_heads
from pamong.core.seal import seal_all
from pamong.kit.imports import Preview, preview_import
from pamong.kit.jobs import start_job
from pamong.kit.models import Job
from pamong.people.access import actor_of
from pamong.people.actions.regions import create_region
from pamong.people.models import (
    Account,
    Assignment,
    CodePurpose,
    Delegation,
    Employment,
    Grant,
    Person,
    PersonNumber,
    Position,
    Region,
    Role,
    SignInCode,
    Unit,
    UnitVersion,
)

CAST = ("anonymous", "owner", "colleague", "stranger")
"""Nobody; whose it is; who works beside them without a role; who serves in another region and must never see anything."""

EVERYBODY = ("ani", "budi", "citra", "dewi", "eka", "fajar", "gita", "hadi", "indra", "joko", "kiki", "maya")
"""Who has a name in the world."""

SINCE = date(2024, 1, 1)
"""Since when everything in the world holds."""

PASSWORD = "padi menguning di hulu"
"""Of everybody in the world."""

_numbers = count(1)


@dataclass(frozen=True)
class World:
    """Two regions and the cast in them; each of the cast is an account, made when first asked for.

    region      Kabupaten Batang Hari, where everybody but Dewi serves
    other       Provinsi Maluku Utara, where Dewi has every role
    licensing   an office with a head (Fajar) and Ani in it; ``permits`` is a unit below it; ``health`` another office
    """

    region: Region
    other: Region
    licensing: Unit
    permits: Unit
    health: Unit
    away: Unit
    head: Position
    officer: Position
    away_post: Position

    @cached_property
    def ani(self) -> Account:
        """Takes exams; serves in ``permits``."""
        return account(civil_servant("Ani Rahmawati", self.permits, self.officer))

    @cached_property
    def budi(self) -> Account:
        """Organises."""
        return self._holder("Budi Hartawan", Role.ORGANISER)

    @cached_property
    def citra(self) -> Account:
        """Assesses."""
        return self._holder("Citra Anggraini", Role.ASSESSOR)

    @cached_property
    def dewi(self) -> Account:
        """Has every role in the other region."""
        person = civil_servant("Dewi Anggraini", self.away, self.away_post)
        for role in Role.values:
            grant(person, role, self.other)
        return account(person)

    @cached_property
    def eka(self) -> Account:
        """Administers."""
        return self._holder("Eka Prasetya", Role.ADMINISTRATOR)

    @cached_property
    def fajar(self) -> Account:
        """Leads ``licensing``."""
        return account(civil_servant("Fajar Nugraha", self.licensing, self.head, leads=True))

    @cached_property
    def gita(self) -> Account:
        """Audits."""
        return self._holder("Gita Permata", Role.AUDITOR)

    @cached_property
    def hadi(self) -> Account:
        """Evaluates."""
        return self._holder("Hadi Wijaya", Role.EVALUATOR)

    @cached_property
    def indra(self) -> Account:
        """A partner from outside, without a number."""
        someone = person("Indra Kusuma", self.region)
        grant(someone, Role.PARTNER, self.region)
        return account(someone)

    @cached_property
    def joko(self) -> Account:
        """Administers the unit ``health``."""
        someone = civil_servant("Joko Susilo", self.health, self.officer)
        grant(someone, Role.UNIT_ADMINISTRATOR, self.region, self.health)
        return account(someone)

    @cached_property
    def kiki(self) -> Account:
        """A colleague without a role, in ``health``."""
        return account(civil_servant("Kiki Amalia", self.health, self.officer))

    @cached_property
    def maya(self) -> Account:
        """Decides about certification."""
        return self._holder("Maya Puspita", Role.CERTIFIER)

    def actor(self, name: str) -> Actor:
        """One of the cast as actor, with the rights of this moment."""
        return actor_of(getattr(self, name))

    def cast_member(self, name: str) -> str:
        """Uuid of one of the cast, whom the button of a tour home signs in."""
        row: Account = getattr(self, name)
        Account.objects.filter(pk=row.pk).update(email=f"{name}@contoh.invalid")
        return str(row.uuid)

    def _holder(self, name: str, role: Role) -> Account:
        someone = civil_servant(name, self.health, self.officer)
        grant(someone, role, self.region)
        return account(someone)


def world() -> World:
    """A fresh world in the database of the test."""
    region, other = create_region(SYSTEM, code="15.04"), create_region(SYSTEM, code="82")
    licensing = unit("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", region)
    return World(
        region=region,
        other=other,
        licensing=licensing,
        permits=unit("Bidang Perizinan", region, licensing),
        health=unit("Dinas Kesehatan", region),
        away=unit("Dinas Kesehatan", other),
        head=position("Kepala Dinas", region, kind="1"),
        officer=position("Penata Perizinan Ahli Pertama", region, kind="2", level="JF Ahli Pertama"),
        away_post=position("Analis Kebijakan Ahli Muda", other, kind="2"),
    )


def unit(name: str, region: Region, parent: Unit | None = None, **facts: Any) -> Unit:
    """An office with its first version."""
    row = Unit.objects.create(region=region, created_at=timezone.now())
    UnitVersion.objects.create(unit=row, name=name, parent=parent, since=SINCE, **facts)
    row.refresh_from_db()
    return row


def position(name: str, region: Region, **facts: Any) -> Position:
    """A kind of post; general unless told otherwise."""
    row = Position.objects.create(region=region, name=name, created_at=timezone.now(), **{"kind": "4", **facts})
    row.refresh_from_db()
    return row


def person(name: str, region: Region | None, **facts: Any) -> Person:
    """Somebody without number or employment."""
    row = Person.objects.create(name=name, region=region, created_at=timezone.now(), **facts)
    row.refresh_from_db()
    return row


def number() -> str:
    """A valid NIP that nobody has: a woman born on 22 July 1985, appointed in February 2010."""
    return f"198507222010022{next(_numbers) % 998 + 1:03}"  # others are written by hand in tests: 2010012…


def civil_servant(
    name: str, unit: Unit, position: Position, *, leads: bool = False, nip: str = "", **facts: Any
) -> Person:
    """A permanent civil servant in a definitive post."""
    row = person(name, unit.region, **facts)
    PersonNumber.objects.create(person=row, number=nip or number(), since=SINCE)
    Employment.objects.create(person=row, region=unit.region, kind="pns", standing="01", grade="III/a", since=SINCE)
    Assignment.objects.create(person=row, unit=unit, position=position, kind="D", leads=leads, since=SINCE)
    return row


def account(person: Person, *, email: str | None = None, password: str = PASSWORD) -> Account:
    """An account that has been used; with an empty password one whose owner never came."""
    row = Account.objects.create(person=person, email=email, password=hashed(password), created_at=timezone.now())
    row.refresh_from_db()
    return row


@cache
def hashed(password: str) -> str:
    """What is kept of a password; made once a run, because that is slow by design."""
    return make_password(password or None)


def grant(person: Person, role: str, region: Region, unit: Unit | None = None) -> Grant:
    """A role without an end."""
    return Grant.objects.create(
        person=person, role=role, region=region, unit=unit, since=SINCE, created_at=timezone.now()
    )


def delegation(principal: Account, delegate: Account) -> Delegation:
    """Somebody lets somebody else act, for a very long time."""
    row = Delegation.objects.create(
        principal=principal,
        delegate=delegate,
        reason="Cuti",
        since=SINCE,
        until=date(2999, 1, 1),
        created_at=timezone.now(),
    )
    row.refresh_from_db()
    return row


def recovery(account: Account, asked_by: Account) -> SignInCode:
    """A recovery that waits for a second person."""
    now = timezone.now()
    row = SignInCode.objects.create(
        account=account,
        purpose=CodePurpose.RECOVERY,
        reason="Ponsel hilang",
        asked_by=asked_by.pk,
        asked_at=now,
        valid_from=now,
        valid_until=now + timedelta(days=1),
    )
    row.refresh_from_db()
    return row


def preview(world: World) -> Preview:
    """An import that waits to be applied: one new person, one refused row."""
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write("NIP;Nama;Jenis Pegawai;Jabatan;Unit Organisasi\n")
        file.write("199003152015032001;Rina Marlina;PNS;Perawat Terampil;Dinas Kesehatan\n")
        file.write("19900231;Suparman;PNS;Perawat Terampil;Dinas Kesehatan\n")
        file.flush()
        return preview_import(
            world.actor("budi"),
            region=RegionId(world.region.pk),
            kind="people.registry",
            path=Path(file.name),
            name="pegawai.csv",
        )


def browser(role: str, world: World | None = None, owner: str = "budi") -> Client:
    """A browser of one of the cast.

    owner       whose the thing is that the test is about, by the name in the world
    """
    return Client() if world is None else browser_of(world, names(owner)[role])


def browser_of(world: World, name: str) -> Client:
    """A browser of somebody in the world; of a visitor without a name."""
    client = Client()
    if name:
        client.force_login(getattr(world, name))
    return client


def names(owner: str) -> dict[str, str]:
    """Who plays which of the cast, by the name in the world."""
    return {"anonymous": "", "owner": owner, "colleague": "kiki", "stranger": "dewi"}


def heads(regions: Sequence[int] = (0,), entries: int = 2) -> list[Head]:
    """Seal that many entries in each region; returns the ends of the chains."""
    with transaction.atomic():
        for region in regions:
            for number in range(entries):
                record(SYSTEM, "kit.tried", f"kit.try:{number}", region=region)
    seal_all(load_key(settings.HOME))
    return chain_heads()


def job(title: str = "Memeriksa berkas “pegawai.xlsx”", actor: Actor = VISITOR) -> Job:
    """A job that waits for a worker; a visitor's unless told otherwise."""
    return start_job(actor, kind="kit.check_file", title=title, args={"file": "0" * 32})
