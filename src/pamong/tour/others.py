"""Programmes of the governments beside Batang Hari, each in three stages: before, running, a year later."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.competency.actions.snapshots import take_snapshot
from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.core.refusals import Refusal
from pamong.evaluation.actions.cycles import open_cycle
from pamong.evaluation.actions.findings import FindingFacts, add_finding
from pamong.learning.actions.offerings import OfferingFacts, SessionFacts, add_session, open_offering, publish_offering
from pamong.learning.actions.programmes import create_from_template, publish_programme, set_aims
from pamong.learning.actions.registration import confirm, register, withdraw
from pamong.learning.queries.modules import modules_of
from pamong.people.access import today
from pamong.people.queries.posts import HeldPost, held_posts
from pamong.people.queries.regions import region_by_code
from pamong.tour.courses import people_of
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.governments import GOVERNMENTS, Government, Served
from pamong.tour.hours import CLOSES, next_days, spread
from pamong.tour.needs import examine_people, set_standards, write_dictionary
from pamong.tour.past import hold_past, month
from pamong.tour.recognised import recognise
from pamong.tour.served import Flow, ask_public, recall_public, serve_cases, serve_standard
from pamong.tour.studied import BEFORE, SINCE, study_effect
from pamong.tour.teaching import Taught

_EACH, _HOME = 2, 8
"""People who came from each office that was trained; or from the home office, where no service was."""

_SEATS, _WANT = 5, 8
"""Of the batch that is open, and who wants one of them."""


def run_programmes(known: Known, regions: Mapping[str, RegionId]) -> None:
    """All of them, one government after the other."""
    for one in GOVERNMENTS:
        region = regions[one.code]
        _measure(known, one, region)
        programme = _programme(one, region)
        people, poor = _past(one, region, programme)
        _open(one, region, programme, people)
        if one.served:
            _serve(known, one, programme)
        if one.certified:
            able = [person for person in people if person not in poor]
            recognise(one.code, region, one.certified, programme.uuid, able)


def _measure(known: Known, one: Government, region: RegionId) -> None:
    """Before: what posts ask for, what people showed last year, and the picture of what lacks."""
    write_dictionary(region, one.code, one.dictionary, one.skills)
    set_standards(region, one.code, one.skills)
    examine_people(region, known.day, chance(known.day.year, one.code, "needs"), weak=one.weak)
    take_snapshot(SYSTEM, region=region, title=f"Pemetaan kompetensi {known.day.year}")


def _programme(one: Government, region: RegionId) -> Taught:
    row = create_from_template(SYSTEM, region=one.code, template=one.template, title=one.title)
    aim = next(facts.uuid for facts in current_competencies(region).values() if facts.code == one.weak)
    set_aims(SYSTEM, programme=row.uuid, aims={aim: one.level})
    publish_programme(SYSTEM, programme=row.uuid)
    return Taught(row.pk, row.uuid)


def _past(one: Government, region: RegionId, programme: Taught) -> tuple[list[int], list[int]]:
    """A year ago: who came, and who of them did not pass."""
    start = month(today().replace(day=1), -SINCE - 1)
    if one.served:
        each = max(_EACH, _HOME // len(one.served.trained))
        offices = [people_of(region, office)[: each + 1] for office in one.served.trained]
    else:
        offices = [people_of(region, one.home)[: _HOME + 1]]
    poor = [posts[-1].person for posts in offices if len(posts) > 1]
    people = [post.person for posts in offices for post in posts]
    first = start + timedelta(days=7)
    basis, place = "Daftar hadir 893.3/09 (contoh)", "Balai latihan (contoh)"
    hold_past(programme, people, first, basis=basis, place=place, poor=poor, zone=_zone(one))
    return people, poor


def _open(one: Government, region: RegionId, programme: Taught, trained: Sequence[int]) -> None:
    """From the next working morning on: first come, five seats; some wait, one gave the seat back, some said they will come."""
    zone = _zone(one)
    now = timezone.now().astimezone(zone)
    modules = modules_of(programme.id)
    spans = spread(modules, next_days(region, now, len(modules)), zone)
    contact = "Bidang Pengembangan Kompetensi"
    facts = OfferingFacts(
        _SEATS,
        "first",
        approval=False,
        approval_days=3,
        grace=15,
        opens_at=now - timedelta(minutes=1),
        closes_at=spans[0].starts - CLOSES,
        contact=contact,
    )
    offering: UUID = open_offering(SYSTEM, programme=programme.uuid, facts=facts).uuid
    for module, span in zip(modules, spans, strict=True):
        told = SessionFacts(module.uuid, "", *span, place="Balai latihan (contoh)")
        add_session(SYSTEM, offering=offering, facts=told)
    publish_offering(SYSTEM, offering=offering)
    _want(offering, [post for post in _free(region) if post.person not in set(trained)])


def _zone(one: Government) -> ZoneInfo:
    return ZoneInfo(region_by_code(SYSTEM, one.code).zone)


def _free(region: RegionId) -> list[HeldPost]:
    return [post for post in held_posts(region) if post.kind == "D" and not post.leads]


def _want(offering: UUID, people: Sequence[HeldPost]) -> None:
    """Eight register as they come; who may not is passed over."""
    came: list[tuple[Actor, UUID]] = []
    for post in people:
        actor = Actor("tour", person=PersonId(post.person))
        with suppress(Refusal):
            came.append((actor, register(actor, offering=offering).uuid))
        if len(came) == _WANT:
            break
    for actor, seat in came[:3]:
        confirm(actor, registration=seat)
    gone, seat = came[3]
    withdraw(gone, registration=seat, reason="Ditugaskan ke kegiatan lain pada hari yang sama (contoh)")


def _serve(known: Known, one: Government, programme: Taught) -> None:
    """The public's side: two years of requests, the study, and what was found."""
    if one.served is None or one.asked is None:
        return
    start = month(today().replace(day=1), -SINCE)
    made = [_served(known, one.code, one.served, place, office) for place, office in _offices(one.served)]
    ask_public(made[0], one.code)
    study = study_effect(one.code, programme.uuid, one.asked, service=one.served.code, start=start)
    cycle = open_cycle(SYSTEM, region=one.code).uuid
    told = FindingFacts("strength" if one.asked.public else "weakness", one.asked.question, "study", str(study))
    add_finding(SYSTEM, cycle=cycle, facts=told)


def _offices(served: Served) -> list[tuple[int, str]]:
    return list(enumerate((*served.trained, *served.beside)))


def _served(known: Known, region: str, served: Served, place: int, office: str) -> UUID:
    start = month(today().replace(day=1), -SINCE)
    known.unit(region, office, served.above.get(office, ""))
    flow = Flow(
        served.template,
        office,
        region,
        served.cases,
        served.before,
        served.after if office in served.trained else served.before,
        0,
        code=served.code,
        first=month(start, -BEFORE),
        changed=start,
        spread=0.3,
    )
    service = serve_standard(known, flow, title=served.title)
    serve_cases(flow, service, chance(region, place, "cases"))
    if office in served.trained:
        recall_public(service, start, f"{region}:{place}", better=served.after < served.before)
    return service
