"""A mail server of the tests, over the real protocol, that takes, refuses or breaks off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from tests.live import free_port


@dataclass
class Post:
    """What the server does, and what it was given.

    unknown     addresses that it refuses
    breaks      mails after whose last byte it hangs up instead of answering
    """

    unknown: set[str] = field(default_factory=set)
    breaks: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address or refuse it, with the words that real servers use."""
        self.tried.append(address)
        if address in self.unknown:
            return f"550 5.1.1 <{address}>: Recipient address rejected: user {address} unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail; answer, or hang up."""
        assert isinstance(envelope.content, bytes)
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.breaks:
            self.breaks -= 1
            assert server.transport is not None
            server.transport.close()
        return "250 OK"

    def subjects(self) -> list[tuple[str, str]]:
        """To whom and with which subject, in the order in which they came."""
        return [(str(mail["To"]), str(mail["Subject"])) for mail in self.got]


@contextmanager
def running(settings: Settings, post: Post) -> Iterator[Post]:
    """The server, and settings that lead to it."""
    port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.DEFAULT_FROM_EMAIL = "BKPSDM <pamong@contoh.go.id>"
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
