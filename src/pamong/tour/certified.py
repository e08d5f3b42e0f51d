"""Certification in the tour: a scheme, people at every step from application to certificate, and what became of some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.credentials.actions.applications import Claim, apply, check_application, claim_units, submit_application
from pamong.credentials.actions.appointing import appoint, declare
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.issuing_rules import set_issuing_rule
from pamong.credentials.actions.life import suspend, withdraw_credential
from pamong.credentials.actions.outside import OutsideFacts, register_outside, verify_outside
from pamong.credentials.actions.plenaries import close_plenary, list_cases, open_plenary
from pamong.credentials.actions.portfolio import add_piece
from pamong.credentials.actions.replacing import reissue
from pamong.credentials.actions.schemes import (
    change_draft,
    change_unit,
    create_scheme,
    publish_version,
    remove_unit,
    set_positions,
)
from pamong.credentials.actions.schemes.facts import facts_of, unit_facts_of
from pamong.credentials.actions.voting import vote
from pamong.credentials.queries.facts import units_of
from pamong.people.queries.posts import posts_in
from pamong.tour.actors import actor_of_cast, member_of, paper
from pamong.tour.events import Known
from pamong.tour.places import BATANG_HARI
from pamong.tour.recognised import number_certificates

_CODE, _TITLE = "SK-PTSP-01", "Petugas Front Office Perizinan"
_ASSESSOR: Final = "citra"
_DECIDERS: Final = ("kartika", "lukman")
_OBSERVED: Final = {"kind": "observation"}
_ALL: Final = 99
_OFFICERS, _ON_TRIAL = "Penata Perizinan", "Penata Layanan Operasional"
"""How names of the posts begin that a scheme is for; who holds the whole scheme is not offered the small one."""

_ENOUGH: Final = 9


@dataclass(frozen=True, slots=True)
class _Case:
    """An application: its id, its units in order, and pieces of work in it; how many units are shown."""

    id: int
    uuid: UUID
    units: tuple[UUID, ...]
    pieces: tuple[UUID, ...] = ()
    prerequisites: tuple[str, ...] = ()
    shown: int = 0


def certify(known: Known, region: RegionId, plan: UUID, passed: Sequence[int]) -> None:
    """Two published schemes; six certified: one withdrawn, one suspended, one mended, one that ends soon; others wait.

    plan        blueprint of the exam that the scheme asks for
    passed      people with enough in it
    """
    if len(passed) < _ENOUGH:
        raise RuntimeError("too few of the tour passed")
    _settle_who_signs()
    version, short = _scheme(region, plan, _CODE, _TITLE), _short(region, plan)
    people = [Actor("tour", person=PersonId(person)) for person in passed]
    judged = [_assessed(_applied(version, who), known, _ALL) for who in (actor_of_cast("ani"), *people[:4])]
    judged.append(_assessed(_applied(short, people[8]), known, _ALL))
    judged.append(_assessed(_applied(version, people[4]), known, 2))
    _certificates(_decided({case.id: case for case in judged}))
    _from_elsewhere(known)
    for who in people[5:7]:
        _applied(version, who)
    waiting = _checked(_applied(version, people[7]))
    appoint(SYSTEM, application=waiting.uuid, person=member_of(known, _ASSESSOR), duty="assessor")


def _from_elsewhere(known: Known) -> None:
    """Ani holds a certificate of another institute, which has ended since."""
    day = known.day
    told = OutsideFacts(
        "Pelatihan Dasar Pelayanan (contoh)",
        "Lembaga Sertifikasi Contoh",
        f"LSC/0412/{day.year - 3}",
        issued_on=day - timedelta(days=1_200),
        valid_until=day - timedelta(days=105),
    )
    row = register_outside(actor_of_cast("ani"), facts=told, stream=paper(told.title), name="sertifikat.pdf")
    verify_outside(SYSTEM, outside=row.uuid, how="Daftar penerbit (contoh)")


def _settle_who_signs() -> None:
    set_issuing_rule(
        SYSTEM,
        region=BATANG_HARI,
        official="Drs. Ilham Saputra, M.Si.",
        title="Kepala Badan",
        place="Muara Bulian",
        way="seal",
        source="",
    )
    number_certificates(BATANG_HARI, "800.1.13/{number}/{unit}-BTH/{year}")


def _short(region: RegionId, plan: UUID) -> UUID:
    """The same with one unit, for people on trial: such a certificate ends after two months."""
    return _scheme(
        region, plan, "SK-PTSP-02", "Petugas Front Office Perizinan, masa percobaan", units=1, months=2, posts=_ON_TRIAL
    )


def _scheme(
    region: RegionId, plan: UUID, code: str, title: str, *, units: int = _ALL, months: int = 36, posts: str = _OFFICERS
) -> UUID:
    """The ready scheme for licensing; each unit by the exam, or by a piece of work, and seen at work."""
    draft = create_scheme(SYSTEM, region=BATANG_HARI, code=code, title=title, template="licensing")
    change_draft(SYSTEM, version=draft.uuid, facts=replace(facts_of(draft), months=months))
    for unit in units_of(draft.pk)[units:]:
        remove_unit(SYSTEM, unit=unit.uuid)
    exam = {"kind": "exam", "blueprint": str(plan), "least": 70, "reason": "Batas contoh; belum ditetapkan panel"}
    rule = {"any": [{"all": [exam, _OBSERVED]}, {"all": [{"kind": "portfolio", "pieces": 1}, _OBSERVED]}]}
    for unit in units_of(draft.pk):
        change_unit(SYSTEM, unit=unit.uuid, facts=replace(unit_facts_of(unit), rule=rule))
    fitting = [post.uuid for post in posts_in(region) if post.name.startswith(posts)]
    set_positions(SYSTEM, version=draft.uuid, positions=fitting)
    published: UUID = publish_version(SYSTEM, version=draft.uuid).uuid
    return published


def _applied(version: UUID, who: Actor) -> _Case:
    """An application that was handed in: Ani's after her course and with a piece of work, the others' by their exam alone."""
    own = who.account is not None
    row = apply(who, version=version, route="course" if own else "test-out")
    units = tuple(unit.uuid for unit in units_of(row.version_id))
    claim_units(who, application=row.uuid, claims=[Claim(unit, able=True, note="") for unit in units])
    pieces = (_piece(who, row.uuid, units),) if own else ()
    submit_application(who, application=row.uuid, agreed=True)
    return _Case(row.pk, row.uuid, units, pieces, tuple(row.version.prerequisites))


def _piece(who: Actor, application: UUID, units: Sequence[UUID]) -> UUID:
    piece: UUID = add_piece(
        who,
        application=application,
        stream=paper("Rekap permohonan izin yang diperiksa, Januari sampai Juni"),
        name="rekap.pdf",
        kind="work",
        title="Rekap permohonan yang diperiksa",
        dated=timezone.localdate(),
        units=units,
    ).uuid
    return piece


def _checked(case: _Case) -> _Case:
    check_application(SYSTEM, application=case.uuid, checks=case.prerequisites)
    return case


def _assessed(case: _Case, known: Known, shown: int) -> _Case:
    """Citra judges the units; the first so many are shown. Kartika and Lukman are to decide."""
    _checked(case)
    citra, duty = actor_of_cast(_ASSESSOR), _duty(case, known, _ASSESSOR, "assessor")
    for key in _DECIDERS:
        _duty(case, known, key, "decider")
    for piece in case.pieces:
        for unit in case.units:
            judge_piece(
                citra,
                appointment=duty,
                piece=piece,
                unit=unit,
                valid=True,
                authentic=True,
                current=True,
                sufficient=True,
            )
    for number, unit in enumerate(case.units, 1):
        good = number <= shown
        note = "" if good else "Praktik belum memenuhi elemen unit ini (contoh)."
        record_unit(citra, appointment=duty, unit=unit, observed=good, competent=good, note=note)
    return replace(case, shown=shown)


def _duty(case: _Case, known: Known, key: str, duty: str) -> UUID:
    """Somebody of the cast judges, and declared no conflict."""
    given: UUID = appoint(SYSTEM, application=case.uuid, person=member_of(known, key), duty=duty).uuid
    declare(actor_of_cast(key), appointment=given, conflict=False)
    return given


def _decided(judged: Mapping[int, _Case]) -> list[UUID]:
    """Kartika and Lukman decide about all of them in one session. Returns the decisions that say competent."""
    plenary = open_plenary(
        SYSTEM,
        region=BATANG_HARI,
        title="Sidang pleno sertifikasi perizinan",
        held_on=timezone.localdate(),
        place="Ruang rapat BKPSDM",
    )
    made = []
    for listed in list_cases(SYSTEM, plenary=plenary.uuid, applications=[case.uuid for case in judged.values()]):
        case = judged[listed.application_id]
        reason = "Sesuai hasil penilaian asesor."
        for key in _DECIDERS:
            last = vote(actor_of_cast(key), case=listed.pk, competent=case.units[: case.shown], reason=reason)
        if last and last.competent:
            made.append(last.uuid)
    close_plenary(SYSTEM, plenary=plenary.uuid)
    return made


def _certificates(decisions: Sequence[UUID]) -> None:
    """One for each, the last of which ends soon; of the others one was printed wrongly, one is suspended, one withdrawn."""
    given = issue(SYSTEM, decisions=decisions)
    kartika = actor_of_cast("kartika")
    suspend(kartika, credential=given[-3].uuid, public="check", reason="Menunggu pemeriksaan etik (contoh)")
    withdraw_credential(
        kartika, credential=given[-2].uuid, public="discipline", reason="Ditetapkan sidang etik (contoh)"
    )
    reissue(SYSTEM, credential=given[1].uuid, public="error", reason="Tingkat skema salah tercetak (contoh)")
