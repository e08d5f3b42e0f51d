"""What a table of items says, beside what the region's banks hold."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from pamong.exams.actions.item_table.lines import Known, Line, known, lines
from pamong.exams.actions.items.words import sentence
from pamong.exams.formats.raw import CannotTake
from pamong.exams.formats.template import REFUSED, item_of
from pamong.exams.items import problems
from pamong.exams.models import ItemKey, ItemVersion
from pamong.kit.imports import Batch, Note, Problem, Values
from pamong.people.actions.dated import alone

_SHOWN: Final = 100
"""Items that one note lists."""

_MARK: Final = """
UPDATE staged AS s SET outcome = f.outcome, problems = f.problems::jsonb
FROM unnest(%(rows)s::bigint[], %(outcomes)s::text[], %(problems)s::text[]) AS f (row, outcome, problems)
WHERE f.row = s.row
"""
_COLUMNS: Final = {
    "stem": "stem",
    "key": "answer",
    "points": "answer",
    "order-shown": "answer",
    "table": "grid",
    "unit": "unit",
    "images": "picture_1",
}

Told = dict[int, list[tuple[str, str]]]
"""Row → column and sentence, for each reason why it is refused."""


def check(row: Values) -> Iterable[Problem]:
    """What is wrong with an item that its cells make, and what a reader could not take."""
    if told := row.get(REFUSED):
        return [Problem("", str(told))]
    if not row.get("stem"):
        return []
    if not row.get("kind") and not row.get("option_a"):  # without a kind it is a choice, which has options
        return [Problem("kind", _("Isi jenis soalnya, atau isi pilihannya."))]
    try:
        item = item_of(row)
    except CannotTake as why:
        return [Problem("answer", why.what)]
    found = problems(item.kind, item.content, item.key)
    return [Problem(_COLUMNS.get(one, "option_a"), sentence(one, item.kind)) for one in found]


def compare(batch: Batch) -> Iterator[Note]:
    """Each row is new, there already word for word, or refused. Others who open banks of the region wait."""
    batch.step(_("Mencocokkan soal"))
    alone(batch.region)
    have, found = known(batch.region), lines()
    problems_of: Told = defaultdict(list)
    for line in found:
        problems_of[line.row] += _unknown_tags(line, have)
    there = _there(have, found, problems_of)
    _refuse_twins(found, problems_of)
    _mark(found, problems_of, there)
    return _notes([line for line in found if not problems_of[line.row] and line.row not in there], have)


def _unknown_tags(line: Line, have: Known) -> Iterator[tuple[str, str]]:
    tags = line.item.tags
    if "competency" in tags:
        yield from _unknown_competency(tags, have)
    elif "level" in tags:
        yield "level", _("Level hanya dapat diisi bersama kode kompetensinya.")
    if "regulation" in tags:
        count = len(have.regulations.get(tags["regulation"].casefold(), ()))
        if not count:
            yield "regulation", _("Peraturan itu tidak terdaftar, atau sudah dicabut. Daftarkan dulu, atau kosongkan.")
        elif count > 1:
            yield "regulation", _("Ada beberapa peraturan bernomor itu. Kosongkan, lalu pilih di halaman soalnya.")


def _unknown_competency(tags: "Any", have: Known) -> Iterator[tuple[str, str]]:
    found = have.competencies.get(tags["competency"].casefold(), [])
    if not found:
        yield "competency", _("Kode ini tidak ada dalam kamus yang berlaku. Samakan dengan kamusnya.")
    elif len(found) > 1:
        yield "competency", _("Kode ini ada di beberapa kamus. Kosongkan, lalu pilih di halaman soalnya.")
    elif "level" in tags and int(tags["level"]) > found[0].top:
        yield (
            "level",
            _("“%(name)s” berlevel 1 sampai %(top)s. Perbaiki levelnya.")
            % {
                "name": found[0].name,
                "top": found[0].top,
            },
        )


def _there(have: Known, found: Iterable[Line], told: Told) -> set[int]:
    """Rows that their bank holds already; those whose code means another item there are refused."""
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number").values("pk")[:1]
    keys = ItemKey.objects.filter(version=OuterRef("pk")).order_by("-number").values("key")[:1]
    names = {line.bank for line in found}
    banks = [row.pk for name, row in have.banks.items() if name in names]
    rows = ItemVersion.objects.filter(item__bank__in=banks, pk=Subquery(newest)).annotate(key=Subquery(keys))
    facts = rows.values_list("item__bank__name", "item__code", "kind", "digest", "key", "item__retired_at")
    held = {
        (bank, code): (bank, kind, digest, repr(sorted(key.items()))) for bank, code, kind, digest, key, _at in facts
    }
    living = {
        (bank, kind, digest, repr(sorted(key.items()))) for bank, _code, kind, digest, key, at in facts if at is None
    }
    there = set()
    for line in found:
        own = held.get((line.bank, line.item.code))
        if own == line.same or (not line.item.code and line.same in living):
            there.add(line.row)
        elif own is not None:
            said = _("Kode “%(code)s” sudah dipakai soal lain di bank ini. Beri kode lain, atau kosongkan.")
            told[line.row].append(("code", said % {"code": line.item.code}))
    return there


def _refuse_twins(found: Iterable[Line], told: Told) -> None:
    first: dict[object, int] = {}
    for line in found:
        row = first.setdefault(line.same, line.row)
        if row != line.row:
            told[line.row].append(("stem", _("Soal ini sama dengan baris %(row)s. Sisakan satu saja.") % {"row": row}))


def _mark(found: Iterable[Line], told: Told, there: set[int]) -> None:
    rows = [line.row for line in found]
    outcomes = ["refused" if told[row] else "unchanged" if row in there else "new" for row in rows]
    written = [json.dumps([{"column": column, "message": said} for column, said in told[row]]) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"rows": rows, "outcomes": outcomes, "problems": written})


def _notes(new: list[Line], have: Known) -> Iterator[Note]:
    """Banks that would be made, and what the file says that no item holds."""
    if made := sorted({line.bank for line in new} - set(have.banks)):
        yield Note(_("%(count)s bank soal baru akan dibuat.") % {"count": len(made)}, tuple(made))
    if new:
        yield Note(
            _("%(count)s soal masuk sebagai rancangan; belum dipakai sebelum ditelaah orang lain.")
            % {"count": len(new)}
        )
    lost: defaultdict[str, list[str]] = defaultdict(list)
    for line in new:
        for said in line.item.lost:
            lost[said].append(line.item.code or _("baris %(row)s") % {"row": line.row})
    for said, names in lost.items():
        more = [_("dan %(count)s lainnya") % {"count": len(names) - _SHOWN}] if len(names) > _SHOWN else []
        yield Note(said, (*names[:_SHOWN], *more))
