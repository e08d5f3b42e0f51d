"""Somebody with a password."""

import pytest

from pamong.people.models import Account
from tests import make

PASSWORD = "kopi tubruk tanpa gula"
NIP = "198507222010012345"


@pytest.fixture
def world() -> make.World:
    """Two regions and the cast."""
    return make.world()


@pytest.fixture
def siti(world: make.World) -> Account:
    """A civil servant with NIP, address and password."""
    someone = make.civil_servant("Siti Aminah", world.permits, world.officer, nip=NIP)
    return make.account(someone, email="siti@example.go.id", password=PASSWORD)
