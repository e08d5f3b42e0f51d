"""The tour's office teaches: what its batches look like to those who look around."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pamong.exams.models import Candidate, Sitting
from pamong.learning.models import (
    Approval,
    Attendance,
    Cost,
    HoursLine,
    Offering,
    OutsideTraining,
    Programme,
    Quota,
    Registration,
    Session,
    SessionSpeaker,
)
from pamong.learning.queries.agreements import lapsed_partners
from pamong.learning.queries.hours import year_of
from pamong.learning.queries.registrations import draw_page
from pamong.office.models import Booking, Letter
from pamong.people.access import actor_of, today
from pamong.people.models import Account, Region
from pamong.science.lottery import commitment, order


def account_of(key: str) -> Account:
    return Account.objects.select_related("person").get(email=f"{key}@contoh.invalid")


def offering(title: str, number: int = 1) -> Offering:
    return Offering.objects.get(programme__title=title, number=number)


def local(rows: Iterable[Session]) -> list[tuple[datetime, datetime]]:
    """From when until when, by the clocks of the place."""
    found = []
    for row in rows:
        zone = ZoneInfo(row.offering.region.time_zone)
        found.append((row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)))
    return found


def seats(row: Offering) -> tuple[int, int]:
    found = Registration.objects.filter(offering=row)
    return found.count(), found.filter(seated_at__isnull=False).count()


def test_four_ready_programmes_stand_and_the_one_without_an_agreement_waits(region: Region) -> None:
    rows = Programme.objects.filter(region=region).order_by("title")
    assert [(row.title, row.published_at is not None) for row in rows] == [
        ("Etika Pelayanan Publik", True),
        ("Komunikasi dengan Masyarakat", False),
        ("Pelayanan Prima", True),
        ("Penanganan Pengaduan", True),
    ]
    (lapsed,) = lapsed_partners(rows[1].pk, today())
    assert lapsed.name == "Lembaga Bahasa Isyarat (contoh)"


def test_thirty_of_sixty_were_drawn_and_the_draw_can_be_repeated(region: Region) -> None:
    row = offering("Etika Pelayanan Publik")
    assert seats(row) == (60, 30)
    drawn = draw_page(actor_of(account_of("budi")), row.uuid)
    entries = {str(one.uuid): one.lot for one in Registration.objects.filter(offering=row)}
    seed_of = bytes.fromhex(drawn.seed)
    assert commitment(seed_of) == drawn.commitment
    assert {entry: place for place, entry in enumerate(order(seed_of, "talang pisang", list(entries)), 1)} == entries


def test_invitation_and_assignment_are_out(region: Region) -> None:
    source = f"learning.offering:{offering('Etika Pelayanan Publik').uuid}"
    assert sorted(Letter.objects.filter(source=source).values_list("kind", flat=True)) == ["assignment", "invitation"]


def test_another_lottery_is_still_open(region: Region) -> None:
    row = offering("Pelayanan Prima")
    assert (seats(row), row.seated_at) == ((34, 0), None)
    taught = SessionSpeaker.objects.filter(session__offering=row, speaker__practitioner=True)
    assert taught.count() == 5
    assert sum(Cost.objects.filter(offering=row).values_list("planned", flat=True)) == 21_450_000


def test_five_of_one_office_wait_for_their_head(region: Region) -> None:
    waiting = Approval.objects.filter(approver=account_of("fajar").person, decided_at=None)
    assert waiting.count() == 5
    assert seats(offering("Penanganan Pengaduan")) == (5, 0)


def test_ani_sits_in_what_begins_in_some_minutes(region: Region) -> None:
    row = Registration.objects.get(person=account_of("ani").person, offering__programme__title="Etika Pelayanan Publik")
    assert (row.offering, row.seated_at is not None) == (offering("Etika Pelayanan Publik", 2), True)


def test_class_of_today_has_some_who_came_with_the_code(region: Region) -> None:
    found = Attendance.objects.filter(session__offering=offering("Etika Pelayanan Publik", 2)).order_by("pk")
    assert list(found.values_list("proof", "present")) == [("typed", True), *[("scanned", True)] * 5]


def test_course_of_the_story_is_full_and_takes_the_four_days_it_promises(region: Region) -> None:
    row = offering("Pelayanan Prima", 5)
    assert (seats(row), row.finished_at) == ((10, 10), None)
    assert row.programme.time_needed.startswith("Empat hari")
    spans = local(Session.objects.filter(offering=row).order_by("starts_at"))
    assert [f"{starts:%H.%M}–{ends:%H.%M}" for starts, ends in spans] == [
        "08.00–12.30",
        "08.00–12.30",
        "13.30–16.30",
        "08.00–12.30",
        "08.00–12.30",
    ]
    assert len({starts.date() for starts, _ends in spans}) == 4


def test_all_but_one_session_lies_in_working_hours_and_none_crosses_midnight(region: Region) -> None:
    assert [(one, other) for one, other in local(Session.objects.all()) if one.date() != other.date()] == []
    now = Session.objects.filter(offering=offering("Etika Pelayanan Publik", 2)).earliest("starts_at")
    spans = local(Session.objects.exclude(pk=now.pk))
    assert {f"{starts:%H.%M}–{ends:%H.%M}" for starts, ends in spans} == {"08.00–12.30", "13.30–16.30"}


def test_class_of_today_takes_the_two_days_it_promises(region: Region) -> None:
    row = offering("Etika Pelayanan Publik", 2)
    assert row.programme.time_needed.startswith("Dua hari di jam kerja")
    assert len({starts.date() for starts, _ends in local(Session.objects.filter(offering=row))}) == 2


def test_past_course_has_somebody_late_somebody_ill_and_one_correction(region: Region) -> None:
    for number in (2, 3, 4):
        rows = Attendance.objects.filter(session__offering=offering("Pelayanan Prima", number), proof="roster")
        told = [
            (one.present, (one.since - one.session.starts_at).seconds // 60, one.registration_id)
            for one in rows.order_by("pk")
        ]
        (ill, late, misread, mended) = told
        assert [(there, minutes) for there, minutes, _seat in told] == [(False, 0), (True, 40), (False, 0), (True, 0)]
        assert misread[2] == mended[2]
        assert len({ill[2], late[2], mended[2]}) == 3


def test_no_two_things_of_ani_are_at_one_time(region: Region) -> None:
    ani = account_of("ani").person
    sat = Sitting.objects.filter(pk__in=Candidate.objects.filter(person=ani).values("sitting"), started_at=None)
    assert sat.count() == 0


def test_three_governments_send_six_each_to_the_ministry(region: Region) -> None:
    row = offering("Pelayanan Prima antardaerah")
    quotas = Quota.objects.filter(offering=row).order_by("region__code")
    assert [(one.region.code, one.seats) for one in quotas] == [("12.77", 6), ("15.04", 6), ("82", 6)]
    sent = [Registration.objects.filter(offering=row, region=one.region).count() for one in quotas]
    assert sent == [6, 6, 6]


def test_two_records_of_one_day_count_three_hours_for_ani(region: Region) -> None:
    person = account_of("ani").person
    lines = HoursLine.objects.filter(person=person.pk, source__startswith="learning.outside:")
    assert sum(lines.values_list("hours", flat=True)) == 6
    day = today() - timedelta(days=12)
    outside = [one for one in year_of(person.pk, day.year).records if one.outside]
    assert (sum(one.stated for one in outside), sum(one.counted for one in outside)) == (6, 3)


def test_some_claims_wait_and_every_session_has_its_room(region: Region) -> None:
    assert OutsideTraining.objects.filter(region=region, verified_at=None).count() == 4
    rows = Session.objects.filter(offering__region=region, facility__isnull=False)
    sessions = {f"learning.session:{row.uuid}" for row in rows}
    booked = Booking.objects.filter(facility__region=region).exclude(source__startswith="exams.")
    assert set(booked.values_list("source", flat=True)) == sessions
