"""Scoring runs: which keys one pins, what differs between two, and who may not decide about one."""

import hashlib
import json

from django.db.models import Q

from pamong.core.actor import Actor
from pamong.exams.models import Attempt, Candidate, FormItem, ItemKey, Score, ScoringRun, Sitting, SittingForm
from pamong.exams.queries.keys import current_keys
from pamong.people.access import own_people


def pinned_keys(sitting: Sitting) -> dict[str, int]:
    """Version id → number of its current key, over all forms of a sitting and those that somebody got from elsewhere."""
    planned = SittingForm.objects.filter(sitting=sitting).values("form")
    worked = Attempt.objects.filter(sitting=sitting).values("form")
    versions = FormItem.objects.filter(Q(form__in=planned) | Q(form__in=worked)).values_list("version", flat=True)
    return {str(version): number for version, (number, _key) in sorted(current_keys(set(versions)).items())}


def digest_of(keys: dict[str, int]) -> str:
    """SHA-256 in hexadecimal, over the versions in order."""
    ordered = json.dumps(sorted((int(version), number) for version, number in keys.items()), separators=(",", ":"))
    return hashlib.sha256(ordered.encode()).hexdigest()


def run_before(run: ScoringRun) -> ScoringRun | None:
    """The run that held when this one was made: what it is compared with. None for the first."""
    earlier = ScoringRun.objects.filter(sitting=run.sitting_id, number__lt=run.number, adopted_at__isnull=False)
    return earlier.select_related("sitting__blueprint").order_by("-number").first()


def corrections(run: ScoringRun, before: ScoringRun | None) -> dict[int, tuple[int, int]]:
    """Version → numbers of its keys before and in this run, where they differ."""
    old = before.keys if before else {}
    both = {int(version): (old.get(version, 1), number) for version, number in run.keys.items()}
    return {version: numbers for version, numbers in both.items() if numbers[0] != numbers[1]}


def corrected_by(actor: Actor, run: ScoringRun, before: ScoringRun | None) -> bool:
    """Whether the actor, or who is acted for, set a key by which the two runs differ."""
    accounts = [account for account in (actor.account, actor.behalf) if account is not None]
    changed = Q(pk=None)
    for version, (first, last) in corrections(run, before).items():
        changed |= Q(version=version, number__gt=min(first, last), number__lte=max(first, last))
    return ItemKey.objects.filter(changed, set_by__in=accounts).exists()


def people_changed(run: ScoringRun, before: ScoringRun) -> list[int]:
    """Ids of people on the list whose score in this run is another one than before."""
    worth = ("attempt", "percent", "passed")
    old = {pk: told for pk, *told in Score.objects.filter(run=before).values_list(*worth)}
    seated = Score.objects.filter(
        run=run, attempt__candidate__removed_at=None, attempt__candidate__person__isnull=False
    )
    rows = seated.order_by("attempt").values_list(*worth, "attempt__candidate__person")
    return [person for pk, *told, person in rows if pk in old and told != old[pk]]


def sits_in(actor: Actor, sitting: int) -> bool:
    """Whether the actor, or who is acted for, is a candidate there."""
    return Candidate.objects.filter(sitting=sitting, removed_at=None, person__in=own_people(actor)).exists()
