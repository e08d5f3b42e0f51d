"""A message as it leaves: the text of a mail, and of a chat. Always Indonesian, always plain text.

No picture, no button, nothing that hides where a link leads; and each carries the code by which anybody can ask here whether
it is ours. A chat says what it is about and no more: it goes by a service that is not the government's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pamong.kit.wording import one_line

NEVER: Final = "Kami tidak pernah meminta kata sandi, kode masuk, atau foto dokumen lewat e-mail maupun WhatsApp."


@dataclass(frozen=True, slots=True)
class Part:
    """One message in it.

    link        whole address where it leads
    code        as it is printed
    check       whole address that says whether the code is ours
    """

    subject: str
    body: str
    link: str
    code: str
    check: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail. ``subject`` is one line without invisible signs, so it cannot begin another header."""

    subject: str
    text: str


def write_mail(name: str, sender: str, parts: Sequence[Part], *, choice: str) -> Letter:
    """One mail for one person; several messages become one, with their number as its subject.

    sender      who writes, as people call it
    choice      whole address where somebody chooses how often to be written to
    """
    subject = parts[0].subject if len(parts) == 1 else f"{len(parts)} pesan untuk Anda dari {sender}"
    blocks = [f"Yth. {one_line(name)},", *(_block(part, place, len(parts)) for place, part in enumerate(parts, 1))]
    foot = [NEVER, f"Waktu dan seringnya e-mail ini Anda atur di {choice}", sender]
    return Letter(one_line(subject), "\n\n".join([*blocks, *foot]) + "\n")


def chat_address(phone: str, name: str, sender: str, part: Part) -> str:
    """Address that opens a chat with that number, with the text ready to be sent.

    phone       as ``whatsapp_number`` gives it
    """
    text = "\n\n".join(
        [
            f"Yth. {one_line(name)},",
            f"{part.subject}\nSelengkapnya setelah masuk: {part.link}",
            f"Kode pesan {part.code}. Pastikan pesan ini benar dari kami: {part.check}",
            NEVER,
            sender,
        ]
    )
    return f"https://wa.me/{phone}?text={quote(text, safe='')}"


def _block(part: Part, place: int, places: int) -> str:
    heading = part.subject if places == 1 else f"{place}. {part.subject}"
    lines = [heading, "", part.body, ""] if part.body else [heading, ""]
    return "\n".join([*lines, f"Buka: {part.link}", f"Kode pesan {part.code}, periksa di {part.check}"])
