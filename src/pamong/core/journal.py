"""Writing the journal: one entry a use case, inside the transaction of what it tells about.

``record`` is the only writer. Whoever is above may react::

    @react("exams.scored")
    def note_outcome(entry: EntryRow) -> None: ...

A reaction runs in its own transaction, at least once, soon after the fact; it must bear being repeated (a unique key on
the source entry). The worker drains deliveries (``pamong.core.delivery``); the sealer chains entries (``pamong.core.seal``).
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from pamong.core.actor import INSTALLATION, Actor, RegionId

CHANNEL = "pamong_delivery"
"""NOTIFY channel; the payload is the name of a reaction."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A journal entry as a reaction sees it."""

    region: RegionId
    id: int
    at: datetime
    actor: int | None
    verb: str
    object: str
    data: dict[str, Any]
    request: UUID | None


Reaction = Callable[[EntryRow], None]
R = TypeVar("R", bound=Reaction)

_reactions: dict[str, Reaction] = {}
_by_verb: dict[str, list[str]] = defaultdict(list)

# The function of migration 0003: entry, deliveries and place in the sealer's queue in one round trip, its plans kept.
_RECORD = """
SELECT core_record(%(region)s, %(at)s, %(actor)s, %(behalf)s, %(verb)s, %(object)s, %(data)s, %(request)s, %(reactions)s)
"""


def react(verb: str) -> Callable[[R], R]:
    """Register a function that sees every later entry with this verb. Its module and name are its identity."""

    def register(function: R) -> R:
        name = f"{function.__module__}.{function.__qualname__}"
        if name in _reactions:
            raise ValueError(f"{name} is registered twice")
        _reactions[name] = function
        _by_verb[verb].append(name)
        return function

    return register


def reactions() -> dict[str, Reaction]:
    """All registered reactions by name."""
    return dict(_reactions)


def record(
    actor: Actor,
    verb: str,
    thing: models.Model | str,
    *,
    region: int = INSTALLATION,
    **data: Any,
) -> int:
    """Write one fact into the journal; returns its id.

    verb        past tense, namespaced: ``learning.registered``
    thing       the row it happened to, or ``label:key``
    data        JSON values; ids of people, never names or numbers that identify them
    raises      RuntimeError outside a transaction: the fact and what it tells about must stand or fall together
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb} is recorded outside a transaction")
    values: dict[str, Any] = {
        "region": region,
        "at": timezone.now(),
        "actor": actor.account,
        "behalf": actor.behalf,
        "verb": verb,
        "object": thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}",
        "data": json.dumps(data, cls=DjangoJSONEncoder),
        "request": actor.request,
        "reactions": _by_verb.get(verb, []),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
        entry: int = cursor.fetchone()[0]
    return entry
