"""Cases of public services, sent by the system in which an office works on them."""

import json
from dataclasses import asdict
from typing import Any

from django.utils import translation
from starlette.types import Receive, Scope

from pamong.core.refusals import Refusal
from pamong.room.bodies import parse, read
from pamong.room.endpoints import Answer, language_of
from pamong.room.problems import Problem
from pamong.room.work import in_thread
from pamong.services.actions.receiving import MOST, Received, receive_cases


async def cases(scope: Scope, receive: Receive) -> Answer:
    """Take up to 200 cases: all of them, or none. What is sent again changes nothing."""
    token = _token(scope)
    given = parse(await read(scope, receive)).get("cases")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise Problem("malformed")
    if len(given) > MOST:
        raise Problem("too-many")
    received = await in_thread(_received, language_of(scope), token, given)
    return Answer(json.dumps(asdict(received)).encode())


def _received(language: str, token: str, given: list[dict[str, Any]]) -> Received:
    """In the language of who asked, because refusals repeat what was written."""
    with translation.override(language):
        try:
            return receive_cases(token, given)
        except Refusal as refusal:
            fields = getattr(refusal, "fields", None)
            raise Problem(refusal.code, detail=str(refusal), fields=fields) from None


def _token(scope: Scope) -> str:
    """What stands in the header. Raises Problem ``source-token`` where nothing does."""
    said = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    token = said[7:].decode("latin-1").strip() if said[:7].lower() == b"bearer " else ""
    if not token or not token.isascii():
        raise Problem("source-token")
    return token
