"""What stands before a survey's door hands in: as JSON by the page's script, or as the plain form of a browser without it.

A plain form that cannot be taken is sent on, with everything that was typed, to the page that shows it again (307): nothing of
it has been stored then. Only forms of our own pages are taken, and only JSON that says it is JSON, which no foreign page can
send in a visitor's name.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from starlette.types import Receive, Scope

from pamong.room.batching import Batcher
from pamong.room.bodies import parse, read
from pamong.room.endpoints import Answer, language_of, problem_of
from pamong.room.problems import Problem, of_refusal
from pamong.room.watching import address_of
from pamong.room.work import in_thread
from pamong.surveys.actions.checking import Given
from pamong.surveys.actions.receiving import Received, Submission, explained, fitting, receive
from pamong.surveys.formats.form_fields import given as given_in_form
from pamong.surveys.formats.form_fields import read as read_field
from pamong.surveys.queries.doors import DoorFacts, door_facts

COOKIE: Final = "nilai"
"""Tells a device apart for a day, so that its forms can be counted. Set when a form is taken, never by reading."""

PATH: Final = "/api/v1/surveys/"
A_DAY: Final = 86_400
MOST_ANSWERS: Final = 200
REMEMBERED: Final = 500
"""Doors whose questions a web process keeps: they never change."""

_CODE: Final = re.compile(r"[a-z2-9]{8}")
_DEVICE: Final = re.compile(rb"(?:^|;\s*)nilai=([A-Za-z0-9_-]{22})(?:;|$)")
_JSON: Final = b"application/json"
_FORM: Final = b"application/x-www-form-urlencoded"
_LARGEST: Final = 1e300
"""No number that anybody asks for; larger ones are no numbers to the database."""

DOORS: Final[dict[str, DoorFacts]] = {}


def store(batch: list[Submission]) -> list[Received]:
    """What waits, in one transaction."""
    return receive(batch, timezone.now())


RECEIVING: Final[Batcher[Submission, Received]] = Batcher("receiving", store, most=256, gather=0.005)


async def survey(scope: Scope, receive: Receive) -> Answer:
    """Take one form; says so only when it is durable."""
    code = scope["path_params"]["code"]
    if not _CODE.fullmatch(code):
        raise Problem("not-found")
    sent = _header(scope, b"content-type").partition(b";")[0].strip().lower()
    if sent == _JSON:
        return await _document(scope, receive, code)
    if sent == _FORM:
        return await _form(scope, receive, code)
    raise Problem("malformed")


async def _document(scope: Scope, receive: Receive, code: str) -> Answer:
    document = parse(await read(scope, receive))
    kiosk = document.get("kiosk", "")
    if not isinstance(kiosk, str) or len(kiosk) > 100:  # noqa: PLR2004  # signs; ours have 22
        raise Problem("malformed")
    door, identity = await _door(code), _identity(document.get("id"))
    given = _given(document.get("answers"), door)
    cookie = await _hand_in(scope, door, identity, given, kiosk)
    return Answer(f'{{"received":"{identity}"}}'.encode(), headers=cookie)


async def _form(scope: Scope, receive: Receive, code: str) -> Answer:
    if not _own(scope):
        raise Problem("foreign-form")
    try:
        fields = _fields(await read(scope, receive))
        door, identity = await _door(code), _identity(fields.get("id"))
        cookie = await _hand_in(scope, door, identity, given_in_form(fields), "")
    except Exception as error:  # noqa: BLE001  # told apart there
        where = f"/nilai/{code}/?karena={problem_of(error).code}"
        return Answer(b"", HTTPStatus.TEMPORARY_REDIRECT, ((b"location", where.encode()),))
    return Answer(b"", HTTPStatus.SEE_OTHER, ((b"location", f"/nilai/{code}/terima-kasih/".encode()), *cookie))


async def _hand_in(
    scope: Scope, door: DoorFacts, identity: UUID, given: Iterable[Given], kiosk: str
) -> tuple[tuple[bytes, bytes], ...]:
    """Have a form stored, and give the cookie of a device that has none yet. Raises Problem in the language of the pages."""
    found = _DEVICE.search(_header(scope, b"cookie"))
    device = found[1].decode() if found else secrets.token_urlsafe(16)
    with translation.override(language_of(scope)):
        answers = tuple((door.ids[answer.key], answer) for answer in fitting(door.questions, given))
    received = await RECEIVING.put(Submission(door.code, identity, answers, device, _network(scope), kiosk))
    if received.refusal:
        with translation.override(language_of(scope)):
            problem = of_refusal(explained(received))
        problem.after = received.wait
        raise problem
    return () if found or kiosk else ((b"set-cookie", _cookie(device)),)


async def _door(code: str) -> DoorFacts:
    found = DOORS.get(code)
    if found is None:
        found = await in_thread(door_facts, code)
        while len(DOORS) >= REMEMBERED:
            del DOORS[next(iter(DOORS))]
        DOORS[code] = found
    return found


def _identity(sent: object) -> UUID:
    try:
        identity = UUID(sent) if isinstance(sent, str) else None
    except ValueError:
        identity = None
    if identity is None or identity.version != 4:  # noqa: PLR2004  # the random kind
        raise Problem("malformed")
    return identity


def _given(sent: object, door: DoorFacts) -> list[Given]:
    """Answers of a JSON object. Raises Problem ``malformed`` for what is neither number, text nor null."""
    if not isinstance(sent, dict) or len(sent) > MOST_ANSWERS:
        raise Problem("malformed")
    kinds = {view.key: view.kind for view in door.questions}
    return [_answer(key, kinds.get(key, ""), value) for key, value in sent.items()]


def _answer(key: str, kind: str, value: Any) -> Given:
    if value is None:
        return Given(key)
    if isinstance(value, str):
        as_typed = read_field(f"n.{key}", value) if kind in ("scale", "number") else None
        return as_typed or Given(key, text=value)
    if type(value) in (int, float):  # a bool is an int too
        return Given(key, number=float(value) if abs(value) < _LARGEST else _LARGEST)
    raise Problem("malformed")


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_ANSWERS, errors="strict"))
    except ValueError:
        raise Problem("malformed") from None


def _own(scope: Scope) -> bool:
    """Whether a page of ours sends it. A browser says so in one of three ways; who says nothing is not believed."""
    if site := _header(scope, b"sec-fetch-site"):
        return site == b"same-origin"
    origin = (_header(scope, b"origin") or _header(scope, b"referer")).decode("latin-1")
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    return place in (_header(scope, b"host").decode("latin-1"), urlsplit(settings.URL).netloc) and bool(place)


def _network(scope: Scope) -> str:
    return f"{wide(address_of(scope))} {_header(scope, b'user-agent')[:200].decode('latin-1')}"


@lru_cache(maxsize=4096)
def wide(address: str) -> str:
    """The network of an address, so wide that it is no single household: 24 bits of four, or what one subscriber gets."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "?"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))  # noqa: PLR2004  # of the protocol


def _cookie(device: str) -> bytes:
    secure = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
    return f"{COOKIE}={device}; Max-Age={A_DAY}; Path={PATH}; HttpOnly; SameSite=Strict{secure}".encode()


def _header(scope: Mapping[str, Any], wanted: bytes) -> bytes:
    value: bytes = next((value for name, value in scope["headers"] if name == wanted), b"")
    return value
