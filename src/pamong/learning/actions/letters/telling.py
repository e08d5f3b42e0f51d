"""Telling people that a letter with their name in it is there, or was printed again."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.office.actions.send import Draft, send_messages

TOPIC = "learning.letter"

NAMES = {"invitation": "Undangan", "assignment": "Surat tugas", "completion": "STTPP"}


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter that was just written, or printed again."""

    region: int
    uuid: UUID
    kind: str
    number: str
    edition: int = 1


def tell(actor: Actor, letter: Issued, *, offering: UUID, name: str, people: Collection[int]) -> None:
    """One message each; a second call for the same edition writes nothing."""
    kind = NAMES[letter.kind]
    subject = f"{kind} Anda sudah terbit" if letter.edition == 1 else f"{kind} Anda diterbitkan ulang"
    body = f"{kind} nomor {letter.number} untuk {name}. Unduh di halaman angkatan."
    if letter.edition > 1:
        body += " Terbitan sebelumnya tidak berlaku lagi."
    drafts = [Draft(person, subject, body, f"/angkatan/{offering}/") for person in sorted(people)]
    source = f"office.letter:{letter.uuid}:{letter.edition}"
    send_messages(actor, region=letter.region, topic=TOPIC, source=source, drafts=drafts)
