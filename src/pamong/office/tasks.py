"""Work that runs by itself."""

from procrastinate.contrib.django import app

from pamong.core.journal import EntryRow, react
from pamong.office.actions import data_letters
from pamong.office.actions.delivery import deliver_mail as deliver


@app.periodic(cron="* * * * *")
@app.task(name="office.deliver_mail")
def deliver_mail(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Every minute: mails that are due."""
    deliver()


@app.periodic(cron="7 2 * * *")
@app.task(name="office.forget_messages")
def forget_messages(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """What was said in messages whose time is over."""
    data_letters.forget_old_messages()


@react("people.data_answered")
def tell_answer(entry: EntryRow) -> None:
    """Who asked about the own data learns of the answer."""
    data_letters.tell_answer(_key(entry))


@react("people.data_due")
def remind_request(entry: EntryRow) -> None:
    """A request that must be answered within a day."""
    data_letters.remind_request(_key(entry))


@react("people.breach_due")
def remind_breach(entry: EntryRow) -> None:
    """A breach of which somebody must be told within a day."""
    data_letters.remind_breach(_key(entry))


@react("people.breach_told")
def send_breach_letters(entry: EntryRow) -> None:
    """The letter to those whose data it touches."""
    data_letters.send_breach_letters(_key(entry))


@react("people.erased")
def forget_messages_of(entry: EntryRow) -> None:
    """Messages to somebody whose data were erased."""
    data_letters.forget_messages_of(_key(entry))


def _key(entry: EntryRow) -> int:
    return int(entry.object.rpartition(":")[2])
