"""The seal on a PDF, judged by programs that nobody here wrote."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pamong.core.refusals import Invalid
from pamong.credentials.formats.badge import ATTACHED
from pamong.credentials.formats.seal import attached, seal, signatures_of
from pamong.credentials.formats.signed_paper import signature_over
from tests.credentials.formats.esign_fake import sign
from tests.credentials.formats.sealed import Office, paper

PAPER = paper(b'{"a": 1}')


def added(pdf: bytes) -> bytes:
    """The PDF with a revision appended that nobody signed."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    writer.root[pdf_name("/Lang")] = pdf_string("id")
    writer.update_root()  # type: ignore[no-untyped-call]  # the library has no types
    writer.write(out)  # type: ignore[no-untyped-call]  # the library has no types
    return out.getvalue()


def test_sealed_file_begins_with_the_paper_and_keeps_what_is_attached() -> None:
    sealed = seal(PAPER, Office().signer)
    assert sealed.startswith(PAPER)
    assert attached(sealed) == {ATTACHED: b'{"a": 1}'}
    assert [(one.sound, one.whole) for one in signatures_of(sealed)] == [(True, True)]


def test_flipped_byte_breaks_it_wherever_it_is() -> None:
    sealed = seal(PAPER, Office().signer)
    for place in (sealed.index(b"Ani"), sealed.rindex(b"/Sig") + 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        try:
            found = signatures_of(bytes(broken))
        except Invalid:
            continue
        assert not any(one.sound for one in found)


def test_pdfsig_accepts_it_and_rejects_a_flipped_byte(tmp_path: Path) -> None:
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = tmp_path / "sertifikat.pdf"
    sealed = seal(PAPER, Office().signer)
    file.write_bytes(sealed)
    assert "Signature is Valid." in _said("pdfsig", "-nocert", str(file))
    broken = bytearray(sealed)
    broken[sealed.index(b"Ani")] ^= 1
    file.write_bytes(bytes(broken))
    assert "Signature is Valid." not in _said("pdfsig", "-nocert", str(file))


def test_qpdf_finds_no_error_in_it(tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    file = tmp_path / "sertifikat.pdf"
    file.write_bytes(seal(PAPER, Office().signer))
    assert "No syntax or stream encoding errors found" in _said("qpdf", "--check", str(file))


def test_paper_that_was_signed_elsewhere_is_known() -> None:
    assert signature_over(PAPER, sign(PAPER)).signer == "Ilham Saputra"


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        (PAPER, "signed-not"),
        (sign(paper(b'{"b": 2}')), "signed-other"),
        (b"%PDF-1.7 lain", "signed-other"),
        (PAPER + b"\n% catatan\n", "signed-none"),
        (added(PAPER), "signed-none"),
        (added(sign(PAPER)), "signed-partly"),
        (PAPER + b"\n1 0 obj\nstartxref\n7\n%%EOF\n", "signed-unread"),
    ],
)
def test_what_is_no_signed_paper_is_refused(signed: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        signature_over(PAPER, signed)
    assert refused.value.code == code


def test_signature_that_was_tampered_with_is_refused() -> None:
    signed = bytearray(sign(PAPER))
    signed[signed.rindex(b"Adobe.PPKLite")] ^= 1
    with pytest.raises(Invalid) as refused:
        signature_over(PAPER, bytes(signed))
    assert refused.value.code == "signed-broken"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
