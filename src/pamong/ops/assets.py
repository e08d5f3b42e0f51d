"""Static files, collected into the home once per version of them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect(*, keep: bool = False) -> bool:
    """Collect, hash and compress static files when any has changed since the last time; returns whether it did.

    keep        leave those of before in place: another version still serves them
    """
    stamp = settings.STATIC_ROOT / "stamp"
    now = fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=not keep)
    stamp.write_text(now, encoding="ascii")
    return True


def fingerprint() -> str:
    """Digest of name, size and content of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            digest.update(f"{path}\0".encode())
            digest.update(Path(storage.path(path)).read_bytes())
    return digest.hexdigest()
