"""Tries to get in: counted so that nobody can guess for long, and nobody can lock somebody else out.

A try counts for a name and a network together, and for the network alone; never for a name alone. A browser that has been
signed in to an account before counts by itself: whatever others try, from wherever, its owner still gets in. A try is
counted before it is made and taken back when it succeeds, so that many at once cannot slip past the count.

What is kept are keyed digests: neither names nor addresses can be read from them.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Final, Literal

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from pamong.core.actor import INSTALLATION, AccountId, Actor, PersonId
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.people.models import Account, SignInFailure
from pamong.people.queries.signin import devices

WINDOW: Final = timedelta(minutes=5)
FROM_ONE_NETWORK: Final = 300
"""Wrong tries of one network in a window: up to 400 candidates sit behind one address."""
FOR_ONE_NAME: Final = 5
"""Wrong tries for one name from one network in a window."""
BY_KNOWN_BROWSER: Final = 10
"""Wrong tries of a browser that has been signed in to the account before."""
LOOKS: Final = ((timedelta(minutes=1), 60), (timedelta(hours=1), 600))
"""How often one network may ask a public page about a number: an office checks many papers, nobody counts through all."""
KEPT: Final = timedelta(days=1)

Kind = Literal["password", "factor", "code"]
"""What is tried: each is counted apart."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a try comes from.

    network     address, as short as one subscriber's network
    device      id of a browser known for the account that is tried; empty for any other
    """

    network: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """A try that has been counted."""

    rows: tuple[int, ...]

    def take_back(self) -> None:
        """It succeeded: it no longer counts. Tries before it still do, or an own account would reset the count."""
        SignInFailure.objects.filter(pk__in=self.rows).delete()


def count_try(kind: Kind, who: str, source: Source) -> Try:
    """Count a try before it is made.

    who         what is tried: a name as typed, or an account's uuid
    raises      Conflict ``too-many-tries`` with the minutes to wait; then nothing is counted
    """
    now = timezone.now()
    with transaction.atomic():
        for bucket, limit in _buckets(kind, who, source):
            _alone(bucket)
            rows = SignInFailure.objects.filter(bucket=bucket, at__gt=now - WINDOW).order_by("-at")
            times = list(rows.values_list("at", flat=True)[:limit])
            if len(times) == limit:
                raise _too_many(times[-1] + WINDOW - now)
        counted = [SignInFailure(bucket=bucket, at=now) for bucket, _limit in _buckets(kind, who, source)]
        return Try(tuple(row.pk for row in SignInFailure.objects.bulk_create(counted)))


def count_look(page: str, network: str, times: int = 1) -> timedelta | None:
    """Count a look at a public page that answers about a number. Returns how long to wait; None: go on, it is counted.

    page        which page; each is counted apart
    times       for how many it counts: one that found nothing may weigh more, so that guessing slows down
    """
    now, bucket = timezone.now(), _digest("look", page, network)
    with transaction.atomic():
        _alone(bucket)
        for window, limit in LOOKS:
            rows = SignInFailure.objects.filter(bucket=bucket, at__gt=now - window).order_by("-at")
            looked = list(rows.values_list("at", flat=True)[:limit])
            if len(looked) == limit:
                return looked[-1] + window - now
        SignInFailure.objects.bulk_create([SignInFailure(bucket=bucket, at=now)] * times)
    return None


def note_failure(actor: Actor, *, account: Account, kind: Kind) -> None:
    """Somebody tried to get in to an account and failed: its owner and the auditor should be able to see it."""
    with transaction.atomic():
        record(actor, "people.signin_failed", account, region=_region(account), kind=kind)


def note_sign_in(actor: Actor, *, account: int, method: str, factor: str = "") -> None:
    """Somebody got in.

    method      password, passkey, exam, activation, recovery or tour
    factor      the second factor beside it: totp, recovery_codes, webauthn, or none
    """
    row = Account.objects.select_related("person").get(pk=account)
    owner = replace(
        actor,
        name=row.person.name,
        account=AccountId(row.pk),
        person=PersonId(row.person_id),
        behalf=None,
    )
    with transaction.atomic():
        record(owner, "people.signed_in", row, region=_region(row), method=method, factor=factor)


def prune_attempts() -> tuple[int, int]:
    """Forget counted tries after a day, and sessions that have ended with their devices. Returns how many of each."""
    now = timezone.now()
    tries, _ = SignInFailure.objects.filter(at__lt=now - KEPT).delete()
    with transaction.atomic():
        ended, _ = Session.objects.filter(expire_date__lt=now).delete()
        devices().exclude(session_key__in=Session.objects.values("session_key")).delete()
    return tries, ended


def _buckets(kind: Kind, who: str, source: Source) -> list[tuple[str, int]]:
    """Digest and limit of each count that a try belongs to, in one order for all, so that no two wait for each other."""
    if source.device:
        return [(_digest("device", kind, who, source.device), BY_KNOWN_BROWSER)]
    return [
        (_digest("name", kind, who, source.network), FOR_ONE_NAME),
        (_digest("network", kind, source.network), FROM_ONE_NETWORK),
    ]


def _digest(*parts: str) -> str:
    return salted_hmac("pamong.people.attempt", "\0".join(parts), algorithm="sha256").hexdigest()


def _alone(bucket: str) -> None:
    """Let nobody else count in this bucket until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [bucket])


def _too_many(wait: timedelta) -> Conflict:
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    message = ngettext(
        "Terlalu banyak percobaan yang keliru dari sini. Tunggu %(minutes)s menit, lalu coba lagi.",
        "Terlalu banyak percobaan yang keliru dari sini. Tunggu %(minutes)s menit, lalu coba lagi.",
        minutes,
    ) % {"minutes": minutes}
    return Conflict("too-many-tries", message)


def _region(account: Account) -> int:
    return account.person.region_id or INSTALLATION
