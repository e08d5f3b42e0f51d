"""Accounts by the machine's owner: the first administrator, the way back in, and the list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from pamong.core.actor import SYSTEM
from pamong.people.actions.accounts import first_administrator
from pamong.people.actions.codes import IssuedCode
from pamong.people.actions.recovery import recover_account
from pamong.people.queries.accounts import AccountLine, account_lines


@dataclass(frozen=True, slots=True)
class Handed:
    """A code as a terminal shows it, once.

    address     page on which it is typed, with the name to sign in with
    """

    login: str
    code: str
    address: str
    valid_until: datetime


def administer(region: str, name: str, email: str, nip: str) -> Handed:
    """Somebody who administers a region from now on. Refusals are those of ``first_administrator``."""
    return _handed(first_administrator(SYSTEM, region=region, name=name, email=email, nip=nip), email.strip().lower())


def recover(login: str) -> Handed:
    """A recovery code without a second person; the journal says that the machine's owner made it."""
    return _handed(recover_account(SYSTEM, login=login), login.strip())


def listed(region: str) -> list[AccountLine]:
    """All accounts, or those of one region's people."""
    return list(account_lines(SYSTEM, region).stream())


def line_of(account: AccountLine) -> dict[str, Any]:
    """An account as a script reads it."""
    return {
        "region": account.region,
        "name": account.name,
        "login": account.login,
        "state": account.state,
        "last_login": account.seen_at,
        "second_factor": account.has_factor,
    }


def _handed(issued: IssuedCode, login: str) -> Handed:
    return Handed(login, issued.code, settings.URL + reverse("signin-code"), issued.valid_until)
