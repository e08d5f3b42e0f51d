"""The client of the signing service, against a service that really answers."""

import traceback

import pytest

from pamong.core.refusals import Refusal
from pamong.credentials.formats.esign import Service, is_registered, sign_pdf
from pamong.credentials.formats.seal import signatures_of
from tests.credentials.formats.esign_fake import NIK, PASSPHRASE, Fake, service
from tests.credentials.formats.sealed import paper

PAPER = paper(b"{}")


def refused(fake: Fake, *, passphrase: str = PASSPHRASE, timeout: float = 5) -> Refusal:
    """What the client says when the service does not sign."""
    with pytest.raises(Refusal) as told:
        sign_pdf(Service.of(fake.url, timeout=timeout), PAPER, nik=NIK, passphrase=passphrase)
    shown = "".join(traceback.format_exception(told.value))
    assert NIK not in shown
    assert passphrase not in shown
    assert "kata/sandi" not in shown
    return told.value


def test_document_comes_back_signed_with_the_id_that_the_service_gave() -> None:
    with service() as fake:
        given = sign_pdf(Service.of(fake.url), PAPER, nik=NIK, passphrase=PASSPHRASE)
    assert given.reference == "dok1"
    assert given.pdf.startswith(PAPER)
    assert [(one.signer, one.sound, one.whole) for one in signatures_of(given.pdf)] == [("Ilham Saputra", True, True)]
    assert fake.asked == [{"nik": NIK, "passphrase": PASSPHRASE, "tampilan": "invisible"}]


def test_document_is_fetched_by_its_id_where_the_answer_is_not_the_document() -> None:
    with service() as fake:
        fake.mode = "later"
        given = sign_pdf(Service.of(fake.url), PAPER, nik=NIK, passphrase=PASSPHRASE)
    assert given.pdf == fake.kept["dok1"]


def test_wrong_passphrase_is_told_in_the_words_of_the_service() -> None:
    with service() as fake:
        refusal = refused(fake, passphrase="salah sekali")
    assert refusal.code == "esign-refused"
    assert "Passphrase anda salah" in str(refusal)


def test_words_of_the_service_that_repeat_the_passphrase_are_not_shown() -> None:
    with service() as fake:
        fake.mode = "echo"
        assert refused(fake, passphrase="rahasia-lain").code == "esign-refused"


@pytest.mark.parametrize(
    ("mode", "code"), [("down", "esign-down"), ("words", "esign-answer"), ("large", "esign-answer")]
)
def test_service_that_does_not_sign_is_refused(mode: str, code: str) -> None:
    with service() as fake:
        fake.mode = mode
        assert refused(fake).code == code


def test_slow_and_absent_services_are_down() -> None:
    with service() as fake:
        fake.mode = "slow"
        assert refused(fake, timeout=0.3).code == "esign-down"
    assert refused(fake).code == "esign-down"
    fake.url = "https://pamong:kata@tte..example.go.id"
    assert refused(fake).code == "esign-down"


def test_wrong_account_of_the_agency_is_told_apart_from_a_wrong_passphrase() -> None:
    with service() as fake:
        fake.url = fake.url.replace("pamong:", "lain:")
        assert refused(fake).code == "esign-account"


@pytest.mark.parametrize("url", ["", "ftp://a:b@tte.example.go.id", "https://", "https://a:b@tte.example.go.id:abc"])
def test_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as told:
        Service.of(url)
    assert told.value.code == "esign-unset"


def test_signer_is_known_or_not() -> None:
    with service() as fake:
        asked = Service.of(fake.url)
        assert (is_registered(asked, NIK), is_registered(asked, "1" * 16)) == (True, False)


def test_service_does_not_show_its_account() -> None:
    assert "kata" not in repr(Service.of("https://pamong:kata@tte.example.go.id"))
