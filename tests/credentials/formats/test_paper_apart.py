"""Files of strangers: those that cost their reader too much cost nobody else anything."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pamong.core.refusals import Invalid
from pamong.credentials.formats.badge import ATTACHED
from pamong.credentials.formats.paper import read_paper
from pamong.credentials.formats.paper_apart import read_paper_apart
from tests.credentials.formats.sealed import Office, badge, paper


def test_apart_the_same_is_read() -> None:
    pdf = Office().pdf(badge())
    found = read_paper_apart(pdf)
    assert found == read_paper(pdf)
    assert [one.whole for one in found.signatures] == [True]


def test_table_that_promises_more_than_anybody_can_count_is_refused() -> None:
    packed = zlib.compress(b"\0")
    facts = b"<</Type/XRef/Size 3/Root 2 0 R/W[0 0 0]/Index[0 1000000000]/Filter/FlateDecode/Length %d>>" % len(packed)
    pdf = b"%PDF-1.7\n1 0 obj\n" + facts + b"stream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    with pytest.raises(Invalid) as refused:
        read_paper_apart(pdf)
    assert refused.value.code == "paper-unread"


def single(root: bytes) -> bytes:
    """A PDF of one object."""
    body = b"%PDF-1.7\n1 0 obj\n" + root + b"\nendobj\n"
    table = (
        b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Size 2>>\nstartxref\n%d\n%%%%EOF"
    )
    return body + table % len(body)


def test_nine_signatures_are_counted_before_one_is_looked_at() -> None:
    fields = b"".join(b"<</FT/Sig/T(a%d)/V<</Type/Sig/Contents<30>>>>>>" % place for place in range(9))
    with pytest.raises(Invalid) as refused:
        read_paper(single(b"<</Type/Catalog/AcroForm<</Fields[" + fields + b"]>>>>"))
    assert refused.value.code == "paper-unread"


def test_two_files_of_one_name_are_refused() -> None:
    writer: Any = IncrementalPdfFileWriter(BytesIO(paper(b"{}")))
    pairs = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    node: Any = DictionaryObject  # the library leaves it untyped
    files = node({NameObject("/Names"): ArrayObject([*pairs, *pairs])})
    writer.root["/Names"] = node({NameObject("/EmbeddedFiles"): files})
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert read_paper(paper(b"{}")).attached == {ATTACHED: b"{}"}
    with pytest.raises(Invalid) as refused:
        read_paper(out.getvalue())
    assert refused.value.code == "paper-unread"
