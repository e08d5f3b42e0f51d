"""The five addresses of a player: enter, the attempt, its answers, a sign of life, and the end."""

import gzip
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from starlette.types import Receive, Scope, Send

from pamong.core.refusals import Refusal
from pamong.exams.actions.entering import Unknown, enter
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.formats.attempt_token import read as read_token
from pamong.exams.queries.attempts import AttemptView, Pulse, view_of
from pamong.exams.queries.packages import FORMS, Package, package_of
from pamong.room.answers import MOST_SLOTS, saves_of
from pamong.room.batching import Busy
from pamong.room.bodies import parse, read
from pamong.room.problems import Problem, of_refusal
from pamong.room.watching import MOST_AWAY, Guesses, Watch, address_of, digest_of
from pamong.room.work import LOOKING, SAVING, SUBMITTING, in_thread

logger = logging.getLogger(__name__)

WATCH: Final = Watch()
GUESSES: Final = Guesses()
COMPRESSED: Final = 1_000
"""Bytes from which an answer is compressed for who can read that."""

_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
PACKAGES: Final[dict[int, Package]] = {}


class Answer(NamedTuple):
    """What goes out."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()


Handler = Callable[[Scope, Receive], Awaitable[Answer]]

_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", b"application/problem+json")
_USUAL: Final = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


class Endpoint:
    """An address, as an ASGI application of its own: no request object, because answers come by the thousand."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        """Handlers by method."""
        self.handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong becomes a problem document."""
        kind = _JSON
        try:
            answer = await self.handlers.get(scope["method"], other_method)(scope, receive)
        except Exception as error:  # noqa: BLE001  # told apart there
            answer, kind = refused(scope, problem_of(error), self.handlers), _PROBLEM
        headers = [kind, *_USUAL, (b"content-length", b"%d" % len(answer.body)), *answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


async def other_method(_scope: Scope, _receive: Receive) -> Answer:
    """Not for this address."""
    raise Problem("method")


def refused(scope: Scope, problem: Problem, methods: Iterable[str] = ()) -> Answer:
    """A problem in the language of the pages, with the headers that its status asks for.

    methods     that the address takes
    """
    headers = [(b"retry-after", b"%d" % problem.wait)] if problem.wait else []
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", ", ".join(methods).encode()))
    with translation.override(language_of(scope)):
        return Answer(problem.document(), problem.status, tuple(headers))


def problem_of(error: Exception) -> Problem:
    """What an exception is told as; what nobody expected is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refusal):
        return of_refusal(error)
    if isinstance(error, Busy | OperationalError | InterfaceError):
        return Problem("busy")
    logger.error("failed in the exam room", exc_info=error)
    return Problem("failed")


async def entrance(scope: Scope, receive: Receive) -> Answer:
    """Number and code for a token."""
    document = parse(await read(scope, receive))
    number, code, pin = (document.get(name, "") for name in ("number", "code", "pin"))
    if not all(isinstance(one, str) and len(one) <= 40 for one in (number, code, pin or "")):  # noqa: PLR2004  # signs
        raise Problem("malformed")
    number, network, now = number.strip(), address_of(scope), timezone.now()
    GUESSES.check(number.upper(), network, time.monotonic())
    if not _NUMBER.fullmatch(number):
        raise Problem("number-or-code")
    try:
        entered = await in_thread(enter, number=number, code=code, pin=pin or "", now=now)
    except Unknown as wrong:
        if wrong.code == "pin-wrong":
            GUESSES.note_pin(number.upper(), time.monotonic())
        else:
            GUESSES.note_code(number.upper(), network, time.monotonic())
        raise
    WATCH.note(entered.key, now, 0, digest_of(network))
    facts = {"attempt": str(entered.attempt), "token": entered.token, "deadline": _moment(entered.deadline)}
    return _answer({**facts, "server_now": _moment(timezone.now()), "state": entered.state})


async def attempt(scope: Scope, _receive: Receive) -> Answer:
    """Everything that a player needs to begin or to go on."""
    claim = _claim(scope)
    package = await _package(claim)
    now = timezone.now()
    view = await in_thread(view_of, claim.key, now)
    if view.pulse.generation != claim.generation:
        raise Problem("moved")
    WATCH.note(claim.key, now, 0, digest_of(address_of(scope)))
    return _compressed(scope, _answer(_told(view, package)))


async def answers(scope: Scope, receive: Receive) -> Answer:
    """Store answers; says so only when they are durable."""
    claim = _claim(scope)
    body = await read(scope, receive)
    saves = saves_of(parse(body), claim, PACKAGES.get(claim.form) or await _package(claim))
    now = timezone.now()
    saved = await SAVING.put(saves)
    if saved.refusal != "moved":  # the computer before is no sign of life
        WATCH.note(claim.key, now, saves[-1].slot, digest_of(address_of(scope)))
    if saved.refusal:
        raise Problem(saved.refusal)
    told = ",".join(f'{{"slot":{save.slot},"seq":{save.seq}}}' for save in saves)
    return Answer(f'{{"saved":[{told}],"seconds_left":{saved.seconds_left}}}'.encode())


async def signal(scope: Scope, receive: Receive) -> Answer:
    """A sign of life."""
    claim = _claim(scope)
    document = parse(await read(scope, receive))
    slot, away = document.get("slot", 0), document.get("away", 0)
    if (
        type(slot) is not int
        or not 0 <= slot <= MOST_SLOTS
        or type(away) not in (bool, int)
        or not 0 <= away <= MOST_AWAY
    ):
        raise Problem("malformed")
    now = timezone.now()
    pulse = await LOOKING.put(claim)
    if pulse is None:
        raise Problem("moved")
    WATCH.note(claim.key, now, slot, digest_of(address_of(scope)), away=int(away))
    return _answer(_pulse(pulse))


async def end(scope: Scope, receive: Receive) -> Answer:
    """Hand in; again, it gives the same receipt. A body says nothing."""
    claim = _claim(scope)
    await read(scope, receive)
    now = timezone.now()
    receipt = await SUBMITTING.put(claim)
    if receipt is None:
        raise Problem("moved")
    WATCH.note(claim.key, now, 0, digest_of(address_of(scope)))
    if receipt.refusal:
        raise Problem(receipt.refusal)
    return _answer({"receipt": receipt.receipt, "score": None if receipt.score is None else float(receipt.score)})


def _claim(scope: Scope) -> Claim:
    """Whose request it is. Raises Problem ``token``; another's token opens nothing."""
    token = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    if token[:7].lower() != b"bearer ":
        raise Problem("token")
    try:
        claim = read_token(token[7:].decode("ascii").strip(), datetime.now(UTC))
        wanted: UUID = scope["path_params"]["attempt"]
    except ValueError:
        raise Problem("token") from None
    if claim.attempt != wanted:
        raise Problem("token")
    return claim


async def _package(claim: Claim) -> Package:
    """The form of a claim, as it is at hand in this process."""
    found = PACKAGES.get(claim.form)
    if found is None:
        found = await in_thread(package_of, claim.form)
        while len(PACKAGES) >= FORMS:
            del PACKAGES[next(iter(PACKAGES))]
        PACKAGES[claim.form] = found
    return found


def _told(view: AttemptView, package: Package) -> dict[str, Any]:
    begun = view.pulse.state in ("working", "paused")
    return {
        **_pulse(view.pulse),
        "title": view.title,
        "name": view.name,
        "number": view.number,
        "large": view.large,
        "form": package.body if begun else None,
        "answers": [{"slot": slot, "seq": seq, "value": value} for slot, seq, value in view.answers],
        "server_now": _moment(timezone.now()),
        "receipt": view.receipt or None,
        "score": None if view.score is None else float(view.score),
    }


def _pulse(pulse: Pulse) -> dict[str, Any]:
    return {
        "state": pulse.state,
        "seconds_left": pulse.seconds_left,
        "given": [asdict(one) for one in pulse.given],
    }


def _answer(document: dict[str, Any]) -> Answer:
    return Answer(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _compressed(scope: Scope, answer: Answer) -> Answer:
    takes = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
    if b"gzip" not in takes or len(answer.body) < COMPRESSED:
        return answer
    headers = ((b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding"))
    return answer._replace(body=gzip.compress(answer.body, 5), headers=headers)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def language_of(scope: Scope) -> str:
    """As the pages choose it."""
    raw = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    try:
        chosen = SimpleCookie(raw.decode("latin-1")).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        chosen = None
    return chosen.value if chosen and chosen.value in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
