"""Mail through a server as governments run them: encrypted, with a password, with moods of its own."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django import Settings

from pamong.office.models import Dispatch, Message
from pamong.office.queries.mailing import PAUSES
from pamong.office.tasks import deliver_mail
from pamong.settings import mail
from tests import make
from tests.live import free_port
from tests.make import World
from tests.office.effects import reach, written

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
USER, SECRET = "pamong", "s@ndi/#1"
BUSY = "451 4.7.1 Greylisting in action, please come back later"


@dataclass
class Office:
    """A mail server that takes mail only encrypted, and only from who knows the password.

    tempers     answers to the next recipients, before it takes one
    signed      names with which somebody signed in; tried: passwords that were wrong
    """

    tempers: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    got: list[EmailMessage] = field(default_factory=list)

    def admit(self, _server: SMTP, session: Session, _envelope: Envelope, _way: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.encrypted.append(session.ssl is not None)
        known = (given.login, given.password) == (USER.encode(), SECRET.encode())
        (self.signed if known else self.tried).append(given.login.decode())
        return AuthResult(success=known)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.tempers:
            return self.tempers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def issued(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=30)).not_valid_after(now + timedelta(days=30))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, private


@contextmanager
def open_for_mail(office: Office, certificate: Path, key: Path, port: int) -> Iterator[None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=office.admit,
        auth_required=True,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@dataclass(frozen=True)
class Place:
    """Where the server is to be found when it is open."""

    certificate: Path
    key: Path
    port: int


@pytest.fixture
def place(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Place:
    certificate, key = issued(tmp_path)
    found = Place(certificate, key, free_port())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # who runs the machine trusts the office's own authority
    asked_as(settings, found, "s%40ndi%2F%231")
    settings.URL = "https://bangkom.contoh.go.id"
    return found


def asked_as(settings: Settings, place: Place, password: str) -> None:
    """As the environment names the server."""
    for name, value in mail(f"smtp://{USER}:{password}@localhost:{place.port}", "pamong@contoh.go.id").items():
        setattr(settings, name, value)
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def row(clock: time_machine.Traveller) -> Message:
    """A message that waits for its mail."""
    world: World = make.world()
    reach(world.ani.person, "ani@contoh.go.id")
    return written(world.ani.person, "Penilaian dibuka")


def plan(row: Message) -> tuple[int, datetime | None, datetime | None]:
    """Tries, when the next is due, and when it was sent."""
    row.refresh_from_db()
    return row.attempts, row.email_at, row.emailed_at


def test_mail_goes_encrypted_and_signed_in(place: Place, row: Message) -> None:
    office = Office()
    with open_for_mail(office, place.certificate, place.key, place.port):
        deliver_mail(0)
    assert (office.signed, office.tried, office.encrypted) == ([USER], [], [True])
    (got,) = office.got
    assert (got["To"], got["Subject"], got["From"]) == ("ani@contoh.go.id", "Penilaian dibuka", "pamong@contoh.go.id")
    assert plan(row) == (1, None, NOON)


def test_password_that_is_refused_costs_no_try_and_the_mail_waits(
    place: Place, settings: Settings, row: Message
) -> None:
    office = Office()
    asked_as(settings, place, "salah")
    with open_for_mail(office, place.certificate, place.key, place.port):
        deliver_mail(0)
        assert (office.got, office.tried, plan(row)[2]) == ([], [USER], None)
        assert plan(row)[0] == 0
        asked_as(settings, place, "s%40ndi%2F%231")
        deliver_mail(0)
    assert (len(office.got), plan(row)) == (1, (1, None, NOON))


def test_server_that_cannot_prove_who_it_is_hears_no_password(
    place: Place, row: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "lain"
    other.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(issued(other)[0]))
    office = Office()
    with open_for_mail(office, place.certificate, place.key, place.port):
        deliver_mail(0)
    assert (office.signed, office.tried, office.got, plan(row)[0]) == ([], [], [], 0)


def test_server_that_asks_to_come_later_gets_the_same_mail_later(
    place: Place, row: Message, clock: time_machine.Traveller
) -> None:
    office = Office(tempers=[BUSY])
    with open_for_mail(office, place.certificate, place.key, place.port):
        deliver_mail(0)
        assert (office.got, plan(row)) == ([], (1, NOON + PAUSES[0], None))
        deliver_mail(0)  # too early
        assert office.got == []
        clock.shift(PAUSES[0])
        deliver_mail(0)
    assert [got["Subject"] for got in office.got] == ["Penilaian dibuka"]
    assert plan(row) == (2, None, NOON + PAUSES[0])
    assert list(Dispatch.objects.order_by("pk").values_list("outcome", "note")) == [
        ("failed", "SMTPRecipientsRefused 451"),
        ("sent", ""),
    ]


def test_server_that_was_away_gets_everything_when_it_is_back(place: Place, row: Message) -> None:
    deliver_mail(0)
    assert plan(row) == (0, row.email_at, None)
    office = Office()
    with open_for_mail(office, place.certificate, place.key, place.port):
        deliver_mail(0)
    assert (len(office.got), plan(row)) == (1, (1, None, NOON))
