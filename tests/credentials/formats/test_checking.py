"""The check that needs no database: what it accepts, and each thing it refuses, with its reason."""

import json
import shutil
import subprocess
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pamong.core.refusals import Invalid
from pamong.credentials.formats import checking
from pamong.credentials.formats.badge import ATTACHED
from pamong.credentials.formats.checking import Found, check_credential, check_pdf
from pamong.credentials.formats.did import KeySet, read_keys
from pamong.credentials.formats.states import State
from pamong.credentials.formats.status_document import StatusLists, read_lists
from tests.credentials.formats.sealed import ISSUED, LATER, LIST, Office, badge, paper, seal

PLACE = badge().index


@pytest.fixture(scope="module")
def office() -> Office:
    """Who issues."""
    return Office()


@pytest.fixture(scope="module")
def pdf(office: Office) -> bytes:
    """A sealed certificate."""
    return office.pdf(badge())


def told(found: Found) -> tuple[State, bool, tuple[str, ...]]:
    """What it comes to."""
    return found.status, found.intact, found.reasons


def test_certificate_in_force_is_told_with_number_and_issuer(office: Office, pdf: bytes) -> None:
    found = check_pdf(pdf, office.keys, office.lists(), LATER)
    assert told(found) == (State.VALID, True, ())
    assert (found.number, found.issuer) == ("800.2/0412/BKPSDM/2026", "BKPSDM Kabupaten Batang Hari")
    assert (found.signer, found.seen_at, found.badge) == ("Segel BKPSDM Kabupaten Batang Hari", LATER, badge())


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ({"revocation": [PLACE]}, State.WITHDRAWN),
        ({"suspension": [PLACE]}, State.SUSPENDED),
        ({"revocation": [PLACE], "refresh": [PLACE]}, State.REPLACED),
        ({"revocation": [PLACE], "suspension": [PLACE]}, State.WITHDRAWN),
        ({"revocation": [PLACE - 1, PLACE + 1]}, State.VALID),
    ],
)
def test_status_lists_are_believed(office: Office, pdf: bytes, places: dict[str, list[int]], state: State) -> None:
    assert told(check_pdf(pdf, office.keys, office.lists(**places), LATER)) == (state, True, ())


def test_times_of_validity_are_kept(office: Office, pdf: bytes) -> None:
    lists, day = office.lists(), timedelta(days=1)
    before, after = ISSUED - day, datetime(2029, 11, 21, 3, 0, 1, tzinfo=UTC)
    assert told(check_pdf(pdf, office.keys, lists, before)) == (State.UNSOUND, True, (checking.NOT_YET,))
    assert told(check_pdf(pdf, office.keys, lists, after)) == (State.EXPIRED, True, ())


def test_unlooked_status_is_said(office: Office, pdf: bytes) -> None:
    assert told(check_pdf(pdf, office.keys, None, LATER)) == (State.VALID, True, (checking.NO_STATUS,))
    elsewhere = read_lists(office.bundle(base=f"{LIST}1"), office.keys)
    assert told(check_pdf(pdf, office.keys, elsewhere, LATER)) == (State.UNKNOWN, True, (checking.NO_LIST,))


def test_newer_list_counts(office: Office, pdf: bytes) -> None:
    old, new = (json.loads(office.bundle(at=LATER + timedelta(hours=n), revocation=[PLACE] * n)) for n in (0, 1))
    for rows in (old["lists"] + new["lists"], new["lists"] + old["lists"]):
        lists = read_lists(json.dumps({"lists": rows}).encode(), office.keys)
        assert check_pdf(pdf, office.keys, lists, LATER).status == State.WITHDRAWN


@pytest.mark.parametrize("where", [b"Ani Rahmawati", b"/Kids", b"BKPSDM"])
def test_flipped_byte_is_found(office: Office, pdf: bytes, where: bytes) -> None:
    changed = bytearray(pdf)
    changed[changed.rindex(where) if where in pdf else len(pdf) // 4] ^= 1
    found = check_pdf(bytes(changed), office.keys, office.lists(), LATER)
    assert (found.status, found.intact) == (State.UNSOUND, False)


def test_what_is_added_after_the_seal_is_found(office: Office, pdf: bytes) -> None:
    lists = office.lists()
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    for more in (pdf + b"\n% lampiran", out.getvalue()):
        found = check_pdf(more, office.keys, lists, LATER)
        assert told(found) == (State.UNSOUND, False, (checking.ADDED,))


def test_unsigned_paper_is_refused(office: Office) -> None:
    plain = paper(json.dumps(office.credential(badge())).encode())
    assert told(check_pdf(plain, office.keys, office.lists(), LATER)) == (State.UNSOUND, False, (checking.UNSIGNED,))


def test_genuine_credential_on_somebody_elses_page_is_not_found(office: Office) -> None:
    stolen = json.dumps(office.credential(badge())).encode()
    forged = seal(paper(stolen), Office().signer)
    found = check_pdf(forged, office.keys, office.lists(), LATER)
    assert told(found) == (State.UNKNOWN, True, (checking.FOREIGN,))
    assert check_pdf(forged, office.keys, office.lists(revocation=[PLACE]), LATER).status == State.WITHDRAWN
    assert told(check_pdf(forged, office.keys, office.lists(), LATER, known=True)) == (State.VALID, True, ())


def test_page_that_somebody_else_signed_again_is_not_found(office: Office, pdf: bytes) -> None:
    again = seal(pdf, Office().signer, "Lagi")
    assert told(check_pdf(again, office.keys, office.lists(), LATER)) == (State.UNKNOWN, True, (checking.FOREIGN,))


def test_seal_of_another_issuer_does_not_stand_for_this_one(office: Office) -> None:
    other = Office(address="https://lain.example.go.id")
    both = KeySet({**office.keys.badges, **other.keys.badges}, {**office.keys.seals, **other.keys.seals})
    forged = seal(paper(json.dumps(office.credential(badge())).encode()), other.signer)
    assert check_pdf(forged, both, office.lists(), LATER).reasons == (checking.FOREIGN,)


def test_key_that_is_not_held_or_not_the_issuers_is_refused(office: Office, pdf: bytes) -> None:
    other = Office(address="https://lain.example.go.id")
    found = check_pdf(pdf, other.keys, None, LATER)
    assert (told(found), found.number) == ((State.UNSOUND, True, (checking.UNKNOWN_KEY,)), "")
    posed = other.credential(badge())
    assert check_credential(json.dumps(posed).encode(), other.keys, None, LATER).reasons == (checking.OTHER_ISSUER,)


def _change(made: dict[str, Any], **facts: Any) -> bytes:
    return json.dumps({**made, **facts}).encode()


def test_changed_credential_is_refused(office: Office) -> None:
    made = office.credential(badge())
    proof = made["proof"]
    last = "2" if proof["proofValue"].endswith("1") else "1"
    cases = {
        _change(made): (),
        _change(made, name="Kepala Dinas"): (checking.CHANGED,),
        _change(made, validUntil="2099-11-21T03:00:00Z"): (checking.CHANGED,),
        _change(made, proof={**proof, "created": "2026-11-21T03:00:01Z"}): (checking.CHANGED,),
        _change(made, proof={**proof, "proofValue": proof["proofValue"][:-1] + last}): (checking.CHANGED,),
        _change(made, proof={**proof, "proofPurpose": "authentication"}): (checking.UNPROVEN,),
        _change(made, proof={**proof, "domain": "x"}): (checking.UNPROVEN,),
        _change(made, proof=[proof]): (checking.UNPROVEN,),
        _change({name: value for name, value in made.items() if name != "proof"}): (checking.UNPROVEN,),
        _change({name: value for name, value in made.items() if name != "issuer"}): (checking.SHAPELESS,),
        _change(made, penghargaan="emas"): (checking.SHAPELESS,),
        b'{"name": "Kepala Dinas", ' + _change(made)[1:]: (checking.SHAPELESS,),
        b"[" * 100_000: (checking.SHAPELESS,),
        b"[" * 30_000: (checking.SHAPELESS,),
        b"[]": (checking.SHAPELESS,),
        b"\xff\xfe": (checking.SHAPELESS,),
    }
    for data, reasons in cases.items():
        found = check_credential(data, office.keys, office.lists(), LATER)
        assert (found.reasons, found.status == State.VALID) == (reasons, not reasons), data[:80]


def test_lost_keys_are_not_believed_from_then_on() -> None:
    lost = Office(lost=ISSUED + timedelta(days=1))
    before, after = lost.credential(badge()), lost.credential(badge(), created=ISSUED + timedelta(days=2))
    assert check_credential(json.dumps(before).encode(), lost.keys, None, LATER).status == State.VALID
    found = check_credential(json.dumps(after).encode(), lost.keys, None, LATER)
    assert (found.status, found.reasons) == (State.UNSOUND, (checking.LOST_KEY,))
    assert check_pdf(lost.pdf(badge()), lost.keys, None, LATER).status == State.VALID
    sealed = lost.pdf(badge(), at=ISSUED + timedelta(days=2))
    assert check_pdf(sealed, lost.keys, None, LATER).reasons == (checking.LOST_SEAL,)
    with pytest.raises(Invalid) as refused:
        read_lists(lost.bundle(), lost.keys)
    assert refused.value.code == "status-unread"


def test_paper_without_credential_is_refused(office: Office) -> None:
    lists: StatusLists = office.lists()
    for bare in (paper(None), paper(b"{}", name="lain.json"), paper(b"x" * 2_000_000)):
        found = check_pdf(seal(bare, office.signer), office.keys, lists, LATER)
        assert told(found) == (State.UNSOUND, True, (checking.BARE,))


def test_what_is_no_pdf_is_refused_without_a_traceback(office: Office, pdf: bytes) -> None:
    cut = [pdf[:size] for size in range(0, len(pdf), 331)]
    bomb = zlib.compress(bytes(80_000_000))
    stream = b"1 0 obj<</Type/XRef/W[1 2 1]/Size 9/Filter/FlateDecode/Length %d>>stream\n" % len(bomb)
    odd = [
        b"",
        b"%PDF-",
        b"PK\x03\x04" + pdf,
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 50_000 + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + stream + bomb + b"\nendstream endobj\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
        pdf.replace(b"/ByteRange", b"/ByteRangf"),
        pdf + bytes(21 << 20),
    ]
    for data in (*cut, *odd):
        found = check_pdf(data, office.keys, office.lists(), LATER)
        assert (found.status, found.intact) == (State.UNSOUND, False)


def test_circle_of_names_ends(office: Office) -> None:
    writer: Any = IncrementalPdfFileWriter(BytesIO(paper(None)))
    node: Any = DictionaryObject  # the library leaves it untyped
    names = node({NameObject("/Kids"): ArrayObject()})
    names["/Kids"].append(writer.add_object(names))
    writer.root["/Names"] = node({NameObject("/EmbeddedFiles"): names["/Kids"][0]})
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    found = check_pdf(seal(out.getvalue(), office.signer), office.keys, None, LATER)
    assert told(found) == (State.UNSOUND, True, (checking.BARE,))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"{}", b'{"lists": 7}', b'{"lists": [{}]}', b'{"lists": [null]}', b"[" * 90_000, b"\xff"],
)
def test_keys_and_lists_that_are_none_are_refused(office: Office, data: bytes) -> None:
    with pytest.raises(Invalid) as keys:
        read_keys(data)
    with pytest.raises(Invalid) as lists:
        read_lists(data, office.keys)
    assert (keys.value.code, lists.value.code) == ("keys-unread", "status-unread")


def test_list_that_somebody_else_signed_or_changed_is_refused(office: Office) -> None:
    raw = json.loads(office.bundle(revocation=[PLACE]))
    clean = json.loads(office.bundle())
    raw["lists"][0]["credentialSubject"]["encodedList"] = clean["lists"][0]["credentialSubject"]["encodedList"]
    other = Office(badge_key=Office().badge_key)
    for data in (json.dumps(raw).encode(), other.bundle()):
        with pytest.raises(Invalid) as refused:
            read_lists(data, office.keys)
        assert refused.value.code == "status-unread"


def test_single_list_is_read_like_a_bundle_of_one(office: Office) -> None:
    rows = json.loads(office.bundle(suspension=[PLACE]))["lists"]
    lists = read_lists(json.dumps(rows[1]).encode(), office.keys)
    assert list(lists.held) == [f"{LIST}/suspension"]


def test_key_under_the_name_of_another_is_refused(office: Office) -> None:
    for change in ({"controller": "did:web:lain.example.go.id"}, {"id": "did:web:lain.example.go.id#15.04-badge-1"}):
        raw = json.loads(office.did)
        raw["verificationMethod"][0] |= change
        with pytest.raises(Invalid):
            read_keys(json.dumps(raw).encode())


PDFSIG = shutil.which("pdfsig")


@pytest.mark.skipif(PDFSIG is None, reason="poppler-utils is not on this machine")
def test_poppler_agrees(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sertifikat.pdf"
    changed = bytearray(pdf)
    changed[changed.index(b"Ani Rahmawati")] ^= 1
    for data, words in ((pdf, "Signature is Valid."), (bytes(changed), "Digest Mismatch.")):
        file.write_bytes(data)
        said = subprocess.run([str(PDFSIG), "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
        assert words in said
        assert "Total document signed" in said


def test_name_of_the_attachment_is_fixed() -> None:
    assert ATTACHED == "kredensial.json"
