"""Who cannot sit an exam, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.queries import hands_on
from pamong.exams.models import Candidate, Form, FormItem, ItemKey, ItemVersion, Proctor, Sitting, SittingForm
from pamong.kit.wording import long_moment
from pamong.people.access import own_people
from pamong.people.queries.identity import people_behind
from pamong.people.queries.serving import serving_of

_WRITING: Final = frozenset({"exams.item_written", "exams.item_changed", "exams.key_corrected"})
_REVIEWING: Final = frozenset({"exams.item_approved", "exams.item_returned"})

LONGEST: Final = timedelta(minutes=1_200)
"""Of a candidate's time: what began earlier is over."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why somebody cannot sit an exam: as code, and as a sentence without the name."""

    code: str
    message: str


def obstacles(
    row: Sitting, people: Collection[int], *, actor: Actor | None = None, listed: bool = False, moving: bool = False
) -> dict[int, Obstacle]:
    """Person → the weightiest reason why this one cannot sit it; who can is not in the answer. Some ten queries for any number.

    actor       who would put them on the list; nobody does that with oneself
    listed      they are on the list already: only what may have changed is asked
    moving      from another sitting; who was taken off this one earlier may come back
    """
    found: dict[int, Obstacle] = {}
    for reasons in (
        {} if listed else _on_list(row, people, again=moving),
        _own(actor, people) if actor else {},
        {} if listed else _gone(row, people),
        _watching(row, people),
        _knowing(row, people),
        _elsewhere(row, people),
    ):
        for person, reason in reasons.items():
            found.setdefault(person, reason)
    return {person: found[person] for person in people if person in found}


def _on_list(row: Sitting, people: Collection[int], *, again: bool) -> dict[int, Obstacle]:
    found = {}
    for one in Candidate.objects.filter(sitting=row, person__in=people).order_by("pk"):
        if one.removed_at is None:
            said = _("sudah terdaftar dengan nomor %(number)s.") % {"number": one.number}
            found[one.person_id or 0] = Obstacle("candidate-twice", said)
        elif not again:
            said = _("sudah dikeluarkan dari ujian ini (“%(why)s”); kembalikan lewat halaman pesertanya.")
            found[one.person_id or 0] = Obstacle("candidate-removed", said % {"why": one.removal})
    return found


def _own(actor: Actor, people: Collection[int]) -> dict[int, Obstacle]:
    said = _("Anda sendiri; yang ini diurus penyelenggara lain.")
    mine = set(own_people(actor).values_list("pk", flat=True))
    return {person: Obstacle("candidate-own", said) for person in people if person in mine}


def _gone(row: Sitting, people: Collection[int]) -> dict[int, Obstacle]:
    told, serving = _("tidak lagi tercatat bekerja di instansi ini."), serving_of(people)
    here = {person for person, one in serving.items() if one.counted and one.region == row.region_id}
    return {person: Obstacle("candidate-gone", told) for person in people if person not in here}


def _watching(row: Sitting, people: Collection[int]) -> dict[int, Obstacle]:
    rows = Proctor.objects.filter(sitting=row, person__in=people).values_list("person", flat=True)
    return {person: Obstacle("candidate-proctor", _("pengawas ujian ini.")) for person in rows}


def _knowing(row: Sitting, people: Collection[int]) -> dict[int, Obstacle]:
    """Who knows what is asked: worded or keyed an item of the forms, in whichever version, reviewed it, or drew the forms.

    The journal tells of those who did so before somebody else did, or in somebody's name.
    """
    forms = SittingForm.objects.filter(sitting=row).values("form")
    items = FormItem.objects.filter(form__in=forms).values("version__item")
    versions = ItemVersion.objects.filter(item__in=items)
    rows = list(versions.values_list("pk", "written_by", "reviewed_by", "item__bank__region"))
    things, regions = [f"exams.itemversion:{pk}" for pk, *_others in rows], {region for *_others, region in rows}
    keyed = ItemKey.objects.filter(version__item__in=items).values_list("set_by", flat=True)
    drawn = Form.objects.filter(pk__in=forms).values_list("created_by", flat=True)
    authors = {*keyed, *(by for _pk, by, *_others in rows), *hands_on(regions, things, _WRITING)}
    reviewers = {*(by for _pk, _author, by, _region in rows), *hands_on(regions, things, _REVIEWING)}
    behind = people_behind({*authors, *reviewers, *drawn})
    found: dict[int, Obstacle] = {}
    for accounts, reason in (
        (
            authors,
            Obstacle(
                "candidate-author", _("penulis butir dalam paket soal ujian ini, jadi tidak dapat menjadi peserta.")
            ),
        ),
        (
            reviewers,
            Obstacle(
                "candidate-reviewer", _("penelaah butir dalam paket soal ujian ini, jadi tidak dapat menjadi peserta.")
            ),
        ),
        (drawn, Obstacle("candidate-drew", _("penyusun paket soal ujian ini, jadi tidak dapat menjadi peserta."))),
    ):
        for account in accounts:
            if account in behind:
                found.setdefault(behind[account], reason)
    return {person: reason for person, reason in found.items() if person in people}


def _elsewhere(row: Sitting, people: Collection[int]) -> dict[int, Obstacle]:
    """Who sits another published exam at the same time, in whichever region. Of another region only the time is said."""
    end = row.starts_at + timedelta(minutes=row.minutes)
    rows = Candidate.objects.filter(
        person__in=people,
        removed_at=None,
        sitting__kind="exam",
        sitting__published_at__isnull=False,
        sitting__cancelled_at=None,
        sitting__closed_at=None,
        sitting__starts_at__gt=row.starts_at - LONGEST,
        sitting__starts_at__lt=end + LONGEST,
    )
    extra = dict(Candidate.objects.filter(sitting=row, removed_at=None).values_list("person", "extra"))
    zone, found = ZoneInfo(row.region.time_zone), {}
    for one in rows.exclude(sitting=row).select_related("sitting").order_by("pk"):
        person, other = one.person_id or 0, one.sitting
        until = other.starts_at + timedelta(minutes=other.minutes + one.extra)
        if until > row.starts_at and other.starts_at < end + timedelta(minutes=extra.get(person, 0)):
            title = other.title if other.region_id == row.region_id else _("ujian di instansi lain")
            said = _("pada waktu itu peserta %(title)s, mulai %(at)s.")
            told = said % {"title": title, "at": long_moment(other.starts_at, zone)}
            found[person] = Obstacle("candidate-clash", told)
    return found
