"""What was found about the service of somebody's own office: on the certificate's page, and on the leader's home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.models import Estimate, StudyPlan, Verdict
from pamong.evaluation.queries.estimates import facts_of_estimate, newest_estimates
from pamong.learning.queries.trainings import first_trained
from pamong.people.access import units_below
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.posts import posts_of
from pamong.services.queries.codes import codes_of


@dataclass(frozen=True, slots=True)
class OfficeVerdict:
    """The newest estimate of a study in which an office takes part.

    region      code of the region, with ``study`` its public address
    office      name of the nearest office that gives the service
    trained     whether that office was trained, else it is compared
    """

    study: UUID
    region: str
    question: str
    verdict: str
    sentence: str
    grade: str
    office: str
    trained: bool
    published: bool
    estimated_at: datetime

    @property
    def label(self) -> str:
        """The word as pages write it."""
        return str(Verdict(self.verdict).label)


def own_verdicts(actor: Actor) -> tuple[OfficeVerdict, ...]:
    """Published ones about the offices in which the actor's person serves, nearest office first told. Seven queries at most."""
    if actor.person is None:
        return ()
    paths = unit_paths(post.unit for post in posts_of(actor.person))
    units = {step.id: step.name for path in paths.values() for step in path}
    return tuple(one for one in _verdicts(units) if one.published)


def led_verdicts(actor: Actor) -> tuple[OfficeVerdict, ...]:
    """Those about the offices that the actor leads, published or not, and about offices below."""
    led = [grant.unit for grant in actor.grants if grant.role == "leader" and grant.unit is not None]
    if not led:
        return ()
    below = units_below(led)
    names = {unit: path[-1].name for unit, path in unit_paths(below).items()}
    return _verdicts(names)


def _verdicts(units: dict[int, str]) -> tuple[OfficeVerdict, ...]:
    """Of studies that were not given up, the newest estimate first."""
    giving = codes_of(units)
    if not giving:
        return ()
    plans = _plans(giving)
    newest = newest_estimates([plan.study_id for plan in plans])
    found = [
        _verdict(plan, newest[plan.study_id], giving[plan.study.region_id, plan.service], units)
        for plan in plans
        if plan.study_id in newest
    ]
    return tuple(sorted(found, key=lambda one: one.estimated_at, reverse=True))


def _plans(giving: Collection[tuple[int, str]]) -> list[StudyPlan]:
    """The newest locked plan of each study about one of these services."""
    rows = StudyPlan.objects.filter(
        study__region__in={region for region, _code in giving}, study__withdrawn_at=None, locked_at__isnull=False
    )
    newest = rows.select_related("study__region", "programme").order_by("study", "-number").distinct("study")
    return [plan for plan in newest if (plan.study.region_id, plan.service) in giving]


def _verdict(plan: StudyPlan, row: Estimate, offices: Collection[int], names: dict[int, str]) -> OfficeVerdict:
    facts = facts_of_estimate(row)
    trained = first_trained(plan.programme.uuid, offices, plan.least_people)
    office = next((unit for unit in sorted(offices) if unit in trained), min(offices))
    return OfficeVerdict(
        study=plan.study.uuid,
        region=plan.study.region.code,
        question=plan.question,
        verdict=facts.verdict,
        sentence=facts.sentence,
        grade=facts.grade,
        office=names[office],
        trained=office in trained,
        published=plan.study.published_at is not None,
        estimated_at=facts.estimated_at,
    )
