"""What a request carries here, and the short code by which a support desk finds it in the log."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from pamong.core.actor import Actor
from pamong.people.queries.presence import Presence

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: read aloud on a telephone without I, L, O, U
_LETTERS: Final = 9  # 45 random bits: two requests of one log with the same code are not to be expected


BODY: Final = 1 << 20
"""Bytes that a request may bring to a view that does not say otherwise."""

V = TypeVar("V", bound=Callable[..., Any])


def takes(size: int) -> Callable[[V], V]:
    """Let a view take uploads of so many bytes, beside the ``BODY`` of its form. Write it outermost."""

    def mark(view: V) -> V:
        setattr(view, TAKES, size)
        return view

    return mark


TAKES: Final = "takes_bytes"


HUE: Final = 248
"""Hue of the accent, in degrees, where no region has chosen its own."""

METHOD: Final = "signin"
"""Key of the session under which stands how somebody signed in."""

EXAM: Final = "exam"
"""The way in by a code of an exam day, which others have seen."""

ACTING: Final = "acting"
"""Key of the session under which the delegation stands that somebody acts under now."""


class Request(HttpRequest):
    """A request as views see it, after the middleware."""

    actor: Actor
    presence: Presence | None
    htmx: HtmxDetails


def support_code(request: UUID) -> str:
    """Short form of a request's id, ``7QK-9D2-M4F``; the log carries it beside the long one."""
    number = request.int >> (128 - 5 * _LETTERS)
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LETTERS)))
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"


def code_of(request: HttpRequest) -> str:
    """Support code of a request; empty when it was refused before it got an id (a foreign host name)."""
    actor = getattr(request, "actor", None)
    return support_code(actor.request) if actor and actor.request else ""
