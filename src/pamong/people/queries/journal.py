"""The journal of a region as its auditors read it: with names as they are today, which the journal itself does not hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.core.actor import Actor
from pamong.core.queries import EntryFacts, Sought, entries_of, every_entry, verbs_of
from pamong.core.refusals import NotFound
from pamong.people.access import AUDITORS, whole_region_for
from pamong.people.models import Account, Person, Region
from pamong.people.queries.presence import RegionFacts, full_name, region_facts

PAGE: Final = 50
"""Entries of one page."""

_CHUNK = 1_000
_PERSON, _ACCOUNT = "people.person", "people.account"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor asks for; what is left empty does not narrow.

    since, until    days in the region's time zone, both included
    object          ``label:key``, exactly
    actor           uuid of an account
    """

    since: date | None = None
    until: date | None = None
    verb: str = ""
    object: str = ""
    actor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """An account that acted or was represented.

    uuid        None for an account that is no longer there
    name        of its person; empty when another region keeps that person's record
    """

    uuid: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry.

    who         None for the system and for visitors
    about       name of the person the entry is about, where it is one of this region
    """

    id: int
    at: datetime
    who: Who | None
    behalf: Who | None
    verb: str
    object: str
    about: str
    data: dict[str, Any]
    request: UUID | None
    sealed: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of the journal.

    older       id before which the next page begins; None on the last
    """

    lines: tuple[Line, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """A region whose journal may be read, and the verbs that occur in it."""

    region: RegionFacts
    verbs: tuple[str, ...]


def journal_scope(actor: Actor, code: str) -> Scope:
    """What one may filter by. Two queries. Raises NotFound for who is no auditor of that whole region."""
    region = whole_region_for(actor, code, AUDITORS)
    return Scope(region_facts(region), tuple(verbs_of(region.pk)))


def journal_page(actor: Actor, code: str, wanted: Wanted, *, before: int | None = None) -> Pages:
    """Entries, newest first; with ``before``, those of a lower id. At most seven queries. Raises NotFound like the scope."""
    region = whole_region_for(actor, code, AUDITORS)
    found = entries_of(region.pk, _sought(region, wanted), before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return Pages(tuple(_lines(region, shown)), shown[-1].id if len(found) > PAGE else None)


def journal_lines(actor: Actor, code: str, wanted: Wanted) -> Iterator[Line]:
    """All that is wanted, newest first, a thousand in memory at a time. Raises NotFound like the scope, at once."""
    region = whole_region_for(actor, code, AUDITORS)
    return _streamed(region, every_entry(region.pk, _sought(region, wanted)))


def _streamed(region: Region, entries: Iterator[EntryFacts]) -> Iterator[Line]:
    while chunk := list(islice(entries, _CHUNK)):
        yield from _lines(region, chunk)


def _sought(region: Region, wanted: Wanted) -> Sought:
    zone = ZoneInfo(region.time_zone)
    account = Account.objects.filter(uuid=wanted.actor).first() if wanted.actor else None
    if wanted.actor and account is None:
        raise NotFound
    return Sought(
        since=datetime.combine(wanted.since, time.min, zone) if wanted.since else None,
        until=datetime.combine(wanted.until + timedelta(days=1), time.min, zone) if wanted.until else None,
        verb=wanted.verb,
        object=wanted.object,
        actor=account.pk if account else None,
    )


def _lines(region: Region, entries: Sequence[EntryFacts]) -> Iterator[Line]:
    """Entries with names: one query for the accounts in them and one for the persons."""
    acting = {account for entry in entries for account in (entry.actor, entry.behalf) if account is not None}
    accounts = _accounts(region, acting | _keys(entries, _ACCOUNT))
    people = _people(region, _keys(entries, _PERSON))
    named = {f"{_ACCOUNT}:{key}": who.name for key, who in accounts.items()}
    named |= {f"{_PERSON}:{key}": name for key, name in people.items()}
    for entry in entries:
        yield Line(
            id=entry.id,
            at=entry.at,
            who=_who(accounts, entry.actor),
            behalf=_who(accounts, entry.behalf),
            verb=entry.verb,
            object=entry.object,
            about=named.get(entry.object, ""),
            data=entry.data,
            request=entry.request,
            sealed=entry.sealed,
        )


def _keys(entries: Iterable[EntryFacts], label: str) -> set[int]:
    pairs = (entry.object.partition(":") for entry in entries)
    return {int(key) for found, _, key in pairs if found == label and key.isascii() and key.isdecimal()}


def _accounts(region: Region, ids: set[int]) -> dict[int, Who]:
    rows = Account.objects.filter(pk__in=ids).select_related("person")
    return {row.pk: Who(row.uuid, full_name(row.person) if row.person.region_id == region.pk else "") for row in rows}


def _who(accounts: Mapping[int, Who], account: int | None) -> Who | None:
    return None if account is None else accounts.get(account, Who(None, ""))


def _people(region: Region, ids: set[int]) -> dict[int, str]:
    return {row.pk: full_name(row) for row in Person.objects.filter(pk__in=ids, region=region)}
