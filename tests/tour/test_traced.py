"""The certificate to which the story leads tells the whole chain, from what lacked to what was done about what was found."""

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from pamong.credentials.models import Credential
from pamong.evaluation.queries.trace import Link, trace_of
from pamong.people.access import actor_of, today
from pamong.people.models import Account
from pamong.web.story import CHAPTERS, address

pytestmark = pytest.mark.usefixtures("filled")

WHO = next(stop.who for chapter in CHAPTERS for stop in chapter.stops if stop.slug == "telusur")
"""Whom the story lets trace it."""


def account(key: str) -> Account:
    return Account.objects.get(email=f"{key}@contoh.invalid")


def code() -> str:
    return Credential.objects.get(person__name="Ani Rahmawati").code


def links(key: str) -> dict[str, Link]:
    return {link.key: link for link in trace_of(actor_of(account(key)), code()).links}


@pytest.fixture(scope="module")
def chain(filled: list[str]) -> dict[str, Link]:
    return links(WHO)


def test_story_leads_to_that_certificate(client: Client) -> None:
    with override_settings(TOUR=True):
        client.post(reverse("tour-signin", args=[account(WHO).uuid]), {"next": "/"})
        assert client.get(address("telusur"))["Location"] == f"{reverse('trace')}?nomor={code()}"


def test_no_link_lacks(chain: dict[str, Link]) -> None:
    assert {key: link.missing for key, link in chain.items() if link.missing or link.hidden} == {}
    assert len(chain) == 14


def test_need_was_in_a_snapshot_before(chain: dict[str, Link]) -> None:
    lines = {line.data["competency"]: line.data for line in chain["gap"].lines}
    assert set(lines) == {"M.01", "M.03", "M.05"}
    assert {data["measured_on"] for data in lines.values()} == {today()}
    assert [(data["required_before"], data["before"] is None) for data in lines.values()] == [(2, False)] * 3


def test_course_of_half_a_year_ago_was_attended_whole(chain: dict[str, Link]) -> None:
    past, coming = (line.data for line in chain["programme"].lines if "batch" in line.data)
    assert (past["batch"], past["completed"], (today() - past["first"]).days in range(187, 191)) == (2, True, True)
    assert coming["completed"] is None
    assert (chain["registration"].value, chain["attendance"].value) == ("Mendapat kursi", "5 dari 5 sesi")
    assert chain["attendance"].detail == "100 % menit, 25 JP tercatat"


def test_exam_was_passed_and_others_judged_and_decided(chain: dict[str, Link]) -> None:
    (sat,) = (line.data for line in chain["exam"].lines)
    assert (sat["on"], sat["passed"], sat["pass_mark"]) == (today(), True, 70)
    judged = chain["decision"].lines[0].data
    assert (judged["route"], judged["units"], judged["units_of"]) == ("course", 5, 5)
    assert (judged["assessors"], judged["deciders"]) == (1, 2)
    assert chain["certificate"].detail.startswith("Berlaku, ")


def test_colleagues_say_half_a_year_later_what_is_done_at_work(chain: dict[str, Link]) -> None:
    (beside,) = (line.data for line in chain["behaviour"].lines if line.data["beside"])
    assert (beside["role"], beside["day"], beside["before"]) == ("peer", 180, None)
    assert beside["after"] > 50
    assert beside["n_after"] >= 5


def test_services_of_the_office_are_faster_and_the_study_and_its_finding_follow(chain: dict[str, Link]) -> None:
    permits = next(line.data for line in chain["service"].lines if line.data["service"] == "izin-usaha")
    held = next(line.data["first"] for line in chain["programme"].lines if line.data.get("completed"))
    assert permits["before"]["last"] < held < permits["after"]["first"]
    assert permits["before"]["median"] > permits["after"]["median"]
    assert chain["study"].detail == "Data kurang, Tidak terlihat, Mungkin, Terbukti"
    assert (chain["finding"].value, chain["finding"].detail) == ("2 temuan", "1 dari 2 tindak lanjut selesai")


def test_evaluator_reads_groups_and_nothing_of_the_person() -> None:
    found = links("hadi")
    hidden = {key for key, link in found.items() if link.hidden}
    assert hidden == {"gap", "programme", "registration", "attendance", "exam"}
    assert not [line for key in hidden for line in found[key].lines if "batch" in line.data]
