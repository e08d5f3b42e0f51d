"""Data for tests, by typed functions, and the cast who tries to see it."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.test import Client

from pamong.core.actor import SYSTEM, VISITOR
from pamong.core.journal import record
from pamong.core.keys import load_key
from pamong.core.queries import Head, chain_heads
from pamong.core.seal import seal_all
from pamong.kit.jobs import start_job
from pamong.kit.models import Job

CAST = ("anonymous", "owner", "colleague", "stranger")
"""Nobody; whose it is; who works beside them without a role; who serves in another region and must never see anything."""


def browser(role: str) -> Client:
    """A browser of one of the cast. Nobody has an account yet, so all of them are visitors."""
    if role not in CAST:
        raise ValueError(role)
    return Client()


def heads(regions: Sequence[int] = (0,), entries: int = 2) -> list[Head]:
    """Seal that many entries in each region; returns the ends of the chains."""
    with transaction.atomic():
        for region in regions:
            for number in range(entries):
                record(SYSTEM, "kit.tried", f"kit.try:{number}", region=region)
    seal_all(load_key(settings.HOME))
    return chain_heads()


def job(title: str = "Memeriksa berkas “pegawai.xlsx”") -> Job:
    """A visitor's job that waits for a worker."""
    return start_job(VISITOR, kind="kit.check_file", title=title, args={"file": "0" * 32})
