"""Second factors: a code of an authenticator app or a recovery code, each good for one time."""

import time
from base64 import urlsafe_b64encode
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid, NotFound
from pamong.people.actions.attempts import Source, count_try, note_failure
from pamong.people.formats import totp
from pamong.people.models import Account
from pamong.people.queries.signin import open_account_by_id

_REMEMBERED = 20


def use_factor(actor: Actor, *, account: int, code: str, source: Source) -> Any:
    """Take a code of the account's app, or a recovery code. Returns the factor that it belongs to.

    A code is good for one time only, also within its 30 seconds. One that was told to be early is never good.

    raises      Conflict ``too-many-tries``; Invalid ``code-wrong``, or ``code-clock`` when a clock explains it
    """
    row = open_account_by_id(account)
    if row is None:
        raise NotFound
    attempt = count_try("factor", str(row.uuid), source)
    with transaction.atomic():
        found, stray = _match(row, code, time.time())
    if found is None:
        note_failure(actor, account=row, kind="factor")
        raise wrong_code(stray, time.time())
    attempt.take_back()
    return found


def check_new_app(*, secret: str, code: str) -> int:
    """See that a new app makes right codes, before it is asked for. Returns the counter, which is then used up.

    raises      Invalid ``code-wrong``, or ``code-clock`` when a clock explains it
    """
    now = time.time()
    counter = totp.counter_of(secret, code, now)
    if counter is None:
        raise wrong_code(totp.stray_counter(secret, code, now), now)
    return counter


def note_factor(actor: Actor, *, factor: str, verb: str) -> None:
    """The owner of an account added or removed a second factor, or made new recovery codes.

    verb        people.factor_added, people.factor_removed or people.factor_renewed
    """
    account = open_account_by_id(actor.account or 0)
    if account is None:
        raise NotFound
    with transaction.atomic():
        region = account.person.region_id or INSTALLATION
        record(actor, verb, account, region=region, factor=factor)


def burn_code(*, account: int, counter: int) -> None:
    """The code with which an app was set up is used up, and so are those before it."""
    with transaction.atomic():
        app = Authenticator.objects.select_for_update().get(user=account, type=Authenticator.Type.TOTP)
        app.data["counter"] = counter
        app.save(update_fields=["data"])


def remove_factors(account: Account) -> list[str]:
    """Remove all second factors of an account; returns their kinds. Called within an action."""
    rows = Authenticator.objects.filter(user=account)
    kinds = sorted(rows.values_list("type", flat=True))
    rows.delete()
    return kinds


def wrong_code(stray: int | None, now: float) -> Invalid:
    """The refusal of a code: by how much the telephone's clock is off, where that explains it."""
    if stray is None:
        return Invalid(
            "code-wrong", _("Kode itu tidak cocok, atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
        )
    minutes = totp.minutes_off(stray, now)
    if minutes > 0:
        text = ngettext(
            "Jam ponsel Anda terlalu cepat sekitar %(minutes)s menit. Setel jam otomatis, lalu coba lagi.",
            "Jam ponsel Anda terlalu cepat sekitar %(minutes)s menit. Setel jam otomatis, lalu coba lagi.",
            minutes,
        )
    else:
        text = ngettext(
            "Jam ponsel Anda terlambat sekitar %(minutes)s menit. Setel jam otomatis, lalu coba lagi.",
            "Jam ponsel Anda terlambat sekitar %(minutes)s menit. Setel jam otomatis, lalu coba lagi.",
            -minutes,
        )
    return Invalid("code-clock", text % {"minutes": abs(minutes)})


def seal_secret(text: str) -> str:
    """A factor's secret as the database keeps it: useless without the key of this home."""
    return _cipher().encrypt(text.encode()).decode()


def open_secret(text: str) -> str:
    """The secret again. Raises InvalidToken when it was sealed in another home."""
    return _cipher().decrypt(text.encode()).decode()


def _cipher() -> Fernet:
    key = salted_hmac("pamong.people.factor", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def _match(account: Account, code: str, now: float) -> tuple[Any, int | None]:
    """The factor that the code belongs to, if any; else the counter for which it would be right."""
    rows = Authenticator.objects.select_for_update().filter(user=account).exclude(type=Authenticator.Type.WEBAUTHN)
    by_type = {row.type: row for row in rows}
    app, recovery = by_type.get(Authenticator.Type.TOTP), by_type.get(Authenticator.Type.RECOVERY_CODES)
    if app is not None:
        secret = open_secret(app.data["secret"])
        counter = totp.counter_of(secret, code, now)
        if counter is not None and _is_fresh(app.data, counter):
            app.data["counter"] = counter
            app.save(update_fields=["data"])
            return app, None
        stray = totp.stray_counter(secret, code, now) if counter is None else None
        if stray is not None:
            # Whoever is told that a code comes early could wait for its time.
            app.data["told"] = [*app.data.get("told", []), stray][-_REMEMBERED:]
            app.save(update_fields=["data"])
            return None, stray
    if recovery is not None and recovery.wrap().validate_code(code):
        return recovery, None
    return None, None


def _is_fresh(data: dict[str, Any], counter: int) -> bool:
    return counter > data.get("counter", 0) and counter not in data.get("told", [])
