"""What keeps a draft of a scheme from publication."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.credentials.formats.rule_words import trouble_words
from pamong.credentials.models import SchemePosition, SchemeUnit, SchemeVersion
from pamong.exams.queries.best_marks import NamedBlueprint, named_blueprints
from pamong.learning.queries.taught import NamedProgramme, named_programmes
from pamong.science.scheme import Attendance, Exam, Experience, Rule, forces_course, leaves, parse

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is missing.

    part        which part of the page mends it: facts, unit, elements, positions, renewal
    unit        uuid of the unit that mends it; None for none
    """

    part: str
    sentence: str
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a rule stands: its name in sentences, and how it reads; None while it is empty or cannot be read."""

    name: str
    part: str
    rule: Rule | None
    trouble: str = ""
    unit: UUID | None = None


def obstacles(version: SchemeVersion) -> tuple[str, ...]:
    """A sentence for each thing that is missing, in the order of the page; empty when it may be published."""
    return tuple(one.sentence for one in obstacles_of(version))


def obstacles_of(version: SchemeVersion) -> tuple[Obstacle, ...]:
    """The same with where each is mended. Six queries at most."""
    units = list(SchemeUnit.objects.filter(version=version).order_by("number"))
    places = [_place(_("Unit %(code)s") % {"code": unit.code}, "unit", unit.rule, unit.uuid) for unit in units]
    if version.renewal:
        places.append(_place(_("Syarat perpanjangan"), "renewal", version.renewal))
    return (*_of_facts(version), *_of_units(units), *_of_rules(version, places))


def _of_facts(version: SchemeVersion) -> list[Obstacle]:
    found = []
    if not version.about:
        found.append(Obstacle("facts", _("Keterangan skema belum ditulis: untuk siapa dan apa yang dinilai.")))
    required = version.requires
    if required and required.retired_at:
        told = {"title": required.title}
        found.append(Obstacle("facts", _("Skema prasyarat “%(title)s” sudah dihentikan. Pilih yang lain.") % told))
    elif required and not SchemeVersion.objects.filter(scheme=required, published_at__isnull=False).exists():
        told = {"title": required.title}
        found.append(Obstacle("facts", _("Skema prasyarat “%(title)s” belum terbit. Terbitkan lebih dahulu.") % told))
    return found


def _of_units(units: list[SchemeUnit]) -> list[Obstacle]:
    if not units:
        return [Obstacle("unit", _("Belum ada unit kompetensi."))]
    bare = (unit for unit in units if not unit.elements)
    sentence = _("Unit %(code)s belum punya elemen: apa yang dikerjakan orang yang kompeten.")
    return [Obstacle("elements", sentence % {"code": unit.code}, unit.uuid) for unit in bare]


def _of_rules(version: SchemeVersion, places: list[_Place]) -> list[Obstacle]:
    found = [Obstacle(place.part, place.trouble, place.unit) for place in places if place.trouble]
    read = [(place, place.rule) for place in places if place.rule is not None]
    named = [leaf for _place, rule in read for leaf in leaves(rule)]
    programmes = named_programmes(_uuids(leaf.programme for leaf in named if isinstance(leaf, Attendance)))
    blueprints = named_blueprints(_uuids(leaf.blueprint for leaf in named if isinstance(leaf, Exam)))
    for place, rule in read:
        if forces_course(rule):
            told = {"place": place.name}
            found.append(
                Obstacle(
                    place.part,
                    _(
                        "%(place)s: setiap caranya mewajibkan pelatihan. Tambah satu cara tanpa pelatihan (ISO/IEC 17024 5.2)."
                    )
                    % told,
                    place.unit,
                )
            )
        found += _named(version.scheme.region_id, place, rule, programmes, blueprints)
    if any(isinstance(leaf, Experience) for leaf in named) and not _positions(version):
        sentence = _("Masa kerja diminta, tetapi jabatan skema belum dipilih. Masa kerja dihitung pada jabatan itu.")
        found.append(Obstacle("positions", sentence))
    return found


def _named(
    region: int,
    place: _Place,
    rule: Rule,
    programmes: Mapping[UUID, NamedProgramme],
    blueprints: Mapping[UUID, NamedBlueprint],
) -> list[Obstacle]:
    """Programmes and exams that nobody here can take, once each."""
    sentences: list[str] = []
    for leaf in leaves(rule):
        if isinstance(leaf, Attendance):
            sentences.append(_programme(place.name, region, programmes.get(_uuid(leaf.programme) or _NOBODY)))
        elif isinstance(leaf, Exam):
            sentences.append(_exam(place.name, region, blueprints.get(_uuid(leaf.blueprint) or _NOBODY)))
    return [Obstacle(place.part, one, place.unit) for one in dict.fromkeys(sentences) if one]


def _programme(place: str, region: int, found: NamedProgramme | None) -> str:
    """What is wrong with it; empty for nothing."""
    if found is None or found.region != region:
        return _("%(place)s: pelatihannya bukan milik instansi ini. Pilih dari daftar program.") % {"place": place}
    if not found.usable:
        told = {"place": place, "title": found.title}
        return _("%(place)s: pelatihan %(title)s belum terbit atau sudah ditarik.") % told
    return ""


def _exam(place: str, region: int, found: NamedBlueprint | None) -> str:
    if found is None or found.region != region:
        return _("%(place)s: ujiannya bukan milik instansi ini. Pilih dari daftar kisi-kisi.") % {"place": place}
    if not found.usable:
        told = {"place": place, "title": found.title}
        return _("%(place)s: kisi-kisi ujian %(title)s belum terbit, sudah ditarik, atau hanya untuk latihan.") % told
    return ""


def _place(name: str, part: str, raw: Mapping[str, Any], unit: UUID | None = None) -> _Place:
    if not raw:
        return _Place(
            name, part, None, _("%(place)s belum punya syarat: bagaimana dibuktikan.") % {"place": name}, unit
        )
    try:
        rule = parse(raw)
    except ValueError as problem:
        told = {"place": name, "trouble": trouble_words(str(problem))}
        return _Place(name, part, None, _("%(place)s: %(trouble)s") % told, unit)
    return _Place(name, part, rule, unit=unit)


def _positions(version: SchemeVersion) -> bool:
    return SchemePosition.objects.filter(version=version).exists()


def _uuids(texts: Iterable[str]) -> set[UUID]:
    return {uuid for uuid in map(_uuid, texts) if uuid is not None}


def _uuid(text: str) -> UUID | None:
    """None for what is no uuid: such a rule was not written by an action."""
    try:
        return UUID(text)
    except ValueError:
        return None
