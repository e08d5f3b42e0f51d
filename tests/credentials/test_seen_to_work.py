"""What was asked to be seen: who is certified and by which way, who may not judge, and what a stranger verifies."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
import zxingcpp
from django.test import Client
from django.utils import timezone
from PIL import Image

from pamong.core.refusals import Conflict, Forbidden, Refusal
from pamong.credentials.actions.appeals import accept_appeal, answer_appeal, file_appeal
from pamong.credentials.actions.applications import apply
from pamong.credentials.actions.appointing import appoint
from pamong.credentials.actions.assessing import record_unit
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.life import withdraw_credential
from pamong.credentials.actions.plenaries import list_cases, open_plenary, vote
from pamong.credentials.actions.replacing import reissue
from pamong.credentials.formats.checking import Found, check_pdf
from pamong.credentials.formats.did import read_keys
from pamong.credentials.formats.states import State
from pamong.credentials.formats.status_document import read_lists
from pamong.credentials.models import (
    Application,
    Appointment,
    Credential,
    Decision,
    DecisionVote,
    Duty,
    PlenaryCase,
    PortfolioPiece,
    Signature,
    UnitResult,
)
from pamong.credentials.queries.appointing import eligible
from pamong.credentials.queries.check import Checked, check_file, check_number
from pamong.credentials.queries.credential_page import credential_page
from pamong.credentials.queries.decisions import plan_of
from pamong.credentials.queries.own_applications import own_page
from pamong.credentials.queries.own_credentials import list_own_credentials
from pamong.office.models import IssuedNumber
from pamong.ops.credentials import export_keys
from pamong.people.access import actor_of, today
from pamong.people.models import Account, PersonNumber, Role
from tests import make
from tests.credentials import case
from tests.credentials.story import NOW, Story, file_of, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def office(clock: time_machine.Traveller) -> Story:
    return story(clock)


def stranger(path: str) -> str:
    """A public page, as who is not signed in reads it."""
    response = Client().get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def offline(pdf: bytes, folder: Path) -> Found:
    """The answer of who has only the exported keys and lists of that folder."""
    keys = read_keys((folder / "did.json").read_bytes())
    return check_pdf(pdf, keys, read_lists((folder / "status.json").read_bytes(), keys), timezone.now())


def test_clerk_by_course_and_exam_and_officer_by_test_out_get_the_same_certificate(office: Story) -> None:
    clerk, officer = office.world.ani, office.servant("Bambang Wirawan", since=date(2011, 11, 25))
    office.course(clerk, office.world.citra)
    for paper in (office.counter, office.complaints):
        office.exam(paper, {"Ani Rahmawati": 3, "Bambang Wirawan": 4}, [clerk, officer])
    first, second = office.applied(clerk, "course"), office.applied(officer, "test-out")
    judge = case.assessor(office.world, "Sri Lestari")
    office.assessed(first, judge)
    office.assessed(second, judge)
    given = [office.issued(office.decided(row)) for row in (first, second)]
    shown = [UnitResult.objects.filter(application=row).order_by("unit__number") for row in (first, second)]
    blueprint = str(office.counter.blueprint.uuid)
    programme = str(office.programme.uuid)
    assert [found[0].facts["marks"][blueprint][0][0] for found in shown] == [75.0, 100.0]
    assert [found[0].facts["attended"] for found in shown] == [{programme: "2026-11-26"}, {}]
    assert [found[0].facts["months"] for found in shown] == [34, 180]  # since January 2024, and fifteen years
    told = [check_number(row.number) for row in given]
    assert [one.holder for one in told] == ["Ani Rahmawati", "Bambang Wirawan"]
    assert [one.state for one in told] == [State.VALID, State.VALID]
    assert promised(told[0]) == promised(told[1])
    assert [one.assessed for one in told] == [("pelatihan", "tes tertulis"), ("tes tertulis", "pengalaman kerja")]
    assert [row.number.split("/")[1] for row in given] == ["1", "2"]


def promised(one: Checked) -> tuple[object, ...]:
    """What the public page says of a certificate beside whose it is."""
    return one.scheme, one.issuer, one.issued_on, one.valid_until, one.way


def test_seventy_five_is_enough_with_the_course_and_not_without(office: Story) -> None:
    officer = office.servant("Bambang Wirawan")
    office.exam(office.counter, {"Bambang Wirawan": 3}, [officer])
    row = office.applied(officer, "test-out")
    judge = case.assessor(office.world, "Sri Lestari")
    duty = office.appointed(row, judge)
    with pytest.raises(Conflict) as refused:
        record_unit(actor_of(judge), appointment=duty.uuid, unit=office.units[0], observed=None, competent=True)
    assert refused.value.code == "unit-rule"
    assert str(refused.value).endswith("ikuti pelatihan Pelayanan Prima.")  # what lacks least, as the first way says
    assert not UnitResult.objects.exists()


def test_two_of_four_units_give_a_plan_for_the_missing_units_only(office: Story) -> None:
    _tuti, decision = office.half()
    assert (decision.competent, len(decision.units), len(decision.lacking)) == (False, 2, 2)
    words = "Nilai ujian Uji Penanganan Pengaduan paling sedikit 80; nilai Anda 25"
    assert [(one.code, [(step.words, step.done) for step in one.steps]) for one in plan_of(decision)] == [
        ("PL.03", [(words, False)]),
        ("PL.04", [(words, False)]),
    ]
    with pytest.raises(Conflict) as refused:
        office.issued(decision)
    assert refused.value.code == "decision-not-competent"
    assert not Credential.objects.exists()


def test_who_applies_anew_shows_the_missing_units_and_no_others(office: Story) -> None:
    tuti, decision = office.half()
    with pytest.raises(Conflict) as refused:
        apply(actor_of(tuti), version=office.version.uuid, route="test-out")
    assert refused.value.code == "appeal-open"
    office.exam(office.complaints, {"Tuti Handayani": 4}, [tuti])
    assert [step.done for one in plan_of(decision) for step in one.steps] == [True, True]
    row = office.applied(tuti, "test-out", office.units[2:], waive_appeal=True)
    page = own_page(actor_of(tuti), row.uuid)
    assert [one.carried for one in page.units] == [date(2026, 11, 23), date(2026, 11, 23), None, None]
    office.assessed(row, case.assessor(office.world, "Wahyu Utama"), office.units[2:])
    given = office.issued(office.decided(row))
    found = UnitResult.objects.filter(application=row).order_by("unit__number")
    assert list(found.values_list("unit__code", flat=True)) == ["PL.03", "PL.04"]
    assert [code for code, _title in credential_page(office.budi, given.uuid).units] == [
        "PL.01",
        "PL.02",
        "PL.03",
        "PL.04",
    ]
    assert check_number(given.number).state == State.VALID


def test_trainer_is_not_offered_and_cannot_be_appointed_to_assess_her_own_trainee(office: Story) -> None:
    ani, citra = office.world.ani, office.world.citra
    sri = case.assessor(office.world, "Sri Lestari")
    office.course(ani, citra)
    row = office.applied(ani, "course")
    choice = eligible(office.budi, row.uuid, Duty.ASSESSOR)
    assert [one.name for one in choice.who] == ["Sri Lestari"]
    why = "Mengajar pemohon ini pada 25 November 2026; skema ini memisahkan tugas 24 bulan"
    assert choice.others == (("Citra Anggraini", why),)
    make.grant(citra.person, Role.CERTIFIER, office.world.region)
    for duty in (Duty.ASSESSOR, Duty.DECIDER):
        assert refused_to_appoint(office, row, citra, duty) == ("kept-from-taught", f"{why}. Pilih orang lain.")
    office.appointed(row, sri)


def test_trainer_of_two_years_ago_may_assess_again(office: Story) -> None:
    ani, citra = office.world.ani, office.world.citra
    assert office.course(ani, citra).ends_at == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    office.clock.move_to(datetime(2028, 11, 25, 5, 0, tzinfo=UTC))  # the last moment of 24 months
    row = office.applied(ani, "course")
    assert refused_to_appoint(office, row, citra)[0] == "kept-from-taught"
    office.later(minutes=1)
    assert office.appointed(row, citra).conflict is False


def test_assessor_who_teaches_the_candidate_meanwhile_judges_no_more(office: Story) -> None:
    sri = case.assessor(office.world, "Sri Lestari")
    officer = office.servant("Bambang Wirawan")
    for paper in (office.counter, office.complaints):
        office.exam(paper, {"Bambang Wirawan": 4}, [officer])
    row = office.applied(officer, "test-out")
    duty = office.appointed(row, sri)
    office.course(officer, sri)
    with pytest.raises(Forbidden) as refused:
        record_unit(actor_of(sri), appointment=duty.uuid, unit=office.units[0], observed=None, competent=True)
    assert refused.value.code == "kept-from-taught"
    assert not UnitResult.objects.exists()


def refused_to_appoint(office: Story, row: Application, who: Account, duty: Duty = Duty.ASSESSOR) -> tuple[str, str]:
    """Code and words, after checking that nobody was appointed."""
    with pytest.raises(Refusal) as refused:
        appoint(office.budi, application=row.uuid, person=who.person.uuid, duty=duty)
    assert not Appointment.objects.filter(application=row, person=who.person).exists()
    return refused.value.code, str(refused.value)


def test_missing_unit_is_not_decided_and_a_unit_not_shown_is_not_voted(office: Story) -> None:
    ani = office.world.ani
    office.exam(office.counter, {"Ani Rahmawati": 4}, [ani])
    row = office.applied(ani, "test-out")
    sri = case.assessor(office.world, "Sri Lestari")
    duty = office.assessed(row, sri, office.units[:2])
    office.not_yet(duty, sri, office.units[2])
    judges = office.deciders(row)
    plenary = open_plenary(office.budi, region="15.04", title="Sidang pleno", held_on=today())
    with pytest.raises(Conflict) as refused:
        list_cases(office.budi, plenary=plenary.uuid, applications=[row.uuid])
    assert (refused.value.code, PlenaryCase.objects.count()) == ("evidence-incomplete", 0)
    office.not_yet(duty, sri, office.units[3])
    (listed,) = list_cases(office.budi, plenary=plenary.uuid, applications=[row.uuid])
    with pytest.raises(Conflict) as refused:
        vote(actor_of(judges[0]), case=listed.pk, competent=office.units, reason="Bukti lengkap.")
    assert (refused.value.code, DecisionVote.objects.count()) == ("unit-not-shown", 0)


def test_there_is_no_second_decision_and_no_second_certificate(office: Story) -> None:
    given = office.certified(office.world.ani)
    decision = given.decision
    third = case.appointed(decision.application, case.certifier(office.world, "Pemutus ketiga"), Duty.DECIDER)
    with pytest.raises(Conflict) as refused:
        vote(
            actor_of(Account.objects.get(person=third.person)),
            case=decision.case_id,
            competent=office.units,
            reason="Sama.",
        )
    assert refused.value.code == "decided"
    again = open_plenary(office.budi, region="15.04", title="Sidang kedua", held_on=today())
    with pytest.raises(Conflict) as refused:
        list_cases(office.budi, plenary=again.uuid, applications=[decision.application.uuid])
    assert refused.value.code == "decided"
    assert issue(office.budi, decisions=[decision.uuid, decision.uuid])[0] == given
    counted = (Decision.objects.count(), Credential.objects.count(), Signature.objects.count())
    assert counted == (1, 1, 1)
    assert IssuedNumber.objects.filter(text=given.number).count() == 1


def test_appeal_is_judged_and_decided_by_others_and_leads_to_a_certificate_with_a_number_of_its_own(
    office: Story,
) -> None:
    earlier = office.certified(office.world.ani)
    rahmat, decision, sri = office.contested()
    row = decision.application
    appeal = file_appeal(actor_of(rahmat), decision=decision.uuid, grounds="Pengaduan saya jawab lewat surat.")
    assert appeal.due_on == date(2026, 12, 11)  # the fourteenth working day after Monday 23 November
    handler, examiner = case.certifier(office.world, "Wayan Artha"), case.assessor(office.world, "Nur Aini")
    office.appointed(row, handler, Duty.HANDLER)
    accept_appeal(actor_of(handler), appeal=appeal.uuid)
    assert ("Sri Lestari", "Sudah bertugas dalam permohonan ini") in eligible(
        office.budi, row.uuid, Duty.EXAMINER
    ).others
    duty = office.appointed(row, examiner, Duty.EXAMINER)
    office.seen_at_work(duty, PortfolioPiece.objects.get(application=row).uuid, [True] * 4)
    anew = office.decided(row, stage=2)
    answer_appeal(actor_of(handler), appeal=appeal.uuid, upheld=True, answer="Unit keempat terlihat.")
    with pytest.raises(Conflict) as refused:
        office.issued(decision)
    assert refused.value.code == "decision-not-competent"
    given = office.issued(anew)
    assert (decision.competent, anew.competent, anew.round) == (False, True, 2)
    assert [one.number.split("/")[1] for one in (earlier, given)] == ["1", "2"]
    assert check_number(given.number).state == State.VALID
    people = Appointment.objects.filter(application=row).values_list("person", flat=True)
    assert len(people) == len(set(people)) == 7  # assessor, two deciders, handler, examiner, two more deciders
    assert sri.person_id in people


def test_withdrawn_certificate_is_withdrawn_in_public_at_once_and_offline_after_the_refresh(
    office: Story, tmp_path: Path
) -> None:
    given = office.certified(office.world.ani)
    pdf, before, after = file_of(given), tmp_path / "lama", tmp_path / "baru"
    export_keys(before)
    assert "BERLAKU" in stranger(f"/periksa/{given.code}/")
    office.later(days=30)
    certifier = actor_of(case.certifier(office.world, "Kartika Dewi"))
    withdraw_credential(certifier, credential=given.uuid, public="discipline", reason="Putusan sidang etik 12/2026.")
    for path in (f"/periksa/{given.code}/", f"/periksa/?nomor={given.number}"):
        page = stranger(path)
        assert "DICABUT" in page
        assert "Ani Rahmawati" not in page
    keys = read_keys((before / "did.json").read_bytes())
    badge = offline(pdf, before).badge
    assert badge is not None
    lists = Client().get("/kredensial/status.json")
    assert lists.headers["Cache-Control"] == "public, max-age=60"
    assert read_lists(lists.content, keys).kinds(badge) == ("withdrawn",)
    alone = Client().get(urlsplit(badge.list_of("revocation")).path)
    assert read_lists(alone.content, keys).held.keys() == {badge.list_of("revocation")}
    assert (offline(pdf, before).status, offline(pdf, before).seen_at) == (State.VALID, given.valid_from)
    export_keys(after)
    found = offline(pdf, after)
    assert (found.status, found.number, found.intact) == (State.WITHDRAWN, given.number, True)
    assert check_file(pdf).state == State.WITHDRAWN


def test_corrected_name_replaces_the_certificate_and_keeps_its_history(office: Story, tmp_path: Path) -> None:
    old = office.certified(office.world.ani)
    pdf = file_of(old)
    office.later(days=10)
    why, name = "Gelar belum tertulis.", "Ani Rahmawati, S.A.P."
    new = reissue(office.budi, credential=old.uuid, reason=why, public="name", holder=name)
    assert [row.number.split("/")[1] for row in (old, new)] == ["1", "2"]
    first, second = check_number(old.number), check_number(new.number)
    assert (first.state, first.holder, first.replacement) == (State.REPLACED, "", new.number)
    assert (second.state, second.holder) == (State.VALID, name)
    assert (new.valid_until, new.decision_id) == (old.valid_until, old.decision_id)
    assert "DIGANTI" in stranger(f"/periksa/{old.code}/")
    page = credential_page(office.budi, old.uuid)
    assert [line.reason for line in page.history if line.kind == "replaced"] == [why]
    assert page.after is not None
    assert page.after.number == new.number
    assert file_of(old) == pdf
    export_keys(tmp_path)
    assert [offline(one, tmp_path).status for one in (pdf, file_of(new))] == [State.REPLACED, State.VALID]


def test_code_read_from_the_picture_of_the_page_leads_to_the_public_page(office: Story, tmp_path: Path) -> None:
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm is not installed (Debian: poppler-utils)")
    given = office.certified(office.world.ani)
    (tmp_path / "sertifikat.pdf").write_bytes(file_of(given))
    command = [program, "-r", "96", "-png", "-singlefile", "-f", "1", "sertifikat.pdf", "layar"]  # as a screen shows it
    subprocess.run(command, cwd=tmp_path, check=True)
    (seen,) = zxingcpp.read_barcodes(Image.open(tmp_path / "layar.png"))
    assert seen.text == json.loads(given.badge)["id"] == f"http://localhost:8765/periksa/{given.code}"
    response = Client().get(urlsplit(seen.text).path, follow=True)
    page = response.content.decode().replace("<wbr>", "")
    assert response.status_code == 200
    for words in ("BERLAKU", given.number, "Ani Rahmawati", "Petugas Front Office", "23 November 2029"):
        assert words in page
    assert PersonNumber.objects.get(person=office.world.ani.person).number not in page


def test_certificate_is_renewed_within_its_window(office: Story) -> None:
    ani = office.world.ani
    old = office.certified(ani)
    assert old.valid_until == datetime(2029, 11, 23, 16, 59, 59, tzinfo=UTC)  # 36 months, the whole day in Jambi
    office.clock.move_to(datetime(2029, 8, 24, 16, 59, tzinfo=UTC))  # 24 August, 23.59 WIB: 91 days before
    with pytest.raises(Conflict) as refused:
        apply(actor_of(ani), version=office.version.uuid, route="renewal", renews=old.uuid)
    assert refused.value.code == "renewal-early"
    assert str(refused.value).endswith("berlaku sampai 23 November 2029 dan dapat diperpanjang mulai 25 Agustus 2029.")
    assert [one.renewal.open for one in list_own_credentials(actor_of(ani)).found if one.renewal] == [False]
    office.clock.move_to(datetime(2029, 8, 25, 1, 0, tzinfo=UTC))  # on the day that was named, at eight
    assert [one.renewal.open for one in list_own_credentials(actor_of(ani)).found if one.renewal] == [True]
    row = office.applied(ani, "renewal", renews=old.uuid)
    duty = office.appointed(row, case.assessor(office.world, "Nur Aini"))
    judge = actor_of(Account.objects.get(person=duty.person))
    for unit in office.units:
        record_unit(judge, appointment=duty.uuid, unit=unit, observed=True, competent=True)
    new = office.issued(office.decided(row))
    assert (new.number.split("/")[1], new.number.split("/")[-1]) == ("1", "2029")
    assert new.valid_until == datetime(2032, 8, 25, 16, 59, 59, tzinfo=UTC)
    assert {check_number(one.number).state for one in (old, new)} == {State.VALID}
    office.clock.move_to(datetime(2029, 11, 23, 17, 0, tzinfo=UTC))
    assert [check_number(one.number).state for one in (old, new)] == [State.EXPIRED, State.VALID]


def test_certificate_that_ended_is_not_renewed(office: Story) -> None:
    ani = office.world.ani
    old = office.certified(ani)
    office.clock.move_to(datetime(2029, 11, 23, 17, 0, tzinfo=UTC))
    with pytest.raises(Conflict) as refused:
        apply(actor_of(ani), version=office.version.uuid, route="renewal", renews=old.uuid)
    assert refused.value.code == "renewal-late"
    assert Application.objects.count() == 1
