"""Certificates of the governments beside Batang Hari: who passed the course is seen at work, judged, and certified."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.credentials.actions.applications import Claim, apply, check_application, claim_units, submit_application
from pamong.credentials.actions.appointing import appoint, declare
from pamong.credentials.actions.assessing import record_unit
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.issuing_rules import set_issuing_rule
from pamong.credentials.actions.plenaries import close_plenary, list_cases, open_plenary
from pamong.credentials.actions.schemes import change_unit, create_scheme, publish_version, remove_unit, set_positions
from pamong.credentials.actions.schemes.facts import unit_facts_of
from pamong.credentials.actions.voting import vote
from pamong.credentials.queries.facts import units_of
from pamong.office.actions.numbers import set_series
from pamong.people.access import actor_of
from pamong.people.actions.accounts import open_accounts
from pamong.people.actions.grants import grant_role
from pamong.people.queries.accounts import account_named
from pamong.people.queries.posts import posts_in
from pamong.people.queries.roll import members
from pamong.tour.courses import people_of
from pamong.tour.governments import Certified
from pamong.tour.offices import PERSONNEL
from pamong.tour.places import place_of

_UNITS: Final = 2
"""Of the ready scheme that are kept."""

_HELD: Final = 1
"""Who is certified; one more waits for an assessor."""

_ROLES: Final = ("assessor", "certifier", "certifier")


def recognise(code: str, region: RegionId, told: Certified, programme: UUID, able: Sequence[int]) -> None:
    """A scheme, a certificate of it, and somebody who waits.

    able        people who passed the programme, which every unit asks for
    """
    place = place_of(code)
    town = place.seat.rpartition(", ")[2]
    set_issuing_rule(
        SYSTEM,
        region=code,
        official="Dra. Contoh Pejabat, M.Si.",
        title="Kepala Badan",
        place=town,
        way="seal",
        source="",
    )
    number_certificates(code, told.number)
    version = _scheme(code, region, told, programme)
    bench = _bench(code, region, set(able))
    cases = [_judged(_applied(version, person), bench) for person in able[:_HELD]]
    issue(SYSTEM, decisions=_decided(code, cases, bench))
    _applied(version, able[_HELD])


def number_certificates(code: str, pattern: str) -> None:
    """An office numbers them in its own way; two of them give no certificate the same number."""
    set_series(
        SYSTEM, region=code, key="certificate", pattern=pattern, width=3, period="year", source="Tata naskah (contoh)"
    )


def _scheme(code: str, region: RegionId, told: Certified, programme: UUID) -> UUID:
    draft = create_scheme(SYSTEM, region=code, code=told.code, title="", template=told.template)
    taught, seen = {"kind": "attendance", "programme": str(programme)}, {"kind": "observation"}
    rule = {"any": [{"all": [taught, seen]}, {"all": [{"kind": "portfolio", "pieces": 2}, seen]}]}
    kept, surplus = units_of(draft.pk)[:_UNITS], units_of(draft.pk)[_UNITS:]
    for unit in surplus:
        remove_unit(SYSTEM, unit=unit.uuid)
    for unit in kept:
        change_unit(SYSTEM, unit=unit.uuid, facts=replace(unit_facts_of(unit), rule=rule))
    posts = [post.uuid for post in posts_in(region) if post.name.startswith(told.posts)]
    set_positions(SYSTEM, version=draft.uuid, positions=posts)
    published: UUID = publish_version(SYSTEM, version=draft.uuid).uuid
    return published


def _bench(code: str, region: RegionId, but: set[int]) -> list[tuple[Actor, UUID]]:
    """An assessor and two who decide, of the office of personnel, with accounts and roles; nobody of the cast."""
    posts = [post.person for post in people_of(region, PERSONNEL) if post.person not in but]
    able = (one for one in members(posts).values() if one.kind == "pns" and account_named(one.number) is None)
    people = list(islice(able, len(_ROLES)))
    open_accounts(SYSTEM, people=[one.uuid for one in people])
    bench = []
    for one, role in zip(people, _ROLES, strict=True):
        grant_role(SYSTEM, person=one.uuid, role=role, region=code)
        account = account_named(one.number)
        if account is None:
            raise RuntimeError(f"{one.name} has no account")
        bench.append((actor_of(account), one.uuid))
    return bench


def _applied(version: UUID, person: int) -> tuple[int, UUID, tuple[UUID, ...]]:
    """An application that was handed in and can be judged: id, uuid, units."""
    who = Actor("tour", person=PersonId(person))
    row = apply(who, version=version, route="course")
    units = tuple(unit.uuid for unit in units_of(row.version_id))
    claim_units(who, application=row.uuid, claims=[Claim(unit, able=True, note="") for unit in units])
    submit_application(who, application=row.uuid, agreed=True)
    check_application(SYSTEM, application=row.uuid, checks=tuple(row.version.prerequisites))
    return row.pk, row.uuid, units


def _judged(
    case: tuple[int, UUID, tuple[UUID, ...]], bench: Sequence[tuple[Actor, UUID]]
) -> tuple[int, UUID, tuple[UUID, ...]]:
    """Seen at work in every unit."""
    _number, uuid, units = case
    duties = []
    for (actor, person), duty in zip(bench, ("assessor", "decider", "decider"), strict=True):
        given = appoint(SYSTEM, application=uuid, person=person, duty=duty).uuid
        declare(actor, appointment=given, conflict=False)
        duties.append(given)
    for unit in units:
        record_unit(bench[0][0], appointment=duties[0], unit=unit, observed=True, competent=True)
    return case


def _decided(
    code: str, cases: Sequence[tuple[int, UUID, tuple[UUID, ...]]], bench: Sequence[tuple[Actor, UUID]]
) -> list[UUID]:
    """One session about all of them. Returns the decisions."""
    plenary = open_plenary(
        SYSTEM, region=code, title="Sidang pleno pertama", held_on=timezone.localdate(), place="Ruang rapat"
    )
    units, made = {number: shown for number, _uuid, shown in cases}, []
    for listed in list_cases(SYSTEM, plenary=plenary.uuid, applications=[uuid for _number, uuid, _units in cases]):
        for actor, _person in bench[1:]:
            last = vote(actor, case=listed.pk, competent=units[listed.application_id], reason="Sesuai hasil penilaian.")
        if last:
            made.append(last.uuid)
    close_plenary(SYSTEM, plenary=plenary.uuid)
    return made
