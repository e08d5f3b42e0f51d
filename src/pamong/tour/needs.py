"""What the tour's people are able to do: a dictionary, standards of posts, rules they rest on, a test of last year, and rounds.

One government has all of it; the others begin with what comes with pamong.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from pamong.competency.actions.dictionary import KIND as DICTIONARY
from pamong.competency.actions.drafts import change_draft
from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.actions.frameworks import VersionFacts, publish_version
from pamong.competency.actions.regulations import (
    RegulationFacts,
    link_regulation,
    register_regulation,
    withdraw_regulation,
)
from pamong.competency.actions.rounds.closing import close_round
from pamong.competency.actions.rounds.making import create_round
from pamong.competency.actions.rounds.opening import open_round
from pamong.competency.actions.snapshots import take_snapshot
from pamong.competency.actions.standards import KIND as STANDARDS
from pamong.competency.queries.dictionaries import frameworks_page
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.competency.queries.profiles import required_levels
from pamong.competency.queries.ratings import RatingRow, my_ratings
from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.kit.imports import apply_import, preview_import
from pamong.kit.jobs import run_job, visible_job
from pamong.people.actions.positions import PositionFacts, change_position
from pamong.people.queries.positions import PositionsWanted, position_rows
from pamong.people.queries.posts import HeldPost, held_posts, unit_tree
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.invitations import Invitee, invite
from pamong.surveys.actions.questionnaires import add_question, create_questionnaire
from pamong.surveys.actions.questionnaires import publish_version as publish_questionnaire
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import close_survey, open_survey
from pamong.surveys.queries.questionnaires import version_page
from pamong.surveys.queries.sheets import sheet
from pamong.tour.decks import chance
from pamong.tour.dictionary import FRAMEWORK, SKILLS, SOURCE, Skill
from pamong.tour.events import Known
from pamong.tour.offices import HEALTH, PERMITS, REGISTRATION, headed
from pamong.tour.places import BATANG_HARI, place_of

_RULES: Final = (
    (RegulationFacts("law", "25 Tahun 2009", "Pelayanan Publik", date(2009, 7, 18)), ("M.05", "T.01", "T.06"), ""),
    (RegulationFacts("minister", "38 Tahun 2017", "Standar Kompetensi Jabatan ASN", date(2017, 1, 1)), ("M.01",), ""),
    (RegulationFacts("minister", "14 Tahun 2017", "Survei Kepuasan Masyarakat", date(2017, 1, 1)), ("M.05",), ""),
    (
        RegulationFacts("procedure", "PTSP/03", "Penanganan pengaduan di loket (contoh)", date(2019, 3, 4)),
        ("T.01",),
        "PTSP/07",
    ),
)
"""Regulation, codes of competencies that rest on it, number of the one that took its place. Days of 1 January are only years."""

_SUCCESSOR: Final = RegulationFacts("procedure", "PTSP/07", "Penanganan pengaduan terpadu (contoh)", date(2026, 2, 2))
_PULSE_INTRO: Final = "Tanpa nama. Dipakai untuk mengatur waktu belajar; hasilnya diumumkan setelah ditutup."
_STEPS: Final = ("Tidak setuju", "Kurang setuju", "Setuju", "Sangat setuju")
_PULSE: Final = (
    QuestionFacts("Saya punya waktu belajar di jam kerja", "scale", options=_STEPS, lowest=1),
    QuestionFacts("Atasan saya mendorong saya belajar", "scale", options=_STEPS, lowest=1),
    QuestionFacts("Yang saya pelajari terpakai di pekerjaan", "scale", options=_STEPS, lowest=1),
)
_PULSED: Final = frozenset(
    {PERMITS, HEALTH, "UPTD Puskesmas Muara Bulian", "UPTD Puskesmas Mersam", "Sekretariat Inspektorat"}
)
"""Units that are asked; in one of them, few people serve."""

_STRUCTURAL: Final = "1"
_LEVELS: Final = {2: "JPT Pratama", 3: "Administrator", 4: "Pengawas"}
"""Rank of the head of an office → *jenjang*."""
_POSTS: Final = 200
"""Heads that are looked at: more than the government has."""

_TESTED: Final = timedelta(days=330)
_TEST: Final = "Pemetaan kompetensi (contoh)"


def assess(known: Known, region: RegionId) -> None:
    """Everything about competency in the government that has it."""
    random = chance(known.day.year, BATANG_HARI, "needs")
    _name_levels()
    write_dictionary(region, BATANG_HARI, FRAMEWORK, SKILLS)
    set_standards(region, BATANG_HARI, SKILLS)
    _register_rules(region)
    examine_people(region, known.day, random)
    take_snapshot(SYSTEM, region=region, title=f"Pemetaan kompetensi {known.day.year}")
    _rate(known, region, random)
    _ask(known)
    _pulse(region, random)


def _name_levels() -> None:
    """The registry's export says no echelon: the *jenjang* of who heads an office is written by hand, as an organiser would."""
    place = place_of(BATANG_HARI)
    tiers = {office.head: office.tier for office in (headed(place, number) for number in range(_POSTS)) if office.head}
    for row in list(position_rows(SYSTEM, BATANG_HARI, PositionsWanted(kind=_STRUCTURAL)).stream()):
        if not row.level and row.name in tiers:
            facts = PositionFacts(row.name, _STRUCTURAL, level=_LEVELS[tiers[row.name]])
            change_position(SYSTEM, position=row.uuid, facts=facts)


def write_dictionary(region: RegionId, code: str, title: str, skills: Sequence[Skill]) -> None:
    """A government's own dictionary, brought in as a file and published."""
    columns = (
        "Kamus",
        "Judul Kamus",
        "Kode",
        "Nama",
        "Kelompok",
        "Aspek",
        "Definisi",
        "Level",
        "Uraian Level",
        "Kritis",
    )
    table = (
        dict(
            zip(
                columns, (*_head(title, skill), str(number), sentence, "ya" if skill.critical else "tidak"), strict=True
            )
        )
        for skill in skills
        for number, sentence in enumerate(skill.levels, start=1)
    )
    _import(region, DICTIONARY, table, columns)
    draft = next(row.draft for row in frameworks_page(SYSTEM, code).rows if row.draft)
    change_draft(SYSTEM, version=draft, facts=VersionFacts("Contoh", date(2025, 1, 1), SOURCE))
    publish_version(SYSTEM, version=draft)


def _head(title: str, skill: Skill) -> tuple[str, ...]:
    return ("TEKNIS", title, skill.code, skill.name, "Teknis", skill.aspect, skill.definition)


def set_standards(region: RegionId, code: str, skills: Sequence[Skill]) -> None:
    """What posts ask for, by how their names begin."""
    columns = ("Jabatan", "Kode Kompetensi", "Level", "Dasar")
    names = sorted({row.name for row in position_rows(SYSTEM, code, PositionsWanted()).stream()})
    table = (
        dict(zip(columns, (name, skill.code, str(level), "Analisis jabatan (contoh)"), strict=True))
        for name in names
        for skill in skills
        for job, level in skill.jobs.items()
        if name.startswith(job)
    )
    _import(region, STANDARDS, table, columns)


def _register_rules(region: RegionId) -> None:
    by_code = {row.code: row.uuid for row in current_competencies(region).values()}
    successor = register_regulation(SYSTEM, region=BATANG_HARI, facts=_SUCCESSOR)
    for facts, codes, follows in _RULES:
        row = register_regulation(SYSTEM, region=BATANG_HARI, facts=facts)
        for code in codes:
            link_regulation(SYSTEM, regulation=row.uuid, competency=by_code[code])
        if follows:
            withdraw_regulation(SYSTEM, regulation=row.uuid, on=_SUCCESSOR.issued_on, successor=successor.uuid)


def examine_people(region: RegionId, day: date, random: Random, weak: str = "T.01") -> None:
    """Last year's test: most people stand about where their post asks, one competency is everybody's weak side."""
    asked, known = required_levels(region), current_competencies(region)
    rows = [
        EvidenceFacts(
            post.person, competency, 1, _shown(known[competency], level.level, random, weak), day - _TESTED, _TEST
        )
        for post in held_posts(region)
        if post.kind == "D" and random.random() < 0.9  # noqa: PLR2004  # some were away
        for competency, level in asked.get(post.position, {}).items()
    ]
    record_evidence(SYSTEM, region=region, rows=rows)


def _shown(competency: CompetencyFacts, asked: int, random: Random, weak: str) -> float:
    shares = (2, 5, 3, 0) if competency.code == weak else (0, 2, 7, 1)
    step = random.choices((-2, -1, 0, 1), shares)[0]
    return float(min(max(asked + step, 0), competency.top))


def _rate(known: Known, region: RegionId, random: Random) -> None:
    """A round in the registry office, answered by nearly everybody and closed."""
    row = _round(known, f"AKPK {known.day.year}", (REGISTRATION,), peers=2)
    for post in serving_in(region, REGISTRATION):
        actor = Actor("tour", person=PersonId(post.person))
        for rating in my_ratings(actor):
            if not rating.done and random.random() < 0.95:  # noqa: PLR2004  # some forget
                submit(actor, invitation=rating.invitation, answers=list(_answers(actor, rating, random)))
    job = close_round(SYSTEM, uuid=row)
    _done(job.pk, job.uuid)


def _answers(actor: Actor, rating: RatingRow, random: Random) -> Iterator[Given]:
    kindness = {"self": (1, 5, 3), "supervisor": (3, 6, 1), "peer": (2, 6, 2)}[rating.kind]
    for question in sheet(actor, rating.invitation).questions:
        step = random.choices((-1, 0, 1), kindness)[0]
        yield Given(question.key, number=float(min(max(2 + step, 0), len(question.options) - 1)))


def _ask(known: Known) -> None:
    """A round that is open: the cast has something to do."""
    _round(known, f"AKPK {known.day.year}, tahap kedua", (PERMITS, HEALTH), peers=2)


def _pulse(region: RegionId, random: Random) -> None:
    """What people think of it all, without names: answered in most offices, closed, and hidden where few answered."""
    draft = create_questionnaire(SYSTEM, region=BATANG_HARI, title="Pulsa kesiapan belajar", intro=_PULSE_INTRO)
    for facts in _PULSE:
        add_question(SYSTEM, version=draft.uuid, facts=facts)
    publish_questionnaire(SYSTEM, version=draft.uuid)
    now = timezone.now()
    survey = open_survey(
        SYSTEM,
        region=region,
        version=draft.uuid,
        title="Pulsa kesiapan belajar",
        anonymous=True,
        floor=5,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=14),
    )
    tree = unit_tree(region)
    people = [post for post in held_posts(region) if post.kind == "D" and tree[post.unit].name in _PULSED]
    asked = [Invitee(post.person, unit=post.unit) for post in people]
    for (person, _about), invitation in invite(SYSTEM, survey=survey.uuid, people=asked).items():
        if random.random() < 0.8:  # noqa: PLR2004  # some do not answer
            given = [
                Given(key, number=float(random.choices((1, 2, 3, 4), (1, 3, 6, 2))[0])) for key in _keys(draft.uuid)
            ]
            submit(Actor("tour", person=PersonId(person)), invitation=invitation, answers=given)
    close_survey(SYSTEM, survey=survey.uuid)


def _keys(version: UUID) -> list[str]:
    return [question.key for question in version_page(SYSTEM, version).questions]


def _round(known: Known, title: str, offices: Iterable[str], *, peers: int) -> UUID:
    units = [known.unit(BATANG_HARI, office) for office in offices]
    row = create_round(
        SYSTEM,
        region=BATANG_HARI,
        title=title,
        units=units,
        peers=peers,
        opens_on=known.day,
        closes_on=known.day + timedelta(days=21),
    )
    job = open_round(SYSTEM, uuid=row.uuid)
    _done(job.pk, job.uuid)
    uuid: UUID = row.uuid
    return uuid


def _done(number: int, uuid: UUID) -> None:
    """Do long work here and now. Raises RuntimeError when it did not succeed: the tour must be whole."""
    run_job(number)
    seen = visible_job(SYSTEM, uuid)
    if seen.state != "done":
        raise RuntimeError(f"{seen.title}: {seen.note}")


def serving_in(region: RegionId, office: str) -> list[HeldPost]:
    """Who serves in an office or below it, with heads."""
    tree = unit_tree(region)
    inside = {node.id for node in tree.values() if node.name == office}
    while more := {node.id for node in tree.values() if node.parent in inside} - inside:
        inside |= more
    return held_posts(region, inside)


def _import(region: RegionId, kind: str, table: Iterable[Mapping[str, str]], columns: tuple[str, ...]) -> None:
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{uuid4().hex}.part"
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, columns, delimiter=";")
            lines.writeheader()
            lines.writerows(table)
        preview = preview_import(SYSTEM, region=region, kind=kind, path=path, name=f"{kind}.csv")
    finally:
        path.unlink(missing_ok=True)
    counts = apply_import(SYSTEM, uuid=preview.uuid)
    if counts.refused:
        raise RuntimeError(f"{counts.refused} rows of {kind} are refused")
