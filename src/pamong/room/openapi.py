"""The contract of the exam room, for players, test centres' own clients and load drivers: an OpenAPI document."""

from typing import Any, Final

from pamong.room.answers import MOST, MOST_SLOTS
from pamong.room.bodies import LARGEST
from pamong.room.problems import KINDS
from pamong.room.watching import MOST_AWAY
from pamong.services.actions.receiving import COLUMNS
from pamong.services.actions.receiving import MOST as MOST_CASES

_COUNT: Final = {"type": "integer"}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_SECONDS: Final = {"type": ["integer", "null"], "description": "Until the deadline; null while no clock runs."}
_STATE: Final = {"type": "string", "enum": ["waiting", "working", "paused", "done"]}
_SLOT: Final = {"type": "integer", "minimum": 1, "description": "Place in the form, counted from 1."}
_SEQ: Final = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "Counted by the player; of the answers to a slot the one with the highest seq holds.",
}
_VALUE: Final = {
    "description": "single, judgement: id of an option. multiple: list of ids. true_false: true or false. matching: object "
    "of ids. ordering: list of all ids. numeric, short_text: text. null: the answer is taken back."
}
_GIVEN: Final = {
    "type": "array",
    "description": "Time that was given back or added.",
    "items": {"type": "object", "properties": {"seconds": {"type": "integer"}, "why": {"type": "string"}}},
}
_RECEIPT: Final = {
    "type": ["string", "null"],
    "description": "First 16 hexadecimal signs of the SHA-256 over the attempt's uuid and a line feed, then slot:seq:value and "
    "a line feed for the answer that holds of each slot, in order of slots; value is JSON without spaces, in UTF-8.",
}
_SCORE: Final = {"type": ["number", "null"], "description": "Per cent, provisional; null where the sitting shows none."}


def _object(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties) if required is None else required, "properties": properties}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _operation(
    summary: str, answer: dict[str, Any], *codes: str, body: dict[str, Any] | None = None, token: bool = True
) -> dict[str, Any]:
    """One operation with the problems that it may answer with, grouped by status."""
    usual = ("busy", *(("token", "moved", "not-found") if token else ()), *(("malformed", "too-large") if body else ()))
    statuses: dict[str, list[str]] = {}
    for code in (*usual, *codes):
        statuses.setdefault(str(KINDS[code].status), []).append(code)
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refused = {status: {"description": ", ".join(found), "content": problem} for status, found in statuses.items()}
    told: dict[str, Any] = {
        "summary": summary,
        "responses": {"200": {"description": "Done", "content": _json(answer)}, **refused},
    }
    if body is not None:
        told["requestBody"] = {"required": True, "content": _json(body)}
    if token:
        told["security"] = [{"token": []}]
    return told


_ENTERED: Final = _object(
    attempt={"type": "string", "format": "uuid"},
    token={"type": "string"},
    deadline={"type": ["string", "null"], "format": "date-time"},
    server_now=_MOMENT,
    state=_STATE,
)
_ITEM: Final = _object(slot=_SLOT, kind={"type": "string"}, content={"type": "object"})
_ATTEMPT: Final = _object(
    state=_STATE,
    title={"type": "string"},
    name={"type": "string"},
    number={"type": "string"},
    large={"type": "boolean"},
    form={"oneOf": [_object(items=_array(_ITEM)), {"type": "null"}], "description": "null before the start."},
    answers=_array(_object(slot=_SLOT, seq=_SEQ, value=_VALUE)),
    seconds_left=_SECONDS,
    server_now=_MOMENT,
    given=_GIVEN,
    receipt=_RECEIPT,
    score=_SCORE,
)
_ANSWERS: Final = _object(
    answers={**_array(_object(slot=_SLOT, seq=_SEQ, value=_VALUE)), "minItems": 1, "maxItems": MOST}
)
_SIGNAL: Final = _object(
    [],
    slot={
        "type": "integer",
        "minimum": 0,
        "maximum": MOST_SLOTS,
        "description": "Where the candidate is; 0: not said.",
    },
    away={
        "type": ["integer", "boolean"],
        "minimum": 0,
        "maximum": MOST_AWAY,
        "description": "How often the window was left since the last sign of life.",
    },
)
_SAVED: Final = _object(saved=_array(_object(slot=_SLOT, seq=_SEQ)), seconds_left={"type": "integer"})
_FORM: Final = _object(
    ["id", "answers"],
    id={
        "type": "string",
        "format": "uuid",
        "description": "Version 4, chosen by the client and kept until it is received.",
    },
    answers={
        "type": "object",
        "description": "By key of the question. scale, number: a number, or as typed in Indonesian. choice: the option, word "
        "for word. text: text. null: not answered.",
        "additionalProperties": {"type": ["number", "string", "null"]},
    },
    kiosk={"type": "string", "maxLength": 100, "description": "Token of a device of the office."},
)
_CASE: Final = _object(
    ["source_key", "received_at"],
    source_key={"type": "string", "maxLength": 200, "description": "Number of the case in the sending system."},
    **{
        key: {"type": ["string", "null"], "description": "ISO 8601; without an offset it is the region's clock."}
        for key in COLUMNS
        if key.endswith("_at")
    },
    returned={"type": ["integer", "null"], "minimum": 0, "description": "How often papers were sent back."},
    reason={"type": ["string", "null"], "maxLength": 2_000},
    channel={"type": ["string", "null"], "enum": ["counter", "online", "post", "phone", "email", "other", None]},
    outcome={"type": ["string", "null"], "enum": ["granted", "refused", "withdrawn", None]},
    handler={
        "type": ["string", "null"],
        "description": "Employee number (NIP). Passed over where the source names no rule that allows to keep it.",
    },
    contacts={"type": ["integer", "null"], "minimum": 1, "description": "How often somebody had to come or call."},
)
_PROBLEM: Final = _object(
    ["type", "title", "status", "detail", "code"],
    type={"type": "string"},
    title={"type": "string"},
    status={"type": "integer"},
    detail={"type": "string", "description": "What to do, for the person, in Indonesian or English."},
    code={"type": "string", "enum": sorted(set(KINDS) - {"too-often"})},
    fields={
        "type": "object",
        "description": "What is wrong with each part: by key of the question, or by place and key of the case.",
        "additionalProperties": {"type": "string"},
    },
)
_NAMED: Final = [{"name": "attempt", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}]

DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "pamong: exam room",
        "version": "1",
        "description": f"Bodies are JSON of at most {LARGEST} bytes. What is answered with 200 is durable. Every request may be "
        "sent again: answers by their seq, submissions by the attempt.",
    },
    "servers": [{"url": "/api/v1"}],
    "paths": {
        "/exams/enter": {
            "post": _operation(
                "Number and one-time code for a token",
                _ENTERED,
                *("number-or-code", "pin-wrong", "pin-closed", "code-used", "not-open", "done", "too-often"),
                body=_object(
                    ["number", "code"],
                    **{name: {"type": "string", "maxLength": 40} for name in ("number", "code", "pin")},
                ),
                token=False,
            )
        },
        "/attempts/{attempt}": {
            "parameters": _NAMED,
            "get": _operation("Everything to begin or to go on with", _ATTEMPT),
        },
        "/attempts/{attempt}/answers": {
            "parameters": _NAMED,
            "post": _operation(
                "Store answers: all of them, or none",
                _SAVED,
                *("waiting", "paused", "late", "done", "slot", "value", "too-many"),
                body=_ANSWERS,
            ),
        },
        "/attempts/{attempt}/signal": {
            "parameters": _NAMED,
            "post": _operation(
                "A sign of life, every ten seconds when nothing is saved",
                _object(state=_STATE, seconds_left=_SECONDS, given=_GIVEN),
                body=_SIGNAL,
            ),
        },
        "/attempts/{attempt}/submit": {
            "parameters": _NAMED,
            "post": _operation(
                "Hand in; again, it gives the same receipt",
                _object(receipt=_RECEIPT, score=_SCORE),
                "waiting",
                "paused",
            ),
        },
        "/cases": {
            "post": _operation(
                "Cases as their source tells them now: all of them, or none; what is told again changes nothing, what "
                "differs becomes the next revision",
                _object(new=_COUNT, changed=_COUNT, unchanged=_COUNT),
                *("source-token", "source-closed", "cases-refused", "too-many"),
                body=_object(cases={**_array(_CASE), "minItems": 1, "maxItems": MOST_CASES}),
                token=False,
            )
            | {"security": [{"source": []}]},
        },
        "/surveys/{code}": {
            "parameters": [{"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": _operation(
                "Hand in one form at the door of an anonymous survey; again with the same id, it changes nothing. A browser "
                "without script sends the same as application/x-www-form-urlencoded and is redirected",
                _object(received={"type": "string", "format": "uuid"}),
                *("not-found", "answers-refused", "answers-missing", "survey-early", "survey-closed", "door-limit"),
                *("door-id", "kiosk-unknown", "kiosk-pace", "foreign-form"),
                body=_FORM,
                token=False,
            ),
        },
    },
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "source": {"type": "http", "scheme": "bearer", "description": "Token of a source of cases."},
        },
        "schemas": {"Problem": _PROBLEM},
    },
}
"""Served at ``/api/v1/openapi.json``."""
