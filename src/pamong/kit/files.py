"""Content-addressed store of files, private by default.

Content lies at ``ab/cd/<sha256>`` under ``MEDIA_ROOT``; the row ``File`` refers to it. Content is complete and on the
disk before the row is written, so a crash between the two leaves content without reference, never the other way round.
Content leaves only with the retention rules of whoever refers to it (``drop_file``).
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from time import time
from typing import BinaryIO, Literal, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Invalid, NotFound, TooLarge
from pamong.kit import filetypes
from pamong.kit.models import File
from pamong.kit.wording import one_line

CHUNK = 1 << 20
NAME_LENGTH = 200
ENDING_LENGTH = 10
UNREFERENCED = timedelta(days=1)
"""How long content without reference stays: whoever stored it may be about to write the row."""

_SETTLING = 3600  # seconds
_FEW = 10  # so many without reference are no sign of anything

logger = logging.getLogger(__name__)


class Readable(Protocol):
    """Anything that can be read in pieces: an open file, an upload, a response."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload place accepts.

    max_bytes       largest size, inclusive
    media_types     types decided by content; see ``pamong.kit.filetypes``
    """

    max_bytes: int
    media_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Damage:
    """Stored content that is not what its rows say."""

    sha256: str
    problem: Literal["missing", "damaged"]
    references: int


def prepare_store() -> None:
    """Make the folders of the store, readable by this user alone. Needed before the first upload."""
    for folder in (_root(), _incoming()):
        folder.mkdir(mode=0o700, exist_ok=True)


def store_file(actor: Actor, *, region: RegionId, stream: Readable, name: str, limits: Limits) -> File:
    """Keep what ``stream`` gives and return the reference to it. Memory stays flat at any size.

    name        as the uploader called it; folders, control characters and excess length are taken off
    raises      TooLarge as soon as the limit is passed; Invalid when empty or of another type than ``limits`` names
    """
    prepare_store()
    called = clean_name(name)
    arrived = _incoming() / f"{uuid4().hex}.part"
    try:
        size, digest = _receive(stream, arrived, called, limits)
        media_type = _accept(arrived, called, limits)
        _settle(arrived, _place(digest))
    finally:
        arrived.unlink(missing_ok=True)
    with transaction.atomic():
        file = File.objects.create(
            region=region,
            sha256=digest,
            size=size,
            media_type=media_type,
            name=called,
            stored_at=timezone.now(),
            stored_by=actor.account,
        )
        record(actor, "kit.file_stored", file, region=region, sha256=digest, size=size)
    return file


def stored_file(uuid: UUID) -> File:
    """The reference of that uuid. Raises NotFound. Whether the actor may see it, the caller decides."""
    row = File.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def open_file(file: File) -> BinaryIO:
    """Content, for reading. Raises NotFound when it is gone. Whether the actor may see it, the caller has decided."""
    try:
        return _place(file.sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(
            "file-content-missing",
            _(
                "Isi berkas “%(name)s” tidak ada lagi di penyimpanan. "
                "Hubungi pengelola dan sebutkan kode %(code)s; ia dapat memulihkannya dari cadangan.",
            )
            % {"name": file.name, "code": file.sha256[:12]},
        ) from None


def drop_file(actor: Actor, *, file: File) -> None:
    """Delete a reference, and then its content where no other refers to it. By which rule, the caller knows.

    A crash between the two leaves content without reference.
    """
    with transaction.atomic():
        record(actor, "kit.file_dropped", file, region=file.region, sha256=file.sha256, size=file.size)
        File.objects.filter(pk=file.pk).delete()
        transaction.on_commit(partial(_drop_content, file.sha256))


def verify_files() -> Iterator[Damage]:
    """Read every stored content again and name what is missing or was changed. Costs reading the whole store once."""
    contents = File.objects.values_list("sha256").annotate(references=Count("id")).order_by("sha256")
    for digest, references in contents.iterator():
        try:
            with _place(digest).open("rb") as content:
                found = file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            yield Damage(digest, "missing", references)
        else:
            if found != digest:
                yield Damage(digest, "damaged", references)


def prune_incoming(older_than: timedelta) -> int:
    """Remove what broken uploads left behind; returns how many. Choose a limit older than any upload still running."""
    oldest = timezone.now().timestamp() - older_than.total_seconds()
    left = [path for path in _incoming().glob("*") if path.is_file() and path.stat().st_mtime < oldest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def prune_unreferenced(older_than: timedelta = UNREFERENCED) -> int:
    """Delete contents to which nothing refers: a crash, or a deletion soon after storing, left them. Returns how many.

    Nothing is deleted where that would be most of the store: then the database is not the one of this store. 256 queries.
    """
    oldest = timezone.now().timestamp() - older_than.total_seconds()
    known, left = 0, list[str]()
    for folder in sorted(_root().glob("??")):
        found = {path.name: path for path in folder.glob("??/*") if len(path.name) == len(sha256().hexdigest())}
        referred = set(File.objects.filter(sha256__in=list(found)).values_list("sha256", flat=True))
        known += len(referred)
        left += [digest for digest in sorted(found.keys() - referred) if _older(found[digest], oldest)]
    if len(left) > max(known, _FEW):
        logger.error("the store is not of this database", extra={"unreferenced": len(left), "referred": known})
        return 0
    for digest in left:
        _drop_content(digest)
    return len(left)


def clean_name(name: str) -> str:
    """Name that is safe to show and to offer for download: no folders, no invisible characters, 1 to 200 long."""
    base = one_line(name).replace("\\", "/").rsplit("/", 1)[-1].strip(". ") or "berkas"
    stem, dot, ending = base.rpartition(".")
    if dot and len(ending) <= ENDING_LENGTH:  # a long name loses its middle, not its ending
        return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"
    return base[:NAME_LENGTH]


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk: only then is a rename durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _incoming() -> Path:
    return _root() / "incoming"


def _place(digest: str) -> Path:
    return _root() / digest[:2] / digest[2:4] / digest


def _receive(stream: Readable, path: Path, name: str, limits: Limits) -> tuple[int, str]:
    """Write the stream to ``path``, measuring and hashing on the way; on the disk when this returns."""
    announced = getattr(stream, "size", None)
    if announced is not None and announced > limits.max_bytes:
        raise _too_large(name, announced, limits)
    size, digest = 0, sha256()
    with open(path, "xb", opener=_private) as target:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limits.max_bytes:
                raise _too_large(name, size, limits)
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if not size:
        raise Invalid("file-empty", _("Berkas “%(name)s” kosong. Pilih berkas yang berisi.") % {"name": name})
    return size, digest.hexdigest()


def _accept(path: Path, name: str, limits: Limits) -> str:
    media_type = filetypes.detect(path)
    if media_type in limits.media_types:
        return media_type
    sentence = _("Berkas “%(name)s” berisi %(found)s, sedangkan yang diterima di sini %(accepted)s.") % {
        "name": name,
        "found": filetypes.name_of(media_type),
        "accepted": ", ".join(sorted(map(filetypes.name_of, limits.media_types))),
    }
    raise Invalid("file-type", f"{sentence} {_mend(media_type)}")


def _mend(media_type: str) -> str:
    if media_type in {filetypes.OLE, filetypes.MACROS}:
        return _("Buka berkas itu, simpan ulang sebagai .xlsx atau .docx tanpa kata sandi dan makro, lalu unggah lagi.")
    return _("Jenis dibaca dari isi, bukan dari nama berkas. Pilih berkas lain, atau simpan ulang dalam jenis itu.")


def _too_large(name: str, size: int, limits: Limits) -> TooLarge:
    return TooLarge(
        "file-too-large",
        _("Berkas “%(name)s” terlalu besar: terbaca %(size)s byte, sedangkan batasnya %(limit)s byte (%(short)s).")
        % {
            "name": name,
            "size": number_format(size, force_grouping=True),
            "limit": number_format(limits.max_bytes, force_grouping=True),
            "short": filesizeformat(limits.max_bytes),
        },
    )


def _settle(arrived: Path, place: Path) -> None:
    """Move content to its place. Replacing equal content is harmless, and mends a copy that was damaged."""
    folders = (place.parent.parent, place.parent)
    for folder in folders:
        folder.mkdir(mode=0o700, exist_ok=True)
    arrived.replace(place)
    for folder in (_root(), *folders):
        sync_folder(folder)


def _older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:  # somebody else has dropped it
        return False


def _drop_content(digest: str) -> None:
    """Delete content that nothing refers to. What was stored again this hour may be about to get its row, and stays."""
    place = _place(digest)
    gone = place.with_name(f"{digest}.gone")
    if File.objects.filter(sha256=digest).exists():
        return
    try:
        place.rename(gone)  # from here on equal content that comes in settles beside it
    except FileNotFoundError:
        return
    if time() - gone.stat().st_mtime < _SETTLING and not place.exists():
        gone.rename(place)
    gone.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
