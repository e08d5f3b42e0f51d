"""One click to be one of the cast: in tour homes, and nowhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

from pamong.people.models import Account
from tests import make
from tests.web.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: make.World) -> Account:
    """One of the cast, with a password that nobody needs."""
    someone = make.civil_servant("Budi Hartawan", world.permits, world.officer)
    return make.account(someone, email="budi@contoh.invalid", password=PASSWORD)


def test_tour_home_lists_the_cast_and_nobody_else(settings: Settings, member: Account, siti: Account) -> None:
    settings.TOUR = True
    page = Client().get("/masuk/").content.decode()
    assert ("Masuk sebagai …" in page, "Budi Hartawan" in page, "Siti Aminah" in page) == (True, True, False)
    assert "Penata Perizinan Ahli Pertama" in page
    assert "Kabupaten Batang Hari" in page


def test_one_click_signs_in_as_one_of_the_cast(settings: Settings, member: Account) -> None:
    settings.TOUR = True
    client = Client()
    assert client.get(f"/masuk/peran/{member.uuid}").status_code == 405
    assert client.post(f"/masuk/peran/{member.uuid}").headers["Location"] == "/beranda/"
    assert client.session["_auth_user_id"] == str(member.pk)


def test_nobody_outside_the_cast_is_a_click_away(settings: Settings, siti: Account) -> None:
    settings.TOUR = True
    client = Client()
    assert client.post(f"/masuk/peran/{siti.uuid}").status_code == 404
    assert "_auth_user_id" not in client.session


def test_ordinary_home_has_no_such_address_even_for_such_accounts(settings: Settings, member: Account) -> None:
    settings.TOUR = False
    client = Client()
    assert client.get(f"/masuk/peran/{member.uuid}").status_code == 404
    assert client.post(f"/masuk/peran/{member.uuid}").status_code == 404
    assert "_auth_user_id" not in client.session
    page = Client().get("/masuk/").content.decode()
    assert ("Masuk sebagai" in page, "Budi Hartawan" in page) == (False, False)
