"""Ready schemes: six, readable, and open to who never took a course here."""

import pytest

from pamong.credentials.formats.scheme_templates import NAMES, SchemeTemplate, template_of, templates
from pamong.science.scheme import (
    MOST_WAYS,
    Attendance,
    Exam,
    Experience,
    Observation,
    Portfolio,
    forces_course,
    leaves,
    parse,
    ways,
)

EACH = pytest.mark.parametrize("model", templates(), ids=NAMES)


def test_six_come_with_pamong() -> None:
    assert [(one.code, one.title, len(one.units)) for one in templates()] == [
        ("population", "Petugas Pendaftaran Penduduk", 5),
        ("licensing", "Petugas Front Office Perizinan", 5),
        ("administration", "Pengelola Administrasi Umum", 5),
        ("health", "Petugas Pendaftaran dan Pelayanan Puskesmas", 5),
        ("education", "Pengelola Pembelajaran di Kelas", 5),
        ("it", "Pengelola Layanan Teknologi Informasi", 6),
    ]
    assert template_of("it") is templates()[5]
    assert template_of("juara") is None


@EACH
def test_units_are_whole_and_known_by_their_code(model: SchemeTemplate) -> None:
    assert len({unit.code for unit in model.units}) == len(model.units)
    for unit in model.units:
        assert unit.title
        assert len(unit.elements) >= 3
        assert unit.hours > 0


@EACH
def test_what_no_source_confirms_says_so(model: SchemeTemplate) -> None:
    assert model.basis == "Contoh pamong, belum dikonfirmasi"
    reasons = {leaf.reason for unit in model.units for leaf in leaves(unit.suggested) if isinstance(leaf, Exam)}
    assert reasons == {"Contoh pamong, belum dikonfirmasi"}


@EACH
def test_every_unit_can_be_shown_without_a_course_and_at_once_without_an_exam(model: SchemeTemplate) -> None:
    for unit in model.units:
        assert not forces_course(unit.suggested)
        rule = parse(unit.rule)
        assert len(ways(rule)) < MOST_WAYS
        assert {type(leaf) for leaf in leaves(rule)} == {Portfolio, Observation, Experience}
        assert all(any(isinstance(leaf, Attendance | Exam) for leaf in way) for way in unit.open_ways)
        assert set(ways(rule)) | set(unit.open_ways) == set(ways(unit.suggested))


def test_teaching_is_seen_in_the_classroom() -> None:
    practice = next(unit for unit in templates()[4].units if unit.code == "PD.02")
    assert practice.title == "Mengelola praktik pembelajaran di kelas"
    assert all(Observation() in way for way in ways(practice.suggested))
