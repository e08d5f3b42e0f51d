"""How people can be reached."""

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.people.models import Account, Person
from pamong.people.queries.contacts import Contact, contacts_of
from tests import make

pytestmark = pytest.mark.django_db


def test_contacts_of_people(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = make.world()
    ani, dewi = world.ani.person, world.dewi.person
    Person.objects.filter(pk=ani.pk).update(
        email_office=" a@contoh.go.id ", email="b@c.id", phone="0812", title_after="S.E."
    )
    Account.objects.filter(pk=world.dewi.pk).update(email="d@contoh.id")
    citizen = make.person("Warga", None)
    with django_assert_num_queries(2):
        found = contacts_of([ani.pk, dewi.pk, citizen.pk, 0])
    assert found == {
        ani.pk: Contact("a@contoh.go.id", "0812", "Asia/Jakarta", "Ani Rahmawati, S.E.", world.region.pk),
        dewi.pk: Contact("d@contoh.id", "", "Asia/Jayapura", "Dewi Anggraini", world.other.pk),
        citizen.pk: Contact("", "", "Asia/Jakarta", "Warga", None),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "-",
        "tidak ada",
        "a@b",
        "a@@b.id",
        "a b@c.id",
        "<a@b.id>",
        "a@b.id,c@d.id",
        "a@b.id\nBcc: c@d.id",
        f"{'a' * 250}@b.id",
        "a@contoh.INVALID",
    ],
)
def test_address_that_cannot_be_one_is_passed_over(wrong: str) -> None:
    person = make.person("Ani", None, email_office=wrong, email="b@contoh.id")
    assert contacts_of([person.pk])[person.pk].email == "b@contoh.id"


def test_address_of_a_closed_account_is_not_used() -> None:
    account = make.account(make.person("Ani", None), email="a@contoh.id")
    Account.objects.filter(pk=account.pk).update(closed_at=account.created_at)
    assert contacts_of([account.person_id])[account.person_id].email == ""
