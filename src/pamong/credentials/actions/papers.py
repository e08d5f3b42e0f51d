"""Papers that wait for a signature, taken out of the system together; who took them stays in the journal."""

import shutil
from contextlib import closing
from tempfile import TemporaryFile
from typing import IO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.credentials.access import KEEPERS
from pamong.credentials.queries.issuing import waiting_papers
from pamong.people.access import whole_region_for

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_COPY: Final = 1 << 18


def take_papers(actor: Actor, *, region: str) -> IO[bytes]:
    """An archive of up to 200 of them, the oldest first, at its beginning; in a file that is gone once closed.

    region      code
    raises      NotFound; Conflict ``papers-none``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        target = TemporaryFile()  # noqa: SIM115  # closed by who reads it
        try:
            count = _pack(actor, region, target)
        except BaseException:
            target.close()
            raise
        record(actor, "credentials.papers_taken", f"people.region:{owner.pk}", region=owner.pk, count=count)
    target.seek(0)
    return target


def _pack(actor: Actor, region: str, target: IO[bytes]) -> int:
    count = 0
    with ZipFile(target, "w", ZIP_STORED) as archive:  # a PDF is packed already
        for name, content in waiting_papers(actor, region):
            with closing(content), archive.open(ZipInfo(name, _EARLIEST), "w") as entry:
                shutil.copyfileobj(content, entry, _COPY)
            count += 1
    if not count:
        raise Conflict("papers-none", _("Tidak ada kertas yang menunggu tanda tangan."))
    return count
