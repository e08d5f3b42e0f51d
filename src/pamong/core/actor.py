"""Who acts. Built once a request or command, handed to every action and access function, never looked up again."""

from dataclasses import dataclass, replace
from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", int)
PersonId = NewType("PersonId", int)
RegionId = NewType("RegionId", int)
UnitId = NewType("UnitId", int)

INSTALLATION = RegionId(0)
"""The region of facts that belong to the installation itself and to no government."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, valid now, over exactly one region (never its children) or one unit of it."""

    role: str
    region: RegionId
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with which rights, in which request.

    account     None for the system itself and for a visitor without an account
    behalf      the account for whom ``account`` acts by delegation ("atas nama")
    request     groups the journal entries of one request or command
    """

    name: str
    account: AccountId | None = None
    person: PersonId | None = None
    behalf: AccountId | None = None
    grants: tuple[Grant, ...] = ()
    request: UUID | None = None

    @property
    def is_system(self) -> bool:
        """Whether the machine's owner acts, at the command line or by a schedule."""
        return self.account is None and self.name == "system"

    def within(self, request: UUID) -> "Actor":
        """The same actor inside one request."""
        return replace(self, request=request)


SYSTEM = Actor("system")
"""Schedules, reactions and the command line of the machine's owner."""

VISITOR = Actor("visitor")
"""Anybody without an account."""
