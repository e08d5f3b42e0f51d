"""Whoever of the cast is needed by name while the tour is filled, and a paper to hand in."""

from io import BytesIO
from uuid import UUID

from pamong.core.actor import Actor
from pamong.people.access import actor_of
from pamong.people.queries.accounts import account_named
from pamong.tour.cast import DOMAIN
from pamong.tour.events import Known
from pamong.tour.places import BATANG_HARI


def member_of(known: Known, key: str) -> UUID:
    """Uuid of somebody of the cast who serves in Batang Hari."""
    return known.person(BATANG_HARI, known.numbers[BATANG_HARI, f"{key}@{DOMAIN}"])


def actor_of_cast(key: str) -> Actor:
    """Somebody of the cast, with the rights of this moment. Raises RuntimeError for a key that nobody has."""
    account = account_named(f"{key}@{DOMAIN}")
    if account is None:
        raise RuntimeError(f"{key} has no account")
    return actor_of(account)


def paper(text: str) -> BytesIO:
    """A made-up document: the smallest PDF that says one line, each another one."""
    words = text.encode("ascii", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F1 18 Tf 60 760 Td (" + words + b") Tj ET"
    return BytesIO(
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n" % (len(stream), stream)
    )
