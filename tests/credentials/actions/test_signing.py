"""Papers that others sign: what comes back becomes the certificate, or the paper waits on as it was."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, Refusal, TooLarge
from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.life import withdraw_credential
from pamong.credentials.actions.replacing import reissue
from pamong.credentials.actions.signing import sign_by_service, sign_several, upload_signed
from pamong.credentials.models import Credential, Signature, StatusChange
from pamong.credentials.queries.check import check_code
from pamong.credentials.queries.issuing import issuing_page, paper_file, signed_pdf
from pamong.kit.files import open_file
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.credentials.actions.test_issuing import decided
from tests.credentials.formats.esign_fake import NIK, PASSPHRASE, Fake, service, sign
from tests.make import World

pytestmark = pytest.mark.django_db


def waiting(world: World, number: int = 1, *, way: str = "service") -> list[Credential]:
    """Certificates whose papers wait."""
    case.issuing_rule(world, way=way)
    return list(issue(SYSTEM, decisions=[row.uuid for row in decided(world, number)]))


def paper_of(row: Credential) -> bytes:
    """Its paper."""
    assert row.paper is not None
    with open_file(row.paper) as content:
        return content.read()


def nothing_happened() -> None:
    """No signature, no fact, no message."""
    assert not Signature.objects.exists()
    assert not Entry.objects.filter(verb__in=["credentials.signed", "credentials.issued"]).exists()
    assert not Message.objects.filter(topic="credentials.issued").exists()


def test_service_signs_and_the_certificate_is_there(settings: LazySettings) -> None:
    world = make.world()
    (row,) = waiting(world)
    assert check_code(row.code).state == "tidak ditemukan"
    with service() as fake:
        settings.ESIGN_URL = fake.url
        told = sign_by_service(actor_of(world.budi), credential=row.uuid, nik=NIK, passphrase=PASSPHRASE)
    assert (told.signer, told.reference, told.key) == ("Ilham Saputra", "dok1", None)
    assert check_code(row.code).state == "berlaku"
    verbs = (
        Entry.objects.filter(object=f"credentials.credential:{row.pk}").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["credentials.prepared", "credentials.signed", "credentials.issued"]
    assert Message.objects.filter(topic="credentials.issued", person=row.person_id).count() == 1
    with signed_pdf(actor_of(world.budi), row.uuid).content as content:
        assert content.read() == fake.kept["dok1"]


@pytest.mark.parametrize(
    ("mode", "passphrase", "code"),
    [
        ("down", PASSPHRASE, "esign-down"),
        ("sign", "bukan ini", "esign-refused"),
        ("words", PASSPHRASE, "esign-answer"),
        ("changed", PASSPHRASE, "signed-other"),
    ],
)
def test_paper_waits_on_where_the_service_does_not_sign_it(
    settings: LazySettings, mode: str, passphrase: str, code: str
) -> None:
    world = make.world()
    (row,) = waiting(world)
    with service() as fake:
        settings.ESIGN_URL, fake.mode = fake.url, mode
        with pytest.raises(Refusal) as refused:
            sign_by_service(actor_of(world.budi), credential=row.uuid, nik=NIK, passphrase=passphrase)
    assert refused.value.code == code
    nothing_happened()
    assert issuing_page(actor_of(world.budi), world.region.code).waiting.paginator.count == 1


def test_passphrase_and_nik_are_nowhere_in_the_database_and_the_home(settings: LazySettings) -> None:
    world = make.world()
    rows = waiting(world, 2)
    with service() as fake:
        settings.ESIGN_URL = fake.url
        done = sign_several(
            actor_of(world.budi), credentials=[row.uuid for row in rows], nik=NIK, passphrase=PASSPHRASE
        )
    assert (len(done.signed), done.failed, done.left) == (2, (), 0)
    told = [str(one) for one in Entry.objects.values_list("data", flat=True)]
    assert not [words for words in told if NIK in words or PASSPHRASE in words]
    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert NIK.encode() not in content
            assert PASSPHRASE.encode() not in content


def test_wrong_passphrase_is_tried_once_for_many(settings: LazySettings) -> None:
    world = make.world()
    rows = waiting(world, 3)
    with service() as fake:
        settings.ESIGN_URL = fake.url
        done = sign_several(actor_of(world.budi), credentials=[row.uuid for row in rows], nik=NIK, passphrase="salah")
    assert (len(fake.asked), len(done.signed), [number for number, _why in done.failed], done.left) == (
        1,
        0,
        [rows[0].number],
        2,
    )
    nothing_happened()


def test_more_than_twenty_or_none_are_not_signed_at_once() -> None:
    world = make.world()
    (row,) = waiting(world)
    budi = actor_of(world.budi)
    many: Any = [make.civil_servant(f"Orang {one}", world.health, world.officer).uuid for one in range(21)]
    for chosen, code in ((many, "sign-many"), ([], "sign-none")):
        with pytest.raises(Invalid) as refused:
            sign_several(budi, credentials=chosen, nik=NIK, passphrase=PASSPHRASE)
        assert refused.value.code == code
    for nik, passphrase, code in (("123", "x", "esign-nik"), (NIK, "", "esign-passphrase")):
        with pytest.raises(Invalid) as refused:
            sign_by_service(budi, credential=row.uuid, nik=nik, passphrase=passphrase)
        assert refused.value.code == code
    nothing_happened()


def test_without_a_service_the_paper_goes_another_way(settings: LazySettings) -> None:
    settings.ESIGN_URL = ""
    world = make.world()
    (row,) = waiting(world)
    with pytest.raises(Conflict) as refused:
        sign_by_service(actor_of(world.budi), credential=row.uuid, nik=NIK, passphrase=PASSPHRASE)
    assert refused.value.code == "esign-unset"
    upload_signed(actor_of(world.budi), credential=row.uuid, stream=BytesIO(sign(paper_of(row))), name="a.pdf")
    assert check_code(row.code).state == "berlaku"


def test_paper_signed_outside_comes_back_and_is_kept_byte_for_byte() -> None:
    world = make.world()
    (row,) = waiting(world, way="outside")
    with paper_file(actor_of(world.budi), row.uuid).content as content:
        signed = sign(content.read())
    told = upload_signed(actor_of(world.budi), credential=row.uuid, stream=BytesIO(signed), name="ttd.pdf")
    with signed_pdf(actor_of(world.budi), row.uuid).content as content:
        assert content.read() == signed
    assert (told.signer, told.reference) == ("Ilham Saputra", "")
    with pytest.raises(Conflict) as refused:
        upload_signed(actor_of(world.budi), credential=row.uuid, stream=BytesIO(signed), name="ttd.pdf")
    assert refused.value.code == "signed-already"
    assert Signature.objects.count() == 1


def test_paper_of_another_certificate_is_refused() -> None:
    world = make.world()
    first, second = waiting(world, 2, way="outside")
    with pytest.raises(Invalid) as refused:
        upload_signed(actor_of(world.budi), credential=first.uuid, stream=BytesIO(sign(paper_of(second))), name="a.pdf")
    assert refused.value.code == "signed-other"
    with pytest.raises(TooLarge):
        upload_signed(actor_of(world.budi), credential=first.uuid, stream=BytesIO(bytes((20 << 20) + 1)), name="a.pdf")
    nothing_happened()


def test_what_was_withdrawn_while_it_waited_is_not_signed_any_more() -> None:
    world = make.world()
    (row,) = waiting(world, way="outside")
    withdraw_credential(SYSTEM, credential=row.uuid, public="error", reason="Keliru")
    with pytest.raises(Conflict) as refused:
        upload_signed(actor_of(world.budi), credential=row.uuid, stream=BytesIO(sign(paper_of(row))), name="a.pdf")
    assert refused.value.code == "credential-final"
    nothing_happened()


def test_strangers_neither_sign_nor_read_a_paper(settings: LazySettings) -> None:
    world = make.world()
    (row,) = waiting(world)
    with service() as fake:
        settings.ESIGN_URL = fake.url
        for stranger in (world.dewi, world.ani, world.gita, world.joko):
            with pytest.raises(NotFound):
                sign_by_service(actor_of(stranger), credential=row.uuid, nik=NIK, passphrase=PASSPHRASE)
            with pytest.raises(NotFound):
                paper_file(actor_of(stranger), row.uuid)
            with pytest.raises(NotFound):
                signed_pdf(actor_of(stranger), row.uuid)
    assert Fake().asked == fake.asked == []
    nothing_happened()


def test_corrected_certificate_has_its_own_number_and_the_old_end() -> None:
    world = make.world()
    case.issuing_rule(world)
    (old,) = issue(SYSTEM, decisions=[row.uuid for row in decided(world)])
    new = reissue(
        actor_of(world.budi), credential=old.uuid, public="name", reason="Gelar belum tercantum", holder="Sari, S.E."
    )
    assert (new.replaces_id, new.holder, new.valid_until) == (old.pk, "Sari, S.E.", old.valid_until)
    assert new.number != old.number
    assert (check_code(old.code).state, check_code(old.code).replacement) == ("diganti", new.number)
    assert check_code(new.code).state == "berlaku"
    change = StatusChange.objects.get()
    assert (change.kind, change.public, change.reason) == ("replaced", "name", "Gelar belum tercantum")
    with pytest.raises(Conflict) as refused:
        reissue(actor_of(world.budi), credential=old.uuid, public="name", reason="Lagi")
    assert refused.value.code == "credential-final"


def test_reissue_needs_a_reason_that_is_known_and_somebody_else() -> None:
    world = make.world()
    case.issuing_rule(world)
    (old,) = issue(SYSTEM, decisions=[row.uuid for row in decided(world)])
    budi = actor_of(world.budi)
    for public, reason, holder, code in (
        ("apa saja", "x", None, "reason-class"),
        ("name", " ", None, "reason-empty"),
        ("name", "x", " ", "holder-empty"),
        ("name", "x", "a" * 201, "holder-long"),
        ("name", "x", f" {old.holder} ", "holder-same"),
    ):
        with pytest.raises(Invalid) as refused:
            reissue(budi, credential=old.uuid, public=public, reason=reason, holder=holder)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        reissue(actor_of(world.dewi), credential=old.uuid, public="name", reason="x")
    assert (Credential.objects.count(), StatusChange.objects.count()) == (1, 0)
