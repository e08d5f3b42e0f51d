"""Whether a certificate's PDF is genuine and what became of it: without a database, without a network.

Needs the issuer's keys (did.json) and its status lists (status.json). A credential of any other shape than ours, a signature that
does not cover the whole file, a key that somebody reported lost: each is refused with its reason. What is not refused is told
apart by ``states.state_of``, the rule of the public page.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pamong.core.refusals import Refusal
from pamong.credentials.formats.badge import ATTACHED, Badge, read
from pamong.credentials.formats.did import BadgeKey, KeySet, read_keys
from pamong.credentials.formats.paper import Paper, Signed, read_paper
from pamong.credentials.formats.proof import proof_of, verify
from pamong.credentials.formats.quads import moment
from pamong.credentials.formats.states import State, state_of
from pamong.credentials.formats.status_document import StatusLists, read_lists

__all__ = ["Found", "KeySet", "StatusLists", "check_credential", "check_pdf", "read_keys", "read_lists"]


def _(sentence: str) -> str:
    """Mark a sentence for translation by who shows it. Django's own functions ask for settings, and here may be none."""
    return sentence


UNREAD: Final = _("Berkas ini bukan PDF yang utuh, atau terlalu besar untuk diperiksa.")
BARE: Final = _("PDF ini tidak memuat kredensial sertifikat.")
SHAPELESS: Final = _("Kredensial di dalamnya tidak berbentuk kredensial sertifikat pamong.")
UNPROVEN: Final = _("Kredensial di dalamnya tidak ditandatangani sebagaimana mestinya.")
UNKNOWN_KEY: Final = _("Kunci yang menandatangani kredensialnya tidak ada pada kumpulan kunci yang dipakai.")
OTHER_ISSUER: Final = _("Penerbit yang disebut bukan pemilik kunci yang menandatangani.")
CHANGED: Final = _("Isi kredensialnya tidak seperti saat ditandatangani.")
LOST_KEY: Final = _("Kunci yang menandatangani sudah dilaporkan hilang sebelum kredensial ini dibuat.")
UNSIGNED: Final = _("PDF ini belum ditandatangani.")
ALTERED: Final = _("Isi PDF ini berubah setelah ditandatangani.")
ADDED: Final = _("Ada bagian PDF ini yang tidak tercakup tanda tangan terakhirnya.")
LOST_SEAL: Final = _("Segel yang dipakai tidak berlaku lagi saat PDF ini disegel.")
FOREIGN: Final = _(
    "Penanda tangan PDF ini tidak ada pada kumpulan kunci. Cocokkan nomor dan nama pada halaman pemeriksaan penerbit."
)
UNRECORDED: Final = _("Penerbit tidak mempunyai catatan bahwa berkas ini pernah diterbitkan.")
NOT_YET: Final = _("Masa berlakunya belum mulai.")
NO_STATUS: Final = _("Pencabutan, pembekuan, dan penggantian tidak diperiksa.")
NO_LIST: Final = _("Daftar statusnya tidak ada pada berkas status yang dipakai. Ambil status.json yang baru.")

_CREDENTIAL: Final = 64 << 10
"""Bytes of a credential."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer about a file.

    number, issuer      of the credential; empty unless its own proof holds
    intact              the PDF is signed, and all of it is as the last one signed it
    reasons             Indonesian sentences, for translation: why it is not in force, or what was not looked at
    signer              who signed the PDF last, as the certificate says
    seen_at             when the status lists were looked at
    """

    status: State
    number: str
    intact: bool
    issuer: str
    reasons: tuple[str, ...]
    signer: str = ""
    seen_at: datetime | None = None
    badge: Badge | None = None


def check_pdf(
    data: bytes,
    keys: KeySet,
    lists: StatusLists | None,
    at: datetime,
    *,
    known: bool = False,
    reader: Callable[[bytes], Paper] = read_paper,
) -> Found:
    """A certificate's PDF at a time. Never raises for what a file holds.

    lists       None: status is not looked at, and the answer says so
    known       whoever asks has it on record that this very file was issued; else a PDF that no seal of the key set signed
                last is not found, however sound: anybody can attach a genuine credential to another page and sign that
    reader      what takes the file apart; a server that serves others too has it done apart
    """
    try:
        paper = reader(data)
    except Refusal:
        return Found(State.UNSOUND, "", intact=False, issuer="", reasons=(UNREAD,))
    broken = _pdf_problems(paper)
    signer = paper.signatures[-1].signer if paper.signatures else ""
    if ATTACHED not in paper.attached:
        return Found(State.UNSOUND, "", intact=not broken, issuer="", reasons=(*broken, BARE), signer=signer)
    badge, wrong = _credential(paper.attached[ATTACHED], keys)
    foreign = False
    if badge and not broken:
        foreign, doubt = _seal(paper.signatures[-1], badge, keys)
        wrong += doubt
    problems = (*broken, *wrong)
    if badge is None or problems:
        return _unsound(badge, problems, signer=signer, intact=not broken)
    return _in_force(badge, lists, at, signer=signer, foreign=foreign and not known)


def check_credential(data: bytes, keys: KeySet, lists: StatusLists | None, at: datetime) -> Found:
    """A credential by itself, as JSON, at a time; ``intact`` says that its proof holds. Never raises for what it holds."""
    badge, problems = _credential(data, keys)
    if badge is None or problems:
        return _unsound(badge, problems, signer="", intact=False)
    return _in_force(badge, lists, at, signer="", foreign=False)


def _pdf_problems(paper: Paper) -> tuple[str, ...]:
    if not paper.signatures:
        return (UNSIGNED,)
    if not all(one.sound for one in paper.signatures):
        return (ALTERED,)
    return () if paper.signatures[-1].whole else (ADDED,)


def _credential(data: bytes, keys: KeySet) -> tuple[Badge | None, tuple[str, ...]]:
    """The badge whose proof holds, with what is wrong about it all the same; else None and why."""
    raw = _json(data)
    if raw is None:
        return None, (SHAPELESS,)
    try:
        badge = read({name: value for name, value in raw.items() if name != "proof"})
    except Refusal:
        return None, (SHAPELESS,)
    proof = proof_of(raw)
    if proof is None:
        return None, (UNPROVEN,)
    key = keys.badges.get(proof["verificationMethod"])
    wrong = _unproven(raw, badge, key)
    if key is None or wrong:
        return None, wrong
    return badge, (LOST_KEY,) if key.is_doubtful(moment(proof["created"])) else ()


def _unproven(raw: Mapping[str, Any], badge: Badge, key: BadgeKey | None) -> tuple[str, ...]:
    if key is None:
        return (UNKNOWN_KEY,)
    if key.issuer != badge.issuer:
        return (OTHER_ISSUER,)
    return () if verify(raw, key.public) else (CHANGED,)


def _seal(last: Signed, badge: Badge, keys: KeySet) -> tuple[bool, tuple[str, ...]]:
    """Whether somebody else than the issuer's seal signed, and what is wrong with the seal."""
    seal = keys.seals.get(last.certificate)
    if seal is None or seal.issuer != badge.issuer:
        return True, ()
    return False, (LOST_SEAL,) if seal.is_doubtful(last.at or badge.valid_from) else ()


def _unsound(badge: Badge | None, problems: Sequence[str], *, signer: str, intact: bool) -> Found:
    number, issuer = (badge.number, badge.issuer_name) if badge else ("", "")
    return Found(State.UNSOUND, number, intact, issuer, tuple(problems), signer, None, badge)


def _in_force(badge: Badge, lists: StatusLists | None, at: datetime, *, signer: str, foreign: bool) -> Found:
    kinds = lists.kinds(badge) if lists else ()
    state = state_of(signed=True, kinds=kinds or (), valid_from=badge.valid_from, valid_until=badge.valid_until, at=at)
    reasons = [NOT_YET] if state == State.UNSOUND else []
    reasons += [NO_STATUS] if lists is None else []
    reasons += [NO_LIST] if kinds is None else []
    reasons += [FOREIGN] if foreign else []
    if state == State.VALID and (kinds is None or foreign):
        state = State.UNKNOWN
    seen = lists.oldest(badge) if lists else None
    return Found(
        state,
        badge.number,
        intact=True,
        issuer=badge.issuer_name,
        reasons=tuple(reasons),
        signer=signer,
        seen_at=seen,
        badge=badge,
    )


def _json(data: bytes) -> dict[str, Any] | None:
    """An object in which no name stands twice: readers differ about which of the two counts."""
    if len(data) > _CREDENTIAL:
        return None
    try:
        raw = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
