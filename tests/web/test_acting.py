"""Every request has its actor: the visitor, the account, or somebody whom the account represents."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from pamong import urls
from pamong.web.http import ACTING, EXAM, METHOD
from tests import make

pytestmark = pytest.mark.django_db


@login_not_required
def tell(request: HttpRequest) -> JsonResponse:
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return JsonResponse({
        "name": actor.name,
        "account": actor.account,
        "behalf": actor.behalf,
        "roles": sorted({grant.role for grant in actor.grants}),
        "clock": timezone.localtime().strftime("%H.%M %Z"),
    })  # fmt: skip


def closed(request: HttpRequest) -> JsonResponse:  # every view takes the request
    return JsonResponse({})


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, path("siapa/", tell), path("tertutup/", closed)]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_visitor_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        found = client.get("/siapa/").json()
    assert (found["name"], found["account"], found["roles"]) == ("visitor", None, [])


@time_machine.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), tick=False)
def test_account_acts_with_its_rights_in_the_zone_of_its_region() -> None:
    world = make.world()
    found = make.browser("owner", world).get("/siapa/").json()
    assert (found["account"], found["behalf"], found["roles"]) == (world.budi.pk, None, ["organiser"])
    assert found["clock"] == "10.00 WIB"
    assert make.browser("stranger", world).get("/siapa/").json()["clock"] == "12.00 WIT"


def test_signed_in_request_costs_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = make.browser("owner", make.world())
    with django_assert_num_queries(3):  # session, account with person and region, rights
        browser.get("/siapa/")


def test_who_acts_for_another_is_named_with_both() -> None:
    world = make.world()
    browser = make.browser("colleague", world)
    session = browser.session
    session[ACTING] = str(make.delegation(world.fajar, world.kiki).uuid)
    session.save()
    found = browser.get("/siapa/").json()
    assert (found["account"], found["behalf"], found["roles"]) == (world.kiki.pk, world.fajar.pk, ["leader"])
    assert "Anda bertindak atas nama <b>Fajar Nugraha</b>" in browser.get("/bantuan/").content.decode()


def test_code_of_an_exam_day_brings_no_role() -> None:
    world = make.world()
    browser = make.browser("owner", world)
    session = browser.session
    session[METHOD] = EXAM
    session[ACTING] = str(make.delegation(world.fajar, world.budi).uuid)
    session.save()
    found = browser.get("/siapa/").json()
    assert (found["account"], found["behalf"], found["roles"]) == (world.budi.pk, None, [])


def test_page_that_does_not_say_otherwise_is_for_those_signed_in_only(client: Client) -> None:
    response = client.get("/tertutup/?a=1")
    assert (response.status_code, response.headers["Location"]) == (302, "/masuk/?next=/tertutup/%3Fa%3D1")
    assert make.browser("colleague", make.world()).get("/tertutup/").status_code == 200
