"""Certificates as those see them who may know more than the public: who holds them, keeps them, or reads about their people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.credentials.formats.states import State, state_of
from pamong.credentials.models import ChangeKind, Credential, Signature, StatusChange
from pamong.credentials.queries.check import scheme_words
from pamong.people.queries.presence import printed_name

WAITING: Final = "menunggu"
"""State of a certificate that nobody has signed; the public is told that there is none."""

SOON: Final = 90
"""Days before its end from which a certificate is said to end soon."""

LABELS: Final[dict[str, tuple[Text, str, str]]] = {
    State.VALID: (_("Berlaku"), "ok", "sah"),
    State.EXPIRED: (_("Kedaluwarsa"), "", "jam"),
    State.SUSPENDED: (_("Dibekukan"), "warn", "beku"),
    State.WITHDRAWN: (_("Dicabut"), "bad", "silang"),
    State.REPLACED: (_("Diganti"), "on", "ganti"),
    State.UNSOUND: (_("Belum mulai berlaku"), "", "jam"),
    WAITING: (_("Menunggu tanda tangan"), "on", "ubah"),
}
"""State → word, tone and icon of its chip."""

_OVER: Final = {ChangeKind.WITHDRAWN: State.WITHDRAWN, ChangeKind.REPLACED: State.REPLACED}


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A certificate in a list.

    holder, post    as printed; of somebody erased without the name
    scheme          with its level
    region          code of the government that gave it; ``issuer`` its name
    state           one of ``LABELS``
    zone            of the region that gave it
    days            left until its end; None unless it is valid
    """

    uuid: UUID
    number: str
    code: str
    holder: str
    post: str
    scheme: str
    issuer: str
    region: str
    issued_on: date
    valid_until: datetime
    zone: str
    state: str
    way: str
    way_label: str
    signed: bool
    days: int | None

    @property
    def state_label(self) -> str:
        """Its state in a word."""
        return str(LABELS[self.state][0])

    @property
    def soon(self) -> bool:
        """Whether it is valid now and ends within ``SOON`` days."""
        return self.days is not None and self.days <= SOON

    @property
    def tone(self) -> str:
        """Of its chip."""
        return LABELS[self.state][1]

    @property
    def picture(self) -> str:
        """Icon of its chip."""
        return LABELS[self.state][2]

    @property
    def address(self) -> str:
        """Where anybody can check it."""
        return f"{settings.URL}/periksa/{self.code}/"


def read_credentials(found: Iterable[Credential]) -> list[CredentialRow]:
    """Rows with their states as they are now. Two queries for any number."""
    rows, now = list(found), timezone.now()
    kinds: dict[int, list[str]] = defaultdict(list)
    changes = StatusChange.objects.filter(credential__in=rows).order_by("number")
    for credential, kind in changes.values_list("credential", "kind"):
        kinds[credential].append(kind)
    signed = set(Signature.objects.filter(credential__in=rows).values_list("credential", flat=True))
    return [_row(row, now, kinds[row.pk], signed=row.pk in signed) for row in rows]


def shown_state(row: Credential, kinds: list[str], now: datetime, *, signed: bool) -> str:
    """The state as those see it who know of the certificate also before it is signed."""
    if not signed:
        return next((_OVER[ChangeKind(kind)] for kind in kinds if kind in _OVER), WAITING)
    return state_of(signed=True, kinds=kinds, valid_from=row.valid_from, valid_until=row.valid_until, at=now)


def _row(row: Credential, now: datetime, kinds: list[str], *, signed: bool) -> CredentialRow:
    state = shown_state(row, kinds, now, signed=signed)
    return CredentialRow(
        uuid=row.uuid,
        number=row.number,
        code=row.code,
        holder=printed_name(row.person, row.holder),
        post=row.post,
        scheme=scheme_words(row),
        issuer=row.region.name,
        region=row.region.code,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        zone=row.region.time_zone,
        state=state,
        way=row.way,
        way_label=row.get_way_display(),
        signed=signed,
        days=(row.valid_until - now).days if state == State.VALID else None,
    )
