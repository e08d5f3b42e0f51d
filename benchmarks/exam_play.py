"""What a candidate's program does from entering to the receipt, with a record of its own of what was acknowledged."""

import json
import random
from collections.abc import Generator
from dataclasses import dataclass, field

from benchmarks.exam_driver import Answer, Call, Candidate, call

LETTERS = "abcd"
TRIES = 3_000


@dataclass(slots=True)
class Record:
    """One candidate, as she would tell it.

    kept        slot → sequence number and letter of the last acknowledged answer
    """

    number: str
    code: str
    attempt: str = ""
    token: str = ""
    kept: dict[int, tuple[int, str]] = field(default_factory=dict)
    acknowledged: int = 0
    receipt: str = ""
    found: dict[int, tuple[int, str]] = field(default_factory=dict)


def sit(record: Record, items: int, *, think: float = 0.0, start: float = 0.0, check: bool = False) -> Candidate:
    """Enter, answer every item, hand in. Whatever is not acknowledged is sent again until it is.

    think       seconds between two answers, on average
    start       seconds until entering
    check       read afterwards what the server holds
    """
    yield start
    entered = yield from _until_done("enter", "POST", "/api/v1/exams/enter", "", _ticket(record))
    document = json.loads(entered.body)
    record.attempt, record.token = document["attempt"], document["token"]
    path = f"/api/v1/attempts/{record.attempt}"
    chance = random.Random(record.number)  # noqa: S311  # a load, not a secret
    for seq in range(1, items + 1):
        slot, letter = seq, chance.choice(LETTERS)
        answers = {"answers": [{"slot": slot, "seq": seq, "value": letter}]}
        yield from _until_done("save", "POST", f"{path}/answers", record.token, answers)
        record.kept[slot] = (seq, letter)
        record.acknowledged += 1
        if think:
            yield chance.uniform(0.5, 1.5) * think
    ended = yield from _until_done("submit", "POST", f"{path}/submit", record.token, None)
    record.receipt = json.loads(ended.body)["receipt"]
    if check:
        held = yield from _until_done("look", "GET", path, record.token, None)
        for one in json.loads(held.body)["answers"]:
            record.found[one["slot"]] = (one["seq"], one["value"])


def _ticket(record: Record) -> dict[str, str]:
    return {"number": record.number, "code": record.code}


def _until_done(
    name: str, method: str, path: str, token: str, document: object
) -> Generator[Call | float, Answer | None, Answer]:
    """Send until it is answered with 200; anything but silence and 503 is a failure."""
    for _try in range(TRIES):
        answer = yield call(name, method, path, token, document)
        if answer is not None and answer.status == 200:
            return answer
        assert answer is None or answer.status == 503, answer
        yield 0.2
    raise TimeoutError(path)
