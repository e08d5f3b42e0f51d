"""Reading stored content again, slowly enough to be watched: the job behind "is this file still what was sent?"."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from pamong.core.refusals import NotFound
from pamong.kit.files import CHUNK, open_file
from pamong.kit.jobs import Run
from pamong.kit.models import File

STEP = 8 * CHUNK
"""Bytes between two steps of progress."""


def check_file(run: Run, uuid: UUID) -> dict[str, Any]:
    """Compare a stored file with its digest; result ``{"same": bool, "bytes": int, "sha256": str}``.

    Reading starts again after a kill: a digest has no middle to go on from. Raises NotFound.
    """
    file = File.objects.filter(uuid=uuid).first()
    if file is None:
        raise NotFound
    digest, read = sha256(), 0
    with open_file(file) as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            read += len(chunk)
            if read % STEP == 0 or read == file.size:
                run.step(done=read, total=file.size)
    return {"same": digest.hexdigest() == file.sha256, "bytes": read, "sha256": digest.hexdigest()}
