"""A stranger's PDF is read in a process of its own, with little memory and little time.

A PDF of two hundred bytes can name a table with a thousand million entries, and whoever reads it counts them all. Such a file
costs the process that reads it its life, and nobody else anything.
"""

import json
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from math import ceil
from typing import Any, Final

from pamong.core.refusals import Refusal
from pamong.credentials.formats.paper import LARGEST, Paper, Signed, read_paper, unread

SECONDS: Final = 2
"""Of the processor, for one file; a certificate takes a tenth of one."""

_MEMORY: Final = 640 << 20
"""Bytes of address space, with the program itself."""

_WAIT: Final = 30.0
"""Seconds by the clock, on a machine that is busy."""


def read_paper_apart(data: bytes) -> Paper:
    """As ``read_paper``, for whatever anybody hands in. Raises Invalid ``paper-unread``, also where it takes too much."""
    if len(data) > LARGEST or not data.startswith(b"%PDF-"):
        raise unread()
    try:
        said = subprocess.run(
            [sys.executable, "-m", __name__], input=data, capture_output=True, check=True, timeout=_WAIT
        ).stdout
    except subprocess.SubprocessError as error:
        raise unread() from error
    told = json.loads(said)
    attached = {name: b64decode(content) for name, content in told["attached"].items()}
    return Paper(attached, tuple(_signed(one) for one in told["signatures"]))


def _signed(told: dict[str, Any]) -> Signed:
    at = datetime.fromisoformat(told["at"]) if told["at"] else None
    return Signed(**told | {"certificate": b64decode(told["certificate"]), "at": at})


def _words(thing: object) -> str:
    """Bytes and moments as text."""
    if isinstance(thing, bytes):
        return b64encode(thing).decode()
    if isinstance(thing, datetime):
        return thing.isoformat()
    raise TypeError(type(thing).__name__)


def _read() -> int:
    """In the process of its own: what a PDF at standard input holds, to standard output."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = ceil(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, until))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        paper = read_paper(sys.stdin.buffer.read())
    except Refusal:
        return 1
    sys.stdout.write(json.dumps(asdict(paper), default=_words))
    return 0


if __name__ == "__main__":
    sys.exit(_read())
