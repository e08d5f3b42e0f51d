"""What the status lists say now, signed. For anybody: a list tells of places, not of people."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.credentials.formats import bitstring
from pamong.credentials.formats.addresses import status_lists
from pamong.credentials.formats.badge import PURPOSES
from pamong.credentials.formats.did import did_of
from pamong.credentials.formats.proof import signed
from pamong.credentials.formats.status_document import StatusFacts, canonical, document
from pamong.credentials.models import ChangeKind, Credential, KeyUse, Signature, SigningKey, StatusChange, StatusList
from pamong.credentials.queries.private_keys import badge_private

Places = dict[str, set[int]]
"""Purpose → places that are set."""


def list_document(uuid: UUID, purpose: str) -> dict[str, Any]:
    """A list for one purpose, signed now. Four queries. Raises NotFound."""
    row = StatusList.objects.filter(uuid=uuid).first()
    key = _keys([row.region_id]).get(row.region_id) if row else None
    if row is None or key is None or purpose not in PURPOSES:
        raise NotFound
    return _signed(row, key, key.address, purpose, _places([row.pk])[row.pk], timezone.now())


def bundle() -> dict[str, Any]:
    """All lists of the installation, signed now: what who checks without a network takes along. Five queries."""
    rows, at = list(StatusList.objects.order_by("pk")), timezone.now()
    keys, places = _keys([row.region_id for row in rows]), _places([row.pk for row in rows])
    addresses = _addresses()
    return {
        "lists": [
            _signed(row, keys[row.region_id], address, purpose, places[row.pk], at)
            for row in rows
            if row.region_id in keys
            for address in sorted(addresses[row.region_id])
            for purpose in PURPOSES
        ]
    }


def _keys(regions: Collection[int]) -> dict[int, SigningKey]:
    rows = SigningKey.objects.filter(region__in=regions, use=KeyUse.BADGE, retired_at=None)
    return {row.region_id: row for row in rows}


def _addresses() -> dict[int, set[str]]:
    """Addresses under which each region ever issued: its certificates name their lists by these."""
    found: dict[int, set[str]] = defaultdict(set)
    for region, address in SigningKey.objects.filter(use=KeyUse.BADGE).values_list("region", "address"):
        found[region].add(address)
    return found


def _places(lists: Collection[int]) -> dict[int, Places]:
    """What is set in each list. Two queries for any number of lists."""
    found: dict[int, Places] = defaultdict(lambda: {purpose: set() for purpose in PURPOSES})
    for row, place, kinds in _histories(lists):
        if kinds & {ChangeKind.WITHDRAWN, ChangeKind.REPLACED}:
            found[row]["revocation"].add(place)
        elif ChangeKind.SUSPENDED in kinds:
            found[row]["suspension"].add(place)
        if ChangeKind.REPLACED in kinds:
            found[row]["refresh"].add(place)
    # Nobody was given what nobody has signed, though its credential may be copied from the paper that waits.
    waiting = Credential.objects.filter(~Exists(Signature.objects.filter(credential=OuterRef("pk"))))
    for row, place in waiting.filter(status_list__in=lists).values_list("status_list", "place_in_list"):
        found[row]["suspension"].add(place)
    return found


def _histories(lists: Collection[int]) -> Iterator[tuple[int, int, set[str]]]:
    """Each certificate that was changed: its list, its place, and the kinds that hold: the last, and what ended it."""
    rows = StatusChange.objects.filter(credential__status_list__in=lists).order_by("credential", "number")
    last: dict[tuple[int, int], set[str]] = {}
    for row, place, kind in rows.values_list("credential__status_list", "credential__place_in_list", "kind"):
        ended = last.get((row, place), set()) & {ChangeKind.WITHDRAWN, ChangeKind.REPLACED}
        last[row, place] = {kind, *ended}
    return ((row, place, kinds) for (row, place), kinds in last.items())


def _signed(
    row: StatusList, key: SigningKey, address: str, purpose: str, places: Places, at: datetime
) -> dict[str, Any]:
    issuer = did_of(key.address)
    facts = StatusFacts(
        f"{status_lists(address, row.uuid)}/{purpose}", issuer, purpose, bitstring.encode(places[purpose]), at
    )
    return signed(document(facts), canonical(facts), badge_private(key), f"{issuer}#{key.name}", at)
