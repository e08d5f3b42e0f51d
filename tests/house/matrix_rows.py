"""A row of the matrix of addresses, and what its keys may point to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from django.urls import reverse

from pamong.people.models import Assignment, Grant
from tests import make
from tests.house import (
    casework,
    certifying,
    chaining,
    cycling,
    examining,
    following,
    impacting,
    needs,
    privacy,
    satisfying,
    serving,
    studying,
    surveying,
    teaching,
)
from tests.make import World

Home = Literal["ordinary", "tour"]

FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "digest": lambda _world: make.heads((0, 12))[0].digest.hex(),
    "job": lambda _world: make.job().uuid,
    "own-job": lambda world: make.job(actor=world.actor("budi")).uuid,
    "hue": lambda _world: 248,
    "code": lambda world: world.region.code,
    "ani": lambda world: world.ani.person.uuid,
    "unit": lambda world: world.licensing.uuid,
    "position": lambda world: world.officer.uuid,
    "newcomer": lambda world: make.civil_servant("Lina Marpaung", world.health, world.officer).uuid,
    "assignment": lambda world: Assignment.objects.get(person=world.ani.person).uuid,
    "grant": lambda world: Grant.objects.get(person=world.budi.person).uuid,
    "recovery": lambda world: make.recovery(world.ani, asked_by=world.eka).uuid,
    "delegation": lambda world: make.delegation(principal=world.fajar, delegate=world.budi).uuid,
    "import": lambda world: make.preview(world).uuid,
    "budi-account": lambda world: world.cast_member("budi"),
    **casework.FACTS,
    **certifying.FACTS,
    **chaining.FACTS,
    **cycling.FACTS,
    **examining.FACTS,
    **following.FACTS,
    **impacting.FACTS,
    **needs.FACTS,
    **privacy.FACTS,
    **satisfying.FACTS,
    **serving.FACTS,
    **studying.FACTS,
    **surveying.FACTS,
    **teaching.FACTS,
}
"""What the keys of addresses may point to, made when asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method.

    keys        path arguments, by the name of the fact that fills them; a fact that is unknown stands for itself
    answers     status for each of the cast, in a tour home
    owner       who of the world the thing belongs to: the cast's "owner"
    data        fields of a form that is sent
    ordinary    the same outside a tour home; None where there is no difference
    page        whether it is a page that people look at, and whose budget it has
    """

    name: str
    answers: Mapping[str, int]
    keys: Mapping[str, str] = field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    owner: str = "budi"
    data: Mapping[str, str] = field(default_factory=dict)
    ordinary: Mapping[str, int] | None = None
    page: Literal["public", "staff"] | None = None

    def path(self, world: World, given: Mapping[str, object] = MappingProxyType({})) -> str:
        """The address.

        given       facts that are known already; a dictionary remembers those that are made
        """
        kwargs = {key: self._fact(world, fact, given) for key, fact in self.keys.items()}
        return reverse(self.name, kwargs=kwargs)

    @staticmethod
    def _fact(world: World, name: str, given: Mapping[str, object]) -> object:
        if name in given or name not in FACTS:
            return given.get(name, name)
        made = FACTS[name](world)
        if isinstance(given, dict):
            given[name] = made
        return made

    def expected(self, role: str, home: Home) -> int:
        """Status that this one of the cast must get."""
        answers = self.ordinary if home == "ordinary" and self.ordinary is not None else self.answers
        return answers[role]


def everybody(status: int) -> dict[str, int]:
    """The same answer for all of the cast."""
    return dict.fromkeys(make.CAST, status)


def signed_in(status: int) -> dict[str, int]:
    """The same answer for all who have signed in; a visitor is sent to the way in."""
    return everybody(status) | {"anonymous": 302}


def mine(status: int, others: int = 404) -> dict[str, int]:
    """For the owner alone; for everybody else it is not there."""
    return signed_in(others) | {"owner": status}


CODE = {"code": "code"}
"""E.g. /instansi/15.04/…"""
