"""Evidence is what its content says, once, for units of the scheme, from its owner alone."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import NotFound, Refusal
from pamong.credentials.actions.portfolio import EVIDENCE, add_piece, remove_piece
from pamong.credentials.models import Application, Duty, PieceUnit, PortfolioPiece
from pamong.credentials.queries.own_applications import piece_file
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n\x00\xff%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x000\x01\x00\x9d\x01*\x01\x00\x01\x00\x02\x004%\xa4\x00\x03p\x00"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def row(world: World) -> Application:
    return case.application(case.version(case.scheme(world)), world.ani, state="draft")


def brought(world: World, row: Application, body: bytes = PDF, *, who: str = "ani", **facts: Any) -> PortfolioPiece:
    usual = {
        "kind": "work",
        "title": "Register permohonan",
        "units": [case.units(row.version)[0].uuid],
        "name": "a.pdf",
    }
    return add_piece(world.actor(who), application=row.uuid, stream=BytesIO(body), **{**usual, **facts})


def refused(world: World, row: Application, body: bytes = PDF, **facts: Any) -> Refusal:
    """The refusal, after checking that nothing was kept."""
    before = (PortfolioPiece.objects.count(), PieceUnit.objects.count(), Entry.objects.count())
    with pytest.raises(Refusal) as found:
        brought(world, row, body, **facts)
    assert (PortfolioPiece.objects.count(), PieceUnit.objects.count(), Entry.objects.count()) == before
    return found.value


@pytest.mark.parametrize(
    ("body", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")]
)
def test_piece_is_kept_by_its_content_with_its_digest(world: World, row: Application, body: bytes, kind: str) -> None:
    units = case.units(row.version)
    piece = brought(
        world, row, body, title=" Register  2026 ", dated=date(2026, 3, 1), units=[one.uuid for one in units]
    )
    assert (piece.title, piece.dated, piece.digest) == (
        "Register 2026",
        date(2026, 3, 1),
        hashlib.sha256(body).hexdigest(),
    )
    assert (piece.file.media_type, piece.file.name) == (kind, "a.pdf")
    assert set(PieceUnit.objects.values_list("piece", "unit")) == {(piece.pk, unit.pk) for unit in units}
    entry = Entry.objects.get(verb="credentials.piece_added")
    assert (entry.region, entry.data) == (
        world.region.pk,
        {"application": row.pk, "units": [unit.pk for unit in units]},
    )


@pytest.mark.parametrize(
    ("body", "really"),
    [
        (b"MZ\x90\x00\x03" + b"\x00" * 60, "program"),
        (b"<html><body>halo</body></html>", "halaman web (HTML)"),
        (b"nama;nilai\nAni;70\n", "tabel CSV"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "gambar SVG"),
        (b"%PDF-1.4\n<html><script>x</script>\x00\xff", "dua jenis isi sekaligus"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_with_what_it_is(
    world: World, row: Application, body: bytes, really: str
) -> None:
    found = refused(world, row, body, name="foto.jpg")
    assert (found.code, f"berisi {really}" in str(found)) == ("file-type", True)


def test_piece_has_ten_megabytes_at_most(world: World, row: Application) -> None:
    assert EVIDENCE.max_bytes == 10 * 1024 * 1024
    body = PDF[:-6] + b"\xff" * (EVIDENCE.max_bytes - len(PDF)) + PDF[-6:]
    assert len(body) == EVIDENCE.max_bytes
    assert refused(world, row, body + b"\n").code == "file-too-large"
    assert refused(world, row, b"").code == "file-empty"
    assert brought(world, row, body).file.size == EVIDENCE.max_bytes


def test_same_file_is_refused_until_the_first_is_taken_back(world: World, row: Application) -> None:
    first = brought(world, row, title="Register Maret")
    found = refused(world, row, title="Lain", name="lain.pdf")
    assert (found.code, "“Register Maret”" in str(found)) == ("piece-twice", True)
    remove_piece(world.actor("ani"), piece=first.uuid)
    brought(world, row)
    assert PortfolioPiece.objects.filter(removed_at=None).count() == 1


def test_piece_says_what_when_and_for_which_unit(world: World, row: Application) -> None:
    foreign = case.units(case.version(case.scheme(world)))[0]
    assert refused(world, row, title="  ").code == "piece-title"
    assert refused(world, row, kind="video").code == "piece-kind"
    assert refused(world, row, dated=timezone.localdate() + timedelta(days=1)).code == "piece-dated"
    assert refused(world, row, units=[]).code == "piece-units"
    assert refused(world, row, units=[foreign.uuid]).code == "piece-units"


@pytest.mark.parametrize("who", ["kiki", "dewi", "budi", "citra", "fajar"])
def test_piece_comes_from_the_applicant_alone(world: World, row: Application, who: str) -> None:
    piece = brought(world, row)
    assert refused(world, row, PNG, who=who).code == "not-found"
    with pytest.raises(NotFound):
        remove_piece(world.actor(who), piece=piece.uuid)
    piece.refresh_from_db()
    assert piece.removed_at is None


def test_evidence_is_added_until_the_assessment_is_over_but_not_taken_back(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    judge = case.appointed(row, world.citra)
    piece = brought(world, row)
    with pytest.raises(Refusal) as late:
        remove_piece(world.actor("ani"), piece=piece.uuid)
    assert late.value.code == "application-state"
    case.judged(row, judge)
    assert refused(world, row, PNG).code == "application-state"


def test_piece_is_read_by_owner_keeper_and_appointed_judge(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    piece = brought(world, row)
    for who in ("ani", "budi", "eka"):
        with piece_file(world.actor(who), piece.uuid).content as content:
            assert content.read() == PDF
    for who in ("kiki", "dewi", "citra", "fajar", "gita", "joko"):
        with pytest.raises(NotFound):
            piece_file(world.actor(who), piece.uuid)
    judge = case.appointed(row, world.citra, Duty.ASSESSOR, declared_at=None, conflict=None)
    with pytest.raises(NotFound):  # not before having declared
        piece_file(world.actor("citra"), piece.uuid)
    judge.declared_at, judge.conflict = timezone.now(), False
    judge.save()
    found = piece_file(world.actor("citra"), piece.uuid)
    with found.content as content:
        assert (content.read(), found.media_type) == (PDF, "application/pdf")


def test_piece_of_a_draft_or_one_taken_back_is_not_there(world: World, row: Application) -> None:
    piece, ani = brought(world, row), world.actor("ani")
    with pytest.raises(NotFound):
        piece_file(world.actor("budi"), piece.uuid)
    with pytest.raises(NotFound):
        piece_file(actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid), piece.uuid)
    remove_piece(ani, piece=piece.uuid)
    with pytest.raises(NotFound):
        piece_file(ani, piece.uuid)
