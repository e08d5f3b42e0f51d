"""One-time codes as people read, say and type them: ten characters without I, L, O and U."""

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing in it is mistaken for something else
LENGTH: Final = 10  # 50 random bits

_SPACING: Final = re.compile(r"[\s\-\u2010-\u2015]")
_MEANT: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """A random code, without its hyphen."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """As it is printed and read aloud: ``7QK9D-2M4F8``."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """What somebody meant who typed this: capitals, without spaces and hyphens, 0 for O, 1 for I and L."""
    return _SPACING.sub("", text).upper().translate(_MEANT)
