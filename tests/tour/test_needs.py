"""One government of the tour has everything about competency, so that each page has something true to show."""

import pytest

from pamong.competency.models import (
    Competency,
    Evidence,
    EvidenceKind,
    FrameworkVersion,
    Requirement,
    Review,
    Round,
    Snapshot,
)
from pamong.competency.queries.person import person_competencies
from pamong.competency.queries.ratings import waiting_ratings
from pamong.core.actor import SYSTEM
from pamong.office.models import Message
from pamong.people.access import actor_of, today
from pamong.people.models import Account, Assignment, Region
from pamong.surveys.models import Survey, SurveyResponse
from pamong.surveys.queries.results import results
from pamong.tour.dictionary import SKILLS


def holder(prefix: str, region: Region) -> Assignment:
    """Somebody whose post begins so."""
    rows = Assignment.objects.filter(unit__region=region, until=None, kind="D", position__name__startswith=prefix)
    return rows.select_related("person").order_by("pk")[0]


def test_dictionaries_of_five_regions_are_in_force_beside_the_built_in(region: Region) -> None:
    versions = FrameworkVersion.objects.filter(published_at__isnull=False).values_list("framework__code", flat=True)
    assert sorted(versions) == ["38/2017", *["TEKNIS"] * 5]
    assert Competency.objects.filter(framework__region=region).count() == len(SKILLS) == 6


def test_nurse_teacher_and_clerk_are_asked_different_things(region: Region) -> None:
    asked = {
        job: {
            line.code
            for post in person_competencies(SYSTEM, holder(job, region).person.uuid).posts
            for line in post.lines
        }
        for job in ("Perawat", "Guru", "Penata Perizinan")
    }
    own = {job: sorted(code for code in codes if code.startswith("T.")) for job, codes in asked.items()}
    assert own == {
        "Perawat": ["T.04", "T.06"],
        "Guru": ["T.05", "T.06"],
        "Penata Perizinan": ["T.01", "T.02", "T.06"],
    }
    assert Requirement.objects.filter(position__region=region).exists()


def test_two_snapshots_a_closed_and_an_open_round(region: Region) -> None:
    titles = Snapshot.objects.filter(region=region).order_by("pk").values_list("title", flat=True)
    assert list(titles) == [f"Pemetaan kompetensi {today().year}", f"AKPK {today().year}"]
    closed, still_open = Round.objects.filter(region=region).order_by("pk")
    assert closed.closed_at
    assert still_open.opened_at
    assert still_open.closed_at is None
    kinds = set(Evidence.objects.filter(source=f"competency.round:{closed.pk}").values_list("kind", flat=True))
    assert kinds == {EvidenceKind.SELF, EvidenceKind.SUPERVISOR, EvidenceKind.PEER}


@pytest.mark.parametrize("key", ["ani", "fajar"])
def test_cast_is_asked_to_rate_and_has_a_message(region: Region, key: str) -> None:
    account = Account.objects.get(email=f"{key}@contoh.invalid")
    assert waiting_ratings(actor_of(account)).count > 0
    assert Message.objects.filter(person=account.person, read_at=None, topic="competency.round_opened").count() == 1


def test_withdrawn_procedure_waits_for_a_review(region: Region) -> None:
    assert set(Review.objects.filter(region=region).values_list("regulation__number", flat=True)) == {"PTSP/03"}


def test_pulse_is_answered_without_names_and_hides_the_small_unit(region: Region) -> None:
    pulse = Survey.objects.get(region=region, anonymous=True, source="")
    assert set(SurveyResponse.objects.filter(survey=pulse.pk).values_list("invitation", "submitted_at")) == {
        (None, None)
    }
    shown = results(SYSTEM, pulse.uuid)
    assert shown.withheld == ""


def test_heads_of_offices_are_asked_what_their_rank_asks(region: Region) -> None:
    fajar = Account.objects.get(email="fajar@contoh.invalid").person
    (post,) = person_competencies(SYSTEM, fajar.uuid).posts
    assert {line.required for line in post.lines} == {4}
