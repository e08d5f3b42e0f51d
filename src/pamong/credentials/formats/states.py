"""What a certificate is worth at a time: one rule for the public page, the register and the check without a database."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """The answer about a certificate. The values are said to people and to scripts alike."""

    VALID = "berlaku"
    EXPIRED = "kedaluwarsa"
    SUSPENDED = "dibekukan"
    WITHDRAWN = "dicabut"
    REPLACED = "diganti"
    UNKNOWN = "tidak ditemukan"
    UNSOUND = "tidak sah"


def state_of(*, signed: bool, kinds: Sequence[str], valid_from: datetime, valid_until: datetime, at: datetime) -> State:
    """The state at a time.

    signed      a signed file exists; without it nobody was given anything, and the answer is the same as for no number
    kinds       kinds of its status changes, the oldest first: suspended, resumed, withdrawn, replaced
    returns     withdrawn and replaced are final, also past the end; before ``valid_from`` it is not sound
    """
    if not signed:
        return State.UNKNOWN
    if "replaced" in kinds:
        return State.REPLACED
    if "withdrawn" in kinds:
        return State.WITHDRAWN
    if kinds and kinds[-1] == "suspended":
        return State.SUSPENDED
    if at < valid_from:
        return State.UNSOUND
    return State.EXPIRED if at > valid_until else State.VALID
