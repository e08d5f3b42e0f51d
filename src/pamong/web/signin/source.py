"""Where a try to get in comes from: the client's network, and whether the browser is known for the account.

A browser that got in to an account keeps a cookie for it: an id of its own, and for each account a mark that only this
installation can make. It opens nothing. Its tries are counted apart from those of others, so that they cannot lock it out.
"""

import secrets
from dataclasses import replace
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from pamong.core.actor import Actor
from pamong.people.access import actor_of
from pamong.people.actions.attempts import Source

COOKIE = "perangkat"
PATH = "/masuk/"
YEAR = 365 * 86_400
MARKS = 12
"""Accounts that one browser is remembered for: a telephone may be shared, but not by everybody."""

_ID = 22
_NOWHERE = "0.0.0.0"  # noqa: S104  # not bound to: an address that could not be read


def client_address(request: HttpRequest) -> str:
    """Address of the client. Behind our proxy it is what the proxy itself added; what the client claims counts nothing."""
    address = request.META.get("REMOTE_ADDR") or _NOWHERE
    if settings.PROXY and (forwarded := request.headers.get("x-forwarded-for", "")):
        address = forwarded.rpartition(",")[2].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return _NOWHERE
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(parsed)


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address, or the 64 leading bits that one IPv6 subscriber gets."""
    return address if ":" not in address else str(ip_network(f"{address}/64", strict=False))


def source_of(request: HttpRequest, account: UUID | None) -> Source:
    """Source of a try for this account; with None, or for an account that the browser is not known for, only the network."""
    source = Source(network_of(client_address(request)))
    device, marks = _read(request)
    if account is None or not any(constant_time_compare(_mark(device, account), mark) for mark in marks):
        return source
    return replace(source, device=device)


def remember_browser(request: HttpRequest, response: HttpResponseBase, account: UUID) -> None:
    """Let the browser be known for this account for a year."""
    device, marks = _read(request)
    device = device or secrets.token_urlsafe(16)
    mark = _mark(device, account)
    kept = [mark, *(other for other in marks if other != mark)][:MARKS]
    response.set_cookie(
        COOKIE,
        ".".join([device, *kept]),
        max_age=YEAR,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def own_actor(request: HttpRequest) -> Actor:
    """Whoever is signed in, acting for nobody else: the own account is never somebody else's business."""
    if not request.user.is_authenticated:
        raise RuntimeError("nobody is signed in")
    actor = actor_of(request.user)
    identity = visitor(request).request
    return actor.within(identity) if identity else actor


def visitor(request: HttpRequest) -> Actor:
    """The actor that the middleware has given to a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by RequestFacts
    return actor


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    device, *marks = request.COOKIES.get(COOKIE, "").split(".")
    return (device, marks[:MARKS]) if len(device) == _ID and device.isascii() and device.isprintable() else ("", [])


def _mark(device: str, account: UUID) -> str:
    return salted_hmac("pamong.web.browser", f"{device}:{account}", algorithm="sha256").hexdigest()[:32]
