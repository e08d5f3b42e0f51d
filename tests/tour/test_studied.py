"""Whether training mattered, in the tour."""

import pytest

from pamong.evaluation.models import Cycle, FollowUpNote, StudyPlan
from pamong.evaluation.queries.verdicts import verdicts_in
from pamong.learning.models import Completion
from pamong.people.models import Region
from pamong.tour.studied import COMPARED, SERVICE, TRAINED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


def test_planted_change_is_found_and_the_other_words_are_met() -> None:
    found = {one.question: one for one in verdicts_in(Region.objects.get(code="15.04").pk)}
    proven = found["Apakah Pelayanan Prima mempercepat izin usaha mikro?"]
    assert (proven.verdict, proven.published) == ("terbukti", True)
    assert proven.low is not None
    assert proven.high is not None
    assert proven.low < -2.5 < proven.high  # 12 days became 8.5, of which five in seven are working days
    assert found["Apakah Pelayanan Prima memangkas separuh lama izin usaha mikro?"].verdict == "mungkin"
    assert found["Apakah Etika Pelayanan Publik mempercepat izin usaha mikro?"].verdict == "data kurang"
    assert found["Apakah Pelayanan Prima mengurangi berkas yang dikembalikan?"].verdict == "tidak terlihat"


def test_plans_say_that_the_data_were_there_first() -> None:
    plans = StudyPlan.objects.filter(service=SERVICE)
    assert plans.count() == 4
    assert all(plan.known_until and plan.known_until >= plan.planned_start for plan in plans)


def test_ten_people_of_five_offices_completed_the_course() -> None:
    rows = Completion.objects.filter(
        registration__offering__number=3, registration__offering__programme__title="Pelayanan Prima"
    )
    assert (rows.count(), rows.filter(completed=True).count()) == (3 * len(TRAINED), 2 * len(TRAINED))
    assert (len(TRAINED), len(COMPARED)) == (5, 5)


def test_cycle_is_open_and_one_follow_up_is_done() -> None:
    assert Cycle.objects.get(region__code="15.04").closed_at is None
    assert FollowUpNote.objects.get(kind="done").proof
